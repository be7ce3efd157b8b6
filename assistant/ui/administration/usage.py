"""How the assistant is used, as charts, and as tables for whoever does not see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from assistant.audit import Kind
from assistant.audit_rendering import wanted_records
from assistant.records import Language
from assistant.ui import inert, phrases
from assistant.ui.administration import tables
from assistant.ui.administration.names import outcome_name
from assistant.ui.room import Room
from assistant.usage_figures import UsageFigures, figures_of

_PERIODS = (7, 30, 90, 365)
_MOST_CITED = 15
_FRESH_SECONDS = 60
_COLOUR = "#2f8285"
"""Of the bars; it stands out on light and dark."""

_SHORT_DAY = {Language.ENGLISH: "%b %-d", Language.CHINESE: "%-m月%-d日"}
"""How a day is written under a chart, in the notation of d3-time-format."""


def show(room: Room) -> None:
    """Draw the section."""
    words = room.words
    days = st.segmented_control(
        words.say("Period"),
        _PERIODS,
        default=30,
        required=True,
        format_func=lambda n: words.count("{n} day", "{n} days", n),
        key="usage_days",
    )
    today = date.today()
    state = (tuple(sorted(room.library)), room.role, today, int(days or 30))
    figures = _figures(room, state)
    if not figures.questions:
        said = words.say("No question was recorded in these days.")
        st.html(inert.prose(said, words.language, kind="quiet"))
    else:
        st.html(inert.facts(_facts(room, figures)))
        _by_day(room, figures)
        _counts(room, words.say("Questions by role"), _named_roles(room, figures.by_role), key="roles")
        outcomes = {outcome_name(words, name): n for name, n in figures.by_outcome.items()}
        _counts(room, words.say("How they were answered"), outcomes, key="outcomes")
        _cited(room, figures)
    _model(room)


@st.cache_data(ttl=_FRESH_SECONDS, show_spinner=False, max_entries=20)
def _figures(_room: Room, state: tuple[tuple[str, ...], str, date, int]) -> UsageFigures:
    """The figures, at most a minute old; ``state`` tells for whom and when."""
    *_, today, days = state
    administering = _room.wiring.administering
    since = today - timedelta(days=days - 1)
    wanted = wanted_records(since=since, until=today, kind=Kind.ASK, user=None)
    rights = administering.rights(_room.role)
    return figures_of(administering.records(wanted), rights, since=since, until=today, most_cited=_MOST_CITED)


def _facts(room: Room, figures: UsageFigures) -> list[tuple[str, str]]:
    words = room.words
    share = figures.not_found
    rows = [(words.say("Questions"), f"{figures.questions:,}")]
    if figures.people:
        rows.append((words.say("People who asked"), f"{figures.people:,}"))
    if share is not None:
        rows.append((words.say("Not found in the documents"), f"{share:.0%}"))
    if figures.median is not None and figures.nearly_all is not None:
        rows.append((words.say("Half of the answers took at most"), _seconds(room, figures.median)))
        rows.append((words.say("95 of 100 answers took at most"), _seconds(room, figures.nearly_all)))
    return rows


def _seconds(room: Room, milliseconds: int) -> str:
    return room.words.say("{seconds} s", seconds=f"{milliseconds / 1000:,.2f}")


def _named_roles(room: Room, counted: Mapping[str, int]) -> dict[str, int]:
    words = room.words
    return {phrases.role_name(words, role) if role else words.say("unknown"): n for role, n in counted.items()}


def _by_day(room: Room, figures: UsageFigures) -> None:
    words = room.words
    title, day, count = words.say("Questions by day"), words.say("Day"), words.say("Questions")
    st.html(inert.title(title, level=2))
    totals = {one: sum(roles.values()) for one, roles in figures.by_day.items()}
    st.vega_lite_chart(spec=_day_chart(room, totals), height=220, alt=title)
    busy = [[one.isoformat(), f"{n:,}", _roles_of(room, one, figures)] for one, n in totals.items() if n]
    with st.expander(words.say("The same as a table")):
        header = [day, count, words.say("By role")]
        st.html(tables.table(title, header, list(reversed(busy)), numbers={1}))


def _day_chart(room: Room, totals: Mapping[date, int]) -> dict[str, Any]:
    """A bar for each day, as Vega-Lite; `st.bar_chart` would name the days in English."""
    words = room.words
    day = {"timeUnit": "utcyearmonthdate", "field": "day", "type": "temporal", "title": words.say("Day")}
    count = {"field": "questions", "type": "quantitative", "title": words.say("Questions")}
    shown = _SHORT_DAY[words.language]
    return {
        "data": {"values": [{"day": one.isoformat(), "questions": n} for one, n in totals.items()]},
        "mark": {"type": "bar", "color": _COLOUR},
        "encoding": {
            "x": {**day, "axis": {"format": shown, "grid": False, "labelOverlap": True}},
            "y": {**count, "axis": {"tickMinStep": 1}},
            "tooltip": [{**day, "format": shown}, count],
        },
    }


def _roles_of(room: Room, day: date, figures: UsageFigures) -> str:
    named = _named_roles(room, figures.by_day[day])
    return ", ".join(f"{role} {n:,}" for role, n in sorted(named.items(), key=lambda one: -one[1]))


def _counts(room: Room, title: str, counted: Mapping[str, int], *, key: str) -> None:
    words = room.words
    st.html(inert.title(title, level=2))
    left, right = st.columns(2)
    with left:
        data = {"name": list(counted), "questions": list(counted.values())}
        label = words.say("Questions")
        st.bar_chart(
            data,
            x="name",
            y="questions",
            x_label="",
            y_label="",
            color=_COLOUR,
            horizontal=True,
            sort="-questions",
            height=60 + 40 * len(counted),
            alt=title,
        )
    with right, st.container(key=f"usage-{key}"):
        whole = sum(counted.values())
        rows = [[name, f"{n:,}", f"{n / whole:.0%}"] for name, n in counted.items()]
        st.html(tables.table(title, ["", label, words.say("Share")], rows, numbers={1, 2}))


def _cited(room: Room, figures: UsageFigures) -> None:
    words = room.words
    rows: list[list[str | tables.Cell]] = []
    for path, n in figures.cited:
        facts = room.library.get(path)
        rows.append([tables.Cell(text=facts.title if facts else path, below=path if facts else ""), f"{n:,}"])
    if rows:
        st.html(inert.title(words.say("Documents cited most"), level=2))
        header = [words.say("Document"), words.say("Answers")]
        st.html(tables.table(words.say("Documents cited most"), header, rows, numbers={1}))


def _model(room: Room) -> None:
    """What the chat model took, since its figures are kept."""
    words, use = room.words, room.wiring.administering.model_use()
    if use is None:
        return
    st.html(inert.title(words.say("The chat model {model}", model=room.wiring.settings.model), level=2))
    rows = [
        (words.say("Answers that it was wanted for"), f"{use.answers:,}"),
        (words.say("Answers remembered"), f"{use.cached:,}"),
        (words.say("Answers that were quoted instead"), f"{use.failed:,}"),
        (words.say("Calls"), f"{use.calls:,}"),
        (words.say("Tokens read"), f"{use.tokens_in:,}"),
        (words.say("Tokens written"), f"{use.tokens_out:,}"),
        (words.say("Sentences left out, since no document bears them out"), f"{use.dropped_sentences:,}"),
    ]
    st.html(inert.facts(rows))
