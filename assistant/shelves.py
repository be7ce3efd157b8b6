"""The documents as a reader walks along them: which there are, what they were before, and where their references lead.

Everything is for a role, decided anew at every call. What is live is read once a generation of the store; texts of the
documents last read, and the comparisons last made, stay in memory.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from itertools import groupby, zip_longest
from typing import TypeVar

from assistant.addresses import chain
from assistant.catalogue import Catalogue
from assistant.catalogue_rows import Entry
from assistant.clause_addresses import ClauseAddresses
from assistant.comparison import Comparison, compare
from assistant.errors import UnknownDocument
from assistant.language import to_simplified
from assistant.records import Document, DocumentFacts, Language, Reference
from assistant.references import link
from assistant.standing import Standing, standing
from assistant.store import Snapshot, former_document, snapshot_of, visible_entry

DOCUMENTS_REMEMBERED = 24
COMPARISONS_REMEMBERED = 8
LEADS_REMEMBERED = 4_000
FINGERPRINT = 12
"""Characters of a digest by which a former content is named, and words are known again."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGEST = re.compile(rf"[0-9a-f]{{{FINGERPRINT}}}")
_LONGEST_CHAIN = 50

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A document as a list shows it; ``words`` is everything that it can be found by, folded for comparison."""

    path: str
    facts: DocumentFacts
    language: Language
    standing: Standing
    words: str
    title_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One wording of a rule: a document of the chain in which each supersedes the one before, or a former file of one.

    ``name`` opens it: a path, or a path with the beginning of its file's digest. ``filed`` is when it came into the
    store (UTC), ``until`` when a later file of the same path took its place.
    """

    name: str
    path: str
    facts: DocumentFacts
    language: Language
    filed: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Words that stood at a place of an earlier content, the name that opens it, and the clause they stood in."""

    name: str
    words: str
    clause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A stretch of text that names clauses, and where they are: documents with the address of the clause, if any."""

    start: int
    end: int
    targets: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """What is live at one state of the store, with what each document can be found by, for all roles."""

    state: tuple[str, int]
    snapshot: Snapshot
    words: Mapping[int, tuple[str, str]]


def folded(text: str) -> str:
    """A text as it is compared with what is typed: width, case and the form of Chinese characters do not matter."""
    return to_simplified(unicodedata.normalize("NFKC", text)).casefold()


def fingerprint(words: str) -> str:
    """A short sign by which it is noticed that words have changed."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:FINGERPRINT]


class Shelves:
    """The shelves over the catalogue that ``open_catalogue`` opens; safe to share between threads.

    What names a document that is not there, or not for the role, raises UnknownDocument with the same sentence.
    """

    def __init__(self, open_catalogue: Callable[[], Catalogue]) -> None:
        self._open_catalogue = open_catalogue
        self._lock = threading.RLock()
        self._live: _Live | None = None
        self._documents: OrderedDict[Hashable, Document] = OrderedDict()
        self._comparisons: OrderedDict[Hashable, Comparison] = OrderedDict()
        self._leads: OrderedDict[Hashable, Lead] = OrderedDict()

    def listed(self, *, role: str, on: date) -> Sequence[Shelved]:
        """Every live document that the role may see, by title."""
        with self._opened() as (_, live):
            snapshot = live.snapshot
            entries = sorted(snapshot.visible(role), key=lambda entry: (entry.facts.title, entry.path))
            return [
                Shelved(
                    path=entry.path,
                    facts=snapshot.facts(entry, role),
                    language=entry.language,
                    standing=standing(snapshot, entry, on, role=role),
                    words=live.words[entry.id][0],
                    title_words=live.words[entry.id][1],
                )
                for entry in entries
            ]

    def standing(self, path: str, *, role: str, on: date) -> Standing:
        """How a live document stands on a day."""
        with self._opened() as (_, live):
            return standing(live.snapshot, visible_entry(live.snapshot, path, role=role), on, role=role)

    def document(self, name: str, *, role: str) -> Document:
        """A live document by its path, or a former content by ``PATH@DIGEST`` or ``PATH@YYYY-MM-DD``."""
        with self._opened() as (catalogue, live):
            entry = live.snapshot.by_path.get(name)
            if entry is not None and role in entry.facts.audience:
                return self._read(catalogue, live, entry, role)
            path, at, which = name.rpartition("@")
            if at and _DAY.fullmatch(which):
                return former_document(catalogue, path, _day(which, name), role=role)
            if at and _DIGEST.fullmatch(which):
                for former in reversed(_kept(catalogue, live.snapshot, path, role)):
                    if former.sha256.startswith(which):
                        return self._read(catalogue, live, former, role)
            raise unknown(name)

    def editions(self, path: str, *, role: str) -> Sequence[Edition]:
        """Every wording of the rule at ``path`` that the role may see, oldest first.

        These are the documents it supersedes and those that supersede it, without a gap, each with its former files.
        """
        with self._opened() as (catalogue, live):
            visible_entry(live.snapshot, path, role=role)
            return [
                edition
                for entry in _chain(live.snapshot, path, role)
                for edition in _editions_of(catalogue, live.snapshot, entry, role)
            ]

    def cited(self, path: str, span: tuple[int, int], known: str, *, role: str) -> Cited | None:
        """Which words with the fingerprint ``known`` stood at a place of an earlier content of a live document."""
        with self._opened() as (catalogue, live):
            for entry in reversed(_kept(catalogue, live.snapshot, path, role)):
                document = self._read(catalogue, live, entry, role)
                words = document.text[slice(*span)]
                if fingerprint(words) == known:
                    addresses, holding = ClauseAddresses(document), chain(document.clauses, *span)
                    clause = addresses.name(holding[-1].ordinal) if holding else None
                    return Cited(name=f"{path}@{entry.sha256[:FINGERPRINT]}", words=words, clause=clause)
        return None

    def leads(self, document: Document, *, role: str, on: date, start: int, end: int) -> Sequence[Lead]:
        """Where the references lead that begin between two places of a live document's text."""
        begun = [reference for reference in document.references if start <= reference.start < end]
        with self._opened() as (catalogue, live):
            snapshot = live.snapshot
            library = [(entry.path, snapshot.facts(entry, role)) for entry in snapshot.visible(role)] if begun else []

            def load(path: str) -> Document:
                return self._read(catalogue, live, visible_entry(snapshot, path, role=role), role)

            @cache
            def addresses(path: str) -> ClauseAddresses:
                return ClauseAddresses(document if path == document.path else load(path))

            def lead(reference: Reference) -> Lead:
                led = link(
                    document,
                    reference,
                    library,
                    load=load,
                    in_force=lambda path: snapshot.in_force(snapshot.by_path[path], on),
                )
                clauses: Sequence[int | None] = () if led is None else led.clauses or (None,)
                targets = tuple(
                    (led.document, None if clause is None else addresses(led.document).name(clause))
                    for clause in clauses
                    if led is not None
                )
                return Lead(start=reference.start, end=reference.end, targets=targets)

            state = (live.state, role, on, document.path, document.sha256)
            found = [
                self._once(self._leads, (*state, reference.start), LEADS_REMEMBERED, partial(lead, reference))
                for reference in begun
            ]
        return [one for one in found if one.targets]

    def compared(self, old: str, new: str, *, role: str) -> Comparison:
        """Two wordings clause by clause, by the names under which :meth:`document` opens them."""
        before, after = self.document(old, role=role), self.document(new, role=role)
        key = tuple((one.path, one.sha256, len(one.clauses), one.text) for one in (before, after))
        found = self._once(self._comparisons, key, COMPARISONS_REMEMBERED, lambda: compare(before, after))
        # What is remembered was compared for some role; which documents follow each other is told to this one alone.
        return replace(found, old=before, new=after)

    @contextmanager
    def _opened(self) -> Iterator[tuple[Catalogue, _Live]]:
        with closing(self._open_catalogue()) as catalogue:
            state = (catalogue.lineage(), catalogue.generation())
            with self._lock:
                if self._live is None or self._live.state != state:
                    snapshot = snapshot_of(catalogue)
                    words = {entry.id: _words(entry) for entry in snapshot.entries.values()}
                    self._live = _Live(state=(snapshot.lineage, snapshot.generation), snapshot=snapshot, words=words)
                live = self._live
            yield catalogue, live

    def _read(self, catalogue: Catalogue, live: _Live, entry: Entry, role: str) -> Document:
        """The text of an entry with the facts that the role may know; a row only changes with the lineage."""
        key = (live.state[0], entry.id)
        document = self._once(self._documents, key, DOCUMENTS_REMEMBERED, lambda: catalogue.document(entry))
        return replace(document, facts=live.snapshot.facts(entry, role))

    def _once(self, kept: OrderedDict[Hashable, Value], key: Hashable, most: int, make: Callable[[], Value]) -> Value:
        """What is kept under ``key``, made where it is not; what was not wanted for longest goes first."""
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        made = make()
        with self._lock:
            kept[key] = made
            while len(kept) > most:
                kept.popitem(last=False)
        return made


def _words(entry: Entry) -> tuple[str, str]:
    facts = entry.facts
    told = (facts.title, facts.number, facts.version, facts.issuer, facts.organisation, entry.path)
    return folded("\n".join(part for part in told if part)), folded(facts.title)


def _chain(snapshot: Snapshot, path: str, role: str) -> list[Entry]:
    """The documents that supersede each other around ``path``, oldest first, as far as the role may follow them."""
    chain = [snapshot.by_path[path]]
    for back in (True, False):
        while len(chain) < _LONGEST_CHAIN:
            facts = snapshot.facts(chain[0] if back else chain[-1], role)
            entry = snapshot.by_path.get((facts.supersedes if back else facts.superseded_by) or "")
            if entry is None or entry in chain:
                break
            chain.insert(0 if back else len(chain), entry)
    return chain


def _kept(catalogue: Catalogue, snapshot: Snapshot, path: str, role: str) -> list[Entry]:
    """What was filed at a live path and may be read by the role, oldest first, the live one last.

    Who may not see what stands there now may not see what stood there before.
    """
    live = snapshot.by_path.get(path)
    if live is None or role not in live.facts.audience:
        return []
    return [entry for entry in catalogue.versions(path) if role in entry.facts.audience]


def _editions_of(catalogue: Catalogue, snapshot: Snapshot, live: Entry, role: str) -> Iterable[Edition]:
    """The different files at one path; where only what is declared of a file changed, it is the same one."""
    kept = _kept(catalogue, snapshot, live.path, role)
    runs = [list(run) for _, run in groupby(kept, key=lambda entry: entry.sha256)]
    for run, later in zip_longest(runs, runs[1:]):
        last = run[-1]
        name = last.path if later is None else f"{last.path}@{last.sha256[:FINGERPRINT]}"
        yield Edition(
            name=name,
            path=last.path,
            facts=snapshot.facts(last, role),
            language=last.language,
            filed=datetime.fromisoformat(run[0].indexed_at),
            until=None if later is None else datetime.fromisoformat(later[0].indexed_at),
        )


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise unknown(name) from None


def unknown(name: str) -> UnknownDocument:
    """What is said of every name that opens nothing, whatever the reason."""
    return UnknownDocument(
        f"There is no document '{name}'. 'guildhall search' and 'guildhall ask' name them by their path."
    )
