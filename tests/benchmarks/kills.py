"""Kills at random times, power cuts and full disks: is a document ever lost, doubled or half, or a reader disturbed?

python -m tests.benchmarks.kills [--kills N] [--server] [--seed N] [--only N] [--keep FOLDER]

Embedded, or with a Chroma server that is killed and started again as well. A case is made from the seed and its number
alone; ``--only`` runs one again, as far as the clock lets it be the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.assistant.crash_kills import MODES, SERVER_MODES, Outcome, Stage
from tests.assistant.crash_scenes import SCENES
from tests.benchmarks.harness import Bar, tell
from tests.chroma_server import Server

LARGE_SHARE = 0.12
"""Cases with documents above 1,000 passages, which take ten times as long."""
WRONG = ("lost", "doubled", "half", "unreadable", "reader")
"""Ways to be wrong: no case may be. The last is a reader that raised or was shown a state between two."""
SHOWN = 10


@contextmanager
def staged(root: Path, *, server: bool) -> Iterator[Stage]:
    """A stage under ``root``, with a Chroma server for all its stores if wanted."""
    if not server:
        yield Stage(root)
        return
    chroma = Server(root / "server")
    chroma.start()
    try:
        yield Stage(root, server=chroma)
    finally:
        chroma.kill()


def interruptions(
    stage: Stage, *, seed: int, server: bool, numbers: Iterator[int], large_share: float = LARGE_SHARE
) -> Iterator[tuple[int, Outcome]]:
    """One interruption for each number, whose scene and mode are made from it and the seed."""
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        large = chance.random() < large_share
        scene = chance.choice([scene for scene in SCENES if scene.name.endswith("large") == large])
        mode = chance.choice(SERVER_MODES if server else MODES)
        yield number, stage.interrupt(scene, chance, mode=mode, name=f"case{number}")


def run(
    root: Path,
    *,
    kills: int,
    seed: int,
    server: bool,
    only: int | None = None,
    large_share: float = LARGE_SHARE,
    hear: Callable[[int, Outcome], None] = lambda number, outcome: None,
) -> list[Outcome]:
    """Interrupt until so many kills have hit a process at work, or one case alone."""
    outcomes: list[Outcome] = []
    with staged(root, server=server) as stage:
        numbers = iter(range(100 * kills)) if only is None else iter([only])
        for number, outcome in interruptions(stage, seed=seed, server=server, numbers=numbers, large_share=large_share):
            outcomes.append(outcome)
            hear(number, outcome)
            if sum(each.kills for each in outcomes) >= kills:
                break
    return outcomes


def _hear(number: int, outcome: Outcome) -> None:
    verdict = "; ".join(f"{kind}: {what.strip()[-600:]}" for kind, what in outcome.wrong) or "ok"
    notes = " ".join(outcome.notes)
    sys.stderr.write(f"{number} {outcome.scene}, {outcome.mode}, {outcome.kills} kills {notes} {verdict}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Interrupt, count, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills", description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="how many (default: 200)")
    parser.add_argument("--server", action="store_true", help="with a Chroma server instead of the embedded Chroma")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
    parser.add_argument("--only", type=int, metavar="N", help="this case alone")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work there and leave everything")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        root = options.keep or Path(name)
        root.mkdir(parents=True, exist_ok=True)
        outcomes = run(
            root, kills=options.kills, seed=options.seed, server=options.server, only=options.only, hear=_hear
        )
    counted = Counter(kind for outcome in outcomes for kind, _ in outcome.wrong)
    figures: dict[str, object] = {
        "where": "server" if options.server else "embedded",
        "seed": options.seed,
        "cases": len(outcomes),
        "kills": sum(outcome.kills for outcome in outcomes),
        "power cuts": sum(outcome.mode == "power" for outcome in outcomes),
        "full disks": sum(outcome.mode == "full disk" for outcome in outcomes),
        "questions meanwhile": sum(outcome.questions for outcome in outcomes),
        "seconds": round(time.monotonic() - begun),
    }
    for scene in SCENES:
        figures[f"kills in {scene.name}"] = sum(o.kills for o in outcomes if o.scene == scene.name)
    return tell("kills", figures, [Bar(name=kind, value=counted[kind], limit=0) for kind in WRONG])


if __name__ == "__main__":
    sys.exit(main())
