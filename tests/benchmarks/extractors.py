"""Readers of PDF side by side: ours and others', each in a process of its own, on one core.

Run as ``python -m tests.benchmarks.extractors NAME ROUNDS FILE...`` by any Python that has the reader's package; it
needs nothing else of the project. Each line of the answer is one file as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = "guildhall"

Extract = Callable[[Path], list[str]]
"""From a file to the text of its pages, or of all of them in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A file as one reader gave it; ``seconds`` is processor time, the least of several rounds, without imports."""

    file: str
    text: str
    seconds: float


def _guildhall() -> Extract:
    from ingest.loaders import load

    return lambda file: [load(file).text]


def _pypdf() -> Extract:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return lambda file: [page.extract_text() for page in PdfReader(file).pages]


def _pypdfium2() -> Extract:
    import pypdfium2

    return lambda file: [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file)]


def _pdfminer() -> Extract:
    extract_text = import_module("pdfminer.high_level").extract_text
    return lambda file: [extract_text(str(file))]


def _pdfplumber() -> Extract:
    pdfplumber = import_module("pdfplumber")

    def pages(file: Path) -> list[str]:
        with pdfplumber.open(file) as document:
            return [page.extract_text() for page in document.pages]

    return pages


def _pymupdf() -> Extract:
    pymupdf = import_module("pymupdf")

    def pages(file: Path) -> list[str]:
        with pymupdf.open(file) as document:
            return [page.get_text() for page in document]

    return pages


READERS: dict[str, tuple[str, Callable[[], Extract]]] = {
    OWN: ("pypdfium2", _guildhall),
    "pypdf": ("pypdf", _pypdf),
    "pypdfium2": ("pypdfium2", _pypdfium2),
    "pdfminer.six": ("pdfminer", _pdfminer),
    "pdfplumber": ("pdfplumber", _pdfplumber),
    "pymupdf": ("pymupdf", _pymupdf),
}
"""The readers by name, with the module that must be there."""


def extract(name: str, files: Sequence[Path], *, rounds: int, python: str = sys.executable) -> dict[str, Extracted]:
    """What a reader makes of some files, in another process; files that it cannot read are missing.

    Ends the benchmark where that Python has not got the reader's package.
    """
    command = [python, "-m", "tests.benchmarks.extractors", name, str(rounds), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode == _MISSING:
        raise SystemExit(f"{python} has no package for {name}: install it there, or name another with --python")
    if done.returncode:
        raise SystemExit(f"the reader {name} ended with status {done.returncode}; its message stands above")
    found = (Extracted(**json.loads(line)) for line in done.stdout.split("\n") if line)
    return {one.file: one for one in found}


_MISSING = 4


def main(arguments: Sequence[str]) -> int:
    """Read every file as often as asked, the first one once more beforehand, so that all imports are done."""
    name, rounds, files = arguments[0], int(arguments[1]), [Path(argument) for argument in arguments[2:]]
    module, prepare = READERS[name]
    if find_spec(module) is None:
        return _MISSING
    read = prepare()
    read(files[0])
    for file in files:
        try:
            found = _timed(read, file, rounds)
        except Exception as error:  # other readers raise whatever they like; the file then counts as not read
            sys.stderr.write(f"{name} cannot read {file.name}: {type(error).__name__}: {error}\n")
            continue
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _timed(read: Extract, file: Path, rounds: int) -> Extracted:
    least, pages = float("inf"), list[str]()
    for _ in range(rounds):
        begun = time.process_time()
        pages = read(file)
        least = min(least, time.process_time() - begun)
    return Extracted(file=str(file), text="\n".join(pages).replace("\x00", ""), seconds=least)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
