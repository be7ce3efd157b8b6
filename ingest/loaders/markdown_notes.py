"""Footnotes of Markdown, which CommonMark does not know: where they are defined and where a text refers to them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*)")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,60})\]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_INDENT = re.compile(r" {2,4}|\t")


def without_notes(source: str) -> tuple[str, dict[str, str]]:
    """The source without the definitions of footnotes, and the source of each note by its name.

    A note goes on over indented lines, and over any line that follows without an empty one between.
    """
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    fence, current = "", ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        defined = None if fence or mark else _DEFINITION.match(line)
        if defined and defined[1] not in notes:
            current = defined[1]
            notes[current] = [defined[2]]
        elif current and not fence and not mark and _goes_on(notes[current], line):
            notes[current].append(_INDENT.sub("", line, count=1))
        else:
            current = ""
            kept.append(line)
    return "\n".join(kept), {name: "\n".join(lines).strip() for name, lines in notes.items()}


def _goes_on(note: list[str], line: str) -> bool:
    if not line.strip():
        return True
    return _INDENT.match(line) is not None or bool(note[-1].strip())


def referred(shown: str, notes: Mapping[str, str]) -> tuple[str, list[str]]:
    """A text without its references to known notes, and the names of the notes in order."""
    names = [name for name in _REFERENCE.findall(shown) if name in notes]
    return _REFERENCE.sub(lambda mark: "" if mark[1] in notes else mark[0], shown), names
