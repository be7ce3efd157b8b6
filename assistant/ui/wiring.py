"""What the app is made of, chosen by the settings."""

from __future__ import annotations

from assistant.administering import Administering
from assistant.answering import Answering
from assistant.conversations import Conversations
from assistant.feedback import FeedbackBox
from assistant.settings import Settings, core_count
from assistant.ui.room import Wiring
from assistant.wiring import open_assistant, open_originals, open_shelves

MODEL_WORKERS = 8
"""Questions worded by a chat model at the same time."""

CORES_OF_A_QUESTION = 4
"""Processors that reading for one question keeps busy. On two of them, 20 users waited 2.06 s for the first sentence in
the 95th percentile with two questions at a time, and 2.10 s with one: no difference to speak of."""


def open_app(settings: Settings) -> Wiring:
    """Everything that the pages use; raises StoreError where the store cannot be opened."""
    assistant = open_assistant(settings)
    conversations = Conversations(settings.store)
    return Wiring(
        settings=settings,
        assistant=assistant,
        answering=Answering(assistant, conversations, workers=_answered_at_once(settings)),
        conversations=conversations,
        feedback=FeedbackBox(settings.store),
        originals=open_originals(settings),
        shelves=open_shelves(settings),
        administering=Administering(settings),
    )


def _answered_at_once(settings: Settings) -> int:
    """How many questions are answered at a time.

    One question keeps all processors of a small machine busy, so that several at once only make each other wait; a
    chat model on another machine is mostly waited for.
    """
    return MODEL_WORKERS if settings.model else max(1, core_count(settings.threads) // CORES_OF_A_QUESTION)
