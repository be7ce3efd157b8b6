"""One answer's use of a chat model: every call passes here, within what the answer may cost, and leaves its trace."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.errors import Failure, ModelFailed
from assistant.generation.budget import Budget, tokens_of, tokens_of_messages
from assistant.generation.waiting import within
from assistant.interfaces import ChatModel, Message, Spent

CHARACTERS_PER_TOKEN_WRITTEN = 12
"""A token is hardly ever longer; what exceeds the limit by this measure is written without end, whatever its server
counts."""

BUSY_PAUSE = 0.5
"""Seconds before an overloaded server is asked once more, where at least as many as ``BUSY_LEFT`` are left then."""

BUSY_LEFT = 5.0

KEPT_OUTPUT = 20_000
"""Characters of what was written that the audit trail keeps."""


@dataclass(slots=True)
class Task:
    """The calls of one answer: ``written`` is what came, call by call; the counts are tokens and calls."""

    model: ChatModel
    budget: Budget
    written: list[str] = field(default_factory=list)
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def stream(self, messages: Sequence[Message], *, most: int, share: float = 1.0) -> Iterator[str]:
        """What the model writes, piece by piece; raises ModelFailed where it does not end as it should.

        ``share`` is how much of the answer's whole time it may take.
        """
        try:
            yield from self._once(messages, most, share)
        except ModelFailed as failed:
            if failed.failure is not Failure.BUSY or self.budget.seconds_left < BUSY_LEFT + BUSY_PAUSE:
                raise
            time.sleep(BUSY_PAUSE)
            yield from self._once(messages, most, share)

    def ask(self, messages: Sequence[Message], *, most: int, share: float = 1.0) -> str:
        """All that the model writes."""
        return "".join(self.stream(messages, most=most, share=share))

    @property
    def output(self) -> str | None:
        """Everything that the model wrote, for the audit trail."""
        return "\n-----\n".join(self.written)[:KEPT_OUTPUT] if self.calls else None

    def _once(self, messages: Sequence[Message], most: int, share: float) -> Iterator[str]:
        tokens = self.budget.writable(messages, most)
        seconds = min(self.budget.seconds_left, share * self.budget.seconds)
        self.calls += 1
        self.written.append("")
        spent, length = None, 0
        try:
            for piece in within(seconds, lambda: self.model.write(messages, tokens=tokens, seconds=seconds)):
                if isinstance(piece, Spent):
                    spent = piece
                    continue
                length += len(piece)
                self.written[-1] += piece[: max(0, KEPT_OUTPUT - len(self.written[-1]))]
                if length > tokens * CHARACTERS_PER_TOKEN_WRITTEN:
                    raise ModelFailed(Failure.ENDLESS)
                yield piece
        finally:
            self._count(messages, spent)
        if spent is None or not spent.whole:
            raise ModelFailed(Failure.ENDLESS)

    def _count(self, messages: Sequence[Message], spent: Spent | None) -> None:
        """Add what a call took, by the server's word where it gave one that can be believed."""
        told_in, told_out = (spent.tokens_in, spent.tokens_out) if spent else (None, None)
        tokens_in = told_in if told_in is not None else tokens_of_messages(messages)
        tokens_out = told_out if told_out is not None else tokens_of(self.written[-1])
        self.tokens_in += max(0, tokens_in)
        self.tokens_out += max(0, tokens_out)
        self.budget.spend(max(0, tokens_in) + max(0, tokens_out))
