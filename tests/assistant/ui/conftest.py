"""The page under test: Streamlit's own simulation of it, over the fake assistant and conversations on disk."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_assistant import FakeAssistant
from streamlit.testing.v1 import AppTest

from assistant.conversations import Conversations
from assistant.ui.page import Wiring

OpenPage = Callable[..., AppTest]


def _app(open_wiring: "Callable[[], Wiring]") -> None:
    # Streamlit runs this function's source on its own, without the imports above.
    from assistant.ui.page import show

    show(open_wiring)


@pytest.fixture(autouse=True)
def _own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give ``__main__`` back: Streamlit puts the page in its place, and worker processes begin by importing it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def fake() -> FakeAssistant:
    """The assistant the page asks."""
    return FakeAssistant()


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    """Conversations in an empty store folder."""
    return Conversations(tmp_path)


@pytest.fixture
def open_page(fake: FakeAssistant, conversations: Conversations) -> OpenPage:
    """Opens the page as a browser would: with a role, a locale and what stands in its address."""

    def opened(
        *,
        role: str = "administrator",
        locale: str = "en-GB",
        address: dict[str, str] | None = None,
        open_wiring: Callable[[], Wiring] | None = None,
    ) -> AppTest:
        wiring = Wiring(assistant=fake, conversations=conversations, role=role)
        page = AppTest.from_function(_app, kwargs={"open_wiring": open_wiring or (lambda: wiring)}, default_timeout=20)
        page.context["locale"] = locale
        for name, value in (address or {}).items():
            page.query_params[name] = value
        return page.run()

    return opened
