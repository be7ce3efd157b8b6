"""Signing in and out: the form, what is done with it, and the way to an identity provider."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.errors import StreamlitAPIException
from streamlit.user_info import generate_login_redirect_url

from assistant import sign_ins
from assistant.accounts import Accounts
from assistant.audit import Record
from assistant.errors import GuildhallError, SignInRefused
from assistant.records import Language
from assistant.serving import open_accounts
from assistant.settings import Settings
from assistant.ui.providers import providers
from assistant.ui.server.requests import is_own_form, is_sign_in_asked, language_in, local_path, remember_next
from assistant.ui.server.sign_in_page import POLICY, SignInPage, render
from assistant.ui.signing_in import SESSION_COOKIE
from assistant.ui.words import Words, language_of_locale
from assistant.visitors import Visitor

_log = logging.getLogger(__name__)
_AT_ONCE = 2
"""Passwords checked side by side, each of which takes 64 MiB; the others wait."""
_MOST_WAITING = 30
_LARGEST_FORM = 16_384


def sign_in_routes(load_settings: Callable[[], Settings]) -> list[Route]:
    """The routes beside Streamlit's own."""
    desk = _Desk(load_settings)
    return [
        Route("/sign-in", desk.ask, methods=["GET"]),
        Route("/sign-in", desk.sign_in, methods=["POST"]),
        Route("/sign-in/provider/{name}", desk.go_to_provider, methods=["GET"]),
        Route("/sign-out", desk.sign_out, methods=["POST"]),
    ]


class _Desk:
    """Where one signs in."""

    def __init__(self, load_settings: Callable[[], Settings]) -> None:
        self._load_settings = load_settings
        self._at_once: CapacityLimiter | None = None
        self._refusals = sign_ins.Refusals()

    async def ask(self, request: Request) -> Response:
        """The form; whoever is signed in, or need not be, goes on at once."""
        page = _page(request, request.query_params)
        try:
            accounts = open_accounts(self._load_settings())
            if not await to_thread.run_sync(is_sign_in_asked, accounts):
                return RedirectResponse(page.next, status_code=303)
            if await to_thread.run_sync(accounts.visitor_of, request.cookies.get(SESSION_COOKIE)):
                return RedirectResponse(page.next, status_code=303)
            return await _shown(page, accounts)
        except GuildhallError as error:
            return _told(page, error)

    async def sign_in(self, request: Request) -> Response:
        """Sign somebody in and lead them to where they wanted to go."""
        form = await _form(request)
        page = _page(request, form)
        if not is_own_form(request):
            _log.warning("A sign-in form from another site was refused.")
            return PlainTextResponse("This form was sent from another site.", status_code=403)
        try:
            settings = self._load_settings()
            accounts = open_accounts(settings)
            token = await self._token(accounts, form)
        except SignInRefused as refused:
            shown = await _shown(page.refused(refused.until), accounts, status=429 if refused.until else 403)
            return _recorded(shown, settings, self._refusals.record(refused))
        except GuildhallError as error:
            return _told(page, error)
        if token is None:
            return await _shown(page.busy(), accounts, status=503)
        left = await _end(accounts, request)
        come = await to_thread.run_sync(accounts.visitor_of, token)
        response = RedirectResponse(page.next, status_code=303)
        response.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=round(settings.sign_in_hours * 3600),
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        records = [sign_ins.signed_out(left) if left else None, sign_ins.signed_in(come) if come else None]
        return _recorded(_kept_out_of_caches(response), settings, *records)

    async def _token(self, accounts: Accounts, form: Mapping[str, str]) -> str | None:
        """The token of a new sign-in; ``None`` where too many wait for theirs."""
        self._at_once = self._at_once or CapacityLimiter(_AT_ONCE)
        if self._at_once.statistics().tasks_waiting >= _MOST_WAITING:
            return None
        return await to_thread.run_sync(
            accounts.sign_in, form.get("name", ""), form.get("password", ""), limiter=self._at_once
        )

    async def go_to_provider(self, request: Request) -> Response:
        """Begin the sign-in at an identity provider, through Streamlit."""
        page = _page(request, request.query_params)
        name = request.path_params["name"]
        if name not in providers():
            return RedirectResponse("/sign-in", status_code=303)
        try:
            response = RedirectResponse(generate_login_redirect_url(name), status_code=303)
        except StreamlitAPIException as error:
            _log.error("The sign-in at the identity provider cannot begin: %s", error)
            return _told(page, error)
        remember_next(response, request, page.next)
        return _kept_out_of_caches(response)

    async def sign_out(self, request: Request) -> Response:
        """End the sign-in and lead back to the form."""
        if not is_own_form(request):
            return PlainTextResponse("This form was sent from another site.", status_code=403)
        try:
            settings = self._load_settings()
            left = await _end(open_accounts(settings), request)
        except GuildhallError as error:
            return _told(_page(request, {}), error)
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
        return _recorded(_kept_out_of_caches(response), settings, sign_ins.signed_out(left) if left else None)


async def _end(accounts: Accounts, request: Request) -> Visitor | None:
    """End the sign-in that a browser has; returns whose it was."""
    token = request.cookies.get(SESSION_COOKIE)
    left = await to_thread.run_sync(accounts.visitor_of, token)
    await to_thread.run_sync(accounts.sign_out, token)
    return left


def _recorded(response: Response, settings: Settings, *records: Record | None) -> Response:
    """The response, after which it is recorded: how long that takes must tell nobody which names have an account."""

    def record() -> None:
        for one in records:
            if one is not None:
                sign_ins.keep(settings, one)

    response.background = BackgroundTask(record)
    return response


async def _form(request: Request) -> dict[str, str]:
    """The form's fields; nothing of one that is too large."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > _LARGEST_FORM:
            return {}
    found = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[0] for name, values in found.items()}


def _page(request: Request, given: Mapping[str, str]) -> SignInPage:
    """The page in the language that was chosen, here or in the app, else in the browser's."""
    chosen, wanted = given.get("lang"), local_path(given.get("next"))
    spoken = request.headers.get("accept-language", "").split(",")[0].strip()
    language = Language(chosen) if chosen in set(Language) else language_in(wanted) or language_of_locale(spoken)
    return SignInPage(words=Words(language), next=wanted, name=given.get("name", ""))


async def _shown(page: SignInPage, accounts: Accounts, *, status: int = 200) -> Response:
    has_accounts = await to_thread.run_sync(accounts.any)
    return _html(render(page, has_accounts=has_accounts, providers=providers()), status)


def _told(page: SignInPage, error: Exception) -> Response:
    _log.warning("%s", error)
    return _html(render(page.failed(), has_accounts=False, providers=()), 500)


def _html(content: str, status: int) -> Response:
    return _kept_out_of_caches(HTMLResponse(content, status_code=status, headers={"content-security-policy": POLICY}))


def _kept_out_of_caches(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    return response
