"""Signing in at an identity provider in real browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.serving import App, free_port, served
from tests.e2e.somebody import DOCUMENTS, QUESTION, Somebody, arrive, ask, chat, records_of
from tests.oidc_server import Provider
from tests.oidc_server import serving as serving_provider

pytestmark = pytest.mark.e2e


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
        with served(home, DOCUMENTS, role="administrator", environment=roles, port=port) as started:
            yield started, provider


def _at_provider(browser: Browser, app: App, user: str) -> Somebody:
    somebody = arrive(browser)
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
    ask(emil, QUESTION)
    expect(emil.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    emil.page.reload()
    expect(emil.page.get_by_test_id("stChatMessage").last).to_contain_text("ten days")
    emil.page.get_by_role("button", name="Sign out").click()
    expect(emil.page.get_by_role("link", name="Sign in with")).to_be_visible()
    assert emil.strangers() == fred.strangers() == [] and emil.violations() == fred.violations() == []


def test_back_from_the_provider_one_lands_where_one_wanted_to_go(
    browser: Browser, provided: tuple[App, Provider]
) -> None:
    """With all that the address said, after which the address of the app leads home again; and it is on record once."""
    app, _ = provided
    known = {one["id"] for one in records_of(app)}
    address = f"{app.url}/documents?document=teachers%2Fleave.md&lang=en"
    emil = arrive(browser)
    emil.page.goto(address)
    emil.page.get_by_role("link", name="Sign in with your organisation's account").click()
    emil.page.get_by_role("link", name="emil").click()
    expect(emil.page.get_by_role("heading", name="Rules on Leave")).to_be_visible()
    assert emil.page.url.startswith(f"{app.url}/documents?document=teachers")
    assert "guildhall_next" not in {cookie["name"] for cookie in emil.context.cookies()}
    emil.page.goto(app.url)
    expect(chat(emil)).to_be_visible()
    emil.page.get_by_role("button", name="Sign out").click()
    expect(emil.page.get_by_role("link", name="Sign in with")).to_be_visible()
    records = [one for one in records_of(app) if one["id"] not in known]
    assert [(one["kind"], one["outcome"], one["role"]) for one in records] == [
        ("sign_in", "done", "teacher"),
        ("sign_out", "done", "teacher"),
    ]
    assert records[0]["user"].endswith("|emil") and emil.violations() == []


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
