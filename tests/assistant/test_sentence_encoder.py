"""sentence-transformers runs the embedded encoder; a model that is not there is refused in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.catalogue import Catalogue
from assistant.errors import ModelError
from assistant.onnx_encoder import PASSAGE_PREFIX, QUESTION_PREFIX, OnnxEncoder
from assistant.settings import Settings
from assistant.wiring import open_embedder

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_embedded_encoder_is_a_sentence_transformer_with_its_prompts() -> None:
    """Embedded encoder is a sentence transformer with its prompts."""
    from assistant.sentence_encoder import OnnxModule, as_sentence_transformer

    encoder = OnnxEncoder()
    model = as_sentence_transformer(encoder)
    question = model.encode_query(["谁发课酬？"], show_progress_bar=False)
    passage = model.encode_document(["课酬由学院发放。"], show_progress_bar=False)
    assert np.allclose(question, encoder.encode([QUESTION_PREFIX + "谁发课酬？"]), atol=1e-6)
    assert np.allclose(passage, encoder.encode([PASSAGE_PREFIX + "课酬由学院发放。"]), atol=1e-6)
    module = next(model.children())
    assert isinstance(module, OnnxModule)
    with pytest.raises(NotImplementedError):
        module.save("anywhere")


@pytest.mark.slow
def test_folder_that_holds_no_model_is_told(tmp_path: Path) -> None:
    """Folder that holds no model is told."""
    with pytest.raises(ModelError, match="GUILDHALL_EMBEDDER") as told:
        open_embedder(Settings(embedder=str(tmp_path)))
    assert "\n" not in str(told.value)


@pytest.mark.slow
def test_model_that_is_not_on_this_machine_is_told_without_the_network(tmp_path: Path) -> None:
    """Model that is not on this machine is told without the network."""
    # In a process of its own: whether libraries may reach out is settled when they are first imported.
    command = [sys.executable, "-m", "assistant", "ask", "Who pays?", "--store", str(tmp_path)]
    Catalogue(tmp_path, must_exist=False).close()
    attempts = tmp_path / "attempts"
    guarded = {
        "PYTHONPATH": str(ROOT / "tests" / "network_guard"),
        "GUILDHALL_TEST_ATTEMPTS": str(attempts),
        "GUILDHALL_EMBEDDER": "no-such/model",
    }
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | guarded, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "GUILDHALL_EMBEDDER" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not attempts.exists()
