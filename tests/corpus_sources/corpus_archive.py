"""Makes the zip archives of Office files reproducible: every entry carries one fixed date."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_ZIP_DATE = (2000, 1, 1, 0, 0, 0)


def with_fixed_dates(archive: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The archive with fixed entry dates; ``replaced`` holds new contents of entries by name."""
    contents = dict(replaced or {})
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, contents.get(name, old.read(name)))
    return fixed.getvalue()
