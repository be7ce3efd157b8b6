"""What the administrators' page calls the records' own words: kinds of work, outcomes, keys, states of files."""

from __future__ import annotations

from datetime import datetime

from assistant.audit import Kind
from assistant.declaring import Declared, Place
from assistant.feedback import Verdict as Opinion
from assistant.jobs import Work
from assistant.records import Authority, Contact, DocumentType
from assistant.ui import phrases
from assistant.ui.words import N_, Words
from assistant.uploads import Verdict

_KINDS = {
    Kind.ASK: N_("Question"),
    Kind.INGEST: N_("Ingestion"),
    Kind.VERIFY: N_("Verification"),
    Kind.REPAIR: N_("Repair"),
    Kind.BACKUP: N_("Backup"),
    Kind.RESTORE: N_("Restore"),
    Kind.USER: N_("Accounts"),
    Kind.UPLOAD: N_("Upload"),
    Kind.REMOVE: N_("Removal of files"),
    Kind.DECLARE: N_("Change of declarations"),
    Kind.SIGN_IN: N_("Sign-in"),
    Kind.SIGN_OUT: N_("Sign-out"),
}
_OUTCOMES = {
    "answered": N_("answered"),
    "not_found": N_("not found"),
    "needs_clarification": N_("asked back"),
    "done": N_("done"),
    "failed": N_("failed"),
    "interrupted": N_("interrupted"),
    "locked": N_("failed, and the name is locked"),
}
_WORKS = {
    Work.INGEST: N_("Documents are being read in."),
    Work.VERIFY: N_("The store is being verified."),
    Work.REPAIR: N_("The store is being repaired."),
    Work.BACKUP: N_("A backup is being made."),
}
_KEYS = {
    "title": N_("Title"),
    "type": N_("Type"),
    "organisation": N_("Organisation"),
    "authority": N_("Rank"),
    "audience": N_("Audience"),
    "version": N_("Version"),
    "in_force_from": N_("In force from"),
    "in_force_until": N_("In force until"),
    "supersedes": N_("Supersedes"),
    "contact": N_("Office to ask"),
}
_STATES = {
    "rejected": ("✕", N_("Rejected")),
    "indexed": ("+", N_("New")),
    "updated": ("↻", N_("Updated")),
    "removed": ("−", N_("Taken out")),
    "unchanged": ("=", N_("Unchanged")),
}
_VERDICTS = {
    Verdict.NEW: ("+", N_("new")),
    Verdict.SAME: ("=", N_("identical to the file that is there; nothing to do")),
    Verdict.DIFFERS: ("!", N_("a file of this name with other content is there")),
    Verdict.NAMED_WRONG: ("✕", N_("the name cannot be used; rename the file")),
    Verdict.NEVER_READ: ("✕", N_("hidden, lock, gold and collection files are never documents")),
    Verdict.TOO_LARGE: ("✕", N_("larger than the limit")),
    Verdict.EMPTY: ("✕", N_("the file is empty")),
}
_OPINIONS = {
    Opinion.RIGHT: N_("Right"),
    Opinion.WRONG: N_("Wrong"),
    Opinion.WRONG_SOURCE: N_("Wrong source"),
}

STATES = tuple(_STATES)
"""What can become of a file, the worst first."""


def kind_name(words: Words, kind: Kind) -> str:
    """What was done."""
    return words.say(_KINDS[kind])


def outcome_name(words: Words, outcome: str) -> str:
    """How it ended."""
    return words.say(_OUTCOMES[outcome]) if outcome in _OUTCOMES else outcome


def work_sentence(words: Words, work: Work) -> str:
    """What is being done."""
    return words.say(_WORKS[work])


def key_name(words: Words, key: str) -> str:
    """What a declaration's key declares."""
    return words.say(_KEYS[key])


def state_name(words: Words, state: str) -> tuple[str, str]:
    """What became of a file, as a symbol and a word."""
    symbol, name = _STATES.get(state, ("", state))
    return symbol, words.say(name)


def verdict_name(words: Words, verdict: Verdict) -> tuple[str, str]:
    """What would become of an upload, as a symbol and in words."""
    symbol, name = _VERDICTS[verdict]
    return symbol, words.say(name)


def opinion_name(words: Words, opinion: Opinion) -> str:
    """What somebody thinks of an answer."""
    return words.say(_OPINIONS[opinion])


def value_text(words: Words, key: str, value: object) -> str:
    """A declared value as it is read."""
    if value is None:
        return words.say("none")
    if isinstance(value, Contact):
        return " · ".join(part for part in (value.office, value.contact) if part)
    if isinstance(value, tuple | frozenset | list):
        return words.say(", ").join(phrases.role_name(words, str(role)) for role in value)
    text = str(value)
    if key == "type" and text in set(DocumentType):
        return phrases.type_name(words, DocumentType(text))
    if key == "authority" and text in set(Authority):
        return phrases.authority_name(words, Authority(text))
    return text


def place_text(words: Words, declared: Declared) -> str:
    """Where something is declared."""
    if declared.place is Place.FRONT_MATTER:
        return words.say("the file's front matter, line {line}", line=declared.line)
    if declared.place is Place.ENTRY:
        return words.say("{file}, line {line}", file=declared.source, line=declared.line)
    return words.say("defaults of {file}, line {line}", file=declared.source, line=declared.line)


def moment(at: datetime) -> str:
    """A moment as this machine's clock tells it."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def size(count: int) -> str:
    """Bytes in a unit that is easy to read."""
    if count < 1_000_000:
        return f"{count / 1000:,.1f} kB"
    return f"{count / 1e6:,.1f} MB" if count < 1_000_000_000 else f"{count / 1e9:,.2f} GB"
