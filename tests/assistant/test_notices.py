"""What notices say, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.notices import about_language, about_length, about_version
from assistant.records import DocumentFacts, InForce, Language, NoticeKind

DAY = date(2026, 11, 2)
OLD = DocumentFacts(title="《双聘办法》", version="2021", in_force=InForce(until=date(2024, 8, 31)))
NEW = DocumentFacts(title="双聘办法（2024）", version="2024", in_force=InForce(since=date(2024, 9, 1)))
COMING = DocumentFacts(title="Bicycle Rules", in_force=InForce(since=date(2099, 1, 1)))


@pytest.mark.parametrize("language", list(Language))
def test_replaced_version_is_named_with_its_last_day_and_successor(language: Language) -> None:
    """Replaced version is named with its last day and successor."""
    notice = about_version(OLD, NEW, on=DAY, language=language, citations=())
    assert notice.kind is NoticeKind.SUPERSEDED
    assert "双聘办法" in notice.text
    assert "《《" not in notice.text
    assert "2024-08-31" in notice.text
    assert "双聘办法（2024）" in notice.text
    assert "2024 (2024)" not in notice.text


@pytest.mark.parametrize("language", list(Language))
def test_version_without_a_visible_successor_or_last_day_is_only_said_to_be_over(language: Language) -> None:
    """Version without a visible successor or last day is only said to be over."""
    facts = DocumentFacts(title="Old Rules")
    notice = about_version(facts, None, on=DAY, language=language, citations=())
    assert notice.kind is NoticeKind.SUPERSEDED
    assert "Old Rules" in notice.text
    assert "None" not in notice.text


@pytest.mark.parametrize("language", list(Language))
def test_version_to_come_is_named_with_its_first_day(language: Language) -> None:
    """Version to come is named with its first day."""
    notice = about_version(COMING, None, on=DAY, language=language, citations=())
    assert notice.kind is NoticeKind.NOT_YET_IN_FORCE
    assert "2099-01-01" in notice.text


def test_other_notices_have_their_kinds() -> None:
    """Other notices have their kinds."""
    assert about_language(Language.CHINESE).kind is NoticeKind.TRANSLATED
    cut = about_length(2000, Language.ENGLISH)
    assert cut.kind is NoticeKind.TRUNCATED
    assert "2000" in cut.text
