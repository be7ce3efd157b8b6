"""Whether two sentences speak of different cases: senior or middle level, first or second year, urgent matters or all.

Two rules with different numbers contradict each other only where they meet one case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.quantities import folded

CASES: tuple[Mapping[str, str], ...] = (
    {"junior": "初级|junior|elementary", "middle": "中级|intermediate", "senior": "高级|senior|advanced"},
    {
        "1": r"一级|1级|level (?:1|one|i)\b|grade (?:1|one)\b",
        "2": r"二级|2级|level (?:2|two|ii)\b|grade (?:2|two)\b",
        "3": r"三级|3级|level (?:3|three|iii)\b|grade (?:3|three)\b",
        "4": r"四级|4级|level (?:4|four|iv)\b|grade (?:4|four)\b",
        "5": r"五级|5级|level (?:5|five|v)\b|grade (?:5|five)\b",
    },
    {
        "1": "第一学?年|首年|(?:first|1st) (?:academic )?year|year one",
        "2": "第二学?年|(?:second|2nd) (?:academic )?year|year two",
        "3": "第三学?年|(?:third|3rd) (?:academic )?year|year three",
    },
    {
        "primary": "小学|primary school",
        "secondary": "初中|高中|中学|中职|secondary school|high school|middle school",
        "higher": "高职|大专|大学|本科|college|universit",
    },
    {"full": r"全日制|(?<!非)全职|full-time", "part": r"非全日制|兼职|part-time"},
    {
        "student": "学生|实习生|学徒|学员|student|intern|learner|trainee|apprentice",
        "staff": "教师|讲师|职工|员工|双聘|专家|兼课|teacher|staff|employee|expert|mentor",
    },
    {"province": "省级|provincial", "city": "市级|municipal", "state": "国家级|national", "school": "校级"},
    {"a": r"a级|level a\b|class a\b", "b": r"b级|level b\b|class b\b", "c": r"c级|level c\b|class c\b"},
    {"spring": "春季|spring", "autumn": "秋季|autumn|fall term"},
    {"winter": "寒假|winter (?:break|holiday|vacation)", "summer": "暑假|summer (?:break|holiday|vacation)"},
    {"theory": r"理论|theor(?:y|etical)", "practice": "实操|实训|practical"},
    {"men": r"男(?:性|生|职工)|\bmen\b|\bmale", "women": r"女(?:性|生|职工)|\bwomen\b|\bfemale"},
    {"day": r"白班|日班|day shift", "night": r"夜班|night (?:shift|work)"},
    {"domestic": "境内|国内|domestic", "foreign": "境外|国外|overseas|abroad|foreign"},
    {
        "first": "一等奖|first prize|first[- ]class",
        "second": "二等奖|second prize|second[- ]class",
        "third": "三等奖|third prize",
    },
)
"""Cases of which one excludes the others; each is named in both languages."""

_SPECIAL = re.compile(
    "紧急|特殊情况|特别情形|情况复杂|重大疑难|经批准可以延长|例外|除外|首次|初次|再次|逾期|延长|顺延|补考|复核|申诉|续聘|续签|"
    "urgent|emergenc|exceptional|complex case|extended? (?:by|to|for)|for the first time|renewal|renewed|overdue|"
    "appeal|resit|notwithstanding"
)
"""Cases that are no ordinary ones: a rule for them leaves the ordinary rule as it is."""

_OTHERWISE = re.compile(
    "另有规定|不受.{0,12}限制|不低于.{0,12}规定|从其规定|依照.{0,30}规定执行|unless otherwise|otherwise provided|"
    "subject to|in accordance with|without prejudice"
)
"""A sentence that gives way to another rule does not contradict it."""


def differ_in_case(first: str, second: str) -> bool:
    """Whether two sentences speak of cases that exclude each other, or one of them of a special case."""
    a, b = folded(first), folded(second)
    if any(_apart(cases, a, b) for cases in CASES):
        return True
    return bool(_SPECIAL.search(a)) != bool(_SPECIAL.search(b))


def gives_way(text: str) -> bool:
    """Whether a sentence lets other rules go before it."""
    return _OTHERWISE.search(folded(text)) is not None


def _apart(cases: Mapping[str, str], first: str, second: str) -> bool:
    one = {case for case, pattern in cases.items() if re.search(pattern, first)}
    other = {case for case, pattern in cases.items() if re.search(pattern, second)}
    return bool(one and other) and not one & other
