"""Export the trained states as the packaged model files: int8 ONNX, one table of words for both, and checksums.

    python -m tests.benchmarks.training.export FOLDER READER.pt ENCODER.pt TARGET

FOLDER is what ``prepare`` wrote. TARGET receives the files that ``assistant/model_files.py`` opens. Needs the Python
package ``onnx`` beside the project's own.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from assistant.model_files import ENCODER, MODELS, READER, TOKENIZER, WORDS
from tests.benchmarks.training.models import CrossEncoder, Encoder, base_model, load
from tests.benchmarks.training.prepare import BASE

OUTPUTS = {READER: ("relevance", "start", "end"), ENCODER: ("embedding",)}
TABLE = "word_embeddings.weight_quantized"


def export(model: nn.Module, name: str, target: Path) -> None:
    """Write a model as ONNX, its weights quantised to 8 bits per channel, activations as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.randint(5, 900, (2, 16))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / name
        axes: dict[str, dict[int, str]] = {"input_ids": {0: "b", 1: "s"}, "attention_mask": {0: "b", 1: "s"}}
        axes |= {
            output: {0: "b"} if output in ("relevance", "embedding") else {0: "b", 1: "s"} for output in OUTPUTS[name]
        }
        torch.onnx.export(
            model.eval(),
            (ids, torch.ones_like(ids)),
            str(exact),
            input_names=["input_ids", "attention_mask"],
            output_names=list(OUTPUTS[name]),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            exact, target, weight_type=QuantType.QInt8, per_channel=True, extra_options={"MatMulConstBOnly": True}
        )


def share_words(files: Sequence[Path], words: Path) -> None:
    """Take the table of words out of each file into one that all name; raises ValueError where theirs differ."""
    onnx: Any = importlib.import_module("onnx")
    external: Any = importlib.import_module("onnx.external_data_helper")
    known: bytes | None = None
    for file in files:
        model = onnx.load(str(file))
        [table] = [tensor for tensor in model.graph.initializer if tensor.name.endswith(TABLE)]
        known = table.raw_data if known is None else known
        if table.raw_data != known:
            raise ValueError(f"{file} has another table of words than {files[0]}")
        external.set_external_data(table, location=words.name, offset=0, length=len(known))
        table.ClearField("raw_data")
        table.data_location = onnx.TensorProto.EXTERNAL
        file.write_bytes(model.SerializeToString())
    words.write_bytes(known or b"")


def checksums(folder: Path) -> str:
    """The lines of SHA256SUMS for the model files of a folder."""
    names = (ENCODER, READER, TOKENIZER, WORDS)
    return "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


def export_all(folder: Path, states: Mapping[str, Path], target: Path) -> None:
    """Write every model file into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for name, kind in ((READER, CrossEncoder), (ENCODER, Encoder)):
        model: nn.Module = kind(base_model(folder / BASE, exported=True))
        load(model, torch.load(states[name], weights_only=True))
        export(model, name, target / name)
    share_words([target / READER, target / ENCODER], target / WORDS)
    shutil.copyfile(MODELS / TOKENIZER, target / TOKENIZER)
    (target / "SHA256SUMS").write_text(checksums(target), encoding="ascii")


def main(arguments: Sequence[str] | None = None) -> int:
    """Export what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.training.export")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the prepared data")
    parser.add_argument("reader", type=Path, metavar="READER", help="the trained reader")
    parser.add_argument("encoder", type=Path, metavar="ENCODER", help="the tuned encoder")
    parser.add_argument("target", type=Path, metavar="TARGET", help="where the model files go")
    options = parser.parse_args(arguments)
    export_all(options.folder, {READER: options.reader, ENCODER: options.encoder}, options.target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
