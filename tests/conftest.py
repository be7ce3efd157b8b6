"""What all tests share: no network, no settings from outside, the command line, and a small group to ingest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chroma_server import chroma, chroma_server, pytest_generate_tests  # noqa: F401
from tests.network_guard import sitecustomize as network_guard
from tests.sample_group import write_group
from tests.terminal import Terminal

network_guard.install()


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail a test that reached for the network, even where what it tested swallowed the refusal."""
    before = len(network_guard.ATTEMPTS)
    yield
    assert network_guard.ATTEMPTS[before:] == []


@pytest.fixture(scope="session", autouse=True)
def _no_outside_settings() -> Iterator[None]:
    """Hide the settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GUILDHALL_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample group's documents, as ingested in ``ingested``; never to be changed."""
    return write_group(tmp_path_factory.mktemp("sample") / "group")


@pytest.fixture(scope="session")
def untouched(group: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the sample group and that nothing was ever asked; only to be copied."""
    place = tmp_path_factory.mktemp("store") / "store"
    outcome = Terminal(place).run("ingest", str(group), "--json")
    assert outcome.status == 0, outcome.err
    return place


@pytest.fixture(scope="session")
def ingested(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The command line over a store that holds the sample group; for reading only, though questions leave records."""
    return Terminal(Path(shutil.copytree(untouched, tmp_path_factory.mktemp("shared") / "store")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample group's documents, for one test to change."""
    return write_group(tmp_path / "group")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The command line over a store of its own that does not exist yet."""
    return Terminal(tmp_path / "store")


@pytest.fixture
def stocked(untouched: Path, tmp_path: Path) -> Terminal:
    """The command line over a copy of the store with the sample group, for one test to change."""
    return Terminal(Path(shutil.copytree(untouched, tmp_path / "stocked")))


@pytest.fixture
def lines_file(tmp_path: Path) -> Callable[..., str]:
    """Writes a file of lines and gives its path."""

    def write(*lines: str, name: str = "lines.jsonl") -> str:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return str(path)

    return write
