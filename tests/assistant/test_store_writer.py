"""One writer at a time, and a store that is whole after a kill at any step of a commit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import StoreError, StoreLocked
from assistant.store_writer import writer_lock
from tests.assistant.fakes import Group

ROOT = Path(__file__).parents[2]

HOLD = """
import sys
from pathlib import Path
from assistant.store_writer import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another_process(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the writer's lock until the block ends."""
    command = [sys.executable, "-c", HOLD, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.communicate("")


def _killed_at_every_step(tmp_path: Path, *, every: int, stride: int = 1) -> None:
    command = [sys.executable, "-m", "tests.assistant.crash_driver", str(tmp_path), str(every), str(stride)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "result.json").read_text("utf-8"))
    before, after, steps = result["before"], result["after"], result["steps"]
    # Files are taken in together, what vanished is removed after them: three whole states and nothing between them.
    between = [
        sorted({*(line for line in now), *(line for line in then if line.startswith("gone.md"))})
        for then, now in zip(before, after, strict=True)
    ]
    seen = [step["seen"] for step in steps]
    assert [state for i, state in enumerate(seen) if i == 0 or state != seen[i - 1]] == [before, between, after]
    assert len(steps) > 10
    assert [step["killed"] for step in steps] == [True] * (len(steps) - 1) + [False]
    for step in steps:
        assert step["disagreements"] == []
        assert step["content"] == result["content"]


def test_killed_at_some_step_the_store_is_whole_and_the_next_run_finishes(tmp_path: Path) -> None:
    """Killed at every third of the steps that count, the store is whole and the next run finishes."""
    _killed_at_every_step(tmp_path, every=40, stride=3)


@pytest.mark.slow
def test_killed_between_any_two_statements_the_store_is_whole(tmp_path: Path) -> None:
    """Killed between any two statements the store is whole."""
    _killed_at_every_step(tmp_path, every=1)


def test_second_writer_is_told_who_writes_and_since_when(tmp_path: Path) -> None:
    """Second writer is told who writes and since when."""
    group = Group(tmp_path)
    group.write("a.md", "# Rules\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    with held_by_another_process(group.store) as other:
        with pytest.raises(StoreLocked) as told:
            group.ingest()
        assert re.search(rf"process {other.pid} since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d", str(told.value))
        assert group.search("doors close")[0][0] == "a.md"
    assert group.statuses() == {"a.md": "unchanged"}


def test_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    """Lock of a killed writer is free."""
    with held_by_another_process(tmp_path) as other:
        other.kill()
        other.wait()
        with writer_lock(tmp_path):
            assert str(os.getpid()) in (tmp_path / "writer.lock.txt").read_text("utf-8")


def test_store_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Store that cannot be made is told in one sentence."""
    group = Group(tmp_path)
    group.write("a.md", "# Rules\n\nArticle 1 Doors close at ten.\n")
    (tmp_path / "file").write_text("in the way", "utf-8")
    group.store = tmp_path / "file" / "store"
    with pytest.raises(StoreError, match="cannot be created"):
        group.ingest()
