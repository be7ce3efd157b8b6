"""YAML front matter at the top of a Markdown file: the mapping as written, with the line of each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from assistant.errors import CollectionError

LINES = "__lines__"
"""The key under which ``declared`` says on which line of the file, from 1, each key stands."""

_OPENING = "---"
_CLOSINGS = frozenset({"---", "..."})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file declares, and the rest of it; ``declared`` is empty where there is no front matter."""

    body: str
    declared: Mapping[str, object] = field(default_factory=dict)


def split_front_matter(text: str, name: str) -> FrontMatter:
    """Take the mapping between two ``---`` lines off the top of ``text``; ``name`` is the file's, for the error.

    Raises:
        CollectionError: what stands there is not well-formed YAML, or names a key twice.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _OPENING:
        return FrontMatter(text)
    closing = next((place for place, line in enumerate(lines[1:], start=1) if line.rstrip() in _CLOSINGS), None)
    if closing is None:
        return FrontMatter(text)
    source = "\n".join(lines[1:closing])
    body = "\n".join(lines[closing + 1 :])
    node = _composed(source, name)
    if node is None:
        return FrontMatter(body)
    if not isinstance(node, yaml.MappingNode):
        return FrontMatter(text)
    return FrontMatter(body, _mapping(node, name))


def _composed(source: str, name: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise CollectionError(f"{name}, line {line}: the front matter is not valid YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise CollectionError(f"{name}, line 1: the front matter is not valid YAML ({error})") from error
    return node


def _mapping(node: yaml.MappingNode, name: str) -> dict[str, object]:
    declared: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in lines:
            raise CollectionError(f"{name}, line {line}: the key {key!r} stands twice, first on line {lines[key]}")
        lines[key] = line
        declared[key] = _value(value_node, name)
    declared[LINES] = lines
    return declared


def _value(node: yaml.Node, name: str) -> object:
    constructor = yaml.constructor.SafeConstructor()
    try:
        value: object = constructor.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        line = node.start_mark.line + 2
        reason = getattr(error, "problem", None) or error
        raise CollectionError(f"{name}, line {line}: the value cannot be read ({reason})") from error
    return value
