"""Where a reference leads: to clauses of its own document, or of another that the asking role may see.

A document is named by its title, with or without issuer, version and brackets, by the short name its reader was told
(以下简称), or by its number. Of several versions the one in force is meant; where different documents carry the name
equally well, none is: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.clause_paths import ClausePaths
from assistant.records import Document, DocumentFacts, Reference
from assistant.titles import bracketed, is_same_name, letters, shortened_by, without_brackets

Library = Sequence[tuple[str, DocumentFacts]]
"""Path and facts of every document that the role may see; what it may not see is not in it."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The document a reference leads to, and the ordinals of the clauses there; without any, the whole document."""

    document: str
    clauses: tuple[int, ...] = ()


def link(
    document: Document,
    reference: Reference,
    library: Library,
    *,
    load: Callable[[str], Document],
    in_force: Callable[[str], bool],
) -> Link | None:
    """Where ``reference`` of ``document`` leads as far as ``library`` reaches; ``None`` where that is not certain.

    ``load`` reads a document of the library by its path, ``in_force`` tells whether the one at a path holds on the day
    asked for. A reference into the own document leads to the clauses found when it was read, and nowhere without any.
    """
    if reference.title is None:
        return Link(document=document.path, clauses=reference.targets) if reference.targets else None
    others = [(path, facts) for path, facts in library if path != document.path]
    path = named_document(_names(document, reference.title), others, in_force=in_force)
    if path is None:
        return None
    if not reference.addresses:
        return Link(document=path)
    target = load(path)
    paths = ClausePaths(target.text, target.clauses)
    found = (paths.find(address, ()) for address in reference.addresses)
    return Link(document=path, clauses=tuple(dict.fromkeys(ordinal for ordinal in found if ordinal is not None)))


def _names(document: Document, title: str) -> list[str]:
    """The name as written, after the full names for which the document says it stands."""
    same = {(d.start, d.end) for d in document.definitions if letters(d.term) == letters(title)}
    full = [d.term for d in document.definitions if (d.start, d.end) in same and letters(d.term) != letters(title)]
    return [name for name in full if len(name) > len(title) and name.endswith(title)] + [title]


def named_document(names: Iterable[str], library: Library, *, in_force: Callable[[str], bool]) -> str | None:
    """The path of the one document that the first fitting of ``names`` means."""
    for name in names:
        for fits in (_is_title, _is_number, _is_short):
            found = [(path, facts) for path, facts in library if fits(facts, name)]
            if found:
                return _one_version(_of_year(found, name), in_force)
    return None


def _is_title(facts: DocumentFacts, name: str) -> bool:
    return is_same_name(facts.title, name, version=facts.version)


def _is_number(facts: DocumentFacts, name: str) -> bool:
    return facts.number is not None and letters(facts.number) != "" and letters(name).endswith(letters(facts.number))


def _is_short(facts: DocumentFacts, name: str) -> bool:
    return shortened_by(facts.title, name)


def _of_year(found: Library, name: str) -> Library:
    """Where a name carries a year in brackets or at its end, the versions of that year."""
    years = _YEAR.findall(bracketed(name)) or _YEAR.findall(name[-4:])
    if not years:
        return found
    return [
        (path, facts)
        for path, facts in found
        if years[-1] in (facts.version or "")
        or years[-1] in facts.title
        or (facts.in_force.since is not None and str(facts.in_force.since.year) == years[-1])
    ]


def _one_version(found: Library, in_force: Callable[[str], bool]) -> str | None:
    """The one that holds; without any that does, the only one or the latest version of one title."""
    holding = [(path, facts) for path, facts in found if in_force(path)]
    if len(holding) == 1:
        return holding[0][0]
    if holding or not found:
        return None
    if len({letters(without_brackets(facts.title)) for _, facts in found}) > 1:
        return None
    dated = sorted((facts.in_force.since, path) for path, facts in found if facts.in_force.since is not None)
    if len(found) == 1:
        return found[0][0]
    return dated[-1][1] if len(dated) == len(found) and dated[-1][0] != dated[-2][0] else None
