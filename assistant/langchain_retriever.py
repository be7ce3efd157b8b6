"""LangChain's adapter: the store as a public retriever for chains and agents of other programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from assistant.interfaces import Assistant
from assistant.rendering import hit_to_json


class GuildhallRetriever(BaseRetriever):
    """Passages that one role may see and that hold on one day, as LangChain documents, best first.

    ``page_content`` is the passage to the letter; the metadata are those of a hit of ``guildhall search``: document,
    passage, score, address, page, start, end.

    Example:
        >>> from assistant.langchain_retriever import GuildhallRetriever
        >>> from assistant.settings import load_settings
        >>> from assistant.wiring import open_assistant
        >>> retriever = GuildhallRetriever(assistant=open_assistant(load_settings()), role="teacher")
        >>> retriever.invoke("Who pays a dual-hired engineer?")  # doctest: +SKIP
    """

    assistant: Any = Field(description="an assistant as assistant.wiring.open_assistant returns it")
    role: str = Field(description="whose eyes")
    on: date | None = Field(default=None, description="the day the passages must hold on; today where none is given")
    k: int = Field(default=10, ge=1, description="the most passages to return")

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        source: Assistant = self.assistant
        hits = source.search(query, role=self.role, on=self.on or date.today(), limit=self.k)
        found = []
        for hit in hits:
            metadata = hit_to_json(hit)
            found.append(Document(page_content=metadata.pop("text"), metadata=metadata))
        return found
