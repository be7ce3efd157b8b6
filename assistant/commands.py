"""What each command does: read its input, call the pipeline, print the contract's output."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import GuildhallError, StoreError, UsageError
from assistant.records import Language
from assistant.settings import Settings, check_administrator, check_day, check_role, load_settings, user_name

if TYPE_CHECKING:
    from assistant.verification import Verification


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

    asked = context(options)
    folder, begun = Path(options.folder).expanduser(), datetime.now(UTC)
    with _recorded("ingest", asked, folder=str(folder.absolute())) as told:
        report = ingest_folder(folder, asked.settings, _tell_progress if options.progress else None)
        told["totals"] = report_to_json(report)["totals"]
    _keep_report(asked, folder, begun, report_to_json(report))
    _print(_json(report_to_json(report)) if options.json else report_to_text(report))
    for file in report.files:
        if file.reason and options.json:
            _note(f"{file.status.value} {file.path}: {file.reason}")
    return exit_status(report)


def _tell_progress(done: int, total: int, path: str) -> None:
    print(_json({"done": done, "total": total, "path": path}), file=sys.stderr, flush=True)  # noqa: T201


def _keep_report(asked: Context, folder: Path, begun: datetime, report: Mapping[str, Any]) -> None:
    """Keep the report for the app's administrators; where that fails, the ingestion is none the worse."""
    from assistant.ingestion_report import LastIngestion, keep

    last = LastIngestion(at=begun, user=user_name(asked.settings), folder=str(folder.absolute()), report=report)
    try:
        keep(asked.settings.store, last)
    except StoreError as error:
        _note(f"guildhall: {error}")


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

    asked = context(options)
    with _recorded("repair" if options.repair else "verify", asked) as told:
        report = compare(asked.settings.store, repair=options.repair, chroma_url=asked.settings.chroma_url)
        told |= report.to_json() | {"disagreements": len(report.disagreements)}
        return _tell_verification(report, as_json=options.json)


def _tell_verification(report: Verification, *, as_json: bool) -> int:
    """Print what was found; raises GuildhallError where the store disagrees with itself."""
    if as_json:
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
    from assistant.wiring import open_originals

    asked = context(options)
    number, picture = open_originals(asked.settings).picture(
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
        assistant = open_guildhall(store, asked.settings.model_copy(update={"model": None}))
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
        assistant = open_guildhall(store, asked.settings, user=user_name(asked.settings))
        for question in questions:
            answer = assistant.ask(question)
            _print(_json(answer_to_json(answer)) if as_json else answer_to_text(answer))
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """``guildhall eval GOLD``: the figures, and with --json also what went wrong."""
    from assistant.evaluation.report import evaluate as score
    from assistant.evaluation.report import to_json, to_text
    from assistant.wiring import open_store, open_unrecorded

    asked = context(options)
    with closing(open_store(asked.settings)) as store:
        assistant = open_unrecorded(store, asked.settings)
        report = to_json(score(Path(options.gold), asked.settings, store, assistant, on=asked.on))
    _print(_json(report) if options.json else to_text(report["figures"]))
    return 0


def audit(options: argparse.Namespace) -> int:
    """``guildhall audit``: the records of the audit trail, oldest first, one a line."""
    from assistant.audit import Trail
    from assistant.audit_rendering import record_to_json, record_to_text, wanted_records
    from assistant.wiring import open_catalogue

    asked = context(options)
    check_administrator(asked.role, asked.settings, "read the audit trail")
    wanted = wanted_records(
        since=check_day(options.since) if options.since is not None else None,
        until=check_day(options.until) if options.until is not None else None,
        kind=options.kind,
        user=options.user,
    )
    open_catalogue(asked.settings).close()
    with closing(Trail(asked.settings.store, days=asked.settings.audit_days)) as trail:
        for record in trail.records(wanted):
            _print(_json(record_to_json(record)) if options.json else record_to_text(record))
    return 0


def backup(options: argparse.Namespace) -> int:
    """``guildhall backup FILE``: the store as one file."""
    from assistant.backup import back_up
    from assistant.wiring import open_catalogue

    asked = context(options)
    check_administrator(asked.role, asked.settings, "back up the store")
    file = Path(options.file).expanduser()
    with _recorded("backup", asked, file=str(file.absolute())) as told:
        open_catalogue(asked.settings).close()
        made = back_up(asked.settings.store, file, force=options.force)
        told |= {name: made.to_json()[name] for name in ("bytes", "generation")}
    if options.json:
        _print(_json(made.to_json()))
    else:
        _print(f"{file}: {_counted(made.manifest.counts)}; {made.size / 1e6:.1f} MB; {made.seconds:.1f} s")
    return 0


def restore(options: argparse.Namespace) -> int:
    """``guildhall restore FILE``: the store as it was when the backup was made."""
    from assistant.restore import restore as bring_back

    asked = context(options)
    check_administrator(asked.role, asked.settings, "restore a backup")
    file, settings = Path(options.file).expanduser(), asked.settings
    with _recorded("restore", asked, file=str(file.absolute())) as told:
        done = bring_back(
            settings.store,
            file,
            chroma_url=settings.chroma_url,
            user=user_name(settings),
            role=asked.role,
            recorded=settings.audit,
        )
        told |= {name: done.to_json()[name] for name in ("made", "generation", "kept")}
    if options.json:
        _print(_json(done.to_json()))
    else:
        _print(f"Restored {_counted(done.manifest.counts)}, as of {done.manifest.made}; {done.seconds:.1f} s")
    if done.kept:
        _note(f"What was there before is kept in {done.kept}.")
    return 0


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())


def _recorded(kind: str, asked: Context, **details: Any) -> AbstractContextManager[dict[str, Any]]:
    """Record a command in the audit trail, however it ends."""
    from assistant.audit import Kind
    from assistant.wiring import open_auditor

    auditor = open_auditor(asked.settings, user=user_name(asked.settings))
    return auditor.event(Kind(kind), role=asked.role, store=asked.settings.store, **details)


def chat(options: argparse.Namespace) -> int:
    """``guildhall chat``: the app, for this machine only unless there is a sign-in."""
    from assistant.serving import chat_command, chat_environment, introduction

    asked = context(options)
    port = options.port or asked.settings.port
    command = chat_command(asked.settings, port)
    _note(introduction(asked.settings, port, role=asked.role))
    sys.stdout.flush()
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
