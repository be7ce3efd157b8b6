"""What a chat model may do before anything is searched: make a follow-up stand alone, and part a question in searches.

Nothing it writes here is shown. Its words must be the question's or the conversation's, so that it can neither lead the
search elsewhere nor bring in what nobody asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.errors import ModelFailed
from assistant.followups import LONGEST, SHARES, Need, Standalone
from assistant.generation.drafting import plain_words
from assistant.generation.fencing import nonce
from assistant.generation.prompts import rewriting, splitting
from assistant.generation.task import Task
from assistant.language import HAN, detect_language
from assistant.lexical import terms
from assistant.records import Turn

MOST_SEARCHES = 3
"""Searches that a question in several parts becomes; each reads a dozen passages, about half a second."""

TURNS = 6
"""Turns of a conversation that the model is given, the last ones."""

TURN_CHARACTERS = 300
"""Of each question and of each answer."""

LINE_TOKENS = 150
"""Tokens a rewritten question or its parts may have."""

SHARE = 0.3
"""Share of an answer's time that each of the two may take: the rest is for the answer itself."""

_SEVERAL = re.compile(
    r"\b(?:both|versus|vs|compared?|comparison|differ(?:s|ent|ence|ences)?|as well as|respectively)\b"
    r"|\b(?:and|or),? (?:also |then )?"
    r"(?:who|whom|whose|what|when|where|which|why|how|do|does|is|are|can|may|must|should)\b"
    r"|[?？].*[?？]|以及|分别|区别|不同|比较|相比|还是|同时|另外|各自|；|;",
    re.IGNORECASE | re.DOTALL,
)
"""Signs of a question that asks for several things; without them no model is asked whether it does."""

_CHINESE_ASKING = frozenset(
    "的了吗呢是在有什么怎样如何多少哪些个谁几何时候为是否可以能应当要需规定情况请问"
    "关于对于和与及或等其这那该中之所以由被把对从到于则且而也都不没"
)
_ASKING = """
a an the of to in on at by for with from about as and or is are was were be been being do does did has have had can
could may might must shall should will would what which who whom whose when where why how many much long often far
soon that this these those it its they them their there if whether any all each every not no than also same apply
applies mean means case regard regarding concerning required require need needs happen happens
"""
_ENGLISH_ASKING = frozenset(_ASKING.split())
_NUMERAL = re.compile(r"\d+(?:[.,:/-]\d+)*|[〇零一二三四五六七八九十百千万亿两]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ASKED = ("?", "？")
_HAN = re.compile(rf"[{HAN}]")


def completed(task: Task, text: str, history: Sequence[Turn], by_rules: Standalone) -> Standalone:
    """The question as it can be understood alone, by the model where it keeps to what was said, else by the rules."""
    if not history or len(text) > LONGEST:
        return by_rules
    turns = [
        Turn(question=turn.question[:TURN_CHARACTERS], answer=_unmarked(turn.answer)[:TURN_CHARACTERS])
        for turn in history[-TURNS:]
    ]
    try:
        written = task.ask(rewriting(text, turns, nonce=nonce()), most=LINE_TOKENS, share=SHARE)
    except ModelFailed:
        return by_rules
    line = _first_line(written)
    told = [text, *(turn.question for turn in turns), *(turn.answer for turn in turns)]
    if not _completes(line, text) or not keeps_to(line, told) or detect_language(line) is not detect_language(text):
        return by_rules
    shares = SHARES[Need.SLOT]
    counted: dict[str, float] = {line: shares[0]}
    for view, share in ((text, shares[1]), (by_rules.text, shares[3])):
        counted[view] = counted.get(view, 0.0) + share
    return Standalone(text=line, views=tuple(counted)[1:], shares=tuple(counted.values()), need=Need.SLOT)


def searches(task: Task, text: str, history: Sequence[Turn]) -> list[str]:
    """The questions that a question in several parts consists of, beside itself; none where it asks for one thing."""
    if not _SEVERAL.search(text) or len(text) > LONGEST:
        return []
    try:
        written = task.ask(splitting(text, most=MOST_SEARCHES, nonce=nonce()), most=LINE_TOKENS, share=SHARE)
    except ModelFailed:
        return []
    told = [text, *(turn.question for turn in history[-TURNS:])]
    lines = [line.strip() for line in plain_words(written).splitlines()]
    parts = [line for line in dict.fromkeys(lines) if line and line != text and keeps_to(line, told)]
    return parts[:MOST_SEARCHES] if len(parts) > 1 else []


def keeps_to(line: str, told: Iterable[str]) -> bool:
    """Whether a line has no word, name or number that does not stand in what was ``told``, but for words of asking."""
    said = "\n".join(told)
    known, characters = set(terms(said)), set(said)
    latin = all(word.lower() in _ENGLISH_ASKING or set(terms(word)) <= known for word in _LATIN.findall(line))
    han = all(character in characters or character in _CHINESE_ASKING for character in _HAN.findall(line))
    numbers = set(_NUMERAL.findall(said))
    return len(line) <= LONGEST and latin and han and all(number in numbers for number in _NUMERAL.findall(line))


def _completes(line: str, text: str) -> bool:
    """Whether a line still asks, and brings in something that the question left to the conversation."""
    asks = line.endswith(_ASKED) or not text.rstrip().endswith(_ASKED)
    return asks and not keeps_to(line, [text])


def _first_line(written: str) -> str:
    lines = [line.strip().strip("\"“”'") for line in plain_words(written).splitlines()]
    return next((line for line in lines if line), "")


def _unmarked(answer: str) -> str:
    return re.sub(r"\[\d+\]", "", answer)
