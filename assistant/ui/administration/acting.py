"""Doing what a button asks for, and saying on the page drawn next what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import streamlit as st

from assistant.errors import GuildhallError
from assistant.ui import inert
from assistant.ui.administration import tables

_log = logging.getLogger(__name__)
_FAILED_KEY, _DONE_KEY = "administration_failed", "administration_done"


def act(action: Callable[..., Any], *arguments: Any, done: str = "", **named: Any) -> bool:
    """Do something; what went wrong, or ``done``, is told by :func:`tell`. Returns whether it was done."""
    try:
        action(*arguments, **named)
    except GuildhallError as error:
        _log.warning("%s", error, exc_info=True)
        st.session_state[_FAILED_KEY] = str(error)
        return False
    if done:
        st.session_state[_DONE_KEY] = done
    return True


def do(action: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """The same for a button that asks for nothing more."""
    act(action, *arguments, **named)


def say_done(text: str) -> None:
    """Have the page drawn next say that something was done."""
    st.session_state[_DONE_KEY] = text


def say_failed(text: str) -> None:
    """Have the page drawn next say that something could not be done."""
    st.session_state[_FAILED_KEY] = text


def tell() -> None:
    """Say once what came of the last button."""
    failed, done = st.session_state.pop(_FAILED_KEY, None), st.session_state.pop(_DONE_KEY, None)
    if failed:
        st.html(inert.alert(failed))
    if done:
        st.html(tables.done(done))
