"""What HTML inside Markdown leaves in the text: known tags and comments go, their text stays, all else is literal."""

from __future__ import annotations

import html
import re

_DROPPED = (
    "a abbr address article aside b bdi bdo big blockquote caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label "
    "li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr br"
)
_KNOWN = frozenset(_DROPPED.split())
_LINE_BREAKING = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_INERT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")


def without_known_tags(markup: str) -> str:
    """``markup`` without comments, scripts and known tags; ``<br>`` is a newline, unknown tags stay as written."""
    markup = _INERT.sub("", _COMMENT.sub("", markup))
    return _TAG.sub(lambda tag: _inline(tag[2].lower(), tag[0]), markup)


def _inline(name: str, tag: str) -> str:
    if name == "br":
        return "\n"
    return "" if name in _KNOWN else tag


def block_lines(markup: str) -> list[tuple[str, bool]]:
    """The lines of text in a block of HTML, each with whether it is a table row; cells are joined by " | "."""
    markup = _INERT.sub("", _COMMENT.sub("", markup))
    text = _TAG.sub(lambda tag: _mark(tag[2].lower(), tag[0], closing=bool(tag[1])), markup)
    lines: list[tuple[str, bool]] = []
    for line in text.split("\n"):
        cells = [" ".join(html.unescape(cell).split()) for cell in line.split("\0")]
        shown = " | ".join(cells[1:] if len(cells) > 1 and not cells[0] else cells)
        if shown.strip(" |"):
            lines.append((shown, len(cells) > 1))
    return lines


def _mark(name: str, tag: str, *, closing: bool) -> str:
    if name in _CELLS:
        return "" if closing else "\0"
    if name in _LINE_BREAKING:
        return "\n"
    return "" if name in _KNOWN else tag
