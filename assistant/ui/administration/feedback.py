"""What people say of answers and which questions the documents do not answer, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.csv_export import as_csv
from assistant.feedback import LONGEST_COMMENT, Feedback, Gap, Verdict
from assistant.ui import inert, phrases, presence
from assistant.ui.administration import acting, paging, tables
from assistant.ui.administration.names import moment, opinion_name
from assistant.ui.room import Room
from assistant.ui.words import N_

_AT_ONCE = 10
_MOST = 5000
_OPEN, _HANDLED = "open", "handled"
_STATES = {_OPEN: N_("Open"), _HANDLED: N_("Seen to")}
_COMPLAINTS, _GAPS, _PRAISE = "complaints", "gaps", "praise"
_LISTS = {_COMPLAINTS: N_("Wrong answers"), _GAPS: N_("Gaps"), _PRAISE: N_("Right answers")}


def show(room: Room) -> None:
    """Draw the section."""
    words, box = room.words, room.wiring.feedback
    with st.container(horizontal=True):
        chosen = _control(room, words.say("List"), _LISTS, key="feedback_list") or _COMPLAINTS
        state = _OPEN
        if chosen != _PRAISE:
            state = _control(room, words.say("State"), _STATES, key="feedback_state") or _OPEN
    handled = state == _HANDLED
    if chosen == _GAPS:
        gaps = box.gaps(closed=handled, limit=_MOST)
        _list(room, gaps, chosen)
        return
    wanted = box.feedback(handled=None if chosen == _PRAISE else handled, limit=_MOST)
    _list(room, [one for one in wanted if (one.verdict is Verdict.RIGHT) == (chosen == _PRAISE)], chosen)


def _control(room: Room, label: str, options: dict[str, str], *, key: str) -> str | None:
    return st.segmented_control(
        label,
        list(options),
        format_func=lambda name: room.words.say(options[name]),
        default=next(iter(options)),
        required=True,
        label_visibility="collapsed",
        key=key,
        on_change=paging.back_to_first,
    )


def _list(room: Room, items: Sequence[Feedback | Gap], name: str) -> None:
    words = room.words
    if not items:
        st.html(inert.prose(words.say("Nothing is here."), words.language, kind="quiet"))
        return
    for one in paging.some(room, items, size=_AT_ONCE, key="feedback"):
        with st.container(border=True, key=f"feedback-{one.id}"):
            if isinstance(one, Gap):
                _gap(room, one)
            else:
                _opinion(room, one)
    presence.download(
        room,
        words.say("Export as CSV"),
        lambda: _csv(room, items),
        file_name=f"guildhall-{name}.csv",
        mime="text/csv",
        key="export_feedback",
    )


def _opinion(room: Room, one: Feedback) -> None:
    words = room.words
    st.html(inert.title(one.answer.question.text, level=3))
    said = f"{opinion_name(words, one.verdict)} · {_who(room, one)}"
    st.html(inert.prose(said, words.language, kind="quiet"))
    rows = [(words.say("Comment"), one.comment)] if one.comment else []
    if room.may_show(one.answer):
        marked = [citation for citation in one.answer.citations if citation.marker == one.marker]
        rows += [
            (words.say("The source that is wrong"), f"{c.title} · {c.address or c.quote.document}\n{c.quote.text}")
            for c in marked
        ]
        rows.append((words.say("Answer"), one.answer.text))
        sources = dict.fromkeys(f"{c.title} · {c.address}" if c.address else c.title for c in one.answer.citations)
        if sources:
            rows.append((words.say("Sources"), "\n".join(sources)))
    else:
        withheld = words.say("withheld, since it quotes documents that your role may not see, or that are gone")
        rows.append((words.say("Answer"), withheld))
    st.html(inert.facts(rows))
    if one.handled is not None:
        _tell_handled(room, moment(one.handled), one.note)
    elif one.verdict is not Verdict.RIGHT:
        _note(room, one.id, words.say("Mark as seen to"), gap=False)


def _gap(room: Room, one: Gap) -> None:
    words = room.words
    st.html(inert.title(one.question, level=3))
    st.html(inert.prose(_who(room, one), words.language, kind="quiet"))
    rows = [(words.say("Rules in force on"), one.day.isoformat())]
    offices = {facts.contact.office for facts in room.library.values() if facts.contact}
    if one.office and (one.office in offices or one.role == room.role):
        rows.append((words.say("Office to ask"), one.office))
    st.html(inert.facts(rows))
    if one.closed is not None:
        _tell_handled(room, moment(one.closed), one.note)
    else:
        _note(room, one.id, words.say("Close the gap"), gap=True)


def _who(room: Room, one: Feedback | Gap) -> str:
    return " · ".join([moment(one.at), one.user, phrases.role_name(room.words, one.role)])


def _tell_handled(room: Room, when: str, note: str) -> None:
    said = room.words.say("Seen to on {time}", time=when)
    st.html(tables.done(f"{said}: {note}" if note else said))


def _note(room: Room, identifier: str, label: str, *, gap: bool) -> None:
    words, box = room.words, room.wiring.feedback
    with st.form(f"note-{identifier}", border=False):
        note = st.text_input(
            words.say("What was done about it"), max_chars=LONGEST_COMMENT, key=f"note-text-{identifier}"
        )
        if st.form_submit_button(label, icon=":material/check:"):
            action = box.close_gap if gap else box.handle
            if acting.act(action, identifier, note, done=words.say("Marked as seen to.")):
                st.rerun()
            acting.tell()


def _csv(room: Room, items: Sequence[Feedback | Gap]) -> bytes:
    words = room.words
    names = (N_("Time"), N_("Person"), N_("Role"), N_("Verdict"), N_("Question"), N_("Comment"), N_("Answer"))
    header = [words.say(name) for name in (*names, N_("Seen to"), N_("Note"))]
    rows = [_csv_row(room, one) for one in items]
    return as_csv(header, rows)


def _csv_row(room: Room, one: Feedback | Gap) -> list[object]:
    words = room.words
    common = [moment(one.at), one.user, phrases.role_name(words, one.role)]
    if isinstance(one, Gap):
        seen_to = moment(one.closed) if one.closed else ""
        return [*common, words.say("Gap"), one.question, "", "", seen_to, one.note]
    answer = one.answer.text if room.may_show(one.answer) else words.say("withheld")
    seen_to = moment(one.handled) if one.handled else ""
    verdict = opinion_name(words, one.verdict)
    return [*common, verdict, one.answer.question.text, one.comment, answer, seen_to, one.note]
