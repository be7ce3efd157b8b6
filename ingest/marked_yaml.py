"""YAML as an administrator wrote it: every scalar as its own text, and the line of every value.

YAML's guesses about types are not wanted here: ``version: 2.10`` must not become the number 2.1, nor ``2024-02-30`` an
exception without a line. So the parser's events are read directly: a plain empty, ``~`` or ``null`` scalar is ``None``
and every other scalar is text. Nothing is ever constructed from a tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from assistant.errors import CollectionError
from ingest.discovery import on_one_line

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Location: TypeAlias = tuple[str | int, ...]

LINES = "__lines__"
"""The key under which front matter carries the line of each of its keys."""

MAX_BYTES = 5_000_000
"""Some 80,000 documents' declarations; reading that much takes about a second."""

MAX_DEPTH = 12
"""Three times what declarations need; deeper nesting is a mistake or an attack on the reader's stack."""

MAX_ALIASED = 100_000
"""Values that aliases may repeat in all: 20,000 documents may share an audience, a "billion laughs" file may not."""

MAX_SENTENCE = 400
"""Characters of an error message; what was written is quoted in it, however long."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_STANDARD = "tag:yaml.org,2002:"
_SCALARS = frozenset(_STANDARD + name for name in ("str", "int", "float", "bool", "null", "timestamp"))
_CONTAINERS = frozenset(_STANDARD + name for name in ("map", "seq"))
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A YAML file's value and, for each place in it, the line of its key or list item, counted from 1."""

    value: object
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """The line of ``location`` or of the nearest thing around it."""
        while location not in self.lines and location:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_yaml(text: str, *, source: str, first_line: int = 1) -> Marked:
    """Read one YAML document; ``first_line`` is the line of ``source`` on which ``text`` begins.

    Raises:
        CollectionError: wrong syntax, a key given twice, or more nesting or repetition than declarations need; the
            message names ``source`` and the line.
    """
    if len(text) > MAX_BYTES:
        raise CollectionError(f"{source}: the file is larger than {MAX_BYTES // 1_000_000} MB; shorten it.")
    builder = _Builder(source=source, shift=first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark is not None else 0)
        raise fault(source, line, f"this is not well-formed YAML ({error.problem}); correct it.") from error
    except yaml.reader.ReaderError as error:
        line = first_line + text[: max(text.find(chr(int(error.character))), 0)].count("\n")
        raise fault(source, line, f"the character U+{int(error.character):04X} is not allowed; remove it.") from error
    except UnicodeEncodeError as error:
        line = first_line + text[: error.start].count("\n")
        raise fault(source, line, "a character is damaged; write it again.") from error
    return Marked(value=builder.root, lines=builder.lines)


def read_front_matter(text: str, *, source: str, first_line: int) -> dict[str, object]:
    """Front matter as a mapping of its keys, with the line of each key under `LINES`.

    ``text`` is what stands between the two ``---`` and ``first_line`` the line of the Markdown file it begins on.

    Raises:
        CollectionError: as for `read_yaml`, or the front matter is not a list of keys.
    """
    marked = read_yaml(text, source=source, first_line=first_line)
    value = {} if marked.value is None else marked.value
    if not isinstance(value, dict):
        raise fault(source, first_line, "the front matter must consist of keys and values, such as 'title: Charter'.")
    lines = {place[0]: line for place, line in marked.lines.items() if len(place) == 1}
    return {**value, LINES: lines}


def fault(source: str, line: int, sentence: str) -> CollectionError:
    """The error that names file and line, itself on one line."""
    shown = on_one_line(sentence)
    shown = shown if len(shown) <= MAX_SENTENCE else f"{shown[:MAX_SENTENCE]}…"
    return CollectionError(f"{on_one_line(source)}, line {line}: {shown}")


@dataclass(slots=True)
class _Open:
    """A mapping or list still being read; ``key`` is the key whose value is awaited."""

    value: list[Value] | dict[str, Value]
    place: Location
    anchor: str | None
    key: str | None = None
    size: int = 1


@dataclass(slots=True)
class _Builder:
    """Puts the parser's events together without recursion."""

    source: str
    shift: int
    root: Value = None
    lines: dict[Location, int] = field(default_factory=dict)
    documents: int = 0
    aliased: int = 0
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)

    def take(self, event: yaml.Event) -> None:
        line = self.shift + (event.start_mark.line if event.start_mark is not None else 0)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise fault(self.source, line, "a second YAML document begins here; keep only one.")
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.AliasEvent():
                self._alias(event.anchor, line)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event, line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self._check_tag(event.tag, _SCALARS, line)
        parent = self.open[-1] if self.open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self._key(parent, parent.value, event.value, line)
            return
        plain_null = event.tag is None and event.implicit[0] and event.value in _NULLS
        value = None if plain_null or event.tag == _STANDARD + "null" else event.value
        self._remember(event.anchor, value, 1)
        self._put(value, line, size=1)

    def _key(self, parent: _Open, mapping: dict[str, Value], key: str, line: int) -> None:
        place = (*parent.place, key)
        if key in mapping:
            earlier = self.lines[place]
            raise fault(self.source, line, f"the key '{key}' is given twice, first on line {earlier}; keep only one.")
        parent.key = key
        self.lines[place] = line

    def _alias(self, anchor: str | None, line: int) -> None:
        if anchor is None or anchor not in self.anchors:
            raise fault(self.source, line, f"there is no finished anchor '&{anchor}' before '*{anchor}'; define it.")
        value, size = self.anchors[anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            raise fault(self.source, line, "aliases repeat too much here; write the values out or shorten the file.")
        self._check_key_is_text(line)
        self._put(value, line, size=size)

    def _begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        self._check_tag(event.tag, _CONTAINERS, line)
        self._check_key_is_text(line)
        if len(self.open) >= MAX_DEPTH:
            raise fault(
                self.source, line, "the values are nested too deeply; declarations need no more than four levels."
            )
        place = self._next_place()
        self.lines.setdefault(place, line)
        value: list[Value] | dict[str, Value] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self.open.append(_Open(value=value, place=place, anchor=event.anchor))

    def _end(self) -> None:
        done = self.open.pop()
        self._remember(done.anchor, done.value, done.size)
        self._put(done.value, self.lines[done.place], size=done.size)

    def _put(self, value: Value, line: int, *, size: int) -> None:
        self.lines.setdefault(self._next_place(), line)
        if not self.open:
            self.root = value
            return
        parent = self.open[-1]
        parent.size += size
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            parent.value[parent.key] = value
            parent.key = None

    def _next_place(self) -> Location:
        if not self.open:
            return ()
        parent = self.open[-1]
        step = len(parent.value) if isinstance(parent.value, list) else parent.key
        return (*parent.place, step) if step is not None else parent.place

    def _remember(self, anchor: str | None, value: Value, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, size)

    def _check_key_is_text(self, line: int) -> None:
        if self.open and isinstance(self.open[-1].value, dict) and self.open[-1].key is None:
            raise fault(self.source, line, "a key must be plain text; write it as 'key: value'.")

    def _check_tag(self, tag: str | None, allowed: frozenset[str], line: int) -> None:
        if tag is not None and tag not in allowed and tag != "!":
            raise fault(self.source, line, f"the tag '{tag}' is not allowed here; write the value without it.")
