"""The app served over a store that the product's own commands made, and browsers that visit it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = "/usr/bin/chromium"
START_SECONDS = 120
ANSWER_MS = 60_000


@dataclass(frozen=True, slots=True)
class Served:
    """The app's address, and the store it serves."""

    url: str
    store: Path

    def guildhall(self, *arguments: str, said: str = "") -> str:
        """What a command over the store prints."""
        return guildhall(*arguments, "--store", str(self.store), said=said)


def environment(**more: str) -> dict[str, str]:
    """The environment without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDHALL_", "STREAMLIT_"))}
    return kept | more


def guildhall(*arguments: str, said: str = "") -> str:
    """What a command prints; ``said`` is its standard input."""
    command = [sys.executable, "-m", "assistant", *arguments]
    done = subprocess.run(command, env=environment(), input=said, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_store(home: Path, documents: dict[str, str]) -> Path:
    """A store in ``home`` that holds the documents."""
    corpus, store = home / "corpus", home / "store"
    for name, text in documents.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(text, encoding="utf-8")
    guildhall("ingest", str(corpus), "--store", str(store))
    return store


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(store: Path, *, port: int, **settings: str) -> Iterator[Served]:
    """The app on that port, in the store's parent folder, ended by Ctrl-C."""
    log = store.parent / f"chat-{port}.log"
    command = [sys.executable, "-m", "assistant", "chat", "--port", str(port), "--store", str(store)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=store.parent,
            env=environment(**settings),
            start_new_session=True,
        ) as process,
    ):
        try:
            _wait_until_up(f"http://127.0.0.1:{port}", process, log)
            yield Served(f"http://127.0.0.1:{port}", store)
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(timeout=30) == 0, log.read_text("utf-8")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"the app did not start: {log.read_text('utf-8')}")


def start_chromium(playwright: Playwright) -> Browser:
    """A browser without a window."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    )


@dataclass(slots=True)
class Visit:
    """Somebody's browser, with all it asked for and all it complained of."""

    context: BrowserContext
    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def strangers(self) -> list[str]:
        """The requests that went anywhere but to the loopback interface."""
        local = ("data", "blob")
        return [u for u in self.asked if urlsplit(u).scheme not in local and urlsplit(u).hostname != "127.0.0.1"]

    def violations(self) -> list[str]:
        """What the content policy kept the browser from."""
        return [said for said in self.complaints if "Content Security Policy" in said]


def visit(browser: Browser, *, locale: str = "en-GB", width: int = 1280, dark: bool = False) -> Visit:
    """A browser of somebody's own, which nobody else's cookies are in."""
    context = browser.new_context(
        viewport={"width": width, "height": 860 if width > 600 else 740},
        locale=locale,
        color_scheme="dark" if dark else "light",
    )
    made = Visit(context, context.new_page())
    made.page.on("request", lambda request: made.asked.append(request.url))
    made.page.on("websocket", lambda opened: made.asked.append(opened.url))
    made.page.on("console", lambda message: made.complaints.append(message.text))
    return made
