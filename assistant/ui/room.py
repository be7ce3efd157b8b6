"""What every page needs to know: what the app is made of, who visits, and what they may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.administering import Administering
from assistant.answering import Answering
from assistant.conversations import Conversations
from assistant.feedback import FeedbackBox
from assistant.interfaces import Assistant
from assistant.originals import Originals
from assistant.records import Answer, DocumentFacts
from assistant.settings import Settings
from assistant.shelves import Shelves
from assistant.ui.words import Words
from assistant.visitors import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the app is made of; all browsers of this process share it."""

    settings: Settings
    assistant: Assistant
    answering: Answering
    conversations: Conversations
    feedback: FeedbackBox
    originals: Originals
    shelves: Shelves
    administering: Administering


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One look at a page: who looks, for which day, in which language, and the documents visible just now by path.

    ``is_there`` tells whenever it is asked whether that is still so of who looks; see ``presence``.
    """

    wiring: Wiring
    visitor: Visitor
    day: date
    words: Words
    library: Mapping[str, DocumentFacts]
    is_there: Callable[[], bool]

    @property
    def role(self) -> str:
        """Whose eyes."""
        return self.visitor.role

    @property
    def is_administrator(self) -> bool:
        """Whether the visitor may change what the group's documents are and see what was asked."""
        return self.role in self.wiring.settings.administrators

    def may_show(self, answer: Answer) -> bool:
        """Whether every document that an earlier answer quotes, and the office it names, is visible to the visitor."""
        contacts = {facts.contact for facts in self.library.values()}
        return all(citation.quote.document in self.library for citation in answer.all_citations) and (
            answer.route is None or answer.question.role == self.role or answer.route in contacts
        )
