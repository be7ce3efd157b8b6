"""The chat in a real browser, over a store that the product's own commands made."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.e2e

_CHROMIUM = "/usr/bin/chromium"
_START_SECONDS = 120
_ANSWER_MS = 60_000

_CORPUS = {
    "policies/双聘工程师管理办法.md": """# 双聘工程师管理办法

第一章 总则

第一条 为规范校企双聘工程师的聘任与管理，制定本办法。

第二章 聘任与考核

第二条 双聘工程师每学期授课不少于48学时。承担课程开发任务的，可以减免16学时。

第三条 双聘工程师的聘期为三年，可以续聘。

第三章 附则

第四条 本办法自2024年9月1日起施行。
""",
    "policies/leave.md": """# Rules on Leave for Trainees

## Chapter 1 General

Article 1 These rules apply to all trainees placed with a member company.

## Chapter 2 Leave

Article 2 A trainee may take up to ten days of study leave in each school year.

Article 3 Sick leave is reported to the school and the company on the first day.

Article 4 Parental leave follows the law. The school and the company agree in writing how the training is extended.

Article 5 Unpaid leave may be agreed with the company for urgent personal reasons, for at most five working days.

Article 6 The company keeps a list of all leave granted and sends it to the school at the end of each term.

Article 7 Leave that was refused may be brought before the training committee, which decides within ten working days.

## Chapter 3 Final provisions

Article 8 These rules enter into force on the day after they are published.
""",
    # Escaped in Markdown, so that the canonical text holds these very characters.
    "notes/laundry.md": r"""# Laundry \!\[logo\](http://evil.example/t.png) \<img src="http://evil.example/u"> $x$ :ok:

The laundry fee for work clothes is 12 euros a month \!\[x\](http://evil.example/q.png) \<b>net\</b> $y$ :tada:.
""",
}
_ENGLISH = "How many days of study leave may a trainee take in each school year?"
_CHINESE = "双聘工程师每学期授课不少于多少学时？"


@dataclass(frozen=True, slots=True)
class _App:
    url: str
    store: Path

    def text(self, document: str) -> str:
        """The canonical text as the command line gives it."""
        return _guildhall("text", document, "--store", str(self.store))


def _guildhall(*arguments: str) -> str:
    command = [sys.executable, "-m", "assistant", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The app did not come up: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_App]:
    """The app on a free port of the loopback interface."""
    home = tmp_path_factory.mktemp("chat")
    corpus, store, log = home / "corpus", home / "store", home / "chat.log"
    for name, text in _CORPUS.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(text, encoding="utf-8")
    _guildhall("ingest", str(corpus), "--store", str(store))
    port = _free_port()
    command = [sys.executable, "-m", "assistant", "chat", "--port", str(port), "--store", str(store)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=_environment(), start_new_session=True
        ) as process,
    ):
        try:
            _wait_until_up(f"http://127.0.0.1:{port}", process, log)
            yield _App(f"http://127.0.0.1:{port}", store)
        finally:
            # The command may serve the app from a process of its own: both end as one group.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("GUILDHALL_", "STREAMLIT_"))}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this module."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@dataclass(frozen=True, slots=True)
class _Visit:
    page: Page
    asked: list[str]

    def strangers(self) -> list[str]:
        """The requests that went anywhere but to the loopback interface."""
        return [url for url in self.asked if urlsplit(url).scheme != "data" and urlsplit(url).hostname != "127.0.0.1"]


def _visit(browser: Browser, app: _App, *, locale: str = "en-GB", width: int = 1280, dark: bool = False) -> _Visit:
    context = browser.new_context(
        viewport={"width": width, "height": 860 if width > 600 else 740},
        locale=locale,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda opened: asked.append(opened.url))
    page.goto(app.url)
    expect(page.get_by_test_id("stChatInput")).to_be_visible(timeout=_ANSWER_MS)
    return _Visit(page, asked)


def _ask(page: Page, question: str) -> None:
    earlier = page.get_by_test_id("stChatMessage").count()
    field = page.get_by_test_id("stChatInput").locator("textarea")
    expect(field).to_be_enabled(timeout=_ANSWER_MS)
    field.fill(question)
    field.press("Enter")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(earlier + 2, timeout=_ANSWER_MS)
    expect(_sources(page).last).to_be_visible(timeout=_ANSWER_MS)


def _sources(page: Page) -> Locator:
    return page.get_by_test_id("stChatMessage").last.locator('[class*="st-key-source-"] button')


def _assert_no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("locale", "question", "words", "document", "address"),
    [
        ("en-GB", _ENGLISH, "ten days", "policies/leave.md", "Article 2"),
        ("zh-CN", _CHINESE, "48学时", "policies/双聘工程师管理办法.md", "第二条"),
    ],
)
def test_question_is_answered_and_its_source_opens_after_a_reload(
    browser: Browser, app: _App, *, locale: str, question: str, words: str, document: str, address: str
) -> None:
    """In both languages the answer cites its clause, and the quote opens to the letter before and after a reload."""
    visit = _visit(browser, app, locale=locale)
    _ask(visit.page, question)
    for _ in range(2):
        expect(visit.page.get_by_test_id("stChatMessage").last).to_contain_text(words)
        expect(_sources(visit.page).first).to_contain_text(address)
        _sources(visit.page).first.press("Enter")
        drawer = visit.page.get_by_role("dialog")
        expect(drawer).to_contain_text(document)
        quote = drawer.locator("mark").text_content() or ""
        assert words in quote and quote in app.text(document)
        context = drawer.locator(".gh-context").text_content() or ""
        assert quote in context and len(context) > len(quote)
        visit.page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
        visit.page.reload()
        expect(visit.page.get_by_test_id("stChatMessage")).to_have_count(2, timeout=_ANSWER_MS)
    assert visit.strangers() == []


def test_words_of_a_document_stay_characters_and_load_nothing(browser: Browser, app: _App) -> None:
    """Image links, tags, formulas and shortcodes of a document are read as they were written."""
    visit = _visit(browser, app)
    _ask(visit.page, "What is the laundry fee for work clothes?")
    expect(visit.page.get_by_test_id("stChatMessage").last).to_contain_text(":tada:")
    expect(_sources(visit.page).first).to_contain_text("![logo]")
    _sources(visit.page).first.click()
    drawer = visit.page.get_by_role("dialog")
    expect(drawer.locator("mark")).to_contain_text("![x](http://evil.example/q.png) <b>net</b> $y$ :tada:")
    assert visit.page.locator("img[src*='evil'], a[href*='evil'], .katex").count() == 0
    assert visit.strangers() == []


def test_more_of_a_long_document_can_be_read_in_place(browser: Browser, app: _App) -> None:
    """The drawer stays open while its view of the document widens to the end."""
    visit = _visit(browser, app)
    _ask(visit.page, _ENGLISH)
    _sources(visit.page).first.click()
    context = visit.page.get_by_role("dialog").locator(".gh-context")
    expect(context).not_to_contain_text("Article 8")
    visit.page.get_by_role("button", name="Show more of the document").click()
    expect(context).to_contain_text("Article 8")
    expect(context.locator("mark")).to_contain_text("ten days")


def test_example_question_is_answered_by_one_click(browser: Browser, app: _App) -> None:
    """The questions offered on the empty page really have answers."""
    visit = _visit(browser, app)
    visit.page.locator('[class*="st-key-examples"] button').first.click()
    expect(_sources(visit.page).first).to_be_visible(timeout=_ANSWER_MS)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("dark", [False, True])
def test_page_fits_wide_screens_and_phones(
    browser: Browser, app: _App, tmp_path: Path, *, width: int, dark: bool
) -> None:
    """Empty page, answer and opened source need no sideways scrolling, in light and dark."""
    visit = _visit(browser, app, width=width, dark=dark)
    page = visit.page
    page.screenshot(path=tmp_path / "empty.png")
    _assert_no_sideways_scroll(page)
    _ask(page, _ENGLISH)
    page.screenshot(path=tmp_path / "answer.png")
    _assert_no_sideways_scroll(page)
    _sources(page).first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
    page.screenshot(path=tmp_path / "source.png")
    _assert_no_sideways_scroll(page)
    background = page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")
    brightness = sum(int(part) for part in background.strip("rgb()").split(",")[:3])
    assert brightness < 150 if dark else brightness > 600


def test_day_and_language_stay_in_the_address(browser: Browser, app: _App) -> None:
    """Choosing Chinese and another day survives a reload."""
    visit = _visit(browser, app)
    visit.page.get_by_role("radio", name="中文").click()
    expect(visit.page.get_by_placeholder("请输入问题")).to_be_visible()
    visit.page.goto(f"{visit.page.url}&on=2025-03-04")
    expect(visit.page.get_by_placeholder("请输入问题")).to_be_visible(timeout=_ANSWER_MS)
    expect(visit.page.get_by_test_id("stDateInput")).to_contain_text("2025")
