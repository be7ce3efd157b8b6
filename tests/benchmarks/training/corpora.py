"""Training data as passages and questions: texts cut into windows, answers found again in them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

CHINESE_CHARACTERS = 420
OTHER_CHARACTERS = 1200
"""Characters of the longest window."""

STORED_CHARACTERS = 4000
"""Characters of a passage that are kept; more than the reader can read."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHINESE_SENTENCE = re.compile(r".*?(?:[。！？；!?]+[”」』）\"]*|\n|$)", re.DOTALL)
_OTHER_END = re.compile(r"(?<=[.!?;:])[\"')\]]*\s+(?=[A-Z0-9\"'(\[])|\n+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with the numbers of the passages that answer it.

    ``answer`` is where the answer begins in the first of them, and the answer; ``answers`` are all wordings of it.
    ``longer`` is the same question with its circumstances told before it. ``also`` are passages that answer, too.
    """

    text: str
    passages: tuple[int, ...]
    answer: tuple[int, str] | None = None
    answers: tuple[str, ...] = ()
    longer: str | None = None
    also: tuple[int, ...] = ()
    split: str = "train"


@dataclass(slots=True)
class Corpus:
    """Passages, each with the name of its document, and questions about them."""

    passages: list[tuple[str, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def add(self, text: str, document: str) -> int:
        """Add one passage; its number."""
        self.passages.append((text, document))
        return len(self.passages) - 1


def is_chinese(text: str) -> bool:
    """Whether more than a fifth of a text is Chinese characters."""
    return len(_HAN.findall(text)) > 0.2 * max(1, len(text))


def sentences(text: str) -> list[Span]:
    """The sentences of a text, which cover it without a gap."""
    if is_chinese(text):
        return [match.span() for match in _CHINESE_SENTENCE.finditer(text) if match.end() > match.start()]
    ends = [0, *(match.end() for match in _OTHER_END.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(ends) if end > start]


def windows(text: str, most: int | None = None) -> list[Span]:
    """Windows of whole sentences that cover a text, each of at most ``most`` characters; a longer sentence is cut."""
    most = most or (CHINESE_CHARACTERS if is_chinese(text) else OTHER_CHARACTERS)
    found: list[Span] = []
    for start, end in _cut(sentences(text), most):
        if found and end - found[-1][0] <= most:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found or [(0, len(text))]


def _cut(spans: Iterable[Span], most: int) -> Iterable[Span]:
    for start, end in spans:
        yield from ((at, min(at + most, end)) for at in range(start, end, most))


def add_reading(
    corpus: Corpus,
    articles: Iterable[Mapping[str, Any]],
    *,
    split: Callable[[int], str] = lambda _: "train",
    convert: Callable[[str], str] = str,
    prefix: str = "",
) -> None:
    """Add articles in the layout of SQuAD; a question whose answer does not stand in one window is left out."""
    for number, article in enumerate(articles):
        for paragraph in article["paragraphs"]:
            text = convert(paragraph["context"])
            parts = {corpus.add(text[a:b], f"{prefix}{number}"): (a, b) for a, b in windows(text)}
            for asked in paragraph["qas"]:
                if asked.get("is_impossible") or not asked["answers"]:
                    continue
                wordings = tuple(convert(answer["text"]) for answer in asked["answers"])
                placed = _placed(text, wordings[0], asked["answers"][0]["answer_start"], parts)
                if placed:
                    corpus.questions.append(
                        Question(
                            text=convert(asked["question"]),
                            passages=placed[:1],
                            answer=(placed[1], wordings[0]),
                            answers=wordings,
                            split=split(number),
                        )
                    )


def _placed(text: str, answer: str, start: int, parts: Mapping[int, Span]) -> tuple[int, int] | None:
    """The passage that holds an answer, and where in it; ``start`` is where the data says that it begins."""
    if text[start : start + len(answer)] != answer:
        near = text.find(answer, max(0, start - 20))
        start = near if near >= 0 else text.find(answer)
    if start < 0:
        return None
    holding = ((n, start - a) for n, (a, b) in parts.items() if a <= start and start + len(answer) <= b)
    return next(holding, None)


def write(corpora: Mapping[str, Corpus], file: Path) -> None:
    """Write corpora as one file."""
    told = {
        name: {
            "passages": [(text[:STORED_CHARACTERS], document) for text, document in corpus.passages],
            "questions": [asdict(question) for question in corpus.questions],
        }
        for name, corpus in corpora.items()
    }
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        json.dump(told, stream, ensure_ascii=False)


def read(file: Path) -> dict[str, Corpus]:
    """Read what ``write`` wrote."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        told = json.load(stream)
    return {
        name: Corpus(
            passages=[(text, document) for text, document in corpus["passages"]],
            questions=[_question(row) for row in corpus["questions"]],
        )
        for name, corpus in told.items()
    }


def _question(row: Mapping[str, Any]) -> Question:
    tuples: dict[str, Sequence[Any]] = {
        name: tuple(row[name]) for name in ("passages", "answers", "also", "answer") if row[name] is not None
    }
    return Question(**{**row, **tuples})
