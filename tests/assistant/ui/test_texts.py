"""The interface's words are whole in both languages."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from assistant.records import InForce, Language, NoticeKind
from assistant.ui.texts import CHINESE, ENGLISH, Texts, language_of_locale, texts_in


@pytest.mark.parametrize("texts", [ENGLISH, CHINESE])
def test_no_text_is_empty_and_every_notice_has_a_heading(texts: Texts) -> None:
    """Every sentence says something and every kind of notice is named."""
    assert all(getattr(texts, field.name) for field in fields(texts))
    assert set(texts.notice_headings) == set(NoticeKind)


def test_chinese_and_english_share_no_sentence() -> None:
    """Nothing was left untranslated."""
    said = [
        (getattr(ENGLISH, field.name), getattr(CHINESE, field.name))
        for field in fields(ENGLISH)
        if isinstance(getattr(ENGLISH, field.name), str)
    ]
    assert said and all(english != chinese for english, chinese in said)


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
    assert (ENGLISH.in_force(validity), CHINESE.in_force(validity)) == (english, chinese)


def test_counts_follow_english_grammar() -> None:
    """One document, two documents."""
    assert (ENGLISH.documents(1), ENGLISH.documents(2)) == ("1 document", "2 documents")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", Language.CHINESE), ("zh", Language.CHINESE), ("en-US", Language.ENGLISH), (None, Language.ENGLISH)],
)
def test_language_follows_the_locale(locale: str | None, language: Language) -> None:
    """Chinese for Chinese browsers, English for all others."""
    assert texts_in(language_of_locale(locale)).language is language
