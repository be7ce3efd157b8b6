"""One interruption after the other: a store is killed in the midst of a change, looked at, and brought to its end.

While it happens a reader asks all the time. Afterwards every document must be as it was before or as it is after, the
next ingestion must give what a clean one gives, and the store must agree with itself.
"""

from __future__ import annotations

import math
import random
import resource
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.catalogue import Catalogue
from assistant.errors import GuildhallError, StoreError
from assistant.verification import verify
from ingest.workers import ReadingLimits
from tests.assistant.crash_cuts import cut_power, damage
from tests.assistant.crash_driver import content
from tests.assistant.crash_processes import Child
from tests.assistant.crash_scenes import (
    Scene,
    States,
    Wrong,
    check,
    check_answers,
    is_one_sentence,
    states_of,
)
from tests.assistant.fakes import FakeEmbedder, Group
from tests.chroma_server import Server

AGAIN = 0.3
"""How often the next run, which mends what the first left, is killed as well."""
MODES = ("kill", "kill", "kill", "kill", "power", "power", "full disk")
SERVER_MODES = ("kill", "kill", "server", "server", "restart")
SMALLEST_FILE, LARGEST_FILE = 4_000, 2_500_000
"""Between these a file may not grow on a full disk, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """What a scene gives where nothing interrupts it."""

    before: States
    after: States
    content: list[Any]
    seconds: float


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of one interruption: which, how many kills hit, and what was found wrong."""

    scene: str
    mode: str
    kills: int = 0
    questions: int = 0
    notes: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


class Stage:
    """The folders of a run: for each scene the store as it is before, and what a clean change makes of it."""

    def __init__(self, root: Path, *, server: Server | None = None) -> None:
        self._root = root
        self._server = server
        self._clean: dict[str, Clean] = {}

    def _url(self) -> str | None:
        return self._server.url if self._server else None

    def group(self, name: str) -> Group:
        """A group of its own."""
        root = self._root / name
        shutil.rmtree(root, ignore_errors=True)
        return Group(root, chroma_url=self._url())

    def clean(self, scene: Scene) -> Clean:
        """The scene without an interruption, worked out once."""
        if scene.name not in self._clean:
            group = self.group(f"clean-{scene.name}")
            before = Child(lambda: prepare(group, scene), self._root / "before.json").result()
            scene.change(group)
            seconds = Child(lambda: _timed(group, scene), self._root / "timed.json").result()
            after, found = Child(lambda: _finished(group, scene), self._root / "after.json").result()
            self._clean[scene.name] = Clean(before=before, after=after, content=found, seconds=seconds)
        return self._clean[scene.name]

    def interrupt(self, scene: Scene, chance: random.Random, *, mode: str, name: str) -> Outcome:
        """Interrupt a scene once, or twice, and look at what is left."""
        clean = self.clean(scene)
        group = self.group(name)
        outcome = Outcome(scene=scene.name, mode=mode)
        Child(lambda: prepare(group, scene), self._root / "prepared.json").result()
        reader = Child(lambda: read(group, scene, clean), self._root / "reader.json")
        try:
            scene.change(group)
            self._strike(group, scene, chance, outcome, clean)
            while chance.random() < AGAIN:
                self._kill(lambda: _ingested(group), chance, outcome, clean)
            if mode == "power":
                reader.kill()
                outcome.notes.append(cut_power(group.store, chance))
            self._look(group, scene, clean, outcome)
        finally:
            (group.store.parent / "stop").touch()
            if mode != "power":
                self._hear(reader, outcome)
        return outcome

    def _strike(self, group: Group, scene: Scene, chance: random.Random, outcome: Outcome, clean: Clean) -> None:
        work = _work(group, scene, chance)
        if outcome.mode == "full disk":
            limit = round(math.exp(chance.uniform(math.log(SMALLEST_FILE), math.log(LARGEST_FILE))))
            said = Child(lambda: _on_a_full_disk(work, limit), self._root / "full.json").result()
            outcome.notes.append(f"{limit} bytes: {said or 'enough'}")
        elif outcome.mode in ("server", "restart") and self._server:
            child = Child(lambda: _in_one_sentence(work), self._root / "struck.json")
            time.sleep(chance.random() * clean.seconds)
            self._server.kill()
            outcome.kills += 1
            if outcome.mode == "server":  # it stays down until the writer has noticed
                child.wait()
            self._server.start()
            outcome.notes.append(str(child.result()))
        else:
            self._kill(work, chance, outcome, clean)

    def _kill(self, work: Any, chance: random.Random, outcome: Outcome, clean: Clean) -> None:
        child = Child(work, self._root / "killed.json")
        time.sleep(chance.random() * clean.seconds)
        if child.kill(group=chance.random() < 0.5):
            outcome.kills += 1
        else:
            child.result()

    def _look(self, group: Group, scene: Scene, clean: Clean, outcome: Outcome) -> None:
        try:
            seen = Child(lambda: _seen(group, scene, clean), self._root / "seen.json").result()
            outcome.wrong += [tuple(found) for found in seen]
            after, found = Child(lambda: _finished(group, scene), self._root / "finished.json").result()
            if after != clean.after or found != clean.content:
                outcome.wrong.append(("half", "the next ingestion does not give what a clean one gives"))
            said = Child(lambda: _disagreements(group), self._root / "verified.json").result()
            outcome.wrong += [("half", sentence) for sentence in said]
        except AssertionError as error:
            outcome.wrong.append(("unreadable", str(error)))

    def _hear(self, reader: Child, outcome: Outcome) -> None:
        try:
            questions, wrong = reader.result()
        except AssertionError as error:
            outcome.wrong.append(("reader", str(error)))
            return
        outcome.questions += questions
        outcome.wrong += [tuple(found) for found in wrong]


def _work(group: Group, scene: Scene, chance: random.Random) -> Any:
    """The change as a process does it; one in ten reads its files in worker processes."""
    workers = 1 if chance.random() < 0.1 else 0
    limits = ReadingLimits(workers=workers, max_bytes=10_000_000)

    def work() -> None:
        if workers and scene.name != "repair":
            group.ingest(limits=limits)
        else:
            scene.run(group)

    return work


def prepare(group: Group, scene: Scene) -> States:
    """Bring a group to where the scene begins; what is found there."""
    if scene.before is None:
        return {"teacher": {}, "administrator": {}}
    scene.before(group)
    group.ingest()
    with group.reading() as store:
        found = states_of(store)
    if scene.damaged and not group.chroma_url:
        graph = next(group.store.glob("chroma*/chroma.sqlite3"))
        damage(graph, random.Random(7))
    return found


def _ingested(group: Group) -> None:
    group.ingest()


def _timed(group: Group, scene: Scene) -> float:
    begun = time.monotonic()
    scene.run(group)
    return time.monotonic() - begun


def _finished(group: Group, scene: Scene) -> tuple[States, list[Any]]:
    """The change run to its end; what is found then."""
    scene.change_embedder(group)
    scene.run(group)
    group.ingest()
    with group.reading() as store:
        return states_of(store), content(group)


def _seen(group: Group, scene: Scene, clean: Clean) -> list[tuple[str, str]]:
    """What is wrong with the store as the interruption left it."""
    try:
        for embedder in _embedders(group, scene):
            group.embedder = embedder
            try:
                with group.reading() as store:
                    check(states_of(store), clean.before, clean.after)
                    check_answers(group, store, clean.before, clean.after)
                return []
            except StoreError as error:
                said = error
                if "There is no store" in str(error) and scene.before is None:
                    return []
        return [("unreadable", str(said))]
    except Wrong as wrong:
        return [(wrong.kind, str(wrong))]


def _embedders(group: Group, scene: Scene) -> list[FakeEmbedder]:
    """The embedder of the store before, and after where that is another: one of them opens it."""
    former = FakeEmbedder()
    scene.change_embedder(group)
    return [former] if group.embedder.name == former.name else [former, group.embedder]


def read(group: Group, scene: Scene, clean: Clean) -> tuple[int, list[tuple[str, str]]]:
    """Ask one open store until told to stop; how often, and what was wrong."""
    stop, questions = group.store.parent / "stop", 0
    while not stop.exists():
        try:
            with group.reading() as store:
                while not stop.exists():
                    check(states_of(store), clean.before, clean.after)
                    check_answers(group, store, clean.before, clean.after)
                    questions += 1
        except Wrong as wrong:
            return questions, [("reader", str(wrong))]
        except StoreError:
            if scene.before is not None:
                raise
            time.sleep(0.02)
    return questions, []


def _in_one_sentence(work: Any) -> str | None:
    """The error that ends a work, which must be told in one sentence; ``None`` where nothing does."""
    try:
        work()
    except GuildhallError as error:
        if not is_one_sentence(error):
            raise AssertionError(f"not one sentence: {error}") from error
        return str(error)
    return None


def _on_a_full_disk(work: Any, limit: int) -> str | None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        return _in_one_sentence(work)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _disagreements(group: Group) -> list[str]:
    catalogue = Catalogue(group.store)
    catalogue.close()
    return list(verify(group.store, repair=False, chroma_url=group.chroma_url).disagreements)
