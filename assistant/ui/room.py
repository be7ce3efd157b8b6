"""What every part of the page needs to know of the visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.interfaces import Assistant
from assistant.records import Answer
from assistant.ui.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The assistant, whose eyes, which day, which words, and the paths of the documents visible just now."""

    assistant: Assistant
    role: str
    day: date
    texts: Texts
    visible: frozenset[str]

    def may_show(self, answer: Answer) -> bool:
        """Whether every document an earlier answer quotes is still visible to the role."""
        return all(citation.quote.document in self.visible for citation in answer.all_citations)
