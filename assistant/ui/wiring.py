"""What the app is made of, chosen by the settings."""

from __future__ import annotations

from assistant.administering import Administering
from assistant.answering import Answering
from assistant.conversations import Conversations
from assistant.feedback import FeedbackBox
from assistant.settings import Settings, core_count
from assistant.ui.room import Wiring
from assistant.wiring import open_assistant, open_originals, open_shelves


def open_app(settings: Settings) -> Wiring:
    """Everything that the pages use; raises StoreError where the store cannot be opened."""
    assistant = open_assistant(settings)
    conversations = Conversations(settings.store)
    return Wiring(
        settings=settings,
        assistant=assistant,
        answering=Answering(assistant, conversations, workers=core_count(settings.threads)),
        conversations=conversations,
        feedback=FeedbackBox(settings.store),
        originals=open_originals(settings),
        shelves=open_shelves(settings),
        administering=Administering(settings),
    )
