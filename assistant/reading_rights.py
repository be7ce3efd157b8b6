"""What a role may know of all that the store ever held: current documents, former ones, and the offices they name."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Paths whose documents a role may see and those it may not, and offices that only the latter name.

    ``quotable`` are the paths of which the role might have seen every version, so that an answer of any day may be
    shown that quotes them. A path that the store knows nothing of is in no set.
    """

    role: str
    seen: frozenset[str]
    hidden: frozenset[str]
    quotable: frozenset[str]
    hidden_offices: frozenset[str]

    @property
    def sees_everything(self) -> bool:
        """Whether nothing has to be kept from the role."""
        return not self.hidden and self.seen == self.quotable


def rights_of(catalogue: Catalogue, role: str) -> Rights:
    """A role's rights; of a document that is gone, what its path held last decides."""
    rows = catalogue.rows(
        "SELECT path, audience, json_extract(own_facts, '$.contact.office'), json_extract(own_facts, "
        "'$.contact.contact') FROM documents ORDER BY id"
    )
    latest: dict[str, bool] = {}
    once_hidden: set[str] = set()
    offices: dict[bool, set[str]] = {True: set(), False: set()}
    for path, audience, *contact in rows:
        visible = latest[str(path)] = role in str(audience).split(" ")
        offices[visible].update(str(part) for part in contact if part)
        if not visible:
            once_hidden.add(str(path))
    seen = {path for path, visible in latest.items() if visible}
    return Rights(
        role=role,
        seen=frozenset(seen),
        hidden=frozenset(latest.keys() - seen),
        quotable=frozenset(seen - once_hidden),
        hidden_offices=frozenset(offices[False] - offices[True]),
    )
