"""Files made to break their readers: each is read or refused with one clear reason, within its limits."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from assistant.errors import DocumentRejected
from ingest.declarations import Declarations
from ingest.discovery import discover, fingerprint
from ingest.loaders import SUPPORTED, load
from ingest.loaders.signatures import LEGACY
from ingest.loaders.text import load_text
from ingest.official import read_facts
from ingest.references import find_references
from ingest.splitting import split
from ingest.structure import parse_clauses
from ingest.workers import Job, ReadingLimits, read_all
from tests.benchmarks.invariants import broken_text
from tests.benchmarks.seeds import MAKERS
from tests.ingest.loaders.files import written
from tests.ingest.loaders.hostile import hostile_files, many_entries

LIMITS = ReadingLimits(workers=2, max_bytes=300_000_000, seconds=120, memory_mb=2000)
MAGIC = {
    **{extension: b"PK\x03\x04" for extension in (".docx", ".xlsx", ".pptx", ".ofd")},
    **{".pdf": b"%PDF-1.7\n", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff\xe0", ".tif": b"II*\0"},
    **{".html": b"<!doctype html>", ".md": b"# ", ".txt": b"", ".eml": b"From: a@example.org\r\n"},
}
READ_HERE = sorted(MAKERS.keys() & SUPPORTED)


def outcome(folder: Path, name: str, data: bytes) -> str:
    """The text of a file, or the reason why it is refused, after both have been checked."""
    try:
        loaded = load(written(folder, name, data))
    except DocumentRejected as error:
        reason = str(error)
        assert reason and "\n" not in reason and len(reason) < 500
        return reason
    assert next(broken_text(loaded), None) is None
    return loaded.text


@pytest.mark.parametrize("extension", sorted(SUPPORTED))
def test_next_to_nothing_is_refused(tmp_path: Path, extension: str) -> None:
    """Files of no byte and of one zero byte hold no document, whatever their name."""
    assert "is empty (0 bytes)" in outcome(tmp_path, f"a{extension}", b"")
    assert outcome(tmp_path, f"b{extension}", b"\0") not in ("", "\0")


@pytest.mark.parametrize("extension", READ_HERE)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_what_was_cut_off_is_read_in_part_or_refused(tmp_path: Path, extension: str, part: float) -> None:
    """A download that stopped half way does no harm."""
    for data in MAKERS[extension]():
        assert outcome(tmp_path, f"a{extension}", data[: int(len(data) * part)])


@pytest.mark.parametrize("extension", READ_HERE)
def test_noise_behind_the_right_opening_is_refused_or_harmless(tmp_path: Path, extension: str) -> None:
    """The first bytes are right and all that follows is chance."""
    noise = random.Random(extension).randbytes(20_000)
    assert outcome(tmp_path, f"a{extension}", MAGIC[extension] + noise)


@pytest.mark.parametrize("extension", sorted(SUPPORTED - LEGACY.keys()))
def test_other_formats_under_a_wrong_name_are_refused(tmp_path: Path, extension: str) -> None:
    """A name does not make a format: binary files of every kind are told apart from what they are called."""
    kin = {".jpg": {".png", ".tif"}, ".png": {".jpg", ".tif"}, ".tif": {".jpg", ".png"}}
    alike = {".jpeg": ".jpg", ".tiff": ".tif"}.get(extension, extension)
    for other in (".pdf", ".docx", ".xlsx", ".pptx", ".png", ".jpg", ".tif"):
        if other != alike and other not in kin.get(alike, ()):
            with pytest.raises(DocumentRejected):
                load(written(tmp_path, f"a{extension}", MAKERS[other]()[0]))


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.md", b"*Open\nat* eight", "Open at eight"),
        ("a.md", b"".join(b"  " * depth + b"- level %d\n" % depth for depth in range(25)), "level 24"),
        ("a.txt", "第二2条 每学期授课不少于48学时。".encode(), "第二2条"),
        ("a.txt", b"\n \n  Open\n\n\nat eight \n \n", "  Open\n\n\nat eight"),
    ],
)
def test_what_once_broke_a_reader_is_read(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    """Faults that mutated files have shown."""
    loaded = load(written(tmp_path, name, data))
    parse_clauses(loaded)
    assert text in loaded.text


@pytest.mark.parametrize(
    "unit",
    [
        *("Open at eight.\n\n", "\n\nx\n", "第一条 甲。\n\n", "a    b  . . . 1\n", "1.1 a\n"),
        *("see Article 12, and so ", "依照第十二条，", "《办法》废止了，"),
    ],
)
def test_reading_time_grows_with_the_text(unit: str) -> None:
    """Four times the text takes about four times as long to be read, not sixteen times, whatever it is made of."""

    def seconds(times: int) -> float:
        begun = time.process_time()
        loaded = load_text((unit * times).encode())
        clauses = parse_clauses(loaded)
        read_facts(loaded, clauses)
        split(loaded, clauses, document="a", title="a")
        find_references(loaded.text, clauses, title="a")
        return time.process_time() - begun

    seconds(10)
    assert min(seconds(4000) for _ in range(2)) < 9 * max(0.03, min(seconds(1000) for _ in range(2)))


@pytest.mark.slow
def test_hostile_files_cost_one_reason_each(tmp_path: Path) -> None:
    """Side by side in workers each comes to an end within its limits, read or refused, and sound files are read."""
    folder, canary = tmp_path / "folder", tmp_path / "canary.txt"
    folder.mkdir()
    canary.write_text("never to be read")
    for name, data in hostile_files(canary).items():
        (folder / name).write_bytes(data)
    (folder / "zz-link.txt").symlink_to(canary)
    (folder / "zz-sound.txt").write_text("Doors open at eight.\n")
    sources = [source for source in discover(folder) if source.reason is None]
    assert "zz-link.txt" not in {source.path for source in sources}
    jobs = [Job(source=s, declarations=Declarations(), sha256=fingerprint(s.file), roles=("public",)) for s in sources]
    found = {job.source.path: result for job, result in read_all(jobs, LIMITS)}
    assert found.keys() == {source.path for source in sources}
    told = {path: result.reason or "" for path, result in found.items()}
    assert [path for path, result in found.items() if (result.reading is None) != bool(result.reason)] == []
    assert [(path, reason) for path, reason in told.items() if "unexpected" in reason or "\n" in reason] == []
    assert [(path, reason) for path, reason in told.items() if "longer than" in reason] == []
    assert found["zz-sound.txt"].reading is not None
    texts = "".join(result.reading.document.text for result in found.values() if result.reading is not None)
    assert "never to be read" not in texts
    assert {file.name for file in tmp_path.iterdir()} == {"folder", "canary.txt"}


@pytest.mark.slow
def test_a_directory_of_a_million_entries_is_refused(tmp_path: Path) -> None:
    """An archive that lists more parts than any document has is refused within the limits of its worker."""
    file = written(tmp_path, "a.docx", many_entries(1_000_000))
    (source,) = discover(tmp_path)
    job = Job(source=source, declarations=Declarations(), sha256=fingerprint(file), roles=("public",))
    ((_, result),) = read_all([job], LIMITS)
    assert result.reading is None
    assert "no real document" in str(result.reason) or "needs more than" in str(result.reason)
