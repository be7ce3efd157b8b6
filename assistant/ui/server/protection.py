"""Headers that keep a browser from loading anything from elsewhere, and from showing the app inside other pages."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit

from assistant.ui.documents.script import SCRIPT as DOCUMENTS_SCRIPT
from assistant.ui.script import SCRIPT

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def headers() -> tuple[tuple[bytes, bytes], ...]:
    """The headers of every response, as the server sends them."""
    named = {
        "content-security-policy": content_policy(_inline_scripts()),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        # Forms need their origin told to the app itself, by which it knows them for its own.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    return tuple((name.encode(), value.encode()) for name, value in named.items())


def content_policy(scripts: Iterable[str]) -> str:
    """What a page may load: the app's own files, and of scripts in the page only the ones given."""
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {allowed}".rstrip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _inline_scripts() -> list[str]:
    """The scripts that stand in pages: Streamlit's in its index page, and the app's own."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    pages = (index.read_text("utf-8"), SCRIPT, DOCUMENTS_SCRIPT)
    return [script for page in pages for script in _INLINE.findall(page)]
