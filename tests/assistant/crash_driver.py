"""Kills an ingestion after each of its steps and tells what the next runs found; run as a program of its own.

It forks a child for every step before Chroma is opened anywhere, so that libraries are imported once. A step is the
return of a call into Chroma's core, or of one into SQLite that begins or ends a transaction; of the others, which are
undone with their transaction, every so many count. The child ends there as if it had been killed.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import chromadb.api.rust  # noqa: F401  # imported here, once, for all children

from assistant.catalogue import Catalogue
from assistant.verification import verify
from tests.assistant.fakes import Group

KILLED = 77
QUESTION = "engineers teach hours a term"


def prepare(group: Group) -> None:
    """The first state: ingested before the crash."""
    group.write(
        "rules.md", "# Rules\n\nArticle 1 Engineers teach thirty hours a term.\n\nArticle 2 Doors close at ten.\n"
    )
    group.write("gone.md", "# Old\n\nArticle 1 Engineers once taught ten hours a term.\n")
    group.write("moved.md", "# Moved\n\nArticle 1 Engineers teach evening hours this term.\n")


def change(group: Group) -> None:
    """What the interrupted run has to take in: a document changed, added, removed, and hidden from teachers."""
    group.write(
        "rules.md", "# Rules\n\nArticle 1 Engineers teach forty hours a term.\n\nArticle 2 Doors close at ten.\n"
    )
    group.write("added.md", "# New\n\nArticle 1 Engineers teach two more hours a term.\n")
    group.remove("gone.md")
    group.declare("file: moved.md, audience: [administrator]")


def live(group: Group) -> list[list[str]]:
    """Everything that search finds for two roles, with its document; a text found twice stands there twice."""
    return [
        sorted(f"{p}: {t}" for p, t in group.search(QUESTION, role=role, limit=50))
        for role in ("teacher", "administrator")
    ]


def content(group: Group) -> list[Any]:
    """The live catalogue, comparable between stores."""
    catalogue = Catalogue(group.store)
    rows = catalogue.rows(
        "SELECT d.path, d.audience, d.since, d.until, p.id, p.text, p.terms FROM passages p "
        "JOIN documents d ON d.id = p.document WHERE d.archived_at IS NULL ORDER BY d.path, p.ordinal"
    )
    catalogue.close()
    return [list(row) for row in rows]


class Killer:
    """Ends this process without a farewell once so many steps have returned."""

    def __init__(self, step: int, *, every: int) -> None:
        self._left = step
        self._every = every
        self._inside = False
        self._others = 0

    def __call__(self, _frame: FrameType, event: str, function: Any) -> None:
        """Called by Python at every call and return."""
        owner = getattr(function, "__self__", None)
        if event == "c_return" and self._is_step(owner, function.__name__):
            self._left -= 1
            if self._left == 0:
                os._exit(KILLED)

    def _is_step(self, owner: object, name: str) -> bool:
        if type(owner).__name__ == "Bindings":
            return True
        if not isinstance(owner, sqlite3.Connection) or name not in ("execute", "executemany"):
            return False
        inside, self._inside = self._inside, owner.in_transaction
        if inside != self._inside:
            return True
        self._others += 1
        return self._others % self._every == 0


def in_child(work: Callable[[], None]) -> int:
    """The exit status of ``work`` in a forked process."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _write(path: Path, found: Any) -> None:
    path.write_text(json.dumps(found), "utf-8")


def _examine(group: Group, path: Path) -> None:
    """What is found at the next opening, what the next ingestion makes of it, and whether that agrees with itself."""
    seen = live(group)
    group.embedder.passages.clear()
    group.ingest()
    _write(
        path,
        {
            "seen": seen,
            "content": content(group),
            "disagreements": verify(group.store, repair=False).disagreements,
        },
    )


def main(root: Path, every: int, stride: int) -> None:
    """Write ``root/result.json``: the clean states, and one examination for every so many steps."""
    template = Group(root / "template")
    prepare(template)
    states = root / "states.json"

    def clean() -> None:
        template.ingest()
        before = live(template)
        shutil.copytree(template.store, root / "before")
        change(template)
        template.ingest()
        _write(states, {"before": before, "after": live(template), "content": content(template)})

    assert in_child(clean) == 0
    steps: list[Any] = []
    while True:
        group = Group(root / f"step{len(steps)}")
        shutil.rmtree(group.folder)
        shutil.copytree(template.folder, group.folder)
        shutil.copytree(root / "before", group.store)

        def interrupted(group: Group = group) -> None:
            sys.setprofile(Killer(1 + stride * len(steps), every=every))
            group.ingest()

        status = in_child(interrupted)
        result = root / "step.json"
        assert in_child(lambda group=group, result=result: _examine(group, result)) == 0  # type: ignore[misc]
        steps.append({"killed": status == KILLED, **json.loads(result.read_text("utf-8"))})
        shutil.rmtree(root / f"step{len(steps) - 1}")
        if status != KILLED:
            assert status == 0, status
            break
    _write(root / "result.json", {**json.loads(states.read_text("utf-8")), "steps": steps})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
