"""The time of an ingestion goes into embedding, and what changed is read and embedded alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.records import Language
from tests.assistant.fakes import FakeEmbedder
from tests.benchmarks.ingesting import ARTICLES, TimedEmbedder, corpus_sentences, measured, regulation


def test_regulations_are_the_same_in_every_run_and_new_in_every_article_of_another_edition() -> None:
    """Both languages and both formats, each with its articles."""
    material = corpus_sentences()
    assert all(len(material[language]) > 100 for language in Language)
    names = set()
    for number in range(4):
        name, text = regulation(number, 1, material)
        again, other = regulation(number, 1, material), regulation(number, 2, material)
        assert (name, text) == again
        assert name == other[0]
        articles = [line for line in text.splitlines() if line.startswith(("Article ", "第")) and "章 " not in line]
        assert len(articles) == ARTICLES
        assert not set(articles) & set(other[1].splitlines())
        names.add(name.partition(".")[2])
    assert names == {"md", "txt"}


def test_timed_embedder_is_the_other_with_a_watch() -> None:
    """The same name and vectors; passages are counted and their time adds up."""
    plain, timed = FakeEmbedder(), TimedEmbedder(FakeEmbedder())
    assert timed.name == plain.name
    for texts in (["one", "two"], ["three"]):
        before = timed.seconds
        assert (timed.embed_passages(texts) == plain.embed_passages(texts)).all()
        assert timed.seconds > before
    assert timed.passages == 3
    assert (timed.embed_questions(["one"]) == plain.embed_questions(["one"])).all()
    assert (timed.embed_sentences(["one"]) == plain.embed_sentences(["one"])).all()


@pytest.mark.slow
def test_few_passages_are_mostly_embedding_and_one_changed_file_costs_little(tmp_path: Path) -> None:
    """The short form: bars that leave room for starting, and exactly the changed file's passages embedded again."""
    figures = measured(tmp_path, 400)
    assert (figures["files"], figures["changed_files"], figures["unchanged_files"]) == (40, 1, 39)
    assert figures["embedded_first"] == figures["passages"]
    assert 0 < figures["embedded_again"] <= 2 * ARTICLES
    assert figures["embedding_share"] >= 0.4
    assert figures["changed_share"] <= 0.5
