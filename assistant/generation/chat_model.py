"""LangChain's adapter: any chat model by provider and name, and every way it fails as one of a few kinds.

What a server says of a failure is never repeated, since it may hold the key, the question or somebody else's words.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import Failure, ModelFailed, UsageError
from assistant.interfaces import ChatModel, Message, Spent
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)

EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}
"""Providers for whose package Guildhall has an extra; others are installed by their own name."""

OPENAI = "https://api.openai.com/v1"
"""Where OpenAI's own models are: named here, so that no variable of another program sends the key elsewhere."""

NO_KEY = "none"
"""Sent where a server of one's own asks for no key; the libraries want one."""

_STATUSES = {401: Failure.DENIED, 403: Failure.DENIED, 429: Failure.BUSY, 503: Failure.BUSY, 529: Failure.BUSY}
_WHOLE = frozenset({"stop", "end_turn", "stop_sequence", "STOP", "eos"})


def open_chat_model(settings: Settings) -> ChatModel:
    """The chat model that the settings name; raises UsageError where its provider, package or key is missing."""
    provider, _, name = (settings.model or "").partition(":")
    key = read_key(settings)
    try:
        model = _initialised(provider, name, key, settings)
    except ImportError:
        raise UsageError(_not_installed(provider)) from None
    except UsageError:
        raise
    except Exception as error:
        # What it says may hold the key.
        raise UsageError(
            f"The chat model {settings.model} cannot be set up ({type(error).__name__}). Correct GUILDHALL_MODEL, "
            "GUILDHALL_MODEL_URL and the key as its provider's documentation says, or unset GUILDHALL_MODEL."
        ) from None
    return LangChainModel(model, name=f"{provider}:{name}", call=_call_options(provider, settings))


def read_key(settings: Settings) -> str | None:
    """The key for the model's server, from the settings or their file; raises UsageError where the file has none."""
    if settings.model_key is not None:
        key, where = settings.model_key.get_secret_value().strip(), "GUILDHALL_MODEL_KEY"
    elif settings.model_key_file is not None:
        where = "The file that GUILDHALL_MODEL_KEY_FILE names"
        try:
            key = settings.model_key_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"{where} cannot be read. Correct the path or the file's permissions.") from None
    else:
        return None
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"{where} holds no key: it must be one line of letters, digits and signs.")
    return key


def _initialised(provider: str, name: str, key: str | None, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"base_url": settings.model_url} if settings.model_url else {}
    if provider == "openai":
        options = _openai_options(key, settings)
    elif provider == "ollama":
        options["client_kwargs"] = {"timeout": settings.model_seconds, "follow_redirects": False}
        if key:
            options["client_kwargs"]["headers"] = {"Authorization": f"Bearer {key}"}
    else:
        options |= {"max_retries": 0, "timeout": settings.model_seconds} | ({"api_key": key} if key else {})
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    except ValueError as error:
        if str(error).startswith("Unsupported"):
            raise UsageError(
                f"There is no provider '{provider}' of chat models. Use openai (also for servers of your own that "
                "speak its protocol), anthropic, ollama, or another one that LangChain's init_chat_model knows."
            ) from None
        raise
    return model


def _openai_options(key: str | None, settings: Settings) -> dict[str, Any]:
    if key is None and settings.model_url is None:
        raise UsageError(
            "OpenAI's models need a key. Set GUILDHALL_MODEL_KEY or GUILDHALL_MODEL_KEY_FILE, or set "
            "GUILDHALL_MODEL_URL to a server of your own."
        )
    importlib.import_module("langchain_openai")
    from assistant.generation.limited_http import limited_client

    return {
        "base_url": settings.model_url or OPENAI,
        "api_key": key or NO_KEY,
        "max_retries": 0,
        "http_client": limited_client(),
        "stream_usage": True,
        "use_responses_api": False,
    }


def _call_options(provider: str, settings: Settings) -> Callable[[int, float], dict[str, Any]]:
    """What goes with each call, from the tokens it may write and the seconds it may take."""
    own = settings.model_url is not None

    def options(tokens: int, seconds: float) -> dict[str, Any]:
        if provider == "ollama":
            return {"options": {"num_predict": tokens, "temperature": 0}}
        if provider != "openai":
            return {"max_tokens": tokens}
        from assistant.generation.limited_http import HEADER

        limits: dict[str, Any] = {"timeout": seconds, "extra_headers": {HEADER: f"{seconds:.3f}"}}
        # Servers that only speak OpenAI's protocol know its older name for the limit; its own models may refuse both.
        return limits | ({"temperature": 0, "extra_body": {"max_tokens": tokens}} if own else {"max_tokens": tokens})

    return options


def _not_installed(provider: str) -> str:
    extra = EXTRAS.get(provider)
    if extra:
        return f"The package for chat models of {provider} is not installed. Run: pip install 'guildhall[{extra}]'"
    return (
        f"The package for chat models of {provider} is not installed. Install LangChain's package for it, for example "
        f"langchain-{provider.replace('_', '-')}."
    )


class LangChainModel:
    """A chat model of LangChain."""

    def __init__(self, model: BaseChatModel, *, name: str, call: Callable[[int, float], dict[str, Any]]) -> None:
        self._model = model
        self._name = name
        self._call = call

    @property
    def name(self) -> str:
        """``provider:name``."""
        return self._name

    def write(self, messages: Sequence[Message], *, tokens: int, seconds: float) -> Iterator[str | Spent]:
        """Yield what is written piece by piece, then what it took."""
        told = [(message.speaker.value, _sound(message.text)) for message in messages]
        spent: dict[str, int] = {}
        ended = None
        try:
            for chunk in self._model.stream(told, **self._call(tokens, seconds)):
                if text := str(chunk.text):
                    yield text
                for kind, count in (getattr(chunk, "usage_metadata", None) or {}).items():
                    if isinstance(count, int):
                        spent[kind] = max(count, spent.get(kind, 0))
                ended = _ending(chunk.response_metadata) or ended
        except Exception as error:  # every provider has its own errors
            raise ModelFailed(self._failure(error)) from None
        if ended is None:
            raise ModelFailed(Failure.BROKEN)
        yield Spent(tokens_in=spent.get("input_tokens"), tokens_out=spent.get("output_tokens"), whole=ended in _WHOLE)

    def _failure(self, error: Exception) -> Failure:
        status = getattr(error, "status_code", None)
        if isinstance(status, int):
            failure = _STATUSES.get(status, Failure.REJECTED)
            _log.warning("The chat model %s answers with HTTP status %d.%s", self._name, status, _advice(status))
            return failure
        names = {kind.__name__ for each in _causes(error) for kind in type(each).__mro__}
        if {"ConnectError", "ConnectTimeout", "ConnectionRefusedError"} & names:
            failure = Failure.UNREACHABLE
        elif any("Timeout" in name for name in names):
            return Failure.LATE
        else:
            failure = Failure.BROKEN
        _log.warning("The chat model %s failed (%s).", self._name, type(error).__name__)
        return failure


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__


def _advice(status: int) -> str:
    if _STATUSES.get(status) is Failure.DENIED:
        return " Check GUILDHALL_MODEL_KEY or GUILDHALL_MODEL_KEY_FILE."
    return " Check GUILDHALL_MODEL and GUILDHALL_MODEL_URL." if status == 404 or 300 <= status < 400 else ""


def _ending(metadata: dict[str, Any]) -> str | None:
    """Why a model stopped writing, where it tells."""
    for name in ("finish_reason", "stop_reason", "done_reason"):
        if isinstance(metadata.get(name), str):
            return str(metadata[name])
    return None


def _sound(text: str) -> str:
    """The text without half characters, which no request can hold."""
    return text.encode("utf-8", "replace").decode()
