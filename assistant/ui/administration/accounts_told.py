"""What the audit trail says in words of accounts, and of who signed in or out or failed to."""

from __future__ import annotations

from datetime import datetime

from assistant.audit import Kind, Record
from assistant.ui import phrases
from assistant.ui.administration.names import moment
from assistant.ui.words import N_, Words
from assistant.visitors import SignInWay

KINDS = frozenset({Kind.USER, Kind.SIGN_IN, Kind.SIGN_OUT})
"""The records that this module tells of."""
_ACTIONS = {
    "add": N_("Making the account {account}, with the role {role}"),
    "password": N_("Giving the account {account} another password"),
    "role": N_("Giving the account {account} the role {role}"),
    "disable": N_("Disabling the account {account}"),
    "enable": N_("Enabling the account {account}"),
    "remove": N_("Removing the account {account}"),
}
_WAYS = {
    SignInWay.ACCOUNT.value: N_("with a name and a password"),
    SignInWay.PROVIDER.value: N_("at an identity provider"),
}
_FAILURES = {
    SignInWay.ACCOUNT.value: N_("Name or password is wrong."),
    SignInWay.PROVIDER.value: N_("What the provider says of this person gives no role here."),
}


def line(words: Words, record: Record) -> str:
    """What was done to which account; empty where the kind of record says it all."""
    details = record.details
    role, account = details.get("account_role"), details.get("account")
    done = _ACTIONS.get(str(details.get("action")))
    if done is not None:
        return words.say(done, account=account, role=phrases.role_name(words, role) if role else "")
    if account:
        return words.say("Sign-in with the account {account}", account=account)
    if "attempts" in details:
        return words.count(
            "{n} sign-in with a name that no account has",
            "{n} sign-ins with names that no account has",
            int(details["attempts"]),
        )
    return ""


def rows(words: Words, record: Record) -> list[tuple[str, str]]:
    """What else there is to say: how, why not, and until when the name is locked."""
    way, locked = record.details.get("way"), record.details.get("locked_until")
    found = [(words.say("How"), words.say(_WAYS[way]))] if way in _WAYS else []
    if record.error:
        failed = words.say(_FAILURES[way]) if way in _FAILURES else record.error
        found.append((words.say("Error"), failed))
    if locked:
        found.append((words.say("Locked until"), moment(datetime.fromisoformat(locked))))
    return found
