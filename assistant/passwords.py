"""Passwords of local accounts: what one must be like, and the argon2id hashes that stand for them.

The parameters are the ones argon2-cffi takes from RFC 9106 for machines of little memory: 64 MiB, three passes, four
lanes; some 160 ms on two busy cores. A hash made with others is renewed at the next sign-in.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UsageError

SHORTEST = 10
"""Characters that a password must have at least."""
LONGEST = 1000
"""Characters that one may have at most, so that nobody makes the server hash books."""


def check_password(password: str, *, name: str) -> None:
    """Raise UsageError where ``password`` must not be the one of the account ``name``."""
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise UsageError(f"The password is too short. Use at least {SHORTEST} characters.")
    if len(plain) > LONGEST:
        raise UsageError(f"The password is too long. Use at most {LONGEST} characters.")
    if len(set(plain)) < 4 or plain.casefold() == name.casefold():
        raise UsageError("The password is too easy to guess. Use a longer phrase, for example four unrelated words.")


class Hasher:
    """Makes and compares hashes; ``argon2`` has the parameters, which a test may take lighter."""

    def __init__(self, argon2: PasswordHasher | None = None) -> None:
        self._argon2 = argon2 or PasswordHasher()
        self._decoy: str | None = None

    def hash(self, password: str) -> str:
        """The hash to keep; it names its own parameters and salt."""
        return self._argon2.hash(_normal(password))

    def fits(self, password: str, hashed: str | None) -> bool:
        """Whether ``password`` is the one hashed; without a hash it takes as long to say no."""
        if len(password) > LONGEST:
            return False
        self._decoy = self._decoy or self._argon2.hash("nobody's password")
        try:
            self._argon2.verify(hashed or self._decoy, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(hashed)


def _normal(password: str) -> str:
    """The same password however a keyboard writes it: full-width letters and digits are those of ASCII."""
    return unicodedata.normalize("NFKC", password)


HASHER = Hasher()
"""The one of this process, which makes its stand-in for unknown names once."""
