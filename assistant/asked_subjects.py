"""What a question asks of a clause beside what it says: 章程第五十条，两种文本对不上听谁的."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import HAN, to_simplified


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_IDLE_HAN = re.compile(
    r"请问|请教|全部|完整|所有|整个|请|麻烦|谢谢|你好|您好|根据|依据|按照|依照|关于|有关|对于|我?想(?:知道|问|看|了解)|告诉我?|帮我?|给我|我|你|您|"
    r"[看查找念读说讲问引写列]一?[下遍]|看看|查查|说说|讲讲|念念|引用|展示|显示|列出|摘录|翻译|解释|介绍|说明|总结|概括|分别|具体|主要|大概|大致|到底|究竟|都|又|"
    r"(?:是)?(?:怎么|怎样|如何|咋)(?:个)?(?:说|写|规定|讲|表述|约定|要求|描述|定)?(?:的)?|(?:规定|说|讲|写|约定|要求|涉及|包含|包括|提到|明确|谈|表达|指)(?:了|的|着|到)*(?:是|的)?(?:些)?"
    r"(?:什么|啥|哪些|何)?(?:内容|意思|事|事情|东西|方面)?|(?:是|有)(?:关于)?(?:什么|啥|哪些|何)(?:内容|意思|规定|方面|事)?(?:的)?|什么|啥|内容|意思|原文|原话|全文|"
    r"原句|文字|条文|条款|规定|一段|那一?[条款项段节]|这一?[条款项段节]|第|那[份个]?|这[份个]?|里面?|中|上|的|是|呢|吗|呀|啊|吧|了|和|与|跟|及|以及|有|在|把|就|也|版|年|"
    r"不同|区别|异同|差别|比较|对比|一样"
)
_IDLE_WORDS = _words(
    "what whats what's is are was were does do did say says said state states read reads me the a an of in from "
    "under to about for and please show give quote cite tell explain describe summarise summarize look up find "
    "see can could you i we would like want need know it that this one text wording content contents exact "
    "exactly verbatim mean means meaning full whole entire provide provides provided require requires required "
    "cover covers contain contains stipulate stipulates prescribe prescribes regulate regulates there there's "
    "according s document clause article section provision on how put let us have has then also compare "
    "difference differences differ between with out here just actually again print display open rule rules be "
    "worded concern concerns concerning regarding deal deals set sets lay lays translate hi hello thanks"
)
"""English words that ask for the wording and for nothing else."""
_KEPT_MARKS = " \t\n,，。.?？!！;；:：、—–-()（）《》\"“”'’"


def subject_of(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The question without ``spans``, which name clause and document; empty where only the wording is asked for."""
    pieces, place = [], 0
    for start, end in sorted(spans):
        if start > place:
            pieces.append(text[place:start])
        place = max(place, end)
    pieces.append(text[place:])
    telling = [piece for piece in pieces if not _is_idle(piece)]
    return " ".join(_tidied(piece) for piece in telling)


def asks_only(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the question asks nothing but what stands at the addresses ``spans``."""
    return not subject_of(text, spans)


def _is_idle(piece: str) -> bool:
    rest = _IDLE_HAN.sub("", to_simplified(piece))
    words = [word for word in re.findall(r"[A-Za-z]+(?:['’][a-z]+)?|\d+", rest) if word.lower() not in _IDLE_WORDS]
    return not words and len(re.findall(rf"[{HAN}]", rest)) < _FEWEST


_FEWEST = 2
"""Chinese characters that make a subject; a lone one is what is left of an idle word."""
_LEADING = re.compile(
    r"^(?:的|里面?|中|那一?[条款项]|规定[了的]?|说[了的]?|[讲写][了的]?|says?|about|what (?:does|is))"
    r"(?:\s|(?=[\u3400-\u9fff]))+",
    re.IGNORECASE,
)


def _tidied(piece: str) -> str:
    return _LEADING.sub("", piece.strip(_KEPT_MARKS)).strip(_KEPT_MARKS)
