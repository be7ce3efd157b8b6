"""Who uses the app: the person whose conversations are shown, and the role whose documents are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignInWay(StrEnum):
    """How somebody came in."""

    LOCAL = "local"
    ACCOUNT = "account"
    PROVIDER = "provider"


LOCAL_USER = "local"
"""The user of an app without sign-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody at the app, as the server knows them at this request.

    ``user`` is the key under which conversations are kept, ``name`` what is shown, ``until`` when the sign-in ends
    (``None`` where nobody signs in).
    """

    user: str
    name: str
    role: str
    way: SignInWay
    until: datetime | None = None
