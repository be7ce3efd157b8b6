"""What a role may know of all that the store ever held: current documents, former ones, and the offices they name."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Paths whose documents a role may see and those it may not, and offices that only the latter name.

    A path that the store knows nothing of is in neither set.
    """

    role: str
    seen: frozenset[str]
    hidden: frozenset[str]
    hidden_offices: frozenset[str]

    @property
    def sees_everything(self) -> bool:
        """Whether nothing has to be kept from the role."""
        return not self.hidden


def rights_of(catalogue: Catalogue, role: str) -> Rights:
    """A role's rights; of a document that is gone, what its path held last decides."""
    rows = catalogue.rows(
        "SELECT path, audience, json_extract(own_facts, '$.contact.office'), json_extract(own_facts, "
        "'$.contact.contact') FROM documents WHERE id IN (SELECT max(id) FROM documents GROUP BY path)"
    )
    seen: set[str] = set()
    hidden: set[str] = set()
    offices: dict[bool, set[str]] = {True: set(), False: set()}
    for path, audience, *contact in rows:
        visible = role in str(audience).split(" ")
        (seen if visible else hidden).add(str(path))
        offices[visible].update(str(part) for part in contact if part)
    return Rights(
        role=role,
        seen=frozenset(seen),
        hidden=frozenset(hidden),
        hidden_offices=frozenset(offices[False] - offices[True]),
    )
