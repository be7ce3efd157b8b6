"""Character recognition: wrong characters in the bundled scans, as they are and made worse step by step.

The truth is the source that a scan was made from. Other scans are measured with the truth given beside them:

    python -m tests.benchmarks.recognition [--plain] [--scan SCAN.pdf TRUTH.txt]... [--markdown FILE]

Character error rate is the edit distance over the length of the truth, white space left out. The bars hold for the
scans as they are; the variants say where reading breaks.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import DocumentRejected
from assistant.language import detect_language
from assistant.records import Language
from tests.benchmarks.ageing import VARIANTS, Variant, aged, pages_of
from tests.benchmarks.harness import Bar, tell
from tests.benchmarks.likeness import ErrorRate, error_rate
from tests.benchmarks.sources import scanned, truth_of
from tests.benchmarks.tables import markdown, percent, publish

MOST_WRONG = {Language.CHINESE: 0.02, Language.ENGLISH: 0.01}
"""Share of wrong characters that a scan of ordinary print may have."""
BROKEN = 0.1
"""Share of wrong characters from which a page cannot be searched or quoted any more: every second word or so."""
_NOTHING = ErrorRate(spaced=1.0, unspaced=1.0, widths=1.0)
_EXPLANATION = """
Share of wrong characters in the bundled scans, as they are (150 dpi, aged) and made worse. `spaced` counts every
character, runs of white space as one blank; `wrong` leaves white space out; `widths` also takes punctuation of full
and half width for the same. Bars: 2 % in Chinese, 1 % in English, for the scans as they are.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A PDF without a text layer, with the text it shows."""

    name: str
    data: bytes
    language: Language
    truth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What reading one scan in one variant gave; ``remark`` is what the report says, or why it was rejected."""

    scan: str
    language: Language
    variant: str
    rate: ErrorRate
    seconds: float
    remark: str

    @property
    def verdict(self) -> str:
        """Within the bar, wrong in places, or useless; rejected where the file was refused."""
        if self.remark.startswith("rejected"):
            return "rejected"
        if self.rate.unspaced <= MOST_WRONG[self.language]:
            return "good"
        return "wrong in places" if self.rate.unspaced < BROKEN else "broken"


def bundled() -> list[Scan]:
    """The scans of the sample corpus."""
    truths = [truth_of(entry) for entry in scanned()]
    return [Scan(name=t.name, data=t.file.read_bytes(), language=t.language, truth=t.text) for t in truths]


def given(scan: Path, truth: Path) -> Scan:
    """A scan from outside, with the file that holds its truth."""
    text = truth.read_text("utf-8")
    return Scan(name=scan.name, data=scan.read_bytes(), language=detect_language(text), truth=text)


def read(scan: Scan, variant: Variant | None = None) -> Read:
    """Read a scan as it is, or in a variant."""
    from ingest.loaders import load

    data = aged(pages_of(scan.data), variant) if variant else scan.data
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scan.pdf"
        file.write_bytes(data)
        begun = time.perf_counter()
        try:
            loaded = load(file)
        except DocumentRejected as error:
            rate, remark = _NOTHING, f"rejected: {error}"
        else:
            rate, remark = error_rate(scan.truth, loaded.text), loaded.remark or ""
        seconds = time.perf_counter() - begun
    name = variant.name if variant else "as it is"
    return Read(scan=scan.name, language=scan.language, variant=name, rate=rate, seconds=seconds, remark=remark)


def breaking(scan: str, readings: Sequence[Read], *, kind: str) -> str | None:
    """The mildest variant of a kind that is not read well; ``None`` where all are."""
    names = [variant.name for variant in VARIANTS if variant.kind == kind]
    bad = [r.variant for r in readings if r.scan == scan and r.variant in names and r.verdict != "good"]
    return bad[0] if bad else None


def bars(readings: Sequence[Read]) -> list[Bar]:
    """A bar for each scan as it is."""
    return [
        Bar(name=f"wrong characters, {r.scan}", value=round(r.rate.unspaced, 5), limit=MOST_WRONG[r.language])
        for r in readings
        if r.variant == "as it is"
    ]


def table(readings: Sequence[Read]) -> str:
    """One row for each reading."""
    rows = [
        [r.scan, r.variant, percent(r.rate.unspaced), percent(r.rate.widths), percent(r.rate.spaced), r.verdict]
        for r in readings
    ]
    return markdown(["scan", "variant", "wrong", "widths", "spaced", "verdict"], rows)


def figures(scans: Sequence[Scan], readings: Sequence[Read]) -> dict[str, Any]:
    """For the JSON line: every reading, and where each kind of variant breaks."""
    kinds = dict.fromkeys(variant.kind for variant in VARIANTS)
    return {
        "scans": len(scans),
        "seconds": round(sum(r.seconds for r in readings), 1),
        "breaks": {scan.name: {kind: breaking(scan.name, readings, kind=kind) for kind in kinds} for scan in scans},
        "readings": [
            {"scan": r.scan, "variant": r.variant, "wrong": round(r.rate.unspaced, 5), "verdict": r.verdict}
            for r in readings
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read every scan, and the bundled ones in every variant."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.recognition", description=__doc__.split("\n")[0])
    parser.add_argument("--plain", action="store_true", help="leave the variants out")
    parser.add_argument(
        "--scan", nargs=2, type=Path, action="append", default=[], metavar=("SCAN", "TRUTH"), help="one more scan"
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="keep the table there")
    options = parser.parse_args(arguments)
    own = bundled()
    scans = [*own, *(given(scan, truth) for scan, truth in options.scan)]
    readings = [read(scan) for scan in scans]
    for scan in [] if options.plain else own:
        for variant in VARIANTS:
            readings.append(read(scan, variant))
            sys.stderr.write(f"{scan.name}: {variant.name}: {percent(readings[-1].rate.unspaced)}\n")
    publish("Recognition", _EXPLANATION, table(readings), options.markdown)
    return tell("recognition", figures(scans, readings), bars(readings))


if __name__ == "__main__":
    sys.exit(main())
