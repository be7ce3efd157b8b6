"""Which documents are asked: of which types, organisations and languages."""

from __future__ import annotations

import streamlit as st

from assistant.records import DocumentType, Language, Within
from assistant.ui import phrases
from assistant.ui.room import Room


def choose(room: Room) -> Within:
    """The documents that the visitor wants to be answered from; all where nothing is chosen.

    Only what the visible documents have can be chosen.
    """
    words, facts = room.words, list(room.library.values())
    types = [kind for kind in DocumentType if any(one.type is kind for one in facts)]
    organisations = sorted({one.organisation for one in facts if one.organisation})
    with st.sidebar.expander(words.say("Search in"), icon=":material/filter_alt:", key="filters"):
        chosen_types = st.multiselect(
            words.say("Type of document"),
            types,
            format_func=lambda kind: phrases.type_name(words, kind),
            key="within_types",
            placeholder=words.say("All"),
        )
        chosen_organisations = st.multiselect(
            words.say("Organisation"), organisations, key="within_organisations", placeholder=words.say("All")
        )
        chosen_languages = st.multiselect(
            words.say("Language of the document"),
            list(Language),
            format_func=lambda language: phrases.language_name(words, language),
            key="within_languages",
            placeholder=words.say("All"),
        )
    return Within(
        types=frozenset(chosen_types),
        organisations=frozenset(chosen_organisations),
        languages=frozenset(chosen_languages),
    )
