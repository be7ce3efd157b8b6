"""Signing in to the app in real browsers: with accounts, and at an identity provider."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.serving import (
    END_SECONDS,
    PATIENCE_MS,
    App,
    Visit,
    ask,
    assert_no_sideways_scroll,
    free_port,
    guildhall,
    running,
    served,
    wait_until_up,
)
from tests.oidc_server import Provider
from tests.oidc_server import serving as serving_provider

pytestmark = pytest.mark.e2e

_DOCUMENTS = {
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
PASSWORDS = {
    "anna": "vier blaue Stühle",
    "bert": "drei grüne Tische",
    "cora": "zwei rote Lampen",
    "dora": "fünf gelbe Vasen",
}
_QUESTION = "How many days of study leave may a teacher take?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with a document and an account for a teacher, and both for a partner."""
    with served(tmp_path_factory.mktemp("sign-in"), _DOCUMENTS) as started:
        _add(started, "anna", "teacher")
        _add(started, "bert", "partner")
        yield started


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


def _visit(browser: Browser, *, locale: str = "en-GB", width: int = 1280, dark: bool = False) -> Somebody:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale=locale, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(PATIENCE_MS)
    made = Somebody(context, context.new_page(), [], [])
    made.page.on("request", lambda request: made.asked.append(request.url))
    made.page.on("websocket", lambda opened: made.asked.append(opened.url))
    made.page.on("console", lambda message: made.complaints.append(message.text))
    return made


def _user(app: App, *arguments: str, given: str | None = None) -> None:
    guildhall("user", *arguments, "--store", str(app.store), given=given)


def _add(app: App, name: str, role: str) -> None:
    _user(app, "add", name, "--role", role, "--password-stdin", given=f"{PASSWORDS[name]}\n")


def _chat(somebody: Somebody) -> Locator:
    return somebody.page.get_by_test_id("stChatInput").locator("textarea")


def _type(somebody: Somebody, name: str, password: str) -> None:
    somebody.page.get_by_label("Name").fill(name)
    somebody.page.get_by_label("Password").fill(password)
    with somebody.page.expect_event("domcontentloaded"):  # also where the answer is the same page once more
        somebody.page.get_by_role("button", name="Sign in").click()


def _signed_in(browser: Browser, app: App, name: str, path: str = "/") -> Somebody:
    somebody = _visit(browser)
    somebody.page.goto(app.url + path)
    _type(somebody, name, PASSWORDS[name])
    expect(_chat(somebody)).to_be_visible()
    return somebody


def test_two_roles_side_by_side_see_their_own_documents(browser: Browser, app: App) -> None:
    """A teacher and a partner in two browsers; conversations are private, and a reload keeps the sign-in."""
    anna, bert = _signed_in(browser, app, "anna"), _signed_in(browser, app, "bert")
    expect(anna.page.get_by_text("anna · You are acting as: Teacher")).to_be_visible()
    expect(bert.page.get_by_text("bert · You are acting as: Partner")).to_be_visible()
    ask(anna.page, _QUESTION)
    ask(bert.page, _QUESTION)
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
    somebody = _visit(browser)
    somebody.page.goto(f"{app.url}/documents?lang=en")
    _type(somebody, "anna", "wrong password")
    expect(somebody.page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    expect(somebody.page.get_by_label("Name")).to_have_value("anna")
    _type(somebody, "anna", PASSWORDS["anna"])
    expect(somebody.page).to_have_url(f"{app.url}/documents?lang=en")
    expect(somebody.page.locator(".gh-title-1")).to_be_visible()
    assert somebody.violations() == [] and somebody.strangers() == []


def test_five_wrong_passwords_lock_and_an_administrator_unlocks(browser: Browser, app: App) -> None:
    """Then the right one is refused, too."""
    _add(app, "cora", "teacher")
    somebody = _visit(browser)
    somebody.page.goto(app.url)
    for _ in range(5):
        _type(somebody, "cora", "wrong password")
        expect(somebody.page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    _type(somebody, "cora", PASSWORDS["cora"])
    expect(somebody.page.get_by_role("alert")).to_contain_text("Too many wrong passwords for this name.")
    _user(app, "enable", "cora")
    _type(somebody, "cora", PASSWORDS["cora"])
    expect(_chat(somebody)).to_be_visible()


def test_a_changed_role_counts_at_the_next_thing_one_does(browser: Browser, app: App) -> None:
    """The open page shows nothing more; after another sign-in the new role decides, also on earlier answers."""
    _add(app, "dora", "teacher")
    somebody = _visit(browser)
    somebody.page.goto(app.url)
    _type(somebody, "dora", PASSWORDS["dora"])
    expect(_chat(somebody)).to_be_visible()
    ask(somebody.page, _QUESTION)
    expect(somebody.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    _user(app, "role", "dora", "partner")
    _chat(somebody).fill("And what else?")
    _chat(somebody).press("Enter")
    expect(somebody.page.get_by_text("Your sign-in has ended.")).to_be_visible()
    expect(somebody.page.get_by_text("ten days")).to_have_count(0)
    somebody.page.get_by_role("link", name="Sign in").click()
    _type(somebody, "dora", PASSWORDS["dora"])
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


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("dark", [False, True])
def test_the_sign_in_fits_wide_screens_and_phones(
    browser: Browser, app: App, tmp_path: Path, *, width: int, dark: bool
) -> None:
    """Without sideways scrolling, by keyboard alone, in the browser's language and colours."""
    somebody = _visit(browser, locale="zh-CN", width=width, dark=dark)
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


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Provider]]:
    """The app beside an identity provider, without accounts."""
    provider = Provider(
        users={
            "emil": {"name": "Emil", "groups": ["staff", "choir"]},
            "fred": {"name": "Fred", "groups": ["companies"]},
            "gina": {"name": "Gina", "groups": ["visitors"]},
        }
    )
    home, port = tmp_path_factory.mktemp("provided"), free_port()
    with serving_provider(provider):
        (home / ".streamlit").mkdir()
        secrets = home / ".streamlit" / "secrets.toml"
        secrets.write_text(provider.secrets_toml(f"http://127.0.0.1:{port}"), "utf-8")
        roles = {"GUILDHALL_OIDC_ROLES": '{"staff": "teacher", "companies": "partner"}'}
        with served(home, _DOCUMENTS, role="administrator", environment=roles, port=port) as started:
            yield started, provider


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


def _at_provider(browser: Browser, app: App, user: str) -> Somebody:
    somebody = _visit(browser)
    somebody.page.goto(app.url)
    somebody.page.get_by_role("link", name="Sign in with your organisation's account").click()
    somebody.page.get_by_role("link", name=user).click()
    return somebody


def test_a_providers_claims_mean_roles(browser: Browser, provided: tuple[App, Provider]) -> None:
    """Two users of it side by side, each in the role of their group, and both gone after signing out."""
    app, _ = provided
    emil, fred = _at_provider(browser, app, "emil"), _at_provider(browser, app, "fred")
    expect(emil.page.get_by_text("Emil · You are acting as: Teacher")).to_be_visible()
    expect(fred.page.get_by_text("Fred · You are acting as: Partner")).to_be_visible()
    ask(emil.page, _QUESTION)
    expect(emil.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    emil.page.reload()
    expect(emil.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    emil.page.get_by_role("button", name="Sign out").click()
    expect(emil.page.get_by_role("link", name="Sign in with")).to_be_visible()
    assert emil.strangers() == fred.strangers() == [] and emil.violations() == fred.violations() == []


def test_whom_the_claims_give_no_role_is_refused(browser: Browser, provided: tuple[App, Provider]) -> None:
    """They are told, see nothing, and may leave."""
    gina = _at_provider(browser, provided[0], "gina")
    expect(gina.page.get_by_text("you have no role here")).to_be_visible()
    expect(gina.page.get_by_test_id("stChatInput")).to_have_count(0)
    gina.page.get_by_role("button", name="Sign out").click()
    expect(gina.page.get_by_role("link", name="Sign in with")).to_be_visible()


def test_a_provider_that_vouched_too_long_ago_is_asked_again(browser: Browser, provided: tuple[App, Provider]) -> None:
    """What lets the token's own end pass does not prolong the sign-in."""
    app, provider = provided
    provider.issued_ago = 13 * 3600
    try:
        emil = _at_provider(browser, app, "emil")
        expect(emil.page.get_by_text("Your sign-in has ended.")).to_be_visible()
        expect(emil.page.get_by_test_id("stChatInput")).to_have_count(0)
    finally:
        provider.issued_ago = 0
    emil.page.get_by_role("link", name="Sign in").click()
    emil.page.get_by_role("link", name="Sign in with your organisation's account").click()
    emil.page.get_by_role("link", name="emil").click()
    expect(emil.page.get_by_text("Emil · You are acting as: Teacher")).to_be_visible()
