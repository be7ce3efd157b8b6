"""The page of documents as a visitor meets it, over a real small store: library, reader, versions, comparison."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Html

from assistant.administering import Administering
from assistant.answering import Answering
from assistant.catalogue import Catalogue
from assistant.conversations import Conversations
from assistant.feedback import FeedbackBox
from assistant.originals import Originals
from assistant.records import Language
from assistant.settings import Settings
from assistant.shelves import Shelves, fingerprint
from assistant.ui.documents.script import SCRIPT
from assistant.ui.room import Room, Wiring
from assistant.ui.server.protection import headers
from assistant.ui.words import Words
from assistant.visitors import SignInWay, Visitor
from tests.assistant.fakes import TODAY, Group

OLD, NEW, SECRET, FEES, HOSTILE = (
    "rules/双聘-2021.md",
    "rules/双聘-2024.md",
    "office/reserve.md",
    "fees.md",
    "hostile.md",
)
CANARY = "Zephyrine"
EVIL = '<img src=x onerror=alert(1)> **bold** :smile: "quoted" &amp; <script>alert(2)</script>'

OpenDocuments = Callable[..., AppTest]


def _page(room: object) -> None:
    # Streamlit runs this function's source on its own, without the imports above.
    from assistant.ui.documents.page import show

    show(room)  # type: ignore[arg-type]


def _zh(hours: int) -> str:
    return (
        "# 双聘管理办法\n\n第一章 总则\n\n第一条 为规范双聘，制定本办法。\n\n第二章 授课\n\n"
        f"第二条 双聘工程师每学期授课不少于{hours}学时。\n\n第三条 依照第一条和《{CANARY} 储备金规则》第一条执行。\n"
    )


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Group:
    """Two versions of a rule, a secret, a file that changed once, and a document full of markup."""
    group = Group(tmp_path_factory.mktemp("documents"))
    group.write(OLD, _zh(32))
    group.write(NEW, _zh(48))
    group.write(SECRET, f"# {CANARY} 储备金规则\n\n第一条 储备金由{CANARY}保管。\n")
    group.write(HOSTILE, f"Notes\n\nArticle 1 {EVIL}\n\nArticle 2 Done.\n")
    group.write(FEES, "# Fee Rules\n\nArticle 1 The fee is ten euros.\n\nArticle 2 Fees are paid monthly.\n")
    group.declare(
        f"file: {OLD}, version: '2021', in_force_from: 2021-03-01",
        f"file: {NEW}, version: '2024', in_force_from: 2024-09-01, supersedes: {OLD}, type: charter",
        f"file: {SECRET}, audience: [administrator], organisation: {CANARY} Bank, type: law",
        f"file: {HOSTILE}, organisation: '<b>Evil</b> :smile: Ltd'",
        defaults="{audience: [public, teacher, partner, administrator], organisation: Riverside Group, type: policy}",
    )
    group.ingest()
    group.write(FEES, "# Fee Rules\n\nArticle 1 The fee is twelve euros.\n\nArticle 2 Fees are paid monthly.\n")
    group.ingest()
    return group


@pytest.fixture
def opened(group: Group, tmp_path: Path) -> Iterator[OpenDocuments]:
    """Opens the page: with a role, a day, a language and what stands in its address."""
    settings = Settings(store=group.store)
    conversations = Conversations(tmp_path)
    with group.opened() as assistant:
        wiring = Wiring(
            settings=settings,
            assistant=assistant,
            answering=Answering(assistant, conversations, workers=1),
            conversations=conversations,
            feedback=FeedbackBox(tmp_path),
            originals=Originals(lambda: Catalogue(group.store)),
            shelves=Shelves(lambda: Catalogue(group.store)),
            administering=Administering(settings),
        )

        def open_page(
            role: str = "teacher", *, on: date = TODAY, language: Language = Language.ENGLISH, **address: str
        ) -> AppTest:
            room = Room(
                wiring=wiring,
                visitor=Visitor(user="local", name="", role=role, way=SignInWay.LOCAL),
                day=on,
                words=Words(language),
                library=dict(assistant.library(role=role)),
                is_there=lambda: True,
            )
            page = AppTest.from_function(_page, kwargs={"room": room}, default_timeout=30)
            for name, value in address.items():
                page.query_params[name] = value
            page.run()
            assert not page.exception
            return page

        yield open_page


def _html(page: AppTest) -> str:
    """What the page says, without its style and script."""
    parts = [element.value for element in page.get("html") if isinstance(element, Html)]
    return "\n".join(part for part in parts if not part.startswith(("<style", "<script")))


def _shown(page: AppTest) -> str:
    widgets = [*page.checkbox, *page.button, *page.selectbox]
    labels = [str(widget.label) for widget in widgets]
    options = [str(option) for box in page.selectbox for option in box.options]
    return unescape("\n".join([re.sub(r"<[^>]*>", "", _html(page)), *labels, *options]))


def _titles(page: AppTest) -> list[str]:
    return [unescape(title) for title in re.findall(r'gh-item-title"[^>]*>([^<]*)</a>', _html(page))]


def _listed(page: AppTest) -> list[str]:
    return re.findall(r'gh-path">([^<]*)</div>', _html(page))


def _checkbox(page: AppTest, facet: str, value: str) -> str:
    return str(page.checkbox(key=f"choose-{facet}-{value}").label)


def test_library_lists_what_the_role_may_see(opened: OpenDocuments) -> None:
    """The secret's title, organisation, kind and number stay out of list, counts and filters for others."""
    page = opened("teacher")
    assert set(_listed(page)) == {OLD, NEW, FEES, HOSTILE}
    assert "4 documents" in _shown(page)
    assert CANARY not in _shown(page) and "choose-type-law" not in {box.key for box in page.checkbox}
    assert SECRET in _listed(opened("administrator"))


def test_library_tells_how_each_document_stands_on_the_day(opened: OpenDocuments) -> None:
    """The old rule is replaced by a link to the new one; before, it is in force and the new one is not yet."""
    now = _shown(opened())
    assert "Replaced · Superseded by 双聘管理办法 (version 2024)" in now
    then = opened(on=date(2022, 1, 1))
    assert (
        "Not yet in force" in _shown(then)
        and "Replaced" not in re.sub("Superseded", "", _shown(then)).split("In force")[0]
    )
    assert _checkbox(then, "status", "not_yet") == "Not yet in force (1)"


def test_search_finds_by_title_number_and_file_and_then_in_the_texts(opened: OpenDocuments) -> None:
    """What is typed narrows the list, stands in the address, and passages that have it follow."""
    page = opened()
    page.text_input[0].set_value("雙聘 ２０２１").run()
    assert _listed(page) == [OLD]
    assert "1 of 4 documents" in _shown(page)
    page.text_input[0].set_value("twelve euros").run()
    assert _listed(page) == []
    assert "No title, number, issuer or file name has these words." in _shown(page)
    assert "In the texts" in _shown(page) and "<mark>twelve</mark>" in _html(page)


def test_passages_of_unseen_documents_are_not_found(opened: OpenDocuments) -> None:
    """A word of the secret brings no passage to others, and does to those who may see it."""
    kept = f"储备金由{CANARY}保管"
    assert kept not in _shown(opened(find="储备金 保管"))
    assert kept in _shown(opened("administrator", find="储备金 保管"))


def test_filters_stand_in_the_address_and_count_what_they_bring(opened: OpenDocuments) -> None:
    """A filtered list can be shared; counts follow the other filters; everything is taken back at once."""
    page = opened(type="charter")
    assert _listed(page) == [NEW]
    assert _checkbox(page, "type", "policy") == "Policy (3)"
    assert _checkbox(page, "language", "zh") == "Chinese (1)"
    page.checkbox(key="choose-type-policy").check().run()
    assert page.query_params["type"] == ["charter", "policy"]
    assert len(_listed(page)) == 4
    page.button(key="clear_facets").click().run()
    assert "type" not in page.query_params and len(_listed(page)) == 4


def test_an_address_of_nonsense_lists_nothing_and_breaks_nothing(opened: OpenDocuments) -> None:
    """Unknown values are shown as characters, with nothing behind them, and can be taken back."""
    page = opened(type="<img>", order="sideways", page="-5")
    assert _listed(page) == []
    assert "<img>" not in _html(page)
    page.button(key="clear_facets").click().run()
    assert len(_listed(page)) == 4


def test_order_is_chosen(opened: OpenDocuments) -> None:
    """The newest first; the choice stands in the address."""
    page = opened()
    page.selectbox[0].select("newest").run()
    assert page.query_params["order"] == "newest"
    assert _listed(page)[:2] == [NEW, OLD]


def test_reader_sets_the_text_to_the_letter(opened: OpenDocuments, group: Group) -> None:
    """Every character of the canonical text is there, in order, whatever it looks like."""
    for path in (NEW, FEES, HOSTILE):
        page = opened(document=path)
        text = Catalogue(group.store)
        with_entry = next(entry for entry in text.entries() if entry.path == path)
        wanted = "".join(text.document(with_entry).text.split())
        text.close()
        part = re.search(r'<div class="gh-text".*', _html(page), re.DOTALL)
        assert part
        words = re.sub(r'<button[^>]*class="gh-link"[^>]*>#</button>', "", part[0])
        assert "".join(unescape(re.sub(r"<[^>]*>", "", words)).split()) == wanted


def test_words_of_documents_stay_characters(opened: OpenDocuments) -> None:
    """No markup of a document or a declaration becomes an element or Markdown."""
    for page in (opened(document=HOSTILE), opened(), opened(document=HOSTILE, view="versions")):
        assert "<img" not in _html(page) and "<b>Evil" not in _html(page) and "<script>alert" not in _html(page)
    label = next(str(box.label) for box in opened().checkbox if "Evil" in str(box.label))
    assert "<b>" not in label and ":smile:" not in label


def test_permalink_marks_its_clause(opened: OpenDocuments) -> None:
    """The clause that the address names is marked, and only that; the tree has a link to each."""
    page = opened(document=NEW, clause="第二章 › 第二条")
    marked = re.findall(r'<div class="gh-block gh-goal"[^>]*><div class="gh-words">(.*?)</div>', _html(page))
    assert len(marked) == 1
    assert re.sub(r"<[^>]*>", "", marked[0]) == "第二条 双聘工程师每学期授课不少于48学时。"
    assert len(re.findall(r'class="gh-entry"', _html(page))) == 5


def test_permalink_to_a_clause_that_is_gone_or_elsewhere_says_so(opened: OpenDocuments) -> None:
    """Nothing is marked where nothing is meant; what is found under another address is told."""
    gone = opened(document=NEW, clause="第九条")
    assert "This text has no clause 第九条" in _shown(gone) and "gh-goal" not in _html(gone)
    moved = opened(document=NEW, clause="第一章 › 第二条")
    assert "is taken to be 第二章 › 第二条" in _shown(moved) and "gh-goal" in _html(moved)


def test_span_of_changed_words_leads_to_them_or_to_their_clause(opened: OpenDocuments, group: Group) -> None:
    """Words that stand elsewhere now are marked there; changed ones lead to their clause and to the wording of then."""
    now = opened(document=FEES, start="20", end="30", words=fingerprint("no such words"))
    assert "the place it names is gone" in _shown(now)
    old = "# Fee Rules\n\nArticle 1 The fee is ten euros."
    with_former = Catalogue(group.store)
    text = with_former.document(with_former.versions(FEES)[0]).text
    with_former.close()
    assert "ten euros" in text and old
    span = (text.index("The fee is ten"), text.index("The fee is ten") + len("The fee is ten euros."))
    changed = opened(document=FEES, start=str(span[0]), end=str(span[1]), words=fingerprint(text[slice(*span)]))
    assert "The words that the link names have changed since." in _shown(changed)
    assert re.search(r'gh-goal"[^>]*data-goal=[^>]*><div class="gh-words"><b>Article 1', _html(changed))
    later = (text.index("Fees are paid"), text.index("Fees are paid") + len("Fees are paid monthly."))
    moved = opened(document=FEES, start=str(later[0]), end=str(later[1]), words=fingerprint("Fees are paid monthly."))
    assert "<mark" in _html(moved) and "stand here now" in _shown(moved)
    assert re.search(r"<mark[^>]*>Fees are paid monthly\.</mark>", _html(moved))


def test_unknown_and_unseen_documents_are_told_alike(opened: OpenDocuments) -> None:
    """One sentence for a document that is not there, one not for the role, and a former content of either."""
    told = {
        re.sub(r"<[^>]*>", "", _html(opened("teacher", document=name))).strip()
        for name in ("nothing.md", SECRET, f"{SECRET}@0123456789ab", f"{FEES}@0123456789ab", f"{NEW}@2020-01-01", "")
    }
    assert told == {"All documents\nThere is no such document here, or it is not available to you."}
    assert CANARY in _shown(opened("administrator", document=SECRET))


def test_references_lead_where_the_role_may_follow(opened: OpenDocuments) -> None:
    """An article of the same document is a link for all, the secret one for administrators alone."""
    staff = re.findall(r'<a href="([^"]*)"[^>]*title="([^"]*)"[^>]*data-inside', _html(opened(document=NEW)))
    assert [title for _, title in staff] == ["双聘管理办法 (version 2024) · 第一章 › 第一条"]
    chief = re.findall(
        r'<a href="([^"]*)"[^>]*title="([^"]*)"[^>]*data-inside', _html(opened("administrator", document=NEW))
    )
    assert any(CANARY in title for _, title in chief)


def test_facts_tell_the_audience_to_administrators_only(opened: OpenDocuments) -> None:
    """Who may see a document is no business of others; predecessor and successor are links."""
    assert "Visible to" not in _shown(opened(document=NEW))
    assert "Visible to" in _shown(opened("administrator", document=NEW))
    assert "Supersedes" in _shown(opened(document=NEW)) and "Superseded by" in _shown(opened(document=OLD))


def test_a_document_that_does_not_hold_says_so_first(opened: OpenDocuments) -> None:
    """Replaced and not yet in force are told on the day that is looked at."""
    assert "no longer in force on 2026-11-02. It was replaced by 双聘管理办法 (version 2024)." in _shown(
        opened(document=OLD)
    )
    assert "not yet in force on 2022-01-01." in _shown(opened(document=NEW, on=date(2022, 1, 1)))
    assert "gh-notice" not in _html(opened(document=NEW))


def test_links_keep_the_day_that_was_chosen(opened: OpenDocuments) -> None:
    """Where another day than today is looked at, every link within the page looks at it, too."""
    links = re.findall(r'href="(documents\?[^"]*)"', _html(opened(document=NEW, on=date(2022, 1, 1))))
    assert links and all("on=2022-01-01" in link for link in links)


def test_versions_are_compared_clause_by_clause(opened: OpenDocuments) -> None:
    """Predecessor and successor side by side: what was removed and inserted is marked, for listeners in words."""
    page = opened(document=NEW, view="versions")
    html = _html(page)
    assert re.search(r"<del><span[^>]*> removed: </span>32</del><ins><span[^>]*> inserted: </span>48</ins>", html)
    assert "1 clause changed · 0 added · 0 removed · 0 moved · 0 renumbered" in _shown(page)
    assert "clauses unchanged" not in _shown(page)
    everything = opened(document=NEW, view="versions", only="everything")
    assert "<summary>" in _html(everything) and "unchanged</summary>" in _html(everything)
    assert f"old={OLD}" in unescape(re.sub("%2F", "/", html)) or "data-link=" in html


def test_former_contents_are_read_and_compared(opened: OpenDocuments) -> None:
    """The file's earlier content opens with a warning, and is the earlier side of the comparison."""
    page = opened(document=FEES, view="versions")
    assert "Earlier content of the file" in _shown(page)
    assert re.search(r">\s*ten\s*</del>.*>\s*twelve\s*</ins>", _html(page))
    name = re.search(r"document=(fees\.md%40[0-9a-f]{12})", _html(page))
    assert name
    former = opened(document=name[1].replace("%40", "@"))
    assert "This is what the file said from" in _shown(former) and "ten euros" in _shown(former)
    assert "Download the original" not in _shown(former)


def test_versions_never_name_what_the_role_may_not_see(opened: OpenDocuments) -> None:
    """A name in the address that is no version for the role is passed over, not told."""
    page = opened(document=NEW, view="versions", old=SECRET, new=f"{SECRET}@0123456789ab")
    assert CANARY not in _shown(page) and "1 clause changed" in _shown(page)


def test_a_lone_document_has_nothing_to_compare(opened: OpenDocuments) -> None:
    """One version says so."""
    assert "No other version of this document is known" in _shown(opened(document=HOSTILE, view="versions"))


def test_the_page_speaks_chinese(opened: OpenDocuments) -> None:
    """List, reader and comparison in Chinese."""
    assert "现行有效" in _shown(opened(language=Language.CHINESE))
    read = _shown(opened(language=Language.CHINESE, document=OLD))
    assert "已不再有效" in read and "全部文件" in read
    assert "1 条有改动" in _shown(opened(language=Language.CHINESE, document=NEW, view="versions"))


def test_library_is_turned_by_links(opened: OpenDocuments, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list has pages with addresses of their own; one beyond the end shows the last."""
    monkeypatch.setattr("assistant.ui.documents.library.LISTED", 3)
    first, last, beyond = opened(), opened(page="2"), opened(page="99")
    assert len(_listed(first)) == 3 and len(_listed(last)) == 1
    assert _listed(beyond) == _listed(last)
    assert 'href="documents?page=2' in _html(first)


def test_long_texts_are_shown_in_parts_around_the_place_asked_for(
    opened: OpenDocuments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is brought by a click, in either direction."""
    monkeypatch.setattr("assistant.ui.documents.reading.CHARACTERS", 25)
    page = opened("administrator", document=NEW)
    assert "为规范双聘" in _shown(page)
    assert "储备金规则" not in re.sub(r'title="[^"]*"', "", _html(page)).split("gh-text", 1)[1]
    page.button(key="show_later").click().run()
    page.button(key="show_later").click().run()
    assert "储备金规则" in _shown(page)
    there = opened("administrator", document=NEW, clause="第二章 › 第三条")
    assert "gh-goal" in _html(there) and any(button.key == "show_earlier" for button in there.button)


def test_the_pages_script_is_let_through_by_the_servers_policy() -> None:
    """A browser runs it although the policy forbids all scripts in pages but the ones it names."""
    script = SCRIPT.removeprefix("<script>").removesuffix("</script>")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in dict(headers())[b"content-security-policy"].decode()
