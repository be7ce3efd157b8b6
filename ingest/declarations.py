"""What an administrator declares about a document, and the check of what was written.

The keys are those of a ``documents:`` entry; ``defaults:`` and a Markdown file's front matter take the same ones.
A key may be left out, or be ``null``: then the declaration says that there is none (no end of force, no predecessor),
and nothing farther out and nothing read from the document replaces it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from assistant.records import Authority, Contact, DocumentType
from ingest.marked_yaml import Location, Marked, fault

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PUBLIC = "public"
"""The role of people outside the group, who see only what is declared for them."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BREAK = re.compile(r"\s*[\n\r\t]\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What is declared about one document.

    ``declared`` names the keys that were declared: a key outside it was left open, a key in it whose value is ``None``
    was declared to be none. ``supersedes`` is the path of a document, relative to the ingested folder.
    """

    type: DocumentType | None = None
    organisation: str | None = None
    authority: Authority | None = None
    audience: frozenset[str] | None = None
    title: str | None = None
    version: str | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    supersedes: str | None = None
    contact: Contact | None = None
    declared: frozenset[str] = frozenset()

    def over(self, outer: Declarations) -> Declarations:
        """These declarations, completed key by key by those of ``outer``."""
        values = {key: getattr(self if key in self.declared else outer, key) for key in KEYS}
        return Declarations(**values, declared=self.declared | outer.declared)

    def digest(self) -> str:
        """A name that is the same exactly where the same is declared, in every run.

        What stands before the colon is the same where only a document's standing is declared otherwise (audience, type,
        organisation, authority, contact): then nothing that was read from it changes.
        """
        return ":".join(self._digest(self.declared & keys) for keys in (frozenset(KEYS) - STANDING, STANDING))

    def _digest(self, keys: frozenset[str]) -> str:
        stated = {key: _stable(getattr(self, key)) for key in sorted(keys)}
        return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


STANDING = frozenset({"audience", "type", "organisation", "authority", "contact"})
"""The keys that say nothing of a document's text, title or days."""

KEYS = tuple(entry.name for entry in fields(Declarations) if entry.name != "declared")


def default_audience(roles: Sequence[str]) -> frozenset[str]:
    """Who sees a document whose audience nothing declares: every role but the public."""
    return frozenset(roles) - {PUBLIC}


def _stable(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Contact):
        return [value.office, value.contact]
    return None if value is None else str(value)


def _complaint(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("declaration", "{sentence}", {"sentence": sentence})


def _suggestion(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word.casefold(), known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"write one of {', '.join(known)}."


def _as_text(value: object) -> object:
    """A scalar that another YAML loader took for a number, truth value or date, as text again."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float, date)) else value


def _quoted(value: object) -> str:
    return "a list or mapping" if isinstance(value, (list, dict)) else f"'{value}'"


def _filled(value: str) -> str:
    text = _BREAK.sub(" ", value.strip())
    if not text:
        raise _complaint("{key} is empty; write a text, or null for none.")
    if _CONTROL.search(text):
        raise _complaint("{key} holds a control character; write it again without.")
    return text


def _not_empty(value: str) -> str:
    if not value.strip():
        raise _complaint("{key} is empty; write a path.")
    return value


def _day(value: object) -> object:
    text = _as_text(value)
    if text is None:
        return None
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _complaint(f"{{key}} is {text}, a day that does not exist; correct it.") from None
    raise _complaint(f"{{key}} is {_quoted(value)}, which is not a date; write it as YYYY-MM-DD.")


def _one_of(members: type[StrEnum]) -> BeforeValidator:
    known = [member.value for member in members]

    def choose(value: object) -> object:
        if value is None or value in known:
            return value
        word = value if isinstance(value, str) else ""
        raise _complaint(f"{{key}} is {_quoted(value)}, which is unknown; {_suggestion(word, known)}")

    return BeforeValidator(choose)


def _role(value: str, info: ValidationInfo) -> str:
    roles: Sequence[str] = info.context["roles"] if info.context else ()
    if value not in roles:
        raise _complaint(f"the role '{value}' is unknown; {_suggestion(value, roles)}")
    return value


def _somebody(value: object) -> object:
    if value is None or value == []:
        raise _complaint("{key} is empty, so nobody could see the document; name a role, or leave the key out.")
    if isinstance(value, str):
        raise _complaint(f"{{key}} must be a list of roles; write [{value}].")
    return value


Text = Annotated[str, BeforeValidator(_as_text), AfterValidator(_filled)]
WrittenPath = Annotated[str, BeforeValidator(_as_text), AfterValidator(_not_empty)]
Role = Annotated[str, BeforeValidator(_as_text), AfterValidator(_role)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactSheet(_Written):
    """``contact:`` as written."""

    office: Text
    contact: Text | None = None


class DeclarationSheet(_Written):
    """``defaults:`` or front matter as written."""

    type: Annotated[DocumentType | None, _one_of(DocumentType)] = None
    organisation: Text | None = None
    authority: Annotated[Authority | None, _one_of(Authority)] = None
    audience: Annotated[list[Role] | None, BeforeValidator(_somebody)] = None
    title: Text | None = None
    version: Text | None = None
    in_force_from: Annotated[date | None, BeforeValidator(_day)] = None
    in_force_until: Annotated[date | None, BeforeValidator(_day)] = None
    supersedes: WrittenPath | None = None
    contact: ContactSheet | None = None

    def declarations(self, *, supersedes: str | None) -> Declarations:
        """The record, with ``supersedes`` as the path it was resolved to."""
        declared = frozenset(KEYS) & self.model_fields_set
        contact = self.contact and Contact(office=self.contact.office, contact=self.contact.contact)
        audience = None if self.audience is None else frozenset(self.audience)
        special = {"contact": contact, "audience": audience, "supersedes": supersedes}
        values: dict[str, Any] = {key: special.get(key, getattr(self, key)) for key in declared}
        return Declarations(**values, declared=declared)


class DocumentSheet(DeclarationSheet):
    """An entry of ``documents:`` as written."""

    file: WrittenPath


def _listed(value: object) -> object:
    return [] if value is None else value


def _given(value: object) -> object:
    return {} if value is None else value


class CollectionSheet(_Written):
    """A whole collection.yaml as written."""

    defaults: Annotated[DeclarationSheet, BeforeValidator(_given)] = Field(default_factory=DeclarationSheet)
    documents: Annotated[list[DocumentSheet], BeforeValidator(_listed)] = Field(default_factory=list)
    ignore: Annotated[list[WrittenPath], BeforeValidator(_listed)] = Field(default_factory=list)


Sheet = TypeVar("Sheet", CollectionSheet, DeclarationSheet)


def checked(sheet: type[Sheet], marked: Marked, *, source: str, roles: Sequence[str]) -> Sheet:
    """``marked`` as a ``sheet``.

    Raises:
        CollectionError: an unknown key or role, a bad value; the message names ``source`` and the first such line.
    """
    try:
        return sheet.model_validate(_given(marked.value), context={"roles": roles})
    except ValidationError as error:
        found = sorted(
            (marked.line(detail["loc"]), _sentence(detail, sheet))
            for detail in error.errors(include_url=False, include_input=False)
        )
        raise fault(source, *found[0]) from error


def _sentence(detail: ErrorDetails, sheet: type[BaseModel]) -> str:
    """What is wrong and what to do, in one sentence."""
    place: Location = detail["loc"]
    named = [step for step in place if isinstance(step, str)]
    key = f"'{named[-1]}'" if named else "the file"
    match detail["type"]:
        case "extra_forbidden":
            known = _known_keys(sheet, place)
            return f"the key {key} is unknown; {_suggestion(str(place[-1]), known)}"
        case "missing":
            return f"the key {key} is missing; add it."
        case "string_type":
            return f"{key} must be a text."
        case "list_type":
            return f"{key} must be a list; begin each item with '- '."
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{key} must consist of keys and values, such as {_known_keys(sheet, (*place, ''))[0]!r}."
        case "declaration":
            return str(detail["msg"]).replace("{key}", key)
        case _:
            return f"{key}: {detail['msg']}."


def _known_keys(sheet: type[BaseModel], place: Location) -> list[str]:
    """The keys allowed where ``place`` stands."""
    inner: Mapping[str | int, type[BaseModel]] = {
        "defaults": DeclarationSheet,
        "documents": DocumentSheet,
        "contact": ContactSheet,
    }
    for step in place[:-1]:
        sheet = inner.get(step, sheet)
    return list(sheet.model_fields)
