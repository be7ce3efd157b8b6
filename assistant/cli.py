"""The command line: arguments, exit statuses, and one sentence instead of a traceback."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence

from assistant import __version__
from assistant.errors import GuildhallError

_KINDS = (
    *("ask", "ingest", "verify", "repair", "backup", "restore", "user", "upload", "remove", "declare"),
    *("sign_in", "sign_out"),
)
"""The kinds of records of the audit trail; named here so that ``--help`` loads nothing."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect, and after a request to terminate, which ends a command likewise."""


def build_parser() -> argparse.ArgumentParser:
    """The parser of ``guildhall``."""
    parser = argparse.ArgumentParser(
        prog="guildhall", description="Trustworthy answers from an organisation's own documents."
    )
    parser.add_argument("--version", action="version", version=f"guildhall {__version__}")
    common = _common_options()
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=summary, description=summary, parents=[common])

    ingest = command("ingest", "make the store's content equal to a folder of documents")
    ingest.add_argument("folder", nargs="?", default="corpus", metavar="FOLDER", help="default: corpus/")
    ingest.add_argument(
        "--progress", action="store_true", help="tell how far it is, one JSON object a line on standard error"
    )
    command("status", "documents, versions, passages, models, and whether the store is sound")
    verify = command("verify", "prove that catalogue, Chroma and lexical index agree")
    verify.add_argument("--repair", action="store_true", help="rebuild both indexes from the catalogue")
    text = command("text", "a document's canonical text")
    text.add_argument("document", metavar="DOCUMENT", help="the document's path as reported")
    outline = command("outline", "how a document was read: clauses, references, definitions, facts")
    outline.add_argument("document", metavar="DOCUMENT", help="the document's path as reported")
    page = command("page", "a page of the original with a quote marked, as a picture")
    page.add_argument("document", metavar="DOCUMENT", help="the document's path as reported")
    page.add_argument(
        "--start", type=_offset, default=0, metavar="N", help="where the quote begins (a citation's start)"
    )
    page.add_argument("--end", type=_offset, default=0, metavar="N", help="where the quote ends (a citation's end)")
    page.add_argument("--page", type=_positive, metavar="N", help="default: the page on which the quote begins")
    page.add_argument("--width", type=_positive, default=1200, metavar="PIXELS", help="default: 1200")
    page.add_argument("--out", required=True, metavar="FILE.png", help="the picture's file")
    diff = command("diff", "two versions compared clause by clause")
    diff.add_argument("old", metavar="OLD", help="a document's path, or PATH@YYYY-MM-DD for what stood there that day")
    diff.add_argument("new", metavar="NEW", help="the same for the newer version")
    search = command("search", "the passages nearest to each question of a file")
    search.add_argument("--queries", required=True, metavar="FILE.jsonl", help='lines {"id", "text"}')
    search.add_argument("--top", type=_positive, default=10, metavar="K", help="hits per question (default: 10)")
    ask = command("ask", "answer one question, or a file of them")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument("--questions", metavar="FILE.jsonl", help='lines {"id", "question", "role", "on", "history"}')
    ask.add_argument("--history", metavar="FILE.json", help='[{"question": "…", "answer": "…"}], oldest first')
    ask.add_argument("--lang", choices=("auto", "en", "zh"), default="auto", help="language of the answer")
    evaluation = command("eval", "score the assistant on gold questions")
    evaluation.add_argument("gold", metavar="GOLD.jsonl")
    audit = command("audit", "who asked what and was shown what, and who changed the store")
    audit.add_argument("--since", metavar="YYYY-MM-DD", help="from this day on")
    audit.add_argument("--until", metavar="YYYY-MM-DD", help="up to this day, which is included")
    audit.add_argument("--kind", choices=_KINDS, help="only these")
    audit.add_argument("--user", metavar="USER", help="only what this user did")
    backup = command("backup", "save the store as one file, also while it is in use")
    backup.add_argument("file", metavar="FILE", help="the zip file to write")
    backup.add_argument("--force", action="store_true", help="replace the file if it is there")
    restore = command("restore", "bring back what a backup holds, also while the app runs")
    restore.add_argument("file", metavar="FILE", help="a file that 'guildhall backup' made")
    _add_user_commands(command("user", "local accounts: who may sign in to the app, and in which role"))
    chat = command("chat", "the app in a browser")
    chat.add_argument("--port", type=_port, metavar="N", help="default: 8501 or GUILDHALL_PORT")
    return parser


def _add_user_commands(user: argparse.ArgumentParser) -> None:
    """The commands below ``guildhall user``; common options may stand before or after them."""
    commands = user.add_subparsers(dest="action", metavar="ACTION", required=True)

    def command(name: str, summary: str) -> argparse.ArgumentParser:
        # What is not given here must not take the place of what was given before the command; to take --role for
        # the account's role changes the common options, which are therefore made for each command.
        common = _common_options(default=argparse.SUPPRESS)
        made = commands.add_parser(
            name, help=summary, description=summary, parents=[common], conflict_handler="resolve"
        )
        if name != "list":
            made.add_argument("name", metavar="NAME", help="what the user signs in with")
        return made

    command("list", "all accounts")
    add = command("add", "make an account; the password is asked for")
    add.add_argument("--role", dest="account_role", required=True, metavar="ROLE", help="the role of the account")
    add.add_argument("--display-name", metavar="TEXT", help="the name shown in the app (default: NAME)")
    password = command("password", "give an account another password; its sign-ins end")
    for made in (add, password):
        made.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    role = command("role", "let an account act in another role, at once")
    role.add_argument("new_role", metavar="ROLE", help="the new role")
    command("disable", "let nobody sign in with an account; its sign-ins end")
    command("enable", "let an account sign in again, also where wrong passwords locked it")
    command("remove", "take an account away for good")


def _common_options(default: str | None = None) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument("--store", metavar="DIR", help="folder of the store (default: GUILDHALL_STORE or .guildhall)")
    common.add_argument("--role", metavar="ROLE", help="whose eyes (default: GUILDHALL_ROLE or administrator)")
    common.add_argument("--on", metavar="YYYY-MM-DD", help="the day for which the answer must hold (default: today)")
    common.add_argument("--json", action="store_true", help="JSON on standard output")
    return common


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _offset(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _port(text: str) -> int:
    number = _positive(text)
    if number > 65535:
        raise ValueError(text)
    return number


# What argparse calls a wrong value: "invalid number value".
_positive.__name__ = _port.__name__ = _offset.__name__ = "number"


def _handler(name: str) -> Callable[[argparse.Namespace], int]:
    """The function behind a command, imported when it runs, so that ``--help`` stays quick."""
    from assistant import account_commands, commands

    handlers: dict[str, Callable[[argparse.Namespace], int]] = {
        "ingest": commands.ingest,
        "status": commands.status,
        "verify": commands.verify,
        "text": commands.text,
        "outline": commands.outline,
        "page": commands.page,
        "diff": commands.diff,
        "search": commands.search,
        "ask": commands.ask,
        "eval": commands.evaluate,
        "audit": commands.audit,
        "backup": commands.backup,
        "restore": commands.restore,
        "user": account_commands.user,
        "chat": commands.chat,
    }
    return handlers[name]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    _speak_utf8()
    if arguments is None:  # a program of its own, not called by another
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    given = [_as_unicode(a) for a in (sys.argv[1:] if arguments is None else arguments)]
    options = build_parser().parse_args(given)
    try:
        return _handler(options.command)(options)
    except GuildhallError as error:
        return _fail(str(error), error.exit_status)
    except KeyboardInterrupt:
        return _fail("Interrupted. What was finished is kept; run the command again to go on.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has gone: nothing is left to say, and flushing at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last resort: no user ever sees a traceback
        _log_traceback()
        return _fail(
            f"Something unexpected happened ({type(error).__name__}: {error}). Set GUILDHALL_DEBUG=1 to see where, "
            "and report it.",
            1,
        )


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _as_unicode(argument: str) -> str:
    """An argument as UTF-8 even where the locale's encoding is ASCII."""
    return os.fsencode(argument).decode("utf-8", "replace") if not argument.isascii() else argument


def _fail(sentence: str, status: int) -> int:
    print("guildhall: " + " ".join(sentence.split()), file=sys.stderr)  # noqa: T201
    return status


def _log_traceback() -> None:
    if os.environ.get("GUILDHALL_DEBUG"):
        import traceback

        traceback.print_exc()


if __name__ == "__main__":
    sys.exit(main())
