"""Files with the names of old and foreign office programs (.doc, .xls, .ppt, .rtf, .wps, .et, .dps, .odt and kin).

Many programs give such names to whatever Word or Excel opens, so the bytes decide how a file is read: an RTF or a newer
package named .doc is read as what it is, and so is HTML that says that it was written for Office. Any other web page
under such a name is a download gone wrong and is refused, as it is under every other name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import DocumentRejected
from ingest.loaders.libreoffice import Office, converted
from ingest.loaders.office_package import (
    BINARY_EXCEL,
    EXCEL,
    MACRO_EXCEL,
    MACRO_POWERPOINT,
    MACRO_WORD,
    OPEN_SHEET,
    OPEN_SLIDES,
    OPEN_TEXT,
    POWERPOINT,
    WORD,
    OfficeFormat,
    check_package,
    format_of,
)
from ingest.loaders.signatures import LEGACY, OLE, RTF, ZIP, looks_like
from ingest.records import Loaded

_SHEETS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".et"})
_SLIDES = frozenset({".ppt", ".pps", ".pptm", ".odp", ".dps"})
_PACKAGES: dict[OfficeFormat, Office] = {
    OPEN_TEXT: Office.WRITER,
    OPEN_SHEET: Office.CALC,
    OPEN_SLIDES: Office.IMPRESS,
    MACRO_WORD: Office.WRITER,
    MACRO_EXCEL: Office.CALC,
    BINARY_EXCEL: Office.CALC,
    MACRO_POWERPOINT: Office.IMPRESS,
}
_SNIFFED = 8192
_FOR_OFFICE = (
    b"urn:schemas-microsoft-com:",
    b"progid content=",
    b'progid" content=',
    b"application/vnd.ms-",
    b"/msword",
)
_XML_2003 = (
    (b'progid="word.document"', Office.WRITER),
    (b"office/word/2003/wordml", Office.WRITER),
    (b'progid="excel.sheet"', Office.CALC),
    (b"urn:schemas-microsoft-com:office:spreadsheet", Office.CALC),
)
_WEB_ARCHIVE = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)


Read = Callable[[bytes, str], Loaded]
"""Reads bytes as the format of an extension, with all the checks of that format."""


def load_legacy(data: bytes, extension: str, read: Read) -> Loaded:
    """Read a file named ``extension`` as what its bytes are, through LibreOffice where no loader reads them.

    ``read`` is how the formats are read that need no LibreOffice, and what LibreOffice makes of the others.

    Raises:
        DocumentRejected: damaged, protected by a password, unsafe, of no kind that is read, or LibreOffice is missing.
    """
    if data.startswith(OLE):
        return _compound(data, extension, read)
    if data.startswith(ZIP):
        return _package(data, extension, read)
    if data.lstrip().startswith(RTF):
        return _Converted(Office.WRITER, ".rtf").read(data.lstrip(), extension, read)
    return _marked_up(data, extension, read)


def _compound(data: bytes, extension: str, read: Read) -> Loaded:
    from ingest.loaders.compound import Held, held, may_need_a_password

    kind = held(data)
    if kind is Held.WORD:
        return _Converted(Office.WRITER, ".doc").read(data, extension, read)
    if kind is Held.POWERPOINT:
        return _Converted(Office.IMPRESS, ".ppt").read(data, extension, read)
    obstacle = "it is protected by a password" if may_need_a_password(data) else "it is damaged"
    return _Converted(Office.CALC, ".xls", obstacle).read(data, extension, read)


def _package(data: bytes, extension: str, read: Read) -> Loaded:
    found = format_of(data)
    if found in (WORD, EXCEL, POWERPOINT):
        return read(data, found.extension)
    if found is None:
        found = next((known for known in _PACKAGES if known.extension == extension), None)
    if found is None:
        raise DocumentRejected(
            f"the file is named {extension} but is a zip archive that holds no office document, or it is damaged; "
            f"{_office_of(extension).advice}"
        )
    check_package(data, found)
    return _Converted(_PACKAGES[found], found.extension).read(data, extension, read)


def _marked_up(data: bytes, extension: str, read: Read) -> Loaded:
    """A file of text: XML or HTML of Office, or plain."""
    seen = data[:_SNIFFED].replace(b"\0", b"").lower()
    found = looks_like(data)
    if found == "an HTML page" and any(mark in seen for mark in _FOR_OFFICE):
        return read(data, ".html")
    for mark, office in _XML_2003:
        if found != "an HTML page" and mark in seen and b"<?xml" in seen[:128]:
            _check_declarations(data)
            return _Converted(office, ".xml").read(data, extension, read)
    if found == "plain text" and not seen.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        if _WEB_ARCHIVE.search(seen[:1024]):
            return read(data, ".mht")
        return read(data, ".txt")
    raise DocumentRejected(
        f"the file is named {extension} but is not {LEGACY[extension]}: it looks like {found}; "
        f"give it its right extension, or {_office_of(extension).advice}"
    )


def _check_declarations(data: bytes) -> None:
    """Office writes no document type into its XML; entities could pull other files in or blow the text up."""
    if any(mark in data.replace(b"\0", b"") for mark in (b"<!DOCTYPE", b"<!ENTITY")):
        raise DocumentRejected("the file declares XML entities, which is unsafe; save it again in Word or Excel")


@dataclass(frozen=True, slots=True)
class _Converted:
    """A file that LibreOffice is to convert: who converts it, what its bytes are, and what may stand in the way."""

    office: Office
    actual: str
    obstacle: str = "it is damaged"

    def read(self, data: bytes, named: str, read: Read) -> Loaded:
        """Read what LibreOffice makes of ``data``, whatever the file is named."""
        kind = f"{LEGACY[named]} ({named})"
        result = converted(data, self.office, extension=self.actual, kind=kind, obstacle=self.obstacle)
        return read(result, self.office.value.extension)


def _office_of(extension: str) -> Office:
    if extension in _SHEETS:
        return Office.CALC
    return Office.IMPRESS if extension in _SLIDES else Office.WRITER
