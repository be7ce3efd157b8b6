"""Links to the pages of a long list; each is an address of its own, so a page can be shared and gone back to."""

from __future__ import annotations

from collections.abc import Callable

from assistant.ui import inert
from assistant.ui.documents import names
from assistant.ui.words import Words

_AROUND = 2
"""Pages named on either side of the one that is shown."""


def pages(words: Words, page: int, last: int, address: Callable[[int], str]) -> inert.Made:
    """The pages around ``page`` with the first and the last one; ``address`` tells where each is."""
    numbers = [number for number in range(1, last + 1) if number in (1, last) or abs(number - page) <= _AROUND]
    items: list[inert.Made] = []
    if page > 1:
        items.append(names.link(address(page - 1), words.say("Previous"), rel="prev"))
    before = 0
    for number in numbers:
        if number > before + 1:
            items.append(inert.element("span", "…", aria_hidden="true"))
        label = words.say("Page {number} of {last}", number=number, last=last)
        current = "page" if number == page else None
        items.append(names.link(address(number), str(number), aria_label=label, aria_current=current))
        before = number
    if page < last:
        items.append(names.link(address(page + 1), words.say("Next"), rel="next"))
    return inert.element("nav", inert.joined(items), class_="gh-pages", aria_label=words.say("Pages"))
