"""The conversation as a file to take along."""

from __future__ import annotations

from assistant.conversations import Conversation
from assistant.transcript import Transcript, to_docx, to_markdown
from assistant.ui import phrases, presence
from assistant.ui.room import Room

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_NAME = 60


def offer(room: Room, conversation: Conversation) -> None:
    """Downloads of the conversation with its list of sources, as Word and as Markdown; withheld answers stay out."""
    words = room.words
    name = _file_name(conversation.title)

    def transcript() -> Transcript:
        exchanges = [
            exchange
            for exchange in conversation.exchanges
            if exchange.answer is not None and room.may_show(exchange.answer)
        ]
        return Transcript(
            title=conversation.title,
            exchanges=tuple(exchanges),
            sources=words.say("Sources"),
            on=words.say("Answered for {day}"),
            in_force=lambda validity: phrases.in_force(words, validity),
        )

    presence.download(
        room,
        words.say("Export as Word"),
        lambda: to_docx(transcript()),
        file_name=f"{name}.docx",
        mime=_DOCX,
        icon=":material/description:",
        key="export_docx",
        width="stretch",
    )
    presence.download(
        room,
        words.say("Export as Markdown"),
        lambda: to_markdown(transcript()).encode(),
        file_name=f"{name}.md",
        mime="text/markdown",
        icon=":material/markdown:",
        key="export_markdown",
        width="stretch",
    )


def _file_name(title: str) -> str:
    """A title as a file name that every system takes."""
    kept = "".join(character if character.isalnum() else "-" for character in title)
    return "-".join(part for part in kept.split("-") if part)[:_LONGEST_NAME] or "conversation"
