"""Names and titles are compared by their letters: brackets, versions and what stands before a title may be left out."""

from __future__ import annotations

import pytest

from assistant.titles import is_named, is_same_name, shortened_by

GROUP = "砚江机电职业教育集团双聘人员管理办法（试行）"


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("双聘管理办法（2021）", "双聘管理办法（2021）", True),
        ("双聘管理办法（2021）", "双聘管理办法", True),
        (GROUP, "双聘人员管理办法", True),
        ("Hours Rules", "HOURS RULES", True),
        ("砚江集团章程", "章程", False),
        ("双聘管理办法", "课酬管理办法", False),
    ],
)
def test_repeal_names_a_title_without_issuer_and_brackets(title: str, name: str, expected: bool) -> None:
    """A short ending is not enough to repeal a document."""
    assert is_named(title, name) is expected


def test_version_may_stand_behind_a_title() -> None:
    """Hours Rules 2021 is the document Hours Rules of version 2021."""
    assert is_named("Hours Rules", "Hours Rules 2021", version="2021")
    assert is_same_name("Hours Rules", "Hours Rules 2021", version="2021")
    assert not is_same_name("Hours Rules", "Hours Rules 2019", version="2021")


def test_statute_is_cited_without_the_states_name() -> None:
    """《职业教育法》 is 中华人民共和国职业教育法, and the other way round."""
    assert is_same_name("中华人民共和国职业教育法", "职业教育法")
    assert is_same_name("职业教育法", "中华人民共和国职业教育法")


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        (GROUP, "双聘人员管理办法", True),
        ("砚江机电职业教育集团章程", "章程", True),
        ("章程修订说明", "章程", False),
        ("Charter of the Riverside Group", "Charter", True),
        ("Charter of the Riverside Group", "the Charter", True),
        ("Master and Apprentice Mentorship Scheme", "Mentorship Scheme", True),
        ("Master and Apprentice Mentorship Scheme", "Apprentice Scheme", False),
        ("Chartered Bodies Act", "Charter", False),
        ("Charter", "Charter", False),
        ("Charter", "", False),
    ],
)
def test_short_names_are_endings_or_whole_first_and_last_words(title: str, name: str, expected: bool) -> None:
    """Chinese leaves out the issuer in front, English what stands before or after whole words."""
    assert shortened_by(title, name) is expected
