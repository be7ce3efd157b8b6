"""The browser that visits the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.serving import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a module; each visitor has a context of their own."""
    with chromium() as started:
        yield started


@pytest.fixture(autouse=True)
def _visitors_leave(browser: Browser) -> Iterator[None]:
    """Close what a test opened, since pages that stay open go on asking their app."""
    yield
    for context in browser.contexts:
        context.close()
