"""From evidence to an answer in a chat model's words; where the model fails, the answer that quotes stands.

::

    sources → prompt → draft → check ┬→ verified → citations → answer
                          ↑          └→ rejected ┐
                          └── asked once more ───┘   then left out, and the clause is quoted beside the rest
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.errors import Failure, ModelFailed
from assistant.evidence import Evidence
from assistant.generation.assembling import Assembly
from assistant.generation.budget import Budget
from assistant.generation.checking import Checker
from assistant.generation.draft_loop import worded
from assistant.generation.ground import Ground, Worded
from assistant.generation.remembered import Remembered, key_of
from assistant.generation.sources import Load, Source, gather
from assistant.generation.task import Task
from assistant.generation.usage import Figures, Usage
from assistant.interfaces import ChatModel
from assistant.notices import about_model
from assistant.records import Answer

_log = logging.getLogger(__name__)

SOURCES_SHARE = 0.35
"""Share of an answer's tokens that its passages may take: they are read once, and again where sentences fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The whole seconds and tokens of an answer."""

    seconds: float
    tokens: int


class Writer:
    """Words answers with a chat model; nothing that the passages do not support leaves it."""

    def __init__(self, model: ChatModel, *, checker: Checker, limits: Limits, usage: Usage) -> None:
        self._model = model
        self._checker = checker
        self._limits = limits
        self._usage = usage
        self._remembered = Remembered()
        self._warned = False

    def task(self) -> Task:
        """The beginning of an answer: from here on its time runs."""
        return Task(model=self._model, budget=Budget(seconds=self._limits.seconds, tokens=self._limits.tokens))

    def sources(
        self, evidence: Evidence, parts: Sequence[Evidence], quoted: Answer, *, load: Load
    ) -> tuple[Source, ...]:
        """The passages that an answer may be worded from."""
        return tuple(gather(evidence, parts, quoted, load=load, tokens=round(self._limits.tokens * SOURCES_SHARE)))

    def write(self, task: Task, ground: Ground) -> Iterator[str | Answer]:
        """The answer's sentences as each is verified, then the Answer; the quoted one where the model fails."""
        key = key_of(self._model.name, f"{ground.question.text}\x00{ground.alone}", ground.language, ground.sources)
        known = self._remembered.get(key)
        if known is not None:
            yield from _told(known, ground)
            self._count(task, Figures(answers=1, cached=1))
            yield replace(_assembled(known, ground, self._model.name), model_output=task.output)
            return
        try:
            came = yield from worded(task, ground, self._checker)
        except ModelFailed as failed:
            self._count(task, Figures(answers=1, failed=failed.failure is not Failure.NOT_FOUND))
            notice = about_model(failed.failure, ground.language)
            yield replace(ground.quoted, notices=(*ground.quoted.notices, notice), model_output=task.output)
            return
        if isinstance(came, Answer):
            self._count(task, Figures(answers=1))
            yield replace(came, model_output=task.output)
            return
        self._remembered.keep(key, came)
        self._count(task, Figures(answers=1, dropped_sentences=came.dropped))
        yield replace(_assembled(came, ground, self._model.name), model_output=task.output)

    def unworded(self, task: Task, answer: Answer) -> Answer:
        """An answer that is not worded, with what the model wrote before that was known."""
        if task.calls:
            self._count(task, Figures())
        return replace(answer, model_output=task.output)

    def _count(self, task: Task, figures: Figures) -> None:
        """Add to the figures; where they cannot be kept, warn once."""
        counted = replace(figures, calls=task.calls, tokens_in=task.tokens_in, tokens_out=task.tokens_out)
        fault = self._usage.add(self._model.name, counted)
        if fault and not self._warned:
            self._warned = True
            _log.warning("%s", fault)


def _told(known: Worded, ground: Ground) -> Iterator[str]:
    assembly = Assembly(ground.language, ground.sources)
    yield from map(assembly.add, known.sentences)


def _assembled(came: Worded, ground: Ground, model: str) -> Answer:
    """The answer with its citations; what was left out is made good by quoting what the quoted answer quotes."""
    assembly = Assembly(ground.language, ground.sources)
    for sentence in came.sentences:
        assembly.add(sentence)
    return assembly.finished(ground.quoted, model=model, dropped=came.dropped)
