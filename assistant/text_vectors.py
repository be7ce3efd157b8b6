"""Vectors of sentences and titles, remembered between questions, and how near texts are to one another."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from assistant.interfaces import Embedder, Vectors
from assistant.settings import EMBEDDED_NAME

REMEMBERED = 20_000
"""Vectors kept in memory, 30 MB."""


class TextVectors:
    """Cosines of short texts by an embedder; safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def judged(self) -> bool:
        """Whether the embedder is the packaged one, the only one whose cosines are known well enough to be judged."""
        return self.embedder.name == EMBEDDED_NAME

    def similarities(self, vector: Vectors, texts: Sequence[str]) -> list[float]:
        """The cosine of a vector with each text."""
        # What other threads forget meanwhile stays in hand here.
        vectors = {text: found for text in dict.fromkeys(texts) if (found := self._known.get(text)) is not None}
        unknown = [text for text in dict.fromkeys(texts) if text not in vectors]
        if unknown:
            vectors |= zip(unknown, self.embedder.embed_sentences(unknown), strict=True)
        with self._lock:
            self._known |= vectors
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return [float(np.dot(vector, vectors[text])) for text in texts]

    def asked(self, name: str, texts: Sequence[str]) -> list[float]:
        """The cosine of what is asked for with each text."""
        return self.similarities(self.embedder.embed_questions([name])[0], texts)

    def between(self, sentence: str, texts: Sequence[str]) -> list[float]:
        """The cosine of a sentence with each other one."""
        return self.similarities(self.embedder.embed_sentences([sentence])[0], texts)
