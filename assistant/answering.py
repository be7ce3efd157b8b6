"""Questions of the app answered apart from its pages, so that a reload, a closed tab or a lost line costs no answer.

A page asks and follows; another page of the same user, after a reload, follows what is still being said. As many
questions are answered at once as the machine can: more would only make everybody wait longer.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from assistant.conversations import Conversations, Exchange
from assistant.errors import StoreError
from assistant.interfaces import Assistant
from assistant.records import Answer, Question

FAILURES_REMEMBERED = 100
"""Questions whose failure can still be told to a page that looks for the answer a moment too late."""

_Place = tuple[str, int]


@dataclass(slots=True)
class _Work:
    """An answer on its way: what was said so far, and what ended it."""

    question: Question
    said: list[str | Answer] = field(default_factory=list)
    failed: BaseException | None = None
    ended: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def add(self, piece: str | Answer) -> None:
        with self.changed:
            self.said.append(piece)
            self.changed.notify_all()

    def end(self, error: BaseException | None) -> None:
        with self.changed:
            self.failed, self.ended = error, True
            self.changed.notify_all()


class Answering:
    """Answers questions in the background and keeps the answers in their conversations."""

    def __init__(self, assistant: Assistant, conversations: Conversations, *, workers: int) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="answering")
        self._works: dict[_Place, _Work] = {}
        self._failed: OrderedDict[_Place, BaseException] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, identifier: str | None, question: Question, *, user: str) -> tuple[str, Exchange]:
        """Keep a question of ``user`` and begin to answer it; without ``identifier`` in a new conversation.

        Returns the conversation's id and the exchange, not answered yet.
        """
        conversation = identifier or self._conversations.start(user)
        exchange = self._conversations.ask(conversation, question, user=user)
        with self._lock:
            self._begin((conversation, exchange.ordinal), question)
        return conversation, exchange

    def follow(self, identifier: str, exchange: Exchange, question: Question, *, user: str) -> Iterator[str | Answer]:
        """What is said in answer, from its beginning: the sentences as they come, then the Answer.

        Where nobody answers the exchange any more, since the app was restarted, ``question`` is asked again. Raises
        what the assistant raised; the question is forgotten then.
        """
        work = self._work(identifier, exchange, question, user=user)
        if isinstance(work, Answer):
            yield work
            return
        told = 0
        while True:
            with work.changed:
                while len(work.said) == told and not work.ended:
                    work.changed.wait()
                pieces, failed, ended = work.said[told:], work.failed, work.ended
            yield from pieces
            told += len(pieces)
            if ended:
                if failed is not None:
                    raise failed
                return

    def close(self) -> None:
        """Wait for what is being answered and answer nothing more."""
        self._pool.shutdown()

    def _work(self, identifier: str, exchange: Exchange, question: Question, *, user: str) -> _Work | Answer:
        """What answers an exchange just now, begun where nothing does, or the answer that was given meanwhile."""
        place = (identifier, exchange.ordinal)
        with self._lock:
            if place in self._works:
                return self._works[place]
            if place in self._failed:
                raise self._failed[place]
            held = self._conversations.find(identifier, user=user)
            kept = [other for other in held.exchanges if other.ordinal == exchange.ordinal] if held else []
            if not kept:
                raise StoreError("The question could not be answered and was taken back. Ask it again.")
            return kept[0].answer or self._begin(place, question)

    def _begin(self, place: _Place, question: Question) -> _Work:
        work = self._works[place] = _Work(question)
        self._pool.submit(self._answer, place, work)
        return work

    def _answer(self, place: _Place, work: _Work) -> None:
        error: BaseException | None = None
        try:
            for piece in self._assistant.stream(work.question):
                if isinstance(piece, Answer):
                    self._conversations.answer(*place, piece)
                work.add(piece)
        except BaseException as raised:  # told to whoever follows, in the page's own words
            error = raised
        try:
            if error is not None:
                self._conversations.withdraw(*place)
        finally:
            with self._lock:
                del self._works[place]
                if error is not None:
                    self._failed[place] = error
                while len(self._failed) > FAILURES_REMEMBERED:
                    self._failed.popitem(last=False)
            work.end(error)
