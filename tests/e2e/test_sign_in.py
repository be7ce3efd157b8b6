"""Signing in to the app with accounts, in real browsers."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import (
    END_SECONDS,
    App,
    assert_no_sideways_scroll,
    free_port,
    guildhall,
    running,
    served,
    settled,
    wait_until_up,
)
from tests.e2e.somebody import DOCUMENTS, QUESTION, Somebody, arrive, ask, chat, records_of, type_in

pytestmark = pytest.mark.e2e

PASSWORDS = {
    "anna": "vier blaue Stühle",
    "bert": "drei grüne Tische",
    "cora": "zwei rote Lampen",
    "dora": "fünf gelbe Vasen",
    "hans": "sechs weiße Krüge",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with a document and an account for a teacher, and both for a partner."""
    with served(tmp_path_factory.mktemp("sign-in"), DOCUMENTS) as started:
        _add(started, "anna", "teacher")
        _add(started, "bert", "partner")
        yield started


def _user(app: App, *arguments: str, given: str | None = None) -> None:
    guildhall("user", *arguments, "--store", str(app.store), given=given)


def _add(app: App, name: str, role: str) -> None:
    _user(app, "add", name, "--role", role, "--password-stdin", given=f"{PASSWORDS[name]}\n")


def _signed_in(browser: Browser, app: App, name: str, path: str = "/") -> Somebody:
    somebody = arrive(browser)
    somebody.page.goto(app.url + path)
    type_in(somebody, name, PASSWORDS[name])
    expect(chat(somebody)).to_be_visible()
    return somebody


def test_two_roles_side_by_side_see_their_own_documents(browser: Browser, app: App) -> None:
    """A teacher and a partner in two browsers; conversations are private, and a reload keeps the sign-in."""
    anna, bert = _signed_in(browser, app, "anna"), _signed_in(browser, app, "bert")
    expect(anna.page.get_by_text("anna · You are acting as: Teacher")).to_be_visible()
    expect(bert.page.get_by_text("bert · You are acting as: Partner")).to_be_visible()
    ask(anna, QUESTION)
    ask(bert, QUESTION)
    expect(anna.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    expect(bert.page.get_by_text("ten days")).to_have_count(0)
    expect(bert.page.get_by_text("Rules on Leave")).to_have_count(0)
    anna.page.reload()
    expect(anna.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    bert.page.goto(anna.page.url)
    expect(bert.page.get_by_text("not available to you")).to_be_visible()
    assert anna.strangers() == bert.strangers() == []
    assert anna.violations() == bert.violations() == []


def test_the_sign_in_leads_to_where_one_wanted_to_go(browser: Browser, app: App) -> None:
    """With a wrong password nobody gets anywhere, and the page says so."""
    somebody = arrive(browser)
    somebody.page.goto(f"{app.url}/documents?lang=en")
    type_in(somebody, "anna", "wrong password")
    expect(somebody.page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    expect(somebody.page.get_by_label("Name")).to_have_value("anna")
    type_in(somebody, "anna", PASSWORDS["anna"])
    expect(somebody.page).to_have_url(f"{app.url}/documents?lang=en")
    expect(somebody.page.locator(".gh-title-1")).to_be_visible()
    assert somebody.violations() == [] and somebody.strangers() == []


def test_five_wrong_passwords_lock_and_an_administrator_unlocks(browser: Browser, app: App) -> None:
    """Then the right one is refused, too."""
    _add(app, "cora", "teacher")
    somebody = arrive(browser)
    somebody.page.goto(app.url)
    for _ in range(5):
        type_in(somebody, "cora", "wrong password")
        expect(somebody.page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    type_in(somebody, "cora", PASSWORDS["cora"])
    expect(somebody.page.get_by_role("alert")).to_contain_text("Too many wrong passwords for this name.")
    _user(app, "enable", "cora")
    type_in(somebody, "cora", PASSWORDS["cora"])
    expect(chat(somebody)).to_be_visible()


def test_a_changed_role_counts_at_the_next_thing_one_does(browser: Browser, app: App) -> None:
    """The open page shows nothing more; after another sign-in the new role decides, also on earlier answers."""
    _add(app, "dora", "teacher")
    somebody = arrive(browser)
    somebody.page.goto(app.url)
    type_in(somebody, "dora", PASSWORDS["dora"])
    expect(chat(somebody)).to_be_visible()
    ask(somebody, QUESTION)
    expect(somebody.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    _user(app, "role", "dora", "partner")
    chat(somebody).fill("And what else?")
    chat(somebody).press("Enter")
    expect(somebody.page.get_by_text("Your sign-in has ended.")).to_be_visible()
    expect(somebody.page.get_by_text("ten days")).to_have_count(0)
    somebody.page.get_by_role("link", name="Sign in").click()
    type_in(somebody, "dora", PASSWORDS["dora"])
    expect(somebody.page.get_by_text("dora · You are acting as: Partner")).to_be_visible()
    expect(somebody.page.get_by_text("How many days").first).to_be_visible()
    expect(somebody.page.get_by_text("ten days")).to_have_count(0)
    assert len(somebody.context.pages) == 1


def test_sign_out_ends_it_in_every_tab(browser: Browser, app: App) -> None:
    """What is done next in another tab is refused as well, and so is the next page."""
    anna = _signed_in(browser, app, "anna")
    other = anna.context.new_page()
    other.goto(app.url)
    expect(other.get_by_test_id("stChatInput")).to_be_visible()
    anna.page.get_by_role("button", name="Sign out").click()
    expect(anna.page.get_by_role("link", name="Sign in")).to_be_visible()
    other.get_by_role("radio", name="中文").click()
    expect(other.get_by_text("登录已失效")).to_be_visible()
    anna.page.goto(app.url)
    expect(anna.page.get_by_label("Password")).to_be_visible()


def _administering(somebody: Somebody, app: App, section: str, address: str = "") -> Page:
    """Another tab of somebody's, with a section of the administrators' page."""
    page = somebody.context.new_page()
    page.goto(f"{app.url}/administration?section={section}{address}")
    expect(page.locator(f".st-key-administration-{section}")).to_be_visible()
    settled(page)
    return page


def test_a_disabled_administrator_does_nothing_more_in_pages_that_are_open(browser: Browser, app: App) -> None:
    """Not ingest, not declare, not export, not download: each leads to the sign-in; others go on."""
    _add(app, "hans", "administrator")
    hans, anna = _signed_in(browser, app, "hans"), _signed_in(browser, app, "anna")
    declared = "&file=teachers/leave.md"
    original = hans.context.new_page()
    original.goto(f"{app.url}/documents?document=teachers/leave.md")
    original.get_by_text("About this document").click()
    pressed = {
        "Ingest now": _administering(hans, app, "documents"),
        "Save in collection.yaml": _administering(hans, app, "facts", declared),
        "Export what was found": _administering(hans, app, "audit"),
        "Make a backup": _administering(hans, app, "health"),
        "Download the original": original,
    }
    pressed["Save in collection.yaml"].get_by_label("Version", exact=True).fill("2030")
    expect(original.get_by_role("button", name="Download the original")).to_be_visible()
    downloads: list[str] = []
    for page in pressed.values():
        page.on("download", lambda download: downloads.append(download.url))
    before = sorted((path.name, path.read_bytes()) for path in app.corpus.rglob("*") if path.is_file())
    _user(app, "disable", "hans")
    for name, page in pressed.items():
        page.get_by_role("button", name=name).click()
        expect(page.get_by_text("Your sign-in has ended.")).to_be_visible()
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert downloads == []
    assert sorted((path.name, path.read_bytes()) for path in app.corpus.rglob("*") if path.is_file()) == before
    records = records_of(app)
    assert [one["kind"] for one in records].count("ingest") == 1  # the one that made the store
    assert not {"declare", "backup"} & {one["kind"] for one in records}
    ask(anna, QUESTION)
    expect(anna.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")


def test_who_came_and_went_is_in_the_audit_trail(browser: Browser, app: App) -> None:
    """A wrong password, the right one and the sign-out, by the account's name and never with a password."""
    known = {one["id"] for one in records_of(app)}
    somebody = arrive(browser)
    somebody.page.goto(app.url)
    type_in(somebody, "bert", "wrong password")
    expect(somebody.page.get_by_role("alert")).to_be_visible()
    type_in(somebody, "bert", PASSWORDS["bert"])
    expect(chat(somebody)).to_be_visible()
    somebody.page.get_by_role("button", name="Sign out").click()
    expect(somebody.page.get_by_role("link", name="Sign in")).to_be_visible()
    records = [one for one in records_of(app) if one["id"] not in known]
    assert [(one["kind"], one["outcome"], one["role"]) for one in records] == [
        ("sign_in", "failed", None),
        ("sign_in", "done", "partner"),
        ("sign_out", "done", "partner"),
    ]
    assert records[0]["details"]["account"] == "bert" and records[1]["user"].startswith("account:bert#")
    assert "wrong password" not in str(records) and PASSWORDS["bert"] not in str(records)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("dark", [False, True])
def test_the_sign_in_fits_wide_screens_and_phones(
    browser: Browser, app: App, tmp_path: Path, *, width: int, dark: bool
) -> None:
    """Without sideways scrolling, by keyboard alone, in the browser's language and colours."""
    somebody = arrive(browser, locale="zh-CN", width=width, dark=dark)
    page = somebody.page
    page.goto(app.url)
    expect(page.get_by_role("heading", name="登录 Guildhall")).to_be_visible()
    expect(page.get_by_label("账号")).to_be_focused()
    page.screenshot(path=tmp_path / "sign-in.png")
    assert_no_sideways_scroll(page)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in background.strip("rgb()").split(",")[:3])
    assert brightness < 150 if dark else brightness > 600
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORDS["anna"])
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stChatInput")).to_be_visible()
    assert somebody.violations() == []


def test_a_sign_in_ends_while_the_page_is_open(browser: Browser, app: App, tmp_path: Path) -> None:
    """After its time the next thing one does is refused."""
    hours = {"GUILDHALL_SIGN_IN_HOURS": str(20 / 3600)}
    with running(tmp_path, app.store, app.corpus, environment=hours) as short:
        anna = _signed_in(browser, short, "anna")
        anna.page.wait_for_timeout(20_000)
        anna.page.get_by_role("radio", name="中文").click()
        expect(anna.page.get_by_role("link", name="登录")).to_be_visible()
        expect(anna.page.get_by_test_id("stChatInput")).to_have_count(0)


def test_ctrl_c_ends_the_app_quietly(app: App, tmp_path: Path) -> None:
    """The command line says that it does."""
    port, log = free_port(), tmp_path / "chat.log"
    command = [sys.executable, "-m", "assistant", "chat", "--port", str(port), "--store", str(app.store)]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        wait_until_up(f"http://127.0.0.1:{port}", process, log)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=END_SECONDS) == 0
    said = log.read_text("utf-8")
    assert "URL:" in said and "Traceback" not in said and "Aborted" not in said
