"""The page as a visitor meets it, in both languages, with the fake assistant behind it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
import streamlit as st
from fake_assistant import HOSTILE_QUOTE, HOSTILE_TITLE, FakeAssistant
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, ButtonGroup, Html

from assistant.conversations import Conversations
from assistant.errors import StoreError
from assistant.ui.room import Wiring

OpenPage = Callable[..., AppTest]


def _shown(page: AppTest) -> str:
    """All HTML, Markdown and labels on the page, as characters."""
    words = [*page.markdown, *page.caption, *page.code]
    parts = [*_html(page), *(element.value for element in words), *(button.label for button in page.button)]
    return unescape("\n".join(parts))


def _html(page: AppTest) -> list[str]:
    return [element.value for element in page.get("html") if isinstance(element, Html)]


def _choices(block: Block) -> ButtonGroup[str]:
    """The first group of pills or segments in a part of the page."""
    group = block.get("button_group")[0]
    assert isinstance(group, ButtonGroup)
    return group


def _ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def _open_source(page: AppTest, place: int = 0) -> AppTest:
    sources = [button for button in page.button if (button.key or "").startswith("source-")]
    return sources[place].click().run()


def _context(page: AppTest) -> str:
    """The HTML of the quote in the drawer."""
    return [html for html in _html(page) if 'class="gh-context"' in html][-1]


def test_empty_page_says_what_it_is_and_how_much_it_knows(open_page: OpenPage) -> None:
    """The first look tells purpose and number of documents, and offers questions to begin with."""
    page = open_page()
    assert "Every answer quotes them word for word" in _shown(page)
    assert "You can ask about 5 documents." in _shown(page)
    assert _choices(page.main).options[0] == "How much study leave may a trainee take?"


def test_interface_follows_the_browsers_language(open_page: OpenPage) -> None:
    """A Chinese browser gets a Chinese page with Chinese examples."""
    page = open_page(locale="zh-CN")
    assert "每个回答都逐字引用原文" in _shown(page)
    assert page.chat_input[0].placeholder == "请输入问题"


def test_chosen_language_beats_the_browsers_and_stays_in_the_address(open_page: OpenPage) -> None:
    """Choosing 中文 turns the page and puts the choice into its address."""
    page = open_page()
    _choices(page.sidebar).set_value("zh").run()
    assert page.query_params["lang"] == "zh"
    assert "每个回答都逐字引用原文" in _shown(page)


def test_role_sees_only_its_documents_counted_and_listed(open_page: OpenPage) -> None:
    """The count and the list of documents are those of the role."""
    page = open_page(role="public")
    assert "You can ask about 3 documents." in _shown(page)
    assert "Salary Bands" not in _shown(page)
    assert "You are acting as: Public" in _shown(page)
    assert "GUILDHALL_ROLE" in _shown(page)


def test_role_without_documents_learns_how_to_feed_the_store(open_page: OpenPage, fake: FakeAssistant) -> None:
    """An empty store offers the command that fills it, and no question can be asked."""
    fake.held = {}
    page = open_page()
    assert "guildhall ingest FOLDER" in _shown(page)
    assert page.chat_input[0].disabled


@pytest.mark.parametrize(("locale", "said"), [("en-US", "cannot be opened"), ("zh-CN", "无法打开文件库")])
def test_missing_store_is_told_in_one_sentence(open_page: OpenPage, locale: str, said: str) -> None:
    """A store that cannot be opened gives its reason and the command, never a traceback."""

    def missing() -> Wiring:
        raise StoreError("There is no store in /nowhere; run guildhall ingest.")

    page = open_page(locale=locale, open_wiring=missing)
    assert said in _shown(page) and "There is no store in /nowhere" in _shown(page)
    assert "guildhall ingest FOLDER" in _shown(page)
    assert not page.exception


@pytest.mark.parametrize(
    ("question", "sentence", "source"),
    [
        ("双聘工程师每学期要上多少学时的课？", "双聘工程师每学期授课不少于48学时。", "第二章 › 第十二条"),
        ("How much study leave may I take?", "A trainee may take up to ten days", "Chapter 2 › Article 4"),
    ],
)
def test_answer_has_markers_and_numbered_sources(
    open_page: OpenPage, question: str, sentence: str, source: str
) -> None:
    """In both languages an answer shows its sentences with markers and a source with address for each."""
    page = _ask(open_page(), question)
    assert sentence in _shown(page)
    assert 'data-opens="0-0" aria-label="Open source 1">[1]</button>' in _shown(page)
    assert any(source in button.label and button.label.startswith("\\[1\\]") for button in page.button)


def test_example_is_asked_by_one_click(open_page: OpenPage, fake: FakeAssistant) -> None:
    """Choosing an example asks exactly that question, whatever characters it holds."""
    page = open_page()
    _choices(page.main).set_value("What fees are due :tada: for `x` & $y$?").run()
    assert fake.asked[-1].text == "What fees are due :tada: for `x` & $y$?"
    assert len(page.chat_message) == 2


def test_suggestions_are_asked_for_once_a_visit(open_page: OpenPage, fake: FakeAssistant) -> None:
    """Drawing the empty page again asks for suggestions only in a language not yet seen."""
    page = open_page().run()
    assert fake.suggested == 1
    _choices(page.sidebar).set_value("zh").run()
    assert fake.suggested == 2


def test_opened_source_shows_the_quote_between_its_neighbours(open_page: OpenPage) -> None:
    """One click shows the quote highlighted to the letter in its article, with all that identifies it."""
    page = _open_source(_ask(open_page(), "每学期多少学时？"))
    assert "<mark>双聘工程师每学期授课不少于48学时。</mark>" in _context(page)
    assert "第十一条" in _context(page) and "第十三条" in _context(page)
    for fact in ("双聘工程师管理办法-2024.pdf", "in force from 2024-09-01", "第二章 › 第十二条", "<dd>2024</dd>"):
        assert fact in _shown(page)


def test_more_is_offered_only_where_the_document_goes_on(open_page: OpenPage) -> None:
    """The drawer shows part of a long document with a button for more, and a short one whole."""
    page = _ask(open_page(), "How much study leave?")
    assert "1 September 2023" not in _context(_open_source(page))
    assert page.button(key="show_more").label == "Show more of the document"
    assert not [button for button in _open_source(page, place=2).button if button.key == "show_more"]


def test_hostile_words_stay_plain_characters(open_page: OpenPage) -> None:
    """Markdown, HTML, formulas and links of a document appear as text in answer, source and drawer."""
    page = _open_source(_ask(open_page(), "What fees are due?"))
    answer = next(html for html in _html(page) if "Fees" in html)
    assert "<script" not in answer and "<img" not in answer and "<b>" not in answer and "<style" not in answer
    assert HOSTILE_QUOTE in unescape(_context(page))
    assert not [element for element in page.markdown if "evil.example" in element.value]
    label = next(button.label for button in page.button if "evil" in button.label)
    assert "\\!\\[logo\\]" in label and "\\<img" in label and "\\$x" in label
    assert ":smile:" not in label.replace("\\", "") and ":red[" not in label.replace("\\", "")
    assert HOSTILE_TITLE in label.replace("\u2060", "").replace("\\", "")


def test_notice_stands_out_with_its_own_source(open_page: OpenPage) -> None:
    """A superseded rule is announced by icon and words, and what it cites can be opened."""
    page = _ask(open_page(), "How much study leave?")
    assert any("Replaced rule" in element.value and ":material/" in element.value for element in page.markdown)
    page = _open_source(page, place=2)
    assert "<mark>A trainee may take up to six days" in _context(page)
    assert "in force from 2020-09-01 to 2023-08-31" in _shown(page)


def test_source_of_answer_and_notice_has_one_button(open_page: OpenPage) -> None:
    """Where a notice cites what the answer cites, the source is offered once and both markers open it."""
    page = _ask(open_page(), "When is sick leave reported?")
    assert "The documents disagree" in "".join(element.value for element in page.markdown)
    assert [button.key for button in page.button if (button.key or "").startswith("source-")] == ["source-0-0"]
    assert _shown(page).count('data-opens="0-0"') == 2


def test_not_found_offers_the_nearest_and_whom_to_ask(open_page: OpenPage) -> None:
    """A refusal shows its text, the related passage to open, and the office."""
    page = _ask(open_page(), "Where is parking allowed?")
    for said in ("Not found in the documents", "do not say where trainees may park", "Related passages"):
        assert said in _shown(page)
    assert "Trainee Office · ext. 2107" in _shown(page)
    assert "<mark>A trainee may take up to ten days" in _context(_open_source(page))


def test_question_back_is_shown_as_one(open_page: OpenPage) -> None:
    """An unclear question is met by a question."""
    page = _ask(open_page(), "it?")
    assert "One question back" in _shown(page) and "Which leave do you mean" in _shown(page)


def test_reload_brings_everything_back(open_page: OpenPage) -> None:
    """A fresh browser with the same address shows both exchanges, and their sources open."""
    page = _ask(_ask(open_page(), "How much study leave?"), "每学期多少学时？")
    again = open_page(address={"conversation": page.query_params["conversation"]})
    assert [message.avatar for message in again.chat_message] == [message.avatar for message in page.chat_message]
    assert "up to ten days" in _shown(again) and "不少于48学时" in _shown(again)
    assert "<mark>双聘工程师每学期授课不少于48学时。</mark>" in _context(_open_source(again, place=3))


def test_follow_up_carries_the_conversation(open_page: OpenPage, fake: FakeAssistant) -> None:
    """The second question goes to the assistant with the first and its answer."""
    _ask(_ask(open_page(), "How much study leave?"), "And the fees?")
    assert [turn.question for turn in fake.asked[-1].history] == ["How much study leave?"]
    assert fake.asked[-1].history[0].answer.startswith("A trainee may take up to ten days")


def test_new_conversation_starts_empty(open_page: OpenPage, fake: FakeAssistant) -> None:
    """The button empties the page and the next question has no history."""
    page = _ask(open_page(), "How much study leave?")
    page.button(key="new_conversation").click().run()
    assert "conversation" not in page.query_params and not page.chat_message
    _ask(page, "fees?")
    assert fake.asked[-1].history == ()


def test_role_that_sees_less_gets_its_answers_withheld(open_page: OpenPage) -> None:
    """The same person in a lesser role sees what they asked, and nothing of what was quoted from what is closed now."""
    page = _ask(_ask(open_page(), "What salary is paid?"), "How much study leave?")
    address = {"conversation": page.query_params["conversation"], "source": "0-0"}
    other = open_page(role="public", address=address)
    assert "no longer available to you" in _shown(other) and "up to ten days" in _shown(other)
    assert "highest band" not in _shown(other) and "Salary Bands" not in _shown(other)


def test_unknown_conversation_is_not_available(open_page: OpenPage) -> None:
    """An address with another user's conversation, or none, says so and offers a new one."""
    page = open_page(address={"conversation": "somebody-elses"})
    assert "not available to you" in _shown(page) and "conversation" not in page.query_params


def test_answer_from_a_document_no_longer_visible_is_withheld(open_page: OpenPage, fake: FakeAssistant) -> None:
    """Where a quoted document is gone or closed to the role, the old answer is not shown and not passed on."""
    page = _ask(open_page(), "What salary is paid?")
    del fake.held["internal/salaries.md"]
    again = open_page(address={"conversation": page.query_params["conversation"]})
    assert "highest band" not in _shown(again) and "Salary Bands" not in _shown(again)
    assert "no longer available to you" in _shown(again)
    _ask(again, "fees?")
    assert fake.asked[-1].history == ()


def test_changed_document_shows_only_the_quote_as_cited(open_page: OpenPage, fake: FakeAssistant) -> None:
    """Where the words no longer stand at their place, the drawer says so and shows no context."""
    page = _ask(open_page(), "How much study leave?")
    changed = fake.held["policies/leave-2023.pdf"]
    fake.held["policies/leave-2023.pdf"] = replace(changed, text=changed.text.replace("ten days", "nine days"))
    again = _open_source(open_page(address={"conversation": page.query_params["conversation"]}))
    assert "The document has changed since" in _shown(again)
    assert "up to ten days" in _context(again) and "Article 4" not in _context(again)


def test_error_is_its_one_sentence(open_page: OpenPage) -> None:
    """An error of the product is told as it is, and nothing is kept of the question."""
    page = _ask(open_page(), "broken store")
    assert "The store is damaged; run guildhall verify --repair." in _shown(page)
    assert not page.exception and "conversation" not in page.query_params


def test_mistake_of_the_program_is_told_without_its_details(
    open_page: OpenPage, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever else goes wrong is logged, and the page says so in its own words."""
    page = _ask(open_page(), "bug")
    assert "Something went wrong" in _shown(page) and "secret detail" not in _shown(page)
    assert "secret detail" in caplog.text
    assert not page.exception


def test_streamlits_own_signals_are_no_mistakes(open_page: OpenPage) -> None:
    """What ends a run or draws the page anew passes the place where errors are told."""
    again = [True]

    def draws_anew() -> Wiring:
        if again:
            again.pop()
            st.rerun()
        st.stop()

    page = open_page(open_wiring=draws_anew)
    assert not again and not page.exception
    assert "Something went wrong" not in _shown(page)


def test_day_asked_for_goes_with_the_question_and_is_shown(open_page: OpenPage, fake: FakeAssistant) -> None:
    """A day from the address or the calendar reaches the assistant and stands by the answer."""
    assert open_page().date_input[0].value == date.today()
    page = open_page(address={"on": "2022-05-02"})
    assert page.date_input[0].value == date(2022, 5, 2)
    page.date_input[0].set_value(date(2022, 5, 1)).run()
    _ask(page, "How much study leave?")
    assert fake.asked[-1].on == date(2022, 5, 1)
    assert "Answered for 2022-05-01" in _shown(page)


def test_unreadable_conversation_is_told(open_page: OpenPage, conversations: Conversations) -> None:
    """A damaged record of the conversation is an error in one sentence."""
    page = _ask(open_page(), "How much study leave?")
    identifier = page.query_params["conversation"]
    assert conversations.find(identifier, user="local") is not None
    with closing(sqlite3.connect(conversations.path)) as connection, connection:
        connection.execute("UPDATE exchange SET answer = '{}'")
    again = open_page(address={"conversation": identifier})
    assert "is damaged and cannot be shown; start a new conversation" in _shown(again)
