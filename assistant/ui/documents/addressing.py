"""What the address of this page says: which documents are listed, or which one is read, where, and beside which."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from assistant.finding import Facet, Order, Wanted
from assistant.shelves import fingerprint
from assistant.ui import location
from assistant.ui.room import Room

FIND = "find"
"""The words that listed documents have."""

ORDER = "order"
"""The order of the list."""

PAGE = "page"
"""The page of the list, or of a comparison."""

VIEW = "view"
"""Which side of a document is shown: its text where nothing is said."""

PICTURE = "picture"
"""The page of the original that is shown as a picture."""

OLD, NEW = "old", "new"
"""The two wordings that are compared."""

ONLY = "only"
"""What a comparison is limited to."""

_MOST = 100_000


def wanted() -> Wanted:
    """Which documents the address asks for."""
    chosen = {facet: frozenset(location.values(facet.value)) for facet in Facet}
    order = location.value(ORDER)
    return Wanted(
        words=location.value(FIND) or "",
        chosen=chosen,
        order=Order(order) if order in set(Order) else Order.TITLE,
    )


def number(parameter: str, *, most: int = _MOST) -> int:
    """A page by its number, the first where the address says none that is there."""
    said = location.value(parameter) or ""
    return min(max(int(said), 1), max(most, 1)) if said.isascii() and said.isdecimal() and len(said) < 9 else 1


def span() -> tuple[int, int] | None:
    """The stretch of text that is to be marked."""
    start, end = (location.value(name) or "" for name in (location.START, location.END))
    if not all(said.isascii() and said.isdecimal() and len(said) < 12 for said in (start, end)):
        return None
    return (int(start), int(end)) if int(start) < int(end) else None


def library(room: Room, wanted: Wanted, *, page: int = 1) -> str:
    """The address of a list."""
    asked: list[tuple[str, str]] = [(FIND, wanted.words)] if wanted.words else []
    asked += [(facet.value, value) for facet, chosen in wanted.chosen.items() for value in sorted(chosen)]
    asked += [(ORDER, wanted.order.value)] if wanted.order is not Order.TITLE else []
    asked += [(PAGE, str(page))] if page > 1 else []
    return _address([*asked, *_day(room)])


def reader(
    room: Room,
    name: str,
    *,
    clause: str | None = None,
    span: tuple[int, int] | None = None,
    words: str | None = None,
    view: str | None = None,
    **further: str | None,
) -> str:
    """The address at which a document is read, for the day that is looked at where that is not today."""
    asked: list[tuple[str, str]] = [(location.DOCUMENT, name)]
    asked += [(location.CLAUSE, clause)] if clause else []
    asked += [(location.START, str(span[0])), (location.END, str(span[1]))] if span else []
    asked += [(location.WORDS, fingerprint(words))] if words else []
    asked += [(VIEW, view)] if view else []
    asked += [(key, value) for key, value in further.items() if value]
    return _address([*asked, *_day(room)])


def _day(room: Room) -> list[tuple[str, str]]:
    return [] if room.day == date.today() else [(location.DAY, room.day.isoformat())]


def _address(asked: list[tuple[str, str]]) -> str:
    return f"{location.DOCUMENTS}?{urlencode(asked)}" if asked else location.DOCUMENTS
