"""Seeded mutations of bytes, text and markup: the same chance gives the same file, so a case can be made again."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

MOST_BYTES = 3_000_000
"""A mutated file is cut at this length, so that its reading tells of its structure and not of its size."""

MOST_ELEMENTS = 20_000
_INTERESTING_BYTES = (0x00, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x3C, 0x3E, 0x26, 0x7F, 0x80, 0xC3, 0xE4, 0xFE, 0xFF)
NUMBERS = (
    *("0", "-1", "1", "2", "00", "255", "65536", "2147483647", "-2147483648", "4294967296", "18446744073709551616"),
    *("1e308", "-1e-308", "NaN", "Infinity", "1.5", "", "٣", "３", "9" * 5000),
)
WORDS = (
    *(
        "第一条",
        "第十二条之一",
        "第九百九十九条",
        "第零条",
        "第二十章 总则",
        "（一）",
        "(a)",
        "(iv)",
        "一、",
        "1.1.1.1.1",
        "①",
    ),
    *("Article 1", "Article 99999999999999999999", "Chapter IV", "Section 4.2", "PART ONE", "Annex A", "附件1", "附则"),
    *("依照第十二条", "Article 12(b) of the Charter", "自2024年9月1日起施行", "2024年13月45日", "1 September 0000"),
    *(
        "南职〔2024〕12号",
        "同时废止",
        "《办法》",
        "目录",
        "Contents ........ 3",
        "| a | b |",
        "|---|---|",
        "```",
        "# ",
        "- ",
    ),
    *(
        "\r",
        "\r\n",
        "\x0b",
        "\x0c",
        "\x85",
        "\u2028",
        "\u2029",
        "\x00",
        "\x1b[2J",
        "\ufeff",
        "\ufffe",
        "\u200b",
        "\xad",
    ),
    *("\u202e", "\u2066", "e\u0301", "\U0001f469\u200d\U0001f52c", "\U0010ffff", "\u3000", "\xa0", "\t", "ﬁ", "İ", "ß"),
    *("&#0;", "&#x110000;", "&nbsp;", "&amp;lt;", "<!--", "-->", "<![CDATA[", "]]>", "<br>", "</p>", "<table>", "<tr>"),
    *(
        "<td colspan=99999 rowspan=99999>",
        '<li value="-1">',
        "<ol start=1e9 type=i>",
        "<h1>",
        "<script>",
        "<sup>2</sup>",
    ),
    *("---\ntitle: [\n---\n", "[a]: <b>", "![](x)", "***", "> > > > ", "    ", "1) ", "<div hidden>", "\\", "\\\n"),
)
_TOKEN = re.compile(rb"<[^<>]*>|[^<]+|<")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")

Mutation = Callable[[bytes, random.Random], bytes]


def mutated_bytes(data: bytes, chance: random.Random) -> bytes:
    """``data`` with one to six changes that know nothing of its format."""
    result = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        _byte_change(result, chance)
        del result[MOST_BYTES:]
    return bytes(result)


def _byte_change(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    length = min(chance.choice((1, 1, 2, 4, 16, 64, 512, 4096)), len(data) - start)
    match chance.randrange(8):
        case 0 if length:
            data[start] ^= 1 << chance.randrange(8)
        case 1 if length:
            data[start] = chance.choice(_INTERESTING_BYTES)
        case 2:
            del data[start : start + length]
        case 3:
            data[start:start] = data[start : start + length] * chance.choice((1, 2, 40))
        case 4:
            other = chance.randrange(len(data) + 1)
            data[start : start + length] = data[other : other + length]
        case 5:
            data[start:start] = chance.randbytes(length)
        case 6:
            data[start : start + length] = bytes(length)
        case _:
            del data[start if chance.random() < 0.2 else len(data) :]


def mutated_text(data: bytes, chance: random.Random) -> bytes:
    """Text in UTF-8 with words, lines and characters put in, taken out, repeated and moved, at times re-encoded."""
    text = data.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 2, 4, 8, 20))):
        text = _text_change(text, chance)[:MOST_BYTES]
    encodings = ("utf-8",) * 8 + ("utf-16", "gb18030", "latin-1", "utf-8-sig")
    encoded = text.encode(chance.choice(encodings), "replace" if chance.random() < 0.5 else "ignore")
    return mutated_bytes(encoded, chance) if chance.random() < 0.1 else encoded


def _text_change(text: str, chance: random.Random) -> str:
    kind = chance.randrange(9)
    if kind < 3:
        place = chance.randrange(len(text) + 1)
        times = chance.choice((1, 1, 1, 2, 5, 300))
        return text[:place] + chance.choice(WORDS) * times + text[place:]
    if kind < 7:
        pieces = text.splitlines(keepends=True) if chance.random() < 0.7 else re.split(r"(\b)", text)
        return "".join(_shuffled(pieces, chance))
    if kind == 7:
        place = chance.randrange(len(text) + 1)
        letter = chr(chance.choice((chance.randrange(0x3000), chance.randrange(0xE000, 0x110000))))
        return text[:place] + letter * chance.choice((1, 1, 100)) + text[place:]
    found = list(re.finditer(r"\d+", text))
    if not found:
        return text
    number = chance.choice(found)
    return text[: number.start()] + chance.choice(NUMBERS) + text[number.end() :]


def _shuffled(pieces: list[Any], chance: random.Random) -> list[Any]:
    """The pieces with some of them taken out, repeated, swapped or moved."""
    if not pieces:
        return pieces
    here, there = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    match chance.randrange(4):
        case 0:
            del pieces[here : here + chance.choice((1, 1, 3, 30))]
        case 1:
            pieces[here:here] = _repeated(pieces[there : there + chance.choice((1, 3, 30))], chance.choice((1, 2, 50)))
        case 2:
            pieces[here], pieces[there] = pieces[there], pieces[here]
        case _:
            pieces.insert(there, pieces.pop(here))
    return pieces


def _repeated(pieces: list[Any], times: int) -> list[Any]:
    """The pieces so many times over, or as often as the largest file has room for them."""
    return pieces * min(times, MOST_BYTES // (sum(map(len, pieces)) + 1))


def mutated_markup(data: bytes, chance: random.Random) -> bytes:
    """HTML or XML with tags and text taken out, repeated, swapped, nested and misnumbered; it need not stay whole."""
    for _ in range(chance.choice((1, 2, 4, 10))):
        data = _markup_change(data, chance)[:MOST_BYTES]
    return data


def _markup_change(data: bytes, chance: random.Random) -> bytes:
    match chance.randrange(5):
        case 0:
            return mutated_text(data, chance)
        case 1:
            found = list(_NUMBER.finditer(data))
            if not found:
                return data
            number = chance.choice(found)
            return data[: number.start()] + chance.choice(NUMBERS).encode() + data[number.end() :]
        case 2:
            tokens = _TOKEN.findall(data)
            tags = [place for place, token in enumerate(tokens) if token.startswith(b"<")] or [0]
            place = chance.choice(tags)
            tokens[place:place] = _repeated(tokens[place : place + 1], chance.choice((1, 3, 50, 3000)))
            return b"".join(tokens)
        case _:
            return b"".join(_shuffled(_TOKEN.findall(data), chance))


def mutated_tree(data: bytes, chance: random.Random) -> bytes:
    """XML that stays well formed: elements taken out, copied, renamed and nested, with odd attributes and text."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return mutated_markup(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4, 10))):
        _tree_change(root, chance)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))[:MOST_BYTES]


def _tree_change(root: Any, chance: random.Random) -> None:
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = chance.choice(elements), chance.choice(elements)
    match chance.randrange(7):
        case 0 if element.getparent() is not None:
            element.getparent().remove(element)
        case 1 if len(elements) < MOST_ELEMENTS and element is not root:
            single = copy.deepcopy(element)  # the element itself grows where it holds the other one
            other.extend([copy.deepcopy(single) for _ in range(chance.choice((1, 1, 2, 20)))])
        case 2:
            element.tag = other.tag
        case 3 if element.attrib:
            name = chance.choice(list(element.attrib))
            element.set(name, _attribute(other, chance))
        case 4 if element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        case 5:
            element.text = _xml_text(chance)
        case _:
            _nest(element, chance.choice((1, 3, 60, 400)))


def _attribute(other: Any, chance: random.Random) -> str:
    if other.attrib and chance.random() < 0.4:
        return str(chance.choice(list(other.attrib.values())))
    return chance.choice(NUMBERS) if chance.random() < 0.6 else _xml_text(chance)


def _xml_text(chance: random.Random) -> str:
    """Text that XML can hold."""
    text = chance.choice((*WORDS, *NUMBERS)) * chance.choice((1, 1, 1, 200))
    return "".join(letter for letter in text if letter in "\t\n\r" or " " <= letter < "\ufffe" or letter > "\uffff")


def _nest(element: Any, times: int) -> None:
    """Put an element's content into itself, so many times over."""
    inner = element
    content: Sequence[Any] = list(element)
    for _ in range(times):
        inner.append(inner.makeelement(element.tag, dict(element.attrib)))
        inner = inner[-1]
    for child in content:
        inner.append(child)
