"""The documentation keeps up with the code: every setting, module, command and declared key is told of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.cli import build_parser
from assistant.settings import Settings
from ingest.declarations import KEYS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ADMINISTRATION = (ROOT / "docs" / "administration.md").read_text("utf-8")


def test_the_settings_table_has_every_variable_and_no_other() -> None:
    """One row per field of the settings, and GUILDHALL_DEBUG."""
    rows = set(re.findall(r"^\| `(GUILDHALL_\w+)` \|", README, re.MULTILINE))
    assert rows == {f"GUILDHALL_{name.upper()}" for name in Settings.model_fields} | {"GUILDHALL_DEBUG"}


def test_the_command_table_names_every_command() -> None:
    """What ``--help`` lists stands in the README."""
    commands = re.findall(r"^    (\w+) ", build_parser().format_help(), re.MULTILINE)
    assert commands
    assert [command for command in commands if f"`{command}" not in README] == []


@pytest.mark.parametrize(
    "folder",
    [
        "assistant",
        "assistant/evaluation",
        "assistant/generation",
        "assistant/support",
        "assistant/ui",
        "assistant/ui/server",
        "assistant/ui/administration",
        "assistant/ui/ask",
        "assistant/ui/documents",
        "ingest",
        "ingest/loaders",
    ],
)
def test_the_architecture_names_every_module_of(folder: str) -> None:
    """A new module gets its line, and the line of a removed one goes."""
    section = re.search(rf"^### `{folder}`:.*?(?=^##|^Beside)", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    assert section
    told = set(re.findall(r"^\| `(\w+)` \|", section[0], re.MULTILINE))
    packages = {"__init__"} if folder != "ingest/loaders" else set()
    assert told == {file.stem for file in (ROOT / folder).glob("*.py")} - packages


def test_the_reference_of_declarations_has_every_key() -> None:
    """Each key of collection.yaml has a row."""
    rows = {
        key for row in re.findall(r"^\| (`.*?`) \|", ADMINISTRATION, re.MULTILINE) for key in re.findall(r"\w+", row)
    }
    assert set(KEYS) <= rows


@pytest.mark.parametrize(
    "file", ["README.md", "docs/architecture.md", "docs/administration.md", "docs/models.md", "docs/sign-in.md"]
)
def test_links_lead_somewhere(file: str) -> None:
    """Every relative link of the documentation names a file that is there."""
    text = (ROOT / file).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / file).parent / link).exists()] == []
