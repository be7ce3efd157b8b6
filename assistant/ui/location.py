"""What stands in the page's address and so survives a reload: language, day, conversation, open source, document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from assistant.records import Language
from assistant.shelves import fingerprint
from assistant.ui.words import language_of_locale

DAY = "on"
"""The parameter of the day asked for; the date input is bound to it."""

CONVERSATION = "conversation"
"""The parameter of the conversation that is open."""

SOURCE = "source"
"""The parameter of the source that is open beside the conversation."""

DOCUMENT = "document"
"""The parameter of the document that is read."""

START, END = "start", "end"
"""The parameters of the span that is marked in it."""

WORDS = "words"
"""The parameter that tells which words stood in that span: their fingerprint."""

CLAUSE = "clause"
"""The parameter of the clause that is shown, by its address."""

DOCUMENTS = "documents"
"""The address of the page on which documents are read."""

LANGUAGE = "lang"
"""The parameter that names the interface's language."""


def language() -> Language:
    """The interface language the visitor chose, else the browser's; another page of the app keeps the choice."""
    chosen = st.query_params.get(LANGUAGE) or st.session_state.get(LANGUAGE)
    if chosen not in set(Language):
        return language_of_locale(st.context.locale)
    st.session_state[LANGUAGE] = chosen
    return Language(chosen)


def keep_language(chosen: Language) -> None:
    """Let the interface speak ``chosen`` from now on."""
    st.session_state[LANGUAGE] = st.query_params[LANGUAGE] = chosen.value


def value(parameter: str) -> str | None:
    """What a parameter of the address says."""
    return st.query_params.get(parameter)


def values(parameter: str) -> list[str]:
    """Everything that a parameter says which may stand in the address several times."""
    return st.query_params.get_all(parameter)


def keep_all(parameter: str, texts: Sequence[str]) -> None:
    """Put a parameter into the address once for each text; without any it is taken out."""
    if texts:
        st.query_params[parameter] = list(texts)
    else:
        drop(parameter)


def keep(parameter: str, text: str) -> None:
    """Put a parameter into the address, so that a reload brings it back."""
    st.query_params[parameter] = text


def drop(*parameters: str) -> None:
    """Take parameters out of the address."""
    for parameter in parameters:
        if parameter in st.query_params:
            del st.query_params[parameter]


def permalink(
    document: str,
    *,
    on: date | None = None,
    start: int | None = None,
    end: int | None = None,
    clause: str | None = None,
    words: str | None = None,
) -> str:
    """The address of a document's page, of a clause in it, or of a span that is marked there.

    ``words`` are those of the span; whoever opens the address later is told where they have changed since.
    """
    known = fingerprint(words) if words else None
    asked = {DOCUMENT: document, CLAUSE: clause, START: start, END: end, WORDS: known, DAY: on}
    return f"{DOCUMENTS}?{urlencode({name: value for name, value in asked.items() if value is not None})}"
