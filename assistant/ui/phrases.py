"""The records' own words as the interface says them: roles, kinds of document, ranks, dates, versions, pages."""

from __future__ import annotations

from assistant.records import Authority, DocumentFacts, DocumentType, InForce, Language
from assistant.ui.words import N_, Words

_ROLES = {
    "public": N_("Public"),
    "teacher": N_("Teacher"),
    "partner": N_("Partner"),
    "administrator": N_("Administrator"),
}
_TYPES = {
    DocumentType.POLICY: N_("Policy"),
    DocumentType.CHARTER: N_("Charter"),
    DocumentType.CURRICULUM: N_("Curriculum"),
    DocumentType.CASE_STUDY: N_("Case study"),
    DocumentType.AGREEMENT: N_("Agreement"),
    DocumentType.NOTICE: N_("Notice"),
    DocumentType.LAW: N_("Law"),
    DocumentType.OTHER: N_("Other"),
}
_AUTHORITIES = {
    Authority.LAW: N_("Law"),
    Authority.PROVINCE: N_("Province"),
    Authority.GROUP: N_("Group"),
    Authority.MEMBER: N_("Member"),
    Authority.DEPARTMENT: N_("Department"),
}
_LANGUAGES = {Language.ENGLISH: N_("English"), Language.CHINESE: N_("Chinese")}


def role_name(words: Words, role: str) -> str:
    """A role's name; one that an administrator made up stands as it is."""
    return words.say(_ROLES[role]) if role in _ROLES else role


def type_name(words: Words, kind: DocumentType) -> str:
    """What kind of document it is."""
    return words.say(_TYPES[kind])


def authority_name(words: Words, authority: Authority) -> str:
    """Who issued a document, which is its rank."""
    return words.say(_AUTHORITIES[authority])


def language_name(words: Words, language: Language) -> str:
    """A language of documents."""
    return words.say(_LANGUAGES[language])


def in_force(words: Words, validity: InForce) -> str:
    """On which days a version holds."""
    if validity.since and validity.until:
        return words.say("in force from {since} to {until}", since=validity.since, until=validity.until)
    if validity.since:
        return words.say("in force from {since}", since=validity.since)
    if validity.until:
        return words.say("in force until {until}", until=validity.until)
    return words.say("no dates given")


def version(words: Words, name: str) -> str:
    """A version by its name."""
    return words.say("version {version}", version=name)


def page(words: Words, number: int) -> str:
    """A page by its number."""
    return words.say("page {number}", number=number)


def particulars(words: Words, path: str, facts: DocumentFacts) -> str:
    """What tells a document from others of the same title, in one line."""
    of_version = [version(words, facts.version)] if facts.version else []
    dates = [in_force(words, facts.in_force)] if facts.in_force.since or facts.in_force.until else []
    return " · ".join([*of_version, *dates, path])
