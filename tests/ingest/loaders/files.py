"""Files and packages written byte by byte for the tests of the loaders."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file with the given bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip archive of the given parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()
