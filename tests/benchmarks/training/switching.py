"""Questions code-switched word by word with a dictionary, so that both languages come to mean the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

CHINESE_SHARE, ENGLISH_SHARE = 0.85, 0.8
"""How often a word that the dictionary knows is switched."""

LONGEST_WORD = 7
LONGEST_GLOSS = 32

_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENTRY = re.compile(r"(\S+) (\S+) \[[^\]]*\] /(.*)/")
_NO_GLOSS = ("variant", "surname", "CL:", "see ", "abbr", "old ", "used ")
_PARTICLES = {"的": "'s ", "了": " ", "着": " "}
_DROPPED = frozenset(("the", "a", "an", "of", "to", "do", "does", "did"))

_INTO_CHINESE = {
    **{
        "who": "谁",
        "what": "什么",
        "when": "什么时候",
        "where": "哪里",
        "how": "如何",
        "which": "哪个",
        "why": "为什么",
    },
    **{
        "is": "是",
        "are": "是",
        "was": "是",
        "were": "是",
        "can": "可以",
        "many": "多少",
        "must": "必须",
        "should": "应该",
    },
    **{"and": "和", "with": "与", "for": "为了", "in": "在", "not": "不", "how many": "多少"},
}
_INTO_ENGLISH = {
    **{
        "什么": "what",
        "哪": "which",
        "谁": "who",
        "多少": "how many",
        "是": "is",
        "在": "in",
        "吗": " ",
        "如何": "how",
    },
    **{"为什么": "why", "何": "what", "年": "year", "有": "has", "和": "and", "与": "and", "被": "by", "为": "is"},
    **{"几": "how many", "哪些": "which", "哪里": "where", "可以": "can", "不": "not"},
}


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What Chinese words mean in English, and English words in Chinese, the likeliest first."""

    into_english: Mapping[str, Sequence[str]]
    into_chinese: Mapping[str, Sequence[str]]


def read_dictionary(lines: Iterable[str], texts: Iterable[str]) -> Dictionary:
    """CC-CEDICT's lines; of several Chinese words for an English one those that ``texts`` use most are kept."""
    english: dict[str, list[str]] = {}
    chinese: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        entry = _ENTRY.match(line)
        if line.startswith("#") or not entry:
            continue
        word, glosses = entry[2], [gloss for raw in entry[3].split("/") if (gloss := _gloss(raw))]
        for gloss in glosses:
            if re.fullmatch(r"[a-z]+( [a-z]+)?", gloss.lower()) and len(word) <= 4:
                chinese[gloss.lower()].append(word)
        if glosses:
            english.setdefault(word, []).extend(glosses[:3])
    used = Counter(text[i : i + n] for text in texts for n in (1, 2, 3, 4) for i in range(len(text) - n + 1))
    return Dictionary(
        into_english=english | {word: [gloss] for word, gloss in _INTO_ENGLISH.items()},
        into_chinese=_usual(chinese, used) | {word: [gloss] for word, gloss in _INTO_CHINESE.items()},
    )


def _gloss(raw: str) -> str:
    """One meaning without remarks; nothing where it explains instead of translating."""
    plain = re.sub(r"\[[^\]]*\]", "", re.sub(r"\([^)]*\)", "", raw).strip())
    if not plain or _HAN.search(plain) or plain.startswith(_NO_GLOSS) or len(plain) > LONGEST_GLOSS:
        return ""
    return plain.removeprefix("to ")


def _usual(words: Mapping[str, Sequence[str]], used: Mapping[str, int]) -> dict[str, list[str]]:
    """Of each list the two words that are used most, those of several characters before single ones."""
    found = {}
    for english, candidates in words.items():
        ranked = sorted(set(candidates), key=lambda w: (-used.get(w, 0) * ((len(w) > 1) + 0.01), w))
        kept = [word for word in ranked if used.get(word)][:2]
        if kept:
            found[english] = kept
    return found


def switched(text: str, dictionary: Dictionary, random: Random) -> str:
    """A question with most of its words in the other language."""
    if _HAN.search(text):
        return _into_english(text, dictionary, random)
    return _into_chinese(text, dictionary, random)


def _into_english(text: str, dictionary: Dictionary, random: Random) -> str:
    parts: list[str] = []
    at = 0
    while at < len(text):
        lengths = range(min(LONGEST_WORD, len(text) - at), 0, -1)
        word = next((w for n in lengths if (w := text[at : at + n]) in dictionary.into_english and _is_han(w)), "")
        if not word:
            parts.append(text[at])
        elif word in _PARTICLES:
            parts.append(_PARTICLES[word])
        elif random.random() < CHINESE_SHARE:
            parts.append(f" {random.choice(dictionary.into_english[word][:2])} ")
        else:
            parts.append(word)
        at += len(word) or 1
    return re.sub(r"\s+", " ", "".join(parts).replace("？", "?")).strip()


def _is_han(word: str) -> bool:
    return all(_HAN.match(character) for character in word)


def _into_chinese(text: str, dictionary: Dictionary, random: Random) -> str:
    words = re.findall(r"[A-Za-z]+|[^A-Za-z]+", text)
    parts: list[str] = []
    at = 0
    while at < len(words):
        pair = "".join(words[at : at + 3]).lower() if words[at + 1 : at + 2] == [" "] else ""
        if pair in dictionary.into_chinese and random.random() < ENGLISH_SHARE:
            parts.append(random.choice(dictionary.into_chinese[pair]))
            at += 3
            continue
        if words[at].lower() in _DROPPED:
            at += 1
            continue
        parts.append(_word_in_chinese(words[at], dictionary, random))
        at += 1
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", "".join(parts))


def _word_in_chinese(word: str, dictionary: Dictionary, random: Random) -> str:
    for form in _forms(word.lower()):
        if form in dictionary.into_chinese and random.random() < ENGLISH_SHARE:
            return random.choice(dictionary.into_chinese[form])
    return word


def _forms(word: str) -> list[str]:
    """A word, and what it may be the plural, past or progressive form of."""
    endings = {"s": 1, "ed": 2, "es": 2, "d": 1, "ing": 3}
    return [word, *(word[:-cut] for ending, cut in endings.items() if word.endswith(ending))]
