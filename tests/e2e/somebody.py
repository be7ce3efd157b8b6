"""A browser of somebody's own at the app, as one signs in, asks and is recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.e2e import serving
from tests.e2e.serving import PATIENCE_MS, App, Visit, guildhall

DOCUMENTS = {
    "teachers/leave.md": """---
audience: [teacher, administrator]
---
# Rules on Leave for Teachers

## Chapter 1 Leave

Article 1 A teacher may take up to ten days of study leave in each school year.
""",
    "partners/workshops.md": """---
audience: [partner, administrator]
---
# Rules on Workshops of Partners

## Chapter 1 Workshops

Article 1 A partner opens the workshop to trainees on three afternoons each week.
""",
}
QUESTION = "How many days of study leave may a teacher take?"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A browser of somebody's own, with all it asked for and all it complained of."""

    context: BrowserContext
    page: Page
    asked: list[str]
    complaints: list[str]

    def strangers(self) -> list[str]:
        """The requests that went anywhere but to this machine."""
        return Visit(self.page, self.asked, []).strangers()

    def violations(self) -> list[str]:
        """What the content policy kept the browser from."""
        return [said for said in self.complaints if "Content Security Policy" in said]


def arrive(browser: Browser, *, locale: str = "en-GB", width: int = 1280, dark: bool = False) -> Somebody:
    """Open a browser of somebody's own."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale=locale, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(PATIENCE_MS)
    made = Somebody(context, context.new_page(), [], [])
    made.page.on("request", lambda request: made.asked.append(request.url))
    made.page.on("websocket", lambda opened: made.asked.append(opened.url))
    made.page.on("console", lambda message: made.complaints.append(message.text))
    return made


def chat(somebody: Somebody) -> Locator:
    """The field for questions."""
    return somebody.page.get_by_test_id("stChatInput").locator("textarea")


def type_in(somebody: Somebody, name: str, password: str) -> None:
    """Send the sign-in form."""
    somebody.page.get_by_label("Name").fill(name)
    somebody.page.get_by_label("Password").fill(password)
    with somebody.page.expect_event("domcontentloaded"):  # also where the answer is the same page once more
        somebody.page.get_by_role("button", name="Sign in").click()


def ask(somebody: Somebody, question: str) -> None:
    """Ask a question and wait for its answer."""
    serving.ask(somebody.page, question)


def records_of(app: App) -> list[dict[str, Any]]:
    """The audit trail of the app."""
    return [json.loads(line) for line in guildhall("audit", "--json", "--store", str(app.store)).splitlines()]
