"""What people take along holds every word of the answers and their sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import docx
from markdown_it import MarkdownIt

from assistant.conversations import Exchange
from assistant.records import Answer, Citation, InForce, Notice, NoticeKind, Quote
from assistant.transcript import Transcript, answer_as_text, to_docx, to_markdown
from tests.assistant.answers import answered, asked, refused

_QUOTE = "Fee | 12 **euros** a month\n![x](http://evil.example/t.png) <b>net</b>\x0b"


def _citation(marker: int, text: str) -> Citation:
    return Citation(
        marker=marker,
        quote=Quote(document="notes/fees.pdf", start=0, end=len(text), text=text),
        title="Fees",
        version="2024",
        in_force=InForce(since=date(2024, 9, 1)),
        address="Chapter 2 › Article 12",
        page=4,
    )


def _answer(*, found: bool = True) -> Answer:
    question = asked("What is *due*?\nAnd when?")
    if not found:
        return replace(refused(question), nearest=(_citation(1, "near"),))
    other = Notice(kind=NoticeKind.CONFLICT, text="Another says 10[2].", citations=(_citation(2, "10 euros"),))
    return replace(answered(question, "12 **euros**[1]."), citations=(_citation(1, _QUOTE),), notices=(other,))


def _dates(validity: InForce) -> str:
    return f"in force from {validity.since}"


def _transcript(*answers: Answer) -> Transcript:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    return Transcript(
        title="Fees & more",
        exchanges=[Exchange(ordinal=n, question=a.question, asked=now, answer=a) for n, a in enumerate(answers)],
        sources="Sources",
        on="Answered for {day}",
        in_force=_dates,
    )


def test_clipboard_gets_answer_notices_and_full_addresses() -> None:
    """Each source is a line with title, version, clause, page, dates, file and the quote to the letter."""
    text = answer_as_text(_answer(), in_force=_dates)
    assert text.startswith("12 **euros**[1].\nAnother says 10[2].\n\n[1] Fees, 2024, Chapter 2 › Article 12, p. 4, ")
    assert f"in force from 2024-09-01, notes/fees.pdf: “{_QUOTE}”\n[2] Fees" in text


def test_refusal_is_copied_with_what_comes_closest() -> None:
    """Where nothing is cited the nearest passages go along."""
    assert "[1] Fees" in answer_as_text(_answer(found=False), in_force=_dates)


def test_markdown_shows_the_words_as_characters() -> None:
    """Nothing in a quote becomes a picture, an emphasis, a heading or an element, and its lines stay lines."""
    written = to_markdown(_transcript(_answer(), _answer(found=False)))
    html = MarkdownIt("commonmark", {"html": True}).render(written)
    assert "<img" not in html and "<b>" not in html and html.count("<h2>") == 2
    assert "What is *due*? And when?" in html
    assert "12 **euros** a month<br />" in html and "![x](http://evil.example/t.png) &lt;b&gt;net&lt;/b&gt;" in html
    assert html.count("<strong>") == 2


def test_word_file_holds_questions_answers_and_sources() -> None:
    """The file opens, with a heading a question and a line a source; what XML cannot hold is left out."""
    written = docx.Document(BytesIO(to_docx(_transcript(_answer(), _answer(found=False)))))
    paragraphs = [paragraph.text for paragraph in written.paragraphs]
    assert paragraphs[0] == "Fees & more" and "12 **euros**[1]." in paragraphs
    assert [p.text for p in written.paragraphs if p.style is not None and p.style.name == "Heading 1"] == [
        "What is *due*?\nAnd when?"
    ] * 2
    assert any(text.startswith("[1] Fees, 2024") and "<b>net</b>”" in text for text in paragraphs)
