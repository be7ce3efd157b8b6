"""Clauses that a question names by address and document: 章程第二十三条, clause 7.2 of the benefit-sharing agreement.

Such a clause is looked up, not searched for. The document is the one whose title the name gives, in full or shortened;
where no title does, the one whose title is nearest in meaning, which also leads from one language to the other; where
nothing is named, the one spoken of last. Where several fit as well the question is given back, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.asked_addresses import Address, Path, addresses, spelled
from assistant.asked_fits import Fit, fit, of_year, says_marked
from assistant.asked_names import Age, Name, name_joined, names_beside
from assistant.asked_similar import nearest
from assistant.asked_subjects import asks_only, subject_of
from assistant.clause_paths import ClausePaths
from assistant.document_kinds import Family, families, kind_of
from assistant.language import detect_language, to_simplified
from assistant.records import Clause, ClauseKind, Document, DocumentFacts
from assistant.references import Library
from assistant.titles import letters

MOST_CHOICES = 8
"""Documents that a question back may name."""
_SHORTEST_NUMBER = 6
_FULL_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0E)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedClause:
    """One clause that is meant: heading, body and items, without the white space behind them."""

    document: str
    start: int
    end: int
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question that names clauses asks for.

    ``choices`` are the clauses, by document, between which the question does not decide; then ``clauses`` is empty.
    ``missing`` is a document that is certain and the label that it does not have. ``subject`` is what the question asks
    beside the address and the document's name, empty where it only asks what the clause says.
    """

    clauses: tuple[AskedClause, ...] = ()
    choices: tuple[tuple[str, AskedClause], ...] = ()
    missing: tuple[str, str] | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """The documents an address is asked of: one or several that are all meant, or one of several."""

    paths: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    name: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """What may be asked of: documents, how they are read, which hold, and what the names in titles are near to."""

    documents: Library
    load: Callable[[str], Document]
    in_force: Callable[[str], bool]
    similarity: Callable[[str, Sequence[str]], Sequence[float]]
    history: tuple[str, ...]
    han: bool
    """Whether the question is Chinese."""

    def clauses(self, path: str, address: Address) -> tuple[list[AskedClause], str]:
        """The clauses of an address in a document, and the first label that is not there, empty without any."""
        document = self.load(path)
        paths = ClausePaths(document.text, document.clauses)
        found: list[AskedClause] = []
        missing = ""
        for first, until in address.paths:
            ordinals = _ordinals(paths, first, until)
            missing = missing or ("" if ordinals else "".join(first) if not first[-1].isascii() else ", ".join(first))
            found += [_clause(document, document.clauses[ordinal]) for ordinal in ordinals]
        return list(dict.fromkeys(found)), missing

    def has(self, path: str, address: Address) -> bool:
        """Whether a document has every clause of an address."""
        return not self.clauses(path, address)[1]


def asked_clauses(
    text: str,
    *,
    documents: Sequence[tuple[str, DocumentFacts]],
    load: Callable[[str], Document],
    in_force: Callable[[str], bool],
    similarity: Callable[[str, Sequence[str]], Sequence[float]],
    history_documents: Sequence[str] = (),
) -> Asked | None:
    """The clauses that a question names by their address; ``None`` where it names none, or of no known document.

    ``documents`` are those that the role may see, ``in_force`` tells which hold on the day; others are meant only where
    the question names their year or the old version. ``similarity`` compares a name with titles (cosines), for names
    in the other language. ``history_documents`` are the documents spoken of so far, oldest first.
    """
    plain = to_simplified(text).translate(_FULL_WIDTH)
    named = addresses(plain)
    if not named or not documents:
        return None
    known = {path for path, _ in documents}
    shelf = _Shelf(
        documents=documents,
        load=load,
        in_force=in_force,
        similarity=similarity,
        history=tuple(path for path in history_documents if path in known),
        han=detect_language(plain) == "zh",
    )
    return _asked(text, plain, named, shelf)


def _asked(text: str, plain: str, named: Sequence[Address], shelf: _Shelf) -> Asked | None:
    meant: list[tuple[Address, _Meant]] = []
    unnamed: list[Address] = []
    for at, address in enumerate(named):
        found = _documents(plain, named, at, shelf)
        if found is not None:
            meant += [(other, found) for other in unnamed if other.firm] if not meant else []
            meant.append((address, found))
            unnamed = []
        elif _is_unnamed(plain, named, at) and not address.bare:
            if meant and address.firm:
                meant.append((address, meant[-1][1]))
            elif not meant:
                unnamed.append(address)
    spans = [(a.start, a.end) for a in named] + [(m.name.start, m.name.end) for _, m in meant if m.name]
    subject = subject_of(text, spans)
    if not meant:
        return _of_conversation(plain, unnamed, subject, shelf) if len(unnamed) == len(named) else None
    return _together([_one(address, found, subject, shelf) for address, found in meant], subject)


def _together(parts: Sequence[Asked], subject: str) -> Asked:
    """What several addresses ask for together."""
    clauses = tuple(dict.fromkeys(clause for part in parts for clause in part.clauses))
    choices = () if clauses else next((part.choices for part in parts if part.choices), ())
    missing = next((part.missing for part in parts if part.missing), None)
    return Asked(clauses=clauses, choices=choices, missing=missing, subject=subject)


def _one(address: Address, meant: _Meant, subject: str, shelf: _Shelf) -> Asked:
    if meant.any_of:
        choices = [(path, shelf.clauses(path, address)[0]) for path in meant.any_of]
        return Asked(choices=tuple((path, found[0]) for path, found in choices if found), subject=subject)
    clauses: list[AskedClause] = []
    missing: tuple[str, str] | None = None
    for path in meant.paths:
        found, label = shelf.clauses(path, address)
        clauses += found
        missing = missing or ((path, label) if label else None)
    return Asked(clauses=tuple(clauses), missing=missing, subject=subject)


def _documents(text: str, named: Sequence[Address], at: int, shelf: _Shelf) -> _Meant | None:
    """The documents that the question names for an address; ``None`` where it names none that are known."""
    address = named[at]
    names = [name for name in names_beside(text, named, at) if name.near or not address.bare]
    readings = (_by_number(text, shelf), *(_titled(name, address, shelf) for name in names))
    found = next((one for one in readings if one is not None), None)
    for resolve in (_similar, _of_kind):
        for name in names:
            found = found or resolve(name, address, shelf)
    return found if found is None else _with_other(text, found, address, shelf)


def _with_other(text: str, found: _Meant, address: Address, shelf: _Shelf) -> _Meant:
    """Both documents where two are named for one address: 双聘办法和实践办法的第三条."""
    other = name_joined(text, found.name) if found.name and found.name.near and found.paths else None
    second = _titled(other, address, shelf) if other else None
    if other is None or found.name is None or second is None or not second.paths:
        return found
    name = replace(found.name, start=min(found.name.start, other.start), end=max(found.name.end, other.end))
    return _Meant(paths=tuple(dict.fromkeys((*second.paths, *found.paths))), name=name)


def _by_number(text: str, shelf: _Shelf) -> _Meant | None:
    """The document whose number stands in the question: 砚职教集〔2024〕6号."""
    found = []
    for path, facts in shelf.documents:
        number = letters(facts.number or "")
        spelt = (
            re.search(r"[\W_]*".join(map(re.escape, number)), text.casefold())
            if len(number) >= _SHORTEST_NUMBER
            else None
        )
        if spelt:
            found.append((path, Name(start=spelt.start(), end=spelt.end() + 1, text=number, kind="")))
    return _Meant(paths=(found[0][0],), name=found[0][1]) if len(found) == 1 else None


def _titled(name: Name, address: Address, shelf: _Shelf) -> _Meant | None:
    """The documents whose titles a name gives word for word or shortened, or the one there is of a kind."""
    if name.pronoun and (spoken := _spoken_of(name, shelf)):
        return _Meant(paths=(spoken,), name=name)
    best, tied = _fitting(name, shelf)
    if best is None or not (name.kind or name.quoted or address.firm):
        return None
    if not best.subject and len(_of_language(tied, shelf)) != 1 and name.age is Age.HOLDING:
        return None
    return _decided(name, tied, address, shelf)


def _of_kind(name: Name, address: Address, shelf: _Shelf) -> _Meant | None:
    """One of the documents of a kind, where a name beside the number gives nothing but the kind."""
    best, tied = _fitting(name, shelf)
    if not name.near or best is None or best.subject:
        return None
    found = _decided(name, tied, address, shelf)
    return found if address.firm or (found is not None and found.paths) else None


def _fitting(name: Name, shelf: _Shelf) -> tuple[Fit | None, list[str]]:
    """The documents that a name fits best, and how well."""
    fits = {path: found for path, facts in shelf.documents if (found := fit(name, facts)) is not None}
    fitting = [path for path, _ in _of_age(name, [(p, f) for p, f in shelf.documents if p in fits], shelf)]
    best = max((fits[path] for path in fitting), default=None)
    return best, [path for path in fitting if fits[path] == best]


def _spoken_of(name: Name, shelf: _Shelf) -> str | None:
    """The last document of the conversation that 该办法 or this agreement can mean."""
    known = dict(shelf.documents)
    bare = [path for path in reversed(shelf.history) if not name.kind or fit(name, known[path]) is not None]
    return next(iter(bare), shelf.history[-1] if shelf.history else None)


def _of_age(name: Name, found: Library, shelf: _Shelf) -> list[tuple[str, DocumentFacts]]:
    """The versions that a name means: those of its year, the old one, else those in force.

    Of a document that has no version in force the one there is was named, and no other.
    """
    if name.years:
        return [(path, facts) for path, facts in found if of_year(name, facts)]
    if marked := [(path, facts) for path, facts in found if says_marked(name, facts)]:
        return marked
    holding = [(path, facts) for path, facts in found if shelf.in_force(path)]
    former = [(path, facts) for path, facts in found if not shelf.in_force(path)]
    if name.age is Age.OLD:
        past = [one for one in former if one[1].in_force.until or one[1].superseded_by]
        dated = [one[1].in_force.since for one in past if one[1].in_force.since]
        return [one for one in past if not dated or one[1].in_force.since == max(dated)]
    if name.age is Age.BOTH:
        return [*former, *holding]
    return holding or former


def _decided(name: Name, tied: Sequence[str], address: Address, shelf: _Shelf) -> _Meant | None:
    """Which of the documents that a name fits equally well are meant."""
    having = [path for path in tied if shelf.has(path, address)]
    if name.age is Age.BOTH or len(name.years) > 1:
        own = [path for path in having if (shelf.load(path).language == "zh") is shelf.han]
        both = own if len(own) > 1 else having
        return _Meant(paths=tuple(both), name=name) if len(both) > 1 else None
    if not having:
        own = _of_language(tied, shelf)
        return _Meant(paths=(own[0],), name=name) if len(own) == 1 else None
    having = _of_language(having, shelf)
    if len(having) == 1:
        return _Meant(paths=(having[0],), name=name)
    if spoken := next((path for path in reversed(shelf.history) if path in having), None):
        return _Meant(paths=(spoken,), name=name)
    return _Meant(any_of=tuple(having), name=name) if len(having) <= MOST_CHOICES else None


def _of_language(paths: Sequence[str], shelf: _Shelf) -> list[str]:
    """One rule in two languages is one rule: of translations the document in the question's language."""
    own = [path for path in paths if (shelf.load(path).language == "zh") is shelf.han]
    shapes = {_shape(shelf.load(path)) for path in own}
    return [*own, *(path for path in paths if path not in own and shapes.isdisjoint({_shape(shelf.load(path))}))]


def _shape(document: Document) -> tuple[frozenset[Family], int, int]:
    """What kind of document it is and how many chapters and articles it has; a translation has as many."""
    kinds = [clause.kind for clause in document.clauses]
    return families(kind_of(document.facts.title)), kinds.count(ClauseKind.CHAPTER), kinds.count(ClauseKind.ARTICLE)


def _similar(name: Name, address: Address, shelf: _Shelf) -> _Meant | None:
    """The document whose title is nearest in meaning to a name, of those that have such a clause."""
    if name.pronoun or not (name.kind or (name.near and address.firm)):
        return None
    versions = _of_age(name, shelf.documents, shelf)
    if not name.years and name.age is Age.HOLDING:
        versions = [one for one in versions if shelf.in_force(one[0])]
    found = nearest(name, versions, shelf.similarity, has=lambda path: shelf.has(path, address))
    if not found:
        return None
    return _decided(name, found, address, shelf)


def _is_unnamed(text: str, named: Sequence[Address], at: int) -> bool:
    """Whether an address stands without any document: one that is named but not known is none of those here."""
    return not any(
        name.near and (name.kind or name.quoted or not name.is_han) for name in names_beside(text, named, at)
    )


def _of_conversation(text: str, unnamed: Sequence[Address], subject: str, shelf: _Shelf) -> Asked | None:
    """The clauses of the document spoken of last, else the documents to choose from."""
    if not unnamed or any(address.thing for address in unnamed):
        return None
    only = asks_only(text, [(address.start, address.end) for address in unnamed])
    if not only and not all(address.firm for address in unnamed):
        return None
    if shelf.history:
        having = [path for path in reversed(shelf.history) if all(shelf.has(path, one) for one in unnamed)]
        meant = _Meant(paths=(having[0] if having else shelf.history[-1],))
        if having or only:
            return _together([_one(address, meant, subject, shelf) for address in unnamed], subject)
    if not only or not all(address.firm for address in unnamed):
        return None
    having = _of_language(_having(unnamed, shelf), shelf)
    if not having:
        return None
    meant = _Meant(paths=tuple(having)) if len(having) == 1 else _Meant(any_of=tuple(having[:MOST_CHOICES]))
    return _together([_one(address, meant, subject, shelf) for address in unnamed], subject)


def _having(unnamed: Sequence[Address], shelf: _Shelf) -> list[str]:
    """The documents in force that have all the clauses; where there are too many to choose from, not all of them."""
    having: list[str] = []
    for path, _ in shelf.documents:
        if shelf.in_force(path) and all(shelf.has(path, one) for one in unnamed):
            having.append(path)
        if len(having) > 2 * MOST_CHOICES:
            break
    return having


def _ordinals(paths: ClausePaths, first: Path, until: Path) -> list[int]:
    """The clauses that a path, or the range to ``until``, leads to."""
    found = _find(paths, first)
    last = _find(paths, until) if until else None
    if found is None or not until:
        return [] if found is None else [found]
    return (paths.between(found, last) if last is not None else []) or [found]


def _find(paths: ClausePaths, path: Path) -> int | None:
    labels = spelled(path)
    for tried in _readings(labels):
        found = paths.find(tried, ())
        if found is not None:
            return found
    return None


def _readings(labels: Path) -> Iterable[Path]:
    """The path as written, then with its paragraphs called 款, and without the first of an only paragraph."""
    if len(labels) > 1:
        yield tuple(re.sub(r"Paragraph ([0-9]+)", r"第\1款", label) for label in labels)
    yield labels
    if len(labels) > 1 and labels[1] in ("第一款", "第1款", "Paragraph 1"):
        yield (labels[0], *labels[2:])


def _clause(document: Document, clause: Clause) -> AskedClause:
    end = clause.start + len(document.text[clause.start : clause.end].rstrip())
    return AskedClause(document=document.path, start=clause.start, end=end, ordinal=clause.ordinal)
