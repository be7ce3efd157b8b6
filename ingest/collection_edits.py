"""Changes to a collection.yaml as it was written: only the lines that a change concerns become others.

Comments, order, quoting and line ends stay to the letter, which no YAML writer promises. A text is changed where its
parser says that a key stands; afterwards it is read again, and what it then says must be exactly what was wanted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml

from assistant.errors import CollectionError
from ingest.marked_yaml import fault, read_yaml

Written = str | list[str] | dict[str, str] | None
"""A declared value as it is written; ``None`` says that there is none."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = re.compile(r"[^\W\d_][\w./（）()《》〈〉·、，。 -]*", re.UNICODE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMBIGUOUS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be declared otherwise in one file.

    ``file`` names an entry as the file itself names it, ``None`` means the defaults. ``values`` are the keys to write,
    ``open`` those to leave out; an entry that is ``gone`` is taken out as a whole.
    """

    file: str | None
    values: Mapping[str, Written]
    open: frozenset[str] = frozenset()
    gone: bool = False


def changed(text: str, changes: Sequence[Change], *, source: str) -> str:
    """The text of a collection.yaml with ``changes`` made, one after the other.

    Raises:
        CollectionError: the text is not well formed, or so written that it cannot be changed place by place.
    """
    value = read_yaml(text, source=source).value
    wanted: dict[str, Any] = deepcopy(value) if isinstance(value, dict) else {}
    for change in changes:
        _apply(wanted, change)
    edited = text.replace("\r\n", "\n")
    at_once, rest = _parted(changes)
    edited = _Sheet(edited, source).with_entries(at_once)
    for change in rest:
        edited = _Sheet(edited, source).with_change(change)
    edited = edited.replace("\n", "\r\n") if "\r\n" in text else edited
    if _meant(read_yaml(edited, source=source).value) != _meant(wanted):
        raise _too_unusual(source)
    return edited


def _parted(changes: Sequence[Change]) -> tuple[dict[str, Change], list[Change]]:
    """The changes of entries that do not touch each other, by file, and those that are made one after the other."""
    at_once: dict[str, Change] = {}
    rest: list[Change] = []
    for change in changes:
        if change.file is None or change.gone or change.file in at_once:
            rest.append(change)
        else:
            at_once[change.file] = change
    return at_once, rest


def _apply(sheet: dict[str, Any], change: Change) -> None:
    """Have what the file must say afterwards say a change, too."""
    if change.file is None:
        target = sheet["defaults"] = dict(sheet.get("defaults") or {})
    else:
        entries = sheet["documents"] = sheet.get("documents") or []
        found = [entry for entry in entries if isinstance(entry, dict) and entry.get("file") == change.file]
        if change.gone:
            sheet["documents"] = [entry for entry in entries if entry not in found]
            return
        target = found[0] if found else {"file": change.file}
        if not found:
            entries.append(target)
    target.update(change.values)
    for key in change.open:
        target.pop(key, None)


def _meant(value: object) -> dict[str, Any]:
    """A file's content, an empty part standing for one that is left out."""
    return {key: part for key, part in value.items() if part} if isinstance(value, dict) else {}


def _too_unusual(source: str) -> CollectionError:
    return CollectionError(
        f"{source} is written in a way that cannot be changed from here without changing more than was asked for; "
        "edit the file by hand."
    )


class _Sheet:
    """One text with the places of what it says."""

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source
        try:
            self._root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            raise fault(source, 1, f"this is not well-formed YAML ({error.problem}); correct it.") from error

    def with_entries(self, changes: Mapping[str, Change]) -> str:
        """The text with entries changed, and those that are not there yet added behind the others."""
        documents = self._part("documents")
        nodes = documents.value if isinstance(documents, yaml.SequenceNode) else []
        there = {_text_of(node, "file"): node for node in nodes if isinstance(node, yaml.MappingNode)}
        edits = [edit for file, change in changes.items() if file in there for edit in self._edits(there[file], change)]
        fresh = [change for file, change in changes.items() if file not in there]
        if not fresh:
            return self._applied(edits)
        if not nodes:
            return self._with_part("documents", "".join(map(_item, fresh)), empty=documents)
        return self._applied([*edits, self._items(documents, fresh)])

    def with_change(self, change: Change) -> str:
        """The text with one change made."""
        if change.file is None:
            return self._in_defaults(change)
        documents = self._part("documents")
        if not change.gone:
            return self.with_entries({change.file: change})
        if not isinstance(documents, yaml.SequenceNode):
            return self._text
        for node in documents.value:
            if isinstance(node, yaml.MappingNode) and _text_of(node, "file") == change.file:
                return self._without_item(documents, node)
        return self._text

    def _in_defaults(self, change: Change) -> str:
        node = self._part("defaults")
        if isinstance(node, yaml.MappingNode):
            left = [key for key, _ in node.value if key.value not in change.open]
            if not left and not change.values:
                return self._without_part(node)
            return self._applied(self._edits(node, change))
        lines = "".join(f"  {key}: {written(value)}\n" for key, value in change.values.items())
        return self._with_part("defaults", lines, empty=node, first=True) if lines else self._text

    def _part(self, name: str) -> yaml.Node | None:
        if self._root is None:
            return None
        if not isinstance(self._root, yaml.MappingNode) or self._root.flow_style:
            raise _too_unusual(self._source)
        return next((value for key, value in self._root.value if key.value == name), None)

    def _with_part(self, name: str, lines: str, *, empty: yaml.Node | None, first: bool = False) -> str:
        """The text with a part that was not there or empty; ``first`` puts a new one above all others."""
        if not lines:
            return self._text
        if empty is not None:
            key = self._key_of(empty)
            start, end = self._at(key.start_mark), self._at(empty.end_mark)
            return self._text[:start] + f"{name}:\n{lines.rstrip()}" + self._text[max(start, end) :]
        if first and self._root is not None:
            start = self._at(self._root.start_mark)
            return self._text[:start] + f"{name}:\n{lines}" + self._text[start:]
        ended = self._text if not self._text or self._text.endswith("\n") else f"{self._text}\n"
        return f"{ended}{name}:\n{lines}"

    def _without_part(self, node: yaml.Node) -> str:
        return self._cut(self._line_start(self._at(self._key_of(node).start_mark)), self._next_line(self._end(node)))

    def _key_of(self, part: yaml.Node) -> yaml.Node:
        if not isinstance(self._root, yaml.MappingNode):
            raise _too_unusual(self._source)
        pairs: list[tuple[yaml.Node, yaml.Node]] = self._root.value
        return next(key for key, value in pairs if value is part)

    def _items(self, documents: yaml.Node | None, fresh: Sequence[Change]) -> tuple[int, int, str]:
        """Entries behind the last one; they come behind what is added to that."""
        if not isinstance(documents, yaml.SequenceNode) or documents.flow_style:
            raise _too_unusual(self._source)
        at = self._next_line(self._end(documents.value[-1]))
        lines = "".join(_item(change, " " * documents.start_mark.column) for change in fresh)
        return at, at, lines if self._text[at - 1 : at] == "\n" else f"\n{lines}"

    def _without_item(self, documents: yaml.SequenceNode, node: yaml.MappingNode) -> str:
        if documents.flow_style:
            raise _too_unusual(self._source)
        if len(documents.value) == 1:
            return self._without_part(documents)
        return self._cut(self._line_start(self._at(node.start_mark)), self._next_line(self._end(node)))

    def _edits(self, node: yaml.MappingNode, change: Change) -> list[tuple[int, int, str]]:
        """From where to where the text becomes what, that one mapping's keys are written or left out."""
        edits: list[tuple[int, int, str]] = []
        there = {key.value: (key, value) for key, value in node.value}
        for key, (named, value) in there.items():
            if key in change.values:
                start, end = self._at(named.start_mark), self._end(value)
                edits.append((start, max(end, self._at(named.end_mark) + 1), f"{key}: {written(change.values[key])}"))
            elif key in change.open:
                edits.append((*self._extent(node, named, value), ""))
        fresh = {key: value for key, value in change.values.items() if key not in there}
        return [*edits, self._addition(node, fresh)] if fresh else edits

    def _applied(self, edits: Sequence[tuple[int, int, str]]) -> str:
        """The text with edits made, the last place first, so that places stay true; at one place, as given."""
        text = self._text
        numbered = sorted(enumerate(edits), key=lambda one: (*one[1][:2], one[0]), reverse=True)
        for _, (start, end, new) in numbered:
            text = text[:start] + new + text[end:]
        return text

    def _addition(self, node: yaml.MappingNode, fresh: Mapping[str, Written]) -> tuple[int, int, str]:
        if node.flow_style:
            at = self._end(node.value[-1][1]) if node.value else self._at(node.start_mark) + 1
            lead = ", " if node.value else ""
            return at, at, lead + ", ".join(f"{key}: {written(value)}" for key, value in fresh.items())
        indent = " " * node.start_mark.column
        lines = "".join(f"{indent}{key}: {written(value)}\n" for key, value in fresh.items())
        # Behind the mapping's last value, whatever its place among the edits.
        at = self._next_line(self._end(node.value[-1][1]))
        return (at, at, lines) if self._text[at - 1 : at] == "\n" else (at, at, f"\n{lines}")

    def _extent(self, node: yaml.MappingNode, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
        """From where to where a key with its value reaches."""
        keys = [named for named, _ in node.value]
        position = keys.index(key)
        start = self._at(key.start_mark)
        if node.flow_style or (position == 0 and self._text[self._line_start(start) : start].strip()):
            if position + 1 < len(keys):
                return start, self._at(keys[position + 1].start_mark)
            return (self._end(node.value[position - 1][1]) if position else start), self._end(value)
        return self._line_start(start), self._next_line(self._end(value))

    def _end(self, node: yaml.Node) -> int:
        """Where a node's own text ends; a block's mark lies behind the comments that follow it."""
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            return self._scalar_end(node)
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    def _scalar_end(self, node: yaml.Node) -> int:
        end = self._at(node.end_mark)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return len(self._text[:end].rstrip())
        return end

    def _at(self, mark: yaml.Mark) -> int:
        return int(mark.index)

    def _cut(self, start: int, end: int) -> str:
        return self._text[:start] + self._text[end:]

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _next_line(self, at: int) -> int:
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1


def written(value: Written) -> str:
    """A value on one line of YAML."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(part)}" for key, part in value.items()) + "}"
    if _DAY.fullmatch(value):
        return value
    flow_safe = _PLAIN.fullmatch(value) and not value.endswith(" ") and value.casefold() not in _AMBIGUOUS
    # A JSON text is a YAML text in double quotes.
    return value if flow_safe else json.dumps(value, ensure_ascii=False)


def _item(change: Change, indent: str = "  ") -> str:
    keys = "".join(f"{indent}  {key}: {written(value)}\n" for key, value in change.values.items())
    return f"{indent}- file: {written(change.file)}\n{keys}"


def _text_of(node: yaml.MappingNode, key: str) -> str | None:
    return next((value.value for named, value in node.value if named.value == key), None)
