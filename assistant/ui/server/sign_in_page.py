"""The sign-in page: plain HTML without a script, in both languages, for light and dark, wide or narrow."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from urllib.parse import quote, urlencode

from assistant.records import Language
from assistant.ui.providers import DEFAULT
from assistant.ui.server.requests import in_language
from assistant.ui.words import Words

_STYLE = """
:root { color-scheme: light dark; --ink: #1e2626; --paper: #fcfcfa; --field: #eef1ef; --line: #cdd5d2;
  --accent: #1f5f63; --on-accent: #fcfcfa; --error: #8c1d18; --error-paper: #fbeceb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebe9; --paper: #14191a; --field: #212a2b; --line: #3b4748;
  --accent: #8fd0cf; --on-accent: #14191a; --error: #f4b8b3; --error-paper: #3a1f1d; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
main { width: 100%; max-width: 24rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1.25rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { width: 100%; padding: .65rem .75rem; font: inherit; color: inherit; background: var(--field);
  border: 1px solid var(--line); border-radius: .5rem; }
button, .button { display: block; width: 100%; margin-top: 1.25rem; padding: .7rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: .5rem; cursor: pointer; }
.second { color: var(--accent); background: none; border: 1px solid var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { margin: 0; padding: .75rem; color: var(--error); background: var(--error-paper); border-radius: .5rem; }
.language { margin: 1.75rem 0 0; } .language a { color: var(--accent); }
"""
POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a browser may load for this page: its style, and the app's icon."""
_OTHER = {Language.ENGLISH: (Language.CHINESE, "中文"), Language.CHINESE: (Language.ENGLISH, "English")}
_HTML_LANGUAGE = {Language.ENGLISH: "en", Language.CHINESE: "zh-Hans"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """What the page says: where it leads, the name typed before, and what went wrong."""

    words: Words
    next: str
    name: str = ""
    error: str = ""

    def refused(self, until: datetime | None) -> SignInPage:
        """The page after a refusal, which tells until when the name is locked but not whether there is such a one."""
        if until is None:
            return replace(self, error=self.words.say("Name or password is wrong."))
        time = f"{until.astimezone():%H:%M}"
        return replace(
            self, error=self.words.say("Too many wrong passwords for this name. Try again after {time}.", time=time)
        )

    def busy(self) -> SignInPage:
        """The page where too many sign in at once."""
        return replace(self, error=self.words.say("Too many people are signing in just now. Please try again."))

    def failed(self) -> SignInPage:
        """The page where signing in cannot work; why stands in the log."""
        said = self.words.say("Signing in does not work just now. The details are in the app's log.")
        return replace(self, error=said)


def render(page: SignInPage, *, has_accounts: bool, providers: Sequence[str]) -> str:
    """The page as HTML."""
    words = page.words
    error = f'<p role="alert" id="error">{escape(page.error)}</p>' if page.error else ""
    form = _form(page) if has_accounts else ""
    links = "".join(_provider(page, name, second=has_accounts) for name in providers)
    other, shown = _OTHER[words.language]
    address = "/sign-in?" + urlencode({"next": in_language(page.next, other), "lang": other.value})
    title, heading = escape(words.say("Sign in")), escape(words.say("Sign in to Guildhall"))
    return f"""<!DOCTYPE html>
<html lang="{_HTML_LANGUAGE[words.language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} · Guildhall</title>
<link rel="icon" href="/favicon.png">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
{error}{form}{links}
<p class="language"><a href="{escape(address)}" lang="{_HTML_LANGUAGE[other]}" hreflang="{other.value}">{shown}</a></p>
</main>
</body>
</html>
"""


def _form(page: SignInPage) -> str:
    words = page.words
    described = ' aria-describedby="error"' if page.error else ""
    name, password, done = (escape(said) for said in (words.say("Name"), words.say("Password"), words.say("Sign in")))
    on_name, on_password = ("", " autofocus") if page.name else (" autofocus", "")
    return f"""<form method="post" action="/sign-in">
<input type="hidden" name="next" value="{escape(page.next)}">
<input type="hidden" name="lang" value="{words.language.value}">
<label for="name">{name}</label>
<input id="name" name="name" value="{escape(page.name[:100])}" autocomplete="username" autocapitalize="none" \
spellcheck="false" maxlength="100" required{described}{on_name}>
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" \
required{described}{on_password}>
<button>{done}</button>
</form>"""


def _provider(page: SignInPage, name: str, *, second: bool) -> str:
    words = page.words
    said = (
        words.say("Sign in with your organisation's account")
        if name == DEFAULT
        else words.say("Sign in with {provider}", provider=name)
    )
    kind = "button second" if second else "button"
    query = urlencode({"next": page.next, "lang": words.language.value})
    return f'<a class="{kind}" href="/sign-in/provider/{quote(name)}?{escape(query)}">{escape(said)}</a>'
