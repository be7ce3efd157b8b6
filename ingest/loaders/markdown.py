"""Markdown (CommonMark with tables): the canonical text is what a reader of the rendered page sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.canonical import CanonicalText, check_length, visible
from ingest.decoding import decode
from ingest.front_matter import split_front_matter
from ingest.loaders.html_tags import block_lines, without_known_tags
from ingest.loaders.labels import (
    begins_article,
    begins_clause,
    begins_item,
    ends_punctuated,
    ends_sentence,
    is_cjk,
    is_document_number,
    joint,
    width,
)
from ingest.loaders.markdown_notes import referred, without_notes
from ingest.records import BlockKind, Loaded

_MAX_HEADING = 60
"""Columns up to which a bold line of its own is a heading and not emphasised text."""
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_DEEPEST = 100
"""Levels of quotes and lists that are read, a list counting twice; the parser passes over what is deeper."""
_BLOCK_END = "\0"
"""Stands in rendered text where a new paragraph begins inside what Markdown takes for one."""


def load_markdown(data: bytes) -> Loaded:
    """Read Markdown; front matter is not part of the text (see ``ingest.front_matter``)."""
    decoded, remark = decode(data)
    check_length(len(decoded))
    _, body = split_front_matter(visible(decoded))
    body, notes = without_notes(body)
    page = _Page(notes={name: _plain(note) for name, note in notes.items()})
    page.read(body)
    page.add_notes([name for name in notes if name not in page.told])
    return page.text.loaded(remark=remark)


def _plain(source: str) -> str:
    """The text of a footnote, a line for each of its paragraphs."""
    page = _Page()
    page.read(source)
    loaded = page.text.loaded()
    return "\n".join(loaded.text[block.start : block.end] for block in loaded.blocks)


@dataclass(slots=True)
class _Page:
    """Walks the tokens of a file and adds a block for each that holds text."""

    text: CanonicalText = field(default_factory=CanonicalText)
    notes: Mapping[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    _hanging: list[str] = field(default_factory=list)
    _heading: int = 0
    _titled: bool = False
    _lists: list[int] = field(default_factory=list)
    _marker: str = ""
    _cells: list[str] | None = None
    _in_head: bool = False

    def read(self, source: str) -> None:
        """Add all that ``source`` shows."""
        for token in MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").parse(source):
            self.take(token)

    def add_notes(self, names: Sequence[str]) -> None:
        """Add footnotes as paragraphs of their own."""
        for name in names:
            self.told.add(name)
            self.text.add(self.notes[name])

    def take(self, token: Token) -> None:
        """Take the next token of the file."""
        handler = _HANDLERS.get(token.type)
        if handler is not None:
            handler(self, token)

    def open_heading(self, token: Token) -> None:
        self._heading = int(token.tag[1:])

    def close_heading(self, token: Token) -> None:
        self._heading = 0

    def open_list(self, token: Token) -> None:
        start = token.attrGet("start")
        self._lists.append(1 if start is None else int(start))

    def close_list(self, token: Token) -> None:
        self._lists.pop()

    def open_item(self, token: Token) -> None:
        """Begin an item: a browser counts on from the list's first number, whatever the others say."""
        self._marker = f"{self._lists[-1] if token.info else ''}{token.markup} "
        self._lists[-1] += 1

    def close_item(self, token: Token) -> None:
        self._marker = ""

    def open_head(self, token: Token) -> None:
        self._in_head = True

    def close_head(self, token: Token) -> None:
        self._in_head = False

    def close_table(self, token: Token) -> None:
        self.add_notes(self._hanging)
        self._hanging = []

    def open_row(self, token: Token) -> None:
        self._cells = []

    def close_row(self, token: Token) -> None:
        cells, self._cells = self._cells or [], None
        if any(cells):
            self.text.add(" | ".join(cells), BlockKind.TABLE_ROW, header=self._in_head)

    def inline(self, token: Token) -> None:
        rendered, names = referred(_rendered(token.children or []), self.notes)
        if self._cells is not None:
            self._cells.append(" ".join(rendered.replace(_BLOCK_END, " ").split()))
            self._hanging += names
        elif self._heading:
            self._add_heading(" ".join(rendered.replace(_BLOCK_END, " ").split("\n")))
            self.add_notes(names)
        elif not self._lists and _is_bold_heading(token.children or [], rendered):
            self.text.add(rendered, BlockKind.HEADING)
            self.add_notes(names)
        else:
            self.told.update(names)
            self._add_paragraphs("\n".join([rendered, *(self.notes[name] for name in names)]))

    def code(self, token: Token) -> None:
        kind = BlockKind.LIST_ITEM if self._marker else BlockKind.PARAGRAPH
        self._add(token.content.rstrip("\n"), kind)

    def html(self, token: Token) -> None:
        for line, is_row in block_lines(token.content):
            self._add(line, BlockKind.TABLE_ROW if is_row else BlockKind.PARAGRAPH)

    def _add_heading(self, heading: str) -> None:
        first = self._heading == 1 and not self._titled
        self._titled = self._titled or first
        self.text.add(self._marker + heading, BlockKind.TITLE if first else BlockKind.HEADING, level=self._heading)
        self._marker = ""

    def _add_paragraphs(self, rendered: str) -> None:
        first, *others = rendered.split(_BLOCK_END)
        task = _TASK.match(first) if self._marker else None
        if task:
            self._marker, first = ("☐ " if task[1] == " " else "☑ "), first[task.end() :]
        self._add(first, BlockKind.LIST_ITEM if self._marker else BlockKind.PARAGRAPH)
        for paragraph in others:
            self._add(paragraph, BlockKind.PARAGRAPH)

    def _add(self, text: str, kind: BlockKind) -> None:
        level = len(self._lists) if kind is BlockKind.LIST_ITEM else 0
        self.text.add(self._marker + text, kind, level=level)
        self._marker = ""


_HANDLERS: Mapping[str, Callable[[_Page, Token], None]] = {
    "heading_open": _Page.open_heading,
    "heading_close": _Page.close_heading,
    "bullet_list_open": _Page.open_list,
    "bullet_list_close": _Page.close_list,
    "ordered_list_open": _Page.open_list,
    "ordered_list_close": _Page.close_list,
    "list_item_open": _Page.open_item,
    "list_item_close": _Page.close_item,
    "thead_open": _Page.open_head,
    "thead_close": _Page.close_head,
    "table_close": _Page.close_table,
    "tr_open": _Page.open_row,
    "tr_close": _Page.close_row,
    "inline": _Page.inline,
    "code_block": _Page.code,
    "fence": _Page.code,
    "html_block": _Page.html,
}


def _is_bold_heading(tokens: Sequence[Token], rendered: str) -> bool:
    """Whether a paragraph is one short bold line that reads as a heading."""
    shown = [token for token in tokens if token.content or token.type != "text"]
    is_bold = len(shown) > 2 and shown[0].type == "strong_open" and shown[-1].type == "strong_close"
    if not is_bold or sum(token.type == "strong_open" for token in shown) > 1 or "\n" in rendered:
        return False
    return width(rendered) <= _MAX_HEADING and not ends_punctuated(rendered) and not begins_item(rendered)


def _rendered(tokens: Sequence[Token]) -> str:
    """The text of inline tokens; emphasis marks between digits (5*3*2) stay, since there they are a sign."""
    shown = ""
    kept: list[bool] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1 : place + 1 + _LOOK_AHEAD]
        if token.type in ("em_open", "strong_open"):
            kept.append(_between_digits(shown, following))
            shown += token.markup if kept[-1] else ""
        elif token.type in ("em_close", "strong_close"):
            shown += token.markup if kept and kept.pop() else ""
        elif token.type == "softbreak":
            shown += _soft_break(shown, _rendered(following))
        else:
            shown += _leaf(token)
    return shown


_LOOK_AHEAD = 3
"""Tokens of the next line that are enough to see whether a clause begins there."""


def _leaf(token: Token) -> str:
    if token.type == "hardbreak":
        return "\n"
    if token.type == "html_inline":
        return without_known_tags(token.content)
    if token.type == "image":
        return _rendered(token.children or [])
    return token.content


def _between_digits(before: str, after: Sequence[Token]) -> bool:
    follows = next((token.content for token in after if token.content), "")
    return before[-1:].isdigit() and follows[:1].isdigit()


def _soft_break(before: str, after: str) -> str:
    """What a line break in the source stands for.

    Rules are often written with a line for each paragraph, which Markdown runs together: a clause on a line of its own
    begins a paragraph, and so does a line after a full stop inside a Chinese article. Else the line goes on.
    """
    if not before or not after:
        return ""
    is_article = _BLOCK_END in before or begins_article(before)
    before = before.rsplit(_BLOCK_END, 1)[-1]
    if not before:
        return ""
    if after.startswith("\u3000") or begins_article(after) or is_document_number(before):
        return _BLOCK_END
    if ends_sentence(before) and (begins_clause(after) or (is_article and is_cjk(after[0]))):
        return _BLOCK_END
    return joint(before[-1], after.lstrip()[:1])
