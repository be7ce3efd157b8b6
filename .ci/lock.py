"""Resolve what pyproject.toml asks for and write every package's exact version to requirements.lock.

Only pip's own resolver decides; nothing is installed. The graphics-card packages that some builds of torch ask for
are left out: Guildhall runs on the processor.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ACCELERATOR = re.compile(r"(nvidia|cuda|triton)\b")
HEADER = """\
# Exact versions of every package Guildhall runs and is developed with (Python 3.11).
# Written by `make lock` from pyproject.toml; installed by `make setup` without resolving anything again.
"""


def resolve() -> dict[str, str]:
    """Name and version of every package, by pip's resolver, for the project, its dev extra and its build."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", str(report)]
        subprocess.run([sys.executable, *command, *wanted], check=True)
        found = json.loads(report.read_text("utf-8"))["install"]
    return {item["metadata"]["name"]: item["metadata"]["version"] for item in found}


def lock(versions: dict[str, str]) -> str:
    """The lock file's text; a local build tag such as ``+cpu`` is dropped, so that any build of it fits."""
    named = {re.sub(r"[-_.]+", "-", name).lower(): version.split("+")[0] for name, version in versions.items()}
    return HEADER + "".join(f"{n}=={v}\n" for n, v in sorted(named.items()) if not ACCELERATOR.match(n))


if __name__ == "__main__":
    (ROOT / "requirements.lock").write_text(lock(resolve()), "utf-8")
