"""Kills a restore after each of its steps and tells what the next opening found; run as a program of its own.

A step is the return of a call that changes something outside this process: into SQLite, into Chroma's core, or into the
file system. The child ends there as if it had been killed. Everything is done in children, forked before Chroma is
opened anywhere. What is found is told by an opening as the command line and the app open a store, which ends what was
decided; then the index is compared with the catalogue.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import chromadb.api.rust  # noqa: F401  # imported here, once, for all children

from assistant.audit import Kind, Record, Trail, Wanted, now
from assistant.backup import back_up
from assistant.conversations import Conversations
from assistant.errors import StoreError
from assistant.restore import restore
from assistant.settings import Settings
from assistant.verification import verify
from assistant.wiring import open_catalogue
from tests.assistant.crash_driver import KILLED, in_child
from tests.assistant.fakes import Group

_FILE_CALLS = frozenset({"replace", "link", "unlink", "rmdir", "mkdir", "fsync", "rename"})


class Killer:
    """Ends this process without a farewell once so many steps have returned; never, for 0, and counts them."""

    def __init__(self, step: int) -> None:
        self._step = step
        self.count = 0
        self._inside = False

    def __call__(self, _frame: FrameType, event: str, function: Any) -> None:
        """Called by Python at every call and return."""
        if event == "c_return" and self._is_step(getattr(function, "__self__", None), function.__name__):
            self.count += 1
            if self.count == self._step:
                os._exit(KILLED)

    def _is_step(self, owner: object, name: str) -> bool:
        if type(owner).__name__ == "Bindings" or (owner is sys.modules["posix"] and name in _FILE_CALLS):
            return True
        if isinstance(owner, sqlite3.Connection) and name != "close":
            inside, self._inside = self._inside, owner.in_transaction
            return name == "backup" or inside != self._inside
        return False


def prepare(group: Group, saved: Path) -> list[str]:
    """A store, its backup, and what came after; returns the conversation that the backup holds, and a later one."""
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.write("gates.md", "# Gates\n\nArticle 1 Gates close at ten.\n")
    group.ingest()
    conversation = Conversations(group.store).start("local")
    note(group.store, "before")
    back_up(group.store, saved, force=False)
    group.remove("gates.md")
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at nine.\n")
    group.write("windows.md", "# Windows\n\nArticle 1 Windows close at nine.\n")
    group.ingest()
    return [conversation, Conversations(group.store).start("local")]


def note(store: Path, user: str) -> None:
    """Record something, so that the trail has a line that the backup has not."""
    trail = Trail(store)
    trail.add(Record(kind=Kind.VERIFY, at=now(), outcome="done", user=user))
    trail.close()


def state(group: Group, conversations: list[str]) -> list[Any] | None:
    """Everything that a restore changes, as the next opening finds it; ``None`` where there is no store."""
    try:
        open_catalogue(Settings(store=group.store)).close()
    except StoreError:
        return None
    passages = sorted(text for _, text in group.search("When do doors close?", limit=50))
    trail = Trail(group.store)
    users = [record.user for record in trail.records(Wanted()) if record.kind is Kind.VERIFY]
    trail.close()
    kept = Conversations(group.store)
    return [passages, [kept.find(id_, user="local") is not None for id_ in conversations], users]


def examine(group: Group, conversations: list[str], result: Path) -> None:
    """What is found at the next opening, whether the parts agree, and what is left lying about."""
    found = state(group, conversations)
    wrong = list(verify(group.store, repair=False).disagreements) if found is not None else []
    group.ingest()
    trail = Trail(group.store)
    ended = [record.details for record in trail.records(Wanted(kind=Kind.RESTORE))]
    trail.close()
    left = sorted(path.name for path in group.store.iterdir() if path.name.startswith(("restoring", ".guildhall")))
    indexes = len(list(group.store.glob("chroma*")))
    result.write_text(
        json.dumps({"state": found, "wrong": wrong, "left": left, "indexes": indexes, "ended": ended}), "utf-8"
    )


def main(root: Path, every: int, fresh: bool) -> None:
    """Write ``root/result.json``: the clean states, and one examination for every so many steps."""
    template, saved = Group(root / "template"), root / "saved.zip"

    def make() -> None:
        (root / "conversation").write_text("\n".join(prepare(template, saved)), "utf-8")
        note(template.store, "after")

    assert in_child(make) == 0
    conversations = (root / "conversation").read_text("utf-8").split()
    if fresh:
        shutil.rmtree(template.store)

    def run(place: Path, step: int) -> int:
        shutil.copytree(root / "template", place)

        def work() -> None:
            killer = Killer(step)
            sys.setprofile(killer)
            restore(place / "store", saved)
            sys.setprofile(None)
            (root / "count").write_text(str(killer.count), "utf-8")

        return in_child(work)

    def told(place: Path) -> Any:
        assert in_child(lambda: examine(Group(place), conversations, root / "told.json")) == 0
        shutil.rmtree(place)
        return json.loads((root / "told.json").read_text("utf-8"))

    shutil.copytree(root / "template", root / "before")
    before = told(root / "before")
    assert run(root / "after", 0) == 0
    after = told(root / "after")
    steps = []
    for step in range(1, int((root / "count").read_text("utf-8")) + 1, every):
        place = root / f"step{step}"
        assert run(place, step) == KILLED, step
        steps.append({"step": step, **told(place)})
    (root / "result.json").write_text(json.dumps({"before": before, "after": after, "steps": steps}), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "fresh")
