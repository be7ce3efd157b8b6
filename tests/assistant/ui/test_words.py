"""The interface's words are whole in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from assistant.records import Authority, DocumentType, InForce, Language
from assistant.ui import phrases
from assistant.ui.words import LOCALE, Words, language_of_locale

_UI = LOCALE.parent
_KEYWORDS = {"say": (1,), "count": (1, 2), "N_": (1,)}
_SAME_IN_BOTH = {"Guildhall"}

CHINESE, ENGLISH = Words(Language.CHINESE), Words(Language.ENGLISH)


def _said() -> Iterator[str | tuple[str, ...]]:
    """Every sentence in the interface's code; of those that tell a number, both forms."""
    for _, _, message, _, _ in extract_from_dir(_UI, [("**.py", "python")], keywords=_KEYWORDS):
        yield message


def _translated() -> Iterator[tuple[Path, Message]]:
    for path in sorted((LOCALE / "zh").glob("*.po")):
        with path.open("rb") as file:
            catalog: Catalog = read_po(file, locale="zh")
        yield from ((path, message) for message in catalog if message.id)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_has_its_chinese() -> None:
    """Nothing that the code says lacks a translation, and the code is read at all."""
    known = {message.id for _, message in _translated()}
    said = set(_said())
    assert len(said) > 50
    assert sorted(str(message) for message in said - known - _SAME_IN_BOTH) == []


def test_no_translation_is_stale_empty_or_unlike_another() -> None:
    """What stands in the files is said somewhere, alike wherever it stands, and nobody has to look at it again."""
    said: set[object] = set(_said())
    seen: dict[object, object] = {}
    for path, message in _translated():
        assert message.id in said, f"{path.name}: {message.id} is said nowhere"
        assert seen.get(message.id, message.string) == message.string, f"{path.name}: {message.id} differs elsewhere"
        assert message.string and all([message.string] if isinstance(message.string, str) else message.string)
        assert not message.fuzzy
        seen[message.id] = message.string


def test_translations_hold_the_same_values() -> None:
    """Each names the values that its English names."""
    for _, message in _translated():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert {frozenset(_fields(text)) for text in strings} == {frozenset(_fields(ids[-1]))}, message.id


@pytest.mark.parametrize(
    ("validity", "english", "chinese"),
    [
        (InForce(since=date(2024, 9, 1)), "in force from 2024-09-01", "自 2024-09-01 起施行"),
        (InForce(until=date(2024, 8, 31)), "in force until 2024-08-31", "有效期至 2024-08-31"),
        (
            InForce(since=date(2021, 1, 1), until=date(2024, 8, 31)),
            "in force from 2021-01-01 to 2024-08-31",
            "自 2021-01-01 起施行，至 2024-08-31 止",
        ),
        (InForce(), "no dates given", "未注明日期"),
    ],
)
def test_validity_is_told_in_words(validity: InForce, english: str, chinese: str) -> None:
    """Dates of validity read as a phrase in either language."""
    assert (phrases.in_force(ENGLISH, validity), phrases.in_force(CHINESE, validity)) == (english, chinese)


def test_every_record_has_a_name_in_both_languages() -> None:
    """Types, ranks and the roles of the product are named; a role that somebody made up stands as it is."""
    for kind in DocumentType:
        assert phrases.type_name(ENGLISH, kind) != phrases.type_name(CHINESE, kind)
    for authority in Authority:
        assert phrases.authority_name(ENGLISH, authority) != phrases.authority_name(CHINESE, authority)
    assert phrases.role_name(CHINESE, "teacher") == "教师"
    assert phrases.role_name(CHINESE, "janitor") == "janitor"


def test_counts_follow_each_languages_grammar() -> None:
    """One document, two documents; Chinese has one form."""
    forms = ("You can ask about {n} document.", "You can ask about {n} documents.")
    assert ENGLISH.count(*forms, 1) == "You can ask about 1 document."
    assert ENGLISH.count(*forms, 1200) == "You can ask about 1,200 documents."
    assert CHINESE.count(*forms, 1) == "您可以就 1 份文件提问。"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", Language.CHINESE), ("zh", Language.CHINESE), ("en-US", Language.ENGLISH), (None, Language.ENGLISH)],
)
def test_language_follows_the_locale(locale: str | None, language: Language) -> None:
    """Chinese for Chinese browsers, English for all others."""
    assert language_of_locale(locale) is language
