"""Every setting of the product, each with a ``GUILDHALL_*`` environment variable and a line in the README's table."""

from __future__ import annotations

import getpass
import os
import re
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from assistant.errors import GuildhallError, UsageError

EMBEDDED = "embedded"
"""The name that stands for the encoder that comes with the package."""

EMBEDDED_NAME = "guildhall-e5-small-int8"
"""The name under which that encoder's vectors are kept; a changed model gets a new one."""

READER_NAME = "guildhall-reader-int8"
"""The name of the reader that comes with the package."""


class Settings(BaseSettings):
    """Settings read from the environment; command line options override them."""

    model_config = SettingsConfigDict(env_prefix="GUILDHALL_", frozen=True, extra="ignore")

    store: Path = Field(default=Path(".guildhall"), description="folder of the store")
    role: str = Field(default="administrator", description="whose eyes: the command line's default role, and the app's")
    roles: tuple[str, ...] = Field(
        default=("public", "teacher", "partner", "administrator"), description="the roles there are, as a JSON list"
    )
    administrators: tuple[str, ...] = Field(
        default=("administrator",),
        description="the roles that may read the audit trail, back up and restore, as a JSON list",
    )
    user: str | None = Field(default=None, description="who uses the command line, for the audit trail")
    audit: bool = Field(default=True, description="whether questions, commands and sign-ins are recorded")
    audit_questions: bool = Field(
        default=True, description="whether the words of questions, answers and histories are kept"
    )
    audit_days: int = Field(default=365, ge=0, description="how long records are kept; 0 means for ever")
    embedder: str = Field(
        default=EMBEDDED,
        min_length=1,
        description="'embedded', or a sentence-transformers model by name or folder",
    )
    reader: str = Field(
        default=EMBEDDED,
        pattern=f"^({EMBEDDED}|off)$",
        description="'embedded', or 'off': quicker, and less often right",
    )
    chroma_url: str | None = Field(
        default=None, description="a Chroma server's address (http://HOST:PORT); unset, Chroma runs inside the store"
    )
    model: str | None = Field(
        default=None, description="a chat model that words the answers, as provider:name; unset, they are quoted"
    )
    model_url: str | None = Field(default=None, description="the address of the model's server, as its provider says")
    model_key: SecretStr | None = Field(default=None, description="the key for the model's server")
    model_key_file: Path | None = Field(default=None, description="a file that holds the key instead")
    model_seconds: float = Field(
        default=30, ge=1, le=600, description="the whole time for an answer; then the documents are quoted"
    )
    model_tokens: int = Field(default=8000, ge=500, description="tokens that an answer may cost, read and written")
    threads: int = Field(default=0, ge=0, le=256, description="processor threads for the models; 0 means one per core")
    address: str = Field(default="127.0.0.1", description="the address that the app listens on")
    port: int = Field(default=8501, ge=1, le=65535, description="the app's port")
    hosts: tuple[str, ...] = Field(
        default=(), description="the host names by which browsers reach the app, as a JSON list"
    )
    sign_in_hours: float = Field(default=12, gt=0, le=8760, description="how long a sign-in lasts")
    oidc_claim: str = Field(
        default="groups", min_length=1, description="the identity provider's claim that tells the role"
    )
    oidc_roles: dict[str, str] = Field(
        default_factory=dict, description="which of the claim's values means which role, as a JSON object"
    )
    oidc_default_role: str | None = Field(
        default=None, description="the role of whoever the provider knows and the claim gives none"
    )
    max_file_mb: int = Field(default=200, ge=1, description="larger files are rejected")
    max_file_seconds: int = Field(default=300, ge=1, description="a file that takes longer to read is rejected")
    max_file_memory_mb: int = Field(default=4096, ge=256, description="a file that needs more memory is rejected")
    question_characters: int = Field(default=2000, ge=100, description="longer questions are cut, with a notice")

    @field_validator("store", mode="before")
    @classmethod
    def _filled(cls, store: object) -> object:
        if store == "":  # as a path it would be the current folder
            raise ValueError("it is empty")
        return store

    @field_validator("administrators", mode="after")
    @classmethod
    def _are_roles(cls, administrators: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        unknown = [role for role in administrators if role not in info.data.get("roles", administrators)]
        if unknown:
            raise ValueError(f"role '{unknown[0]}' is not one of {', '.join(info.data['roles'])}")
        return administrators

    @field_validator("address", mode="after")
    @classmethod
    def _is_interface(cls, address: str) -> str:
        try:
            return address if address == "localhost" else str(ip_address(address))
        except ValueError:
            raise ValueError("it is not an address like 127.0.0.1 or 0.0.0.0") from None

    @field_validator("hosts", mode="after")
    @classmethod
    def _are_host_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host, re.IGNORECASE):
                raise ValueError(f"'{host}' is not a host name like ask.example.edu")
        return tuple(host.lower() for host in hosts)

    @field_validator("oidc_default_role", mode="before")
    @classmethod
    def _no_role(cls, role: object) -> object:
        return role or None

    @field_validator("oidc_roles", "oidc_default_role", mode="after")
    @classmethod
    def _mean_roles(cls, meant: dict[str, str] | str | None, info: ValidationInfo) -> dict[str, str] | str | None:
        roles = info.data.get("roles")
        named = list(meant.values()) if isinstance(meant, dict) else [meant] if meant else []
        unknown = [role for role in named if roles is not None and role not in roles]
        if unknown:
            raise ValueError(f"role '{unknown[0]}' is not one of {', '.join(roles or ())}")
        return meant

    @field_validator("user", mode="after")
    @classmethod
    def _named(cls, user: str | None) -> str | None:
        return (user or "").strip() or None

    @field_validator("model", mode="after")
    @classmethod
    def _names_provider(cls, model: str | None) -> str | None:
        provider, _, name = (model or "").strip().partition(":")
        if model and not (re.fullmatch(r"[a-z][a-z0-9_]*", provider) and name.strip()):
            raise ValueError("it is not provider:name, for example openai:gpt-5-mini or ollama:qwen3")
        return (model or "").strip() or None

    @field_validator("model_url", mode="after")
    @classmethod
    def _holds_no_key(cls, url: str | None) -> str | None:
        if "@" in (url or ""):
            raise ValueError("a key in an address shows in logs; give it as GUILDHALL_MODEL_KEY") from None
        return url

    @field_validator("model_key", "model_key_file", mode="before")
    @classmethod
    def _unset(cls, value: object) -> object:
        return value or None

    @field_validator("chroma_url", "model_url", mode="after")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        try:
            parts = urlsplit(url or "")
            whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # what it says may quote a password
            whole = False
        if url and not whole:
            raise ValueError("it is not an address like http://127.0.0.1:8000") from None
        return url or None

    @field_validator("store", mode="after")
    @classmethod
    def _expand(cls, store: Path) -> Path:
        return store.expanduser()

    @model_validator(mode="after")
    def _role_is_known(self) -> Settings:
        if self.role not in self.roles:
            raise ValueError(f"role '{self.role}' is not one of {', '.join(self.roles)}")
        return self


def load_settings() -> Settings:
    """The settings of this process; raises UsageError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        where = f"GUILDHALL_{name}" if name else "GUILDHALL_ROLE"
        raise UsageError(
            f"The setting {where} is wrong: {first['msg'].removeprefix('Value error, ')}. Correct it or unset it."
        ) from error
    except SettingsError as error:
        found = re.search(r'field "(\w+)"', str(error))
        where = f"GUILDHALL_{found[1].upper()}" if found else "of Guildhall"
        like = 'object like {"staff": "teacher"}' if found and found[1] == "oidc_roles" else 'list like ["teacher"]'
        raise UsageError(f"The setting {where} is wrong: it is not a JSON {like}. Correct it.") from error


def is_loopback(host: str) -> bool:
    """Whether an address or host name is this machine's own, which no other reaches."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def core_count(threads: int) -> int:
    """The number of threads meant by a ``threads`` setting, 0 standing for one per usable core."""
    if threads:
        return threads
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_role(role: str, settings: Settings) -> str:
    """``role`` itself where it is known; raises UsageError otherwise."""
    if role not in settings.roles:
        raise UsageError(f"There is no role '{role}'. Use one of: {', '.join(settings.roles)}.")
    return role


def user_name(settings: Settings) -> str | None:
    """Who uses the command line: as the settings say, else as the operating system does, where it knows."""
    try:
        return settings.user or getpass.getuser()
    except (KeyError, ImportError, OSError):
        return None


def check_administrator(role: str, settings: Settings, may: str) -> None:
    """Raise GuildhallError where only administrators ``may`` do what is asked for."""
    if role not in settings.administrators:
        raise GuildhallError(
            f"Only administrators may {may}. Use --role with one of the roles in GUILDHALL_ADMINISTRATORS."
        )


def check_day(text: str) -> date:
    """The day written as YYYY-MM-DD; raises UsageError otherwise."""
    try:
        day = date.fromisoformat(text)
        if day.isoformat() != text:  # other ISO forms, such as 20240901 and 2024-W01-1
            raise ValueError(text)
        return day
    except (ValueError, TypeError) as error:
        raise UsageError(f"'{text}' is not a day. Write it as YYYY-MM-DD, for example 2024-09-01.") from error
