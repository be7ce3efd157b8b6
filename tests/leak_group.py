"""Documents in which every fact of every document is one word of its own, so that any leak can be told from the word.

A word is made of the document and the field it stands in. What a role may be told is known from the audiences below:
a document's words belong to its audience of today. What it said before belongs to those of them who saw it then, and
so does what a document that is gone said; both are told only to who asks for a former day.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.terminal import Terminal

ROLES = ("public", "teacher", "partner", "administrator", "auditor")
"""The roles there are by default, and one more."""
DECLARED = ("folder", "name", "title", "version", "office", "phone", "organisation")
WRITTEN = ("heading", "text", "term", "figure", "number", "title")
DAYS = ("2024-05-01", "2024-06-01", "2024-07-01")
"""The days of the three ingestions: what was said before, what is said today, and what is left of it."""


def canary(document: str, field: str) -> str:
    """The word of one field of one document; figures are digits."""
    digest = hashlib.sha256(f"{document} {field}".encode()).digest()
    if field in ("figure", "phone"):
        return str(10**8 + int.from_bytes(digest[:4], "big"))
    syllables = ("ba", "ce", "di", "fo", "gu", "ja", "ke", "li", "mo", "nu", "pa", "qe", "ri", "so", "tu", "va")
    return "Zy" + "".join(syllables[byte % 16] for byte in digest[:5])


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaky:
    """A document of the group: who may see it, and what else is declared of it.

    ``once`` is its audience on the first day, ``gone`` whether it is removed on the last, ``says`` the key of the
    document whose very text it has, if not its own, ``refers_to`` the key of one that it names.
    """

    key: str
    audience: tuple[str, ...]
    once: tuple[str, ...] = ()
    gone: bool = False
    says: str = ""
    declared: str = ""
    refers_to: str = ""
    chinese: bool = False

    @property
    def path(self) -> str:
        """Its path: its folder and its name are words, too."""
        return f"{canary(self.key, 'folder')}/{canary(self.key, 'name')}.md"

    def word(self, field: str) -> str:
        """One of its words."""
        return canary(self.says or self.key if field in (*WRITTEN[:-1], "former") else self.key, field)

    @property
    def words(self) -> set[str]:
        """Everything that is told of it today."""
        written = {canary(self.says or self.key, field) for field in WRITTEN}
        named = {canary(self.refers_to, "title")} if self.refers_to else set()
        return {canary(self.key, field) for field in DECLARED} | written | named

    def seen(self, role: str) -> bool:
        """Whether a role sees it today."""
        return role in self.audience and not self.gone

    def seen_then(self, role: str, day: str) -> bool:
        """Whether a role may ask for what it said at the end of a day."""
        filed = DAYS[0] <= day and not (self.gone and day >= DAYS[2])
        before = day < DAYS[1]
        return filed and role in self.audience and (not before or role in (self.once or self.audience))

    def text(self, *, former: bool = False) -> str:
        """What its file says; the former version says something else in one clause."""
        title, heading, term, figure, number = (
            canary(self.says or self.key, field) for field in ("title", "heading", "term", "figure", "number")
        )
        rule = self.word("former") if former else self.word("text")
        if self.chinese:
            return (
                f"# {title}办法\n\n第一章 {heading}\n\n第一条 本办法所称{term}，是指学院的储备金。\n\n"
                f"第二条 {rule}储备金为{figure}欧元，文号为{number}。\n"
            )
        other = canary(self.refers_to, "title")
        refers = f"\n\nArticle 3 Details follow from Article 2 of the {other} Rules." if self.refers_to else ""
        return (
            f"# {title} Rules\n\nNo. {number} (2024)\n\n## Chapter 1 {heading}\n\n"
            f"Article 1 In these rules, “{term}” means the reserve fund of the college.\n\n"
            f"Article 2 The {rule} reserve fund holds {figure} euros.{refers}\n"
        )

    def declaration(self, *, former: bool = False) -> str:
        """Its entry in collection.yaml."""
        audience = ", ".join((self.once if former else ()) or self.audience)
        return (
            f"  - file: {self.path}\n    title: {self.word('title')} Rules\n    version: {self.word('version')}\n"
            f"    organisation: {self.word('organisation')}\n    audience: [{audience}]\n"
            f"    contact: {{office: {self.word('office')}, contact: '{self.word('phone')}'}}\n{self.declared}"
        )


def _own(role: str) -> Leaky:
    return Leaky(key=f"only {role}", audience=(role,))


OLD_SEEN = Leaky(key="old, seen", audience=("teacher", "administrator"), declared="    in_force_from: 2020-01-01\n")
NEW_HIDDEN = Leaky(
    key="new, hidden",
    audience=("administrator",),
    declared=f"    in_force_from: 2024-01-01\n    supersedes: {OLD_SEEN.path}\n",
)
OLD_HIDDEN = Leaky(key="old, hidden", audience=("administrator",), declared="    in_force_from: 2020-01-01\n")
NEW_SEEN = Leaky(
    key="new, seen",
    audience=("teacher", "administrator"),
    declared=f"    in_force_from: 2024-01-01\n    supersedes: {OLD_HIDDEN.path}\n",
)
REFERRING = Leaky(key="referring", audience=("public", "teacher"), refers_to=NEW_HIDDEN.key)
NARROWED = Leaky(key="narrowed", audience=("administrator",), once=ROLES)
WIDENED = Leaky(key="widened", audience=ROLES, once=("administrator",))
WITHDRAWN = Leaky(key="withdrawn", audience=("administrator", "partner"), once=ROLES, gone=True)
"""Everybody saw it once, then two roles only, and now it is gone."""
TWIN_SEEN = Leaky(key="twin, seen", audience=("public", "teacher"))
TWIN_HIDDEN = Leaky(key="twin, hidden", audience=("partner",), says=TWIN_SEEN.key)
CHINESE = Leaky(key="chinese", audience=("teacher",), chinese=True)
EVERYBODYS = Leaky(key="everybody's", audience=ROLES)

DOCUMENTS = (
    *(_own(role) for role in ROLES),
    *(OLD_SEEN, NEW_HIDDEN, OLD_HIDDEN, NEW_SEEN, REFERRING, NARROWED, WIDENED, WITHDRAWN),
    *(TWIN_SEEN, TWIN_HIDDEN, CHINESE, EVERYBODYS),
)
REJECTED = f"{canary('rejected', 'folder')}/{canary('rejected', 'name')}.pdf"
_OF_REJECTED = {canary("rejected", field) for field in ("folder", "name", "text")}


def forbidden(role: str, *, day: str | None = None) -> set[str]:
    """Every word that a role may not be told, asking for today or for what was said on a former day.

    What a document says of another is its own. Words of former versions are told to nobody who asks for today.
    """
    everything = {word for document in DOCUMENTS for word in (*document.words, document.word("former"))}
    if day is None:
        told = {word for document in DOCUMENTS if document.seen(role) for word in document.words}
    else:
        then = [document for document in DOCUMENTS if document.seen_then(role, day)]
        told = {word for document in then for word in document.words} | EVERYBODYS.words
        if day < DAYS[1]:
            told |= {document.word("former") for document in then}
    return (everything - told) | _OF_REJECTED


def seen_by(role: str) -> list[Leaky]:
    """The documents that a role sees today."""
    return [document for document in DOCUMENTS if document.seen(role)]


def hidden_from(role: str) -> list[Leaky]:
    """The documents that a role does not see today, and what is gone."""
    return [document for document in DOCUMENTS if not document.seen(role)]


def write(folder: Path, documents: Sequence[Leaky], *, former: bool = False) -> None:
    """The documents' files, and what is declared of them."""
    for document in documents:
        file = folder / document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document.text(former=former), "utf-8")
    declared = "".join(document.declaration(former=former) for document in documents)
    (folder / "collection.yaml").write_text(f"documents:\n{declared}", "utf-8")


def ingest_three_times(terminal: Terminal, folder: Path) -> None:
    """The former versions, those of today, and what is left; each on a day of its own."""
    rejected = folder / REJECTED
    rejected.parent.mkdir(parents=True)
    rejected.write_bytes(b"%PDF-1.4 " + canary("rejected", "text").encode())
    for turn, day in enumerate(DAYS):
        gone = [document for document in DOCUMENTS if document.gone and turn == 2]
        write(folder, [document for document in DOCUMENTS if document not in gone], former=turn == 0)
        for document in gone:
            (folder / document.path).unlink()
        outcome = terminal.run("ingest", str(folder), "--json")
        assert outcome.status == 3, outcome.err
        _date(terminal.place, day)


def _date(store: Path, day: str) -> None:
    """Let what was just filed and archived be of ``day``."""
    with closing(sqlite3.connect(store / "catalogue.sqlite")) as connection, connection:
        for column in ("indexed_at", "archived_at"):
            connection.execute(f"UPDATE documents SET {column} = ? WHERE {column} > '2025'", (f"{day}T12:00:00+00:00",))
