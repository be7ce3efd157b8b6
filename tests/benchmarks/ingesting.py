"""What an ingestion's time goes into: embedding, and nothing much else; and what it costs to ingest a few changes.

python -m tests.benchmarks.ingesting [--passages N]

Regulations in Chinese and English, half of them Markdown and half plain text, are made of the sentences of the sample
corpus. They are ingested into an empty store; then one file in a hundred is written anew from its title to its last
article, and the folder is ingested again. Each of the two is the whole process of an ingestion as ``guildhall ingest``
runs it, from the start of Python to its end, with an embedder that takes the time of every call. Two figures count:

*embedding share*: the seconds spent inside the embedder's calls as a share of the wall time of the first ingestion.
The model's work cannot be spared; everything else (starting, finding and reading files, clauses, passages, SQLite,
Chroma) is the price of keeping it in order, and is the rest. Loading the model is counted as rest.

*changed share*: the wall time of the second ingestion as a share of the first one's. It cannot be less than the share
of the passages that are new, so that whatever is above one hundredth is the price of starting and of telling what has
changed. Starting takes the same few seconds for any number of passages: over few, both figures look worse.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.interfaces import Embedder, Vectors
from assistant.language import detect_language
from assistant.records import Language
from assistant.sentences import sentences
from assistant.settings import Settings
from assistant.wiring import ingest_options, open_embedder
from tests.benchmarks.harness import CORPUS, ROOT, Bar, tell

EMBEDDING_SHARE = 0.90
CHANGED_SHARE = 0.03
CHANGED_IN = 100
"""One file in so many is written anew."""
ARTICLES = 10
ARTICLES_PER_CHAPTER = 4
FILES_PER_FOLDER = 50

_LABEL = re.compile(
    r"^(?:#+\s*|[-*>]\s+|第[一二三四五六七八九十百]+[编章节条款项]\s*|[（(][一二三四五六七八九十\da-z]+[)）]\s*|"
    r"[一二三四五六七八九十]+、|(?:Article|Chapter|Section|Part)\s+\w+\.?\s*|\d+(?:\.\d+)*[.、]?\s+)+"
)
_NUMERALS = "一二三四五六七八九十"
_SUBJECTS = {
    Language.CHINESE: ("双聘教师", "实习", "共享基地", "课程更新", "竞赛", "教材", "实训设备", "经费", "证书", "安全"),
    Language.ENGLISH: (
        *("placements", "shared workshops", "double appointments", "course renewal", "safety inspections"),
        *("certificates", "textbooks", "travel claims", "admission", "partner companies"),
    ),
}

Sentences = dict[Language, list[str]]


def corpus_sentences() -> Sentences:
    """Whole sentences of the corpus' Markdown files by language, without the labels before them."""
    found: Sentences = {language: [] for language in Language}
    for file in sorted(CORPUS.rglob("*.md")):
        text = file.read_text("utf-8")
        for start, end in sentences(text):
            sentence = _LABEL.sub("", " ".join(text[start:end].split()))
            if len(sentence) >= 20 and sentence.endswith(("。", ".")) and "|" not in sentence:
                found[detect_language(sentence)].append(sentence)
    return found


def regulation(number: int, edition: int, material: Sentences) -> tuple[str, str]:
    """The file name and the text of one regulation; another edition says something else in every article."""
    chance = random.Random(f"{number} {edition}")
    language = (Language.CHINESE, Language.ENGLISH)[number % 2]
    extension, heading = (("md", "## "), ("txt", ""))[number // 2 % 2]
    is_chinese = language is Language.CHINESE
    subject = chance.choice(_SUBJECTS[language])
    title = f"{subject}管理办法第{number}号" if is_chinese else f"Rules No. {number} on {subject}"
    lines = [f"# {title}" if extension == "md" else title]
    for article in range(ARTICLES):
        if article % ARTICLES_PER_CHAPTER == 0:
            chapter = article // ARTICLES_PER_CHAPTER
            name = chance.choice(_SUBJECTS[language])
            lines.append(
                f"{heading}第{_NUMERALS[chapter]}章 {name}" if is_chinese else f"{heading}Chapter {chapter + 1} {name}"
            )
        said = chance.sample(material[language], chance.randint(2, 4))
        code = f"{number}-{edition}-{article + 1}"
        if is_chinese:
            lines.append(f"第{_NUMERALS[article]}条 {''.join(said)}本条编号为{code}。")
        else:
            lines.append(f"Article {article + 1} {' '.join(said)} This article is filed as {code}.")
    return f"regulation-{number:05}.{extension}", "\n\n".join(lines) + "\n"


def write_regulations(folder: Path, numbers: Sequence[int], *, edition: int, material: Sentences) -> None:
    """The same regulations in every run, some dozens to a folder."""
    for number in numbers:
        name, text = regulation(number, edition, material)
        file = folder / f"part-{number // FILES_PER_FOLDER:03}" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


class TimedEmbedder:
    """An embedder that takes the time of another's calls, and counts passages."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.seconds = 0.0
        self.passages = 0

    @property
    def name(self) -> str:
        """The other's name."""
        return self._embedder.name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The other's vectors."""
        begun = time.perf_counter()
        vectors = self._embedder.embed_passages(texts)
        self.seconds += time.perf_counter() - begun
        self.passages += len(texts)
        return vectors

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """The other's vectors; no ingestion asks for them."""
        return self._embedder.embed_questions(texts)

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The other's vectors; no ingestion asks for them."""
        return self._embedder.embed_sentences(texts)


def ingested(folder: Path, store: Path) -> dict[str, Any]:
    """Ingest a folder with the options of ``guildhall ingest`` and tell what it did and how long embedding took."""
    from ingest.pipeline import ingest
    from ingest.report import report_to_json

    settings = Settings(store=store)
    opened: list[TimedEmbedder] = []

    def timed() -> TimedEmbedder:
        opened.append(TimedEmbedder(open_embedder(settings)))
        return opened[-1]

    options = replace(ingest_options(settings), embedder=timed)
    report = report_to_json(ingest(folder, options, lambda _done, _total, _path: None))
    return {
        "totals": report["totals"],
        "seconds": report["seconds"],
        "embedding_s": sum(embedder.seconds for embedder in opened),
        "embedded": sum(embedder.passages for embedder in opened),
    }


def _process(folder: Path, store: Path) -> dict[str, Any]:
    """What ``ingested`` tells in a process of its own, and the wall time of that process."""
    command = [sys.executable, "-m", "tests.benchmarks.ingesting", "--ingest", str(folder), "--store", str(store)]
    begun = time.perf_counter()
    finished = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    wall = time.perf_counter() - begun
    return {"wall_s": wall, **json.loads(finished.stdout)}


def measured(work: Path, passages: int) -> dict[str, Any]:
    """Ingest about ``passages`` passages, change one file in a hundred, and ingest again."""
    folder, store = work / "documents", work / "store"
    numbers = range(max(1, round(passages / ARTICLES)))
    changed = [number for number in numbers if number % CHANGED_IN == 0]
    material = corpus_sentences()
    write_regulations(folder, numbers, edition=1, material=material)
    first = _process(folder, store)
    write_regulations(folder, changed, edition=2, material=material)
    again = _process(folder, store)
    return {
        "files": len(numbers),
        "passages": first["totals"]["passages"],
        "changed_files": again["totals"]["updated"],
        "unchanged_files": again["totals"]["unchanged"],
        "embedded_first": first["embedded"],
        "embedded_again": again["embedded"],
        "first_s": round(first["wall_s"], 2),
        "first_embedding_s": round(first["embedding_s"], 2),
        "first_starting_s": round(first["wall_s"] - first["seconds"], 2),
        "passages_per_s": round(first["embedded"] / first["embedding_s"], 1),
        "again_s": round(again["wall_s"], 2),
        "again_embedding_s": round(again["embedding_s"], 2),
        "again_starting_s": round(again["wall_s"] - again["seconds"], 2),
        "embedding_share": round(first["embedding_s"] / first["wall_s"], 4),
        "changed_share": round(again["wall_s"] / first["wall_s"], 4),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both ingestions, or be one of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ingesting", description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=10_000, metavar="N", help="about how many (default: 10000)")
    parser.add_argument("--ingest", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.ingest:
        sys.stdout.write(json.dumps(ingested(options.ingest, options.store)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as work:
        figures = measured(Path(work), options.passages)
    bars = [
        Bar(name="embedding share", value=figures.pop("embedding_share"), limit=EMBEDDING_SHARE, least=True),
        Bar(name="changed share", value=figures.pop("changed_share"), limit=CHANGED_SHARE),
    ]
    return tell("ingesting", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
