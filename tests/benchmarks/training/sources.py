"""The nine public data sets that the models were trained on, read from clones of their repositories."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.training.corpora import Corpus, Question, add_reading, windows

LEAST_EVIDENCE = 40
"""Characters of the shortest piece of evidence that is a passage."""

ARTICLE_CHARACTERS = 600
"""Characters of a statute's article that are kept."""

_TAG = re.compile(r"<[^>]+>")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零]+条.*")


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def _every(step: int) -> Callable[[int], str]:
    """Every so many-th document is kept for choosing between checkpoints."""
    return lambda number: "dev" if number % step == 0 else "train"


def cmrc(clones: Path) -> Corpus:
    """CMRC 2018, dev and trial; a question of both counts once."""
    corpus, trial = Corpus(), Corpus()
    folder = clones / "cmrc2018" / "squad-style-data"
    add_reading(corpus, _json(folder / "cmrc2018_dev.json")["data"], split=_every(8))
    add_reading(trial, _json(folder / "cmrc2018_trial.json")["data"], prefix="t")
    before, known = len(corpus.passages), {question.text for question in corpus.questions}
    corpus.passages += trial.passages
    corpus.questions += [
        replace(question, passages=tuple(before + number for number in question.passages))
        for question in trial.questions
        if question.text not in known
    ]
    return corpus


def drcd(clones: Path) -> Corpus:
    """DRCD, dev, in simplified characters."""
    from assistant.language import to_simplified

    corpus = Corpus()
    add_reading(corpus, _json(clones / "DRCD" / "DRCD_dev.json")["data"], split=_every(10), convert=to_simplified)
    return corpus


def policy(clones: Path) -> Corpus:
    """PolicyQA, dev and test, a quarter of the documents held out; a question has several answers in its document."""
    corpus = Corpus()
    folder = clones / "PolicyQA" / "data"
    articles = _json(folder / "dev.json")["data"] + _json(folder / "test.json")["data"]
    add_reading(corpus, articles, split=lambda n: "test" if n % 4 == 3 else _every(16)(n))
    together: dict[tuple[str, str], set[int]] = defaultdict(set)
    for question in corpus.questions:
        together[_asked_of(corpus, question)].add(question.passages[0])
    corpus.questions = [
        replace(question, also=tuple(sorted(together[_asked_of(corpus, question)]))) for question in corpus.questions
    ]
    return corpus


def _asked_of(corpus: Corpus, question: Question) -> tuple[str, str]:
    return question.text, corpus.passages[question.passages[0]][1]


def covid(clones: Path) -> Corpus:
    """COVID-QA; an article of both files counts once."""
    folder = clones / "COVID-QA" / "data" / "question-answering"
    articles: dict[str, Any] = {}
    for name in ("200423_covidQA.json", "200421_covidQA.json"):
        for article in _json(folder / name)["data"]:
            articles.setdefault(article["paragraphs"][0]["context"][:200], article)
    corpus = Corpus()
    add_reading(corpus, articles.values(), split=_every(12))
    return corpus


def qed(clones: Path) -> Corpus:
    """QED: questions to a search engine with a paragraph."""
    corpus = Corpus()
    known: dict[str, int] = {}
    for number, row in enumerate(_lines(clones / "QED" / "qed-dev.jsonlines")):
        text = row["paragraph_text"]
        if text not in known:
            known[text] = corpus.add(text, row["title_text"])
        answers = row["original_nq_answers"]
        first = answers[0][0] if answers and answers[0] else None
        if first and text[first["start"] : first["end"]] == first["string"]:
            corpus.questions.append(
                Question(
                    text=row["question_text"],
                    passages=(known[text],),
                    answer=(first["start"], first["string"]),
                    answers=tuple(part["string"] for answer in answers for part in answer),
                    split=_every(8)(number),
                )
            )
    return corpus


def selqa(clones: Path) -> Corpus:
    """SelQA: which sentence of a section answers; the passage that it stands in is trained on, not the sentence."""
    corpus = Corpus()
    known: dict[str, list[tuple[int, int, int]]] = {}
    for name in ("dev", "test"):
        for row in _json(clones / "selqa" / "ass" / f"selqa-ass-{name}.json"):
            text = " ".join(row["candidates"])
            if text not in known:
                known[text] = [(corpus.add(text[a:b], row["article"]), a, b) for a, b in windows(text)]
            if row["answers"]:
                start = sum(len(sentence) + 1 for sentence in row["candidates"][: row["answers"][0]])
                holding = tuple(number for number, a, b in known[text] if a <= start < b)
                corpus.questions.append(Question(text=row["question"], passages=holding[-1:]))
    corpus.questions = [question for question in corpus.questions if question.passages]
    return corpus


def clapnq(clones: Path) -> Corpus:
    """CLAPNQ, dev; the passages of its unanswerable questions are there to be found wrongly."""
    corpus = Corpus()
    folder = clones / "clapnq" / "annotated_data" / "dev"
    for row in _lines(folder / "clapnq_dev_answerable.jsonl"):
        passage = row["passages"][0]
        text = passage["text"]
        numbers = [corpus.add(text[a:b], passage["title"]) for a, b in windows(text)]
        chosen = [sentence[:60] for sentence in _selected(row) if sentence.strip()]
        holding = [n for n in numbers if any(begin in corpus.passages[n][0] for begin in chosen)]
        corpus.questions.append(Question(text=row["input"], passages=tuple(holding or numbers[:1])))
    for row in _lines(folder / "clapnq_dev_unanswerable.jsonl"):
        passage = row["passages"][0]
        for a, b in windows(passage["text"]):
            corpus.add(passage["text"][a:b], passage["title"])
    return corpus


def _selected(row: Any) -> list[str]:
    """The sentences that answer: told of the passage, else of the first output."""
    outputs = row.get("output")
    if not isinstance(outputs, list):
        return []
    return row["passages"][0].get("selected_sentences") or (outputs or [{}])[0].get("selected_sentences") or []


def condqa(clones: Path) -> Corpus:
    """ConditionalQA, train and dev: pieces of evidence, grouped by their page."""
    corpus = Corpus()
    known: dict[tuple[str, str], int] = {}
    for name in ("train", "dev"):
        for row in _json(clones / "ConditionalQA" / "v1_0" / f"{name}.json"):
            holding = []
            for evidence in (_TAG.sub("", text).strip() for text in row["evidences"]):
                key = (row["url"], evidence)
                if len(evidence) >= LEAST_EVIDENCE:
                    if key not in known:
                        known[key] = corpus.add(evidence, row["url"])
                    holding.append(known[key])
            if holding and not row["not_answerable"]:
                longer = f"{row['scenario']} {row['question']}"
                corpus.questions.append(Question(text=row["question"], passages=tuple(holding), longer=longer))
    return corpus


def stard(clones: Path) -> Corpus:
    """STARD: lay questions with the statutes' articles that answer them."""
    corpus = Corpus()
    known: dict[str, int] = {}
    for row in _json(clones / "STARD" / "data" / "queries.json"):
        for name, text in row["相关法规"].items():
            if name not in known:
                known[name] = corpus.add(text.strip()[:ARTICLE_CHARACTERS], _ARTICLE.sub("", name))
        holding = tuple(known[name] for name in row["相关法规"])
        if holding:
            corpus.questions.append(Question(text=row["问题"], passages=holding))
    return corpus


SOURCES: dict[str, Callable[[Path], Corpus]] = {
    "cmrc": cmrc,
    "drcd": drcd,
    "qed": qed,
    "covid": covid,
    "selqa": selqa,
    "clapnq": clapnq,
    "condqa": condqa,
    "stard": stard,
    "policy": policy,
}
"""In the order in which they are trained on."""
