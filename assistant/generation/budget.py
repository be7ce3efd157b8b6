"""What an answer may cost: seconds and tokens, from the moment the question is asked."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.errors import Failure, ModelFailed
from assistant.interfaces import Message
from assistant.language import HAN

RESERVED_SECONDS = 1.0
RESERVED_SHARE = 0.1
"""Kept back for checking what came last and for putting the answer together: so many seconds, or this share of all."""

LEAST_SECONDS = 0.2
"""With less than that no model is asked."""

LEAST_TOKENS = 60
"""With fewer left to write no model is asked: they hold no sentence with its markers."""

CHARACTERS_PER_TOKEN = 3.5
"""Of Latin text; a Chinese character counts as one token. Vocabularies differ, so both are on the safe side."""

MESSAGE_TOKENS = 8
"""What a message costs beside its text."""

_HAN = re.compile(rf"[{HAN}]")


def tokens_of(text: str) -> int:
    """About how many tokens a text is, rather too many than too few."""
    han = len(_HAN.findall(text))
    return han + round((len(text) - han) / CHARACTERS_PER_TOKEN + 0.5)


def tokens_of_messages(messages: Sequence[Message]) -> int:
    """About how many tokens a prompt is."""
    return sum(tokens_of(message.text) + MESSAGE_TOKENS for message in messages)


@dataclass(slots=True)
class Budget:
    """What is left for one answer."""

    seconds: float
    tokens: int
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds_left(self) -> float:
        """Seconds that a model may still take."""
        reserved = min(RESERVED_SECONDS, RESERVED_SHARE * self.seconds)
        return self.begun + self.seconds - reserved - time.monotonic()

    def writable(self, messages: Sequence[Message], most: int) -> int:
        """How many tokens, up to ``most``, may be written in reply; raises ModelFailed where they are too few."""
        if self.seconds_left < LEAST_SECONDS:
            raise ModelFailed(Failure.LATE)
        left = min(most, self.tokens - tokens_of_messages(messages))
        if left < min(LEAST_TOKENS, most):
            raise ModelFailed(Failure.BUDGET)
        return left

    def spend(self, tokens: int) -> None:
        """Count tokens that were read or written."""
        self.tokens -= tokens
