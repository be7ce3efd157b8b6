"""A draft from its first piece to its last sentence: checked as it comes, and asked for once more where it fails."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.errors import Failure, ModelFailed
from assistant.generation.assembling import Assembly
from assistant.generation.budget import Budget
from assistant.generation.checking import Checker, Rejected, Verified
from assistant.generation.choices import asked_back
from assistant.generation.drafting import DraftSentence, read_draft, read_finished, read_repairs
from assistant.generation.fencing import nonce
from assistant.generation.ground import Ground, Worded
from assistant.generation.prompts import MOST_SENTENCES, repairing, writing
from assistant.generation.task import Task
from assistant.interfaces import Message
from assistant.records import Answer

ANSWER_TOKENS = 900
"""Tokens a draft may have; eight sentences with markers have some 400, and models that think aloud need room."""

REPAIR_TOKENS = 500
"""The same where sentences are asked for once more."""


READ_AS_IT_COMES = 5_000
"""Characters of a draft that are read while it is written, anew with each sentence; all the rest at its end."""

_SENTENCE_END = re.compile(r"[.。!！?？;；\n]")


@dataclass(slots=True)
class _Draft:
    """Sentences in order, each verified, or rejected until it is put right; ``told`` counts those handed on."""

    checker: Checker
    ground: Ground
    budget: Budget
    places: list[list[Verified] | Rejected] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    told: int = 0
    dropped: int = 0

    def check(self, sentences: Sequence[DraftSentence]) -> Iterator[Verified]:
        """Check the sentences that are new; those that can be shown now: before the first one that was rejected."""
        for sentence in sentences:
            if sentence.text not in self.seen:
                self.seen.add(sentence.text)
                self._place(sentence)
                yield from self.ready()

    def _place(self, sentence: DraftSentence) -> None:
        if not self.takes_more:
            self.dropped += 1
            return
        found = self._checked(sentence)
        self.places.append([found] if isinstance(found, Verified) else found)

    def _checked(self, sentence: DraftSentence) -> Verified | Rejected:
        if self.budget.seconds_left < 0:
            raise ModelFailed(Failure.LATE)
        return self.checker.check(sentence, self.ground.sources, self.ground.language)

    def ready(self) -> Iterator[Verified]:
        """The verified sentences that were not handed on, up to the first rejected one."""
        while self.told < len(self.places):
            place = self.places[self.told]
            if isinstance(place, Rejected):
                return
            self.told += 1
            yield from place

    @property
    def takes_more(self) -> bool:
        """Whether there is room for another sentence."""
        return len(self.places) < MOST_SENTENCES

    @property
    def rejected(self) -> list[Rejected]:
        """The sentences that may not be shown as they are."""
        return [place for place in self.places if isinstance(place, Rejected)]

    @property
    def verified(self) -> list[Verified]:
        """The sentences that can be shown."""
        return [sentence for place in self.places if isinstance(place, list) for sentence in place]

    def put_right(self, repairs: Sequence[Sequence[DraftSentence]]) -> None:
        """Put what was written anew in the place of each rejected sentence, as far as it is supported."""
        following = iter(repairs)
        for i, place in enumerate(self.places):
            if isinstance(place, Rejected):
                checked = [self._checked(sentence) for sentence in next(following)]
                good = [found for found in checked if isinstance(found, Verified) and found.text not in self.seen]
                self.seen |= {found.text for found in good}
                self.places[i] = good
                self.dropped += not checked or len(checked) > sum(isinstance(c, Verified) for c in checked)


def worded(task: Task, ground: Ground, checker: Checker) -> Generator[str, None, Worded | Answer]:
    """Yield what is verified as it comes; return all of it, or the question back.

    Raises ModelFailed where the quoted answer must stand: nothing usable came, or more of it fails than holds, or none
    of it rests on a passage that answers.
    """
    fence = nonce()
    prompt = writing(ground.question, ground.alone, ground.language, ground.sources, nonce=fence)
    draft, assembly, written = _Draft(checker, ground, task.budget), Assembly(ground.language, ground.sources), ""
    for piece in task.stream(prompt, most=ANSWER_TOKENS):
        written += piece
        if draft.takes_more and len(written) < READ_AS_IT_COMES and _SENTENCE_END.search(piece):
            yield from map(assembly.add, draft.check(read_finished(written)))
    whole = read_draft(written)
    if whole.choices:
        return _asked_back(whole.choices, ground, model=task.model.name)
    if whole.not_found or not whole.sentences:
        raise ModelFailed(Failure.NOT_FOUND if whole.not_found else Failure.EMPTY)
    yield from map(assembly.add, draft.check(whole.sentences))
    failed = draft.rejected
    if failed:
        draft.put_right(_repairs(task, prompt, written, failed, ground, fence))
        yield from map(assembly.add, draft.ready())
    if len(draft.verified) <= draft.dropped or not assembly.answers:
        foreign = failed and all(each.foreign for each in failed)
        raise ModelFailed(Failure.LANGUAGE if foreign else Failure.UNSUPPORTED)
    return Worded(sentences=tuple(draft.verified), dropped=draft.dropped)


def _asked_back(choices: tuple[str, ...], ground: Ground, *, model: str) -> Answer:
    answer = asked_back(choices, ground, model=model)
    if answer is None:
        raise ModelFailed(Failure.UNSUPPORTED)
    return answer


def _repairs(
    task: Task, prompt: Sequence[Message], written: str, failed: Sequence[Rejected], ground: Ground, fence: str
) -> list[tuple[DraftSentence, ...]]:
    """What the model writes in place of each rejected sentence; nothing where it cannot be asked."""
    wrong = [(each.sentence.text, each.reasons) for each in failed]
    try:
        again = task.ask(repairing(prompt, written, wrong, ground.language, nonce=fence), most=REPAIR_TOKENS)
    except ModelFailed:
        return [()] * len(failed)
    return read_repairs(again, len(failed))
