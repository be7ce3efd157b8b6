"""What kinds of document are called in Chinese and English: 章程 is a charter, 办法 are measures or rules."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.language import HAN, to_simplified
from assistant.titles import letters, without_brackets

KINDS = (
    ("charter", "章程"),
    ("measures", "办法"),
    ("rules", "规则 规定 细则 办法 条例"),
    ("regulations", "规定 条例 办法"),
    ("provisions", "规定"),
    ("agreement", "协议"),
    ("standard", "标准"),
    ("guide", "指南"),
    ("handbook", "手册"),
    ("procedure", "程序 规程"),
    ("policy", "政策 办法 规定"),
    ("scheme", "方案 计划"),
    ("plan", "计划 方案"),
    ("law", "法"),
)
"""What a kind of document is called in both languages."""
ENGLISH_KINDS = {
    word: tuple(han.split()) for english, han in KINDS for word in (english, english.rstrip("s"), english + "s")
}
"""Each English word for a kind, in singular and plural, with its Chinese ones."""
HAN_KINDS = frozenset(word for _, han in KINDS for word in han.split())
"""The Chinese words for kinds."""


class Family(StrEnum):
    """Kinds of document that one may be taken for another of; translations differ within a family."""

    CHARTER = "charter"
    AGREEMENT = "agreement"
    STANDARD = "standard"
    LAW = "law"
    RULES = "rules"
    NOTICE = "notice"
    REPORT = "report"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FAMILIES_HAN = {
    Family.CHARTER: _words("章程 公约"),
    Family.AGREEMENT: _words("协议 协议书 合同 合同书 备忘录"),
    Family.STANDARD: _words("标准 大纲"),
    Family.LAW: _words("法 法典 宪法"),
    Family.RULES: _words(
        "办法 规定 规则 细则 条例 制度 规程 程序 方案 计划 指南 手册 政策 守则 准则 须知 规范 纲要 规划 预案"
    ),
    Family.NOTICE: _words("通知 公告 通告 意见"),
    Family.REPORT: _words("报告 记录 纪要 案例 矩阵 清单"),
}
_FAMILIES_ENGLISH = {
    Family.CHARTER: _words("charter bylaws statutes"),
    Family.AGREEMENT: _words("agreement contract memorandum"),
    Family.STANDARD: _words("standard standards syllabus"),
    Family.LAW: _words("law act statute code constitution"),
    Family.RULES: _words(
        "measures rule rules regulation regulations ordinance decree provisions procedure procedures policy scheme "
        "plan guide handbook manual guidelines guidance code program programme"
    ),
    Family.NOTICE: _words("notice circular announcement opinions letter"),
    Family.REPORT: _words("report minutes record table matrix list"),
}
_HAN_WORDS = frozenset().union(HAN_KINDS, *_FAMILIES_HAN.values())
KIND_WORDS = frozenset().union(ENGLISH_KINDS, *_FAMILIES_ENGLISH.values())
_KIND_HAN = (
    r"(?:(?<![方办做想看说依合违执用手算写立司语书无没设])法(?![律规官院人定])|"
    + "|".join(sorted(_HAN_WORDS - {"法"}, key=len, reverse=True))
    + r")(?![制性化法])"
)
KIND_END = re.compile(rf"{_KIND_HAN}\Z")
KIND = re.compile(_KIND_HAN)


def families(kind: str) -> frozenset[Family]:
    """The families that a word for a kind of document belongs to."""
    tables = (_FAMILIES_HAN, _FAMILIES_ENGLISH)
    return frozenset(family for table in tables for family, words in table.items() if kind.lower() in words)


def kind_of(title: str) -> str:
    """The word in a title that says what kind of document it is."""
    plain = letters(to_simplified(without_brackets(title)))
    if found := KIND_END.search(plain):
        return found[0]
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", title)]
    return next((word for word in words if word in KIND_WORDS), "")


def is_han(text: str) -> bool:
    """Whether a name ends in Chinese."""
    return bool(re.search(rf"[{HAN}]\Z", letters(text)))
