"""The architecture as tests: who may import whom, heavy libraries behind their adapters, small files, a quick start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = sorted([*(ROOT / "assistant").rglob("*.py"), *(ROOT / "ingest").rglob("*.py"), ROOT / "streamlit_app.py"])
EVERYTHING = sorted([*PRODUCT, *(ROOT / "tests").rglob("*.py"), *(ROOT / ".ci").rglob("*.py")])
MOST_LINES = 400
HELP_SECONDS = 0.3

ADAPTERS = {
    "chromadb": ("assistant/vector_index.py",),
    "onnxruntime": ("assistant/model_files.py", "assistant/onnx_encoder.py"),
    "tokenizers": ("assistant/model_files.py", "assistant/onnx_encoder.py"),
    "sentence_transformers": ("assistant/sentence_encoder.py",),
    "transformers": ("assistant/sentence_encoder.py",),
    "torch": ("assistant/sentence_encoder.py",),
    "langchain": ("assistant/langchain_retriever.py", "assistant/generation/chat_model.py"),
    "langchain_core": (
        "assistant/langchain_retriever.py",
        "assistant/generation/chat_model.py",
        "ingest/splitting.py",
    ),
    "langchain_openai": ("assistant/generation/chat_model.py",),
    "httpx2": ("assistant/generation/limited_http.py",),
    "langchain_text_splitters": ("ingest/splitting.py",),
    "argon2": ("assistant/passwords.py",),
    "starlette": ("assistant/ui/server/*.py",),
    "streamlit": ("assistant/ui/*.py", "streamlit_app.py"),
    "pypdf": ("ingest/loaders/pdf*.py",),
    "pypdfium2": ("ingest/loaders/pdf*.py", "assistant/page_drawing.py"),
    "babel": ("assistant/ui/words.py",),
    "docx": ("ingest/loaders/docx*.py", "assistant/transcript.py"),
    "lxml": (
        "ingest/loaders/docx*.py",
        "ingest/loaders/xlsx*.py",
        "ingest/loaders/pptx*.py",
        "ingest/loaders/office*.py",
        "ingest/loaders/ofd_package.py",
    ),
    "olefile": ("ingest/loaders/compound.py",),
    "openpyxl": ("ingest/loaders/xlsx*.py",),
    "pptx": ("ingest/loaders/pptx*.py",),
    "bs4": ("ingest/loaders/html*.py",),
    "rapidocr": ("ingest/loaders/ocr.py",),
    "cv2": ("ingest/loaders/ocr.py",),
    "PIL": ("ingest/loaders/images.py", "assistant/page_drawing.py"),
    "markdown_it": ("ingest/loaders/markdown.py",),
    "opencc": ("assistant/language.py",),
    "snowballstemmer": ("assistant/lexical.py",),
}
"""Each heavy library or file format, and the only files that may import it."""

MAY_CALL_INGEST = ("assistant/wiring.py", "assistant/cli.py", "assistant/commands.py", "assistant/declaring.py")
SHARED_WITH_INGEST = (
    *("records", "interfaces", "errors", "addresses", "boxes", "language", "sentences", "settings"),
    *("labels", "marks", "clause_paths", "titles"),
    *("catalogue", "catalogue_rows", "catalogue_writer", "store", "store_writer", "whole_files"),
)
"""What of ``assistant`` the modules of ``ingest`` may import: records, seams, rules about language, store, files."""

LEVELS = {
    **{"records": 0, "errors": 0, "addresses": 0, "interfaces": 1, "wiring": 3},
    **{"commands": 4, "account_commands": 4, "serving": 4, "status": 4, "administering": 4, "cli": 5},
}
"""Levels of the modules of ``assistant`` that have one; ``ui`` is 4, every stage and pipeline between is 2."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's module; ``lazy`` where it runs only when a function does, or never (type checking)."""

    file: str
    module: str
    line: int
    lazy: bool

    @property
    def top(self) -> str:
        """The package imported from."""
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        """Where the import stands, as an editor finds it."""
        return f"{self.file}:{self.line} imports {self.module}"


@cache
def imports() -> tuple[Import, ...]:
    """Every import of the product."""
    return tuple(found for path in PRODUCT for found in _imports_of(path))


def _imports_of(path: Path) -> Iterator[Import]:
    name = path.relative_to(ROOT).as_posix()
    tree = ast.parse(path.read_text("utf-8"), name)
    lazy = {id(inner) for outer in ast.walk(tree) if _defers(outer) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        for module in _modules(node, name):
            yield Import(name, module, getattr(node, "lineno", 0), id(node) in lazy)


def _defers(node: ast.AST) -> bool:
    """Whether what stands inside does not run when the module is imported."""
    checking = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return checking or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _modules(node: ast.AST, file: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    parents = Path(file).parts[: -node.level] if node.level else ()
    origin = ".".join([*parents, *([node.module] if node.module else [])])
    if origin in ("assistant", "ingest"):
        return [f"{origin}.{alias.name}" for alias in node.names]
    return [origin]


def level(module: str) -> int:
    """The level of a module of ``assistant``, such as ``assistant.ui.page``."""
    room = module.split(".")[1] if "." in module else ""
    return 4 if room == "ui" else LEVELS.get(room, 2)


def of_file(name: str) -> str:
    """The module that a file holds."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_imports_are_read_at_all() -> None:
    """The reading of imports finds the ones known to be there, lazy and not."""
    assert len(imports()) > 200
    assert any(found.module == "assistant.records" and not found.lazy for found in imports())
    assert any(found.module == "ingest.pipeline" and found.lazy for found in imports())


def test_assistant_never_imports_ingest() -> None:
    """Only wiring and the command line call ingestion, and only when a command asks for it."""
    crossing = [found for found in imports() if found.top == "ingest" and not found.file.startswith("ingest/")]
    assert [str(f) for f in crossing if f.file not in MAY_CALL_INGEST or not f.lazy] == []


def test_ingest_imports_only_what_is_shared() -> None:
    """Ingestion knows the assistant's records, seams and store; its command line alone starts the assistant's."""
    allowed = {f"assistant.{name}" for name in SHARED_WITH_INGEST}
    crossing = [found for found in imports() if found.top == "assistant" and found.file.startswith("ingest/")]
    wrong = [f for f in crossing if f.module not in allowed]
    assert [str(f) for f in wrong if (f.file, f.module) != ("ingest/__main__.py", "assistant.cli")] == []


def test_arrows_point_one_way() -> None:
    """UI and command line over wiring over pipelines and stages over interfaces over records."""
    inside = [f for f in imports() if f.file.startswith("assistant/") and f.top == "assistant" and "." in f.module]
    wrong = [f for f in inside if not f.file.endswith("__main__.py") and level(f.module) > level(of_file(f.file))]
    assert [str(f) for f in wrong] == []


@pytest.mark.parametrize("library", ADAPTERS)
def test_heavy_library_stands_behind_its_adapter(library: str) -> None:
    """No other file imports it, not even inside a function."""
    users = [found for found in imports() if found.top == library]
    assert [str(f) for f in users if not any(fnmatch(f.file, adapter) for adapter in ADAPTERS[library])] == []


def test_langchain_is_known_by_all_its_names() -> None:
    """A further package of LangChain needs a line in the table of adapters."""
    assert {found.top for found in imports() if found.top.startswith("langchain")} <= ADAPTERS.keys()


def test_only_the_app_and_the_ui_import_the_ui() -> None:
    """No stage knows of the page."""
    users = {found.file for found in imports() if found.module.startswith("assistant.ui")}
    assert {name for name in users if not name.startswith("assistant/ui/")} <= {"streamlit_app.py"}


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_file_is_short_and_named_for_what_it_does(path: Path) -> None:
    """No file over 400 lines, and no drawer for odds and ends."""
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= MOST_LINES
    words = set(path.stem.lower().split("_"))
    assert not words & {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def test_importing_the_packages_loads_nothing_heavy() -> None:
    """``import assistant, ingest`` and the command line's module leave every adapter's library unloaded."""
    program = "import sys, assistant, ingest, assistant.cli; print(*{m.partition('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {*ADAPTERS, "numpy", "pydantic"} & set(loaded.stdout.split())


def test_help_answers_at_once() -> None:
    """``guildhall --help`` takes under 0.3 s, the best of a few runs on a busy machine."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "assistant", "--help"], cwd=ROOT, capture_output=True, check=True)
        taken.append(time.perf_counter() - begun)
        if taken[-1] < HELP_SECONDS:
            break
    assert min(taken) < HELP_SECONDS


def _distribution(requirement: str) -> str:
    """The distribution a requirement or lock line names, as registries compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_every_imported_package_is_declared() -> None:
    """What is only installed because something else needs it may be gone tomorrow; pydantic-core is pydantic's own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for name, lines in project["optional-dependencies"].items() if name != "dev" for line in lines]
    declared = {_distribution(line) for line in (*project["dependencies"], *extras)} | {"guildhall", "pydantic-core"}
    origins = packages_distributions()
    foreign = {found.top: found for found in imports() if found.top not in sys.stdlib_module_names}
    own = {"assistant", "ingest", "streamlit_app"}
    missing = [f for top, f in foreign.items() if not {_distribution(d) for d in origins.get(top, ())} & declared]
    assert [str(f) for f in missing if f.top not in own] == []


def test_lock_holds_every_declared_package_at_an_exact_version() -> None:
    """``make lock`` was run after pyproject.toml last changed; what it pins exactly is locked at that version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.!]+", line) for line in lines)
    assert {_distribution(line) for line in declared} - {_distribution(line) for line in lines} == set()
    assert {line for line in declared if "==" in line} <= set(lines)


def test_page_config_stays_short() -> None:
    """``streamlit_app.py`` hands over to the UI in under 60 lines."""
    assert len((ROOT / "streamlit_app.py").read_text("utf-8").splitlines()) < 60
