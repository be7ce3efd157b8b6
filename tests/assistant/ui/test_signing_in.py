"""Who is at the app: by an account's cookie, by a provider's claims, or because it is this machine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from assistant.accounts import Accounts
from assistant.audit import Record, Trail, Wanted
from assistant.catalogue import FILE_NAME as CATALOGUE
from assistant.passwords import Hasher
from assistant.settings import Settings
from assistant.ui import providers
from assistant.ui.signing_in import SESSION_COOKIE, NotSignedIn, Refusal
from assistant.visitors import SignInWay, Visitor

PASSWORD = "vier blaue Stühle"
ROLES = {"staff": "teacher", "companies": "partner"}


def _script(settings, found):  # type: ignore[no-untyped-def]
    # Streamlit runs this function's source on its own, without the imports above.
    from assistant.ui.signing_in import visitor

    found.append(visitor(settings))


@dataclass
class Browser:
    """What a browser sends, which Streamlit's simulation of one cannot."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ip_address: str | None = None


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The browser that opens the page."""
    made = Browser()
    monkeypatch.setattr(st, "context", made)
    return made


def _page(settings: Settings) -> tuple[AppTest, list[Any]]:
    found: list[Any] = []
    return AppTest.from_function(_script, kwargs={"settings": settings, "found": found}, default_timeout=20), found


def _found(settings: Settings) -> Any:
    page, found = _page(settings)
    assert not page.run().exception
    return found[-1]


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """The store's accounts; hashes take next to no work."""
    return Accounts(tmp_path, hasher=Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))


def test_without_a_sign_in_this_machine_acts_in_the_settings_role(tmp_path: Path) -> None:
    """Nobody signs in where there are no accounts and no provider."""
    found = _found(Settings(store=tmp_path, role="partner"))
    assert isinstance(found, Visitor)
    assert (found.user, found.role, found.way, found.until) == ("local", "partner", SignInWay.LOCAL, None)


@pytest.mark.parametrize("server", ["0.0.0.0", "10.0.0.5", "", None])
def test_other_machines_are_refused_without_a_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str | None
) -> None:
    """A server that others reach shows nothing."""
    monkeypatch.setattr(st, "get_option", {"server.address": server}.get)
    assert _found(Settings(store=tmp_path)) == NotSignedIn(why=Refusal.NOT_HERE)


def test_who_comes_from_elsewhere_is_refused_without_a_sign_in(tmp_path: Path, browser: Browser) -> None:
    """By a proxy's word, by their address, or by another host name."""
    browser.headers = {"x-forwarded-for": "10.0.0.9"}
    assert _found(Settings(store=tmp_path)) == NotSignedIn(why=Refusal.NOT_HERE)
    browser.headers, browser.ip_address = {}, "10.0.0.9"
    assert _found(Settings(store=tmp_path)) == NotSignedIn(why=Refusal.NOT_HERE)
    browser.ip_address = None
    assert _found(Settings(store=tmp_path)).way is SignInWay.LOCAL
    assert _found(Settings(store=tmp_path, hosts=("ask.example.edu",))) == NotSignedIn(why=Refusal.NOT_HERE)


def test_an_account_is_who_its_cookie_says_in_the_role_of_now(
    tmp_path: Path, accounts: Accounts, browser: Browser
) -> None:
    """Looked up at every run: a role that was changed counts, and so does an end."""
    settings = Settings(store=tmp_path, role="administrator")
    accounts.add("li", PASSWORD, role="teacher", display="李伟")
    assert _found(settings) == NotSignedIn(why=Refusal.NEEDED)
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    page, found = _page(settings)
    page.run()
    assert (found[-1].name, found[-1].role, found[-1].way) == ("李伟", "teacher", SignInWay.ACCOUNT)
    accounts.set_role("li", "partner")
    page.run()
    assert found[-1] == NotSignedIn(why=Refusal.ENDED)
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    assert _found(settings).role == "partner"


def test_a_role_that_is_no_longer_there_sees_nothing(tmp_path: Path, accounts: Accounts, browser: Browser) -> None:
    """An account of a role that the settings dropped has none."""
    accounts.add("li", PASSWORD, role="teacher")
    settings = Settings(store=tmp_path, roles=("public", "administrator"))
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    assert _found(settings) == NotSignedIn(why=Refusal.NO_ROLE, way=SignInWay.ACCOUNT)


def test_what_the_page_remembers_of_somebody_else_is_forgotten(
    tmp_path: Path, accounts: Accounts, browser: Browser
) -> None:
    """The next user in the same tab finds nothing of the former one's."""
    accounts.add("li", PASSWORD, role="teacher")
    settings = Settings(store=tmp_path)
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    page, found = _page(settings)
    page.run()
    page.session_state["draft"] = "secret"
    page.run()
    assert "draft" in page.session_state
    accounts.disable("li")
    page.run()
    assert isinstance(found[-1], NotSignedIn) and "draft" not in page.session_state


Claims = Callable[..., dict[str, Any]]


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> Claims:
    """Lets Streamlit know somebody whom a provider vouched for."""

    def known(**more: Any) -> dict[str, Any]:
        issued = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
        told = {"iss": "https://id.example", "sub": "17", "iat": int(issued), "name": "Anna", "is_logged_in": True}
        told |= more
        monkeypatch.setattr(st, "user", _User(told))
        monkeypatch.setattr(providers, "providers", lambda: ("default",))
        return told

    return known


class _User(dict[str, Any]):
    """What Streamlit knows of a user."""

    @property
    def is_logged_in(self) -> bool:
        """Whether there is one."""
        return bool(self["is_logged_in"])

    def to_dict(self) -> dict[str, Any]:
        """The claims."""
        return dict(self)


@pytest.mark.parametrize(
    ("told", "claim", "role"),
    [
        ({"groups": ["visitors", "staff"]}, "groups", "teacher"),
        ({"groups": "companies"}, "groups", "partner"),
        ({"groups": ["companies", "staff"]}, "groups", "teacher"),
        ({"realm_access": {"roles": ["companies"]}}, "realm_access.roles", "partner"),
        ({"https://id.example/role": "staff"}, "https://id.example/role", "teacher"),
        ({"groups": ["visitors"]}, "groups", None),
        ({"groups": {"staff": True}}, "groups", None),
        ({"groups": [["staff"], None, 3]}, "groups", None),
        ({"groups": "staff,companies"}, "groups", None),
        ({}, "groups", None),
        ({"groups": ["Staff"]}, "groups", None),
    ],
)
def test_claims_mean_roles(tmp_path: Path, told: dict[str, Any], claim: str, role: str | None) -> None:
    """The first entry of the mapping that the claim holds, letter by letter; else the default one, or none."""
    settings = Settings(store=tmp_path, oidc_claim=claim, oidc_roles=ROLES)
    assert providers.role_of(told, settings) == role
    default = Settings(store=tmp_path, oidc_claim=claim, oidc_roles=ROLES, oidc_default_role="public")
    assert providers.role_of(told, default) == (role or "public")


def test_a_provider_vouches_for_somebody_until_the_hours_are_over(tmp_path: Path, claims: Claims) -> None:
    """A user is the provider's name of them; the end counts from when the provider vouched."""
    told = claims(groups=["staff"])
    found = _found(Settings(store=tmp_path, oidc_roles=ROLES))
    assert (found.user, found.name, found.role) == ("oidc:https://id.example|17", "Anna", "teacher")
    assert found.until == datetime.fromtimestamp(told["iat"], UTC) + timedelta(hours=12)
    ended = _found(Settings(store=tmp_path, oidc_roles=ROLES, sign_in_hours=0.99))
    assert ended == NotSignedIn(why=Refusal.ENDED, way=SignInWay.PROVIDER)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"groups": ["visitors"]}, Refusal.NO_ROLE),
        ({"groups": ["staff"], "iat": None}, Refusal.ENDED),
        ({"groups": ["staff"], "iat": "yesterday"}, Refusal.ENDED),
        ({"groups": ["staff"], "iat": 1e300}, Refusal.ENDED),
        ({"groups": ["staff"], "sub": ""}, Refusal.NO_ROLE),
        ({"groups": ["staff"], "iss": None}, Refusal.NO_ROLE),
    ],
)
def test_who_is_not_vouched_for_is_refused(tmp_path: Path, claims: Claims, more: dict[str, Any], why: Refusal) -> None:
    """No role, no name, or no moment: no way in."""
    claims(**more)
    assert _found(Settings(store=tmp_path, oidc_roles=ROLES)) == NotSignedIn(why=why, way=SignInWay.PROVIDER)


def test_nobody_is_let_in_where_a_provider_is_set_up(tmp_path: Path, claims: Claims, browser: Browser) -> None:
    """This machine is no reason any more, and accounts may stand beside the provider."""
    claims(is_logged_in=False)
    assert _found(Settings(store=tmp_path)) == NotSignedIn(why=Refusal.NEEDED)
    accounts = Accounts(tmp_path)
    accounts.add("li", PASSWORD, role="teacher")
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    assert _found(Settings(store=tmp_path)).way is SignInWay.ACCOUNT


def _trail(store: Path) -> list[Record]:
    with closing(Trail(store)) as trail:
        return list(trail.records(Wanted()))


def test_a_sign_in_at_a_provider_is_recorded_once(tmp_path: Path, claims: Claims) -> None:
    """However many pages are opened with it; another sign-in is another record, and so is a sign-out."""
    (tmp_path / CATALOGUE).touch()
    settings = Settings(store=tmp_path, oidc_roles=ROLES)
    told = claims(groups=["staff"])
    for _ in range(3):
        _found(settings)
    page, _ = _page(settings)
    page.run().run()
    claims(groups=["companies"], iat=told["iat"] + 60)
    _found(settings)
    assert [(one.kind.value, one.outcome, one.user, one.role, one.details) for one in _trail(tmp_path)] == [
        ("sign_in", "done", "oidc:https://id.example|17", role, {"way": "provider"}) for role in ("teacher", "partner")
    ]


def test_whom_a_provider_gives_no_role_is_recorded_as_refused(tmp_path: Path, claims: Claims) -> None:
    """With the user that it named."""
    (tmp_path / CATALOGUE).touch()
    claims(groups=["visitors"])
    _found(Settings(store=tmp_path, oidc_roles=ROLES))
    [record] = _trail(tmp_path)
    assert (record.outcome, record.user, record.role) == ("failed", "oidc:https://id.example|17", None)


def _leaving(settings, way):  # type: ignore[no-untyped-def]
    # Streamlit runs this function's source on its own, without the imports above.
    from assistant.ui import signing_in

    signing_in.sign_out(settings, way)


@pytest.mark.parametrize("way", [SignInWay.ACCOUNT, SignInWay.PROVIDER])
def test_a_sign_out_in_the_page_is_recorded(
    tmp_path: Path,
    accounts: Accounts,
    browser: Browser,
    claims: Claims,
    monkeypatch: pytest.MonkeyPatch,
    way: SignInWay,
) -> None:
    """With who left, whichever way they had come in."""
    (tmp_path / CATALOGUE).touch()
    monkeypatch.setattr(st, "logout", lambda: None)
    if way is SignInWay.ACCOUNT:
        accounts.add("li", PASSWORD, role="teacher")
        browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    else:
        claims(groups=["staff"])
    kwargs = {"settings": Settings(store=tmp_path, oidc_roles=ROLES), "way": way}
    assert not AppTest.from_function(_leaving, kwargs=kwargs, default_timeout=20).run().exception
    user = "account:li#1" if way is SignInWay.ACCOUNT else "oidc:https://id.example|17"
    assert [(one.kind.value, one.user, one.details) for one in _trail(tmp_path)] == [
        ("sign_out", user, {"way": way.value})
    ]
