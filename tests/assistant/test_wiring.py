"""The wiring: which embedder the settings mean, and that opening costs no more than it must."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import StoreError, UsageError
from assistant.settings import EMBEDDED_NAME, Settings, load_settings
from assistant.wiring import embedder_name, open_assistant, read_document
from tests.assistant.fakes import FakeEmbedder, Group

ROOT = Path(__file__).parents[2]


def test_embedder_has_one_name_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Embedder has one name however it is written."""
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    assert embedder_name(Settings()) == EMBEDDED_NAME
    assert embedder_name(Settings(embedder="model")) == embedder_name(Settings(embedder=str(tmp_path / "model")))
    assert embedder_name(Settings(embedder="owner/model")) == "owner/model"


@pytest.mark.parametrize("variable", ["GUILDHALL_EMBEDDER", "GUILDHALL_STORE"])
def test_empty_setting_is_told(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty setting is told; an empty store would be the current folder."""
    monkeypatch.setenv(variable, "")
    with pytest.raises(UsageError, match=variable):
        load_settings()


def test_store_of_another_embedder_is_refused(tmp_path: Path) -> None:
    """Store of another embedder is refused."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.embedder = FakeEmbedder("other")
    group.ingest()
    with pytest.raises(StoreError, match="'other'"):
        open_assistant(Settings(store=group.store))
    assert read_document(Settings(store=group.store), "doors.md", role="teacher").text.startswith("Doors")


def test_reading_a_document_loads_no_model_and_no_index(tmp_path: Path) -> None:
    """Reading a document loads no model and no index."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    script = (
        "import sys; from assistant.cli import main; "
        f"status = main(['text', 'doors.md', '--store', {str(group.store)!r}]); "
        "heavy = {'chromadb', 'torch', 'onnxruntime', 'sentence_transformers', 'langchain_core', 'streamlit'}; "
        "sys.exit(status or len(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Doors close at ten." in done.stdout
