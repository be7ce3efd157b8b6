"""The shelves show a role what it may see and nothing else: documents, their standing, versions and references."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import Entry
from assistant.comparison import ChangeKind
from assistant.errors import UnknownDocument
from assistant.records import Document
from assistant.shelves import Shelves, fingerprint
from assistant.standing import Standing
from assistant.store import snapshot_of
from tests.assistant.fakes import TODAY, Group

EVERYONE = "[public, teacher, partner, administrator]"
OLD, NEW, NEXT, SECRET, FEES = "old.md", "new.md", "next.md", "secret.md", "fees.md"
STAFF = "teacher"
CHIEF = "administrator"


def _rules(hours: int, *, extra: str = "") -> str:
    return f"# Teaching Rules\n\nArticle 1 Engineers teach {hours} hours a term.\n\nArticle 2 See Article 1.{extra}\n"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Rules in three versions, of which staff see two; a secret document that a public one names; and fees."""
    group = Group(tmp_path)
    group.write(OLD, _rules(32))
    group.write(NEW, _rules(48, extra=" It repeats Article 2 of the Reserve Fund Guidelines."))
    group.write(NEXT, _rules(60))
    group.write(SECRET, "# Reserve Fund Guidelines\n\nArticle 1 Nothing.\n\nArticle 2 The fund is secret.\n")
    group.write(FEES, "# Fee Rules\n\nArticle 1 The fee is ten euros.\n\nArticle 2 Fees are paid monthly.\n")
    group.declare(
        f"file: {OLD}, version: '2021', in_force_from: 2021-01-01",
        f"file: {NEW}, version: '2024', in_force_from: 2024-09-01, supersedes: {OLD}",
        f"file: {NEXT}, version: '2026', in_force_from: 2026-01-01, supersedes: {NEW}, audience: [administrator]",
        f"file: {SECRET}, audience: [administrator]",
        defaults=f"{{audience: {EVERYONE}}}",
    )
    group.ingest()
    return group


@pytest.fixture
def shelves(group: Group) -> Shelves:
    """The shelves over its store."""
    return Shelves(lambda: Catalogue(group.store))


def _standings(shelves: Shelves, role: str, on: date) -> dict[str, Standing]:
    return {document.path: document.standing for document in shelves.listed(role=role, on=on)}


def test_a_list_has_what_the_role_may_see(shelves: Shelves) -> None:
    """Other documents are not there, and nobody's successor or words tell of them."""
    listed = shelves.listed(role=STAFF, on=TODAY)
    assert [document.path for document in listed] == [FEES, NEW, OLD]
    assert all("reserve" not in document.words for document in listed)
    assert {document.facts.superseded_by for document in listed} == {None, NEW}
    assert NEXT in {document.path for document in shelves.listed(role=CHIEF, on=TODAY)}


@pytest.mark.parametrize(
    ("role", "on", "old", "new"),
    [
        (CHIEF, date(2022, 1, 1), Standing.IN_FORCE, Standing.NOT_YET),
        (CHIEF, date(2025, 1, 1), Standing.REPLACED, Standing.IN_FORCE),
        (CHIEF, TODAY, Standing.REPLACED, Standing.REPLACED),
        (STAFF, TODAY, Standing.REPLACED, Standing.ENDED),
        (STAFF, date(2020, 1, 1), Standing.NOT_YET, Standing.NOT_YET),
    ],
)
def test_a_document_stands_as_its_dates_and_its_successor_say(
    shelves: Shelves, role: str, on: date, old: Standing, new: Standing
) -> None:
    """What was replaced by a document that the role may not see has ended, without a word of the other one."""
    found = _standings(shelves, role, on)
    assert (found[OLD], found[NEW]) == (old, new)
    assert shelves.standing(NEW, role=role, on=on) is new


def test_in_force_is_what_the_store_says(group: Group, shelves: Shelves) -> None:
    """On every day around a change, for every role, exactly what answers may come from is shown as in force."""
    with closing(Catalogue(group.store)) as catalogue:
        snapshot = snapshot_of(catalogue)
    days = [date(2021, 1, 1), date(2024, 9, 1), date(2026, 1, 1)]
    for day in [day + timedelta(days=step) for day in days for step in (-1, 0, 1)]:
        for role in (STAFF, CHIEF):
            for path, standing in _standings(shelves, role, day).items():
                assert (standing is Standing.IN_FORCE) == snapshot.in_force(snapshot.by_path[path], day)


def test_versions_lead_as_far_as_the_role_may_follow(shelves: Shelves) -> None:
    """The chain of documents that supersede each other ends where the role may not see on, whichever one asks."""
    for path in (OLD, NEW):
        assert [edition.name for edition in shelves.editions(path, role=STAFF)] == [OLD, NEW]
        assert [edition.name for edition in shelves.editions(path, role=CHIEF)] == [OLD, NEW, NEXT]
    with pytest.raises(UnknownDocument):
        shelves.editions(NEXT, role=STAFF)


def test_a_reference_leads_only_to_what_the_role_may_see(shelves: Shelves) -> None:
    """Within the document for all; into the secret one for those who may see it, and for others it is plain text."""

    def leads(role: str) -> list[tuple[str, str | None]]:
        document = shelves.document(NEW, role=role)
        found = shelves.leads(document, role=role, on=date(2025, 1, 1), start=0, end=len(document.text))
        return [target for lead in found for target in lead.targets]

    assert leads(STAFF) == [(NEW, "Article 1")]
    assert leads(CHIEF) == [(NEW, "Article 1"), (SECRET, "Article 2")]


def test_only_references_of_a_stretch_are_followed(shelves: Shelves) -> None:
    """A part of a long text asks for its own references alone."""
    document = shelves.document(NEW, role=CHIEF)
    place = document.text.index("Reserve")
    found = shelves.leads(document, role=CHIEF, on=TODAY, start=0, end=place)
    assert all(lead.start < place for lead in found)


def _changed(group: Group, *, audience: str = EVERYONE) -> None:
    group.write(FEES, "# Fee Rules\n\nArticle 1 The fee is twelve euros.\n\nArticle 2 Fees are paid monthly.\n")
    declared = re.sub(
        r"defaults: .*", f"defaults: {{audience: {audience}}}", (group.folder / "collection.yaml").read_text()
    )
    group.write("collection.yaml", declared)
    group.ingest()


def test_former_contents_of_a_file_are_versions_of_it(group: Group, shelves: Shelves) -> None:
    """Each opens by its name, is dated, and can be compared with the present one; a changed declaration makes none."""
    assert len(shelves.editions(FEES, role=STAFF)) == 1
    _changed(group)
    former, present = shelves.editions(FEES, role=STAFF)
    assert (present.name, present.until) == (FEES, None)
    assert former.until is not None and former.filed <= former.until == present.filed
    assert "ten euros" in shelves.document(former.name, role=STAFF).text
    assert "twelve euros" in shelves.document(FEES, role=STAFF).text
    compared = shelves.compared(former.name, FEES, role=STAFF)
    assert {change.kind for change in compared.changes} == {ChangeKind.CHANGED, ChangeKind.UNCHANGED}
    declared = (group.folder / "collection.yaml").read_text()
    group.write("collection.yaml", declared + f"  - {{file: {FEES}, version: '7'}}\n")
    group.ingest()
    assert len(shelves.editions(FEES, role=STAFF)) == 2


def test_former_contents_are_hidden_from_who_may_not_see_the_present_one(group: Group, shelves: Shelves) -> None:
    """A document that was public once does not stay open by its former name."""
    _changed(group, audience="[administrator]")
    former = shelves.editions(FEES, role=CHIEF)[0]
    assert "ten euros" in shelves.document(former.name, role=CHIEF).text
    for name in (FEES, former.name, f"{FEES}@{TODAY.isoformat()}"):
        with pytest.raises(UnknownDocument):
            shelves.document(name, role=STAFF)


def test_former_contents_of_narrower_audience_stay_hidden(group: Group, shelves: Shelves) -> None:
    """What only administrators could see then is no version for others now."""
    group.write(SECRET, "# Reserve Fund Guidelines\n\nArticle 1 This is for all.\n")
    declared = (group.folder / "collection.yaml").read_text().replace(f"{SECRET}, audience: [administrator]", SECRET)
    group.write("collection.yaml", declared)
    group.ingest()
    assert [edition.name for edition in shelves.editions(SECRET, role=STAFF)] == [SECRET]
    former = shelves.editions(SECRET, role=CHIEF)[0]
    with pytest.raises(UnknownDocument):
        shelves.document(former.name, role=STAFF)


@pytest.mark.parametrize(
    "name", ["nothing.md", SECRET, f"{SECRET}@000000000000", f"{NEW}@000000000000", f"{NEW}@2026-13-40"]
)
def test_what_cannot_be_opened_is_told_alike(shelves: Shelves, name: str) -> None:
    """The sentence is the same whether a document is not there, not for the role, or never had that content."""
    with pytest.raises(UnknownDocument) as told:
        shelves.document(name, role=STAFF)
    assert str(told.value).replace(name, "X").startswith("There is no")


def test_words_of_an_earlier_content_are_known_again(group: Group, shelves: Shelves) -> None:
    """A link that was made before the text changed still tells which words it meant, to who may see them."""
    text = shelves.document(FEES, role=STAFF).text
    start = text.index("The fee is ten euros.")
    span, known = (start, start + 21), fingerprint("The fee is ten euros.")
    _changed(group)
    cited = shelves.cited(FEES, span, known, role=STAFF)
    assert cited is not None
    assert (cited.words, cited.clause) == ("The fee is ten euros.", "Article 1")
    assert shelves.document(cited.name, role=STAFF).text == text
    assert shelves.cited(FEES, span, fingerprint("other words"), role=STAFF) is None
    assert shelves.cited(SECRET, (0, 5), fingerprint("Reser"), role=STAFF) is None


def test_a_comparison_tells_each_role_its_own_neighbours(shelves: Shelves) -> None:
    """What is remembered of one role's comparison names no successor to another."""
    assert shelves.compared(OLD, NEW, role=CHIEF).new.facts.superseded_by == NEXT
    assert shelves.compared(OLD, NEW, role=STAFF).new.facts.superseded_by is None
    with pytest.raises(UnknownDocument):
        shelves.compared(OLD, NEXT, role=STAFF)


def test_an_ingestion_is_seen_at_the_next_look(group: Group, shelves: Shelves) -> None:
    """What came in, changed its audience or went is so at once."""
    assert FEES in _standings(shelves, STAFF, TODAY)
    group.remove(FEES)
    group.write("late.md", "# Late Rules\n\nArticle 1 Be on time.\n")
    group.ingest()
    assert set(_standings(shelves, STAFF, TODAY)) == {NEW, OLD, "late.md"}


def test_memory_is_bounded(group: Group, shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not wanted for longest is forgotten and read again."""
    monkeypatch.setattr("assistant.shelves.DOCUMENTS_REMEMBERED", 1)
    read: list[str] = []
    whole = Catalogue.document

    def noted(self: Catalogue, entry: Entry) -> Document:
        read.append(entry.path)
        return whole(self, entry)

    monkeypatch.setattr(Catalogue, "document", noted)
    for path in (OLD, OLD, NEW, NEW, OLD):
        shelves.document(path, role=STAFF)
    assert read == [OLD, NEW, OLD]
