"""What the interface itself says, in the visitor's language.

The code holds the English sentences; ``locale/zh/*.po`` holds the Chinese ones, a file for each part of the interface,
in gettext's format, which translators' programs read. Babel reads the files as they are, so nothing is compiled.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from assistant.records import Language

LOCALE = Path(__file__).parent / "locale"
"""The folder of translations, one folder a language."""


def N_(message: str) -> str:
    """Mark a sentence for translation where it is only named; :meth:`Words.say` translates it later."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """The interface's words in one language."""

    language: Language
    _translations: gettext.NullTranslations = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look the translations up, which are read once a process."""
        object.__setattr__(self, "_translations", _translations(self.language))

    def say(self, message: str, **values: object) -> str:
        """An English sentence in the visitor's language, with ``{name}`` replaced by the value of that name."""
        said = self._translations.gettext(message)
        return said.format(**values) if values else said

    def count(self, singular: str, plural: str, n: int, **values: object) -> str:
        """A sentence that tells a number, ``{n}``, in the form that the number asks for."""
        return self._translations.ngettext(singular, plural, n).format(n=f"{n:,}", **values)


@cache
def _translations(language: Language) -> gettext.NullTranslations:
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language.value)
    for path in sorted((LOCALE / language.value).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language.value):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_of_locale(locale: str | None) -> Language:
    """The interface language for a browser's locale tag such as ``zh-CN`` or ``en-US``; English where unknown."""
    return Language.CHINESE if (locale or "").lower().startswith("zh") else Language.ENGLISH
