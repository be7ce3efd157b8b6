"""``guildhall outline`` and ``guildhall page``: how a document was read, and its pages with a quote marked."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.sample_group import CANARY, HANDBOOK, NEW_RULE, SECRET
from tests.terminal import Terminal, fits

SCHEME = Path(__file__).resolve().parents[1] / "corpus" / "people" / "mentorship-scheme.pdf"
HOUSE = """# House Rules

Article 1 In these rules, "porter" means the person at the gate.

Article 2 The porter acts under Article 1 and under Article 1 of the Vault Rules.
"""
VAULT = "# Vault Rules\n\nArticle 1 The vault opens at nine.\n"


def outlined(terminal: Terminal, document: str, *arguments: str) -> dict[str, Any]:
    """The JSON of an outline, which must fit its schema."""
    outcome = terminal.run("outline", document, "--json", *arguments)
    assert outcome.status == 0, outcome.err
    found: dict[str, Any] = fits("outline", outcome.json)
    return found


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, Path]:
    """House rules that name the vault's, which only administrators see, and a scheme of several pages."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "house.md").write_text(HOUSE, "utf-8")
    (folder / "vault.md").write_text(VAULT, "utf-8")
    shutil.copy(SCHEME, folder / "scheme.pdf")
    (folder / "collection.yaml").write_text(
        "documents:\n  - {file: vault.md, audience: [administrator]}\n"
        "  - {file: scheme.pdf, audience: [teacher, administrator]}\n",
        "utf-8",
    )
    terminal = Terminal(tmp_path_factory.mktemp("outlines") / "store")
    terminal.ingest(folder)
    return terminal, folder


def test_clauses_are_listed_with_their_addresses(ingested: Terminal) -> None:
    """Chapters and articles stand in order, each with the span that begins with its number."""
    text = ingested.text(NEW_RULE)
    clauses = [clause for clause in outlined(ingested, NEW_RULE)["clauses"] if clause["addressed"]]
    assert [clause["address"] for clause in clauses if clause["kind"] == "article"] == [
        "第一章 › 第一条",
        "第二章 › 第二条",
        "第二章 › 第三条",
    ]
    for clause in clauses:
        if clause["kind"] in ("chapter", "article"):
            assert text[clause["start"] : clause["end"]].startswith(clause["address"].rpartition(" › ")[2])


def test_spans_are_those_of_the_canonical_text(shelf: tuple[Terminal, Path]) -> None:
    """References are quoted to the letter, definitions and facts lie within the text and hold what they say."""
    terminal, _ = shelf
    text = terminal.text("house.md")
    found = outlined(terminal, "house.md")
    assert found["references"]
    for reference in found["references"]:
        assert text[reference["start"] : reference["end"]] == reference["text"]
    assert [definition["term"] for definition in found["definitions"]] == ["porter"]
    for definition in found["definitions"]:
        assert definition["term"] in text[definition["start"] : definition["end"]]
        assert definition["address"] == "Article 1"
    assert found["facts"]
    for fact in found["facts"]:
        assert 0 <= fact["start"] < fact["end"] <= len(text)


def test_references_lead_to_documents_that_the_role_may_see(shelf: tuple[Terminal, Path]) -> None:
    """An administrator is led to the other rules, everybody to the same document's own clauses."""
    terminal, _ = shelf
    led = [reference["targets"] for reference in outlined(terminal, "house.md")["references"]]
    assert [{"document": "house.md", "address": "Article 1"}] in led
    assert [{"document": "vault.md", "address": "Article 1"}] in led


def test_references_to_unseen_documents_lead_nowhere(shelf: tuple[Terminal, Path]) -> None:
    """Who may not see the other rules is led to none, and is not told that they are there."""
    terminal, _ = shelf
    found = outlined(terminal, "house.md", "--role", "teacher")
    assert "vault.md" not in json.dumps(found)
    assert [{"document": "house.md", "address": "Article 1"}] in [r["targets"] for r in found["references"]]
    assert [] in [reference["targets"] for reference in found["references"]]
    said = terminal.run("outline", "house.md", "--role", "teacher").out
    assert "not among the documents" in said
    assert "vault.md" not in said


@pytest.mark.parametrize("command", ["outline", "page"])
def test_unseen_document_is_refused_as_if_it_did_not_exist(ingested: Terminal, tmp_path: Path, command: str) -> None:
    """Both are the same error, with status 1 and nothing on standard output, and no picture is written."""
    target = tmp_path / "page.png"
    more = ["--out", str(target)] if command == "page" else []
    refused = ingested.run(command, SECRET, "--json", "--role", "teacher", *more)
    unknown = ingested.run(command, "office/missing.md", "--json", "--role", "teacher", *more)
    assert (refused.failed(1), unknown.failed(1)) == (True, True)
    assert refused.err.replace(SECRET, "office/missing.md") == unknown.err
    assert CANARY not in refused.err
    assert not target.exists()


def test_page_of_a_pdf_is_written_as_a_picture(shelf: tuple[Terminal, Path], tmp_path: Path) -> None:
    """The page on which the quote begins is drawn, and the quote is marked on it."""
    terminal, _ = shelf
    text = terminal.text("scheme.pdf")
    plain, marked = tmp_path / "plain.png", tmp_path / "marked.png"
    end = text.index("\n", 200)
    outcome = terminal.run("page", "scheme.pdf", "--json", "--out", str(plain), "--width", "400")
    assert outcome.status == 0, outcome.err
    assert fits("page", outcome.json) == {"document": "scheme.pdf", "page": 1, "file": str(plain)}
    quote = ["--start", str(end - 60), "--end", str(end), "--width", "400"]
    assert terminal.run("page", "scheme.pdf", *quote, "--out", str(marked)).status == 0
    with Image.open(io.BytesIO(plain.read_bytes())) as first, Image.open(io.BytesIO(marked.read_bytes())) as second:
        assert (first.format, first.width) == ("PNG", 400)
        assert first.tobytes() != second.tobytes()


def test_the_page_of_a_quote_is_found(shelf: tuple[Terminal, Path], tmp_path: Path) -> None:
    """Without a page asked for, the quote's own page is drawn."""
    terminal, _ = shelf
    clauses = outlined(terminal, "scheme.pdf")["clauses"]
    last = max(clauses, key=lambda clause: clause["page"])
    assert last["page"] > 1
    quote = ["--start", str(last["start"]), "--end", str(last["end"]), "--out", str(tmp_path / "page.png")]
    outcome = terminal.run("page", "scheme.pdf", "--json", "--width", "300", *quote)
    assert fits("page", outcome.json)["page"] == last["page"]


def test_formats_without_pages_say_so(ingested: Terminal, tmp_path: Path) -> None:
    """A page of a text is refused in one sentence, with status 1."""
    refused = ingested.run("page", NEW_RULE, "--out", str(tmp_path / "page.png"))
    assert refused.failed(1)
    assert "have no pages to show" in refused.err


def test_a_page_that_is_not_there_is_told(shelf: tuple[Terminal, Path], tmp_path: Path) -> None:
    """Page 99 of a short scheme is refused."""
    terminal, _ = shelf
    refused = terminal.run("page", "scheme.pdf", "--page", "99", "--out", str(tmp_path / "page.png"))
    assert refused.failed(1)
    assert "no page 99" in refused.err


def test_an_original_that_changed_or_went_is_told(shelf: tuple[Terminal, Path], tmp_path: Path) -> None:
    """A picture is never drawn from a file that is not what was ingested."""
    terminal, folder = shelf
    original = folder / "scheme.pdf"
    kept = original.read_bytes()
    arguments = ("page", "scheme.pdf", "--out", str(tmp_path / "page.png"))
    try:
        original.write_bytes(kept + b"\n")
        changed = terminal.run(*arguments)
        original.unlink()
        gone = terminal.run(*arguments)
    finally:
        original.write_bytes(kept)
    assert (changed.failed(1), gone.failed(1)) == (True, True)
    assert "has changed since it was ingested" in changed.err
    assert "cannot be read" in gone.err
    assert terminal.run(*arguments).status == 0


def test_a_picture_that_cannot_be_written_is_told(shelf: tuple[Terminal, Path], tmp_path: Path) -> None:
    """A folder that is not there ends with one sentence that names the file."""
    terminal, _ = shelf
    refused = terminal.run("page", "scheme.pdf", "--out", str(tmp_path / "nowhere" / "page.png"))
    assert refused.failed(1)
    assert "cannot be written" in refused.err


def test_terminal_outline_reads_as_a_list(ingested: Terminal) -> None:
    """Title, addresses and headings stand one under the other."""
    said = ingested.run("outline", HANDBOOK).out
    assert said.startswith("Placement Handbook [handbook/placement-handbook.txt]")
    assert "Chapter 2 › Article 4" in said
