"""Which language a text is in, and the one form of Chinese that search and embedding see.

Guildhall speaks Chinese and English. A document or passage is in the one it is mostly written in; a question in any
other language is recognised so that it can be declined instead of being answered wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from assistant.records import Language

HAN_CHARACTERS_PER_WORD = 1.7
"""A Chinese word is about 1.7 characters long, so that many characters weigh as much as one English word."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters as ranges of a regular expression's class."""

ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
"""The months in small letters, in order."""


def month_number(name: str) -> int:
    """The number of a month by its English name or the first three letters of it; 0 where it is none."""
    first = name.lower()[:3]
    return next((number for number, month in enumerate(ENGLISH_MONTHS, start=1) if month.startswith(first)), 0)


_HAN = re.compile(rf"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’-][A-Za-z\u00c0-\u024f\u1e00-\u1eff]+)*")
_CHINESE_FUNCTION = re.compile(
    r"什么|是否|怎么|怎样|如何|多少|哪|谁|吗|呢|的|是|在|有没有|能不能|可以|应当|几|为何|规定|什麼|嗎|誰|怎麼|多長|幾|與|和"
)
_CHINESE_ASKING = re.compile(r"什么|什麼|怎么|怎麼|怎样|如何|多少|哪|谁|誰|吗|嗎|呢|为何|是否|几|幾|是")


def detect_language(text: str) -> Language:
    """The language ``text`` is mostly written in; English where it has no letters at all.

    Chinese characters weigh 1/1.7 of a Latin word each. Where neither side weighs twice the other, as in a short
    question about an English term, Chinese function words decide.
    """
    han = len(_HAN.findall(text))
    if not han:
        return Language.ENGLISH
    words = _LATIN_WORD.findall(text)
    weight = han / HAN_CHARACTERS_PER_WORD
    if weight >= len(words):
        return Language.CHINESE
    leans_chinese = weight * 3 >= len(words) and _CHINESE_FUNCTION.search(text) is not None
    english = any(word.lower() in _ENGLISH for word in words)
    return Language.CHINESE if leans_chinese and not english else Language.ENGLISH


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def to_simplified(text: str) -> str:
    """``text`` with traditional characters as simplified ones, character for character: the length never changes.

    For search and embedding only; what is quoted is always the document's own text.
    """
    if not _HAN.search(text):
        return text
    sound = text.encode("utf-8", "replace").decode("utf-8")
    converted = _converter().convert(sound)
    if len(converted) == len(text):
        return converted
    return "".join((_converter().convert(character) or character)[0] for character in sound)


_SCRIPTS = (
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "CYRILLIC",
    "ARABIC",
    "HEBREW",
    "GREEK",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
    "DEVANAGARI",
    "BENGALI",
    "TAMIL",
    "TELUGU",
    "GUJARATI",
    "GURMUKHI",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
    "GEORGIAN",
    "ARMENIAN",
    "ETHIOPIC",
    "TIBETAN",
    "MONGOLIAN",
)
_MIN_FOREIGN_LETTERS = 3
_MIN_WORDS = 3

_ENGLISH = _words(
    "the of and to is are was were what which who whom whose when where why how does did do can could may must shall "
    "should will would for with from about any there this that these those my our your their his her its have has had "
    "be been by at if or not under between during within after before many much long often please tell explain list "
    "give show describe summarise summarize compare find define translate it he she they we you i s"
)
"""English words that hardly occur in the languages below."""

_STRONG: Mapping[str, frozenset[str]] = {
    "fr": _words(
        "quel quelle quels quelles comment combien quand où pourquoi est sont qui doit doivent peut peuvent être avoir "
        "faut dans avec cette ces leur leurs nous vous aux qu'est-ce est-ce"
    ),
    "de": _words(
        "wie wer wann wo warum welche welcher welches wieviel ist sind müssen muss dürfen darf können kann werden wird "
        "für nicht eine einen einem einer viele haben gibt"
    ),
    "es": _words(
        "qué cuál cuáles cómo cuándo cuánto cuánta cuántos cuántas dónde quién quiénes cuantas cuantos debe deben "
        "puede pueden está están para los las por una según tiene hay"
    ),
    "it": _words(
        "quali quale quanto quanti quante quando perché chi dove sono deve devono può possono della dello degli delle "
        "nella gli cosa è"
    ),
    "pt": _words(
        "qual quais quando quanto quantos quantas onde quem são é deve devem pode podem não uma dos das pelo pela "
        "estão como"
    ),
    "nl": _words("wat wie wanneer waarom hoe hoeveel welke moet moeten kunnen mag het een niet voor zijn"),
    "vi": _words("là của những các được không bao nhiêu nào phải gì và người cho trong với thế này"),
    "id": _words("apa apakah siapa kapan bagaimana berapa yang dengan untuk adalah dapat harus tidak dari"),
    "pl": _words("jak jakie jaki kiedy gdzie kto ile czy jest są nie się oraz musi"),
    "tr": _words("nasıl nedir kim kaç hangi için bir ve ile zaman mi mı olan"),
}
"""Words that make up questions in a language and are no English words nor parts of names."""

_WEAK: Mapping[str, frozenset[str]] = {
    "fr": _words("le la les de des du un une et à au en ce il elle par pour sur d l"),
    "de": _words("der die das ein und den dem des im zu mit von auf bei es man"),
    "es": _words("el la de del un y en que se al con su lo"),
    "it": _words("il lo la i le di un uno una e che si per con del al nel come"),
    "pt": _words("o a os as de do da um e que em no na se para por com"),
    "nl": _words("de van en in te op dat met is"),
    "vi": _words("một có thì ở về"),
    "id": _words("di ke dan ini itu para"),
    "pl": _words("i w z na do o"),
    "tr": _words("bu ne de da"),
}
"""Words that go with the strong ones but also occur in names (Universidad de la Costa), so never decide alone."""


def is_foreign(question: str) -> bool:
    """Whether a question is in neither Chinese nor English.

    Conservative: foreign names, codes and single words in a question of either language never make it foreign. By
    script where the letters tell, else by function words of the commonest languages in Latin letters.
    """
    return _is_foreign_script(question) or _is_foreign_latin(question)


def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def _is_foreign_script(question: str) -> bool:
    letters = [character for character in question if unicodedata.category(character)[0] in "LM"]
    scripts = [_script(letter) for letter in letters]
    foreign = sum(1 for script in scripts if script)
    if foreign < _MIN_FOREIGN_LETTERS or any(word.lower() in _ENGLISH for word in _LATIN_WORD.findall(question)):
        return False
    if "HIRAGANA" in scripts:
        return scripts.count("HIRAGANA") >= 2 and not _asks_in_chinese(question, foreign)
    return foreign * 2 > len(letters) and not _asks_in_chinese(question, foreign)


def _asks_in_chinese(question: str, foreign: int) -> bool:
    """Whether Chinese asks about a foreign name: its question words stand there and kana are no grammar."""
    han = len(_HAN.findall(question))
    return _CHINESE_ASKING.search(question) is not None and han * 2 >= foreign


def _is_foreign_latin(question: str) -> bool:
    if _HAN.search(question):
        return False
    words = [word.lower().replace("’", "'") for word in _LATIN_WORD.findall(question)]
    if len(words) < _MIN_WORDS or any(word in _ENGLISH for word in words):
        return False
    return any(_speaks(words, language) for language in _STRONG)


def _speaks(words: list[str], language: str) -> bool:
    strong = {word for word in words if word in _STRONG[language]}
    weak = {word for word in words if word in _WEAK[language]}
    return bool(strong) and len(strong) * 2 + len(weak) >= 3
