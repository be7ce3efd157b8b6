"""Opens a Word package after proving that unpacking and parsing it is harmless."""

from __future__ import annotations

import io
from typing import Any

from ingest.loaders.office_package import WORD, check_package


def open_package(data: bytes) -> Any:
    """The python-docx document in ``data``.

    Raises:
        DocumentRejected: no Word document, a zip bomb, encrypted, damaged, or it declares XML entities.
    """
    import docx

    check_package(data, WORD)
    return docx.Document(io.BytesIO(data))
