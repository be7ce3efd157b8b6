"""Every mistake in collection.yaml and front matter is an error that names file and line, on one line."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.errors import CollectionError
from ingest.collection import Collection
from ingest.discovery import discover
from ingest.marked_yaml import read_front_matter

ROLES = ("public", "teacher", "partner", "administrator")


def complaint(folder: Path, files: Mapping[str, str | bytes]) -> str:
    """The error that reading ``files`` ends with."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(CollectionError) as caught:
        Collection.read(folder, discover(folder), ROLES)
    message = str(caught.value)
    assert "\n" not in message
    return message


ENTRY = "documents:\n- file: a.md\n  "

MISTAKES = {
    "unknown top key": ("default:\n  type: policy\n", 1, "the key 'default' is unknown; did you mean 'defaults'?"),
    "unknown entry key": (ENTRY + "titel: A\n", 3, "the key 'titel' is unknown; did you mean 'title'?"),
    "file in defaults": ("defaults:\n  file: a.md\n", 2, "the key 'file' is unknown"),
    "unknown contact key": (ENTRY + "contact:\n    office: O\n    phone: 1\n", 5, "'phone' is unknown"),
    "contact without office": (ENTRY + "contact: {contact: '1'}\n", 3, "the key 'office' is missing"),
    "contact as text": (ENTRY + "contact: Office\n", 3, "'contact' must consist of keys and values"),
    "unknown role": (
        ENTRY + "audience:\n  - teacher\n  - techer\n",
        5,
        "role 'techer' is unknown; did you mean 'teacher'",
    ),
    "role in capitals": (ENTRY + "audience: [Teacher]\n", 3, "did you mean 'teacher'?"),
    "empty audience": (ENTRY + "audience: []\n", 3, "'audience' is empty, so nobody could see the document"),
    "null audience": (ENTRY + "audience:\n", 3, "'audience' is empty"),
    "audience as text": (ENTRY + "audience: teacher\n", 3, "write [teacher]"),
    "not a date": (ENTRY + "in_force_from: 1 September 2024\n", 3, "not a date; write it as YYYY-MM-DD"),
    "date with time": (ENTRY + "in_force_from: 2024-09-01T08:00:00\n", 3, "not a date"),
    "list for a date": (ENTRY + "in_force_from: [2024-09-01]\n", 3, "not a date"),
    "impossible day": (ENTRY + "in_force_until: 2024-02-30\n", 3, "a day that does not exist"),
    "end before start": (ENTRY + "in_force_from: 2024-09-01\n  in_force_until: 2024-08-31\n", 4, "lies before"),
    "unknown type": (ENTRY + "type: polcy\n", 3, "'type' is 'polcy', which is unknown; did you mean 'policy'?"),
    "unknown authority": (ENTRY + "authority: state\n", 3, "write one of law, province, group, member, department"),
    "empty title": (ENTRY + "title: ' '\n", 3, "'title' is empty"),
    "control in a title": (ENTRY + 'title: "A\\e[2J"\n', 3, "'title' holds a control character"),
    "list for a title": (ENTRY + "title: [A]\n", 3, "'title' must be a text"),
    "missing file": ("documents:\n- file: a.md\n- file: b.md\n", 3, "'file' names 'b.md', which is not there"),
    "misspelt file": ("documents:\n- file: A.md\n", 2, "did you mean 'a.md'?"),
    "folder for a file": ("documents:\n- file: sub\n", 2, "which is a folder"),
    "lock file": ("documents:\n- file: gold.jsonl\n", 2, "never documents"),
    "file outside": ("documents:\n- file: ../a.md\n", 2, "outside this folder"),
    "absolute file": ("documents:\n- file: /etc/passwd\n", 2, "outside this folder"),
    "entry without file": ("documents:\n- title: A\n", 2, "the key 'file' is missing"),
    "null file": ("documents:\n- file:\n", 2, "'file' must be a text"),
    "missing predecessor": (ENTRY + "supersedes: b.md\n", 3, "'supersedes' names 'b.md', which is not there"),
    "predecessor outside": (ENTRY + "supersedes: ../b.md\n", 3, "leads out of the ingested folder"),
    "its own predecessor": (ENTRY + "supersedes: a.md\n", 3, "'a.md' supersedes 'a.md'"),
    "two entries": ("documents:\n- file: a.md\n\n- file: ./a.md\n", 4, "already has an entry on line 2"),
    "duplicate key": (ENTRY + "title: A\n  version: 1\n  title: B\n", 5, "'title' is given twice, first on line 3"),
    "ignored outside": ("ignore:\n- x\n- ../y\n", 3, "'ignore' names '../y', which is outside"),
    "ignore as text": ("ignore: drafts\n", 1, "'ignore' must be a list"),
    "documents as mapping": ("\ndocuments:\n  a.md: {}\n", 2, "'documents' must be a list"),
    "list at the top": ("- a\n", 1, "the file must consist of keys and values"),
    "bad syntax": ("defaults:\n  type: policy\n  audience: [teacher\n", 4, "not well-formed YAML"),
    "tab": ("defaults:\n\ttype: policy\n", 2, "not well-formed YAML"),
    "control character": ("# 章程\ndefaults: {title: a\x07b}\n", 2, "U+0007 is not allowed"),
    "second document": ("defaults: {}\n---\ndocuments: []\n", 2, "a second YAML document"),
    "code in a tag": ("defaults:\n  title: !!python/object/apply:os.system [ls]\n", 2, "is not allowed here"),
    "undefined alias": ("defaults:\n  audience: *staff\n", 2, "no finished anchor"),
    "recursive alias": ("defaults:\n  audience: &x [*x]\n", 2, "no finished anchor"),
    "list as key": ("defaults:\n  ? [a]\n  : b\n", 2, "a key must be plain text"),
    "long and ugly": (ENTRY + 'type: "' + "\\e\\n" * 999 + '"\n', 3, "\\x1b\\n"),
}


@pytest.mark.parametrize(("text", "line", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_file_and_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    """The message names the file as seen from the ingested folder, the line, and what is wrong."""
    message = complaint(tmp_path, {"collection.yaml": text, "a.md": "", "gold.jsonl": "", "sub/c.md": ""})
    assert message.startswith(f"collection.yaml, line {line}: ")
    assert told in message
    assert len(message) < 500


def test_the_first_of_several_mistakes_is_told(tmp_path: Path) -> None:
    """Mistakes are told from the top, whatever the order of the checks."""
    text = "documents:\n- file: a.md\n  type: x\nunknown: 1\ndefaults: {authority: y}\n"
    assert complaint(tmp_path, {"collection.yaml": text, "a.md": ""}).startswith("collection.yaml, line 3: 'type'")


def test_inner_files_are_named_with_their_folder(tmp_path: Path) -> None:
    """The file's path and the paths in it are those of its own folder."""
    files = {"政策/b/collection.yaml": "\ndocuments:\n- file: ax.md\n", "政策/b/ay.md": "", "ax.md": ""}
    assert complaint(tmp_path, files) == (
        "政策/b/collection.yaml, line 3: 'file' names 'ax.md', which is not there; did you mean 'ay.md'?"
    )


def test_a_folder_with_nothing_but_declarations_is_checked(tmp_path: Path) -> None:
    """A collection.yaml beside which no document lies is read too."""
    files = {"empty/collection.yaml": "documents:\n- file: gone.md\n", "a.md": ""}
    assert complaint(tmp_path, files).startswith("empty/collection.yaml, line 2:")


def test_days_that_contradict_across_files_are_told_where_the_end_stands(tmp_path: Path) -> None:
    """Two sound files can make an unsound whole."""
    files = {
        "collection.yaml": "\ndefaults: {in_force_until: 2023-12-31}\n",
        "p/collection.yaml": "documents:\n- {file: a.md, in_force_from: 2024-09-01}\n",
        "p/a.md": "",
    }
    message = complaint(tmp_path, files)
    assert message.startswith("collection.yaml, line 2: 'in_force_until' (2023-12-31) lies before")
    assert "'p/a.md'" in message


def test_documents_that_supersede_each_other_across_files(tmp_path: Path) -> None:
    """A circle through several collections is found and shown."""
    files = {
        "p/collection.yaml": "documents:\n- file: a.md\n  supersedes: ../q/b.md\n",
        "q/collection.yaml": "documents:\n- file: b.md\n  supersedes: ../p/a.md\n",
        "p/a.md": "",
        "q/b.md": "",
    }
    message = complaint(tmp_path, files)
    assert message.startswith("p/collection.yaml, line 3: 'p/a.md' supersedes 'q/b.md' supersedes 'p/a.md'")


def test_repetition_and_nesting_without_end_are_refused_at_once(tmp_path: Path) -> None:
    """Neither a "billion laughs" file nor a deep or huge one costs time or memory."""
    laughs = "a: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"b{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 10)
    )
    begun = time.perf_counter()
    assert complaint(tmp_path, {"collection.yaml": laughs}).startswith("collection.yaml, line 5: aliases repeat")
    assert "line 1: the values are nested too deeply" in complaint(tmp_path, {"collection.yaml": "[" * 100_000})
    assert "larger than 5 MB" in complaint(tmp_path, {"collection.yaml": "#" * 5_000_001})
    assert time.perf_counter() - begun < 2


def test_other_encodings_are_not_guessed(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused with the line of the first bad byte."""
    content = "defaults:\n  title: 章程\n".encode("gbk")
    message = complaint(tmp_path, {"collection.yaml": content})
    assert message.startswith("collection.yaml, line 2: the text is not in UTF-8")


def test_declarations_that_cannot_be_opened_are_errors(tmp_path: Path) -> None:
    """A link out of the folder, a pipe and a misspelt name never pass for "nothing declared"."""
    mistakes = {"link": "out of the folder", "pipe": "not a regular file", "yml": "rename the file"}
    for folder in mistakes:
        (tmp_path / folder / "in").mkdir(parents=True)
    (tmp_path / "outside.yaml").write_text("defaults: {}\n")
    (tmp_path / "link/in/collection.yaml").symlink_to(tmp_path / "outside.yaml")
    os.mkfifo(tmp_path / "pipe/in/collection.yaml")
    (tmp_path / "yml/in/collection.yml").write_text("defaults: {}\n")
    for folder, told in mistakes.items():
        message = complaint(tmp_path / folder, {})
        assert message.startswith("in/collection.y")
        assert told in message


FRONT = {
    "unknown key": ("layout: page\n", 2, "the key 'layout' is unknown"),
    "file": ("title: A\nfile: a.md\n", 3, "the key 'file' is unknown"),
    "unknown role": ("title: A\naudience:\n- boss\n", 3, "the role 'boss' is unknown"),
    "bad date": ("in_force_from: 2024-13-01\n", 2, "a day that does not exist"),
    "missing predecessor": ("title: A\nsupersedes: gone.md\n", 3, "'supersedes' names 'gone.md', which is not there"),
    "end before start": ("in_force_until: 2019-12-31\n", 2, "lies before 'in_force_from' (2020-01-01)"),
    "circle": ("title: A\nsupersedes: b.md\n", 3, "'p/a.md' supersedes 'p/b.md' supersedes 'p/a.md'"),
    "duplicate key": ("title: A\ntitle: B\n", 3, "'title' is given twice, first on line 2"),
    "bad syntax": ("title: [A\n", 3, "not well-formed YAML"),
    "text": ("only words\n", 2, "the front matter must consist of keys and values"),
}


@pytest.mark.parametrize(("text", "line", "told"), FRONT.values(), ids=FRONT)
def test_front_matter_names_the_markdown_file_and_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    """Front matter is checked like an entry, against the declarations it goes over."""
    (tmp_path / "p").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "p" / name).touch()
    (tmp_path / "collection.yaml").write_text(
        "defaults: {in_force_from: 2020-01-01}\ndocuments: [{file: p/b.md, supersedes: p/a.md}]\n"
    )
    collection = Collection.read(tmp_path, discover(tmp_path), ROLES)
    with pytest.raises(CollectionError) as caught:
        collection.front_matter("p/a.md", read_front_matter(text, source="p/a.md", first_line=2))
    assert str(caught.value).startswith(f"p/a.md, line {line}: ")
    assert told in str(caught.value)


def test_a_circle_through_two_front_matters_is_found(tmp_path: Path) -> None:
    """Taken together, Markdown files are checked across one another."""
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).touch()
    collection = Collection.read(tmp_path, discover(tmp_path), ROLES)
    raws = {
        "a.md": {"supersedes": "b.md", "__lines__": {"supersedes": 4}},
        "b.md": {"supersedes": "a.md", "__lines__": {"supersedes": 7}},
    }
    assert collection.front_matter("a.md", raws["a.md"]).supersedes == "b.md"
    with pytest.raises(CollectionError, match=r"^a\.md, line 4: 'a\.md' supersedes 'b\.md' supersedes 'a\.md'"):
        collection.front_matters(raws)
