"""Asking in a real browser, over a store that the product's own commands made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.conversations import Conversations
from assistant.feedback import FeedbackBox, Verdict
from tests.e2e.serving import (
    App,
    ask,
    assert_no_sideways_scroll,
    eventually,
    guildhall,
    panel,
    serious_violations,
    served,
    settled,
    sources,
    visit,
)

pytestmark = pytest.mark.e2e

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
_PANEL_IS_BESIDE = """() => {
  const messages = [...document.querySelectorAll("[data-testid=stChatMessage]")];
  const left = messages.at(-1).getBoundingClientRect();
  const right = document.querySelector(".st-key-source_panel").getBoundingClientRect();
  return right.left >= left.right;
}"""
_COUNT_MESSAGES = """() => {
  const count = () => document.querySelectorAll("[data-testid=stChatMessage]").length;
  window.mostMessages = count();
  new MutationObserver(() => { window.mostMessages = Math.max(window.mostMessages, count()); })
    .observe(document.body, {childList: true, subtree: true});
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on a free port of the loopback interface."""
    with served(tmp_path_factory.mktemp("ask"), _CORPUS) as running:
        yield running


@pytest.mark.parametrize(
    ("locale", "question", "words", "document", "address"),
    [
        ("en-GB", _ENGLISH, "ten days", "policies/leave.md", "Article 2"),
        ("zh-CN", _CHINESE, "48学时", "policies/双聘工程师管理办法.md", "第二条"),
    ],
)
def test_question_is_answered_and_its_source_opens_after_a_reload(
    browser: Browser, app: App, *, locale: str, question: str, words: str, document: str, address: str
) -> None:
    """In both languages the answer cites its clause; the quote opens beside it, to the letter, and stays open."""
    seen = visit(browser, app, locale=locale)
    page = seen.page
    ask(page, question)
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text(words)
    expect(sources(page).first).to_contain_text(address)
    sources(page).first.press("Enter")
    for _ in range(2):
        expect(panel(page)).to_contain_text(document)
        mark, context = panel(page).locator("mark").first, panel(page).locator(".gh-context").first
        expect(mark).to_contain_text(words)
        settled(page)
        quote, around = mark.text_content() or "", context.text_content() or ""
        assert words in quote and quote in app.text(document)
        assert quote in around and len(around) > len(quote)
        expect(page.get_by_test_id("stChatMessage")).to_have_count(2)
        page.reload()
    expect(panel(page)).to_contain_text(document)
    assert seen.strangers() == []


def test_marker_opens_its_source_and_escape_gives_the_focus_back(browser: Browser, app: App) -> None:
    """With the keyboard alone: a marker in the text opens the source, its title has the focus, Escape closes it."""
    page = visit(browser, app).page
    ask(page, _ENGLISH)
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2)
    page.evaluate(_COUNT_MESSAGES)
    marker = page.get_by_role("button", name="Open source 1").first
    marker.focus()
    page.keyboard.press("Enter")
    expect(panel(page).locator(".gh-title-2")).to_be_focused()
    expect(panel(page).locator("mark")).to_contain_text("ten days")
    page.wait_for_function(_PANEL_IS_BESIDE)
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(marker).to_be_focused()
    assert page.evaluate("window.mostMessages") == 2  # the conversation was never shown twice


def test_words_of_a_document_stay_characters_and_load_nothing(browser: Browser, app: App) -> None:
    """Image links, tags, formulas and shortcodes of a document are read as they were written."""
    seen = visit(browser, app)
    ask(seen.page, "What is the laundry fee for work clothes?")
    expect(seen.page.get_by_test_id("stChatMessage").last).to_contain_text(":tada:")
    expect(sources(seen.page).first).to_contain_text("![logo]")
    sources(seen.page).first.click()
    expect(panel(seen.page).locator("mark")).to_contain_text("![x](http://evil.example/q.png) <b>net</b> $y$ :tada:")
    settled(seen.page)
    assert seen.page.locator("img[src*='evil'], a[href*='evil'], .katex").count() == 0
    assert seen.strangers() == []


def test_more_of_a_long_document_can_be_read_in_place(browser: Browser, app: App) -> None:
    """The panel stays open while its view of the document widens to the end."""
    page = visit(browser, app).page
    ask(page, _ENGLISH)
    sources(page).first.click()
    context = panel(page).locator(".gh-context")
    expect(context).not_to_contain_text("Article 8")
    page.get_by_role("button", name="Show more of the document").click()
    expect(context).to_contain_text("Article 8")
    expect(context.locator("mark")).to_contain_text("ten days")


def test_original_is_downloaded_as_it_is(browser: Browser, app: App) -> None:
    """The file behind a source comes byte for byte."""
    page = visit(browser, app).page
    ask(page, _ENGLISH)
    sources(page).first.click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the original").click()
    assert started.value.suggested_filename == "leave.md"
    assert started.value.path().read_bytes() == (app.corpus / "policies/leave.md").read_bytes()


def test_suggestions_are_answered_by_one_click(browser: Browser, app: App) -> None:
    """The questions offered on the empty page and after an answer really have answers."""
    page = visit(browser, app).page
    page.locator('[class*="st-key-examples"] button').first.click()
    expect(sources(page).first).to_be_visible()
    settled(page)
    page.locator('[class*="st-key-next-"] button').first.click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    expect(sources(page).first).to_be_visible()


def test_reload_in_mid_answer_loses_nothing(browser: Browser, app: App) -> None:
    """A page that is reloaded right after the question was sent shows the question and gets the answer."""
    page = visit(browser, app).page
    field = page.get_by_test_id("stChatInput").locator("textarea")
    field.fill(_ENGLISH)
    field.press("Enter")
    page.wait_for_url("**conversation=**")
    page.reload()
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2)


def test_gap_is_filed_and_feedback_is_given(browser: Browser, app: App) -> None:
    """One click puts an unanswered question on the board; thumbs and a wrong source reach the administrators."""
    page = visit(browser, app).page
    ask(page, "Who won the football world cup in 1998?")
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("Not found in the documents")
    page.get_by_role("button", name="Put this question on the gap board").click()
    expect(page.get_by_role("button", name="On the gap board")).to_be_disabled()
    box = FeedbackBox(app.store)
    assert [gap.question for gap in box.gaps()] == ["Who won the football world cup in 1998?"]
    ask(page, _ENGLISH)
    below = page.locator('[class*="st-key-below-"]').last
    below.get_by_role("radio", name="Thumbs up").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert [said.verdict for said in box.feedback()] == [Verdict.RIGHT]
    below.get_by_role("button", name="Something is wrong").click()
    form = page.get_by_test_id("stForm").last
    form.get_by_label("What is wrong with it?").fill("This rule was changed.")
    form.get_by_role("button", name="Send").click()
    eventually(lambda: "This rule was changed." in [said.comment for said in box.feedback()])
    assert [said.verdict for said in box.feedback()] == [Verdict.WRONG]


def test_answer_is_copied_with_its_sources(browser: Browser, app: App) -> None:
    """The clipboard gets the text and each source with its legal address and quote."""
    page = visit(browser, app).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, _ENGLISH)
    page.get_by_role("button", name="Copy with sources").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "ten days" in copied and "Chapter 2 › Article 2" in copied and "policies/leave.md" in copied


def test_conversation_is_renamed_searched_exported_and_deleted(browser: Browser, app: App) -> None:
    """A conversation gets a name, leaves as Word and Markdown with its sources, and can be deleted for good."""
    page = visit(browser, app).page
    ask(page, _ENGLISH)
    menu = page.locator(".st-key-conversation_menu button").first
    menu.click()
    field = page.get_by_label("Name of the conversation")
    field.fill("Study leave")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator(".st-key-conversation_head")).to_contain_text("Study leave")
    expect(page.locator(".st-key-conversations")).to_contain_text("Study leave")
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Export as Word")).to_be_hidden()
    menu.click()
    for name, words in (("Export as Word", _docx_text), ("Export as Markdown", Path.read_text)):
        with page.expect_download() as started:
            page.get_by_role("button", name=name).click()
        assert started.value.suggested_filename.startswith("Study-leave.")
        assert "ten days" in words(started.value.path()) and "Article 2" in words(started.value.path())
    assert "Study leave" in _titles(app)
    page.get_by_role("button", name="Delete this conversation").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    assert "Study leave" not in _titles(app)


def _titles(app: App) -> list[str]:
    return [heading.title for heading in Conversations(app.store).list_of("local")]


def _docx_text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(path.read_bytes())).paragraphs)


def test_earlier_conversation_is_opened_from_the_side(browser: Browser, app: App) -> None:
    """A new conversation starts empty; the list brings the earlier one back."""
    page = visit(browser, app).page
    ask(page, "How much unpaid leave may be agreed?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    page.locator(".st-key-conversations").get_by_text("How much unpaid leave may be agreed?").first.click()
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("five working days")


def test_filter_leaves_documents_out(browser: Browser, app: App) -> None:
    """Asked of Chinese documents alone, an English clause does not answer."""
    page = visit(browser, app).page
    page.get_by_text("Search in").click()
    settled(page)
    page.get_by_label("Language of the document").fill("Chinese")
    expect(page.get_by_role("option", name="Chinese")).to_be_visible()
    expect(page.get_by_role("option", name="English")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    settled(page)
    expect(page.get_by_test_id("stSidebar").get_by_text("Chinese")).to_be_visible()
    ask(page, _ENGLISH)
    expect(page.get_by_test_id("stChatMessage").last).not_to_contain_text("ten days")


def test_citations_survive_the_documents_update(browser: Browser, tmp_path: Path) -> None:
    """When a cited file says something else, the answer says so and still shows the wording as it was cited."""
    with served(tmp_path, _CORPUS) as own:
        page = visit(browser, own).page
        ask(page, _ENGLISH)
        file = own.corpus / "policies/leave.md"
        file.write_text(file.read_text("utf-8").replace("ten days", "twelve days"), "utf-8")
        guildhall("ingest", str(own.corpus), "--store", str(own.store))
        page.reload()
        expect(page.get_by_text("has changed since")).to_be_visible()
        sources(page).first.click()
        expect(panel(page)).to_contain_text("as it was cited then")
        expect(panel(page).locator("mark")).to_contain_text("ten days")


@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_page_fits_and_is_accessible(browser: Browser, app: App, tmp_path: Path, *, width: int, dark: bool) -> None:
    """Empty page, answer and opened source need no sideways scrolling, and axe finds nothing serious."""
    page = visit(browser, app, width=width, dark=dark).page
    settled(page)
    _look(page, tmp_path / "empty.png")
    ask(page, _ENGLISH)
    _look(page, tmp_path / "answer.png")
    sources(page).first.click()
    expect(panel(page).locator("mark").first).to_be_in_viewport()
    settled(page)
    _look(page, tmp_path / "source.png")
    background = page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")
    brightness = sum(int(part) for part in background.strip("rgb()").split(",")[:3])
    assert brightness < 150 if dark else brightness > 600


def _look(page: Page, picture: Path) -> None:
    page.screenshot(path=picture)
    assert_no_sideways_scroll(page)
    assert serious_violations(page) == []


def test_day_and_language_stay_in_the_address(browser: Browser, app: App) -> None:
    """Choosing Chinese and another day survives a reload."""
    page = visit(browser, app).page
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_placeholder("请输入问题")).to_be_visible()
    expect(page).to_have_url(re.compile("[?&]lang=zh"))
    page.goto(f"{page.url}&on=2025-03-04")
    expect(page.get_by_placeholder("请输入问题")).to_be_visible()
    expect(page.get_by_test_id("stDateInput")).to_contain_text("2025")
