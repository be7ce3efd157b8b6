"""Regular expressions that short texts could hold up for ever: none, over every pattern that a module keeps."""

from __future__ import annotations

import importlib
import random
import re
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 0.5
"""Processor time for some 400 characters; a pattern that tries every way to divide them takes years."""
TEXTS = 150
PIECES = (
    *(
        "\ue000",
        "\ue001",
        "《",
        "》",
        "（",
        "）",
        "(",
        ")",
        "1",
        "2024",
        "年",
        "月",
        "日",
        " ",
        "\n",
        "、",
        "，",
        "。",
        "第",
        "条",
    ),
    *(
        "一",
        "十",
        "a",
        "the ",
        "of ",
        "Article ",
        ".",
        ",",
        ":",
        "-",
        "号",
        "〔2024〕",
        "的",
        "本",
        "及",
        "\t",
        "\u3000",
        "…",
    ),
)


class HeldUp(Exception):
    """The time for one text is over."""


def modules() -> Iterator[str]:
    """The modules of the product that hold rules about text."""
    for package in ("assistant", "ingest"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if file.name not in ("__init__.py", "__main__.py", "sentence_encoder.py") and "ui" not in file.parts:
                yield file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")


def patterns(held: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns in a value, and in the tuples, mappings and records that it is made of."""
    if isinstance(held, re.Pattern):
        if isinstance(held.pattern, str):
            yield held
    elif depth < 3:
        inner: list[object] = []
        if isinstance(held, tuple | list):
            inner = list(held)
        elif isinstance(held, Mapping):
            inner = list(held.values())
        elif type(held).__module__.startswith(("assistant", "ingest")):
            inner = [getattr(held, name, None) for name in getattr(type(held), "__slots__", ())]
        for value in inner:
            yield from patterns(value, depth + 1)


def texts(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts of a few pieces over and over, many of them from the pattern itself."""
    chance = random.Random(ascii(pattern.pattern))
    own = [piece for piece in re.split(r"[\\()\[\]{}|?*+^$.<>:=!#-]", pattern.pattern) if 0 < len(piece) < 25] or ["x"]
    for _ in range(TEXTS):
        pieces = [chance.choice(own if chance.random() < 0.55 else PIECES) for _ in range(chance.choice((1, 2, 2, 3)))]
        text = ""
        while len(text) < chance.choice((40, 160, 300)):
            text += chance.choice(pieces) * chance.choice((1, 1, 2, 8, 30))
        yield text[:400] + chance.choice(("", " x", "。", "废止", "\0"))


def hold_up(_number: int, _frame: object) -> None:
    """Ends a search that has no end."""
    raise HeldUp


@pytest.mark.slow
@pytest.mark.parametrize("module", list(modules()))
def test_no_pattern_is_held_up(module: str) -> None:
    """Wherever a pattern begins to match and fails, it fails soon."""
    before = signal.signal(signal.SIGVTALRM, hold_up)
    try:
        for name, value in vars(importlib.import_module(module)).items():
            for pattern in patterns(value):
                for text in texts(pattern):
                    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                    try:
                        assert sum(1 for _ in pattern.finditer(text)) <= 2 * len(text) + 1
                    except HeldUp:
                        pytest.fail(f"{module}.{name} is held up by {text!r}")
                    finally:
                        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)


def test_a_pattern_that_can_be_held_up_is_told() -> None:
    """The search for such patterns finds one."""
    before = signal.signal(signal.SIGVTALRM, hold_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)
    try:
        with pytest.raises(HeldUp):
            re.search("(a|aa)+$", "a" * 60 + "b")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    assert len(list(patterns((re.compile("a"), {"b": re.compile("b")}, [re.compile(b"c")])))) == 2
