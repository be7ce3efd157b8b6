"""How the app is served: to whom, under which names, and never to other machines without a sign-in."""

from __future__ import annotations

import importlib.util
import os
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

from assistant.accounts import Accounts
from assistant.errors import GuildhallError, UsageError
from assistant.settings import Settings, is_loopback
from assistant.wiring import OFFLINE

LOOPBACK_NAMES = ("127.0.0.1", "localhost")
_SECRETS = Path(".streamlit") / "secrets.toml"


def open_accounts(settings: Settings) -> Accounts:
    """The local accounts of the store that the settings name."""
    return Accounts(settings.store, lifetime=timedelta(hours=settings.sign_in_hours))


def is_for_this_machine(settings: Settings, address: str) -> bool:
    """Whether an app that listens on ``address`` is meant for this machine only."""
    return is_loopback(address) and all(map(is_loopback, settings.hosts))


def host_names(settings: Settings) -> tuple[str, ...]:
    """The names that a browser may call the app by; a page that gives its own name this address is refused."""
    own = () if is_wildcard(settings.address) else (settings.address,)
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, *own, *settings.hosts)))


def is_wildcard(address: str) -> bool:
    """Whether an address stands for all of the machine's own."""
    return address in ("0.0.0.0", "::")


def check_service(settings: Settings, app: Path) -> None:
    """Raise UsageError where the app would be served to others without a sign-in, or under no name at all.

    ``app`` is the file that Streamlit runs, beside which it looks for the identity provider's settings.
    """
    if is_for_this_machine(settings, settings.address):
        return
    if is_wildcard(settings.address) and not settings.hosts:
        raise UsageError(
            f"The app is to listen on {settings.address}, but GUILDHALL_HOSTS does not say by which host names it is "
            'reached. Set it, for example to ["ask.example.edu"].'
        )
    if not (open_accounts(settings).any() or has_provider(app)):
        raise UsageError(
            "Without sign-in the app serves this machine only. Make accounts with 'guildhall user add', or set an "
            "identity provider up (docs/sign-in.md); or unset GUILDHALL_ADDRESS and GUILDHALL_HOSTS."
        )


def has_provider(app: Path) -> bool:
    """Whether an identity provider is set up in the files where Streamlit looks for its secrets."""
    for folder in (Path.home(), Path.cwd(), app.parent):
        file = folder / _SECRETS
        try:
            if tomllib.loads(file.read_text("utf-8")).get("auth"):
                return True
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise GuildhallError(f"{file} cannot be read ({error}). Correct it.") from error
    return False


def app_file() -> Path:
    """The file that Streamlit runs; raises GuildhallError where it is missing."""
    found = importlib.util.find_spec("streamlit_app")
    if found is None or found.origin is None:
        raise GuildhallError("The app's file streamlit_app.py is missing. Install Guildhall again.")
    return Path(found.origin)


def chat_command(settings: Settings, port: int) -> list[str]:
    """The command that serves the app; raises UsageError where it must not be served as the settings want."""
    app = app_file()
    check_service(settings, app)
    names = host_names(settings)
    options = [
        ("server.address", settings.address),
        ("server.port", str(port)),
        ("server.headless", "true"),
        ("server.fileWatcherType", "none"),
        ("browser.gatherUsageStats", "false"),
        ("browser.serverAddress", settings.hosts[0] if settings.hosts else names[0]),
        *(("server.allowedHosts", name) for name in names),
    ]
    flags = [part for name, value in options for part in (f"--{name}", value)]
    return [sys.executable, "-m", "assistant.ui.server", "run", str(app), *flags]


def chat_environment(settings: Settings, *, role: str) -> dict[str, str]:
    """The environment in which the app finds the same store and role."""
    return os.environ | OFFLINE | {"GUILDHALL_STORE": str(settings.store.resolve()), "GUILDHALL_ROLE": role}


def introduction(settings: Settings, port: int, *, role: str) -> str:
    """Where the app is and who may come in, in one sentence."""
    host = next((name for name in host_names(settings) if name not in LOOPBACK_NAMES), LOOPBACK_NAMES[0])
    host = f"[{host}]" if ":" in host else host
    if open_accounts(settings).any() or has_provider(app_file()):
        return f"Guildhall is at http://{host}:{port}, for those who sign in; Ctrl-C ends it."
    return (
        f"Guildhall is at http://{host}:{port}, for this machine only and without sign-in (role: {role}); "
        "Ctrl-C ends it."
    )
