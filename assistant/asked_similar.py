"""Which documents' titles a loosely worded name is nearest to in meaning, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.asked_fits import OWN_PLACE, fits_issuer, says_issuer, title_forms
from assistant.asked_names import Name
from assistant.document_kinds import ENGLISH_KINDS, families, is_han, kind_of
from assistant.language import to_simplified
from assistant.lexical import terms
from assistant.records import DocumentFacts
from assistant.references import Library

Similarity = Callable[[str, Sequence[str]], Sequence[float]]

UNRELATED = {False: 1.510, True: 1.570}
"""What two cosines, of whole names and of their subjects, add up to at the most for names that mean no title at hand.

By whether the name is Chinese. Titles in a name's own language are always nearer, by .03 to .05, so that those which
share no words with it would stand before its translation; they are left out.
"""
CLOSE = 0.005
"""How far above the unrelated a name must stand to mean a title at all."""
CLEAR = 0.045
"""What that and the lead over the next title, as far as it counts, must add up to.

Over 34 names of documents at hand and 64 of others, with the packaged encoder, 32 and 6 pass; of the 32, 2 are names of
another document than the one that was meant.
"""
MOST_LEAD = 0.04
"""A lead says that a title is the best there is, which other documents' names have too."""
ASKED_BACK = 0.03
"""How far above the unrelated several titles must stand to be asked back; a name without a kind never is."""
APART = 0.02
ISSUER = 0.02
"""What a name gains that says who issued the document: only documents of that issuer are left."""
KIND = 0.01
"""What a name gains whose word for the kind is the title's in the other language: 方案 and scheme."""
_EVERY_KIND = frozenset({"measures", "rules", "rule", "regulations", "regulation", "provisions", "provision"})
"""Words of which translations use any: they tell nothing."""
MOST_LOOKED_AT = 12
"""Titles, nearest first, whose documents are read to see whether they have the clause."""


def nearest(name: Name, library: Library, similarity: Similarity, *, has: Callable[[str], bool]) -> list[str]:
    """The documents that have the clause and that the name means: one, or several that are as near."""
    subject = _subject(name.text, name.kind)
    if not subject or OWN_PLACE.fullmatch(subject):
        return []
    scored = scores(name, library, similarity)[:MOST_LOOKED_AT]
    if not scored or scored[0][0] < CLOSE:
        return []
    top = scored[0][0]
    having = [(score, path) for score, path in scored if score > top - APART and has(path)]
    if not having:
        return [scored[0][1]] if _is_clear(name, scored) else []
    rivals = [one for one in scored if one == having[0] or has(one[1])]
    if _is_clear(name, rivals):
        return [having[0][1]]
    near = [path for score, path in having if score > having[0][0] - APART]
    return near if name.kind and top >= ASKED_BACK and len(near) > 1 else []


def _is_clear(name: Name, scored: Sequence[tuple[float, str]]) -> bool:
    """Whether the first title is meant and no other."""
    lead = scored[0][0] - scored[1][0] if len(scored) > 1 else MOST_LEAD
    enough = scored[0][0] >= CLOSE and scored[0][0] + min(lead, MOST_LEAD) >= CLEAR
    return enough and (bool(name.kind) or min(lead, MOST_LEAD) + scored[0][0] >= 2 * CLEAR)


def scores(name: Name, library: Library, similarity: Similarity) -> list[tuple[float, str]]:
    """How far each document that a name can mean stands above the unrelated, best first."""
    forms = [(title, path) for path, facts in library for title in _titles(name, facts)]
    if not forms:
        return []
    titles = [title for title, _ in forms]
    whole = similarity(name.text, titles)
    subjects = similarity(
        _subject(name.text, name.kind), [_subject(title, kind_of(title)) or title for title in titles]
    )
    issuer = ISSUER if says_issuer(name) else 0.0
    best: dict[str, float] = {}
    for first, second, (title, path) in zip(whole, subjects, forms, strict=True):
        told = issuer + (KIND if _is_translated(name.kind, kind_of(title)) else 0.0)
        best[path] = max(best.get(path, -1.0), first + second - UNRELATED[name.is_han] + told)
    return sorted(((score, path) for path, score in best.items()), reverse=True)


def _is_translated(kind: str, other: str) -> bool:
    pairs = ((kind, other), (other, kind))
    return any(han in ENGLISH_KINDS.get(word, ()) and word not in _EVERY_KIND for word, han in pairs)


def _titles(name: Name, facts: DocumentFacts) -> list[str]:
    """The forms of a title that a name can mean: of a kind with it, and in its own language only with words of it."""
    if not fits_issuer(name, facts):
        return []
    found = [form.removeprefix(to_simplified(facts.organisation or "")) or form for form in title_forms(facts)]
    kinds = [form for form in found if not name.kind or families(name.kind) & families(kind_of(form))]
    return [form for form in kinds if is_han(form) != name.is_han or _shares(name, form)]


def _shares(name: Name, title: str) -> bool:
    """Whether more than half of what a name says stands in a title of the same language."""
    said = set(terms(_subject(name.text, name.kind)))
    return bool(said) and 2 * len(said & set(terms(title))) > len(said)


def _subject(name: str, kind: str) -> str:
    """A name without what kind of document it is."""
    if not kind:
        return name
    if is_han(kind):
        return re.sub(r"(?:管理|工作|实施)\Z", "", name.removesuffix(kind))
    rest = re.sub(rf"\b(?:{re.escape(kind)}|on|for|of|model|management)\b", " ", name, flags=re.IGNORECASE)
    return " ".join(rest.split())
