"""The clause tree gives every quoted word the address its own document would give it."""

from __future__ import annotations

import pytest

from assistant.addresses import address_of
from ingest.structure import parse_clauses
from tests.ingest.sketches import Trap
from tests.ingest.traps_en import TRAPS_EN
from tests.ingest.traps_zh import TRAPS_ZH

CASES = [
    pytest.param(trap, words, address, id=words) for trap in (*TRAPS_ZH, *TRAPS_EN) for words, address in trap.expected
]


@pytest.mark.parametrize(("trap", "words", "address"), CASES)
def test_address_is_the_documents_own_numbering(trap: Trap, words: str, address: str | None) -> None:
    """Words stand at the address that the numbering gives them, whatever looks like a label around them."""
    loaded = trap.loaded()
    start = loaded.text.rindex(words)
    assert address_of(parse_clauses(loaded), start, start + len(words)) == address
