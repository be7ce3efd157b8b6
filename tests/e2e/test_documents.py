"""The page of documents in a real browser, over a store that the product's own commands made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.serving import (
    App,
    Visit,
    assert_no_sideways_scroll,
    eventually,
    guildhall,
    serious_violations,
    served,
    settled,
    visit,
)

pytestmark = pytest.mark.e2e

_OLD, _NEW, _LONG, _SECRET, _EVIL = "双聘-2021.md", "双聘-2024.md", "long.md", "secret.md", "evil.md"


def _rules(hours: int, years: int) -> str:
    return f"""# 双聘工程师管理办法

第一章 总则

第一条 为规范校企双聘工程师的聘任与管理，制定本办法。

第二章 聘任与考核

第二条 双聘工程师每学期授课不少于{hours}学时。

第三条 依照第二条聘任的，聘期为{years}年，可以续聘。
"""


_CORPUS = {
    _OLD: _rules(32, 2),
    _NEW: _rules(48, 3),
    _LONG: "# Handbook of Workshops\n\n"
    + "\n\n".join(
        f"Chapter {chapter} Workshop {chapter}\n\n"
        + "\n\n".join(
            f"Article {chapter * 20 + article - 20} Workshop {chapter} keeps its tool number {article} locked away, "
            "and whoever takes it writes name, day and hour into the book before work begins."
            for article in range(1, 21)
        )
        for chapter in range(1, 13)
    ),
    _SECRET: "# Zephyrine Reserve\n\nArticle 1 The Zephyrine fund is secret.\n",
    _EVIL: r'Notes \<img src="http://evil.example/u"\>'
    + "\n\nArticle 1 \\!\\[x\\](http://evil.example/q.png) \\<b\\>net\\</b\\>.\n",
    "collection.yaml": f"""defaults:
  audience: [public, teacher, partner, administrator]
  organisation: Riverside Group
documents:
  - {{file: {_OLD}, version: "2021", in_force_from: 2021-03-01, type: policy}}
  - {{file: {_NEW}, version: "2024", in_force_from: 2024-09-01, supersedes: {_OLD}, type: policy}}
  - {{file: {_LONG}, type: charter}}
  - {{file: {_SECRET}, audience: [administrator]}}
""",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app for teachers, on a free port."""
    with served(tmp_path_factory.mktemp("documents"), _CORPUS, role="teacher") as running:
        yield running


def _open(
    browser: Browser, app: App, *, width: int = 1280, dark: bool = False, locale: str = "en-GB", **asked: str
) -> Visit:
    address = f"documents?{urlencode(asked)}" if asked else "documents"
    visited = visit(browser, app, address, width=width, dark=dark, locale=locale, wait_for="stMain")
    expect(visited.page.locator(".gh-title-1, .gh-alert").first).to_be_visible()
    settled(visited.page)
    return visited


def _items(page: Page) -> Locator:
    return page.locator(".gh-library").first.locator(".gh-item-title")


def _expect_asked(page: Page, name: str, value: str) -> None:
    expect(page).to_have_url(re.compile(rf"[?&]{name}={re.escape(quote(value))}(&|$)"))


def _expect_in_view(page: Page, selector: str) -> None:
    """The first of what is selected stands, or comes to stand, in the upper part of the window."""
    size = page.viewport_size
    assert size is not None

    def is_in_view() -> bool:
        box = page.locator(selector).first.bounding_box()
        return box is not None and 0 <= box["y"] < size["height"] * 0.6

    eventually(is_in_view)


def test_list_follows_what_is_typed_without_a_key_more(browser: Browser, app: App) -> None:
    """Typing alone narrows the list and stands in the address; a reload shows the same."""
    page = _open(browser, app).page
    expect(_items(page)).to_have_count(4)
    page.get_by_label("Search titles, numbers, issuers and texts").press_sequentially("Workshops", delay=40)
    expect(_items(page)).to_have_count(1)
    expect(_items(page)).to_have_text("Handbook of Workshops")
    expect(page.locator(".gh-excerpt").first).to_be_visible()
    _expect_asked(page, "find", "Workshops")
    page.reload()
    expect(_items(page)).to_have_count(1)


def test_filter_by_keyboard_and_back(browser: Browser, app: App) -> None:
    """A filter is opened, chosen and shared; from a document the way back leads to the filtered list."""
    page = _open(browser, app).page
    page.locator(".st-key-facet-type button").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Charter (1)").click()
    expect(_items(page)).to_have_count(1)
    page.keyboard.press("Escape")
    _expect_asked(page, "type", "charter")
    _items(page).first.click()
    expect(page.locator(".gh-contents")).to_be_visible()
    settled(page)
    page.get_by_text("All documents").click()
    expect(_items(page)).to_have_count(1)
    page.go_back()
    expect(page.locator(".gh-contents")).to_be_visible()


def test_clause_link_is_copied_and_opens_at_its_clause(browser: Browser, app: App) -> None:
    """What the button copies brings another visitor to the clause, in view and current in the tree."""
    page = _open(browser, app, document=_LONG).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Copy the link to Article 150", exact=True).click()
    expect(page.locator(".gh-toast")).to_have_text("The link was copied")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(f"{app.url}/documents?")
    other = visit(browser, app, copied.removeprefix(f"{app.url}/"), wait_for="stMain").page
    expect(other.locator(".gh-goal")).to_contain_text("Workshop 8 keeps its tool number 10")
    settled(other)
    _expect_in_view(other, ".gh-goal")
    current = other.locator(".gh-entry[aria-current=true]")
    expect(current).to_contain_text("Article 150")
    expect(current).to_be_visible()


def test_tree_leads_to_clauses_and_the_browser_leads_back(browser: Browser, app: App) -> None:
    """An entry brings its clause into view without loading the app anew; the browser's own way back returns."""
    visited = _open(browser, app, document=_LONG)
    page = visited.page
    page.evaluate("window.stillHere = true")
    for number in (12, 2):
        chapter = page.locator(".gh-entry", has_text=re.compile(rf"^Chapter {number} "))
        chapter.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".gh-goal").first).to_contain_text(f"Chapter {number}")
        settled(page)
        _expect_in_view(page, ".gh-goal")
    page.go_back()
    expect(page.locator(".gh-goal").first).to_contain_text("Chapter 12")
    settled(page)
    _expect_in_view(page, ".gh-goal")
    assert page.evaluate("window.stillHere") is True


def test_tree_folds_by_keyboard(browser: Browser, app: App) -> None:
    """A branch is opened and closed with the keyboard, and says which it is."""
    page = _open(browser, app, document=_LONG).page
    fold = page.get_by_label("What stands in Chapter 3", exact=True)
    for expanded in ("true", "false"):
        fold.focus()
        page.keyboard.press("Enter")
        expect(fold).to_have_attribute("aria-expanded", expanded)
        entry = page.locator(".gh-entry", has_text=re.compile(r"^Article 41 "))
        (expect(entry).to_be_visible if expanded == "true" else expect(entry).to_be_hidden)()


def test_text_stands_to_the_letter(browser: Browser, app: App) -> None:
    """What the browser shows of a text is what the command line prints; nothing is loaded from anywhere."""
    for name in (_EVIL, _NEW):
        visited = _open(browser, app, document=name)
        shown = visited.page.locator(".gh-text").evaluate_all(
            "parts => parts.map(part => { const copy = part.cloneNode(true);"
            " copy.querySelectorAll('button').forEach(button => button.remove()); return copy.textContent; }).join('')"
        )
        assert "".join(str(shown).split()) == "".join(app.text(name).split())
        assert visited.page.locator(".gh-text img").count() == 0
        assert visited.strangers() == []


def test_reference_in_the_text_leads_to_its_clause(browser: Browser, app: App) -> None:
    """第二条, as it is named in the third article, is a link to it."""
    page = _open(browser, app, document=_NEW).page
    page.locator(".gh-text a", has_text="第二条").click()
    expect(page.locator(".gh-goal")).to_contain_text("48学时")


def test_versions_are_compared_and_the_comparison_is_shared(browser: Browser, app: App) -> None:
    """Removed and inserted words are marked; the copied link opens the same comparison."""
    page = _open(browser, app, document=_NEW).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("radio", name="Versions").click()
    expect(page.locator(".gh-changes del").first).to_contain_text("32")
    expect(page.locator(".gh-changes ins").first).to_contain_text("48")
    expect(page.locator(".gh-timeline > li")).to_have_count(2)
    settled(page)
    page.get_by_role("radio", name="All clauses").click()
    expect(page.locator(".gh-same summary").first).to_be_visible()
    page.locator(".gh-link-all").click()
    expect(page.locator(".gh-toast")).to_have_text("The link was copied")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    other = visit(browser, app, copied.removeprefix(f"{app.url}/"), wait_for="stMain").page
    expect(other.locator(".gh-changes del").first).to_contain_text("32")


def test_unseen_document_does_not_exist_for_others(browser: Browser, app: App) -> None:
    """A permalink to it says what one to nothing says, and it is found nowhere."""
    told = []
    for name in (_SECRET, "nothing.md"):
        page = _open(browser, app, document=name).page
        told.append(page.locator(".gh-alert").inner_text())
        assert "Zephyrine" not in page.locator("[data-testid=stMain]").inner_text()
    assert told[0] == told[1]
    page = _open(browser, app, find="Zephyrine").page
    expect(page.locator(".gh-library a", has_text="Zephyrine")).to_have_count(0)


def test_permalink_survives_a_new_content_of_the_file(browser: Browser, tmp_path: Path) -> None:
    """By its clause a link leads to what the clause says now; what the file said before is a version to compare."""
    corpus = {"fees.md": "# Fee Rules\n\nArticle 1 For all.\n\nArticle 2 The fee is ten euros.\n"}
    with served(tmp_path, corpus) as app:
        address = f"documents?document=fees.md&clause={quote('Article 2')}"
        page = visit(browser, app, address, wait_for="stMain").page
        expect(page.locator(".gh-goal")).to_contain_text("ten euros")
        (app.corpus / "fees.md").write_text(corpus["fees.md"].replace("ten", "twelve"), encoding="utf-8")
        guildhall("ingest", str(app.corpus), "--store", str(app.store))
        page.reload()
        expect(page.locator(".gh-goal")).to_contain_text("twelve euros")
        settled(page)
        page.get_by_role("radio", name="Versions").click()
        expect(page.locator(".gh-changes del").first).to_contain_text("ten")
        expect(page.get_by_text("Earlier content of the file")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "dark", "locale"),
    [(1280, False, "en-GB"), (768, False, "zh-CN"), (390, True, "zh-CN")],
)
def test_page_fits_and_is_accessible(browser: Browser, app: App, *, width: int, dark: bool, locale: str) -> None:
    """List, text and comparison at desktop, tablet and phone width, light and dark: no sideways scroll, axe content."""
    for asked in (
        {},
        {"find": "Workshops", "type": "charter"},
        {"document": _LONG, "clause": "Chapter 2 › Article 25"},
        {"document": _OLD},
        {"document": _NEW, "view": "versions", "only": "everything"},
    ):
        page = _open(browser, app, width=width, dark=dark, locale=locale, **asked).page
        assert_no_sideways_scroll(page)
        assert serious_violations(page) == [], asked
        page.context.close()
