"""The status counts what the role may know and tells whether the store is sound."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue import Catalogue
from assistant.errors import StoreError
from assistant.settings import EMBEDDED_NAME, READER_NAME, Settings
from assistant.status import store_status
from tests.assistant.fakes import TODAY, FakeEmbedder, Group
from tests.terminal import fits


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Two documents for teachers, one for administrators, one former version of each."""
    group = Group(tmp_path)
    group.embedder = FakeEmbedder(EMBEDDED_NAME)
    for close in ("nine", "ten"):
        group.write("doors.md", f"# Doors\n\nArticle 1 Doors close at {close}.\n\nArticle 2 The porter has keys.\n")
        group.write("hours.md", f"# Hours\n\nArticle 1 Work ends at {close}.\n")
        group.write("secret.md", f"# Secret\n\nArticle 1 The vault closes at {close}.\n")
        group.declare("file: secret.md, audience: [administrator]", "file: hours.md, in_force_from: 2024-09-01")
        group.ingest()
    return group


def _status(group: Group, role: str, on: date = TODAY) -> dict[str, Any]:
    found: dict[str, Any] = fits("status", store_status(group.settings, role=role, on=on))
    return found


@pytest.mark.parametrize(
    ("role", "documents", "passages", "versions"),
    [("administrator", 3, 4, 6), ("teacher", 2, 3, 4), ("public", 0, 0, 0)],
)
def test_only_what_the_role_may_see_is_counted(
    group: Group, role: str, documents: int, passages: int, versions: int
) -> None:
    """Only what the role may see is counted."""
    found = _status(group, role)
    assert (found["documents"], found["passages"], found["versions"]) == (documents, passages, versions)


def test_documents_in_force_depend_on_the_day(group: Group) -> None:
    """Documents in force depend on the day."""
    assert _status(group, "teacher")["in_force"] == 2
    assert _status(group, "teacher", date(2024, 8, 31))["in_force"] == 1


def test_document_hidden_later_takes_its_former_versions_along(group: Group) -> None:
    """Document hidden later takes its former versions along."""
    group.declare("file: secret.md, audience: [administrator]", "file: doors.md, audience: [administrator]")
    group.ingest()
    found = _status(group, "teacher")
    assert (found["documents"], found["versions"]) == (1, 3)


def test_sound_store_is_ok(group: Group) -> None:
    """Sound store is ok."""
    found = _status(group, "administrator")
    assert found["health"] == "ok"
    assert found["models"] == {"answerer": "extractive", "embedder": EMBEDDED_NAME, "reader": READER_NAME}


def test_interrupted_ingestion_shows(group: Group) -> None:
    """Interrupted ingestion shows."""
    catalogue = Catalogue(group.store)
    with catalogue.transaction() as connection:
        connection.execute("INSERT INTO journal VALUES ('some', 'passage')")
    catalogue.close()
    assert "interrupted" in _status(group, "administrator")["health"]
    group.ingest()
    assert _status(group, "administrator")["health"] == "ok"


def test_other_embedder_shows(group: Group) -> None:
    """Other embedder shows."""
    group.embedder = FakeEmbedder("other")
    group.ingest()
    found = _status(group, "administrator")
    assert "another embedder" in found["health"]
    assert found["models"]["embedder"] == "other"


def test_store_without_documents_has_a_status(tmp_path: Path) -> None:
    """Store without documents has a status."""
    Catalogue(tmp_path, must_exist=False).close()
    found = store_status(Settings(store=tmp_path), role="teacher", on=TODAY)
    assert (found["documents"], found["passages"], found["health"]) == (0, 0, "ok")


def test_missing_store_is_an_error(tmp_path: Path) -> None:
    """Missing store is an error."""
    with pytest.raises(StoreError, match="no store"):
        store_status(Settings(store=tmp_path / "nowhere"), role="teacher", on=TODAY)
