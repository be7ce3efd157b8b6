"""The front door: every response is protected, and whoever must sign in first is led there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import GuildhallError
from assistant.serving import open_accounts
from assistant.settings import Settings
from assistant.ui.server.protection import headers
from assistant.ui.server.requests import (
    CALLBACK,
    HOME,
    NEXT_COOKIE,
    has_come_in,
    is_navigation,
    is_sign_in_asked,
    remembered_next,
)

_log = logging.getLogger(__name__)
_OPEN = ("/_stcore/", "/static/", "/auth/", "/oauth2callback", "/sign-in", "/sign-out")
"""What everybody may ask for; it shows nothing of the store."""
_KEPT = "/media/"
"""Pictures and files that pages have shown."""


def front_door(load_settings: Callable[[], Settings]) -> Middleware:
    """The door as Streamlit's server takes it."""
    return Middleware(FrontDoor, load_settings=load_settings)


class FrontDoor:
    """Stands before Streamlit; a page decides itself, at each run, who sees what."""

    def __init__(self, app: ASGIApp, load_settings: Callable[[], Settings]) -> None:
        self._app = app
        self._load_settings = load_settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        request = Request(scope)

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                if scope["path"] == CALLBACK:
                    _lead_on(request, own)
                for name, value in headers():
                    own.setdefault(name.decode(), value.decode())
            await send(message)

        answer = await self._answer(request)
        await (answer or self._app)(scope, receive, protected)

    async def _answer(self, request: Request) -> Response | None:
        """What to answer in the app's place; ``None`` where it may answer itself."""
        path = request.url.path
        if path.startswith(_OPEN) or not (is_navigation(request) or path.startswith(_KEPT)):
            return None
        if not await to_thread.run_sync(self._must_sign_in, request):
            return None
        if path.startswith(_KEPT):
            return PlainTextResponse("Please sign in.", status_code=403)
        here = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?{urlencode({'next': here})}", status_code=303)

    def _must_sign_in(self, request: Request) -> bool:
        try:
            accounts = open_accounts(self._load_settings())
            return is_sign_in_asked(accounts) and not has_come_in(request, accounts)
        except GuildhallError as error:
            _log.warning("%s", error)
            return False  # the page tells what is wrong, and shows nothing else


def _lead_on(request: Request, answer: MutableHeaders) -> None:
    """Lead whoever comes back from the provider to where they wanted to go, where Streamlit would lead them home.

    Whether they may see it is found out there.
    """
    if answer.get("location") != HOME or NEXT_COOKIE not in request.cookies:
        return
    answer["location"] = remembered_next(request)
    forgetting = Response()
    forgetting.delete_cookie(NEXT_COOKIE, path=CALLBACK, httponly=True, samesite="lax")
    answer.append("set-cookie", forgetting.headers["set-cookie"])
