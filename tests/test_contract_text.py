"""``guildhall text``, ``status`` and ``verify``, and output that is UTF-8 whatever the locale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.sample_group import DOCUMENTS, HANDBOOK, NEW_RULE
from tests.terminal import Terminal, fits


def _python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, with the bytes it printed."""
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, check=False, env=os.environ | environment, timeout=120
    )


def test_text_and_its_json_agree(ingested: Terminal) -> None:
    """Text and its json agree."""
    for document in sorted(DOCUMENTS):
        outcome = ingested.run("text", document, "--json")
        assert fits("text", outcome.json) == {"document": document, "text": ingested.text(document)}


def test_text_has_no_carriage_return(folder: Path, terminal: Terminal) -> None:
    """Text has no carriage return."""
    handbook = folder / HANDBOOK
    handbook.write_bytes(handbook.read_bytes().replace(b"\n", b"\r\n"))
    terminal.ingest(folder)
    text = terminal.text(HANDBOOK)
    assert "\r" not in text
    assert "\nArticle 2" in text


def test_text_is_the_same_after_every_ingestion(group: Path, ingested: Terminal, terminal: Terminal) -> None:
    """Text is the same after every ingestion."""
    terminal.ingest(group)
    for document in DOCUMENTS:
        assert terminal.text(document) == ingested.text(document)


def test_output_is_utf8_whatever_the_locale(ingested: Terminal) -> None:
    """Output is utf8 whatever the locale."""
    locale = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    ended = _python("-m", "assistant", "text", NEW_RULE, "--store", str(ingested.store), **locale)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.decode("utf-8") == ingested.text(NEW_RULE)


def test_error_is_utf8_whatever_the_locale(ingested: Terminal) -> None:
    """Error is utf8 whatever the locale."""
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = _python("-m", "assistant", "text", "没有.md", "--store", str(ingested.store), **locale)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert "没有.md" in ended.stderr.decode("utf-8")


def test_ingest_runs_as_a_module_of_its_own(terminal: Terminal, tmp_path: Path) -> None:
    """Ingest runs as a module of its own."""
    ended = _python("-m", "ingest", str(tmp_path / "nowhere"), "--store", str(terminal.store))
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert len(ended.stderr.splitlines()) == 1


def test_status_counts_documents_versions_and_passages(folder: Path, stocked: Terminal) -> None:
    """Status counts documents versions and passages."""
    passages = stocked.ingest(folder)["totals"]["passages"]
    first = fits("status", stocked.run("status", "--json").json)
    assert (first["documents"], first["passages"]) == (len(DOCUMENTS), passages)
    handbook = folder / HANDBOOK
    handbook.write_text(handbook.read_text("utf-8").replace("8 hours", "7 hours"), "utf-8")
    stocked.ingest(folder)
    second = fits("status", stocked.run("status", "--json").json)
    assert (second["documents"], second["versions"]) == (len(DOCUMENTS), first["versions"] + 1)


def test_sound_store_verifies(ingested: Terminal) -> None:
    """Sound store verifies."""
    outcome = ingested.run("verify", "--json")
    report = fits("verify", outcome.json)
    assert (outcome.status, report["ok"], report["documents"]) == (0, True, len(DOCUMENTS))


def test_lost_vector_index_is_found_out_and_repaired_without_the_sources(stocked: Terminal) -> None:
    """Lost vector index is found out and repaired without the sources."""
    question = "How many hours a day may a trainee work at most?"
    before = stocked.ask(question)
    [database] = stocked.place.rglob("chroma.sqlite3")
    lost = Terminal(stocked.place.with_name("lost"))
    shutil.copytree(stocked.place, lost.place, ignore=shutil.ignore_patterns(database.parent.name))
    outcome = lost.run("verify", "--json")
    assert outcome.status == 1
    assert fits("verify", outcome.json)["disagreements"]
    assert len(outcome.err.splitlines()) == 1
    outcome = lost.run("verify", "--repair", "--json")
    assert outcome.status == 0, outcome.err
    assert fits("verify", outcome.json)["ok"]
    assert lost.ask(question)["citations"] == before["citations"]
