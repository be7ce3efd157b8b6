"""A small group that is asked through a scripted model's server, and what may be shown of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from assistant.generation.writing import Writer
from assistant.interfaces import Reader
from assistant.pipeline import Guildhall
from assistant.settings import Settings
from assistant.store import Store
from assistant.wiring import open_writer
from tests.assistant.fakes import FakeEmbedder, Group
from tests.model_server import KEY, ModelServer


def settings_for(group: Group, server: ModelServer, *, seconds: float = 3.0, tokens: int = 8000) -> Settings:
    """The settings that name a group's store and a server."""
    return Settings(
        store=group.store,
        model="openai:scripted",
        model_url=server.url,
        model_key=SecretStr(KEY),
        model_seconds=seconds,
        model_tokens=tokens,
    )


def writer_for(group: Group, server: ModelServer, *, seconds: float = 3.0, tokens: int = 8000) -> Writer:
    """What words answers through a server."""
    settings = settings_for(group, server, seconds=seconds, tokens=tokens)
    writer = open_writer(settings, reader=None, embedder=FakeEmbedder())
    assert writer is not None
    return writer


@contextmanager
def assistant_over(group: Group, writer: Writer | None, *, reader: Reader | None = None) -> Iterator[Guildhall]:
    """The assistant over a group's store."""
    with group.reading() as store:
        yield guildhall(store, group, writer, reader=reader)


def guildhall(store: Store, group: Group, writer: Writer | None, *, reader: Reader | None = None) -> Guildhall:
    """The assistant over an open store."""
    return Guildhall(store, group.embedder, question_characters=2000, reader=reader, writer=writer)
