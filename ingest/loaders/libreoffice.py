"""LibreOffice, where it is installed: legacy and foreign office files are converted by it, shut off from everything.

Each conversion has a profile of its own that is thrown away: macros, links and active content are off, and nothing is
fetched. Time and memory are limited, and what comes out is read by the loader of its format with all its checks.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from xml.sax.saxutils import escape

from assistant.errors import DocumentRejected
from ingest.loaders import libreoffice_process
from ingest.time_limit import seconds_left

MAX_SECONDS = 120.0
"""Time for one conversion: a start takes 2 to 3 seconds, a thousand pages about 20."""
MAX_MEGABYTES = 2048
_KEPT_SECONDS = 10.0
"""Kept of the time for the file: for reading what comes out."""
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SCRIPTING = "org.openoffice.Office.Common/Security/Scripting"
_PROXY = "org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    (_PROXY, "ooInetProxyType", "2"),
    (_PROXY, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPProxyPort", "9"),
    (_PROXY, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPSProxyPort", "9"),
)
"""Links and formulas are never brought up to date (2 and 1); the proxy leads nowhere."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of LibreOffice: its name, its library, and what it writes: extension, filter, program to edit it."""

    name: str
    library: str
    extension: str
    filter: str
    program: str


class Office(Enum):
    """The parts of LibreOffice that convert documents."""

    WRITER = Part("Writer", "swlo", ".docx", "MS Word 2007 XML", "Word")
    CALC = Part("Calc", "sclo", ".xlsx", "Calc MS Excel 2007 XML", "Excel")
    IMPRESS = Part("Impress", "sdlo", ".pptx", "Impress MS PowerPoint 2007 XML", "PowerPoint")

    @property
    def advice(self) -> str:
        """What to do where a document cannot be converted."""
        return f"open it in {self.value.program} or WPS and save it as {self.value.extension}"


def converted(data: bytes, office: Office, *, extension: str, kind: str, obstacle: str = "it is damaged") -> bytes:
    """``data`` as ``office`` writes it; ``extension`` is what its bytes are, ``kind`` what to call it (``an old …``).

    ``obstacle`` is what must be wrong with the document where LibreOffice cannot open it.

    Raises:
        DocumentRejected: LibreOffice is missing, lacks the part, or cannot read the document within its limits.
    """
    program = find_program()
    if program is None:
        raise DocumentRejected(
            f"the file is {kind}, which is read through LibreOffice, and LibreOffice was not found here; "
            f"install LibreOffice to have it read, or {office.advice}"
        )
    with tempfile.TemporaryDirectory(prefix="guildhall-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        source = folder / f"document{extension}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        seconds = min(MAX_SECONDS, max(1.0, seconds_left() - _KEPT_SECONDS))
        status = _run(program, source, office.value, seconds)
        result = folder / "out" / f"document{office.value.extension}"
        if result.is_file() and result.stat().st_size:
            return result.read_bytes()
    if status == libreoffice_process.TIMED_OUT:
        raise DocumentRejected(
            f"the file is {kind} that LibreOffice did not convert within {seconds:.0f} seconds; {office.advice}"
        )
    raise DocumentRejected(_reason(program, office, kind, obstacle))


def installation() -> str:
    """Which LibreOffice this machine has, in one line; empty where there is none.

    Whether a document can be read depends on it, so a rejection holds only for as long as it stays the same.
    """
    program = find_program()
    if program is None:
        return ""
    return " ".join([str(program), *(office.value.name for office in Office if _has(program, office.value))])


def find_program() -> Path | None:
    """LibreOffice's program: on the search path, else where it is usually installed."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return Path(found).resolve()
    return next(_usual_places(), None)


def _usual_places() -> Iterator[Path]:
    for place in _PLACES:
        for found in sorted(Path("/").glob(place.removeprefix("/")), reverse=True):
            if found.is_file():
                yield found.resolve()


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(program: Path, source: Path, part: Part, seconds: float) -> int:
    """Convert ``source`` into ``out`` beside it; the exit status."""
    folder = source.parent
    command = [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", f"{part.extension[1:]}:{part.filter}", "--outdir", str(folder / "out"), str(source)),
    ]
    watcher = [sys.executable, "-I", libreoffice_process.__file__, str(folder), str(seconds), str(MAX_MEGABYTES)]
    with subprocess.Popen([*watcher, *command], stdin=subprocess.PIPE, start_new_session=True) as watched:
        status = watched.wait()
    said = (folder / libreoffice_process.SAID).read_text("utf-8", "replace")
    _log.info("LibreOffice ended with %d: %s", status, said[-500:])
    return status


def _reason(program: Path, office: Office, kind: str, obstacle: str) -> str:
    present = [part for part in Office if _has(program, part.value)]
    if present and office not in present:
        return (
            f"the file is {kind}, and the LibreOffice installed here lacks {office.value.name}, which reads it; "
            f"install LibreOffice {office.value.name}, or {office.advice}"
        )
    return f"the file is {kind} that LibreOffice cannot open: {obstacle}; {office.advice}"


def _has(program: Path, part: Part) -> bool:
    folders = (program.parent, program.parent.parent / "Frameworks")
    return any(any(folder.glob(f"*{part.library}.*")) for folder in folders)
