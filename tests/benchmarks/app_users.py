"""Many people at the app at once: how long until each sees the first sentence of an answer, and whether anything fails.

Every user is a browser's connection to the running app: it speaks Streamlit's protocol over a websocket, asks a gold
question, reads for a while, and asks the next in the same conversation. What is drawn is not measured, only what the
server sends. The first paint is measured apart, in a real browser.

    python -m tests.benchmarks.app_users [--users 20] [--minutes 5] [--pause 30] [--store DIR]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.benchmarks.harness import CORPUS, Bar, guildhall, percentile, tell
from tests.e2e.serving import App, chromium, running, settled, visit

FIRST_SENTENCE_S = 2.0
FIRST_PAINT_S = 2.0
PATIENCE_S = 60.0
PAINTS = 5
_WAITING, _SAID, _ALERT = 'class="gh-wait"', 'aria-live="polite"', 'class="gh-alert"'


@dataclass(slots=True)
class Watch:
    """What all users saw."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class User:
    """One connection to the app."""

    def __init__(self, url: str, watch: Watch) -> None:
        self._watch = watch
        parts = urlsplit(url)
        self._socket: ClientConnection = connect(
            f"ws://{parts.netloc}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
        )
        self._query = ""
        self._page = ""
        self._input = ""
        self._run(BackMsg())

    def ask(self, question: str) -> None:
        """Ask, and note when the first sentence came and when the page was whole."""
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add(id=self._input)
        state.chat_input_value.data = question
        begun = time.perf_counter()
        first = self._run(message, begun)
        if first is None:
            self._watch.errors.append(f"no answer to: {question}")
            return
        self._watch.first.append(first)
        self._watch.whole.append(time.perf_counter() - begun)

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _run(self, message: BackMsg, begun: float = 0.0) -> float | None:
        """Have the page drawn once; the seconds until the answer's first sentence, where one came."""
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.context_info.locale = "en-GB"
        self._socket.send(message.SerializeToString())
        waiting: tuple[int, ...] = ()
        first: float | None = None
        while True:
            got = ForwardMsg()
            got.ParseFromString(self._received())
            kind = got.WhichOneof("type")
            if kind == "page_info_changed":
                self._query = got.page_info_changed.query_string
            elif kind == "navigation":
                self._page = got.navigation.page_script_hash or self._page
            elif kind == "delta":
                path = tuple(got.metadata.delta_path)
                html = self._drawn(got)
                if _WAITING in html:
                    waiting = path
                elif _SAID in html and waiting and path[: len(waiting)] == waiting and first is None:
                    first = time.perf_counter() - begun
            elif kind == "script_finished" and got.script_finished in (0, 1):
                return first

    def _drawn(self, message: ForwardMsg) -> str:
        """The HTML of a drawn element; what goes wrong is noted."""
        element = message.delta.new_element
        if element.HasField("chat_input"):
            self._input = element.chat_input.id
        if element.HasField("exception"):
            self._watch.errors.append(element.exception.message)
        html = element.html.body if element.HasField("html") else ""
        if _ALERT in html and "<style" not in html:
            self._watch.errors.append(html)
        return html

    def _received(self) -> bytes:
        received = self._socket.recv(timeout=PATIENCE_S)
        return received if isinstance(received, bytes) else received.encode()


def questions() -> list[str]:
    """The gold questions of the sample corpus that stand alone."""
    rows = [json.loads(line) for line in (CORPUS / "gold.jsonl").read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if not row.get("history")]


def _use(url: str, watch: Watch, *, seed: int, until: float, pause: float) -> None:
    chance = random.Random(seed)
    asked = questions()
    chance.shuffle(asked)
    time.sleep(chance.uniform(0, pause))
    try:
        user = User(url, watch)
        for question in asked:
            if time.monotonic() > until:
                break
            user.ask(question)
            time.sleep(chance.uniform(0.5, 1.5) * pause)
        user.close()
    except Exception as error:  # whatever it is, it is a figure
        watch.errors.append(f"{type(error).__name__}: {error}")


def first_paints(app: App) -> list[float]:
    """Seconds until a visitor of the warm app sees where to ask."""
    taken = []
    with chromium() as browser:
        settled(visit(browser, app).page)
        for _ in range(PAINTS):
            begun = time.perf_counter()
            visit(browser, app)
            taken.append(time.perf_counter() - begun)
    return taken


def measure(app: App, *, users: int, minutes: float, pause: float) -> Watch:
    """Let ``users`` ask for some minutes, each pausing about ``pause`` seconds between questions."""
    watch = Watch()
    until = time.monotonic() + minutes * 60
    threads = [
        threading.Thread(target=_use, args=(app.url, watch), kwargs={"seed": n, "until": until, "pause": pause})
        for n in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return watch


def main(arguments: list[str] | None = None) -> int:
    """Serve the corpus, let the users in, and tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--pause", type=float, default=30, help="seconds a user reads, on the average")
    parser.add_argument("--store", type=Path, help="a store of the corpus; without it one is made")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or Path(folder) / "store"
        if options.store is None:
            guildhall("ingest", CORPUS, "--store", store)
        with running(Path(folder), store, CORPUS) as app:
            paints = first_paints(app)
            watch = measure(app, users=options.users, minutes=options.minutes, pause=options.pause)
    figures: dict[str, Any] = {
        "users": options.users,
        "minutes": options.minutes,
        "pause_s": options.pause,
        "questions": len(watch.first),
        "first_sentence_p50_s": percentile(watch.first or [PATIENCE_S], 0.5),
        "whole_page_p95_s": percentile(watch.whole or [PATIENCE_S], 0.95),
        "error_list": watch.errors[:10],
    }
    bars = [
        Bar(name="errors", value=len(watch.errors), limit=0),
        Bar(name="first_sentence_p95_s", value=percentile(watch.first or [PATIENCE_S], 0.95), limit=FIRST_SENTENCE_S),
        Bar(name="first_paint_median_s", value=percentile(paints, 0.5), limit=FIRST_PAINT_S),
    ]
    return tell("app_users", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
