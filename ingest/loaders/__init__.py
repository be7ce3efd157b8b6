"""The loaders, one per format: a file goes in, its canonical text comes out, or the reason why not in one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from assistant.errors import DocumentRejected, GuildhallError
from ingest.canonical import MOST_CHARACTERS
from ingest.discovery import check_size, open_regular
from ingest.loaders.signatures import LEGACY, check_signature, refuse_unsupported
from ingest.records import Loaded

MOST_BLOCKS = 500_000
"""Blocks of one document: reading clauses takes some 0.1 ms for each."""


def _load_text(data: bytes) -> Loaded:
    from ingest.loaders.text import load_text

    return load_text(data)


def _load_markdown(data: bytes) -> Loaded:
    from ingest.loaders.markdown import load_markdown

    return load_markdown(data)


def _load_docx(data: bytes) -> Loaded:
    from ingest.loaders.docx import load_docx

    return load_docx(data)


def _load_pdf(data: bytes) -> Loaded:
    from ingest.loaders.pdf import load_pdf

    return load_pdf(data)


def _load_xlsx(data: bytes) -> Loaded:
    from ingest.loaders.xlsx import load_xlsx

    return load_xlsx(data)


def _load_pptx(data: bytes) -> Loaded:
    from ingest.loaders.pptx import load_pptx

    return load_pptx(data)


def _load_html(data: bytes) -> Loaded:
    from ingest.loaders.html import load_html

    return load_html(data)


def _load_ofd(data: bytes) -> Loaded:
    from ingest.loaders.ofd import load_ofd

    return load_ofd(data)


def _load_eml(data: bytes) -> Loaded:
    from ingest.loaders.eml import load_eml

    return load_eml(data, read)


def _load_web_archive(data: bytes) -> Loaded:
    from ingest.loaders.eml import load_web_archive

    return load_web_archive(data, read)


def _load_legacy(extension: str, data: bytes) -> Loaded:
    from ingest.loaders.legacy import load_legacy

    return load_legacy(data, extension, read)


def _load_image(data: bytes) -> Loaded:
    from ingest.loaders.images import load_image

    return load_image(data)


_LOADERS: dict[str, tuple[str, Callable[[bytes], Loaded]]] = {
    ".md": ("Markdown", _load_markdown),
    ".markdown": ("Markdown", _load_markdown),
    ".txt": ("plain text", _load_text),
    ".text": ("plain text", _load_text),
    ".docx": ("Word", _load_docx),
    ".pdf": ("PDF", _load_pdf),
    ".xlsx": ("Excel", _load_xlsx),
    ".pptx": ("PowerPoint", _load_pptx),
    ".html": ("HTML", _load_html),
    ".htm": ("HTML", _load_html),
    ".png": ("a picture", _load_image),
    ".jpg": ("a picture", _load_image),
    ".jpeg": ("a picture", _load_image),
    ".tif": ("a picture", _load_image),
    ".tiff": ("a picture", _load_image),
    ".ofd": ("OFD", _load_ofd),
    ".eml": ("an e-mail", _load_eml),
    ".mht": ("a web archive", _load_web_archive),
    ".mhtml": ("a web archive", _load_web_archive),
    **{extension: (kind, partial(_load_legacy, extension)) for extension, kind in LEGACY.items()},
}

SUPPORTED: frozenset[str] = frozenset(_LOADERS)
"""The extensions that can be loaded, in lower case with their dot."""


def load(path: Path, *, max_bytes: int | None = None) -> Loaded:
    """Read the file at ``path`` as its extension says, after its content has proved to be of that format.

    Raises:
        DocumentRejected: the file cannot be read as a document; the message is the reason in one sentence.
    """
    extension = path.suffix.lower()
    if extension not in _LOADERS:
        refuse_unsupported(extension, SUPPORTED)
    loaded = read(_bytes_of(path, max_bytes), extension)
    if not loaded.text.strip():
        raise DocumentRejected("the document holds no text; add text or remove the file")
    _check_amount(loaded)
    return loaded


def _check_amount(loaded: Loaded) -> None:
    """Refuse what later stages would spend minutes on, before they begin."""
    for count, most, what in (
        (len(loaded.text), MOST_CHARACTERS, "characters"),
        (len(loaded.blocks), MOST_BLOCKS, "paragraphs and rows"),
    ):
        if count > most:
            raise DocumentRejected(f"the file holds {count:,} {what} and {most:,} are allowed; split it")


def read(data: bytes, extension: str) -> Loaded:
    """Read bytes as the format of ``extension``, after they have proved to be of it.

    Raises:
        DocumentRejected: the format is not read, or the bytes cannot be read so.
    """
    if extension not in _LOADERS:
        refuse_unsupported(extension, SUPPORTED)
    format_name, loader = _LOADERS[extension]
    check_signature(data, extension)
    try:
        return loader(data)
    except (GuildhallError, MemoryError):
        raise
    except Exception as error:  # the one place where what a format library raises is translated
        raise DocumentRejected(
            f"the file is damaged: it could not be read as {format_name} ({_described(error)}); "
            "open it in its own program and save it again"
        ) from error


def _bytes_of(path: Path, max_bytes: int | None) -> bytes:
    try:
        with open_regular(path) as stream:
            check_size(os.fstat(stream.fileno()).st_size, max_bytes)
            data = stream.read() if max_bytes is None else stream.read(max_bytes + 1)
            check_size(len(data), max_bytes)  # it may have grown meanwhile
    except OSError as error:
        raise DocumentRejected(
            f"the file cannot be opened ({error.strerror}); check that it is there and may be read"
        ) from error
    if not data:
        raise DocumentRejected("the file is empty (0 bytes); replace it with the full document or remove it")
    return data


def _described(error: Exception) -> str:
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message[:160]}" if message else type(error).__name__
