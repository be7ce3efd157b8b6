"""One file becomes a document with passages; what is declared wins over what it says of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue_rows import embedded_text
from assistant.errors import DocumentRejected
from assistant.records import Authority, Contact, DocumentType, Language
from ingest.declarations import Declarations
from ingest.discovery import SourceFile
from ingest.reading import Reading, read_document
from tests.assistant.fakes import ROLES

RULE = """# 双聘管理办法（2024年版）

江职集发〔2024〕12号

## 第一章 总则

第一条 双聘工程师每学期授课不少于48学时。

第二条 本办法自2024年9月1日起施行，《双聘管理办法（2021年版）》同时废止。
"""


def _read(tmp_path: Path, text: str, declarations: Declarations | None = None, *, name: str = "rule.md") -> Reading:
    file = tmp_path / name
    file.write_text(text, "utf-8", newline="\n")
    source = SourceFile(path=f"people/{name}", file=file)
    return read_document(source, declarations or Declarations(), sha256="digest", roles=ROLES, max_bytes=100_000)


def test_facts_are_read_out_of_the_document(tmp_path: Path) -> None:
    """Facts are read out of the document."""
    reading = _read(tmp_path, RULE)
    facts = reading.document.facts
    assert facts.title == "双聘管理办法（2024年版）"
    assert facts.number == "江职集发〔2024〕12号"
    assert facts.in_force.since == date(2024, 9, 1)
    assert facts.audience == frozenset(ROLES) - {"public"}
    assert reading.replaces == ("双聘管理办法（2021年版）",)
    assert (reading.document.path, reading.document.sha256) == ("people/rule.md", "digest")
    assert reading.document.language is Language.CHINESE


def test_what_is_declared_wins(tmp_path: Path) -> None:
    """What is declared wins."""
    declared = {
        "title": "Teaching Rules",
        "version": "B",
        "in_force_from": date(2025, 1, 1),
        "in_force_until": date(2025, 12, 31),
        "supersedes": "people/old.md",
        "audience": frozenset({"administrator"}),
        "type": DocumentType.POLICY,
        "authority": Authority.MEMBER,
        "organisation": "Riverside",
        "contact": Contact(office="Dean"),
    }
    reading = _read(tmp_path, RULE, Declarations(**declared, declared=frozenset(declared)))  # type: ignore[arg-type]
    facts = reading.document.facts
    assert (facts.title, facts.version, facts.supersedes) == ("Teaching Rules", "B", "people/old.md")
    assert (facts.in_force.since, facts.in_force.until) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (facts.type, facts.authority, facts.organisation) == (DocumentType.POLICY, Authority.MEMBER, "Riverside")
    assert (facts.audience, facts.contact) == (frozenset({"administrator"}), Contact(office="Dean"))
    assert reading.replaces == ()
    assert all(passage.path.startswith("Teaching Rules") for passage in reading.passages)


def test_declared_none_silences_what_the_document_says(tmp_path: Path) -> None:
    """Declared none silences what the document says."""
    keys = frozenset({"version", "in_force_from", "supersedes"})
    reading = _read(tmp_path, RULE, Declarations(declared=keys))
    facts = reading.document.facts
    assert (facts.version, facts.in_force.since, reading.replaces) == (None, None, ())


@pytest.mark.parametrize("text", [RULE, "lunch costs four euros.\n", "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"])
def test_passages_are_slices_and_hold_the_whole_text(tmp_path: Path, text: str) -> None:
    """Passages are slices and hold the whole text."""
    reading = _read(tmp_path, text)
    source = reading.document.text
    assert "\r" not in source
    assert all(source[passage.start : passage.end] == passage.text for passage in reading.passages)
    joined = "".join("".join(passage.text.split()) for passage in reading.passages)
    assert joined == "".join(source.split())


def test_ids_depend_on_place_and_on_what_is_embedded(tmp_path: Path) -> None:
    """Ids depend on place and on what is embedded."""
    first, again = _read(tmp_path, RULE), _read(tmp_path, RULE)
    other = _read(tmp_path, RULE, name="copy.md")
    changed = _read(tmp_path, RULE.replace("48", "64"))
    assert [p.id for p in first.passages] == [p.id for p in again.passages]
    assert len({p.id for p in first.passages}) == len(first.passages)
    assert not {p.id for p in first.passages} & {p.id for p in other.passages}
    before, after = ({embedded_text(p): p.id for p in reading.passages} for reading in (first, changed))
    assert {text for text in before if before[text] != after.get(text)} == {text for text in before if "48" in text}


def test_title_falls_back_to_the_files_name_without_being_embedded(tmp_path: Path) -> None:
    """Title falls back to the files name without being embedded."""
    reading = _read(tmp_path, "lunch costs four euros, and is served from noon to two.\n", name="menu.txt")
    assert reading.document.facts.title == "menu.txt"
    assert all("menu" not in embedded_text(passage) for passage in reading.passages)


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.md", " \n\n"), ("a.txt", ""), ("a.xyz", "text"), ("a.pdf", "no PDF"), ("a.txt", "x" * 200_000)],
)
def test_file_that_is_no_document_is_rejected_in_one_sentence(tmp_path: Path, name: str, text: str) -> None:
    """File that is no document is rejected in one sentence."""
    with pytest.raises(DocumentRejected) as told:
        _read(tmp_path, text, name=name)
    assert str(told.value)
    assert "\n" not in str(told.value)
