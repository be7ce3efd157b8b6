"""A chat model's server for tests: speaks OpenAI's protocol over HTTP, streaming, and behaves as each test wants."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-guildhall-test-4f1c9a77"
"""The key that tests give; it must show nowhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its messages, and all else."""

    body: dict[str, Any]
    headers: dict[str, str]
    path: str

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(str(message["content"]) for message in self.body["messages"])

    @property
    def last(self) -> str:
        """The last message."""
        return str(self.body["messages"][-1]["content"])

    @property
    def step(self) -> str:
        """What is asked for: ``rewriting``, ``splitting``, ``writing`` or ``repairing``."""
        if "cannot be shown" in self.last:
            return "repairing"
        first = str(self.body["messages"][0]["content"])
        return (
            "rewriting" if "make questions complete" in first else "splitting" if "split quest" in first else "writing"
        )

    def passage(self, words: str) -> int:
        """The number of the first passage that holds some words."""
        for found in re.finditer(r"^\[(\d+)\] (.*?)(?=^\[\d+\] |^</passages)", self.prompt, re.MULTILINE | re.DOTALL):
            if words in found[2]:
                return int(found[1])
        raise AssertionError(f"no passage of the prompt holds {words!r}")


Send = Callable[[bytes], None]
Behaviour = Callable[["Reply", Asked], None]


@dataclass(slots=True)
class Reply:
    """What a behaviour answers with."""

    handler: BaseHTTPRequestHandler
    stopped: threading.Event

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Send status and headers."""
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def raw(self, data: str | bytes) -> None:
        """Send bytes."""
        self.handler.wfile.write(data.encode() if isinstance(data, str) else data)
        self.handler.wfile.flush()

    def event(self, content: Any) -> None:
        """Send an event."""
        self.raw(f"data: {content if isinstance(content, str) else json.dumps(content)}\n\n")

    def piece(self, text: str | None, *, finish: str | None = None, **more: Any) -> None:
        """Send a piece of the answer."""
        delta = {} if text is None else {"role": "assistant", "content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event(
            {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
            | more
        )

    def end(self, finish: str = "stop", *, usage: Any = (100, 20)) -> None:
        """End the answer as a server does that behaves."""
        self.piece(None, finish=finish)
        if usage:
            counts = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
            self.event(
                {
                    "id": "x",
                    "object": "chat.completion.chunk",
                    "created": 1,
                    "model": "scripted",
                    "choices": [],
                    "usage": counts,
                }
            )
        self.event("[DONE]")

    def error(self, status: int, message: str = "", **headers: str) -> None:
        """Answer with an error that repeats the key, as some servers do."""
        self.begin(status, "application/json", **headers)
        self.raw(
            json.dumps(
                {"error": {"message": message or f"Incorrect API key provided: {KEY}", "type": "x", "code": "x"}}
            )
        )

    def wait(self, seconds: float) -> None:
        """Do nothing for a while, or until the test ends."""
        self.stopped.wait(seconds)


def says(text: str | Callable[[Asked], str], *, size: int = 7, pause: float = 0.0) -> Behaviour:
    """Stream a text in pieces of some characters."""

    def behave(reply: Reply, asked: Asked) -> None:
        whole = text if isinstance(text, str) else text(asked)
        reply.begin()
        for at in range(0, len(whole), size):
            reply.piece(whole[at : at + size])
            if pause:
                reply.wait(pause)
        reply.end()

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour for each request, the last for all that follow."""
    calls = iter(range(10**6))
    return lambda reply, asked: behaviours[min(next(calls), len(behaviours) - 1)](reply, asked)


@dataclass(slots=True)
class ModelServer:
    """A running server: where it is, what it was asked, and how it behaves."""

    url: str
    behaviour: Behaviour
    asked: list[Asked] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def settings(self, **more: str) -> dict[str, str]:
        """The environment that names this server."""
        return {
            "GUILDHALL_MODEL": "openai:scripted",
            "GUILDHALL_MODEL_URL": self.url,
            "GUILDHALL_MODEL_KEY": KEY,
        } | more


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[ModelServer]:
    """A server on the loopback interface."""
    stopped = threading.Event()
    place: list[ModelServer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(json.loads(data), dict(self.headers), self.path)
            place[0].asked.append(asked)
            with suppress(OSError):
                place[0].behaviour(Reply(self, stopped), asked)

        def do_GET(self) -> None:
            place[0].others.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    place.append(ModelServer(f"http://127.0.0.1:{server.server_port}/v1", behaviour))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield place[0]
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
