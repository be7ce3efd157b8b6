"""The worst questions for each figure that is held against a bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.records import Answer, AnswerStatus
from assistant.rendering import answer_to_json
from tests.benchmarks.quality_bars import about
from tests.benchmarks.retrieval import TOP, QuestionSet, gold_inside
from tests.benchmarks.watched import Outcome

WORST = 10
"""Questions told of each figure."""

SHORT = 90
"""Characters of a text that are told."""

Row = dict[str, Any]
Tell = Callable[[Outcome], tuple[str, str]]
"""What was expected of a question, and what was given."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Where the relevant documents of a set stand among those found."""

    relevant: Mapping[str, set[str]]
    titles: Mapping[str, str]

    def place(self, each: Outcome) -> int:
        wanted = self.relevant[each.query["id"]]
        return next((place for place, id_ in enumerate(each.found, start=1) if id_ in wanted), TOP + 1)

    def tell(self, each: Outcome) -> tuple[str, str]:
        first = self.titles[each.found[0]] if each.found else "nothing"
        wanted = " / ".join(sorted({self.titles[id_] for id_ in self.relevant[each.query["id"]]}))
        place = self.place(each)
        return wanted, f"{f'at place {place}' if place <= TOP else 'not found'}; first is {first}"


def worst(outcomes: Sequence[Outcome], questions: QuestionSet) -> dict[str, list[Row]]:
    """The worst questions by figure, the worst first."""
    found = {**_of_ranking(outcomes, questions), **_of_answers(outcomes), **_of_times(outcomes)}
    shown = about(questions.name).shown
    return {
        figure: [row(each.query, *tell(each), shown=shown) for each in rows[:WORST]]
        for figure, (rows, tell) in found.items()
    }


def _of_ranking(outcomes: Sequence[Outcome], questions: QuestionSet) -> dict[str, tuple[list[Outcome], Tell]]:
    titles = {str(entry["id"]): str(entry.get("title") or entry["id"]) for entry in questions.corpus}
    ranking = _Ranking(questions.relevant, titles)
    missed = [each for each in outcomes if each.answerable and ranking.place(each) > 1]
    missed.sort(key=ranking.place, reverse=True)
    return dict.fromkeys(("reader R@1", "reader nDCG@10", "fewer misses"), (missed, ranking.tell))


def _of_answers(outcomes: Sequence[Outcome]) -> dict[str, tuple[list[Outcome], Tell]]:
    by_certainty = sorted(outcomes, key=lambda each: each.certain.certainty)
    answerable = [each for each in by_certainty if each.answerable]
    others = [each for each in reversed(by_certainty) if not each.answerable]
    with_gold = [each for each in reversed(answerable) if each.query.get("answer")]
    unquoted = [each for each in with_gold if not gold_inside(each.query, answer_to_json(each.answer))]
    answered = sorted((each for each in answerable if not each.refused), key=lambda each: -len(_quotes(each.answer)))
    return {
        "refused at 5% within": ([each for each in others if each.certain.within], _refusing),
        "refused at 5% across": ([each for each in others if not each.certain.within], _refusing),
        "gold inside quotes": (sorted(unquoted, key=lambda each: each.refused), _quoted),
        "quoted characters": (answered, _quoted),
        "refused": ([each for each in others if not each.refused], _refusing),
        "false refusals": ([each for each in answerable if each.refused], _quoted),
    }


def _of_times(outcomes: Sequence[Outcome]) -> dict[str, tuple[list[Outcome], Tell]]:
    slowest = sorted(outcomes, key=lambda each: -each.answer.timings_ms["total"])
    without = sorted(outcomes, key=lambda each: -each.off.timings_ms["total"])
    return {"p50 ms": (slowest, _slow), "p95 ms": (slowest, _slow), "off p50 ms": (without, _slow)}


def _quoted(each: Outcome) -> tuple[str, str]:
    return _gold(each.query), f"{said(each.answer)}{_certainty(each) if each.refused else ''}"


def _refusing(each: Outcome) -> tuple[str, str]:
    return "a refusal", f"{short(said(each.answer))}{_certainty(each)}"


def _slow(each: Outcome) -> tuple[str, str]:
    return "", f"{each.answer.timings_ms['total']} ms, without a reader {each.off.timings_ms['total']} ms"


def _certainty(each: Outcome) -> str:
    return f" ({each.certain.certainty:.2f}, {'within' if each.certain.within else 'across'})"


def row(query: Mapping[str, Any], expected: str, given: str, *, shown: bool) -> Row:
    """A line of a list of misses; only the id where the set's texts may not be copied."""
    if not shown:
        return {"id": query["id"]}
    return {"id": query["id"], "question": short(query["text"]), "expected": short(expected), "given": given}


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def said(answer: Answer) -> str:
    """What was quoted, cut where it is long, or that it was refused."""
    return short(_quotes(answer)) if answer.status is AnswerStatus.ANSWERED else "refused"


def _quotes(answer: Answer) -> str:
    return " / ".join(citation.quote.text for citation in answer.citations)


def _gold(query: Mapping[str, Any]) -> str:
    gold = query.get("answer_in_corpus_lang") or query.get("answer") or ""
    return gold if isinstance(gold, str) else " / ".join(gold)
