"""The store as a LangChain retriever: documents with metadata, for one role and one day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.langchain_retriever import GuildhallRetriever
from tests.assistant.fakes import TODAY, Group


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """A rule that ended and one that only administrators see."""
    group = Group(tmp_path)
    group.write("old.md", "# Old\n\nArticle 1 Doors close at nine.\n")
    group.write("new.md", "# New\n\nArticle 1 Doors close at ten.\n")
    group.write("secret.md", "# Secret\n\nArticle 1 Doors of the vault close at one.\n")
    group.declare("file: old.md, in_force_until: 2024-08-31", "file: secret.md, audience: [administrator]")
    group.ingest()
    return group


@pytest.mark.parametrize(
    ("role", "day", "documents"),
    [
        ("teacher", TODAY, {"new.md"}),
        ("teacher", date(2024, 8, 31), {"old.md", "new.md"}),
        ("teacher", None, {"new.md"}),
        ("administrator", TODAY, {"new.md", "secret.md"}),
        ("public", TODAY, set()),
    ],
)
def test_role_and_day_are_respected(group: Group, role: str, day: date | None, documents: set[str]) -> None:
    """Role and day are respected."""
    with group.opened() as assistant:
        found = GuildhallRetriever(assistant=assistant, role=role, on=day).invoke("When do doors close?")
    assert {document.metadata["document"] for document in found} == documents


def test_document_is_the_passage_to_the_letter_with_its_place(group: Group) -> None:
    """Document is the passage to the letter with its place."""
    with group.opened() as assistant:
        [best] = GuildhallRetriever(assistant=assistant, role="administrator", k=1).invoke("vault close at one")
        source = assistant.document("secret.md", role="administrator").text
    assert set(best.metadata) == {"document", "passage", "score", "address", "page", "start", "end"}
    assert best.page_content == source[best.metadata["start"] : best.metadata["end"]]
    assert best.metadata["document"] == "secret.md"


def test_it_works_in_a_chain(group: Group) -> None:
    """It works in a chain."""
    with group.opened() as assistant:
        chain = GuildhallRetriever(assistant=assistant, role="teacher") | (lambda found: len(found))
        assert chain.invoke("When do doors close?") == 1


def test_number_of_passages_is_checked() -> None:
    """Number of passages is checked."""
    with pytest.raises(ValidationError):
        GuildhallRetriever(assistant=None, role="teacher", k=0)
