"""Makes Office packages that their own programs open and libraries do not: strict ones, templates, dangling links."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES: Mapping[bytes, bytes] = {
    b"http://purl.oclc.org/ooxml/officeDocument/relationships/metadata/core-properties": (
        b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
}
_FAMILY = re.compile(rb"http://purl\.oclc\.org/ooxml/(drawingml|officeDocument)/")
_MAIN_TYPES: Mapping[bytes, bytes] = {
    rb"application/vnd\.ms-word\.document\.macroEnabled\.main\+xml"
    rb"|application/vnd\.ms-word\.template\.macroEnabledTemplate\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml": (
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    ),
    rb"application/vnd\.ms-powerpoint\.(?:presentation|slideshow|template)\.macroEnabled\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.presentationml\.(?:slideshow|template)\.main\+xml": (
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    ),
    rb"application/vnd\.ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.spreadsheetml\.template\.main\+xml": (
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    ),
}
"""Main parts that differ from a plain document in what the program does with them, not in their text."""
_TYPES = "[Content_Types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def repaired(data: bytes) -> bytes:
    """The package in ``data`` in the transitional form that libraries read; ``data`` itself where it is in it already.

    ``data`` must have proved harmless (``office_package.check_package``). No macro is ever run.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = {part.filename for part in package.infolist()}
        changed = {name: text for name in names if (text := _changed(package, name, names)) is not None}
        if not changed:
            return data
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            for part in package.infolist():
                target.writestr(part.filename, changed.get(part.filename) or package.read(part))
        return stream.getvalue()


def _changed(package: zipfile.ZipFile, name: str, names: set[str]) -> bytes | None:
    """What a part must read instead, ``None`` where it is as it should be."""
    if not name.lower().endswith((".xml", ".rels")):
        return None
    written = package.read(name)
    text = _transitional(written) if _STRICT in written else written
    if name == _TYPES:
        for pattern, plain in _MAIN_TYPES.items():
            text = re.sub(pattern, plain, text)
    elif name.lower().endswith(".rels"):
        text = _without_dangling(text, name, {known.lower() for known in names})
    return None if text == written else text


def _transitional(text: bytes) -> bytes:
    for strict, transitional in _NAMESPACES.items():
        text = text.replace(strict, transitional)
    return _FAMILY.sub(rb"http://schemas.openxmlformats.org/\1/2006/", text)


def _without_dangling(text: bytes, name: str, names: set[str]) -> bytes:
    """Relations without those that lead to a part which is not there; ``names`` are in lower case."""
    root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    folder = posixpath.dirname(posixpath.dirname(name))
    dangling = [
        relation
        for relation in root.iter(_RELATION)
        if relation.get("TargetMode") != "External" and _target(folder, relation.get("Target", "")).lower() not in names
    ]
    for relation in dangling:
        root.remove(relation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if dangling else text


def _target(folder: str, written: str) -> str:
    path = unquote(written.partition("#")[0])
    return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
