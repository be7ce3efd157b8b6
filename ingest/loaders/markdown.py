"""Markdown (CommonMark with tables): the canonical text is what a reader of the rendered page sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.canonical import CanonicalText, visible
from ingest.decoding import decode
from ingest.front_matter import split_front_matter
from ingest.loaders.html_tags import block_lines, without_known_tags
from ingest.loaders.labels import begins_article, begins_clause, ends_sentence, is_cjk, is_document_number, joint
from ingest.records import BlockKind, Loaded

_BLOCK_END = "\0"
"""Stands in rendered text where a new paragraph begins inside what Markdown takes for one."""


def load_markdown(data: bytes) -> Loaded:
    """Read Markdown; front matter is not part of the text (see ``ingest.front_matter``)."""
    decoded, remark = decode(data)
    _, body = split_front_matter(visible(decoded))
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    page = _Page()
    for token in tokens:
        page.take(token)
    return page.text.loaded(remark=remark)


@dataclass(slots=True)
class _Page:
    """Walks the tokens of a file and adds a block for each that holds text."""

    text: CanonicalText = field(default_factory=CanonicalText)
    _heading: int = 0
    _titled: bool = False
    _lists: int = 0
    _marker: str = ""
    _cells: list[str] | None = None
    _in_head: bool = False

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
        self._lists += 1

    def close_list(self, token: Token) -> None:
        self._lists -= 1

    def open_item(self, token: Token) -> None:
        self._marker = f"{token.info}{token.markup} "

    def close_item(self, token: Token) -> None:
        self._marker = ""

    def open_head(self, token: Token) -> None:
        self._in_head = True

    def close_head(self, token: Token) -> None:
        self._in_head = False

    def open_row(self, token: Token) -> None:
        self._cells = []

    def close_row(self, token: Token) -> None:
        cells, self._cells = self._cells or [], None
        if any(cells):
            self.text.add(" | ".join(cells), BlockKind.TABLE_ROW, header=self._in_head)

    def inline(self, token: Token) -> None:
        rendered = _rendered(token.children or [])
        if self._cells is not None:
            self._cells.append(" ".join(rendered.replace(_BLOCK_END, " ").split()))
        elif self._heading:
            self._add_heading(" ".join(rendered.replace(_BLOCK_END, " ").split("\n")))
        else:
            self._add_paragraphs(rendered)

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
        self._add(first, BlockKind.LIST_ITEM if self._marker else BlockKind.PARAGRAPH)
        for paragraph in others:
            self._add(paragraph, BlockKind.PARAGRAPH)

    def _add(self, text: str, kind: BlockKind) -> None:
        level = self._lists if kind is BlockKind.LIST_ITEM else 0
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
    "tr_open": _Page.open_row,
    "tr_close": _Page.close_row,
    "inline": _Page.inline,
    "code_block": _Page.code,
    "fence": _Page.code,
    "html_block": _Page.html,
}


def _rendered(tokens: Sequence[Token]) -> str:
    """The text of inline tokens; emphasis marks between digits (5*3*2) stay, since there they are a sign."""
    parts: list[str] = []
    kept: list[bool] = []
    for place, token in enumerate(tokens):
        if token.type in ("em_open", "strong_open"):
            kept.append(_between_digits(parts, tokens[place + 1 :]))
            parts.append(token.markup if kept[-1] else "")
        elif token.type in ("em_close", "strong_close"):
            parts.append(token.markup if kept.pop() else "")
        elif token.type == "softbreak":
            parts.append(_soft_break("".join(parts), _rendered(tokens[place + 1 :][:_LOOK_AHEAD])))
        else:
            parts.append(_leaf(token))
    return "".join(parts)


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


def _between_digits(before: Sequence[str], after: Sequence[Token]) -> bool:
    follows = next((token.content for token in after if token.content), "")
    return "".join(before[-1:])[-1:].isdigit() and follows[:1].isdigit()


def _soft_break(before: str, after: str) -> str:
    """What a line break in the source stands for.

    Rules are often written with a line for each paragraph, which Markdown runs together: a clause on a line of its own
    begins a paragraph, and so does a line after a full stop inside a Chinese article. Else the line goes on.
    """
    if not before or not after:
        return ""
    is_article = _BLOCK_END in before or begins_article(before)
    before = before.rsplit(_BLOCK_END, 1)[-1]
    if after.startswith("\u3000") or begins_article(after) or is_document_number(before):
        return _BLOCK_END
    if ends_sentence(before) and (begins_clause(after) or (is_article and is_cjk(after[0]))):
        return _BLOCK_END
    return joint(before[-1], after.lstrip()[:1])
