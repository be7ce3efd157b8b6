"""What an open page's buttons, downloads and parts do once somebody else is there, or nobody any more: nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from assistant.accounts import Accounts
from assistant.errors import GuildhallError
from assistant.passwords import Hasher
from assistant.records import Language
from assistant.settings import Settings
from assistant.ui import presence, signing_in
from assistant.ui.room import Room
from assistant.ui.signing_in import SESSION_COOKIE
from assistant.ui.words import Words
from assistant.visitors import SignInWay, Visitor

PASSWORD = "vier blaue Stühle"
UI = Path(presence.__file__).parent


@dataclass
class Browser:
    """What a browser sends; Streamlit knows nothing of it outside of a page's run."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ip_address: str | None = None


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The browser that opens the page."""
    made = Browser()
    monkeypatch.setattr(st, "context", made)
    return made


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """The store's accounts; hashes take next to no work."""
    return Accounts(tmp_path, hasher=Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))


def _room(visitor: Visitor, is_there: Callable[[], bool]) -> Room:
    wiring: Any = None
    words = Words(Language.ENGLISH)
    return Room(wiring=wiring, visitor=visitor, day=date.today(), words=words, library={}, is_there=is_there)


def _script(settings, make_room, log):  # type: ignore[no-untyped-def]
    # Streamlit runs this function's source on its own, without the imports above.
    import streamlit

    from assistant.ui import presence, signing_in

    found = signing_in.visitor(settings)
    if isinstance(found, signing_in.NotSignedIn):
        streamlit.text("sign-in page")
        return
    room = make_room(found, signing_in.watch(settings, found))
    log.append(room)
    streamlit.button("Do", key="do", on_click=presence.acting(room, log.append), args=("done",))
    streamlit.checkbox("Change", key="change", on_change=presence.acting(room, log.append), args=("changed",))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[AppTest, list[Any]]]:
    """A page with a button and a field that do something, and what they did."""
    log: list[Any] = []
    kwargs = {"settings": Settings(store=tmp_path), "make_room": _room, "log": log}
    yield AppTest.from_function(_script, kwargs=kwargs, default_timeout=20), log


def _did(log: list[Any]) -> list[Any]:
    return [one for one in log if one in ("done", "changed")]


def test_without_a_sign_in_the_page_does_what_it_is_told(opened: tuple[AppTest, list[Any]]) -> None:
    """This machine's only user is there all the time."""
    page, log = opened
    page.run().button(key="do").click().run()
    page.checkbox(key="change").check().run()
    assert _did(log) == ["done", "changed"] and not page.exception


@pytest.mark.parametrize("end", ["disable", "role", "password", "sign_out", "remove", "other", "unreadable"])
def test_who_is_gone_does_nothing_in_the_page_that_is_open(
    opened: tuple[AppTest, list[Any]], accounts: Accounts, browser: Browser, end: str
) -> None:
    """However their sign-in ended: neither by a button nor by a field, and the run that follows tells it."""
    page, log = opened
    for name in ("li", "wang"):
        accounts.add(name, PASSWORD, role="administrator")
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    page.run().button(key="do").click().run()
    assert _did(log) == ["done"]
    ends: dict[str, Callable[[], object]] = {
        "disable": lambda: accounts.disable("li"),
        "role": lambda: accounts.set_role("li", "teacher"),
        "password": lambda: accounts.set_password("li", "drei grüne Tische"),
        "sign_out": lambda: accounts.sign_out(browser.cookies[SESSION_COOKIE]),
        "remove": lambda: accounts.remove("li"),
        "other": lambda: browser.cookies.update({SESSION_COOKIE: accounts.sign_in("wang", PASSWORD)}),
        "unreadable": lambda: accounts.path.write_bytes(b"no database" * 1000),
    }
    ends[end]()
    page.button(key="do").click()
    page.checkbox(key="change").check()
    page.run()
    assert _did(log) == ["done"]
    if end == "unreadable":
        assert page.exception  # the page's frame tells it in a sentence
    else:
        shown = [one.value for one in page.text]
        assert shown == ([] if end == "other" else ["sign-in page"])


def test_another_role_is_another_visitor(opened: tuple[AppTest, list[Any]], tmp_path: Path) -> None:
    """The same user whose role has changed since is not the one for whom the page was drawn."""
    page, log = opened
    page.run()
    [room] = [one for one in log if isinstance(one, Room)]
    assert room.is_there()
    former = replace(room.visitor, role="teacher")
    assert not signing_in.watch(Settings(store=tmp_path), former)()


def test_a_download_is_handed_out_only_while_one_is_there(
    opened: tuple[AppTest, list[Any]], accounts: Accounts, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is worked out beside the page, where nothing is known of the browser but what it brought to the page."""
    page, log = opened
    accounts.add("li", PASSWORD, role="administrator")
    browser.cookies[SESSION_COOKIE] = accounts.sign_in("li", PASSWORD)
    page.run()
    [room] = [one for one in log if isinstance(one, Room)]
    browser.cookies.clear()
    buttons: list[dict[str, Any]] = []
    monkeypatch.setattr(st, "download_button", lambda label, **options: buttons.append({"label": label, **options}))
    monkeypatch.setattr(st, "fragment", lambda **_: lambda drawn: drawn)
    fetched: list[str] = []

    def fetch() -> bytes:
        fetched.append("fetched")
        return b"secret"

    presence.download(room, "Export", fetch, file_name="a.txt", key="export")
    [button] = buttons
    assert (button["label"], button["file_name"], button["data"]()) == ("Export", "a.txt", b"secret")
    accounts.disable("li")
    with pytest.raises(GuildhallError, match="no longer there"):
        button["data"]()
    assert fetched == ["fetched"]


def test_a_part_that_runs_by_itself_draws_the_page_anew_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the part is drawn for somebody who has gone."""

    class Anew(Exception):
        """What ends a run."""

    def rerun() -> None:
        raise Anew

    parts: list[Callable[[], None]] = []
    intervals: list[float | None] = []

    def fragment(*, run_every: float | None) -> Callable[[Callable[[], None]], Callable[[], None]]:
        intervals.append(run_every)
        return lambda drawn: parts.append(drawn) or drawn  # type: ignore[func-returns-value]

    monkeypatch.setattr(st, "rerun", rerun)
    monkeypatch.setattr(st, "fragment", fragment)
    there, drawn = [True], []
    visitor = Visitor(user="li", name="", role="teacher", way=SignInWay.LOCAL)
    presence.fragment(_room(visitor, lambda: there[0]), lambda: drawn.append("drawn"), every=1.0)
    assert (drawn, intervals) == (["drawn"], [1.0])
    there[0] = False
    with pytest.raises(Anew):
        parts[0]()
    assert drawn == ["drawn"]


OF_THE_TAB = frozenset(
    {
        *("location.drop", "location.keep", "paging.back_to_first", "facets.first_page", "forget"),
        *("_chosen", "_choose", "_clear", "_compared", "_language_chosen", "_only_chosen", "_open", "_order_chosen"),
        *("_reach_further", "_show_more", "_to", "_view_chosen"),
    }
)
"""What buttons and fields call that touches the browser tab's address and memory only."""
_CALLED = frozenset({"on_click", "on_change", "on_select", "on_submit", "on_dismiss"})


def _ui() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(UI.rglob("*.py")):
        if path.name != "presence.py":
            yield path.relative_to(UI).as_posix(), ast.parse(path.read_text("utf-8"))


def test_everything_that_buttons_call_asks_first_or_stays_in_the_tab() -> None:
    """Whoever adds a button decides which of the two it is."""
    unasked, seen = [], 0
    for name, tree in _ui():
        acting = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and _asks(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for keyword in (keyword for call in calls for keyword in call.keywords if keyword.arg in _CALLED):
            seen += 1
            called = ast.unparse(keyword.value)
            if not _asks(keyword.value) and called not in OF_THE_TAB | acting:
                unasked.append(f"{name}:{keyword.lineno} {called}")
    assert unasked == [] and seen > 30


def _asks(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "presence.acting"


def test_downloads_and_parts_are_made_in_one_place() -> None:
    """What Streamlit calls beside the page's run is behind the same question everywhere."""
    wanted = ("download_button", "fragment", "dialog")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _ui()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in wanted and ast.unparse(node.value) == "st"
    ]
    assert found == []
