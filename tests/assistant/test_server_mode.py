"""A Chroma server instead of the embedded Chroma: it may be restarted, be down, and hold the index of many stores."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from assistant.catalogue import Catalogue
from assistant.errors import GuildhallError, StoreError, UsageError
from assistant.settings import load_settings
from tests.assistant.crash_driver import content
from tests.assistant.crash_scenes import MANY, large_rules, states_of
from tests.assistant.fakes import Group
from tests.chroma_server import Server

QUESTION = "When do doors close?"
SECRET = "hunter2"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test to kill."""
    server = Server(tmp_path / "server")
    server.start()
    yield server
    server.kill()


def _group(root: Path, server: Server, *, hour: str = "ten") -> Group:
    group = Group(root, chroma_url=server.url)
    group.write("doors.md", f"# Doors\n\nArticle 1 Doors close at {hour}.\n\nArticle 2 The bell rings at nine.\n")
    return group


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def _names(server: Server) -> set[str]:
    """The stores that have collections on a server."""
    with urlopen(f"{server.url}/api/v2/tenants/default_tenant/databases/default_database/collections") as answer:
        return {collection["name"].split("-")[1] for collection in json.load(answer)}


@pytest.mark.slow
def test_restart_of_the_server_loses_nothing(tmp_path: Path, server: Server) -> None:
    """Above 1,000 entries the server keeps its graph in files; every passage is found in them again."""
    group = _group(tmp_path, server)
    group.write("rooms.md", large_rules(1))
    group.ingest()
    with group.reading() as store:
        before = states_of(store)
        assert len(before["teacher"]["rooms.md"]) >= MANY
        server.restart()
        assert states_of(store) == before
    with group.reading() as store:
        assert states_of(store) == before
    assert group.verify().disagreements == ()


@pytest.mark.slow
def test_readers_answer_while_the_server_is_down(
    tmp_path: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """The catalogue answers, a warning says so once, and the server is used again when it is back."""
    group = _group(tmp_path, server)
    group.ingest()
    with group.opened() as assistant, group.reading() as store:
        server.kill()
        assert states_of(store)["teacher"]["doors.md"]
        assert states_of(store)["teacher"]["doors.md"]
        assert len(_warnings(caplog)) == 1
        assert "on the Chroma server at 127.0.0.1" in _warnings(caplog)[0]
        assert "from the catalogue alone" in _warnings(caplog)[0]
        assert assistant.library(role="teacher")
    assert group.search(QUESTION)[0][0] == "doors.md"
    server.start()
    caplog.clear()
    assert group.search(QUESTION)[0][0] == "doors.md"
    assert _warnings(caplog) == []


@pytest.mark.slow
def test_writer_says_that_the_server_is_down_and_leaves_the_store_as_it_was(tmp_path: Path, server: Server) -> None:
    """Nothing of the catalogue changes; the next run takes everything in."""
    group = _group(tmp_path, server)
    group.ingest()
    before = content(group)
    server.kill()
    group.write("more.md", "# More\n\nArticle 1 Windows close at nine.\n")
    for attempt in (group.ingest, group.ingest, lambda: group.verify(repair=True)):
        try:
            attempt()
        except StoreError as told:
            assert str(told).startswith("The index on the Chroma server at 127.0.0.1:")
            assert "See that the server runs" in str(told)
        else:
            raise AssertionError("a server that is down was written to")
        assert content(group) == before
    server.start()
    assert group.statuses() == {"doors.md": "unchanged", "more.md": "indexed"}
    assert group.verify().disagreements == ()


@pytest.mark.slow
def test_two_stores_on_one_server_do_not_mix(tmp_path: Path, server: Server) -> None:
    """Not by ingesting, nor by repairing."""
    one, two = _group(tmp_path / "one", server), _group(tmp_path / "two", server, hour="six")
    one.ingest()
    two.ingest()
    assert len(_names(server)) == 2
    with closing(one.index()) as index:
        index.wipe()
    assert one.verify(repair=True).disagreements == ()
    assert two.verify().disagreements == ()
    assert "ten" in one.search(QUESTION)[0][1]
    assert "six" in two.search(QUESTION)[0][1]


def test_each_new_store_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Each new store has a name of its own."""
    names = set()
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        with closing(Catalogue(folder, must_exist=False)) as catalogue:
            names.add(catalogue.meta("store"))
    assert len(names) == 3
    assert None not in names


@pytest.mark.slow
def test_store_moves_to_a_server_and_back(tmp_path: Path, server: Server) -> None:
    """Readers are answered at once; the next ingestion makes the index there, without embedding."""
    group = _group(tmp_path, server)
    for url in (None, server.url, None, server.url):
        group.chroma_url = url
        group.embedder.passages.clear()
        if url or (group.store / "catalogue.sqlite").exists():
            assert group.search(QUESTION)[0][0] == "doors.md"
        statuses = group.statuses()
        assert set(statuses.values()) <= {"indexed", "unchanged"}
        assert not group.embedder.passages or statuses["doors.md"] == "indexed"
        assert group.verify().disagreements == ()
        assert group.search(QUESTION)[0][0] == "doors.md"
        group.write("doors.md", f"# Doors\n\nArticle 1 Doors close at ten, says {url or 'nobody'}.\n")
        group.ingest()
        assert f"says {url or 'nobody'}" in group.search(QUESTION)[0][1]


@pytest.mark.slow
def test_password_of_a_server_is_never_told(tmp_path: Path, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Not where the server is used, nor where it is down."""
    group = _group(tmp_path, server)
    group.chroma_url = server.url.replace("http://", f"http://guild:{SECRET}@")
    group.ingest()
    assert group.search(QUESTION)[0][0] == "doors.md"
    server.kill()
    said = []
    for attempt in (group.ingest, lambda: group.verify(repair=True)):
        with pytest.raises(GuildhallError) as told:
            attempt()
        said.append(str(told.value))
    assert group.search(QUESTION)[0][0] == "doors.md"
    said += [*_warnings(caplog), *(record.getMessage() for record in caplog.records), *group.verify().disagreements]
    assert len(said) > 3
    assert not [sentence for sentence in said if SECRET in sentence or "guild:" in sentence]
    assert SECRET not in "".join(str(row) for row in content(group))
    assert not [file for file in group.store.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]


@pytest.mark.parametrize(
    "address",
    [
        f"ftp://guild:{SECRET}@127.0.0.1",
        f"http://guild:{SECRET}@127.0.0.1:port",
        f"http://guild:{SECRET}/x@127.0.0.1",
        f"http://guild:{SECRET}@",
        f"http://[{SECRET}",
    ],
)
def test_password_in_a_wrong_address_is_not_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Password in a wrong address is not told."""
    monkeypatch.setenv("GUILDHALL_CHROMA_URL", address)
    with pytest.raises(UsageError, match="GUILDHALL_CHROMA_URL") as told:
        load_settings()
    assert SECRET not in str(told.value)
