"""Identity providers (OpenID Connect), as Streamlit's secrets name them, and what their claims mean here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from assistant.settings import Settings
from assistant.visitors import SignInWay, Visitor

DEFAULT = "default"
"""Streamlit's name of a provider that stands in ``[auth]`` itself."""
_NAMES = ("name", "preferred_username", "email", "sub")
"""Claims that may tell what somebody is called, the best first."""


def providers() -> tuple[str, ...]:
    """The names of the providers that are set up."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return ()
    auth = st.secrets["auth"]
    own = (DEFAULT,) if "client_id" in auth else ()
    return (*own, *(name for name, value in auth.items() if isinstance(value, Mapping) and "client_id" in value))


def role_of(claims: Mapping[str, Any], settings: Settings) -> str | None:
    """The role that the claims give: of the first entry of the mapping that the claim holds, else the default one."""
    held = _values(claims, settings.oidc_claim)
    return next((role for value, role in settings.oidc_roles.items() if value in held), settings.oidc_default_role)


def end_of(claims: Mapping[str, Any], settings: Settings) -> datetime | None:
    """When a sign-in ends: some hours after the provider vouched for it; ``None`` where it does not say when that was.

    What a token says of its own end is passed over, since many providers let it end within minutes.
    """
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return None
    try:
        return datetime.fromtimestamp(issued, UTC) + timedelta(hours=settings.sign_in_hours)
    except (OverflowError, OSError, ValueError):
        return None


def visitor_of(claims: Mapping[str, Any], role: str, until: datetime) -> Visitor | None:
    """Who the claims speak of; ``None`` where they name nobody."""
    user = user_of(claims)
    if user is None:
        return None
    return Visitor(user=user, name=name_of(claims), role=role, way=SignInWay.PROVIDER, until=until)


def user_of(claims: Mapping[str, Any]) -> str | None:
    """The key of whom the claims speak of: the provider, and its own name of them."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    return f"oidc:{issuer}|{subject}"


def name_of(claims: Mapping[str, Any]) -> str:
    """What to call somebody."""
    named = (claims.get(name) for name in _NAMES)
    return next((" ".join(name.split()) for name in named if isinstance(name, str) and name.strip()), "")


def _values(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """The values of a claim, one or a list; dots in its name lead into claims that hold others."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list | tuple) else [found]
    return frozenset(value for value in values if isinstance(value, str))
