"""Small talk: what people say to an assistant without asking anything."""

from __future__ import annotations

import re

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
