"""Which binary documents the corpus has and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus_numbering import AGREEMENT, CHARTER, GUIDE, OUTLINE, PLAIN, Scheme

_GROUP = {"zh": "砚江机电职业教育集团", "en": "Yanjiang Electromechanical Vocational Education Group"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A binary document: its source beside this file, its place in the corpus, and what stands around its text.

    ``running`` is the line at the head of every page. ``scheme`` says how a Word file counts; PDF files print the
    numbers.
    """

    source: str
    target: str
    running: str
    language: str
    issued: date
    scheme: Scheme = ()

    @property
    def author(self) -> str:
        """The group's name in the document's language."""
        return _GROUP[self.language]


ENTRIES = (
    Entry(
        source="governance/集团章程-2024.md",
        target="governance/集团章程-2024.docx",
        running="砚江机电职业教育集团章程",
        language="zh",
        issued=date(2024, 5, 30),
        scheme=CHARTER,
    ),
    Entry(
        source="governance/charter-2024-en.md",
        target="governance/charter-2024-en.pdf",
        running="Charter, English translation",
        language="en",
        issued=date(2024, 7, 5),
    ),
    Entry(
        source="governance/理事会议事规则.md",
        target="governance/理事会议事规则.pdf",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2024, 5, 30),
    ),
    Entry(
        source="governance/digital-platform-rules-2027.md",
        target="governance/digital-platform-rules-2027.pdf",
        running="YVEG, Group document No. 12 of 2026",
        language="en",
        issued=date(2026, 10, 16),
    ),
    Entry(
        source="people/双聘管理办法-2024.md",
        target="people/双聘管理办法-2024.pdf",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2024, 6, 28),
    ),
    Entry(
        source="people/教师企业实践管理办法.md",
        target="people/教师企业实践管理办法.pdf",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2023, 10, 27),
    ),
    Entry(
        source="people/mentorship-scheme.md",
        target="people/mentorship-scheme.pdf",
        running="YVEG, Group document No. 2 of 2024",
        language="en",
        issued=date(2024, 1, 26),
    ),
    Entry(
        source="people/enterprise-expert-guide.md",
        target="people/enterprise-expert-guide.docx",
        running="Guide for Enterprise Experts Who Teach",
        language="en",
        issued=date(2024, 8, 20),
        scheme=GUIDE,
    ),
    Entry(
        source="agreements/benefit-sharing-agreement.md",
        target="agreements/benefit-sharing-agreement.docx",
        running="Agreement No. YVEG-BSA-2025-01",
        language="en",
        issued=date(2025, 1, 10),
        scheme=AGREEMENT,
    ),
    Entry(
        source="curriculum/电机制造与智能控制专业标准-2024.md",
        target="curriculum/电机制造与智能控制专业标准-2024.docx",
        running="电机制造与智能控制专业课程标准（2024）",
        language="zh",
        issued=date(2024, 7, 12),
        scheme=OUTLINE,
    ),
    Entry(
        source="cases/post-course-competition-certificate.md",
        target="cases/post-course-competition-certificate.docx",
        running="YVEG Secretariat, reading for programme teams",
        language="en",
        issued=date(2025, 11, 24),
        scheme=PLAIN,
    ),
)
