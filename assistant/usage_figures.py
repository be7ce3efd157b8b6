"""How the assistant is used, counted from the audit trail: how often, by which roles, how well and how quickly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.audit import Record
from assistant.reading_rights import Rights
from assistant.records import AnswerStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageFigures:
    """Counts of questions; times are milliseconds, ``None`` where nothing was answered.

    ``people`` is how many different users asked, as far as they are recorded. ``cited`` are the documents cited in most
    answers, with how many.
    """

    questions: int
    by_day: Mapping[date, Mapping[str, int]]
    by_role: Mapping[str, int]
    by_outcome: Mapping[str, int]
    people: int
    median: int | None
    nearly_all: int | None
    cited: Sequence[tuple[str, int]]

    @property
    def not_found(self) -> float | None:
        """Which part of the answered questions the documents do not answer."""
        answered = sum(self.by_outcome.get(status.value, 0) for status in AnswerStatus)
        return self.by_outcome.get(AnswerStatus.NOT_FOUND.value, 0) / answered if answered else None


def figures_of(records: Iterable[Record], rights: Rights, *, since: date, until: date, most_cited: int) -> UsageFigures:
    """The figures of recorded questions; days are those of this machine's clock, and those without questions count.

    Documents that the role may not see are not counted among the cited ones.
    """
    by_day: dict[date, Counter[str]] = {day: Counter() for day in _days(since, until)}
    by_role: Counter[str] = Counter()
    by_outcome: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    users: set[str] = set()
    times: list[int] = []
    for record in records:
        if record.asked is None:
            continue
        by_day.setdefault(record.at.astimezone().date(), Counter())[record.role or ""] += 1
        by_role[record.role or ""] += 1
        by_outcome[record.outcome] += 1
        users.update(filter(None, [record.user]))
        if record.outcome in set(AnswerStatus) and record.milliseconds is not None:
            times.append(record.milliseconds)
        cited.update(_cited(record) & rights.seen)
    times.sort()
    return UsageFigures(
        questions=sum(by_role.values()),
        by_day=dict(sorted(by_day.items())),
        by_role=dict(by_role.most_common()),
        by_outcome=dict(by_outcome.most_common()),
        people=len(users),
        median=percentile(times, 50),
        nearly_all=percentile(times, 95),
        cited=cited.most_common(most_cited),
    )


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest of some ordered numbers that ``percent`` of them do not exceed; ``None`` where there is none."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _cited(record: Record) -> frozenset[str]:
    shown = record.asked.shown if record.asked else None
    return frozenset(str(place.get("document")) for place in (shown or {}).get("citations", ()))


def _days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]
