"""The app under test: Streamlit's own simulation of it, over the fake assistant and conversations on disk."""

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_assistant import FakeAssistant, FakeOriginals
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from assistant.administering import Administering
from assistant.answering import Answering
from assistant.catalogue import Catalogue
from assistant.conversations import Conversations
from assistant.feedback import FeedbackBox
from assistant.settings import Settings
from assistant.shelves import Shelves
from assistant.ui.room import Wiring

OpenPage = Callable[..., AppTest]


def _app(load_settings: "Callable[[], Settings]", open_wiring: "Callable[[], Wiring]") -> None:
    # Streamlit runs this function's source on its own, without the imports above.
    from assistant.ui.app import show

    show(load_settings, open_wiring)


@pytest.fixture(scope="session", autouse=True)
def _components_sought_once() -> Iterator[None]:
    """Have Streamlit look through all installed packages for components once, not at every simulated run."""
    sought = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", sought)
        yield


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
    """Opens the app as a browser would: with a role, a locale and what stands in its address."""

    def opened(
        *,
        role: str = "administrator",
        locale: str = "en-GB",
        address: dict[str, str] | None = None,
        open_wiring: Callable[[], Wiring] | None = None,
    ) -> AppTest:
        settings = Settings(store=conversations.path.parent, role=role)
        wiring = Wiring(
            settings=settings,
            assistant=fake,
            answering=Answering(fake, conversations, workers=1),
            conversations=conversations,
            feedback=FeedbackBox(settings.store),
            originals=FakeOriginals(fake),  # type: ignore[arg-type]
            shelves=Shelves(lambda: Catalogue(settings.store)),
            administering=Administering(settings),
        )
        page = AppTest.from_function(
            _app,
            kwargs={"load_settings": lambda: settings, "open_wiring": open_wiring or (lambda: wiring)},
            default_timeout=20,
        )
        page.context["locale"] = locale
        for name, value in (address or {}).items():
            page.query_params[name] = value
        return page.run()

    return opened
