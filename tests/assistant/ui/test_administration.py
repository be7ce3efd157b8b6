"""The administrators' page over a real store: each section, and nothing of what a role may not see."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import sign_ins
from assistant.audit import Kind, Outcome, Record, now
from assistant.declaring import KEYS
from assistant.errors import SignInRefused
from assistant.feedback import Verdict
from assistant.jobs import Work
from assistant.records import AnswerStatus, Language, Question
from assistant.settings import Settings
from assistant.ui.administration import names
from assistant.ui.room import Room, Wiring
from assistant.ui.wiring import open_app
from assistant.ui.words import Words, language_of_locale
from assistant.uploads import Verdict as UploadVerdict
from assistant.visitors import SignInWay, Visitor
from ingest.declarations import KEYS as DECLARED
from ingest.records import FileStatus
from tests.sample_group import CANARY, HANDBOOK, NEW_RULE, SECRET, write_group
from tests.terminal import Terminal

Shown = Callable[..., AppTest]
_SECTIONS = ("documents", "facts", "audiences", "health", "audit", "feedback", "usage")


def _page(open_room: "Callable[[], Room]") -> None:
    # Streamlit runs this function's source on its own, without the imports above.
    from assistant.ui.administration.page import show

    show(open_room())


@pytest.fixture(scope="module")
def _restored_main() -> Iterator[None]:
    """Give ``__main__`` back once the module is done with Streamlit's simulation."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


def _opened(store: Path, folder: Path) -> Wiring:
    """The app over a store of the group, of which a manager beside the administrators sees only a part."""
    sheet = folder / "collection.yaml"
    opened = sheet.read_text("utf-8").replace("group\n", "group\n  audience: [teacher, partner, manager]\n", 1)
    sheet.write_text(opened.replace("[public, teacher, partner, administrator]", "[public, manager]"), "utf-8")
    roles = ("public", "teacher", "partner", "administrator", "manager")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUILDHALL_ROLES", json.dumps(roles))
        assert Terminal(store).run("ingest", str(folder)).status == 0
    return open_app(Settings(store=store, roles=roles, administrators=("administrator", "manager")))


@pytest.fixture
def wiring(stocked: Terminal, folder: Path, _restored_main: None) -> Wiring:
    """The app over a store of its own, whose folder may be changed."""
    return _opened(stocked.place, folder)


@pytest.fixture(scope="module")
def shared(untouched: Path, tmp_path_factory: pytest.TempPathFactory, _restored_main: None) -> Wiring:
    """The app over a store that tests only look at; somebody asked about what the manager may not see."""
    home = tmp_path_factory.mktemp("looked-at")
    wiring = _opened(Path(shutil.copytree(untouched, home / "store")), write_group(home / "group"))
    question = Question(text="How many euros does the reserve fund hold?", role="administrator", on=date.today())
    answer = wiring.assistant.ask(question)
    assert CANARY in answer.text
    wiring.feedback.say(Verdict.WRONG, answer, user="anna", conversation="c", ordinal=0)
    return wiring


def _open(wiring: Wiring, section: str, *, role: str = "manager", locale: str = "en-GB", **address: str) -> AppTest:
    visitor = Visitor(user="li.na", name="Li Na", role=role, way=SignInWay.LOCAL)

    def room() -> Room:
        library = dict(wiring.assistant.library(role=role))
        words = Words(language_of_locale(locale))
        return Room(
            wiring=wiring, visitor=visitor, day=date.today(), words=words, library=library, is_there=lambda: True
        )

    page = AppTest.from_function(_page, kwargs={"open_room": room}, default_timeout=60)
    for name, value in {"section": section, **address}.items():
        page.query_params[name] = value
    return page.run()


@pytest.fixture
def shown(wiring: Wiring) -> Shown:
    """Opens a section of the app that may be changed."""
    return partial(_open, wiring)


def _words(page: AppTest) -> str:
    """Everything that a page says, attributes of its HTML included."""
    assert not page.exception
    html = "\n".join(str(getattr(one, "value", "")) for one in page.get("html"))
    widgets = [*page.selectbox, *page.multiselect, *page.text_input, *page.button, *page.checkbox]
    said = [str(getattr(one, part, "")) for one in widgets for part in ("label", "options", "placeholder", "value")]
    return unescape(html) + "\n".join([*said, *(caption.value for caption in page.caption)])


@pytest.mark.parametrize("section", _SECTIONS)
def test_only_administrators_see_a_section(shared: Wiring, section: str) -> None:
    """Whoever reaches the page otherwise is told so and sees nothing."""
    said = _words(_open(shared, section, role="teacher"))
    assert "Only administrators" in said and NEW_RULE not in said and "Section" not in said


@pytest.mark.parametrize("section", _SECTIONS)
@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_nothing_of_a_document_unseen_shows_in_any_section(shared: Wiring, section: str, locale: str) -> None:
    """Neither its path nor its title nor a word of it, whatever was asked about it."""
    said = _words(_open(shared, section, locale=locale))
    assert CANARY not in said and SECRET not in said and "Reserve Fund" not in said
    if section in ("audit", "feedback"):
        assert "euros does the reserve fund" in said
        assert CANARY in _words(_open(shared, section, locale=locale, role="administrator"))


def test_the_form_writes_what_was_changed_and_nothing_else(shown: Shown, folder: Path) -> None:
    """The entry gets the key, the trail a record, and the page says what happens next."""
    before = (folder / "collection.yaml").read_text("utf-8")
    page = shown("facts", file=NEW_RULE)
    [title] = [field for field in page.text_input if field.label == "Title"]
    title.set_value("Neu: *Titel*")
    [save] = [button for button in page.button if button.label == "Save in collection.yaml"]
    page = save.click().run()
    assert "takes effect with the next ingestion" in _words(page)
    after = (folder / "collection.yaml").read_text("utf-8")
    assert [line for line in after.splitlines() if line not in before.splitlines()] == ['    title: "Neu: *Titel*"']
    assert "Change of declarations" in _words(shown("audit"))


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en-GB",
            (
                *("Sign-in", "with a name and a password", "Sign-in with the account li", "Name or password is wrong."),
                *("failed, and the name is locked", "Locked until", "3 sign-ins with names that no account has"),
                *("What the provider says of this person gives no role here.", "at an identity provider", "Sign-out"),
                "Giving the account li the role Partner",
            ),
        ),
        (
            "zh-CN",
            (
                *("登录", "使用账号和密码", "以账号 li 登录", "账号或密码不正确。", "失败，账号已锁定", "锁定至"),
                *("3 次以不存在的账号登录", "身份提供方给出的信息不对应这里的任何角色。", "退出登录"),
                "将账号 li 的角色改为合作单位",
            ),
        ),
    ],
)
def test_sign_ins_and_accounts_are_told_in_words(wiring: Wiring, locale: str, told: tuple[str, ...]) -> None:
    """Who came and went, whose name was tried, and what was done to which account, in both languages."""
    li = Visitor(user="account:li#1", name="Li", role="teacher", way=SignInWay.ACCOUNT)
    trail = wiring.administering.trail
    refused = [
        SignInRefused(account="li"),
        SignInRefused(account="li", locks=datetime(2026, 3, 2, 8, 15, tzinfo=UTC)),
    ]
    records = [
        *(sign_ins.signed_in(li), sign_ins.signed_out(li), sign_ins.without_role("oidc:x|1", 17)),
        *(sign_ins.Refusals().record(one) for one in refused),
    ]
    strangers = Record(kind=Kind.SIGN_IN, at=now(), outcome=Outcome.FAILED, details={"way": "account", "attempts": 3})
    changed = Record(
        kind=Kind.USER,
        at=now(),
        outcome=Outcome.DONE,
        details={"action": "role", "account": "li", "account_role": "partner"},
    )
    for record in (*records, strangers, changed):
        assert record is not None
        trail.add(record)
    said = _words(_open(wiring, "audit", locale=locale))
    assert [one for one in told if one not in said] == []


def test_a_form_that_was_overtaken_is_not_saved(shown: Shown, folder: Path) -> None:
    """What somebody else wrote meanwhile stays, and the page says so."""
    page = shown("facts", file=NEW_RULE)
    sheet = folder / "collection.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "# theirs\n", "utf-8")
    [version] = [field for field in page.text_input if field.label == "Version"]
    version.set_value("2030")
    [save] = [button for button in page.button if button.label == "Save in collection.yaml"]
    said = _words(save.click().run())
    assert "changed by somebody else" in said
    assert "2030" not in sheet.read_text("utf-8") and sheet.read_text("utf-8").endswith("# theirs\n")


def test_a_wrong_declaration_is_told_with_file_and_line(shown: Shown, folder: Path) -> None:
    """The page goes on, without offering a form that could not be saved."""
    with (folder / "collection.yaml").open("a", encoding="utf-8") as sheet:
        sheet.write("  - file: nowhere.md\n")
    for section in ("documents", "facts", "audiences"):
        page = shown(section)
        assert "names 'nowhere.md'" in _words(page)
        assert not [button for button in page.button if button.label == "Save in collection.yaml"]


def test_audiences_are_changed_for_many_at_once(shown: Shown, folder: Path) -> None:
    """The role's own loss is warned of before it happens."""
    page = shown("audiences")
    [documents] = [field for field in page.multiselect if field.label == "Documents"]
    documents.set_value([NEW_RULE, HANDBOOK])
    page = page.run()
    [roles] = [field for field in page.multiselect if field.label.startswith("From now on")]
    page = roles.set_value(["teacher"]).run()
    assert "Your own role will then no longer see" in _words(page)
    [change] = [button for button in page.button if button.label == "Change 2 documents"]
    said = _words(change.click().run())
    assert "Saved in collection.yaml" in said
    assert (folder / "collection.yaml").read_text("utf-8").count("audience: [teacher]") == 2


def test_what_a_role_sees_can_be_looked_at(shared: Wiring) -> None:
    """Only the documents of that role are left."""
    page = _open(shared, "audiences")
    [role] = [field for field in page.selectbox if field.label == "What does this role see?"]
    said = _words(role.set_value("public").run())
    assert HANDBOOK in said and NEW_RULE not in said


def test_feedback_is_seen_to_with_a_word(shown: Shown, wiring: Wiring) -> None:
    """It leaves the open ones, and the label counts one less."""
    answer = wiring.assistant.ask(Question(text="Who must a trainer be?", role="manager", on=date.today()))
    wiring.feedback.say(Verdict.WRONG, answer, user="=cmd", conversation="c", ordinal=0, comment="<b>no</b>")
    page = shown("feedback")
    assert wiring.feedback.open_count() == 1 and "<b>no</b>" in _words(page)
    [note] = [field for field in page.text_input if field.label == "What was done about it"]
    note.set_value("Corrected")
    [done] = [button for button in page.button if button.label == "Mark as seen to"]
    assert "Nothing is here." in _words(done.click().run())
    assert wiring.feedback.open_count() == 0 and wiring.feedback.feedback(handled=True)[0].note == "Corrected"


def test_a_file_named_by_another_one_is_not_removed(shown: Shown, folder: Path) -> None:
    """Else nothing could be ingested any more; one that nobody names goes with its entry."""
    for path, gone in (("people/双聘管理办法-2021.txt", False), (NEW_RULE, True)):
        page = shown("documents")
        [choice] = [field for field in page.selectbox if field.label == "File to remove"]
        page = choice.set_value(path).run()
        page = page.checkbox[0].check().run()
        [delete] = [button for button in page.button if button.label == "Delete the file"]
        said = _words(delete.click().run())
        assert ("is declared to supersede" in said) is not gone
        assert (folder / path).exists() is not gone
    assert f"file: {NEW_RULE}" not in (folder / "collection.yaml").read_text("utf-8")


@pytest.mark.parametrize("words", [Words(Language.ENGLISH), Words(Language.CHINESE)])
def test_everything_that_is_done_has_its_name(words: Words) -> None:
    """Kinds of records, work, states of files and of uploads, and what can be declared."""
    told = [
        *(names.kind_name(words, kind) for kind in Kind),
        *(names.work_sentence(words, work) for work in Work),
        *(names.state_name(words, state.value)[1] for state in FileStatus),
        *(names.verdict_name(words, verdict)[1] for verdict in UploadVerdict),
        *(names.opinion_name(words, verdict) for verdict in Verdict),
        *(names.key_name(words, key) for key in KEYS),
        *(names.outcome_name(words, status.value) for status in (*AnswerStatus, *Outcome)),
    ]
    assert all(told) and not {state.value for state in FileStatus} & set(told)
    assert set(KEYS) == set(DECLARED)
