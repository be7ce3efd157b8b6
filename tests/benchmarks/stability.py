"""Whether reading is the same in every run: two processes with different hash seeds must read every file alike.

    python -m tests.benchmarks.stability [FOLDER ...]

Without a folder the sample corpus is read. Compared are the canonical text, what the loader knows of it (blocks, pages,
places on the page, remark), and the whole document with its passages, facts and clauses; for rejected files the reason.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.harness import CORPUS, ROOT, Bar, tell
from tests.benchmarks.tables import markdown, publish

SEEDS = ("1", "2")
"""Values of PYTHONHASHSEED: what depends on the order of a set or on a hash differs between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Digests of one reading; for a file that is rejected the reason stands in for each."""

    text: str
    loaded: str
    document: str


def settled(value: object) -> object:
    """A value as JSON has it, records as lists of their fields, sets sorted, since their order means nothing."""
    if is_dataclass(value) and not isinstance(value, type):
        return [settled(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, (list, tuple)):
        return [settled(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(json.dumps(settled(item), ensure_ascii=False) for item in value)
    if isinstance(value, Mapping):
        return [[settled(key), settled(item)] for key, item in value.items()]
    return value if isinstance(value, (str, int, float, type(None))) else repr(value)


def digest(value: object) -> str:
    """A digest that is the same for equal values in any process."""
    return hashlib.sha256(json.dumps(settled(value), ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def read_here(file: Path) -> Digests:
    """Read a file in this process."""
    from assistant.errors import DocumentRejected
    from ingest.declarations import Declarations
    from ingest.discovery import SourceFile
    from ingest.loaders import load
    from ingest.reading import read_document

    source = SourceFile(path=file.name, file=file)
    try:
        loaded = load(file)
        reading = read_document(source, Declarations(), sha256="", roles=("public",), max_bytes=2**31)
    except DocumentRejected as error:
        return Digests(text=str(error), loaded=str(error), document=str(error))
    return Digests(text=digest(loaded.text), loaded=digest(loaded), document=digest(reading))


def read_apart(files: Sequence[Path], seed: str) -> dict[str, Digests]:
    """Read files in another process with that hash seed."""
    command = [sys.executable, "-m", "tests.benchmarks.stability", "--here", *map(str, files)]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return {file: Digests(**found) for file, found in json.loads(done.stdout).items()}


def unlike(files: Sequence[Path]) -> dict[str, list[str]]:
    """The files that two processes read differently, and in what."""
    with ThreadPoolExecutor(len(SEEDS)) as runs:
        first, second = runs.map(partial(read_apart, files), SEEDS)
    different = {
        str(file): [f.name for f in fields(Digests) if getattr(first[str(file)], f.name) != _of(second, file, f.name)]
        for file in files
    }
    return {file: names for file, names in different.items() if names}


def _of(found: Mapping[str, Digests], file: Path, name: str) -> str:
    return str(getattr(found[str(file)], name))


def documents(folder: Path) -> list[Path]:
    """The documents of a folder that can be opened, whatever becomes of them."""
    from ingest.discovery import discover

    return [source.file for source in discover(folder) if source.reason is None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read everything twice and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stability", description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="default: corpus")
    parser.add_argument("--here", action="store_true", help="print the digests of these files and compare nothing")
    options = parser.parse_args(arguments)
    if options.here:
        found = {str(file): asdict(read_here(file)) for file in options.folders}
        sys.stdout.write(json.dumps(found) + "\n")
        return 0
    files = [file for folder in options.folders or [CORPUS] for file in documents(folder)]
    different = unlike(files)
    rows = [[Path(file).name, ", ".join(names)] for file, names in different.items()]
    publish("Stability", "", markdown(["file", "differs in"], rows), None)
    figures = {"files": len(files), "different": {Path(file).name: names for file, names in different.items()}}
    return tell("stability", figures, [Bar(name="files read differently", value=len(different), limit=0)])


if __name__ == "__main__":
    sys.exit(main())
