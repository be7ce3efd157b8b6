"""A terminal for tests: runs a command of ``guildhall`` and keeps what it said."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema

from assistant.cli import main


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exit status and both outputs of one command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON documents on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def failed(self, status: int) -> bool:
        """Whether it ended as a failure must: the status, nothing on stdout, one line on stderr, no traceback."""
        said = self.err.splitlines()
        return self.status == status and self.out == "" and len(said) == 1 and "Traceback" not in self.err


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs commands over one store, in this process, so that models and libraries are loaded once."""

    store: Path | None

    @property
    def place(self) -> Path:
        """The store's folder."""
        assert self.store is not None
        return self.store

    def run(self, command: str, *arguments: str) -> Outcome:
        """The outcome of ``guildhall COMMAND --store STORE ARGUMENTS``; without a store none is named."""
        named = [] if self.store is None else ["--store", str(self.store)]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict") for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main([command, *named, *arguments])
            except SystemExit as ended:
                status = int(ended.code or 0)
        return Outcome(status=status, out=_written(out), err=_written(err))

    def text(self, document: str) -> str:
        """A document's canonical text as the command prints it."""
        outcome = self.run("text", document)
        assert outcome.status == 0, outcome.err
        return outcome.out

    def ask(self, question: str, *arguments: str) -> dict[str, Any]:
        """The Answer, which must fit its schema."""
        outcome = self.run("ask", question, "--json", *arguments)
        assert outcome.status == 0, outcome.err
        answer: dict[str, Any] = fits("answer", outcome.json)
        return answer

    def ingest(self, folder: Path) -> dict[str, Any]:
        """The report, which must fit its schema."""
        outcome = self.run("ingest", str(folder), "--json")
        assert outcome.status in (0, 3), outcome.err
        report: dict[str, Any] = fits("ingest_report", outcome.json)
        return report


def _written(stream: io.TextIOWrapper) -> str:
    """Everything written to a stream; it must be UTF-8."""
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def fits(schema: str, document: Any) -> Any:
    """The document itself, which must fit the named schema of the package."""
    validator(schema).validate(document)
    return document


@cache
def validator(schema: str) -> jsonschema.Draft202012Validator:
    """The validator of a schema file in ``assistant/schemas``."""
    text = resources.files("assistant").joinpath("schemas", f"{schema}.json").read_text("utf-8")
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def statuses(report: dict[str, Any]) -> dict[str, str]:
    """Path to status of an ingest report."""
    return {line["path"]: line["status"] for line in report["documents"]}
