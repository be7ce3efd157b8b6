"""The audit trail's file: kept in order, shared by threads and processes, limited in days, and never written twice."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.audit import FILE_NAME, Asked, Kind, Outcome, Record, Trail, Wanted, now
from assistant.errors import StoreError

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

WRITE = """
import sys
from pathlib import Path
from assistant.audit import Kind, Record, Trail, now
trail = Trail(Path(sys.argv[1]))
for number in range(25):
    trail.add(Record(kind=Kind.ASK, at=now(), outcome="answered", user=sys.argv[2]))
"""


@pytest.fixture
def trail(tmp_path: Path) -> Iterator[Trail]:
    """A trail without records, kept for ever."""
    with closing(Trail(tmp_path)) as trail:
        yield trail


def _record(hours: float = 0, *, kind: Kind = Kind.ASK, user: str | None = None) -> Record:
    return Record(kind=kind, at=NOON + timedelta(hours=hours), outcome=Outcome.DONE, user=user)


def test_record_comes_back_as_it_was_given(trail: Trail) -> None:
    """Record comes back as it was given, half characters apart."""
    asked = Asked(
        day="2026-11-02",
        language="zh",
        question="谁发？\ud800",
        history=({"question": "q", "answer": "a"},),
        answer="学院[1]。",
        shown={"citations": [{"document": "a.md", "start": 0, "end": 3}], "notices": [], "nearest": []},
        model="extractive",
        model_output="raw",
    )
    record = Record(
        kind=Kind.ASK, at=NOON, outcome="answered", user="anna", role="teacher", milliseconds=12, asked=asked
    )
    trail.add(record)
    assert list(trail.records(Wanted())) == [replace(record, asked=replace(asked, question="谁发？?"))]


def test_records_come_oldest_first_and_only_those_asked_for(trail: Trail) -> None:
    """Records come oldest first and only those asked for."""
    records = [_record(3, user="b"), _record(1, user="a"), _record(2, kind=Kind.INGEST, user="a"), _record(1)]
    for record in records:
        trail.add(record)
    late, early, ingested, early_too = records
    assert list(trail.records(Wanted())) == [early, early_too, ingested, late]
    assert list(trail.records(Wanted(since=NOON + timedelta(hours=2)))) == [ingested, late]
    assert list(trail.records(Wanted(until=NOON + timedelta(hours=2)))) == [early, early_too]
    assert list(trail.records(Wanted(kind=Kind.INGEST))) == [ingested]
    assert list(trail.records(Wanted(user="a"))) == [early, ingested]


def test_long_trail_is_read_piece_by_piece_while_it_grows(trail: Trail) -> None:
    """Long trail is read piece by piece while it grows."""
    for number in range(1203):
        trail.add(_record(number // 3))
    reading = trail.records(Wanted())
    first = next(reading)
    trail.add(_record(9999))
    found = [first, *reading]
    assert len({record.id for record in found}) == len(found) == 1204
    assert [record.at for record in found] == sorted(record.at for record in found)


def test_threads_and_processes_share_the_trail(tmp_path: Path, trail: Trail) -> None:
    """Threads and processes share the trail from its very first record on, and none is lost."""
    others = [subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path), name], cwd=ROOT) for name in ("a", "b")]

    def write() -> None:
        for _ in range(25):
            trail.add(_record(user="t"))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait() for other in others] == [0, 0]
    users = [record.user for record in trail.records(Wanted())]
    assert {user: users.count(user) for user in ("a", "b", "t")} == {"a": 25, "b": 25, "t": 100}


def test_record_takes_under_three_milliseconds(trail: Trail) -> None:
    """Record takes under three milliseconds, the best of a few hundred on a busy machine."""
    asked = Asked(day="2026-11-02", question="question " * 20, answer="answer " * 200, shown={"citations": []})
    taken = []
    for _ in range(200):
        begun = time.perf_counter()
        trail.add(Record(kind=Kind.ASK, at=now(), outcome="answered", asked=asked))
        taken.append(time.perf_counter() - begun)
    assert sorted(taken)[50] < 0.003


def test_old_records_are_not_shown_and_go_when_a_new_one_comes(tmp_path: Path) -> None:
    """Old records are not shown and go when a new one comes; 0 days keep them for ever."""
    with closing(Trail(tmp_path)) as forever:
        for days in (800, 400, 300, 0):
            forever.add(Record(kind=Kind.ASK, at=now() - timedelta(days=days), outcome="answered"))
        with closing(Trail(tmp_path, days=365)) as year:
            assert len(list(year.records(Wanted()))) == 2
            assert forever.count() == 4
            year.add(Record(kind=Kind.ASK, at=now(), outcome="answered"))
            assert len(list(year.records(Wanted()))) == forever.count() == 3


def test_pruning_takes_out_everything_old_without_a_trace_in_the_file(tmp_path: Path) -> None:
    """Pruning takes out everything old, many as they are, and its words do not stay behind in the file."""
    with closing(Trail(tmp_path)) as forever:
        for _ in range(1100):
            asked = Asked(day="2020-01-01", question="Xylophone")
            forever.add(Record(kind=Kind.ASK, at=now() - timedelta(days=9), outcome="answered", asked=asked))
        forever.add(Record(kind=Kind.ASK, at=now(), outcome="answered"))
    with closing(Trail(tmp_path, days=7)) as week:
        week.prune()
        assert week.count() == 1
    assert b"Xylophone" not in (tmp_path / FILE_NAME).read_bytes()


def test_trail_that_was_moved_away_is_begun_anew(tmp_path: Path, trail: Trail) -> None:
    """Trail that was moved away is begun anew and the old file stays as it was."""
    trail.add(_record())
    trail.close()
    trail.add(_record(1))
    (tmp_path / FILE_NAME).rename(tmp_path / "old")
    for ending in ("-wal", "-shm"):
        (tmp_path / (FILE_NAME + ending)).unlink(missing_ok=True)
    trail.add(_record(2))
    assert [record.at for record in trail.records(Wanted())] == [NOON + timedelta(hours=2)]


def test_joined_trails_hold_every_record_once(tmp_path: Path, trail: Trail) -> None:
    """Joined trails hold every record once, in the order of time."""
    (tmp_path / "other").mkdir()
    with closing(Trail(tmp_path / "other")) as other:
        shared, theirs, ours = _record(1), _record(2), _record(3)
        for where, record in ((trail, shared), (other, shared), (other, theirs), (trail, ours)):
            where.add(record)
    assert [trail.join(tmp_path / "other" / FILE_NAME) for _ in range(2)] == [1, 0]
    assert list(trail.records(Wanted())) == [shared, theirs, ours]


@pytest.mark.parametrize("spoil", ["garbage", "folder", "newer"])
def test_trail_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, spoil: str) -> None:
    """Trail that cannot be used is told in one sentence, by whatever is tried with it."""
    path = tmp_path / FILE_NAME
    if spoil == "garbage":
        path.write_bytes(b"no database" * 1000)
    elif spoil == "folder":
        path.mkdir()
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
    with closing(Trail(tmp_path)) as trail:
        assert FILE_NAME in (trail.fault() or "")
        for tried in (lambda: trail.add(_record()), trail.count, lambda: list(trail.records(Wanted()))):
            with pytest.raises(StoreError, match="audit trail"):
                tried()


def test_two_trails_of_a_process_and_a_command_beside_them_lose_nothing(tmp_path: Path) -> None:
    """Opening the file once more takes no lock away from whoever has it open, so no command cleans up beneath them."""
    code = "import sys, pathlib; from assistant.audit import Trail, Wanted; t = Trail(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", f"{code}; print(len(list(t.records(Wanted())))); t.close()", str(tmp_path)]
    with closing(Trail(tmp_path)) as first, closing(Trail(tmp_path)) as second:
        for number in range(1, 4):
            for trail in (first, second):
                trail.add(Record(kind=Kind.ASK, at=now(), outcome="answered"))
            with closing(Trail(tmp_path)) as passing:
                passing.add(Record(kind=Kind.VERIFY, at=now(), outcome="done"))
            told = subprocess.run(command, capture_output=True, text=True, check=True)
            assert told.stdout.strip() == str(3 * number)


def test_sound_trail_has_no_fault_and_belongs_to_its_owner_alone(tmp_path: Path, trail: Trail) -> None:
    """Sound trail has no fault and belongs to its owner alone."""
    assert trail.fault() is None
    assert trail.count() == 0
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_reading_makes_no_file(tmp_path: Path, trail: Trail) -> None:
    """Reading makes no file."""
    assert (trail.count(), list(trail.records(Wanted()))) == (0, [])
    trail.prune()
    assert list(tmp_path.iterdir()) == []
