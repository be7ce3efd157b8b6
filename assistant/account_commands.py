"""``guildhall user``: local accounts, made and changed by whoever may read the store."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from assistant.accounts import Account, Accounts, account_name
from assistant.audit import Kind
from assistant.commands import Context, context
from assistant.errors import UsageError
from assistant.settings import check_role, user_name
from assistant.wiring import open_auditor

_SAID = {
    "add": "Account '{name}' was made; its role is {role}.",
    "password": "The password of '{name}' was changed; whoever was signed in must sign in again.",
    "role": "The role of '{name}' is {role} now; whoever was signed in must sign in again.",
    "disable": "Nobody can sign in as '{name}' any more.",
    "enable": "'{name}' can sign in again.",
    "remove": "Account '{name}' was removed.",
}


def user(options: argparse.Namespace) -> int:
    """``guildhall user ACTION``: accounts listed, or one of them made or changed."""
    asked = context(options)
    accounts = Accounts(asked.settings.store)
    if options.action == "list":
        _list(accounts, as_json=options.json)
        return 0
    name, role = account_name(options.name), _role(options, asked)
    change = _change(options, accounts, name, role)
    told = {"account": name, **({"account_role": role} if role else {})}
    auditor = open_auditor(asked.settings, user=user_name(asked.settings))
    with auditor.event(Kind.USER, role=asked.role, store=asked.settings.store, action=options.action, **told):
        change()
    if options.json:
        _print(json.dumps({"action": options.action, **told}, ensure_ascii=False))
    else:
        _print(_SAID[options.action].format(name=name, role=role))
    return 0


def _role(options: argparse.Namespace, asked: Context) -> str | None:
    """The role that an account is to have, where one is named."""
    named: str | None = {"add": "account_role", "role": "new_role"}.get(options.action)
    return check_role(getattr(options, named), asked.settings) if named else None


def _change(options: argparse.Namespace, accounts: Accounts, name: str, role: str | None) -> Callable[[], str]:
    """What is to be done, with everything asked for that it needs."""
    if options.action == "add":
        password = _password(options, name)
        return lambda: accounts.add(options.name, password, role=role or "", display=options.display_name)
    if options.action == "password":
        password = _password(options, name)
        return lambda: accounts.set_password(name, password)
    changes: dict[str, Callable[[], str]] = {
        "role": lambda: accounts.set_role(name, role or ""),
        "disable": lambda: accounts.disable(name),
        "enable": lambda: accounts.enable(name),
        "remove": lambda: accounts.remove(name),
    }
    return changes[options.action]


def _password(options: argparse.Namespace, name: str) -> str:
    """The password, never from the command line, which others can see."""
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for the password. Give it to --password-stdin.")
    password = getpass.getpass(f"Password for '{name}': ")
    if getpass.getpass("The same again: ") != password:
        raise UsageError("The two passwords are not the same. Run the command again.")
    return password


def _list(accounts: Accounts, *, as_json: bool) -> None:
    found = accounts.list()
    if as_json:
        _print(json.dumps([_to_json(account) for account in found], ensure_ascii=False))
        return
    for account in found:
        _print(_to_text(account))


def _to_json(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "display_name": account.display,
        "role": account.role,
        "disabled": account.disabled,
        "locked_until": _moment(account.locked_until),
        "created": _moment(account.created),
        "password_changed": _moment(account.changed),
        "last_seen": _moment(account.seen),
    }


def _to_text(account: Account) -> str:
    shown = f" ({account.display})" if account.display != account.name else ""
    state = "disabled" if account.disabled else f"locked until {_moment(account.locked_until)}"
    return f"{account.name}{shown}: {account.role}" + (f"; {state}" if account.disabled or account.locked_until else "")


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
