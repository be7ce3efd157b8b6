"""Words of documents and people as data: what could pass for an instruction, a marker or a fence is made harmless.

Two walls. What speaks to a machine is withheld, both from the model and as support for what it writes. All else stands
between fences whose name no document can know, with every sign broken that could close one or pass for a marker.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from assistant.sentences import Span

WITHHELD = "[…]"
"""Stands in a prompt where something was withheld."""

_MARKER = re.compile(r"[\[［【]\s*(\d{1,4}(?:\s*[,，、;-]\s*\d{1,4})*)\s*[\]］】]")
_FENCE = re.compile(r"<(?=[/|!?A-Za-z])|(?<=[/|])>|`{3,}|~{3,}|={3,}|-{5,}|\[/?INST\]|<<|>>", re.IGNORECASE)
_BROKEN = {"<": "‹", ">": "›", "<<": "‹‹", ">>": "››", "[INST]": "［INST］", "[/INST]": "［/INST］"}

_ANSWERING = r"(?:say|answer|reply|respond|output|print|repeat|write|state|claim|declare|cite|mention|pretend|act)"
_TOLD = r"(?:must|should|shall|will|are to|is to|have to|has to|need to|please|always|only|now|kindly)"
_MACHINE = r"(?:AIs?|assistants?|chat ?bots?|bots?|(?:language |chat |AI )models?|LLMs?|GPT|Guildhall)"
_ENGLISH = (
    r"\b(?:ignore|disregard|forget|override|bypass|discard|skip)\b.{0,60}\b(?:instructions?|prompts?|rules?|above"
    r"|previous(?:ly)?|prior|earlier|guidelines?|polic(?:y|ies)|told|context|passages?)\b",
    r"\bsystem (?:prompts?|messages?|override)\b|\bdeveloper (?:mode|messages?|prompts?)\b|\bjail ?break",
    r"\b(?:hidden|secret|initial|original|internal|your) (?:instructions?|prompts?|system)\b|\bprompt injection\b",
    rf"\byou are (?:now |no longer )?(?:an? |the )?(?:\w+ ){{0,2}}{_MACHINE}\b|\bas an? {_MACHINE}\b|\byou are now\b",
    rf"\b{_MACHINE}\b.{{0,40}}\b(?:{_TOLD}\s+)*{_ANSWERING}\b",
    rf"\b(?:note|attention|message|instructions?|dear)\b.{{0,20}}\b{_MACHINE}\b",
    rf"\b{_ANSWERING}\b\s+(?:\w+\s+){{0,4}}[\"“”'‘’「『]",
    rf"^\W*(?:{_TOLD}\s+)*(?:say|answer|reply|respond|output|print|repeat|append|pretend|cite|translate|summari[sz]e)\b"
    r"(?! (?:to|of|from)\b)",
    r"\b(?:answer|reply|respond)\b.{0,20}\b(?:with|by|as|only|exactly|instead)\b|\brespond in\b",
    r"\b(?:your|each|every|any|all|the)\s+(?:\w+\s+)?(?:reply|replies|responses?|outputs?|completions?)\b",
    r"\b(?:add|append|insert|include|put|end|begin|start|finish|close|open)\b.{0,50}"
    r"\b(?:answers?|sentences?|reply|response|output)\b",
    r"\b(?:change|switch|set(?! out)|raise|elevate|escalate|become|assume)\b.{0,30}"
    r"\b(?:role|audience|privileges?|permissions?|administrator|date)\b",
    r"\b(?:reveal|disclose|leak|show|print|output|display|dump|list|give)\b.{0,40}\b(?:prompts?|instructions?|system"
    r"|confidential|hidden|other (?:documents?|users?)|all documents|conversations?|keys?|passwords?)\b",
    r"\b(?:fetch|visit|open|load|browse|call|request|click|navigate|download|render|embed|execute|run|invoke)\b.{0,40}"
    r"(?:https?:|www\.|\b(?:urls?|links?|images?|tools?|functions?|script|code|javascript|html|markdown)\b)",
    r"\bdo not (?:cite|quote|mention|tell|use the passages)\b|\bfrom now on\b",
    r"\bend of (?:passages?|documents?|context|prompt)\b",
    r"\b(?:role|audience|today|date)\s*[:=]\s*[\"“']?\w+.{0,40}\b(?:override|admin\w*|granted|enabled)\b|\bsudo\b",
)
_CHINESE = (
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|不要遵守|覆盖|绕过|跳过|抛开|停止遵循).{0,24}"
    r"(?:指令|指示|提示|规则|要求|说明|上述|以上|之前|前面|先前|上文|约束|限制)",
    r"系统(?:提示|指令|消息|提示词)|提示词|开发者模式|越狱|注入攻击",
    r"你(?:现在|已经|从现在起)?(?:就)?(?:是|扮演|变成|成为|作为)",
    r"(?:人工智能|AI|大模型|语言模型|聊天机器人|机器人|智能助手|助手|问答系统|模型|Guildhall).{0,16}"
    r"(?:必须|应当|应该|应|须|请|务必|需要|需|要|只能|只|都|一律|直接)?.{0,8}"
    r"(?:回答|答复|回复|回应|输出|说|打印|复述|重复|声称|声明|写|引用|忽略)",
    r"(?:请|必须|务必|只需|只能|直接|一律|统一|改为)(?:在\S{0,8})?"
    r"(?:回答|答复|回复|回应|输出|打印|复述|重复|说出|写出)(?:为|成|道)?[:：“\"「『‘]?",
    r"(?:回答|回复|答复|输出|答案|每句话?)(?:的)?(?:开头|结尾|末尾|最后|后面|前面|中).{0,10}"
    r"(?:加上?|附上|添加|写上|插入|包含|注明)",
    r"(?:回答|回复|输出|说)[:：]?\s*[“\"「『‘]",
    r"(?:切换|改变|更改|设置?|提升|变更|修改|授予|获得|使用).{0,8}(?:角色|管理员身份|管理员权限|日期为|今天为)",
    r"以管理员.{0,6}(?:身份|角色).{0,8}(?:回答|查看|列出)",
    r"(?:泄露|显示|输出|公布|透露|展示|列出|打印|告诉我|告知).{0,16}"
    r"(?:系统提示|提示词|指令|其他用户|内部文件|全部文件|所有文件|密钥|密码)",
    r"(?:访问|打开|加载|请求|点击|下载|渲染|执行|调用|运行).{0,16}(?:https?:|www\.|链接|网址|图片|工具|函数|脚本|代码)",
    r"从现在(?:开始|起)|不要(?:引用|提及|注明)|文(?:档|段)(?:到此)?结束|以下(?:是|为)新(?:的)?(?:指令|指示|任务)",
)
_TO_A_MACHINE = re.compile("|".join((*_ENGLISH, *_CHINESE)), re.IGNORECASE | re.DOTALL)
_TEMPLATE = re.compile(
    r"<\|[^|\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:s|system|user|assistant|human|think|tool|function|passages?|question)\b[^>]{0,80}>"
    r"|^\s*(?:#+\s*)?(?:system|assistant|user|human|ai|instructions?|系统|助手|用户)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_ACTIVE = re.compile(
    r"!\[[^\]]*\]\s*\(|<(?:img|script|iframe|a|svg|object|embed|link|style|form|meta|video)\b|javascript:|data:text",
    re.IGNORECASE,
)


def nonce() -> str:
    """A name for this prompt's fences that nothing written before can hold."""
    return secrets.token_hex(6)


def cleaned(text: str) -> str:
    """The text without control characters, and without those that turn, hide or join what stands beside them."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def neutral(text: str) -> str:
    """A stretch of untrusted text as it may stand in a prompt: no marker, no fence, nothing invisible."""
    return unfenced(_MARKER.sub(r"［\1］", text))


def unfenced(text: str) -> str:
    """The same with its markers left alone: what the model itself wrote."""
    return _FENCE.sub(lambda match: _BROKEN.get(match[0].upper(), "·"), cleaned(text))


def neutral_line(text: str) -> str:
    """A title or an address as one line of a prompt; withheld where it speaks to a machine."""
    return WITHHELD if speaks_to_machine(text) else " ".join(neutral(text).split())


def speaks_to_machine(text: str) -> bool:
    """Whether a text tells an assistant what to do or say, or would have a program do something."""
    plain = " ".join(unicodedata.normalize("NFKC", cleaned(text)).split(" "))
    joined = re.sub(r"\s+", " ", plain)
    return any(pattern.search(joined) for pattern in (_TO_A_MACHINE, _ACTIVE)) or _TEMPLATE.search(plain) is not None


def withheld_spans(text: str) -> list[Span]:
    """The paragraphs of a passage that are not data: those in which something speaks to a machine.

    Whole paragraphs, since what an instruction wants said stands beside it.
    """
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() and speaks_to_machine(line):
            spans.append((at, at + len(line.rstrip("\n"))))
        at += len(line)
    return spans


def without(text: str, spans: list[Span]) -> str:
    """The text with each span replaced by ``WITHHELD``."""
    for start, end in reversed(spans):
        text = text[:start] + WITHHELD + text[end:]
    return text
