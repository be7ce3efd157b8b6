"""Which built documents the corpus has and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus_numbering import AGREEMENT, CHARTER, GUIDE, OUTLINE, PLAIN, Scheme

_GROUP = {"zh": "砚江机电职业教育集团", "en": "Yanjiang Electromechanical Vocational Education Group"}


class Layout(StrEnum):
    """How a PDF file is laid out: one column, two columns, or images of pages without a text layer."""

    PAGE = "page"
    COLUMNS = "columns"
    SCAN = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A built document: its source beside this file, its place in the corpus, and what stands around its text.

    The ending of ``target`` chooses the writer. ``running`` is the line at the head of every page. ``scheme`` says how
    a Word file counts; all others print the numbers. ``layout`` matters to PDF files only.
    """

    source: str
    target: str
    running: str
    language: str
    issued: date
    scheme: Scheme = ()
    layout: Layout = Layout.PAGE

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
    Entry(
        source="governance/执行机构职责规定.md",
        target="governance/执行机构职责规定.docx",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2025, 3, 28),
        scheme=CHARTER,
    ),
    Entry(
        source="governance/共享基地管理办法.md",
        target="governance/共享基地管理办法.pdf",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2025, 4, 25),
    ),
    Entry(
        source="governance/decision-rights-table.md",
        target="governance/decision-rights-table.docx",
        running="YVEG, Group document No. 16 of 2025",
        language="en",
        issued=date(2025, 12, 5),
        scheme=GUIDE,
    ),
    Entry(
        source="people/双师型教师评价办法.md",
        target="people/双师型教师评价办法.pdf",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2025, 6, 20),
    ),
    Entry(
        source="agreements/恒沛基地风险共担协议.md",
        target="agreements/恒沛基地风险共担协议.docx",
        running="协议编号：YVEG-RSA-2025-02",
        language="zh",
        issued=date(2025, 4, 29),
        scheme=CHARTER,
    ),
    Entry(
        source="agreements/joint-research-agreement.md",
        target="agreements/joint-research-agreement.pdf",
        running="Agreement No. YVEG-JRA-2025-03",
        language="en",
        issued=date(2025, 10, 15),
    ),
    Entry(
        source="agreements/apprenticeship-agreement-model.md",
        target="agreements/apprenticeship-agreement-model.docx",
        running="YVEG, Group document No. 2 of 2026",
        language="en",
        issued=date(2026, 1, 30),
        scheme=AGREEMENT,
    ),
    Entry(
        source="curriculum/学业考核与成绩管理办法.txt",
        target="curriculum/学业考核与成绩管理办法.txt",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2025, 6, 13),
    ),
    Entry(
        source="curriculum/数控装备应用与维护专业标准-2025.md",
        target="curriculum/数控装备应用与维护专业标准-2025.docx",
        running="数控装备应用与维护专业课程标准（2025）",
        language="zh",
        issued=date(2025, 7, 11),
        scheme=OUTLINE,
    ),
    Entry(
        source="curriculum/new-energy-programme-standard-2025.md",
        target="curriculum/new-energy-programme-standard-2025.pdf",
        running="New Energy Equipment Technology, programme standard 2025",
        language="en",
        issued=date(2025, 7, 11),
    ),
    Entry(
        source="curriculum/岗课赛证对应矩阵-2026.md",
        target="curriculum/岗课赛证对应矩阵-2026.xlsx",
        running="岗课赛证对应矩阵（2026版）",
        language="zh",
        issued=date(2026, 4, 24),
    ),
    Entry(
        source="cases/青岛绿色工匠案例.md",
        target="cases/青岛绿色工匠案例.docx",
        running="秘书处学习资料",
        language="zh",
        issued=date(2026, 2, 6),
        scheme=OUTLINE,
    ),
    Entry(
        source="reports/集团年度报告-2025.md",
        target="reports/集团年度报告-2025.pdf",
        running="砚江机电职业教育集团2025年度报告",
        language="zh",
        issued=date(2026, 3, 27),
    ),
    Entry(
        source="minutes/第二届理事会第六次会议记录.md",
        target="minutes/第二届理事会第六次会议记录.docx",
        running="内部资料　理事会记录2026-1",
        language="zh",
        issued=date(2026, 3, 26),
        scheme=OUTLINE,
    ),
    Entry(
        source="partners/partner-induction.md",
        target="partners/partner-induction.pptx",
        running="Induction for New Partners",
        language="en",
        issued=date(2026, 3, 6),
    ),
    Entry(
        source="news/newsletter-2026-autumn.md",
        target="news/newsletter-2026-autumn.pdf",
        running="Yanjiang Group Letter, No. 11",
        language="en",
        issued=date(2026, 10, 30),
        layout=Layout.COLUMNS,
    ),
    Entry(
        source="notices/共享基地安全评估通知-扫描件.md",
        target="notices/共享基地安全评估通知-扫描件.pdf",
        running="砚江机电职业教育集团文件",
        language="zh",
        issued=date(2026, 6, 12),
        layout=Layout.SCAN,
    ),
    Entry(
        source="notices/yanjiang-motor-letter-2026.md",
        target="notices/yanjiang-motor-letter-2026.pdf",
        running="Yanjiang Motor Group Co., Ltd.",
        language="en",
        issued=date(2026, 5, 18),
        layout=Layout.SCAN,
    ),
    Entry(
        source="curriculum/行业人才需求清单-2026.md",
        target="curriculum/行业人才需求清单-2026.xlsx",
        running="行业人才需求和岗位能力清单变化（2026年发布）",
        language="zh",
        issued=date(2026, 3, 27),
    ),
)
