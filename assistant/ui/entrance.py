"""What somebody sees who is not signed in, and how somebody who is leaves again."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from assistant.settings import Settings
from assistant.ui import inert, signing_in
from assistant.ui.signing_in import NotSignedIn
from assistant.ui.words import Words
from assistant.visitors import SignInWay


def show(refused: NotSignedIn, settings: Settings, words: Words) -> None:
    """Say why nothing is shown, with the way to the sign-in."""
    st.title("Guildhall", anchor=False)
    st.html(inert.alert(refused.sentence(words)))
    if refused.may_sign_in:
        # Streamlit's own links open another tab.
        address, said = escape(sign_in_address(words)), escape(words.say("Sign in"))
        st.html(f'<a href="{address}" target="_self">{said}</a>')
    elif refused.way is not None:
        offer_sign_out(settings, refused.way, words)


def sign_in_address(words: Words) -> str:
    """The sign-in page, which leads back to where the visitor is."""
    here = urlsplit(st.context.url or "/")
    query = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    back = (here.path or "/") + (f"?{query}" if query else "")
    return "/sign-in?" + urlencode({"next": back, "lang": words.language.value})


def offer_sign_out(settings: Settings, way: SignInWay, words: Words) -> None:
    """A button that ends the sign-in."""
    if way is not SignInWay.LOCAL and st.button(words.say("Sign out"), icon=":material/logout:", key="sign_out"):
        signing_in.sign_out(settings, way)
        if way is SignInWay.ACCOUNT:
            st.rerun()
