"""Which document each live passage belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import Entry


class Owners:
    """The document of each live passage, by the passage's id and by its row, kept in memory.

    Search looks at thousands of candidates where few documents are in force; asking the catalogue for each would take
    longer than finding them. A document's rows never change, so only new documents are read.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: set[int] = set()
        self._by_id: dict[str, int] = {}
        self._by_number: dict[int, int] = {}

    def renew(self, live: Mapping[int, Entry]) -> None:
        """Read the documents that are new; those that went stay known and belong to no view."""
        new = live.keys() - self._known
        if new:
            for number, id_, document in self._catalogue.passage_owners(sorted(new)):
                self._by_id[id_] = self._by_number[number] = document
            self._known |= new

    def of_id(self, id_: str) -> int | None:
        """The document row of a passage; ``None`` where it is not known."""
        return self._by_id.get(id_)

    def of_number(self, number: int) -> int | None:
        """The same by the passage's row."""
        return self._by_number.get(number)
