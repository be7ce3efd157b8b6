"""The patterns of ``ignore:``, read as .gitignore reads them except that a plain name is a path.

``*`` and ``?`` stop at ``/``, ``**`` does not, ``[…]`` is a set of characters. A pattern with a wildcard and without
``/`` holds in every folder below its collection.yaml; every other one, a plain name too, is a path from there. What
names a folder names everything in it. A file whose path is the pattern to the letter is meant as well, so that
``[2024] 12.pdf`` needs no escaping.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata

_WILDCARD = re.compile(r"[*?\[]")
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]]*\]|.", re.DOTALL)
_FIXED = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def compiled(pattern: str) -> re.Pattern[str]:
    """The expression that fully matches the paths, relative to its collection.yaml, that ``pattern`` names.

    ``pattern`` must not be absolute nor lead out of the folder (see `leads_out`).
    """
    plain = normal(pattern)
    if plain == ".":
        return re.compile(".*", re.DOTALL)
    literal = re.escape(plain)
    if not _WILDCARD.search(plain):
        return re.compile(f"{literal}(?:/.*)?", re.DOTALL)
    anywhere = "" if "/" in plain else "(?:.*/)?"
    translated = "".join(_translated(token) for token in _TOKEN.findall(plain))
    return re.compile(f"(?:{literal}|{anywhere}{translated})(?:/.*)?", re.DOTALL)


def normal(path: str) -> str:
    """``path`` without ``./``, doubled or trailing ``/``, and in Unicode's composed form, as documents are named."""
    return posixpath.normpath(unicodedata.normalize("NFC", path))


def leads_out(path: str) -> bool:
    """Whether a relative path leaves the folder it is relative to, or is absolute."""
    plain = normal(path)
    return plain.startswith("/") or plain == ".." or plain.startswith("../")


def _translated(token: str) -> str:
    if token in _FIXED:
        return _FIXED[token]
    if len(token) < 3 or not token.startswith("["):
        return re.escape(token)
    negated = token[1] in "!^"
    members = token[2 if negated else 1 : -1].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    members = members.replace("&", "\\&").replace("~", "\\~").replace("|", "\\|").replace("^", "\\^")
    expression = f"[^/{members}]" if negated else f"(?!/)[{members}]"
    try:
        re.compile(expression)
    except re.error:
        return re.escape(token)
    return expression
