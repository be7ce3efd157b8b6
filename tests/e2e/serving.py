"""The app as the command line serves it, and browsers that visit it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 60_000
"""How long a page may take over anything: as nothing waits longer than it must, only a failure takes that long."""
START_SECONDS = 120
END_SECONDS = 60
FADING_MS = 600


@dataclass(frozen=True, slots=True)
class App:
    """A running app and its store."""

    url: str
    store: Path
    corpus: Path

    def text(self, document: str) -> str:
        """The canonical text as the command line gives it."""
        return guildhall("text", document, "--store", str(self.store))


def guildhall(*arguments: str, given: str | None = None) -> str:
    """What a command that succeeds prints."""
    command = [sys.executable, "-m", "assistant", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, input=given)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(
    home: Path,
    corpus: Mapping[str, str],
    *,
    prepare: Callable[[Path], None] | None = None,
    role: str | None = None,
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[App]:
    """The app over a store of ``corpus`` on a free port; ``prepare`` may change the store before it starts."""
    folder, store = home / "corpus", home / "store"
    for name, text in corpus.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    guildhall("ingest", str(folder), "--store", str(store))
    if prepare is not None:
        prepare(store)
    with running(home, store, folder, role=role, environment=environment, port=port) as app:
        yield app


@contextmanager
def running(
    home: Path,
    store: Path,
    corpus: Path,
    *,
    role: str | None = None,
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[App]:
    """The app over a store that was made from ``corpus``, on a free port; it is started in ``home``, as is its log."""
    port = port or free_port()
    log = home / f"chat-{port}.log"
    command = [sys.executable, "-m", "assistant", "chat", "--port", str(port), "--store", str(store)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, *(["--role", role] if role else [])],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home,
            env=_environment() | dict(environment or {}),
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_until_up(f"http://127.0.0.1:{port}", process, log)
            yield App(f"http://127.0.0.1:{port}", store, corpus)
        finally:
            # The command may serve the app from a process of its own: both end as one group.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=END_SECONDS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, whose pages may take their time."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in a browser of its own, and everything it asked the network for."""

    page: Page
    asked: list[str]
    blocked: list[str]

    def strangers(self) -> list[str]:
        """What went anywhere but to the loopback interface, and what the browser kept the page from doing."""
        parts = [(url, urlsplit(url)) for url in self.asked]
        gone = [url for url, part in parts if part.scheme not in ("data", "blob") and part.hostname != "127.0.0.1"]
        return self.blocked + gone


def visit(
    browser: Browser,
    app: App,
    path: str = "",
    *,
    locale: str = "en-GB",
    width: int = 1280,
    dark: bool = False,
    wait_for: str = "stChatInput",
) -> Visit:
    """Open the app as a new visitor."""
    context = browser.new_context(
        viewport={"width": width, "height": 860 if width > 600 else 740},
        locale=locale,
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda opened: asked.append(opened.url))
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{app.url}/{path}")
    expect(page.get_by_test_id(wait_for)).to_be_visible()
    return Visit(page, asked, blocked)


def ask(page: Page, question: str) -> None:
    """Ask a question and wait until its answer stands with what belongs below it."""
    earlier = page.get_by_test_id("stChatMessage").count()
    field = page.get_by_test_id("stChatInput").locator("textarea")
    expect(field).to_be_enabled()
    field.fill(question)
    field.press("Enter")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(earlier + 2)
    expect(page.get_by_test_id("stChatMessage").last.locator('[class*="st-key-below-"]')).to_be_visible()
    settled(page)


def settled(page: Page) -> None:
    """Wait until the server has drawn everything, and nothing is fading any more."""
    page.wait_for_timeout(FADING_MS)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    page.wait_for_timeout(FADING_MS)


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds that no page shows."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def sources(page: Page) -> Locator:
    """The buttons of the last answer's sources."""
    return page.get_by_test_id("stChatMessage").last.locator('[class*="st-key-source-"] button')


def panel(page: Page) -> Locator:
    """The source that is open beside the conversation."""
    return page.locator(".st-key-source_panel")


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def serious_violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page, with the elements."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} {[node['html'][:200] for node in rule['nodes']]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("GUILDHALL_", "STREAMLIT_"))}


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an app that was started answers; whatever it says stands in its log."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The app did not come up: {log.read_text(encoding='utf-8')}")
