"""One file to a document with its passages: load, structure, official facts, split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.language import detect_language
from assistant.records import Box, Document, DocumentFacts, InForce, Passage
from ingest.contradictions import contradictions
from ingest.declarations import Declarations, default_audience
from ingest.definitions import find_definitions
from ingest.discovery import SourceFile
from ingest.loaders import load
from ingest.official import Fact, OfficialFacts, Value, read_facts, stated
from ingest.references import find_references
from ingest.splitting import split
from ingest.structure import parse_clauses

READER = 6
"""Version of the reading rules; a store made with other rules is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document ready to be filed: its passages and boxes, the titles it says it replaces, a remark for the report."""

    document: Document
    passages: tuple[Passage, ...]
    replaces: tuple[str, ...]
    remark: str | None
    boxes: tuple[Box, ...] = ()


def read_document(
    source: SourceFile, declarations: Declarations, *, sha256: str, roles: Sequence[str], max_bytes: int
) -> Reading:
    """Read one file; raises DocumentRejected with the reason in one sentence."""
    loaded = load(source.file, max_bytes=max_bytes)
    clauses = parse_clauses(loaded)
    official = read_facts(loaded, clauses)
    heading = declarations.title if "title" in declarations.declared else _value(official.title)
    title = heading or PurePosixPath(source.path).name
    # A title that is only the file's name is left out of what is embedded: copies of a file share their vectors.
    passages = split(loaded, clauses, document=source.path, title=heading or "")
    return Reading(
        document=Document(
            path=source.path,
            sha256=sha256,
            text=loaded.text,
            language=detect_language(loaded.text),
            pages=loaded.pages,
            clauses=clauses,
            facts=_facts(title, declarations, official, roles),
            references=find_references(loaded.text, clauses, title=title),
            definitions=find_definitions(loaded.text, clauses),
            stated=stated(official),
        ),
        passages=passages,
        replaces=() if "supersedes" in declarations.declared else tuple(fact.value for fact in official.supersedes),
        remark="; ".join(filter(None, (loaded.remark, contradictions(declarations, official)))) or None,
        boxes=loaded.boxes,
    )


def restated(former: Document, declarations: Declarations, roles: Sequence[str]) -> Document:
    """A document read before, with the standing now declared; what was read from it stays as it was."""
    return replace(
        former,
        facts=replace(
            former.facts,
            type=declarations.type or DocumentFacts(title="").type,
            organisation=declarations.organisation,
            authority=declarations.authority or DocumentFacts(title="").authority,
            audience=declarations.audience or default_audience(roles),
            contact=declarations.contact,
        ),
    )


def _value(fact: Fact[Value] | None) -> Value | None:
    return None if fact is None else fact.value


def _facts(title: str, declarations: Declarations, official: OfficialFacts, roles: Sequence[str]) -> DocumentFacts:
    """Declared facts over those read out of the document."""
    declared = declarations.declared
    plain = DocumentFacts(title=title)
    return DocumentFacts(
        title=title,
        version=declarations.version if "version" in declared else _value(official.version),
        type=declarations.type or plain.type,
        organisation=declarations.organisation,
        authority=declarations.authority or plain.authority,
        audience=declarations.audience or default_audience(roles),
        in_force=InForce(
            since=declarations.in_force_from if "in_force_from" in declared else _value(official.since),
            until=declarations.in_force_until if "in_force_until" in declared else _value(official.until),
        ),
        supersedes=declarations.supersedes,
        number=_value(official.number),
        issuer=_value(official.issuer),
        contact=declarations.contact,
    )
