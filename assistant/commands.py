"""What each command does: read its input, call the pipeline, print the contract's output."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import GuildhallError, UsageError
from assistant.records import Language
from assistant.settings import Settings, check_day, check_role, load_settings


@dataclass(frozen=True, slots=True)
class Context:
    """The settings with the command line's options applied."""

    settings: Settings
    role: str
    on: date


def context(options: argparse.Namespace) -> Context:
    """Check the common options before anything is done."""
    settings = load_settings()
    if options.store:
        settings = settings.model_copy(update={"store": Path(options.store).expanduser()})
    role = check_role(options.role, settings) if options.role is not None else settings.role
    return Context(settings, role, check_day(options.on) if options.on is not None else date.today())


def ingest(options: argparse.Namespace) -> int:
    """``guildhall ingest [FOLDER]``."""
    from assistant.wiring import ingest_folder
    from ingest.report import exit_status, report_to_json, report_to_text

    settings = context(options).settings
    report = ingest_folder(Path(options.folder).expanduser(), settings)
    _print(_json(report_to_json(report)) if options.json else report_to_text(report))
    for file in report.files:
        if file.reason and options.json:
            _note(f"{file.status.value} {file.path}: {file.reason}")
    return exit_status(report)


def status(options: argparse.Namespace) -> int:
    """``guildhall status``."""
    from assistant.status import store_status

    asked = context(options)
    found = store_status(asked.settings, role=asked.role, on=asked.on)
    _print(_json(found) if options.json else "\n".join(f"{name}: {_plain(value)}" for name, value in found.items()))
    return 0


def verify(options: argparse.Namespace) -> int:
    """``guildhall verify [--repair]``."""
    from assistant.verification import verify as compare

    settings = context(options).settings
    report = compare(settings.store, repair=options.repair, chroma_url=settings.chroma_url)
    if options.json:
        _print(_json(report.to_json()))
    else:
        _print(f"{report.documents} documents, {report.passages} passages")
        for sentence in report.disagreements:
            _print(sentence)
    if not report.disagreements:
        _note("The store was repaired and is sound." if report.repaired else "The store is sound.")
        return 0
    raise GuildhallError(
        f"The store disagrees with itself in {len(report.disagreements)} places. "
        + ("Ingest the folder again." if report.repaired else "Run 'guildhall verify --repair'.")
    )


def text(options: argparse.Namespace) -> int:
    """``guildhall text DOCUMENT``: the canonical text and nothing after it."""
    from assistant.wiring import read_document

    asked = context(options)
    document = read_document(asked.settings, options.document, role=asked.role)
    if options.json:
        _print(_json({"document": document.path, "text": document.text}))
    else:
        sys.stdout.write(document.text)
        sys.stdout.flush()
    return 0


def outline(options: argparse.Namespace) -> int:
    """``guildhall outline DOCUMENT``: clauses, references, definitions and facts as they were read."""
    from assistant.outline import outline_to_text
    from assistant.wiring import read_outline

    asked = context(options)
    found = read_outline(asked.settings, options.document, role=asked.role, on=asked.on)
    _print(_json(found) if options.json else outline_to_text(found))
    return 0


def page(options: argparse.Namespace) -> int:
    """``guildhall page DOCUMENT --start N --end N --out FILE``: the original's page with a quote marked."""
    from assistant.wiring import draw_page

    asked = context(options)
    number, picture = draw_page(
        asked.settings,
        options.document,
        role=asked.role,
        start=options.start,
        end=options.end,
        page=options.page,
        width=options.width,
    )
    target = Path(options.out)
    try:
        target.write_bytes(picture)
    except OSError as error:
        raise GuildhallError(
            f"The picture {target} cannot be written ({error.strerror}). Name another file."
        ) from error
    if options.json:
        _print(_json({"document": options.document, "page": number, "file": str(target)}))
    else:
        _note(f"Page {number} is in {target}.")
    return 0


def diff(options: argparse.Namespace) -> int:
    """``guildhall diff OLD NEW``: two versions compared clause by clause."""
    from assistant.comparison import compare
    from assistant.comparison_rendering import comparison_to_json, comparison_to_text
    from assistant.wiring import read_version

    asked = context(options)
    old, new = (read_version(asked.settings, name, role=asked.role) for name in (options.old, options.new))
    found = compare(old, new)
    _print(_json(comparison_to_json(found)) if options.json else comparison_to_text(found))
    return 0


def search(options: argparse.Namespace) -> int:
    """``guildhall search --queries FILE``: one line of hits per question."""
    from assistant.batches import read_queries
    from assistant.rendering import hit_to_json
    from assistant.wiring import open_guildhall, open_store

    asked = context(options)
    queries = read_queries(Path(options.queries))
    with closing(open_store(asked.settings)) as store:
        assistant = open_guildhall(store, asked.settings)
        for query in queries:
            hits = assistant.search(query.text, role=asked.role, on=asked.on, limit=options.top)
            _print(_json({"id": query.id, "hits": [hit_to_json(hit) for hit in hits]}))
    return 0


def ask(options: argparse.Namespace) -> int:
    """``guildhall ask``: one answer, or one per line of a file."""
    from assistant.batches import read_history, read_questions, single_question
    from assistant.rendering import answer_to_json, answer_to_text
    from assistant.wiring import open_guildhall, open_store

    asked = context(options)
    language = None if options.lang == "auto" else Language(options.lang)
    if (options.question is None) == (options.questions is None):
        raise UsageError("Give either a question or --questions FILE.jsonl.")
    history = read_history(Path(options.history)) if options.history else ()
    if options.questions is None:
        questions = [
            single_question(options.question, role=asked.role, on=asked.on, language=language, history=history)
        ]
    else:
        questions = read_questions(
            Path(options.questions), asked.settings, role=asked.role, on=asked.on, language=language, history=history
        )
    as_json = options.json or options.questions is not None
    with closing(open_store(asked.settings)) as store:
        assistant = open_guildhall(store, asked.settings)
        for question in questions:
            answer = assistant.ask(question)
            _print(_json(answer_to_json(answer)) if as_json else answer_to_text(answer))
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """``guildhall eval GOLD``: the figures, and with --json also what went wrong."""
    from assistant.evaluation.report import evaluate as score
    from assistant.evaluation.report import to_json, to_text
    from assistant.wiring import open_guildhall, open_store

    asked = context(options)
    with closing(open_store(asked.settings)) as store:
        assistant = open_guildhall(store, asked.settings)
        report = to_json(score(Path(options.gold), asked.settings, store, assistant, on=asked.on))
    _print(_json(report) if options.json else to_text(report["figures"]))
    return 0


def chat(options: argparse.Namespace) -> int:
    """``guildhall chat``: the app, on the loopback interface only."""
    from assistant.wiring import chat_command, chat_environment

    asked = context(options)
    port = options.port or asked.settings.port
    _note(f"Guildhall is at http://127.0.0.1:{port} (role: {asked.role}); Ctrl-C ends it.")
    sys.stdout.flush()
    command = chat_command(port)
    # The server takes this process's place, so that whoever ends the command ends the server.
    os.execve(command[0], command, chat_environment(asked.settings, role=asked.role))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "none"
    return "-" if value is None else str(value)
