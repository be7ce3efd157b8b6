"""Search finds what the role may see and what holds on the day, scored as if nothing else existed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.records import Hit
from assistant.retrieval import prepare, retrieve
from tests.assistant.fakes import TODAY, Group

MENTOR = "# Mentors\n\nArticle 1 A mentor holds a trainer certificate and has five years of experience.\n"
HOURS = "# Hours\n\nArticle 1 A trainee works eight hours a day.\n"
LUNCH = "# 食堂\n\n第一条 午餐为每份十二元，编号 JX-2024-03。\n"
SECRET = "# Certificates\n\nArticle 1 The trainer certificate of a mentor costs 9000 euros from the reserve.\n"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Three documents for teachers."""
    group = Group(tmp_path)
    for path, text in (("mentor.md", MENTOR), ("hours.md", HOURS), ("lunch.md", LUNCH)):
        group.write(path, text)
    group.ingest()
    return group


def _scores(hits: list[Hit]) -> list[tuple[str, float, float, float]]:
    return [(hit.passage.document, hit.score, hit.similarity, hit.lexical) for hit in hits]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What certificate does a mentor hold?", "mentor.md"),
        ("How many hours does a trainee work in a day?", "hours.md"),
        ("午餐多少元？", "lunch.md"),
        ("午餐多少圓？食堂編號", "lunch.md"),
        ("JX-2024-03", "lunch.md"),
        ("ｊｘ－２０２４－０３", "lunch.md"),
    ],
)
def test_passage_that_shares_the_questions_words_comes_first(group: Group, question: str, document: str) -> None:
    """Passage that shares the questions words comes first."""
    hits = group.hits(question)
    assert hits[0].passage.document == document
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.lexical <= 1 for hit in hits)


def test_unseen_document_changes_no_score_of_another(group: Group) -> None:
    """Unseen document changes no score of another."""
    question = "What does the trainer certificate of a mentor cost?"
    before = _scores(group.hits(question, role="teacher", limit=50))
    group.write("secret.md", SECRET)
    group.declare("file: secret.md, audience: [administrator]")
    group.ingest()
    assert _scores(group.hits(question, role="teacher", limit=50)) == before
    assert group.hits(question)[0].passage.document == "secret.md"


def test_unseen_copy_hides_no_text_and_lends_none(group: Group) -> None:
    """Unseen copy hides no text and lends none."""
    group.write("copy.md", HOURS)
    group.declare("file: copy.md, audience: [administrator, public]", "file: hours.md, audience: [teacher]")
    group.ingest()
    for role, document in (("teacher", "hours.md"), ("public", "copy.md"), ("administrator", "copy.md")):
        found = [hit for hit in group.hits("hours a trainee works a day", role=role) if "eight" in hit.passage.text]
        assert [hit.passage.document for hit in found] == [document]


def test_role_without_documents_finds_nothing(group: Group) -> None:
    """Role without documents finds nothing."""
    assert group.hits("hours a trainee works a day", role="public") == []


def test_limit_holds(group: Group) -> None:
    """Limit holds."""
    assert len(group.hits("trainee", limit=2)) == 2
    assert len(group.hits("trainee", limit=50)) == 3


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2024, 8, 31), False), (date(2024, 9, 1), True), (date(2025, 6, 30), True), (date(2025, 7, 1), False)],
)
def test_dates_in_force_are_inclusive(group: Group, day: date, found: bool) -> None:
    """Dates in force are inclusive."""
    group.declare("file: hours.md, in_force_from: 2024-09-01, in_force_until: 2025-06-30")
    group.ingest()
    hits = group.hits("hours a trainee works a day", on=day, limit=50)
    assert ("hours.md" in {hit.passage.document for hit in hits}) == found


def test_many_versions_not_in_force_crowd_nothing_out(tmp_path: Path) -> None:
    """Many versions not in force crowd nothing out."""
    group = Group(tmp_path)
    old = "\n\n".join(f"Article {i} A trainee works {i} hours a day in shop {i}." for i in range(1, 300))
    group.write("old.md", f"# Hours\n\n{old}\n")
    group.write("new.md", HOURS)
    group.declare("file: old.md, in_force_until: 2020-12-31")
    group.ingest()
    assert {path for path, _ in group.search("How many hours a day does a trainee work in a shop?")} == {"new.md"}
    assert {path for path, _ in group.search("hours a day in shop 7", on=date(2020, 1, 1), limit=300)} >= {"old.md"}


def test_one_hit_per_text_and_as_many_as_asked_for(tmp_path: Path) -> None:
    """One hit per text and as many as asked for."""
    group = Group(tmp_path)
    for i in range(30):
        group.write(f"copy{i:02}.txt", "a trainee works eight hours a day.\n")
        group.write(f"other{i:02}.txt", f"a trainee works in shop number {i}.\n")
    group.ingest()
    texts = [text for _, text in group.search("trainee works hours a day", limit=31)]
    assert len(texts) == len(set(texts)) == 31


def test_versions_that_do_not_hold_stand_apart(group: Group) -> None:
    """Versions that do not hold stand apart."""
    group.declare("file: hours.md, in_force_until: 2020-12-31")
    group.ingest()
    with group.reading() as store:
        search = prepare(store, "hours a trainee works a day")
        found = retrieve(store, search, role="teacher", on=TODAY, limit=10)
    assert [hit.passage.document for hit in found.otherwise] == ["hours.md"]
    assert "hours.md" not in {hit.passage.document for hit in found.in_force}
