"""Whether a name means a document: titles compared by their letters, with or without issuer, version and brackets."""

from __future__ import annotations

import re

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BRACKETED = re.compile(r"[（(〔\[【][^（()）〔〕\[\]【】]*[)）〕\]】]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_STATE = "中华人民共和国"
"""Stands before the titles of laws, which are cited without it."""
_COVERING = re.compile(r"(?:印发|发布|公布|颁布|颁发|转发|批转)[^《》]{0,40}《(.{2,80})》")
_SHORTEST_ENDING = 2
_SHORTEST_SHORT_NAME = 6
"""A name may leave out the issuer that stands before a title; shorter names could be anything's ending."""


def letters(text: str) -> str:
    """The letters and digits of a title, in small letters."""
    return "".join(c for c in text.casefold() if c.isalnum())


def without_brackets(title: str) -> str:
    """A title without what it adds in brackets: years, versions, 试行."""
    return _BRACKETED.sub("", title)


def bracketed(title: str) -> str:
    """What a title adds in brackets."""
    return "".join(_BRACKETED.findall(title))


def is_named(title: str, name: str, *, version: str | None = None) -> bool:
    """Whether ``name`` means the document of this title, with or without issuer, version and brackets.

    A notice that brings a rule with it (关于印发《…》的通知) is meant by the rule's name too.
    """
    full, bare = letters(title), letters(without_brackets(title))
    named, short = letters(name), letters(without_brackets(name))
    if named in (full, full + letters(version or "")) or (short and short == bare):
        return True
    if covered := _COVERING.search(title):
        return is_named(covered[1], name, version=version)
    return len(short) >= _SHORTEST_SHORT_NAME and bare.endswith(short)


def is_same_name(title: str, name: str, *, version: str | None = None) -> bool:
    """Whether ``name`` is the title itself, brackets, version and the state's name left aside."""
    named, own = _plain(name), _plain(title)
    return bool(named) and named in (own, own + letters(version or ""))


def shortened_by(title: str, name: str) -> bool:
    """Whether ``name`` is a short form of ``title``: its ending in Chinese, its first or last words in English."""
    named, own = _plain(name), _plain(title)
    if not named or len(named) >= len(own):
        return False
    if _HAN.search(named):
        return len(named) >= _SHORTEST_ENDING and own.endswith(named)
    words, given = _words(title), _words(name)
    return words[: len(given)] == given or words[-len(given) :] == given


def _plain(title: str) -> str:
    return letters(without_brackets(title)).removeprefix(_STATE)


def _words(title: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", without_brackets(title).casefold()) if word != "the"]
