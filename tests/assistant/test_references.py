"""A reference leads to another document only where one visible document carries its name, and to the right version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from assistant.records import Clause, ClauseKind, Definition, Document, DocumentFacts, InForce, Language, Reference
from assistant.references import Link, link

DAY = date(2026, 6, 1)


def document(path: str, title: str, *, labels: Iterable[str] = (), **facts: object) -> Document:
    """A document of one line per clause, all of them articles."""
    clauses, text = [], ""
    for ordinal, label in enumerate(labels):
        line = f"{label} 规则。\n"
        clauses.append(
            Clause(
                ordinal=ordinal,
                parent=None,
                kind=ClauseKind.ARTICLE,
                label=label,
                heading="",
                start=len(text),
                end=len(text) + len(line),
            )
        )
        text += line
    return Document(
        path=path,
        sha256="",
        text=text,
        language=Language.CHINESE,
        pages=(),
        clauses=tuple(clauses),
        facts=DocumentFacts(title=title, **facts),  # type: ignore[arg-type]
    )


def reference(title: str | None, *addresses: tuple[str, ...], targets: tuple[int, ...] = ()) -> Reference:
    """A reference whose place in the text does not matter."""
    return Reference(start=0, end=1, title=title, addresses=addresses, targets=targets)


def follow(found: Reference, *others: Document, source: Document | None = None) -> Link | None:
    """Where a reference leads among ``others`` on the day."""
    origin = source or document("rules.md", "课酬办法")
    shelf = {other.path: other for other in (origin, *others)}
    return link(
        origin,
        found,
        [(path, other.facts) for path, other in shelf.items()],
        load=shelf.__getitem__,
        in_force=lambda path: shelf[path].facts.in_force.holds_on(DAY),
    )


CHARTER = document("charter.docx", "砚江集团章程", labels=("第一条", "第二条", "第三条"))
OLD = document(
    "old.md", "双聘管理办法", version="2021", in_force=InForce(since=date(2021, 1, 1), until=date(2024, 8, 31))
)
NEW = document("new.md", "砚江集团双聘管理办法", version="2024", in_force=InForce(since=date(2024, 9, 1)))


def test_own_reference_leads_to_its_targets() -> None:
    """What was resolved at reading stays in its document; without a target there is no link."""
    assert follow(reference(None, ("第三条",), targets=(2,))) == Link(document="rules.md", clauses=(2,))
    assert follow(reference(None, ("第九条",))) is None


def test_clause_is_found_in_the_document_named() -> None:
    """《砚江集团章程》第三条 and the short 章程第3条 lead to the same clause."""
    assert follow(reference("砚江集团章程", ("第三条",)), CHARTER) == Link(document="charter.docx", clauses=(2,))
    assert follow(reference("章程", ("第3条",)), CHARTER) == Link(document="charter.docx", clauses=(2,))


def test_several_clauses_are_found_in_order_and_missing_ones_left_out() -> None:
    """A list leads to what there is of it; a document without any of it is still the one named."""
    found = follow(reference("章程", ("第三条",), ("第一条",), ("第九条",)), CHARTER)
    assert found == Link(document="charter.docx", clauses=(2, 0))
    assert follow(reference("章程", ("第九条",)), CHARTER) == Link(document="charter.docx")


def test_whole_document() -> None:
    """A title alone leads to the document."""
    assert follow(reference("砚江集团章程"), CHARTER) == Link(document="charter.docx")


def test_unseen_document_leads_nowhere() -> None:
    """What is not in the role's library is neither found nor told."""
    assert follow(reference("砚江集团章程", ("第三条",))) is None


def test_never_a_guess_between_documents_that_match_equally() -> None:
    """Two different charters in force answer to 章程; only the full title tells them apart."""
    other = document("college.md", "南浦学院章程", labels=("第三条",))
    assert follow(reference("章程", ("第三条",)), CHARTER, other) is None
    assert follow(reference("南浦学院章程", ("第三条",)), CHARTER, other) == Link(document="college.md", clauses=(0,))


def test_full_title_beats_a_short_name() -> None:
    """章程 as a whole title is meant before titles that end with it."""
    plain = document("plain.md", "章程")
    assert follow(reference("章程"), CHARTER, plain) == Link(document="plain.md")


def test_version_in_force_is_meant() -> None:
    """Of two versions of a rule, the one that holds on the day."""
    named = document("a.md", "砚江集团双聘管理办法", version="2021", in_force=OLD.facts.in_force)
    assert follow(reference("双聘管理办法"), named, NEW) == Link(document="new.md")


def test_year_in_the_name_means_that_version() -> None:
    """（2021） leads to the old version although the new one is in force."""
    old = document("a.md", "砚江集团双聘管理办法", version="2021", in_force=OLD.facts.in_force)
    assert follow(reference("双聘管理办法（2021）"), old, NEW) == Link(document="a.md")
    assert follow(reference("双聘管理办法（2019）"), old, NEW) is None


def test_without_a_version_in_force_the_latest_of_one_title_is_meant() -> None:
    """Repealed rules still lead somewhere, different documents do not."""
    first = document("a.md", "值班办法", in_force=InForce(since=date(2019, 1, 1), until=date(2020, 1, 1)))
    second = document("b.md", "值班办法", in_force=InForce(since=date(2020, 1, 2), until=date(2021, 1, 1)))
    assert follow(reference("值班办法"), first, second) == Link(document="b.md")


def test_defined_short_name_stands_for_the_full_one() -> None:
    """After 《砚江集团章程》（以下简称《章程》）, 章程 is that charter although another is in force, too."""
    origin = document("rules.md", "课酬办法")
    told = (
        Definition(term="砚江集团章程", start=3, end=40, clause=None),
        Definition(term="章程", start=3, end=40, clause=None),
    )
    other = document("college.md", "南浦学院章程")
    defined = Document(**{**{name: getattr(origin, name) for name in Document.__slots__}, "definitions": told})
    assert follow(reference("章程"), CHARTER, other, source=defined) == Link(document="charter.docx")


@pytest.mark.parametrize("name", ["Agreement YVEG-BSA-2025-01", "YVEG-BSA-2025-01"])
def test_document_may_be_named_by_its_number(name: str) -> None:
    """A document's number leads to it."""
    agreement = document("bsa.docx", "Benefit-Sharing Agreement", number="YVEG-BSA-2025-01")
    assert follow(reference(name), agreement) == Link(document="bsa.docx")


@pytest.mark.parametrize("name", ["Charter", "the Charter", "Charter of the Riverside Group"])
def test_english_short_names(name: str) -> None:
    """The Charter is the one charter."""
    charter = document("charter.pdf", "Charter of the Riverside Group", labels=("Article 1", "Article 2"))
    assert follow(reference(name, ("Article II",)), charter) == Link(document="charter.pdf", clauses=(1,))
