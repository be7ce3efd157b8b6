"""Which mutations fit which format: members of packages, objects and streams of PDF, chunks of pictures."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib

from tests.benchmarks.mutations import (
    MOST_BYTES,
    NUMBERS,
    mutated_bytes,
    mutated_markup,
    mutated_text,
    mutated_tree,
)

_XML = (".xml", ".rels", ".xhtml")
_OBJECT = re.compile(rb"(\d+) (\d+) obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PDF_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_PDF_TOKEN = re.compile(
    rb"\d+ \d+ R|/[^\s/<>\[\]()]+|\[|\]|<<|>>|<[0-9A-Fa-f]*>|\([^)]*\)|[^\s/<>\[\]()]+|\s+|.", re.DOTALL
)
_PDF_WORDS = (b"/Kids", b"/Parent", b"/Contents", b"null", b"[", b"]", b"<<", b">>", b"/Type/Pages", b"(", b"<FEFF>")
_ROOT = re.compile(rb"/Root (\d+) (\d+) R")


def mutated(data: bytes, extension: str, chance: random.Random) -> bytes:
    """A file like ``data`` of the format that ``extension`` names, changed where that format may break its reader."""
    if chance.random() < 0.1:
        return mutated_bytes(data, chance)[:MOST_BYTES]
    if data.startswith(b"PK\x03\x04"):
        return mutated_package(data, chance)
    if extension == ".pdf":
        return mutated_pdf(data, chance)
    if extension == ".png":
        return mutated_png(data, chance)
    if extension in (".html", ".htm"):
        return mutated_markup(data, chance)
    if extension in (".txt", ".text", ".md", ".markdown", ".eml", ".csv"):
        return mutated_text(data, chance)
    return mutated_bytes(data, chance)


def mutated_package(data: bytes, chance: random.Random) -> bytes:
    """A zip package with some members changed, left out, doubled or swapped."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = [(info.filename, package.read(info)) for info in package.infolist() if not info.is_dir()]
    for _ in range(chance.choice((1, 1, 2, 3))):
        members = _member_change(members, chance)
    stream = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            if name not in names:
                package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            names.add(name)
    return mutated_bytes(stream.getvalue(), chance) if chance.random() < 0.05 else stream.getvalue()


def _member_change(members: list[tuple[str, bytes]], chance: random.Random) -> list[tuple[str, bytes]]:
    place = chance.randrange(len(members))
    name, content = members[place]
    kind = chance.random()
    if kind < 0.04:
        return members[:place] + members[place + 1 :]
    if kind < 0.08:
        return [*members, (chance.choice(members)[0] + "x", content)]
    if kind < 0.12:
        members[place] = name, chance.choice(members)[1]
    elif name.endswith(_XML) or kind < 0.2:
        change = mutated_tree if chance.random() < 0.8 else mutated_markup
        members[place] = name, change(content, chance)
    else:
        members[place] = name, mutated_bytes(content, chance)
    return members


def mutated_pdf(data: bytes, chance: random.Random) -> bytes:
    """A PDF with objects and the insides of its streams changed, and a cross-reference table that is right again."""
    objects = {int(number): body for number, _, body in _OBJECT.findall(data)}
    root = _ROOT.search(data)
    if not objects or root is None:
        return mutated_bytes(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        number = chance.choice(list(objects))
        if chance.random() < 0.03:
            del objects[number]
            continue
        if chance.random() < 0.05:
            objects[number] = chance.choice(list(objects.values()))
            continue
        objects[number] = _object_change(objects[number], chance)
        if not objects:
            return mutated_bytes(data, chance)
    return written_pdf(objects, int(root[1]))


def written_pdf(objects: dict[int, bytes], root: int) -> bytes:
    """A PDF of numbered objects; ``root`` is the number of its catalogue."""
    body = io.BytesIO()
    body.write(b"%PDF-1.7\n")
    offsets: dict[int, int] = {}
    for number, content in sorted(objects.items()):
        offsets[number] = body.tell()
        body.write(b"%d 0 obj%sendobj\n" % (number, content))
    size = max(objects, default=0) + 1
    start = body.tell()
    body.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        body.write(b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00001 f \n")
    body.write(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start))
    return body.getvalue()


def _object_change(content: bytes, chance: random.Random) -> bytes:
    found = _STREAM.match(content)
    if found is None:
        return _tokens_changed(content, chance)
    head, stream = found[1], found[2]
    if chance.random() < 0.3:
        head = _tokens_changed(head, chance)
    elif b"/FlateDecode" in head and b"/Predictor" not in head:
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            return content
        stream = zlib.compress(_stream_change(plain, chance), 1)
        head = re.sub(rb"/Length \d+(?: \d+ R)?", b"/Length %d" % len(stream), head)
    else:
        stream = _stream_change(stream, chance)
        head = re.sub(rb"/Length \d+(?: \d+ R)?", b"/Length %d" % len(stream), head)
    return b"%sstream\n%s\nendstream" % (head, stream)


def _stream_change(plain: bytes, chance: random.Random) -> bytes:
    return (_tokens_changed if chance.random() < 0.7 else mutated_bytes)(plain, chance)[:MOST_BYTES]


def _tokens_changed(content: bytes, chance: random.Random) -> bytes:
    """PDF syntax with numbers, names, references and operators changed, repeated and moved."""
    tokens = _PDF_TOKEN.findall(content)
    if not tokens:
        return content
    for _ in range(chance.choice((1, 1, 2, 5))):
        place = chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                numbers = [at for at, token in enumerate(tokens) if _PDF_NUMBER.fullmatch(token)] or [place]
                tokens[chance.choice(numbers)] = chance.choice(NUMBERS).encode()
            case 1:
                tokens[place] = chance.choice(tokens)
            case 2:
                tokens[place:place] = tokens[place : place + 3] * chance.choice((1, 5, 500))
            case 3:
                del tokens[place : place + chance.choice((1, 1, 4))]
                tokens = tokens or [b" "]
            case _:
                tokens[place] = chance.choice(_PDF_WORDS)
    return b"".join(tokens)


def mutated_png(data: bytes, chance: random.Random) -> bytes:
    """A PNG with a chunk changed and its checksum right again, so that what comes after the checksum is reached."""
    place = 8
    chunks: list[tuple[bytes, bytes]] = []
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        chunks.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    if not chunks:
        return mutated_bytes(data, chance)
    at = chance.randrange(len(chunks))
    name, content = chunks[at]
    if name == b"IDAT" and chance.random() < 0.5:
        try:
            content = zlib.compress(mutated_bytes(zlib.decompress(content), chance), 1)
        except zlib.error:
            content = mutated_bytes(content, chance)
    else:
        content = mutated_bytes(content, chance)
    chunks[at] = name, content
    return data[:8] + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4) for kind, body in chunks
    )
