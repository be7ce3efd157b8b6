"""collection.yaml and front matter: what is declared, what wins, and that nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.records import Authority, Contact, DocumentType
from ingest.collection import Collection, Declarations, default_audience, supersession_cycle
from ingest.declarations import KEYS
from ingest.discovery import discover

ROLES = ("public", "teacher", "partner", "administrator")

EXAMPLE = """\
defaults:
  type: policy                # a remark
  organisation: Riverside Vocational Education Group
  authority: group
  audience: [teacher, partner, administrator]
documents:
  - file: dual-hire-2024.pdf
    title: Measures for Dual Appointment
    version: "2024"
    in_force_from: 2024-09-01
    in_force_until: null
    supersedes: dual-hire-2021.pdf
    audience: [teacher, administrator]
    contact: {office: Personnel Office, contact: "ext. 2107"}
"""


def read(folder: Path, files: Mapping[str, str]) -> Collection:
    """The collection of a folder that holds ``files``."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Collection.read(folder, discover(folder), ROLES)


def test_the_contract_example_is_read_in_full(tmp_path: Path) -> None:
    """Every key of the contract's example arrives, defaults included."""
    names = {"dual-hire-2024.pdf": "", "dual-hire-2021.pdf": ""}
    collection = read(tmp_path, {"collection.yaml": EXAMPLE, **names})
    declared = collection.declared_for("dual-hire-2024.pdf")
    assert declared == Declarations(
        type=DocumentType.POLICY,
        organisation="Riverside Vocational Education Group",
        authority=Authority.GROUP,
        audience=frozenset({"teacher", "administrator"}),
        title="Measures for Dual Appointment",
        version="2024",
        in_force_from=date(2024, 9, 1),
        in_force_until=None,
        supersedes="dual-hire-2021.pdf",
        contact=Contact(office="Personnel Office", contact="ext. 2107"),
        declared=frozenset(KEYS),
    )
    assert collection.declared_for("dual-hire-2021.pdf").declared == {"type", "organisation", "authority", "audience"}


def test_without_any_file_nothing_is_declared(tmp_path: Path) -> None:
    """No collection.yaml, or an empty one, leaves everything open."""
    assert read(tmp_path, {"a.md": ""}).declared_for("a.md") == Declarations()
    assert read(tmp_path, {"collection.yaml": "# later\n"}).declared_for("a.md") == Declarations()
    assert (
        read(tmp_path, {"collection.yaml": "documents:\ndefaults:\nignore:\n"}).declared_for("a.md").declared == set()
    )


def test_undeclared_audience_is_everyone_but_the_public() -> None:
    """The default follows the configured roles."""
    assert default_audience(ROLES) == {"teacher", "partner", "administrator"}
    assert default_audience(["public", "auditor"]) == {"auditor"}


def test_the_nearest_file_wins_key_by_key(tmp_path: Path) -> None:
    """Nearest entry, nearest defaults, outer entry, outer defaults: in this order, each key by itself."""
    outer = (
        "defaults: {title: D, version: D, type: law, organisation: D}\n"
        "documents:\n- {file: a/b/x.md, title: E, version: E, type: charter}\n"
    )
    inner = "defaults: {title: d, version: d}\ndocuments:\n- {file: x.md, title: e}\n"
    files = {"collection.yaml": outer, "a/b/collection.yaml": inner, "a/b/x.md": "", "a/b/y.md": "", "a/z.md": ""}
    collection = read(tmp_path, files)
    nearest = collection.declared_for("a/b/x.md")
    assert (nearest.title, nearest.version, nearest.type, nearest.organisation) == ("e", "d", DocumentType.CHARTER, "D")
    assert collection.declared_for("a/b/y.md").type is DocumentType.LAW
    assert collection.declared_for("a/z.md").version == "D"


def test_null_is_a_declaration(tmp_path: Path) -> None:
    """``null`` nearby means none and hides what is declared farther out."""
    outer = "defaults: {in_force_until: 2020-01-01, contact: {office: A}, version: '1'}\n"
    inner = "defaults: {in_force_until: null, contact: ~, version: }\n"
    declared = read(tmp_path, {"collection.yaml": outer, "a/collection.yaml": inner, "a/x.md": ""}).declared_for(
        "a/x.md"
    )
    assert (declared.in_force_until, declared.contact, declared.version) == (None, None, None)
    assert declared.declared == {"in_force_until", "contact", "version"}


@pytest.mark.parametrize(
    ("written", "version"),
    [("2024", "2024"), ("2.10", "2.10"), ("1_0", "1_0"), ("'007'", "007"), ("2024-09-01", "2024-09-01"), ("no", "no")],
)
def test_text_is_kept_as_written(tmp_path: Path, written: str, version: str) -> None:
    """YAML's numbers, dates and truth values stay the text they are."""
    collection = read(tmp_path, {"collection.yaml": f"defaults: {{version: {written}}}\n", "a.md": ""})
    assert collection.declared_for("a.md").version == version


def test_paths_are_relative_to_their_collection(tmp_path: Path) -> None:
    """``file`` may lie deeper, ``supersedes`` beside, and both are found in any Unicode form."""
    text = "documents:\n- file: ./sub/Re\u0301glement.md\n  supersedes: ../old/章程.md\n"
    files = {"a/collection.yaml": text, "a/sub/Règlement.md": "", "a/sub/Réglement.md": "", "old/章程.md": ""}
    assert read(tmp_path, files).declared_for("a/sub/Réglement.md").supersedes == "old/章程.md"


def test_anchors_and_byte_order_marks_are_understood(tmp_path: Path) -> None:
    """What editors and careful administrators write is read."""
    text = "\ufeffdefaults: {audience: &staff [teacher]}\ndocuments:\n- {file: a.md, audience: *staff}\n"
    assert read(tmp_path, {"collection.yaml": text, "a.md": ""}).declared_for("a.md").audience == frozenset({"teacher"})
    (tmp_path / "collection.yaml").write_bytes(text.lstrip("\ufeff").encode("utf-16"))
    assert read(tmp_path, {}).declared_for("a.md").audience == frozenset({"teacher"})


def test_ignored_paths_and_patterns(tmp_path: Path) -> None:
    """Paths hold from their collection.yaml, wildcard names in every folder below it, folders with all they hold."""
    text = "ignore: [drafts/, '*.xlsx', notes.md, 'old/**/v?.md', '[2024] 1.pdf', 'x[!a-c].md']\n"
    ignored = ["drafts/a.md", "drafts/b/c.md", "t.xlsx", "s/t.xlsx", "notes.md", "old/v1.md", "old/p/q/v2.md", "xd.md"]
    kept = ["s/notes.md", "draft.md", "old/v10.md", "xa.md", "s/drafts.md", "t.xlsx.md"]
    files = dict.fromkeys([f"p/{name}" for name in [*ignored, "[2024] 1.pdf", *kept]], "")
    collection = read(tmp_path, {"p/collection.yaml": text, "t.xlsx": "", **files})
    left = [source.path for source in discover(tmp_path, ignored=collection.ignores)]
    assert left == sorted([*(f"p/{name}" for name in kept), "t.xlsx"])


def test_ignore_lists_add_up_and_silence_inner_files(tmp_path: Path) -> None:
    """An inner list does not lift an outer one; what stands in an ignored folder is not read; declarations stay."""
    files = {
        "collection.yaml": "ignore: [old, '*.yaml', b.md]\n",
        "old/collection.yaml": "nonsense: here\n",
        "in/collection.yaml": "ignore: [c.md]\ndefaults: {version: '1'}\n",
        **dict.fromkeys(["old/a.md", "b.md", "in/b.md", "in/c.md"], ""),
    }
    collection = read(tmp_path, files)
    assert [name for name in files if collection.ignores(name) and name.endswith(".md")] == [
        "old/a.md",
        "b.md",
        "in/c.md",
    ]
    assert collection.declared_for("in/b.md").version == "1"


def test_digest_changes_exactly_with_the_declarations(tmp_path: Path) -> None:
    """The same declarations have the same digest however written; unset and null differ."""
    first = read(tmp_path, {"a.md": "", "collection.yaml": "defaults: {audience: [teacher, partner], version: 2}\n"})
    again = "defaults:\n  version: '2'\n  audience:\n  - partner\n  - teacher\n"
    second = read(tmp_path, {"collection.yaml": again})
    declared = first.declared_for("a.md")
    assert declared.digest() == second.declared_for("a.md").digest()
    others = [
        Declarations(),
        replace(declared, version="3"),
        replace(declared, declared=declared.declared | {"title"}),
        replace(declared, audience=frozenset({"teacher"})),
    ]
    assert len({declared.digest(), *(other.digest() for other in others)}) == 5


def test_front_matter_beats_every_collection(tmp_path: Path) -> None:
    """Front matter goes over what is declared for the path, key by key, and resolves from the file's own folder."""
    collection = read(
        tmp_path, {"collection.yaml": "defaults: {title: T, version: '1'}\n", "p/a.md": "", "p/old.md": ""}
    )
    raw = {"version": "2", "supersedes": "old.md", "in_force_from": date(2024, 9, 1), "__lines__": {"version": 2}}
    front = collection.front_matter("p/a.md", raw)
    assert front.declared == {"version", "supersedes", "in_force_from"}
    merged = front.over(collection.declared_for("p/a.md"))
    assert (merged.title, merged.version, merged.supersedes) == ("T", "2", "p/old.md")
    assert merged.in_force_from == date(2024, 9, 1)


def test_a_supersession_cycle_begins_with_its_smallest_path() -> None:
    """Chains that lead into a circle, or end, are told from the circle itself."""
    assert supersession_cycle({"a": "c", "c": "d", "d": "b", "b": "c"}) == ("b", "c", "d")
    assert supersession_cycle({"a": "b", "b": "c", "x": "c"}) is None
