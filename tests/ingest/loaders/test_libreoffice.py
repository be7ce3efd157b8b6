"""Legacy and foreign office files: what their bytes are decides, and LibreOffice converts what no loader reads."""

from __future__ import annotations

import io
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from assistant.errors import DocumentRejected
from ingest.loaders import SUPPORTED, libreoffice, load
from ingest.loaders.libreoffice import installation
from tests.ingest.loaders.compound_files import compound
from tests.ingest.loaders.files import archive, written

WORD = compound({"WordDocument": b"\xec\xa5\xc1\x00"})
RTF = rb"{\rtf1\ansi\ansicpg936 {\b Measures}\par \'b5\'da\'d2\'bb\'cc\'f5 Teachers teach 48 hours.\par}"
LEGACY = (".doc", ".dot", ".wps", ".xls", ".et", ".ppt", ".pps", ".dps", ".rtf", ".odt", ".ods", ".odp")
ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60.0

Fake = Callable[[str], Path]


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    monkeypatch.setattr(libreoffice, "_PLACES", ())


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fake:
    """A machine whose ``soffice`` is a script; ``$out`` is the folder it must write into, ``$source`` what it reads."""

    def install(script: str) -> Path:
        folder = tmp_path / "program"
        folder.mkdir(exist_ok=True)
        program = folder / "soffice"
        find = 'for word; do [ "$last" = --outdir ] && out=$word; last=$word; done; source=$last; PATH=/usr/bin:/bin\n'
        program.write_text(f'#!/bin/sh\n{find}/bin/mkdir -p "$out"\n{script}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(folder))
        return folder

    return install


def word_document(text: str) -> bytes:
    """A Word document with one paragraph."""
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("extension", LEGACY)
def test_without_libreoffice_the_reason_names_it(without_office: None, tmp_path: Path, extension: str) -> None:
    """Where LibreOffice is missing, it is named, and so is the format to save the file in instead."""
    data = {".rtf": RTF}.get(extension, WORD)
    with pytest.raises(
        DocumentRejected, match=r"install LibreOffice to have it read, or open it in .* save it as"
    ) as caught:
        load(written(tmp_path, f"rules{extension.upper()}", data))
    assert f"({extension})" in str(caught.value) and "\n" not in str(caught.value)
    assert extension in SUPPORTED and installation() == ""


def test_what_is_converted_is_read_as_its_new_format(fake: Fake, tmp_path: Path) -> None:
    """The text of what LibreOffice writes is the document's text."""
    folder = fake('/bin/cp "$0.docx" "$out/document.docx"')
    (folder / "soffice.docx").write_bytes(word_document("Article 1 Teachers teach 48 hours."))
    assert load(written(tmp_path, "a.doc", WORD)).text == "Article 1 Teachers teach 48 hours."


def test_what_is_converted_is_proved_harmless(fake: Fake, tmp_path: Path) -> None:
    """A bomb that comes out of a conversion is refused like one that was put into the folder."""
    folder = fake('/bin/cp "$0.docx" "$out/document.docx"')
    (folder / "soffice.docx").write_bytes(archive({"word/document.xml": bytes(64 * 1024 * 1024)}))
    with pytest.raises(DocumentRejected, match="unpacks to 67 MB"):
        load(written(tmp_path, "a.doc", WORD))


def test_profile_is_new_and_shut_off(fake: Fake, tmp_path: Path) -> None:
    """Each conversion has a profile of its own with macros, links and network off, gone with its folder afterwards."""
    seen = tmp_path / "seen"
    seen.mkdir()
    fake(f"/bin/cp profile/user/registrymodifications.xcu {seen}/$$; pwd > {seen}/$$.folder; env > {seen}/$$.env")
    for _ in range(2):
        with pytest.raises(DocumentRejected, match="LibreOffice cannot open: it is damaged; open it in Word or WPS"):
            load(written(tmp_path, "a.doc", WORD))
    settings = [path.read_text() for path in seen.iterdir() if not path.suffix]
    folders = {Path(path.read_text().strip()) for path in seen.glob("*.folder")}
    assert len(settings) == len(folders) == 2 and not any(folder.exists() for folder in folders)
    for name, value in (("DisableMacrosExecution", "true"), ("BlockUntrustedRefererLinks", "true"), ("Link", "2")):
        assert f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings[0]
    assert "http_proxy" not in "".join(path.read_text() for path in seen.glob("*.env")).lower()


def test_time_limit_ends_everything_it_started(fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversion that hangs is ended with its children, and the reason says so."""
    monkeypatch.setattr(libreoffice, "MAX_SECONDS", 1.0)
    pids = tmp_path / "pids"
    fake(f"sleep 600 & echo $$ $! > {pids}; wait")
    with pytest.raises(DocumentRejected, match="did not convert within 1 seconds"):
        load(written(tmp_path, "a.doc", WORD))
    assert ended(pids)


def test_a_killed_worker_leaves_nothing_behind(fake: Fake, tmp_path: Path) -> None:
    """When the process that asked for a conversion is killed, LibreOffice ends and its folder goes."""
    pids, where = tmp_path / "pids", tmp_path / "where"
    fake(f"sleep 600 & pwd > {where}; echo $$ $! > {pids}; wait")
    program = (
        "import sys; from pathlib import Path; from ingest.loaders.libreoffice import Office, converted\n"
        "converted(b'x', Office.WRITER, extension='.doc', kind='x')"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as worker:
        folder = Path(eventually(lambda: where.read_text().strip() if pids.exists() and pids.read_text() else ""))
        worker.send_signal(signal.SIGKILL)
    assert ended(pids)
    assert eventually(lambda: not folder.exists())


def eventually(found: Callable[[], str | bool]) -> str:
    """The first true value of ``found``; the test fails where none comes."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        value = found()
        if value:
            return str(value)
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def ended(pids: Path) -> str:
    """Whether every process whose number stands in the file has ended."""
    numbers = [int(number) for number in pids.read_text().split()]
    return eventually(lambda: not any(map(is_running, numbers)))


def is_running(number: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        os.kill(number, 0)
        state = Path(f"/proc/{number}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_missing_part_is_named(fake: Fake, tmp_path: Path) -> None:
    """LibreOffice with Writer alone says that Calc is missing, and a rejection holds only for this installation."""
    folder = fake("exit 1")
    (folder / "libswlo.so").touch()
    with pytest.raises(
        DocumentRejected, match="lacks Calc, which reads it; install LibreOffice Calc, or open it in Excel"
    ):
        load(written(tmp_path, "a.xls", compound({"Workbook": b"\x09\x08\x10\x00"})))
    before = installation()
    (folder / "libsclo.so").touch()
    assert before.endswith("soffice Writer") and installation() == f"{before} Calc"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", compound({"EncryptedPackage": b""}), "protected by a password; save it without one"),
        ("a.wps", compound({"WordDocument": b"\xec\xa5" + bytes(8) + b"\x00\x01"}), "protected by a password"),
        (
            "a.dps",
            compound({"Current User": bytes(12) + b"\xdf\xc4\xd1\xf3", "PowerPoint Document": b""}),
            "a password",
        ),
        (
            "a.xls",
            compound({"Workbook": b"\x09\x08\x00\x00\x2f\x00\x00\x00"}),
            "cannot open: it is protected by a password",
        ),
        ("a.doc", compound({"__properties_version1.0": b""}), "an Outlook message"),
        ("a.doc", compound({"Pictures": b""}), "neither a Word document nor a workbook"),
        ("a.doc", WORD[:700], "the file is damaged: its container of an old Office document is not whole"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "the file is damaged"),
        (
            "a.doc",
            b"<html><body>Please log in</body></html>",
            "is not an old Word document: it looks like an HTML page",
        ),
        ("a.xls", b"%PDF-1.4\n", "it looks like a PDF; give it its right extension, or open it in Excel or WPS"),
        ("a.doc", b"\x00\x01\x02" * 99, "it looks like binary data"),
        ("a.odt", b"PK\x03\x04 but cut", "zip container is not whole"),
        ("a.doc", b"PK\x03\x04 but cut", "holds no office document, or it is damaged"),
        ("a.odt", archive({"content.xml": bytes(64 * 1024 * 1024), "mimetype": b"x"}), "unpacks to 67 MB"),
        (
            "a.ods",
            archive({"content.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a/>"}),
            "declares XML entities in content.xml",
        ),
        (
            "a.xls",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><!DOCTYPE a [<!ENTITY x "y">]>',
            "entities",
        ),
        ("a.doc", b"", "the file is empty"),
    ],
)
def test_files_that_are_not_converted(fake: Fake, tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """Encrypted, damaged, mislabelled and unsafe files are refused with one reason each."""
    fake("exit 0")
    with pytest.raises(DocumentRejected, match=reason) as caught:
        load(written(tmp_path, name, data))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.doc", word_document("Teachers teach 48 hours.")),
        ("a.wps", word_document("Teachers teach 48 hours.")),
        ("a.doc", b"Teachers teach 48 hours."),
        (
            "a.xls",
            b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>Teachers teach 48 hours.</body></html>',
        ),
        (
            "a.doc",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
            b"<p>Teachers teach 48 hours.</p>\n--b--\n",
        ),
    ],
)
def test_what_needs_no_conversion_is_read_as_it_is(
    without_office: None, tmp_path: Path, name: str, data: bytes
) -> None:
    """A newer package, plain text or HTML for Office under an old name is read without LibreOffice."""
    assert load(written(tmp_path, name, data)).text == "Teachers teach 48 hours."


@pytest.mark.parametrize(
    ("extension", "taken"),
    [("docm", ".docm"), ("doc", ".docm")],
)
def test_documents_with_macros_are_converted(fake: Fake, tmp_path: Path, extension: str, taken: str) -> None:
    """A document with macros, whatever it is named, goes through LibreOffice, where they do not run."""
    folder = fake('/bin/cp "$0.docx" "$out/document.docx"; echo "$source" > "$0.source"')
    (folder / "soffice.docx").write_bytes(word_document("Teachers teach 48 hours."))
    types = b"<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"
    data = archive({"[Content_Types].xml": types, "word/document.xml": b"<a/>"})
    assert load(written(tmp_path, f"a.{extension}", data)).text == "Teachers teach 48 hours."
    assert (folder / "soffice.source").read_text().strip().endswith(f"document{taken}")
