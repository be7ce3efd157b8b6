"""Administering in a real browser: documents come in, are declared, and the store is kept."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import (
    App,
    assert_no_sideways_scroll,
    guildhall,
    running,
    serious_violations,
    settled,
    visit,
)

pytestmark = pytest.mark.e2e

_CORPUS = {
    "rules/leave.md": "# Rules on Leave\n\nArticle 1 A trainee may take ten days of study leave.\n",
    "rules/章程.md": "# 集团章程\n\n第一条 集团设理事会。\n\n第二条 理事会每年召开两次会议。\n",
    "rules/broken.pdf": "no pdf at all",
    "collection.yaml": '# kept\ndocuments:\n  - file: rules/leave.md\n    version: "1"   # first\n',
}
_SECTIONS = ("documents", "facts", "audiences", "health", "audit", "feedback", "usage")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app over a small group, one file of which cannot be read."""
    home = tmp_path_factory.mktemp("administration")
    folder, store = home / "corpus", home / "store"
    for name, text in _CORPUS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "rules" / "broken.pdf").rename(home / "broken.pdf")
    guildhall("ingest", str(folder), "--store", str(store))
    guildhall("ask", "How many days of study leave?", "--store", str(store))
    with running(home, store, folder) as app:
        yield app


def _open(browser: Browser, app: App, section: str, address: str = "", **options: object) -> Page:
    page = visit(browser, app, f"administration?section={section}{address}", wait_for="stMain", **options).page  # type: ignore[arg-type]
    expect(page.locator(f".st-key-administration-{section}")).to_be_visible()
    settled(page)
    return page


def _ingested(page: Page) -> None:
    expect(page.locator(".st-key-running_work")).to_be_visible()
    _at_rest(page)


def _at_rest(page: Page) -> None:
    expect(page.locator(".st-key-running_work")).to_have_count(0)
    settled(page)


def test_files_come_in_and_are_reported(browser: Browser, app: App, tmp_path: Path) -> None:
    """Two files are sent, one is saved as new and one cannot be read, which the report says first and why."""
    page = _open(browser, app, "documents")
    page.get_by_text("Add files to the folder").click()
    settled(page)
    fresh = tmp_path / "fees.md"
    fresh.write_text("# Fees\n\nArticle 1 The laundry fee is 12 euros.\n", "utf-8")
    page.locator("input[type=file]").set_input_files([fresh, app.corpus.parent / "broken.pdf"])
    expect(page.get_by_role("button", name="Save 2 files")).to_be_visible()
    page.get_by_role("button", name="Save 2 files").click()
    expect(page.get_by_text("2 files were saved")).to_be_visible()
    assert (app.corpus / "fees.md").read_text("utf-8") == fresh.read_text("utf-8")
    page.get_by_role("button", name="Ingest now").click()
    expect(page.locator(".st-key-running_work")).to_contain_text("Documents are being read in")
    other = _open(browser, app, "health")
    _at_rest(page)
    _at_rest(other)
    rows = page.locator(".gh-table tbody tr")
    expect(rows.first).to_contain_text("broken.pdf")
    expect(rows.first).to_contain_text("Rejected")
    expect(page.locator(".gh-table tbody")).to_contain_text("fees.md")
    last = json.loads(guildhall("audit", "--kind", "ingest", "--json", "--store", str(app.store)).splitlines()[-1])
    assert last["user"] == "local" and last["details"]["totals"]["rejected"] == 1


def test_the_same_file_is_known_and_another_one_is_replaced_by_choice(
    browser: Browser, app: App, tmp_path: Path
) -> None:
    """Nothing is overwritten without being chosen."""
    page = _open(browser, app, "documents")
    page.get_by_text("Add files to the folder").click()
    settled(page)
    page.locator(".st-key-upload_folder input").click()
    page.get_by_role("option", name="rules").click()
    settled(page)
    changed = tmp_path / "章程.md"
    changed.write_text(_CORPUS["rules/章程.md"].replace("两次", "三次"), "utf-8")
    page.locator("input[type=file]").set_input_files([changed, app.corpus / "rules" / "leave.md"])
    table = page.locator(".st-key-adding .gh-table")
    expect(table).to_contain_text("identical")
    expect(table).to_contain_text("with other content")
    expect(page.get_by_role("button", name="Save 0 files")).to_be_disabled()
    assert "两次" in (app.corpus / "rules" / "章程.md").read_text("utf-8")
    page.locator(".st-key-upload_replace input").click()
    page.get_by_role("option", name="章程.md").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save 1 file").click()
    expect(page.get_by_text("1 file was saved")).to_be_visible()
    assert "三次" in (app.corpus / "rules" / "章程.md").read_text("utf-8")


def test_a_fact_is_declared_and_takes_effect(browser: Browser, app: App) -> None:
    """The file keeps its comments, and after the ingestion the title holds."""
    page = _open(browser, app, "facts", "&file=rules/leave.md")
    page.get_by_label("Title", exact=True).fill("Leave: the Rules")
    page.get_by_role("button", name="Save in collection.yaml").click()
    expect(page.get_by_text("takes effect with the next ingestion")).to_be_visible()
    said = (app.corpus / "collection.yaml").read_text("utf-8")
    assert said.startswith("# kept\n") and "# first" in said and 'title: "Leave: the Rules"' in said
    page.get_by_role("button", name="Ingest now").click()
    _ingested(page)
    expect(page.locator(".gh-title-2").first).to_have_text("Leave: the Rules")


def test_the_store_is_proved_and_a_backup_taken_away(browser: Browser, app: App) -> None:
    """Both go on in the background, and the backup is whole."""
    page = _open(browser, app, "health")
    page.get_by_role("button", name="Verify", exact=True).click()
    _ingested(page)
    expect(page.get_by_text("The store is sound.")).to_be_visible()
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_role("button", name="Download the backup")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the backup").click()
    assert {"catalogue.sqlite", "manifest.json"} <= set(zipfile.ZipFile(download.value.path()).namelist())
    page.get_by_role("button", name="Delete it from the server").click()
    expect(page.get_by_role("button", name="Download the backup")).to_have_count(0)


def test_a_record_unfolds_by_keyboard_and_is_exported(browser: Browser, app: App) -> None:
    """The search finds a question; its answer unfolds with the enter key."""
    page = _open(browser, app, "audit")
    page.get_by_label("Search questions, answers and documents").fill("STUDY leave")
    page.keyboard.press("Enter")
    expect(page.locator(".gh-record")).to_have_count(1)
    settled(page)
    expect(page.locator(".gh-record dl")).to_be_hidden()
    page.locator(".gh-record summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gh-record dl")).to_be_visible()
    expect(page.locator(".gh-record dl")).to_contain_text("ten days")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    [line] = Path(download.value.path()).read_text("utf-8").splitlines()
    assert json.loads(line)["question"] == "How many days of study leave?"


@pytest.mark.parametrize("section", _SECTIONS)
@pytest.mark.parametrize(("width", "dark", "locale"), [(1280, False, "en-GB"), (390, True, "zh-CN")])
def test_every_section_fits_and_can_be_read_by_everybody(
    browser: Browser, app: App, *, section: str, width: int, dark: bool, locale: str
) -> None:
    """No sideways scrolling, and nothing that axe-core finds serious, on wide screens and phones, light and dark."""
    page = _open(browser, app, section, width=width, dark=dark, locale=locale)
    assert_no_sideways_scroll(page)
    assert serious_violations(page) == []
