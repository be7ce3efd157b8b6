"""What a request tells of who sends it, and what of that may be believed."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import Response

from assistant.accounts import Accounts
from assistant.records import Language
from assistant.ui.location import LANGUAGE
from assistant.ui.providers import providers
from assistant.ui.signing_in import SESSION_COOKIE

PROVIDER_COOKIE = "_streamlit_user"
"""The cookie in which Streamlit keeps what the provider vouched for; it is checked when a page is drawn."""
NEXT_COOKIE = "guildhall_next"
"""The cookie that holds where somebody wanted to go, while they are at the identity provider."""
CALLBACK = "/oauth2callback"
"""Where the provider sends them back to; Streamlit takes its answer in there, and leads home."""
HOME = "/"
_AT_PROVIDER_SECONDS = 600
_LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]{0,2000}")
"""A path of this app in visible ASCII: nothing that a browser takes for another host, such as //evil or /\\evil."""


def is_sign_in_asked(accounts: Accounts) -> bool:
    """Whether there is any way to sign in, so that everybody must."""
    return accounts.any() or bool(providers())


def has_come_in(request: Request, accounts: Accounts) -> bool:
    """Whether somebody is signed in, as far as can be told before a page is drawn."""
    by_provider = PROVIDER_COOKIE in request.cookies and bool(providers())
    return by_provider or accounts.visitor_of(request.cookies.get(SESSION_COOKIE)) is not None


def is_own_form(request: Request) -> bool:
    """Whether a form was sent from a page of this app and not from somebody else's."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def is_navigation(request: Request) -> bool:
    """Whether a browser asks for a page to show."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def local_path(wanted: str | None) -> str:
    """Where to go after the sign-in: a path of this app, never another site, and not the sign-in once more."""
    path = wanted or HOME
    if not _LOCAL_PATH.fullmatch(path) or path.startswith(("/sign-in", "/sign-out", "/auth/", CALLBACK)):
        return HOME
    return path


def in_language(path: str, language: Language) -> str:
    """The same path of this app in a language, as the page's address names it."""
    parts = urlsplit(path)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != LANGUAGE]
    return urlunsplit(("", "", parts.path, urlencode([*query, (LANGUAGE, language.value)]), parts.fragment))


def language_in(path: str) -> Language | None:
    """The language that a path of this app is in, where it says one."""
    named = dict(parse_qsl(urlsplit(path).query)).get(LANGUAGE)
    return Language(named) if named in set(Language) else None


def remember_next(response: Response, request: Request, path: str) -> None:
    """Have the browser keep where to go after the provider, for some minutes."""
    response.set_cookie(
        NEXT_COOKIE,
        quote(path, safe=""),
        max_age=_AT_PROVIDER_SECONDS,
        path=CALLBACK,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def remembered_next(request: Request) -> str:
    """Where to go after the provider; a cookie is no more to be trusted than a link."""
    return local_path(unquote(request.cookies.get(NEXT_COOKIE, "")))
