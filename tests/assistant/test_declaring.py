"""What is declared of a folder's files is told with its place, and written through the rules of an ingestion."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.declaring import Declaration, Declaring, Place
from assistant.errors import CollectionError
from assistant.records import Contact
from tests.sample_group import HANDBOOK, NEW_RULE, OLD_RULE, SECRET

_ROLES = ("public", "teacher", "partner", "administrator")


@pytest.fixture
def declaring(folder: Path) -> Declaring:
    """The sample group's declarations, with the store inside the folder."""
    (folder / ".store").mkdir()
    (folder / "store").mkdir()
    (folder / "store" / "catalogue.sqlite").write_bytes(b"")
    return Declaring(folder, roles=_ROLES, store=folder / "store")


def test_every_key_has_its_place(declaring: Declaring) -> None:
    """Entries, defaults and front matter are told apart, with file and line."""
    front = declaring.folder / "front.md"
    front.write_text("---\ntitle: Mine\naudience: [public]\n---\n\n# Title\n", "utf-8")
    overview = declaring.overview()
    assert not any(path.startswith("store/") for path in overview.files)
    rule = overview.files[NEW_RULE]
    assert rule.declared["supersedes"].value == OLD_RULE and rule.declared["supersedes"].place is Place.ENTRY
    assert rule.declared["contact"].value == Contact(office="人事处", contact="ext. 2107")
    assert rule.declared["type"].place is Place.DEFAULTS and rule.declared["type"].line == 2
    assert "audience" not in rule.declared and rule.audience == set(_ROLES) - {"public"}
    mine = overview.files["front.md"]
    assert mine.declared["title"].place is Place.FRONT_MATTER and mine.declared["title"].line == 2
    assert mine.has_front_matter and mine.audience == {"public"}
    assert overview.files[SECRET].audience == {"administrator"}
    assert list(overview.sheets) == ["collection.yaml"] and set(overview.defaults[""]) >= {"type", "authority"}


def test_what_is_wanted_is_written_and_holds(declaring: Declaring) -> None:
    """Values of every kind come back as they were meant."""
    known = declaring.overview().sheets
    values: dict[str, str | tuple[str, ...] | Contact | None]
    values = {"audience": ("teacher",), "contact": Contact(office="A: b"), "in_force_until": None, "title": "T"}
    assert declaring.write([Declaration(path=HANDBOOK, values=values)], known=known) == ("collection.yaml",)
    declared = declaring.overview().files[HANDBOOK].declared
    assert {key: declared[key].value for key in values} == values
    with pytest.raises(CollectionError, match="somebody else"):
        declaring.write([Declaration(path=HANDBOOK, open=frozenset({"title"}))], known=known)


def test_who_supersedes_a_document_is_known(declaring: Declaring) -> None:
    """Also where a file's own front matter says so."""
    assert declaring.superseding(OLD_RULE) == (NEW_RULE,)
    (declaring.folder / "front.md").write_text(f"---\nsupersedes: {HANDBOOK}\n---\n# T\n", "utf-8")
    assert declaring.superseding(HANDBOOK) == ("front.md",)
