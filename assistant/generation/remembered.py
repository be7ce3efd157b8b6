"""Verified answers remembered: the same question over the same passages is worded once.

The passages are part of the key, with their places and all that is known of their documents. So whoever gets a
remembered answer may see every word that it rests on.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.generation.ground import Worded
from assistant.generation.sources import Source
from assistant.records import Language

REMEMBERED = 500
"""Answers kept in memory, some 2 MB."""


class Remembered:
    """Answers by what they were worded from; safe to share between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Worded] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Worded | None:
        """What was worded before."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
            return found

    def keep(self, key: str, worded: Worded) -> None:
        """Remember an answer; the one that was not wanted for longest goes."""
        with self._lock:
            self._known[key] = worded
            self._known.move_to_end(key)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def key_of(model: str, question: str, language: Language, sources: Sequence[Source]) -> str:
    """What an answer is worded from: model, question, and all there is of every passage."""
    parts = [model, question, language.value]
    for source in sources:
        passage, document = source.hit.passage, source.document
        place = (passage.document, passage.start, passage.end, passage.text, passage.path, passage.address)
        parts += [repr(place), document.sha256, repr(document.facts), repr(source.answering)]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()
