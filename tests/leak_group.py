"""Documents in which every fact of every document is one word of its own, so that any leak can be told from the word.

A word is made of the document and the field it stands in. What a role may see is known from the audiences below.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.terminal import Terminal

ROLES = ("public", "teacher", "partner", "administrator", "auditor")
"""The roles there are by default, and one more."""
FIELDS = (
    *("folder", "name", "title", "version", "office", "phone", "organisation"),
    *("text", "heading", "term", "figure", "number", "former"),
)


def canary(document: str, field: str) -> str:
    """The word of one field of one document; figures are digits."""
    digest = hashlib.sha256(f"{document} {field}".encode()).digest()
    if field in ("figure", "phone"):
        return str(10**8 + int.from_bytes(digest[:4], "big"))
    syllables = ("ba", "ce", "di", "fo", "gu", "ja", "ke", "li", "mo", "nu", "pa", "qe", "ri", "so", "tu", "va")
    return "Zy" + "".join(syllables[byte % 16] for byte in digest[:5])


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaky:
    """A document of the group: who may see it, and what else is declared of it."""

    key: str
    audience: tuple[str, ...]
    declared: str = ""
    refers_to: str = ""

    @property
    def path(self) -> str:
        """Its path: its folder and its name are words, too."""
        return f"{canary(self.key, 'folder')}/{canary(self.key, 'name')}.md"

    def word(self, field: str) -> str:
        """One of its words."""
        return canary(self.key, field)

    @property
    def words(self) -> dict[str, str]:
        """All its words by field."""
        return {field: self.word(field) for field in FIELDS}

    def text(self, *, former: bool = False) -> str:
        """What its file says; the former version says something else in one clause."""
        rule = self.word("former") if former else self.word("text")
        refers = f"\n\nArticle 4 Details follow from Article 2 of the {self.refers_to}." if self.refers_to else ""
        return (
            f"# {self.word('title')} Rules\n\nNo. {self.word('number')} (2024)\n\n"
            f"## Chapter 1 {self.word('heading')}\n\n"
            f"Article 1 In these rules, “{self.word('term')}” means the reserve fund of the college.\n\n"
            f"Article 2 The {rule} reserve fund holds {self.word('figure')} euros.\n\n"
            f"Article 3 Engineers teach {rule} hours a term.{refers}\n"
        )

    def declaration(self) -> str:
        """Its entry in collection.yaml."""
        audience = ", ".join(self.audience)
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
    audience=("teacher", "partner", "administrator"),
    declared=f"    in_force_from: 2024-01-01\n    supersedes: {OLD_HIDDEN.path}\n",
)
REFERRING = Leaky(
    key="referring", audience=("public", "teacher", "auditor"), refers_to=f"{canary('new, hidden', 'title')} Rules"
)
NARROWED = Leaky(key="narrowed", audience=("administrator",))
"""Everybody saw it once."""
WITHDRAWN = Leaky(key="withdrawn", audience=("administrator",))
"""Everybody saw it once, then administrators only, and now it is gone."""
EVERYBODYS = Leaky(key="everybody's", audience=ROLES)

DOCUMENTS = (
    *(_own(role) for role in ROLES),
    *(OLD_SEEN, NEW_HIDDEN, OLD_HIDDEN, NEW_SEEN, REFERRING, NARROWED, WITHDRAWN, EVERYBODYS),
)
REJECTED = f"{canary('rejected', 'folder')}/{canary('rejected', 'name')}.pdf"
DAYS = ("2024-05-01", "2024-06-01", "2024-07-01")
"""The days of the three ingestions."""


def forbidden(role: str) -> set[str]:
    """Every word that a role may not be told; what a visible document itself says of another is its own."""
    visible = [document for document in DOCUMENTS if role in document.audience and document is not WITHDRAWN]
    own = {word for document in visible for word in document.words.values()}
    own |= {word for document in visible for word in document.refers_to.split()}
    words = {word for document in DOCUMENTS for word in document.words.values()}
    return (words | {canary("rejected", "folder"), canary("rejected", "name")}) - own


def ingest_three_times(terminal: Terminal, folder: Path) -> None:
    """The former versions, those of today, and what is left; each on a day of its own."""
    everybody = tuple(
        Leaky(key=document.key, audience=ROLES) if document in (NARROWED, WITHDRAWN) else document
        for document in DOCUMENTS
    )
    rejected = folder / REJECTED
    rejected.parent.mkdir(parents=True)
    rejected.write_bytes(b"%PDF-1.4 " + canary("rejected", "text").encode())
    for turn, (day, documents) in enumerate(zip(DAYS, (everybody, DOCUMENTS, DOCUMENTS), strict=True)):
        for document in documents:
            file = folder / document.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(document.text(former=turn == 0), "utf-8")
        if turn == 2:
            (folder / WITHDRAWN.path).unlink()
            documents = tuple(document for document in documents if document is not WITHDRAWN)
        declared = "".join(document.declaration() for document in documents)
        (folder / "collection.yaml").write_text(f"documents:\n{declared}", "utf-8")
        outcome = terminal.run("ingest", str(folder), "--json")
        assert outcome.status == 3, outcome.err
        _date(terminal.place, day)


def _date(store: Path, day: str) -> None:
    """Let what was just filed and archived be of ``day``."""
    with closing(sqlite3.connect(store / "catalogue.sqlite")) as connection, connection:
        for column in ("indexed_at", "archived_at"):
            connection.execute(f"UPDATE documents SET {column} = ? WHERE {column} > '2025'", (f"{day}T12:00:00+00:00",))
