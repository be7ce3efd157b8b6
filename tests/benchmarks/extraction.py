"""Reading PDF compared with other readers in one run: speed, what is found, what is added, order, and mended hyphens.

Quality is measured on documents with known sources: the PDF files of ``corpus/``, and its sources set anew in harder
ways. Speed is measured on these and on the PDF files of a folder that have a text layer.

    python -m tests.benchmarks.extraction [FOLDER] [--python PYTHON] [--others NAME,NAME] [--rounds N] [--markdown FILE]

``--python`` names the Python that has the other readers' packages (``pip install pdfminer.six pdfplumber pymupdf``);
pypdf and pypdfium2 come with the project.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.records import Language
from tests.benchmarks.extractors import OWN, READERS, Extracted, extract
from tests.benchmarks.harness import Bar, tell
from tests.benchmarks.likeness import broken_words, in_order, mended, precision, recall, tokens, whole
from tests.benchmarks.setting import set_all
from tests.benchmarks.sources import Truth, printed, truth_of
from tests.benchmarks.tables import Cell, markdown, percent, publish

PAGES_PER_SECOND = 40.0
"""What the workers must read, structure and split in a second over two cores."""
BEHIND = 0.005
"""Share by which another reader must find more before a document counts as read worse than by it."""
TEXT_PAGE = 200
"""Characters a page from which a PDF counts as one with a text layer."""
CORPUS_GROUP = "corpus"
_EXPLANATION = f"""
`found` is the share of the source's words (in Chinese: runs of five characters) that were read, `kept to` the share of
what was read that stands in the source (running headers, page numbers and broken words count against it), `whole` the
share of sentences, headings and table rows that stand in one piece, `in order` the share of neighbouring ones that
follow each other, `hyphens` the share of words broken at the end of a line that were mended. `pages/s` is by processor
time on one core, the best of the rounds. "{CORPUS_GROUP}" are the PDF files of the sample corpus; the other groups are
its sources set anew.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well a reader did on one document; ``hyphens`` is ``None`` where none of its words was ``broken``."""

    group: str
    document: str
    reader: str
    found: float
    kept: float
    whole: float
    order: float
    hyphens: float | None
    broken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Reading over the workers: pages in a second of wall time, and in a second of each core's own time."""

    pages: int
    wall: float
    processor: float


def judged(truth: Truth, group: str, readings: Mapping[str, Extracted]) -> list[Quality]:
    """Every reader's quality on one document."""
    source = tokens(truth.text, truth.language)
    broken = broken_words(readings["pypdf"].text, truth.text) if truth.language is Language.ENGLISH else {}
    judgements = []
    for reader, reading in readings.items():
        read = tokens(reading.text, truth.language)
        quality = Quality(
            group=group,
            document=truth.name,
            reader=reader,
            found=recall(source, read),
            kept=precision(source, read),
            whole=whole(truth.units, reading.text),
            order=in_order(truth.units, reading.text),
            hyphens=mended(broken, truth.text, reading.text),
            broken=sum(broken.values()),
        )
        judgements.append(quality)
    return judgements


def group_of(truth: Truth) -> str:
    """The style in which a document was set."""
    return truth.name.rpartition(", ")[2] if ", " in truth.name else CORPUS_GROUP


def behind(judgements: Sequence[Quality]) -> list[str]:
    """Where another reader does better than ours, by document and measure."""
    own = {q.document: q for q in judgements if q.reader == OWN}
    told = []
    for q in judgements:
        mine = own[q.document]
        pairs = {"found": (q.found, mine.found), "kept to": (q.kept, mine.kept), "whole": (q.whole, mine.whole)}
        pairs |= {"in order": (q.order, mine.order), "hyphens": (q.hyphens or 0.0, mine.hyphens or 0.0)}
        told += [
            f"{q.document}: {name} {percent(ours)}, {q.reader} {percent(theirs)}"
            for name, (theirs, ours) in pairs.items()
            if theirs > ours + BEHIND
        ]
    return told


def over_workers(files: Sequence[Path], workers: int) -> Pool:
    """Read files as ingestion does, without filing and embedding; starting the workers counts."""
    from assistant.settings import Settings
    from ingest.declarations import Declarations
    from ingest.discovery import SourceFile, fingerprint
    from ingest.workers import Job, ReadingLimits, read_all

    limits = ReadingLimits(workers=workers, max_bytes=Settings().max_file_mb * 1_000_000)
    jobs = [
        Job(
            source=SourceFile(path=file.name, file=file),
            declarations=Declarations(),
            sha256=fingerprint(file, max_bytes=limits.max_bytes),
            roles=("public",),
        )
        for file in files
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    pages = sum(len(outcome.reading.document.pages) for _, outcome in read_all(jobs, limits) if outcome.reading)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Pool(pages=pages, wall=pages / wall, processor=pages * workers / processor)


def page_count(file: Path) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        return len(document)
    finally:
        document.close()


def quality_table(judgements: Sequence[Quality]) -> str:
    """Means of each group and reader."""
    rows: list[list[Cell]] = []
    for group in dict.fromkeys(q.group for q in judgements):
        for reader in dict.fromkeys(q.reader for q in judgements):
            own = [q for q in judgements if (q.group, q.reader) == (group, reader)]
            shares = [mean(values) for values in zip(*((q.found, q.kept, q.whole, q.order) for q in own), strict=True)]
            rows.append([group, len(own), reader, *map(percent, shares), _hyphens(own)])
    return markdown(["documents", "n", "reader", "found", "kept to", "whole", "in order", "hyphens"], rows)


def _hyphens(judgements: Sequence[Quality]) -> str | None:
    """How many of all broken words were mended."""
    broken = sum(q.broken for q in judgements)
    done = round(sum(q.hyphens * q.broken for q in judgements if q.hyphens is not None))
    return f"{done} of {broken}" if broken else None


def speed_table(readings: Mapping[str, Mapping[str, Extracted]], pages: Mapping[str, int]) -> str:
    """Pages in a second of each file and reader, with the ratio of ours to each other's over all files."""
    readers = list(readings)
    rows: list[list[Cell]] = [
        [Path(file).name, count, *(_speed(count, readings[reader].get(file)) for reader in readers)]
        for file, count in pages.items()
    ]
    rates = {reader: _rate(readings[reader], pages) for reader in readers}
    rows.append(["all", sum(pages.values()), *(round(rates[reader], 1) for reader in readers)])
    rows.append(["times ours", None, *(round(rates[reader] / rates[OWN], 2) for reader in readers)])
    return markdown(["file", "pages", *readers], rows)


def _speed(pages: int, reading: Extracted | None) -> float | None:
    return None if reading is None else round(pages / max(reading.seconds, 1e-6), 1)


def _rate(readings: Mapping[str, Extracted], pages: Mapping[str, int]) -> float:
    read = {file: count for file, count in pages.items() if file in readings}
    return sum(read.values()) / sum(readings[file].seconds for file in read)


def has_text(file: Path, extracted: Extracted) -> bool:
    """Whether a PDF has a text layer worth the name."""
    return len(extracted.text) >= TEXT_PAGE * page_count(file)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read everything with every reader and compare."""
    options = _options(arguments)
    readers = [OWN, "pypdf", *options.others]
    pythons = {name: options.python if name in options.others else sys.executable for name in readers}
    with tempfile.TemporaryDirectory() as folder:
        truths = [*(truth_of(entry) for entry in printed()), *set_all(Path(folder))]
        files = [truth.file for truth in truths]
        foreign = sorted(options.folder.glob("*.pdf")) if options.folder else []
        plain = extract("pypdf", foreign, rounds=1) if foreign else {}
        files += [file for file in foreign if str(file) in plain and has_text(file, plain[str(file)])]
        readings = {name: extract(name, files, rounds=options.rounds, python=pythons[name]) for name in readers}
        own = list(readings[OWN])
        pages = {file: page_count(Path(file)) for file in own}
        pool = max((over_workers([Path(f) for f in own], 2) for _ in range(options.rounds)), key=lambda p: p.wall)
        judgements = [
            quality
            for truth in truths
            for quality in judged(truth, group_of(truth), {name: readings[name][str(truth.file)] for name in readers})
        ]
    return _told(judgements, readings, pages, pool, options.markdown)


def _told(
    judgements: Sequence[Quality],
    readings: Mapping[str, Mapping[str, Extracted]],
    pages: Mapping[str, int],
    pool: Pool,
    file: Path | None,
) -> int:
    worse = behind(judgements)
    tables = (
        f"{quality_table(judgements)}\nPages a second of processor time on one core:\n\n{speed_table(readings, pages)}"
    )
    tables += f"\nOver two workers, structured and split: {pool.wall:.1f} pages/s by the clock, "
    tables += f"{pool.processor:.1f} by the workers' own time.\n"
    tables += "\nWhere another reader does better:\n\n" + "".join(f"- {line}\n" for line in worse or ["nowhere"])
    publish("Extraction", _EXPLANATION, tables, file)
    figures: dict[str, Any] = {
        "documents": len({q.document for q in judgements}),
        "pages": sum(pages.values()),
        "pages_per_s": {name: round(_rate(found, pages), 1) for name, found in readings.items()},
        "pool_pages_per_processor_s": round(pool.processor, 1),
        "behind": worse,
    }
    return tell("extraction", figures, [_bar(pool), *_quality_bars(judgements)])


def _bar(pool: Pool) -> Bar:
    return Bar(name="pages/s over two workers", value=round(pool.wall, 1), limit=PAGES_PER_SECOND, least=True)


def _quality_bars(judgements: Sequence[Quality]) -> list[Bar]:
    """Ours must find at least as much as the best of the others, and keep at least as close to the source."""
    own = [q for q in judgements if q.reader == OWN]
    others = dict.fromkeys(q.reader for q in judgements if q.reader != OWN)
    best = {name: [q for q in judgements if q.reader == name] for name in others}
    measures = {"found": lambda q: q.found, "kept to": lambda q: q.kept, "whole": lambda q: q.whole}
    return [
        Bar(
            name=f"{name}, mean",
            value=round(mean(map(measure, own)), 4),
            limit=round(max(mean(map(measure, found)) for found in best.values()), 4),
            least=True,
        )
        for name, measure in measures.items()
    ]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.extraction", description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="PDF files to measure speed on")
    parser.add_argument("--python", default=sys.executable, metavar="PYTHON", help="has the other readers' packages")
    parser.add_argument(
        "--others", default="pypdfium2", type=lambda names: names.split(","), metavar="NAMES", help=", ".join(READERS)
    )
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="times each file is read (default: 2)")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="keep the tables there")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
