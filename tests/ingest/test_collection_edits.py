"""A collection.yaml is changed where it was asked for, and nowhere else."""

from __future__ import annotations

import random

import pytest

from assistant.errors import CollectionError
from ingest.collection_edits import Change, Written, changed
from ingest.marked_yaml import read_yaml

_SHEET = """# Who sees what
defaults:
  type: policy   # most of them
  audience: [teacher, administrator]

documents:
  # Governance
  - file: charter.docx
    title: "Charter: of the Group"
    version: 2.10
    in_force_until: null

  # People
  - title: Leave
    file: leave.md   # the new one
    audience:
      - teacher
      - public
    # a remark
  - {file: pay.xlsx, title: Pay}
ignore:
  - drafts
"""


def _change(text: str, *changes: Change) -> str:
    return changed(text, changes, source="collection.yaml")


def test_a_value_is_replaced_in_its_line() -> None:
    """Comments, quotes, numbers and null stay as they are written."""
    said = _change(_SHEET, Change(file="charter.docx", values={"title": "Charter"}))
    assert said == _SHEET.replace('"Charter: of the Group"', "Charter")


def test_a_key_is_added_below_the_others_and_left_out_with_its_line() -> None:
    """A new key stands behind the entry's last one, before the comment that follows."""
    said = _change(_SHEET, Change(file="charter.docx", values={"type": "charter"}, open=frozenset({"version"})))
    assert said == _SHEET.replace("    version: 2.10\n", "").replace(
        "in_force_until: null\n", "in_force_until: null\n    type: charter\n"
    )


def test_an_entry_on_one_line_and_one_that_begins_with_another_key_are_changed() -> None:
    """Flow mappings, block lists and the key beside the dash are no exceptions."""
    said = _change(
        _SHEET,
        Change(file="pay.xlsx", values={"version": "3"}, open=frozenset({"title"})),
        Change(file="leave.md", values={"audience": ["public"]}, open=frozenset({"title"})),
    )
    assert '- {file: pay.xlsx, version: "3"}' in said
    assert "  - file: leave.md   # the new one\n    audience: [public]\n    # a remark\n" in said


def test_entries_and_defaults_come_and_go() -> None:
    """A new entry stands behind the last one; one that goes takes only its own lines."""
    said = _change(_SHEET, Change(file="neu.md", values={"contact": {"office": "A, B", "contact": "ext. 1"}}))
    assert said == _SHEET.replace(
        "ignore:", '  - file: neu.md\n    contact: {office: "A, B", contact: ext. 1}\nignore:'
    )
    assert _change(said, Change(file="neu.md", values={}, gone=True)) == _SHEET
    assert "type: law   # most of them" in _change(_SHEET, Change(file=None, values={"type": "law"}))


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "documents: []\n", "documents:\n", "ignore: [x]", "defaults:\n"]
)
def test_a_file_without_entries_gets_its_first(text: str) -> None:
    """Whatever else stands there stays."""
    said = _change(text, Change(file="a.md", values={"title": "A"}), Change(file=None, values={"type": "law"}))
    value = read_yaml(said, source="x").value
    assert isinstance(value, dict)
    assert value["documents"] == [{"file": "a.md", "title": "A"}] and value["defaults"] == {"type": "law"}


def test_line_ends_of_windows_stay() -> None:
    """Every line ends as it did."""
    said = _change(_SHEET.replace("\n", "\r\n"), Change(file="leave.md", values={"version": "1"}))
    assert said.count("\r\n") == said.count("\n") == _SHEET.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "defaults: &x {type: policy}\ndocuments:\n  - file: a.md\n    contact: *x\n",
        "{documents: [{file: a.md}]}",
        "documents: [{file: b.md}]\n",
    ],
)
def test_what_cannot_be_changed_alone_is_left_to_an_editor(text: str) -> None:
    """A file whose other content would change with it is not touched, and the sentence says so."""
    with pytest.raises(CollectionError, match=r"collection\.yaml"):
        _change(text, Change(file="a.md", values={"contact": {"office": "B"}}), Change(file=None, values={"x": "y"}))


_VALUES: tuple[Written, ...] = (
    "Plain", "2.10", "2024-09-01", "null", "yes", "a: b", "# no comment", "- dash", "'quoted'", 'say "x"', "中文：制度",
    "tab\tin", "back\\slash", "{brace", "*star", "&amp", "!bang", "%x", "@at", "`tick", " led", "1e5", "~", "🎓 cap",
    ["teacher", "public"], {"office": "A: b", "contact": "x, y"}, None,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_written_is_read_again_and_all_other_lines_stay(seed: int) -> None:
    """Many changes one after the other: each value comes back as it was meant, and every comment is still there."""
    choose = random.Random(seed)
    text = _SHEET
    meant: dict[tuple[str, str], Written] = {}
    for _ in range(25):
        file, key = choose.choice(["charter.docx", "leave.md", "pay.xlsx", "new.md"]), choose.choice("abcde")
        if choose.random() < 0.3 and (file, key) in meant:
            text = _change(text, Change(file=file, values={}, open=frozenset({key})))
            del meant[file, key]
        else:
            value = meant[file, key] = choose.choice(_VALUES)
            text = _change(text, Change(file=file, values={key: value}))
    sheet = read_yaml(text, source="x").value
    assert isinstance(sheet, dict)
    entries = {entry["file"]: entry for entry in sheet["documents"]}
    found = {(file, key): value for file, entry in entries.items() for key, value in entry.items() if key in "abcde"}
    assert found == meant
    for remark in ("# Who sees what", "# most of them", "# Governance", "# People", "# the new one", "# a remark"):
        assert text.count(remark) == 1


def test_many_entries_are_changed_and_added_at_once() -> None:
    """New ones stand in the order in which they were given, behind what is added to the last."""
    said = _change(
        _SHEET.replace("  - {file: pay.xlsx, title: Pay}\n", ""),
        Change(file="new1.md", values={"title": "One"}),
        Change(file="leave.md", values={"version": "1", "title": "L"}),
        Change(file="charter.docx", values={"version": "3"}),
        Change(file="new2.md", values={"title": "Two"}),
        Change(file="new1.md", values={"title": "1"}),
    )
    assert 'version: "3"\n' in said and "- title: L\n" in said
    assert '      - public\n    version: "1"\n' in said
    assert said.count("# a remark") == 1 and said.index("new1.md") < said.index('title: "1"') < said.index("new2.md")
