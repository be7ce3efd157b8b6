"""Backups that were changed after they were made, for tests that must see them refused or brought up to date."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.backup_archive import MANIFEST, MEMBERS, pack


def with_snapshots(file: Path, change: Callable[[Path], None]) -> Path:
    """A backup like ``file`` whose snapshots were changed in their folder, with a manifest that fits them."""
    folder = file.with_suffix(".parts")
    folder.mkdir()
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name in MEMBERS])
    change(folder)
    changed = file.with_name(f"changed-{file.name}")
    pack(folder, changed, made="2026-11-02T10:00:00+00:00")
    return changed


def with_members(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup like ``file`` whose members, by name, were changed as they lie in the zip."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    changed = file.with_name(f"changed-{file.name}")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return changed


def with_manifest(file: Path, **changes: Any) -> Path:
    """A backup like ``file`` whose manifest says something else."""

    def change(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    return with_members(file, change)
