"""Follow-up questions: what the conversation so far adds to a question that does not stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import detect_language
from assistant.lexical import terms
from assistant.records import Language, Turn

FEW_TERMS = {Language.ENGLISH: 1, Language.CHINESE: 3}
"""A question with at most this many index terms leans on the one before it ("Who pays?", "谁发？"). Chinese terms are
pairs of characters; two English words ("bake bread") can already be another subject."""

_POINTS_BACK = re.compile(
    r"^\s*(?:and|or|but|what about|how about|what if|also|then)\b"
    r"|\b(?:it|its|they|them|their|he|she|those|these|this|such|same)\b"
    r"|\b(?:which|the|that|first|last|other|new|old) ones?\b"
    # A "that" after a noun only joins a clause to it.
    r"|(?:^\s*|\b(?:is|was|does|do|did|will|would|can|could|of|for|to|about|with|from|under|after|before|by|in|on|at|than"
    r"|if|why|how|when|where|like)\s+)that\b"
    r"|^\s*(?:那|那么|还有|另外|如果是|换成|要是)|呢[？?]?\s*$|(?<!其)(?:它|他(?!人)|她)|其(?![他它中余次实间])|这|那",
    re.IGNORECASE,
)


_SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: very much| so much| a lot)?|ok(?:ay)?"
    r"|bye|goodbye|greetings|how are you|who are you|what are you|help|test(?:ing)?"
    r"|你好|您好|大家好|早上好|下午好|晚上好|嗨|哈[喽啰]|谢谢(?:你|您)?|多谢|感谢|好的?|再见|在吗|在么|你是谁|帮助|测试)"
    r"(?:[ ,，、]*(?:there|all|everyone|guildhall|呀|啊|吗|呢|了))*",
    re.IGNORECASE,
)


def is_small_talk(question: str) -> bool:
    """Whether nothing is asked: a greeting, thanks, or no words at all."""
    words = question.strip(" \t\n.,!?。，！？~～…")
    return not any(c.isalnum() for c in words) or _SMALL_TALK.fullmatch(words) is not None


def contextualise(question: str, history: Sequence[Turn]) -> str | None:
    """The earlier question that a follow-up leans on, or ``None`` where the question stands alone."""
    if not history:
        return None
    if len(set(terms(question))) > FEW_TERMS[detect_language(question)] and not _POINTS_BACK.search(question):
        return None
    return history[-1].question
