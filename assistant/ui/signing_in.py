"""Who is at the app, decided on the server each time a page is drawn: by an account, a provider, or this machine.

What somebody does in an open page is done for who is there just then, who may be another by now, or nobody: see
:func:`watch`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from assistant import sign_ins
from assistant.errors import GuildhallError
from assistant.serving import is_for_this_machine, open_accounts
from assistant.settings import Settings, is_loopback
from assistant.ui import providers
from assistant.ui.words import N_, Words
from assistant.visitors import LOCAL_USER, SignInWay, Visitor

_log = logging.getLogger(__name__)

SESSION_COOKIE = "guildhall_session"
"""The cookie that holds the token of a local account's sign-in."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers that only a proxy sets, so that whoever is there came from elsewhere."""
_KNOWN = "guildhall_visitor"


class Refusal(Enum):
    """Why somebody may not see the app, in a sentence for them."""

    NEEDED = N_("Please sign in.")
    ENDED = N_("Your sign-in has ended. Please sign in again.")
    NO_ROLE = N_("You are signed in, but you have no role here. Ask whoever runs Guildhall for one.")
    NOT_HERE = N_(
        "Without sign-in the app serves this machine only. Whoever runs Guildhall can set a sign-in up and start it "
        "with guildhall chat."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSignedIn:
    """Nobody who may see anything; ``may_sign_in`` tells whether signing in would help, ``way`` how one came in.

    ``user`` is whom a provider vouched for that has no role here.
    """

    why: Refusal
    way: SignInWay | None = None
    user: str | None = field(default=None, compare=False)

    @property
    def may_sign_in(self) -> bool:
        """Whether signing in would help."""
        return self.why in (Refusal.NEEDED, Refusal.ENDED)

    def sentence(self, words: Words) -> str:
        """Why, in the visitor's language."""
        return words.say(self.why.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a browser brought by which to know who is there.

    ``token`` is the cookie of an account's sign-in, ``claims`` what a provider vouched for, ``is_near`` whether the
    browser is on this machine, as far as can be told.
    """

    token: str | None
    claims: Mapping[str, Any] | None
    is_near: bool


def visitor(settings: Settings) -> Visitor | NotSignedIn:
    """Who is there just now, in the role they have just now; to be asked at every run of a page.

    Where somebody else was there in this browser tab before, what the page remembers of them is forgotten.
    Raises StoreError where the accounts cannot be read.
    """
    evidence = _evidence()
    found = _found(settings, evidence)
    known = f"{found.user} {found.role}" if isinstance(found, Visitor) else ""
    if st.session_state.get(_KNOWN, known) != known:
        st.session_state.clear()
    if _KNOWN not in st.session_state:
        _keep_vouched_for(settings, found, evidence)
    st.session_state[_KNOWN] = known
    return found


def watch(settings: Settings, drawn_for: Visitor) -> Callable[[], bool]:
    """What tells, whenever it is asked, whether the one for whom the page was drawn is still there in the same role.

    It may be asked from anywhere. Streamlit works out a download outside of the page's runs, where nothing is known of
    the browser: what it brought when the page was drawn is then looked at again.
    """
    brought = _evidence()

    def is_there() -> bool:
        try:
            found = _found(settings, _evidence() if get_script_run_ctx(suppress_warning=True) else brought)
        except GuildhallError as error:  # the page, drawn next, tells it
            _log.warning("Nothing is done for an open page: %s", error)
            return False
        return isinstance(found, Visitor) and (found.user, found.role) == (drawn_for.user, drawn_for.role)

    return is_there


def sign_out(settings: Settings, way: SignInWay | None) -> None:
    """End the sign-in of whoever is there."""
    evidence = _evidence()
    found = _found(settings, evidence)
    if way is SignInWay.ACCOUNT:
        open_accounts(settings).sign_out(evidence.token)
    if isinstance(found, Visitor) and found.way is way:
        sign_ins.keep(settings, sign_ins.signed_out(found))
    if way is SignInWay.PROVIDER:
        st.logout()


def _keep_vouched_for(settings: Settings, found: Visitor | NotSignedIn, evidence: Evidence) -> None:
    """Record whom a provider sent: Streamlit takes its answer in, so that it is first seen with a page."""
    issued = (evidence.claims or {}).get("iat")
    if isinstance(found, Visitor) and found.way is SignInWay.PROVIDER:
        sign_ins.keep(settings, sign_ins.vouched_for(found, issued))
    elif isinstance(found, NotSignedIn) and found.user:
        sign_ins.keep(settings, sign_ins.without_role(found.user, issued))


def _evidence() -> Evidence:
    forwarded = any(name in st.context.headers for name in _FORWARDED)
    remote = st.context.ip_address  # none where it is this machine's
    claims = st.user.to_dict() if providers.providers() and st.user.is_logged_in else None
    return Evidence(
        token=st.context.cookies.get(SESSION_COOKIE),
        claims=claims,
        is_near=not forwarded and (not isinstance(remote, str) or is_loopback(remote)),
    )


def _found(settings: Settings, evidence: Evidence) -> Visitor | NotSignedIn:
    accounts, token = open_accounts(settings), evidence.token
    has_accounts, has_providers = accounts.any(), bool(providers.providers())
    if has_accounts and (account := accounts.visitor_of(token)):
        if account.role in settings.roles:
            return account
        return NotSignedIn(why=Refusal.NO_ROLE, way=SignInWay.ACCOUNT)
    if has_providers and evidence.claims is not None:
        return _from_provider(settings, evidence.claims)
    if has_accounts or has_providers:
        return NotSignedIn(why=Refusal.ENDED if token else Refusal.NEEDED)
    return _from_this_machine(settings, evidence)


def _from_provider(settings: Settings, claims: Mapping[str, Any]) -> Visitor | NotSignedIn:
    until = providers.end_of(claims, settings)
    if until is None or until <= datetime.now(UTC):
        return NotSignedIn(why=Refusal.ENDED, way=SignInWay.PROVIDER)
    role = providers.role_of(claims, settings)
    named = providers.visitor_of(claims, role, until) if role else None
    return named or NotSignedIn(why=Refusal.NO_ROLE, way=SignInWay.PROVIDER, user=providers.user_of(claims))


def _from_this_machine(settings: Settings, evidence: Evidence) -> Visitor | NotSignedIn:
    """Without sign-in everyone who reaches the app acts in its role, so only this machine may reach it."""
    address = str(st.get_option("server.address") or "")
    if not evidence.is_near or not is_for_this_machine(settings, address):
        return NotSignedIn(why=Refusal.NOT_HERE)
    return Visitor(user=LOCAL_USER, name="", role=settings.role, way=SignInWay.LOCAL)
