"""Word's automatic numbering for the corpus: which written numbers become list levels, and the proof that they agree.

A source shows the number a reader sees (``第十二条``, ``4.2``, ``(b)``). The Word file must not hold it as text, since
Word counts by itself; so the number is cut off, counted again as Word would, and compared with what was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus_markup import BlockKind, SourceBlock

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLevel:
    """A level of a multilevel list in Word's own words: ``format`` is ``w:numFmt`` and ``text`` is ``w:lvlText``.

    ``pattern`` finds the written number together with the separator after it. Levels of one ``sequence`` form one list,
    where a number begins again under each number of a level above; articles, which run on over the chapters, therefore
    begin a sequence of their own. ``spaced`` says whether a space stands after the number.
    """

    pattern: str
    format: str
    text: str
    heading: bool = False
    sequence: int = 0
    spaced: bool = True


Scheme = tuple[NumberLevel, ...]

_HAN = "[一二三四五六七八九十]+"
CHARTER: Scheme = (
    NumberLevel(pattern=f"第{_HAN}章\u3000", format="chineseCountingThousand", text="第%1章", heading=True),
    NumberLevel(pattern=f"第{_HAN}条\u3000", format="chineseCountingThousand", text="第%1条", sequence=1),
    NumberLevel(pattern=f"（{_HAN}）", format="chineseCountingThousand", text="（%2）", sequence=1, spaced=False),
)
OUTLINE: Scheme = (
    NumberLevel(pattern=f"{_HAN}、", format="chineseCountingThousand", text="%1、", heading=True, spaced=False),
    NumberLevel(pattern=f"（{_HAN}）", format="chineseCountingThousand", text="（%2）", heading=True, spaced=False),
    NumberLevel(pattern=r"\d+\. ", format="decimal", text="%3."),
)
AGREEMENT: Scheme = (
    NumberLevel(pattern=r"\d+\. ", format="decimal", text="%1.", heading=True),
    NumberLevel(pattern=r"\d+\.\d+ ", format="decimal", text="%1.%2"),
    NumberLevel(pattern=r"\([a-z]\) ", format="lowerLetter", text="(%3)"),
)
GUIDE: Scheme = (
    NumberLevel(pattern=r"\d+\. ", format="decimal", text="%1.", heading=True),
    NumberLevel(pattern=r"\d+\.\d+ ", format="decimal", text="%1.%2", heading=True),
)
PLAIN: Scheme = (NumberLevel(pattern=r"\d+\. ", format="decimal", text="%1."),)


def depth(scheme: Scheme, index: int) -> int:
    """How deep a level lies in its own list, counted from nought (``w:ilvl``)."""
    return sum(level.sequence == scheme[index].sequence for level in scheme[:index])


@dataclass(slots=True)
class Counter:
    """Counts one document's numbers as Word does."""

    scheme: Scheme
    _counts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Starts every level at nought."""
        self._counts = [0] * len(self.scheme)

    def take(self, block: SourceBlock) -> tuple[int | None, str]:
        """The level whose number the block carries (``None`` without one) and its text without that number.

        Raises:
            ValueError: the number written is not the one Word will show.
        """
        for index, level in enumerate(self.scheme):
            match = re.match(level.pattern, block.text)
            if match and level.heading == (block.kind is BlockKind.HEADING):
                self._advance(index)
                if match[0].strip() != self._shown(index):
                    raise ValueError(f"{block.text[:30]!r}: Word would count {self._shown(index)!r} here")
                return index, block.text[match.end() :]
        return None, block.text

    def _advance(self, index: int) -> None:
        self._counts[index] += 1
        for lower in range(index + 1, len(self.scheme)):
            if self.scheme[lower].sequence == self.scheme[index].sequence:
                self._counts[lower] = 0

    def _shown(self, index: int) -> str:
        shown = self.scheme[index].text
        for level in self.scheme:
            if level.sequence == self.scheme[index].sequence:
                place = self.scheme.index(level)
                shown = shown.replace(f"%{depth(self.scheme, place) + 1}", _written(self._counts[place], level.format))
        return shown


def _written(number: int, number_format: str) -> str:
    if number_format == "decimal":
        return str(number)
    if number_format == "lowerLetter":
        return chr(ord("a") + number - 1)
    return _han(number)


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return lead + (_DIGITS[ones] if ones else "")
