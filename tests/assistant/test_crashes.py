"""Kills at random times, power cuts, full disks, damaged files: nothing is lost, doubled, half or wrongly answered."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.fakes import Group
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
RULES = "# Rules\n\nArticle 1 Engineers teach thirty hours a term.\n\nArticle 2 Doors close at ten.\n"


def _kills(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.kills", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.mark.slow
def test_nothing_is_lost_to_kills_power_cuts_and_full_disks() -> None:
    """Nothing is lost to kills, power cuts and full disks."""
    figures = _kills("--kills", "12", "--seed", "5")
    assert figures["kills"] >= 12
    assert [bar["value"] for bar in figures["bars"]] == [0, 0, 0, 0, 0]


@pytest.mark.slow
def test_nothing_is_lost_where_the_chroma_server_is_killed() -> None:
    """Nothing is lost where the Chroma server is killed."""
    figures = _kills("--kills", "6", "--seed", "5", "--server")
    assert figures["kills"] >= 6
    assert figures["where"] == "server"


def _damaged(tmp_path: Path, share: float, *, zeros: bool = False) -> Group:
    """A store whose catalogue lost its end, long after everything was written."""
    group = Group(tmp_path)
    for number in range(8):
        group.write(f"rules{number}.md", RULES.replace("Engineers", f"Engineers {number}"))
    group.ingest()
    file = group.store / "catalogue.sqlite"
    content = file.read_bytes()
    kept = int(len(content) * share)
    file.write_bytes(content[:kept] + b"\0" * (len(content) - kept) * zeros)
    return group


@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.6, 0.99])
def test_catalogue_that_was_cut_is_told_and_never_answers(tmp_path: Path, share: float) -> None:
    """The catalogue is the truth: without it there is a backup, or a new store."""
    group = _damaged(tmp_path, share)
    terminal = Terminal(group.store)
    commands = (("text", "rules0.md"), ("status",), ("verify", "--repair"), ("outline", "rules0.md"))
    for command in (*commands, ("ingest", str(group.folder)), ("ask", "How many hours?")):
        outcome = terminal.run(*command)
        assert outcome.failed(1), outcome
        assert "guildhall restore" in outcome.err
        assert "--store" in outcome.err
    terminal = Terminal(tmp_path / "new")
    assert terminal.run("ingest", str(group.folder)).status == 0
    assert "Engineers 3 teach" in terminal.text("rules3.md")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_catalogue_with_empty_pages_tells_it_or_tells_the_truth(tmp_path: Path, share: float) -> None:
    """Where nothing that is asked for was lost the answer is right; otherwise the damage is named."""
    group = _damaged(tmp_path, share, zeros=True)
    terminal = Terminal(group.store)
    for number in range(8):
        outcome = terminal.run("text", f"rules{number}.md")
        if outcome.status:
            assert outcome.failed(1)
            assert "damaged" in outcome.err
        else:
            assert outcome.out == RULES.replace("Engineers", f"Engineers {number}").removeprefix("# ").rstrip("\n")
    assert terminal.run("verify", "--json").status == 1


def test_reader_makes_nothing_where_there_is_no_index(tmp_path: Path) -> None:
    """Opening Chroma would make one, under the hands of a writer that is about to."""
    group = Group(tmp_path)
    group.write("rules.md", RULES)
    group.ingest()
    (group.store / "chroma").rename(tmp_path / "away")
    assert group.search("doors close")[0][0] == "rules.md"
    assert not (group.store / "chroma").exists()
