"""The assistant's own sentences in both languages; everything else it says is quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.errors import Failure
from assistant.records import Authority, DocumentFacts, FigureKind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One language's sentences; placeholders are filled with ``str.format``."""

    not_found: str
    not_found_related: str
    not_found_route: str
    foreign: str
    ask_something: str
    in_other_language: str
    also: str
    translated: str
    superseded: str
    superseded_by: str
    not_yet_in_force: str
    truncated: str
    cut: str
    no_such_clause: str
    which_document: str
    which_rule: str
    of_document: str
    list_gap: str
    title_marks: str
    since: str
    until: str
    sentence_gap: str
    counted: Mapping[FigureKind, str]
    day: str
    compared: str
    older: str
    newer: str
    only_older: str
    only_newer: str
    more_changes: str
    conflict: str
    conflict_authority: str
    conflict_later: str
    conflict_equal: str
    left_out: str
    quoted_instead: str
    failures: Mapping[Failure, str]
    which_one: str
    levels: Mapping[Authority, str]


ENGLISH = Wording(
    not_found="The documents you may see do not say.",
    not_found_related="The passages nearest to your question are listed below; they do not answer it.",
    not_found_route="Please ask: {office}.",
    foreign="Please ask in English or Chinese. 请用中文或英文提问。",
    ask_something="What would you like to know? Ask about a duty, a right or a deadline in the documents.",
    in_other_language="The source says, in Chinese:",
    also="This may bear on it, too:",
    translated="The source is in Chinese; it is quoted as it stands.",
    superseded="{title} is no longer in force{until}; nothing here is quoted from it as if it were.",
    superseded_by="{title} is no longer in force{until}; it was replaced by {successor}.",
    not_yet_in_force="{title} speaks of this, but is not yet in force{since}.",
    truncated="The question is very long; only its first {count} characters were read.",
    cut="The clause is long; only its beginning is quoted.",
    no_such_clause="{title} has no {label}.",
    which_document="Which document do you mean? Such a clause is, for example, in {titles}.",
    which_rule="Several rules fit your question, and they differ. Which one do you mean?",
    of_document="{title}: {said}",
    list_gap="; ",
    title_marks="“{}”",
    since=" (from {day})",
    until=" (until {day})",
    sentence_gap=" ",
    counted={
        FigureKind.DAY: "Counted from the day you name, which does not count itself: {value}{markers}.",
        FigureKind.DAY_BEFORE: "Counted back from the day you name: by {value}{markers}.",
        FigureKind.WORKING_DAY: "Counted from Monday to Friday, public holidays not considered: {value}{markers}.",
        FigureKind.SUM: "Added up: {value}{markers}.",
        FigureKind.COUNT: "That makes {value} in all{markers}.",
    },
    day="{0.day} {0:%B %Y}",
    compared="The older and the newer version of {title} compared:",
    older="Older version{until}: ",
    newer="Newer version{since}: ",
    only_older="Only in the older version{until}: ",
    only_newer="Only in the newer version{since}: ",
    more_changes="Only {shown} of {count} differences are shown; 'guildhall diff {old} {new}' lists all of them.",
    conflict="{other} is in force, too, and says otherwise than {quoted}.",
    conflict_authority="{first} outranks {second}: it is {first_level}, the other {second_level}.",
    conflict_later="{first} goes before {second}: both are {level}, but it is newer ({first_day}, {second_day}).",
    conflict_equal="Neither outranks the other: both are {level}, and neither is known to have come into force later.",
    left_out="The model wrote more that the documents do not bear out; it was left out.",
    quoted_instead="The documents are quoted as they stand, since the model that words answers {why}.",
    failures={
        Failure.LATE: "did not answer in time",
        Failure.UNREACHABLE: "cannot be reached",
        Failure.BUSY: "is overloaded",
        Failure.DENIED: "may not be used at present",
        Failure.REJECTED: "could not answer",
        Failure.BROKEN: "broke off",
        Failure.BUDGET: "has no more tokens for this answer",
        Failure.EMPTY: "wrote nothing",
        Failure.ENDLESS: "wrote without end",
        Failure.LANGUAGE: "wrote in another language",
        Failure.UNSUPPORTED: "wrote nothing that they bear out",
        Failure.NOT_FOUND: "found no answer in them; see whether the quote answers your question",
    },
    which_one="Which one do you mean: {choices}?",
    levels={
        Authority.LAW: "law",
        Authority.PROVINCE: "a rule of the province",
        Authority.GROUP: "a rule of the group",
        Authority.MEMBER: "a rule of a member",
        Authority.DEPARTMENT: "a paper of a department",
    },
)

CHINESE = Wording(
    not_found="您可查阅的文件中没有规定。",
    not_found_related="下面列出与问题最接近的条文，但它们没有回答这个问题。",
    not_found_route="请咨询：{office}。",
    foreign="请用中文或英文提问。Please ask in English or Chinese.",
    ask_something="您想了解什么？请就文件内容提问，例如某项职责、权利或期限。",
    in_other_language="英文原文如下：",
    also="以下条文也可能有关：",
    translated="原文为英文，按原文引用。",
    superseded="{title}已不再有效{until}，此处不作为现行规定引用。",
    superseded_by="{title}已不再有效{until}，已由{successor}取代。",
    not_yet_in_force="{title}对此有规定，但尚未施行{since}。",
    truncated="问题过长，只读取了前{count}个字符。",
    cut="该条内容较长，只引用了开头部分。",
    no_such_clause="{title}没有{label}。",
    which_document="您指的是哪一份文件？有这一条的文件例如：{titles}。",
    which_rule="有几项规定都符合您的问题，内容却不相同。您指的是哪一项？",
    of_document="{title}：{said}",
    list_gap="、",
    title_marks="《{}》",
    since="（自{day}起施行）",
    until="（有效期至{day}）",
    sentence_gap="",
    counted={
        FigureKind.DAY: "自您所说日期的次日起算，至{value}{markers}。",
        FigureKind.DAY_BEFORE: "从您所说的日期倒推，最迟为{value}{markers}。",
        FigureKind.WORKING_DAY: "按周一至周五计算工作日，未考虑法定节假日，为{value}{markers}。",
        FigureKind.SUM: "相加得{value}{markers}。",
        FigureKind.COUNT: "共{value}项{markers}。",
    },
    day="{0.year}年{0.month}月{0.day}日",
    compared="{title}新旧两版对照如下：",
    older="旧版{until}：",
    newer="新版{since}：",
    only_older="仅见于旧版{until}：",
    only_newer="仅见于新版{since}：",
    more_changes="共有{count}处不同，这里只列出{shown}处；全部对照请用 guildhall diff {old} {new}。",
    conflict="{other}同样有效，其规定与{quoted}不一致。",
    conflict_authority="{first}的效力高于{second}：前者属于{first_level}，后者属于{second_level}。",
    conflict_later="{first}优先于{second}：两者同属{level}，前者施行较晚（{first_day}，后者{second_day}）。",
    conflict_equal="两者互不优先：同属{level}，也不能确定哪一份施行较晚。",
    left_out="模型另有内容在文件中找不到依据，已删去。",
    quoted_instead="此处直接引用文件原文，因为负责组织文字的模型{why}。",
    failures={
        Failure.LATE: "没有在限定时间内作答",
        Failure.UNREACHABLE: "无法连接",
        Failure.BUSY: "繁忙",
        Failure.DENIED: "目前不可使用",
        Failure.REJECTED: "未能作答",
        Failure.BROKEN: "中途断开",
        Failure.BUDGET: "已用完本次回答的令牌额度",
        Failure.EMPTY: "没有写出任何内容",
        Failure.ENDLESS: "输出没有止境",
        Failure.LANGUAGE: "使用了另一种语言",
        Failure.UNSUPPORTED: "所写内容在文件中没有依据",
        Failure.NOT_FOUND: "认为其中没有答案；请自行核对引文是否回答了您的问题",
    },
    which_one="您指的是哪一个：{choices}？",
    levels={
        Authority.LAW: "法律法规",
        Authority.PROVINCE: "省级规定",
        Authority.GROUP: "集团规定",
        Authority.MEMBER: "成员单位规定",
        Authority.DEPARTMENT: "部门文件",
    },
)

WORDING = {Language.ENGLISH: ENGLISH, Language.CHINESE: CHINESE}


def named(facts: DocumentFacts, wording: Wording) -> str:
    """A document's title in the language's quotation marks, with its version where it has one."""
    title = wording.title_marks.format(facts.title.strip("《》"))
    return f"{title} ({facts.version})" if facts.version and facts.version not in facts.title else title


def dated(pattern: str, day: date | None) -> str:
    """``pattern`` with a day in it, or nothing where there is none."""
    return pattern.format(day=day.isoformat()) if day else ""
