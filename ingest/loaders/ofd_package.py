"""The package of an OFD document (GB/T 33190): its parts by name, its documents, their pages and resources.

Elements are told by their local names, since programs write several namespaces and some none.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from assistant.errors import DocumentRejected
from ingest.loaders.office_package import OFD, check_package

MAX_PAGES = 5000
_MAX_XML_BYTES = 64 * 1024 * 1024
_MAX_MEDIA_BYTES = 200 * 1024 * 1024
_CACHED_TREES = 64
_A4 = (0.0, 0.0, 210.0, 297.0)
_LARGEST = 20_000.0
"""Millimetres of a page's side; the largest paper has 1682."""
_ENCRYPTED = "the OFD document is encrypted; save it without protection or export it as .pdf"
_DAMAGED = "the OFD document is damaged: {}; export it again from its source, as OFD or PDF"


@dataclass(frozen=True, slots=True)
class Resources:
    """What pages refer to by number: which fonts are bold, the parts of pictures, and composite graphics."""

    bold: frozenset[str]
    pictures: Mapping[str, str]
    composites: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its box in millimetres (left, top, width, height), its contents from the back, its resources.

    ``contents`` is empty where the page's part is missing or cannot be parsed.
    """

    box: tuple[float, float, float, float]
    contents: tuple[Any, ...]
    resources: Resources


@dataclass(slots=True)
class Package:
    """An opened package."""

    _zip: zipfile.ZipFile
    _names: Mapping[str, zipfile.ZipInfo]
    attachments: bool = False
    _trees: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes) -> Package:
        """Open a package that has proved to be harmless.

        Raises:
            DocumentRejected: no OFD document, a zip bomb, encrypted, damaged, or it declares XML entities.
        """
        check_package(data, OFD)
        opened = zipfile.ZipFile(io.BytesIO(data))
        names = {_key(info.filename): info for info in opened.infolist()}
        if "encryptions.xml" in names or "entriesmap.dat" in names:
            raise DocumentRejected(_ENCRYPTED)
        return cls(opened, names)

    def pages(self) -> Iterator[Page]:
        """The pages of all documents in order.

        Raises:
            DocumentRejected: the parts that list the pages are missing or damaged, or there are too many pages.
        """
        count = 0
        for root in self._document_parts():
            document = self._required(root)
            self.attachments = self.attachments or first(document, "Attachments") is not None
            common = first(document, "CommonData")
            known = _Common(root, common, self._resources(root, common), _templates(common))
            for entry in children(first(document, "Pages"), "Page"):
                count += 1
                if count > MAX_PAGES:
                    raise DocumentRejected(f"the OFD document has over {MAX_PAGES} pages; split it")
                yield self._page(known, entry)
        if not count:
            raise DocumentRejected(_DAMAGED.format("it lists no pages"))

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture's part; ``None`` where it is missing or too large."""
        info = self._names.get(_key(name))
        return None if info is None or info.file_size > _MAX_MEDIA_BYTES else self._zip.read(info)

    def _document_parts(self) -> Iterator[str]:
        """The root parts of the documents, in their current versions."""
        bodies = children(self._required("OFD.xml"), "DocBody")
        for body in bodies:
            current = [v for v in children(first(body, "Versions"), "Version") if v.get("Current") == "true"]
            beside = current[0].get("BaseLoc", "") if current else ""
            root = text_of(first(self._tree(beside, ""), "DocRoot"))
            yield self._found(root, beside) if root else self._found(text_of(first(body, "DocRoot")), "")
        if not bodies:
            raise DocumentRejected(_DAMAGED.format("it holds no document"))

    def _page(self, known: _Common, entry: Any) -> Page:
        name = self._found(entry.get("BaseLoc", ""), known.root)
        page = self._tree(name, known.root)
        box = _box(first(page, "Area")) or _box(first(known.common, "PageArea")) or _A4
        if page is None:
            return Page(box, (), known.resources)
        behind: list[Any] = []
        before: list[Any] = []
        for use in children(page, "Template"):
            template = self._tree(known.templates.get(use.get("TemplateID", ""), ""), known.root)
            if template is not None:
                (before if use.get("ZOrder") == "Foreground" else behind).append(template)
                box = _box(first(page, "Area")) or _box(first(template, "Area")) or box
        contents = (first(tree, "Content") for tree in (*behind, page, *before))
        resources = self._resources(name, page, known.resources)
        return Page(box, tuple(found for found in contents if found is not None), resources)

    def _resources(self, beside: str, owner: Any, base: Resources | None = None) -> Resources:
        """What the resource parts named by ``owner`` define, added to ``base``."""
        bold = set(base.bold if base else ())
        pictures = dict(base.pictures if base else {})
        composites = dict(base.composites if base else {})
        named = [e for name in ("PublicRes", "DocumentRes", "PageRes") for e in children(owner, name)]
        for name in (self._found(text_of(element), beside) for element in named):
            tree = self._tree(name, "")
            if tree is None:
                continue
            folder = posixpath.join(posixpath.dirname(name), _slashed(tree.get("BaseLoc", "")))
            bold |= {f.get("ID", "") for f in children(first(tree, "Fonts"), "Font") if _is_bold(f)}
            for media in children(first(tree, "MultiMedias"), "MultiMedia"):
                place = self._found(text_of(first(media, "MediaFile")), posixpath.join(folder, "x"))
                pictures[media.get("ID", "")] = place
            for unit in children(first(tree, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
                composites[unit.get("ID", "")] = first(unit, "Content")
        return Resources(frozenset(bold), pictures, composites)

    def _found(self, location: str, beside: str) -> str:
        """The name of the part at ``location``, which counts from the root or from the folder of ``beside``."""
        location = _slashed(location)
        folder = posixpath.dirname(beside)
        tries = [location] if location.startswith("/") else [posixpath.join(folder, location), location]
        tries.append(posixpath.join(folder.partition("/")[0], location.lstrip("/")))
        names = [posixpath.normpath(name).lstrip("/") for name in tries]
        return next((name for name in names if _key(name) in self._names), names[0])

    def _tree(self, location: str, beside: str) -> Any:
        """The root element of a part of XML; ``None`` where it is missing or no XML."""
        name = self._found(location, beside) if location else ""
        info = self._names.get(_key(name))
        if info is None:
            return None
        if name not in self._trees:
            if len(self._trees) >= _CACHED_TREES:
                self._trees.pop(next(iter(self._trees)))
            self._trees[name] = _parsed(self._zip.read(info)) if info.file_size <= _MAX_XML_BYTES else None
        return self._trees[name]

    def _required(self, name: str) -> Any:
        tree = self._tree(name, "")
        if tree is None:
            part = name[:60] or "with the list of pages"
            raise DocumentRejected(_DAMAGED.format(f"its part {part} is missing or no XML"))
        return tree


@dataclass(frozen=True, slots=True)
class _Common:
    """What the pages of one document share."""

    root: str
    common: Any
    resources: Resources
    templates: Mapping[str, str]


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=512)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def children(element: Any, name: str) -> list[Any]:
    """The child elements of that name."""
    return [] if element is None else [child for child in element if local(child) == name]


def first(element: Any, name: str) -> Any:
    """The first child element of that name, ``None`` where there is none."""
    return next(iter(children(element, name)), None)


def text_of(element: Any) -> str:
    """An element's own text."""
    return "" if element is None else (element.text or "").strip()


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Exactly ``count`` finite numbers parted by spaces or commas, ``None`` where the text holds anything else."""
    try:
        found = tuple(float(part) for part in (text or "").replace(",", " ").split())
    except ValueError:
        return None
    return found if len(found) == count and all(abs(value) < 1e7 for value in found) else None


def _templates(common: Any) -> dict[str, str]:
    return {page.get("ID", ""): page.get("BaseLoc", "") for page in children(common, "TemplatePage")}


def _box(area: Any) -> tuple[float, float, float, float] | None:
    found = numbers(text_of(first(area, "PhysicalBox")), 4)
    if found is None or not (0 < found[2] < _LARGEST and 0 < found[3] < _LARGEST):
        return None
    return found[0], found[1], found[2], found[3]


def _is_bold(font: Any) -> bool:
    names = f"{font.get('FontName', '')} {font.get('FamilyName', '')}".lower()
    return font.get("Bold") == "true" or any(mark in names for mark in ("bold", "black", "heavy", "simhei", "黑体"))


def _parsed(data: bytes) -> Any:
    """The root of an XML part, nothing outside it opened and nothing in it expanded; ``None`` where it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    return None if root.getroottree().docinfo.doctype else root


def _slashed(location: str) -> str:
    return location.replace("\\", "/").strip()


def _key(name: str) -> str:
    return posixpath.normpath(_slashed(name)).lstrip("/").lower()
