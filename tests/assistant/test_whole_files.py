"""A file holds what it held or what it was to hold, and nothing is left beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from assistant.whole_files import put, put_new


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _rights(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_content_takes_the_place_of_the_former(tmp_path: Path) -> None:
    """A file is made, then replaced; one that is open still reads what it read."""
    file = tmp_path / "a.md"
    put(file, b"one")
    with file.open("rb") as reader:
        put(file, "二".encode())
        assert reader.read() == b"one"
    assert file.read_text("utf-8") == "二" and _names(tmp_path) == ["a.md"]


def test_rights_are_those_given_or_those_of_any_new_file(tmp_path: Path) -> None:
    """What is to be its owner's alone is, whatever the process masks; the rest is as if it had been opened."""
    former = os.umask(0o027)
    try:
        put(tmp_path / "private", b"", mode=0o600)
        put(tmp_path / "given", b"", mode=0o664)
        put(tmp_path / "any", b"")
    finally:
        os.umask(former)
    assert [_rights(tmp_path / name) for name in ("private", "given", "any")] == [0o600, 0o664, 0o640]


def test_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """Where the name cannot be given, no unfinished part stays behind."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").write_text("kept", "utf-8")
    for attempt in (put, put_new):
        with pytest.raises(OSError, match="folder"):
            attempt(tmp_path / "folder", b"x")
    with pytest.raises(FileNotFoundError):
        put(tmp_path / "missing" / "a", b"x")
    assert _names(tmp_path) == ["folder"] and _names(tmp_path / "folder") == ["kept"]


@pytest.mark.parametrize("links", [True, False])
def test_new_file_never_takes_anothers_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """Also on a file system that knows no links."""

    def none(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr("os.link", none)
    put_new(tmp_path / "a.md", b"one")
    with pytest.raises(FileExistsError):
        put_new(tmp_path / "a.md", b"two")
    assert (tmp_path / "a.md").read_bytes() == b"one" and _names(tmp_path) == ["a.md"]
