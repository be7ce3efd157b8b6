"""Uploads land in the folder of documents whole, under a safe name, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.declaring import is_never_a_document
from assistant.errors import SourceError
from assistant.uploads import DocumentFolder, Upload, Verdict, safe_name, same_names


@pytest.fixture
def documents(tmp_path: Path) -> DocumentFolder:
    """A folder with one document, beside one that is nobody's business."""
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    (tmp_path / "docs" / "rules" / "leave.md").write_text("old", "utf-8")
    (tmp_path / "outside").mkdir()
    return DocumentFolder(tmp_path / "docs", max_bytes=10, is_never_a_document=is_never_a_document)


@pytest.mark.parametrize(
    "name",
    ["../x.md", "a/b.md", "a\\b.md", "..", ".", "", " x.md", "x.md ", "x.", "C:x.md", "nul", "con.txt", "a\0.md",
     "a\u202emd.exe", "a\nb.md", "x" * 300, "章" * 90, "a*.md"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_cannot_be_used_is_refused(documents: DocumentFolder, name: str) -> None:
    """No such file is ever written."""
    assert safe_name(name) is None
    assert documents.judge(Upload(name=name, content=b"x"), "rules") is Verdict.NAMED_WRONG
    with pytest.raises(SourceError):
        documents.save(Upload(name=name, content=b"x"), "rules", replace=True)


@pytest.mark.parametrize(
    ("name", "content", "verdict"),
    [
        ("new.md", b"x", Verdict.NEW),
        ("leave.md", b"old", Verdict.SAME),
        ("leave.md", b"new", Verdict.DIFFERS),
        (".hidden.md", b"x", Verdict.NEVER_READ),
        ("~$new.docx", b"x", Verdict.NEVER_READ),
        ("collection.yaml", b"x", Verdict.NEVER_READ),
        ("my-gold.jsonl", b"x", Verdict.NEVER_READ),
        ("new.md", b"", Verdict.EMPTY),
        ("new.md", b"x" * 11, Verdict.TOO_LARGE),
        ("章程（2024年）.pdf", b"x", Verdict.NEW),
    ],
)
def test_what_would_become_of_a_file(documents: DocumentFolder, name: str, content: bytes, verdict: Verdict) -> None:
    """Each kind of file is told apart before anything is written."""
    assert documents.judge(Upload(name=name, content=content), "rules") is verdict


def test_a_file_is_saved_whole_and_replaced_only_by_choice(documents: DocumentFolder) -> None:
    """Nothing unfinished is left behind, and folders are made."""
    assert documents.save(Upload(name="a.md", content=b"x"), "new/folder", replace=False) == "new/folder/a.md"
    with pytest.raises(SourceError, match="already there"):
        documents.save(Upload(name="leave.md", content=b"new"), "rules", replace=False)
    assert documents.save(Upload(name="leave.md", content=b"new"), "rules", replace=True) == "rules/leave.md"
    assert [path.name for path in (documents.folder / "rules").iterdir()] == ["leave.md"]
    assert (documents.folder / "rules" / "leave.md").read_bytes() == b"new"


def test_a_name_is_known_however_its_letters_are_composed(documents: DocumentFolder) -> None:
    """A file whose name reads the same is the same file."""
    (documents.folder / "re\u0301sume\u0301.md").write_bytes(b"x")
    assert documents.judge(Upload(name="r\u00e9sum\u00e9.md", content=b"x"), "") is Verdict.SAME
    documents.save(Upload(name="r\u00e9sum\u00e9.md", content=b"y"), "", replace=True)
    assert len([path for path in documents.folder.iterdir() if path.is_file()]) == 1
    assert same_names([Upload(name="e\u0301", content=b""), Upload(name="\u00e9", content=b"")]) == {"\u00e9"}


@pytest.mark.parametrize("inside", ["../outside", "link", "rules/../../outside", ".git", "a\\b"])
def test_no_folder_leads_out(documents: DocumentFolder, inside: str) -> None:
    """Neither dots nor links are followed out of the folder of documents."""
    os.symlink(documents.folder.parent / "outside", documents.folder / "link")
    with pytest.raises(SourceError):
        documents.save(Upload(name="a.md", content=b"x"), inside, replace=True)
    assert list((documents.folder.parent / "outside").iterdir()) == []


def test_an_absolute_folder_is_taken_as_one_inside(documents: DocumentFolder) -> None:
    """A leading slash changes nothing."""
    assert documents.save(Upload(name="a.md", content=b"x"), "/rules", replace=False).endswith("rules/a.md")
    assert (documents.folder / "rules" / "a.md").exists()


def test_a_link_in_the_place_of_a_file_is_replaced_itself(documents: DocumentFolder) -> None:
    """What it leads to stays as it is."""
    secret = documents.folder.parent / "outside" / "secret.md"
    secret.write_bytes(b"secret")
    os.symlink(secret, documents.folder / "a.md")
    documents.save(Upload(name="a.md", content=b"x"), "", replace=True)
    assert secret.read_bytes() == b"secret" and (documents.folder / "a.md").read_bytes() == b"x"


def test_a_file_is_removed_once(documents: DocumentFolder) -> None:
    """Afterwards it is told to be gone."""
    documents.remove("rules/leave.md")
    with pytest.raises(SourceError, match="no longer"):
        documents.remove("rules/leave.md")
