"""What a model wrote as sentences with their markers, stripped of everything that is not plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.generation.fencing import cleaned
from assistant.generation.prompts import CLARIFY, LEAVE_OUT, NOT_FOUND
from assistant.labels import HAN_COUNT
from assistant.sentences import sentences

GAP = 3
"""Characters before a sentence among which a line break says that it begins a line."""

NESTED = 10
"""How often markup is taken out anew because taking it out left some."""

MOST_CHARACTERS = 12_000
"""Of one output that are read; the longest answer asked for has some 3,000."""

_THOUGHT = re.compile(r"<(think|thinking|reasoning|analysis)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(r"<(script|style|svg|iframe|object|math)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<\|[^|<>\n]{0,60}\|>|</?[A-Za-z!?][^<>]*(?:>|\Z)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^)\n]*\)")
_REFERENCE = re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$", re.MULTILINE)
_FENCE_LINE = re.compile(r"^[ \t]*(?:```|~~~|#{1,6}[ \t]).*$", re.MULTILINE)
"""Lines that state nothing: the fences of code, and headings."""
_LINE_START = re.compile(r"^[ \t]*(?:>[ \t]*|[-*•][ \t]+|\d{1,2}[.)、][ \t]*(?!\d))", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`+|~~")
_LABEL = re.compile(r"^\s*(?:final answer|answer|assistant|回答|答案|答)\s*[:：]\s*", re.IGNORECASE)
_MARKERS = re.compile(
    r"[\[［【]\s*(?:\^|passages?\s*|sources?\s*|no\.?\s*|第)?\s*(\d{1,4}(?:\s*(?:[,，、;；]|and|和|-|–)\s*\d{1,4})*)\s*[\]］】]",
    re.IGNORECASE,
)
_CLOSED_BEFORE = re.compile(r"(?<![。！？!?；;.…])([。！？!?；;.…]+[\"”’'）)」』】]*)(\s*)((?:\[\d[\d,]*\]\s*)+)")
_MARKER = re.compile(r"\[(\d[\d,]{0,40})\]")
_CLAUSE_NUMBER = re.compile(
    rf"^(?:\d{{1,3}}(?:\.\d{{1,3}})+\.?|第(?:\d|{HAN_COUNT})+条|(?:Article|Section|Clause)\s+[\d.]+[.:])\s+(?=\w)",
    re.IGNORECASE,
)
"""The number of a clause that a sentence was copied with; its citation says it."""
_OPEN_MARKER = re.compile(r"[\[［【][^\]］】\n]{0,20}\Z")
_YES_NO = re.compile(
    r"^\s*(?!no\.?\s*\d)(?:yes|no|nope|correct|right|sure|certainly|of course"
    r"|是的?|不是的?|对的?|不对|可以|不可以|能|不能|会|不会|没有|有)"
    r"\s*(?:\[\d[\d,]*\])?\s*(?:[,，.。!！;；:：—–-]\s*|$)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^\W*(?:(?:i hope|let me know|feel free|please note that this|thank you|thanks|here (?:is|are)|sure|certainly"
    r"|of course|great question|hello|hi|希望|如有|若有|如需|以下是|好的|您好|你好|感谢|谢谢)\b.*"
    r"|(?:according to|based on) the (?:passages?|documents?|sources?)\W*"
    r"|根据(?:以上|上述|所给|提供的)?(?:资料|文件|段落|内容)\W*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"^\s*(?:\*{0,2})(\d{1,2})\s*[:：.)、]\s*(.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence of a draft without its markers; ``begins_line`` where it stands in a line of its own."""

    text: str
    markers: tuple[int, ...]
    begins_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a model wrote: sentences, or that it found nothing, or the choices with which it asks back."""

    sentences: tuple[DraftSentence, ...] = ()
    not_found: bool = False
    choices: tuple[str, ...] = ()


def read_draft(written: str) -> Draft:
    """The draft that a model's output is."""
    text = plain_words(written)
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and (asked := re.match(rf"\W*{CLARIFY}\s*[:：]?\s*(.+)", lines[0])):
        return Draft(choices=tuple(choice.strip() for choice in asked[1].split("|") if choice.strip()))
    # Told in passing, beside sentences, it is not what the model ends with.
    if NOT_FOUND in text and len(re.sub(rf"\W*{NOT_FOUND}\W*", "", text)) < 200:
        return Draft(not_found=True)
    return Draft(sentences=tuple(_sentences(text.replace(NOT_FOUND, ""))))


def read_finished(written: str) -> tuple[DraftSentence, ...]:
    """The sentences that are whole while a model still writes: all but the last."""
    draft = read_draft(_OPEN_MARKER.sub("", written))
    return () if draft.not_found or draft.choices else draft.sentences[:-1]


def read_repairs(written: str, count: int) -> list[tuple[DraftSentence, ...]]:
    """What was written anew in place of each of ``count`` sentences; nothing where it is to be left out."""
    found: list[tuple[DraftSentence, ...]] = [()] * count
    lines = [line for line in _unmarked(written).splitlines() if line.strip()]
    numbered = [match for line in lines if (match := _NUMBERED.match(line))]
    pairs = [(int(match[1]), match[2]) for match in numbered] or list(enumerate(lines, 1))
    for number, text in pairs:
        if 1 <= number <= count and LEAVE_OUT not in text:
            found[number - 1] = (*found[number - 1], *_sentences(plain_words(text)))
    return found


def plain_words(written: str) -> str:
    """The output without thoughts, markup, links, images, control characters, and with its markers as ``[1]``."""
    text = _unmarked(written)
    text = _EMPHASIS.sub("", _LINE_START.sub("", _FENCE_LINE.sub("", _REFERENCE.sub("", text))))
    text = _MARKERS.sub(lambda match: f"[{','.join(re.findall('[0-9]+', match[1]))}]", text)
    # A marker behind the full stop belongs to the sentence before it.
    text = _CLOSED_BEFORE.sub(lambda match: f"{match[3].strip()}{match[1]}{match[2] or ' '}", text)
    return _LABEL.sub("", text).strip()


def _unmarked(written: str) -> str:
    """The output without anything that a browser would make more of than words, however it is nested."""
    text = cleaned(written[:MOST_CHARACTERS])
    for _ in range(NESTED):
        before = text
        text = _ELEMENT.sub(" ", _THOUGHT.sub(" ", text))
        text = _LINK.sub(lambda match: match[1], _IMAGE.sub("", _TAG.sub(" ", text)))
        if text == before:
            return text
    return text.replace("<", " ")


def _sentences(text: str) -> list[DraftSentence]:
    found: dict[str, DraftSentence] = {}
    for start, end in sentences(text):
        whole = _YES_NO.sub("", text[start:end], count=1)
        markers = [int(number) for match in _MARKER.finditer(whole) for number in match[1].split(",")[:8] if number]
        said = re.sub(r"[ \t\n]+", " ", _MARKER.sub("", whole))
        said = re.sub(r"\s+(?=[。，、；：！？,.;:!?])", "", said).strip(" |·•")
        if not _says_something(said):
            continue
        begins = start == 0 or "\n" in text[max(0, start - GAP) : start]
        said = _CLAUSE_NUMBER.sub("", said)
        said = said[0].upper() + said[1:]
        sentence = DraftSentence(text=said, markers=tuple(dict.fromkeys(markers)), begins_line=begins)
        found.setdefault(said, sentence)
    return list(found.values())


def _says_something(said: str) -> bool:
    return any(character.isalnum() for character in said) and not _FILLER.match(said)


def without_markers(drafted: Sequence[DraftSentence]) -> str:
    """The sentences as one text."""
    return " ".join(sentence.text for sentence in drafted)
