"""The server around the pages: who gets in, the sign-in form, its cookie, and what every response forbids browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from sqlite3 import connect
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import sign_ins
from assistant.accounts import Accounts
from assistant.audit import Record, Trail, Wanted
from assistant.catalogue import FILE_NAME as CATALOGUE
from assistant.passwords import Hasher
from assistant.records import Language
from assistant.settings import Settings
from assistant.ui.server import front_door, sign_in_routes
from assistant.ui.server.protection import content_policy
from assistant.ui.server.requests import NEXT_COOKIE, local_path, remember_next, remembered_next
from assistant.ui.server.sign_in_page import SignInPage, render
from assistant.ui.signing_in import SESSION_COOKIE
from assistant.ui.words import Words

PASSWORD = "vier blaue Stühle"
HTML = {"accept": "text/html,application/xhtml+xml"}
OWN = {"sec-fetch-site": "same-origin"}
BASE = "http://127.0.0.1:8501"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """The store's accounts, none to begin with; hashes take next to no work."""
    return Accounts(tmp_path, hasher=Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))


@pytest.fixture
def li(accounts: Accounts) -> str:
    """The name of an account."""
    return accounts.add("li", PASSWORD, role="teacher")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A browser at a server whose only page says "page"."""
    settings = Settings(store=tmp_path)
    routes = [*sign_in_routes(lambda: settings), Route("/{path:path}", lambda request: PlainTextResponse("page"))]
    app = Starlette(routes=routes, middleware=[front_door(lambda: settings)])
    with TestClient(app, base_url=BASE, follow_redirects=False) as opened:
        yield opened


def _sign_in(client: TestClient, headers: dict[str, str] | None = None, **fields: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page."""
    form = {"name": "li", "password": PASSWORD, **fields}
    answer = client.post("/sign-in", data=form, headers=OWN if headers is None else headers)
    return answer.status_code, answer.headers.get("location", ""), answer.text


def test_without_accounts_nobody_is_asked(client: TestClient) -> None:
    """The page shows, and the sign-in leads on."""
    assert client.get("/", headers=HTML).text == "page"
    answer = client.get("/sign-in?next=/documents")
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")


@pytest.mark.usefixtures("li")
def test_with_accounts_pages_lead_to_the_sign_in_and_back(client: TestClient) -> None:
    """Whoever asks for a page signs in first and lands there, with all that its address said."""
    answer = client.get("/documents?document=a%26b.md&lang=zh", headers=HTML)
    assert answer.status_code == 303
    form = client.get(answer.headers["location"])
    assert form.status_code == 200 and 'value="/documents?document=a%26b.md&amp;lang=zh"' in form.text
    assert _sign_in(client, next="/documents?document=a%26b.md&lang=zh")[:2] == (
        303,
        "/documents?document=a%26b.md&lang=zh",
    )
    assert client.get("/documents", headers=HTML).text == "page"
    assert client.get("/sign-in?next=/documents").headers["location"] == "/documents"


@pytest.mark.usefixtures("li")
def test_only_pages_and_what_they_showed_are_kept_back(client: TestClient) -> None:
    """The interface's own files and Streamlit's routes are for all, pictures of documents are not."""
    for path in ("/static/js/index.js", "/_stcore/health", "/favicon.png"):
        assert client.get(path).text == "page"
    assert client.get("/media/abc.png").status_code == 403
    assert _sign_in(client)[0] == 303
    assert client.get("/media/abc.png").text == "page"


@pytest.mark.usefixtures("li")
def test_the_cookie_is_for_this_app_only(client: TestClient) -> None:
    """No script reads it, no other site sends it, and over TLS it never travels in the clear."""
    answer = client.post("/sign-in", data={"name": "li", "password": PASSWORD}, headers=OWN)
    cookie = SimpleCookie(answer.headers["set-cookie"])[SESSION_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "lax" and cookie["path"] == "/" and not cookie["secure"]
    assert cookie["max-age"] == str(12 * 3600) and answer.headers["cache-control"] == "no-store"
    secure = client.post(
        "https://127.0.0.1:8501/sign-in", data={"name": "li", "password": PASSWORD}, headers=OWN
    ).headers["set-cookie"]
    assert SimpleCookie(secure)[SESSION_COOKIE]["secure"]


def test_signing_in_again_ends_the_former_sign_in(client: TestClient, accounts: Accounts, li: str) -> None:
    """A browser has one sign-in."""
    _sign_in(client)
    former = client.cookies[SESSION_COOKIE]
    _sign_in(client)
    assert accounts.visitor_of(former) is None and accounts.visitor_of(client.cookies[SESSION_COOKIE])


@pytest.mark.usefixtures("li")
def test_a_wrong_password_is_told_and_the_name_kept(client: TestClient) -> None:
    """The page says so in the visitor's language; what was typed is characters, and the password is not repeated."""
    status, _, page = _sign_in(client, name='"><b>x', password="wrong password", lang="zh")
    assert status == 403 and '<p role="alert" id="error">账号或密码不正确。</p>' in page
    assert 'value="&quot;&gt;&lt;b&gt;x"' in page and "wrong password" not in page
    assert SESSION_COOKIE not in client.cookies


@pytest.mark.usefixtures("li")
def test_a_locked_name_is_told_until_when(client: TestClient) -> None:
    """A name that no account has is locked alike."""
    for name in ("li", "nobody"):
        for _ in range(5):
            assert _sign_in(client, name=name, password="wrong password")[0] == 403
        status, _, page = _sign_in(client, name=name)
        assert status == 429 and "Too many wrong passwords for this name. Try again after" in page


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": BASE},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
@pytest.mark.usefixtures("li")
def test_forms_of_other_sites_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    """Neither signing in nor out; a browser that tells only the form's origin is believed."""
    assert _sign_in(client, headers)[0] == 403 and SESSION_COOKIE not in client.cookies
    assert _sign_in(client, {"origin": BASE})[0] == 303
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.get("/", headers=HTML).text == "page"


def test_sign_out_ends_the_sign_in(client: TestClient, accounts: Accounts, li: str) -> None:
    """The cookie goes, and a copy of it is worth nothing."""
    _sign_in(client)
    token = client.cookies[SESSION_COOKIE]
    answer = client.post("/sign-out", headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert SESSION_COOKIE not in client.cookies and accounts.visitor_of(token) is None
    assert client.get("/", headers={**HTML, "cookie": f"{SESSION_COOKIE}={token}"}).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/%0d\n/evil", "https://evil"),
        *("javascript:alert(1)", "evil.example", "", "/a\\b", "/sign-in?next=/", "/sign-out", "/auth/logout"),
        *("/" + "x" * 3000, "/文件"),
    ],
)
@pytest.mark.usefixtures("li")
def test_the_way_on_stays_in_this_app(client: TestClient, wanted: str) -> None:
    """What leads elsewhere leads home."""
    assert local_path(wanted) == "/"
    assert _sign_in(client, next=wanted)[:2] == (303, "/")


def test_paths_of_the_app_are_kept() -> None:
    """With parameters and all."""
    for wanted in ("/", "/documents", "/?conversation=a-_b&lang=zh", "/documents?clause=%E7%AC%AC#x"):
        assert local_path(wanted) == wanted
    assert local_path(None) == "/"


@pytest.mark.usefixtures("li")
def test_every_response_is_protected(client: TestClient) -> None:
    """Pages, redirects, refusals and the sign-in itself: nothing from elsewhere, in nobody's frame."""
    responses = [
        client.get("/static/x.js"),
        client.get("/", headers=HTML),
        client.get("/sign-in"),
        client.get("/media/x"),
        client.post("/sign-in", data={}),
    ]
    for response in responses:
        policy = response.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "http" not in policy and "*" not in policy
        assert "unsafe-eval" not in policy and "script-src 'unsafe-inline'" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"
    assert responses[2].headers["content-security-policy"].startswith("default-src 'none'")


def test_a_changed_inline_script_is_another_digest() -> None:
    """Only the very words of a script are allowed to run."""
    assert content_policy(["a"]) != content_policy(["b"])


@pytest.mark.usefixtures("li")
def test_a_form_that_is_too_large_is_not_read(client: TestClient) -> None:
    """It counts as an empty one."""
    assert _sign_in(client, padding="x" * 20_000)[0] == 403


def test_broken_accounts_let_nobody_in(client: TestClient, accounts: Accounts, li: str) -> None:
    """The page then says that signing in does not work, and why stands in the log only."""
    with closing(connect(accounts.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    status, _, page = _sign_in(client)
    assert status == 500 and "Signing in does not work just now." in page and str(accounts.path) not in page


@pytest.mark.parametrize("language", list(Language))
def test_page_speaks_both_languages_and_names_its_fields(language: Language) -> None:
    """Each field has its label and says what it is for; every sentence is translated."""
    page = SignInPage(words=Words(language), next="/?a=1&b=2").refused(None)
    text = render(page, has_accounts=True, providers=("default", "campus"))
    for field, purpose in (("name", "username"), ("password", "current-password")):
        assert f'<label for="{field}">' in text and f'id="{field}"' in text and f'autocomplete="{purpose}"' in text
    assert all(
        f'href="/sign-in/provider/{name}?next=%2F%3Fa%3D1%26b%3D2&amp;' in text for name in ("default", "campus")
    )
    assert "<script" not in text and "http" not in text.split("<body>")[1]
    assert ("登录" in text) is (language is Language.CHINESE)
    assert ("Sign in" in text) is (language is Language.ENGLISH)


def test_language_is_the_browsers_unless_chosen(client: TestClient, li: str) -> None:
    """A link turns the page and keeps where it leads, which then speaks the chosen language, too."""
    spoken = client.get("/sign-in", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert 'lang="zh-Hans"' in spoken.text.split(">")[1]
    turning = client.get("/sign-in", params={"next": "/documents?find=fee&lang=en"}).text
    assert 'href="/sign-in?next=%2Fdocuments%3Ffind%3Dfee%26lang%3Dzh&amp;lang=zh"' in turning
    led_on = client.get("/sign-in", params={"next": "/documents?lang=zh"}, headers={"accept-language": "en"})
    assert 'lang="zh-Hans"' in led_on.text.split(">")[1]


@pytest.fixture
def recorded(tmp_path: Path) -> Callable[[], list[Record]]:
    """What the trail of the store has, the oldest first; there is a store to hold one."""
    (tmp_path / CATALOGUE).touch()

    def read() -> list[Record]:
        with closing(Trail(tmp_path)) as trail:
            return list(trail.records(Wanted()))

    return read


Recorded = Callable[[], list[Record]]


@pytest.mark.usefixtures("li")
def test_who_signs_in_and_out_is_recorded(client: TestClient, recorded: Recorded) -> None:
    """As who asks questions then, in the role they have; a second sign-in ends the first."""
    _sign_in(client)
    _sign_in(client)
    client.post("/sign-out", headers=OWN)
    client.post("/sign-out", headers=OWN)
    found = [(one.kind.value, one.outcome, one.user, one.role, one.details) for one in recorded()]
    who = ("done", "account:li#1", "teacher", {"way": "account"})
    assert found == [(kind, *who) for kind in ("sign_in", "sign_out", "sign_in", "sign_out")]


@pytest.mark.usefixtures("li")
def test_wrong_passwords_are_recorded_until_the_name_is_locked(client: TestClient, recorded: Recorded) -> None:
    """With the account that was tried, never with a password; what a lock refuses adds nothing."""
    for _ in range(7):
        _sign_in(client, password="wrong password")
    _sign_in(client)
    found = recorded()
    assert [one.outcome for one in found] == ["failed"] * 4 + ["locked"]
    assert {(one.kind.value, one.user, one.error) for one in found} == {("sign_in", None, "Name or password is wrong.")}
    assert [one.details["account"] for one in found] == ["li"] * 5
    assert "locked_until" in found[-1].details and "locked_until" not in found[0].details
    assert "password" not in str([one.details for one in found])


@pytest.mark.usefixtures("li")
def test_names_that_no_account_has_are_counted_and_not_kept(
    client: TestClient, recorded: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may have typed a password there; a record a minute is enough to see that names are tried."""
    for name in ("vier-blaue-stühle", "rot", "a b c", "li2"):
        _sign_in(client, name=name, password="wrong password")
    monkeypatch.setattr(sign_ins, "STRANGERS_EVERY", timedelta(0))
    _sign_in(client, name="gelb", password="wrong password")
    assert [one.details for one in recorded()] == [{"way": "account", "attempts": 1}, {"way": "account", "attempts": 4}]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("audit.sqlite*"))
    assert b"blaue" not in kept and b"gelb" not in kept


@pytest.mark.usefixtures("li")
def test_a_disabled_account_is_named_in_the_record_only(
    client: TestClient, accounts: Accounts, recorded: Recorded
) -> None:
    """The page says of it what it says of every other."""
    accounts.disable("li")
    assert "Name or password is wrong." in _sign_in(client)[2]
    assert [(one.outcome, one.details["account"]) for one in recorded()] == [("failed", "li")]


@pytest.mark.usefixtures("li")
def test_a_trail_that_cannot_be_written_keeps_nobody_out(
    client: TestClient, tmp_path: Path, recorded: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    """As with questions: one warning, and it goes on."""
    (tmp_path / "audit.sqlite").mkdir()
    assert _sign_in(client)[0] == 303 and _sign_in(client)[0] == 303
    assert len([one for one in caplog.messages if "audit trail" in one]) == 1


@pytest.mark.usefixtures("li")
def test_nothing_is_recorded_without_a_store_or_where_it_is_unwanted(tmp_path: Path, client: TestClient) -> None:
    """A sign-in makes no trail of its own, and GUILDHALL_AUDIT=false means all of it."""
    _sign_in(client)
    (tmp_path / CATALOGUE).touch()
    settings = Settings(store=tmp_path, audit=False)
    with TestClient(Starlette(routes=sign_in_routes(lambda: settings)), base_url=BASE, follow_redirects=False) as quiet:
        assert _sign_in(quiet)[0] == 303
    assert not (tmp_path / "audit.sqlite").exists()


@pytest.fixture
def returning(tmp_path: Path) -> Iterator[TestClient]:
    """A browser at a server where coming back from the provider leads home, as Streamlit leads."""
    settings = Settings(store=tmp_path)
    home = Route("/oauth2callback", lambda request: RedirectResponse("/", status_code=302))
    app = Starlette(routes=[home], middleware=[front_door(lambda: settings)])
    with TestClient(app, base_url=BASE, follow_redirects=False) as opened:
        yield opened


def _back_from_provider(client: TestClient, wanted: str | None) -> tuple[str, str]:
    """Where it leads, and which cookies are set."""
    if wanted is not None:
        client.cookies.set(NEXT_COOKIE, wanted, path="/oauth2callback")
    answer = client.get("/oauth2callback?code=1&state=2")
    return answer.headers["location"], answer.headers.get("set-cookie", "")


def test_back_from_the_provider_one_lands_where_one_wanted_to_go(returning: TestClient) -> None:
    """Once: the cookie is gone then, and without one the way leads home."""
    path = "/documents?document=a%26b%E7%AB%A0.md&lang=zh"
    location, cookies = _back_from_provider(returning, quote(path, safe=""))
    assert location == path and f'{NEXT_COOKIE}=""' in cookies and "Max-Age=0" in cookies
    returning.cookies.clear()
    assert _back_from_provider(returning, None) == ("/", "")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/a\r\nset-cookie: x=1",
        "/sign-in",
        "/oauth2callback",
        "",
    ],
)
def test_no_cookie_leads_to_another_site(returning: TestClient, wanted: str) -> None:
    """Whatever somebody put into it, it names a page of this app or none."""
    location, cookies = _back_from_provider(returning, quote(wanted, safe=""))
    assert location == "/" and "x=1" not in cookies


def test_the_cookie_is_read_on_the_way_back_only() -> None:
    """It is sent to no other address, no script reads it, and it is kept for minutes."""
    request = Request({"type": "http", "scheme": "https", "server": ("ask.example", 443), "path": "/", "headers": []})
    response = Response()
    remember_next(response, request, "/documents?a=1;b=2")
    cookie = SimpleCookie(response.headers["set-cookie"])[NEXT_COOKIE]
    assert (cookie["path"], cookie["max-age"], cookie["samesite"]) == ("/oauth2callback", "600", "lax")
    assert cookie["secure"] and cookie["httponly"]
    sent = {"cookie": f"{NEXT_COOKIE}={cookie.value}"}
    headers = [(name.encode(), value.encode()) for name, value in sent.items()]
    assert remembered_next(Request({"type": "http", "headers": headers})) == "/documents?a=1;b=2"
