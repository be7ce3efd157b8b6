"""Reading is the same in every run, whatever the order in which Python's sets happen to be."""

from __future__ import annotations

from tests.benchmarks.harness import CORPUS
from tests.benchmarks.stability import digest, unlike

FEW = (
    "people/双聘管理办法-2024.pdf",
    "governance/decision-rights-table.docx",
    "curriculum/行业人才需求清单-2026.xlsx",
    "notices/2026年秋季双聘集中受理通知.html",
    "partners/partner-induction.pptx",
)


def test_digests_tell_values_apart_and_take_sets_as_they_come() -> None:
    """The order of a list counts, the order of a set does not."""
    assert digest(["a", "b"]) != digest(["b", "a"])
    assert digest({"a", "b", "c"}) == digest({"c", "b", "a"})
    assert digest([frozenset({"a"})]) != digest([frozenset({"b"})])


def test_files_of_every_format_are_read_alike_in_two_processes() -> None:
    """Text, blocks, pages, passages, facts and clauses of five corpus files do not depend on the hash seed."""
    assert unlike([CORPUS / name for name in FEW]) == {}
