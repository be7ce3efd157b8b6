"""How a clause label looks at the beginning of a line; where one stands, a new block begins."""

from __future__ import annotations

import re

from assistant.labels import (
    ANNEXES_EN,
    BRACKETED_SIGNS,
    HAN_COUNT,
    HAN_NUMERAL,
    HAN_ONES,
    INSERTED_WORDS,
    LEVELS_EN,
    LEVELS_ZH,
    SIGNS,
    written,
)

_NUMERAL = rf"(?:[0-9]+(?:\.[0-9]+)*|[０-９]+|○|{HAN_NUMERAL})"
_CHINESE = (
    rf"第\s*{_NUMERAL}\s*(?:{LEVELS_ZH}|款|项|部分)(?:之{_NUMERAL})?(?:[\s　：:]|$)",
    rf"[（(]\s*{_NUMERAL}\s*[)）]",
    rf"{HAN_COUNT}{{1,4}}、",
    rf"[{SIGNS}{BRACKETED_SIGNS}]",
    r"[0-9]{1,3}、",
    r"附\s*(?:则|件|录|表)(?:\s*[0-9一二三四五六七八九十]+)?\s*(?:[：:\s　]|$)",
)
_LATIN = (
    rf"(?:{written(LEVELS_EN)}|{written(ANNEXES_EN)}|§)\s*"
    rf"(?:[0-9]+(?:\.[0-9]+)*(?:{INSERTED_WORDS}|[A-Za-z])?|[IVXLC]+|[A-Z])(?=[\s.:—–-]|$)",
    r"(?:[0-9]{1,3}\.){1,5}(?:[0-9]{1,3})?\s+\S",
    r"[0-9]{1,3}(?:\.[0-9]{1,3}){1,5}\s+[A-Z\u3400-\u9fff]",
    r"[0-9]{1,3}\)\s",
    r"\([0-9]{1,3}\)\s",
    r"\((?:[a-z]{1,2}|[ivxlc]{1,6}|[A-Z]{1,2})\)\s?",
    r"[a-z]\)\s",
    r"[a-zA-Z]\.\s+[A-Z]",
    r"[ivxlc]{1,6}[.)]\s+\S",
    r"[IVXLC]{1,6}\.\s+[A-Z]",
)
_LABEL_ALONE = re.compile(
    r"[(（\[]?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,5}|[ivxlcIVXLC]{1,6}|[A-Za-z]|[一二三四五六七八九十]{1,3})[.)）\]、:]?"
)
_NUMBERED = re.compile(
    r"((?:[A-Za-z]+ |第|[(（])?(?:[0-9]+\.)*)"
    r"([0-9]{1,3}|[ivxlc]{1,5}|[A-Za-z]|[一二三四五六七八九十百]{1,5})"
    r"([.)）、条章节款]?)"
)
_HAN_NUMBERS = [ten + one for ten in ("", "十", *(f"{ten}十" for ten in HAN_ONES[1:])) for one in ("", *HAN_ONES)]
_SERIES = (
    [str(number) for number in range(300)],
    list("abcdefghijklmnopqrstuvwxyz"),
    list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    [ten + one for ten in ("", "x", "xx") for one in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")],
    _HAN_NUMBERS,
)
_BULLET = r"[•●○◦▪■□◆◇▶➢➤✓✔‣⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc]\s*\S|[-–—*]\s+\S"
_CLAUSE = re.compile("|".join(f"(?:{pattern})" for pattern in (*_CHINESE, *_LATIN)))
_BULLETED = re.compile(_BULLET)
_ARTICLE = re.compile(rf"第\s*{_NUMERAL}\s*(?:{LEVELS_ZH}|部分)(?:之{_NUMERAL})?[\s　]")
_DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[［【(（]\s*(?:19|20)[0-9]{2}\s*[〕\]］】)）]\s*第?\s*[0-9]+\s*号"
)
_CLOSING = "。！？；：，、.!?;:,"
_ENDINGS = "。！？；：.!?;:"
_TRAILERS = "”’\"')）】》」』"


def begins_clause(line: str) -> bool:
    """Whether ``line`` begins with a label of a clause or list (第十二条, （一）, Article 12, 1.2, (a))."""
    return _CLAUSE.match(line.lstrip(" \t\u3000")) is not None


def begins_article(line: str) -> bool:
    """Whether ``line`` begins with a Chinese label from part to article that is set off by a space."""
    return _ARTICLE.match(line.lstrip(" \t\u3000")) is not None


def begins_item(line: str) -> bool:
    """Whether ``line`` begins with a clause label or with a bullet."""
    line = line.lstrip(" \t\u3000")
    return _CLAUSE.match(line) is not None or _BULLETED.match(line) is not None


def is_label(text: str) -> bool:
    """Whether ``text`` is nothing but a label or a bullet."""
    text = text.strip()
    return _LABEL_ALONE.fullmatch(text) is not None or (len(text) == 1 and not text.isalnum())


def succeeds(label: str, before: str) -> bool:
    """Whether the line ``label`` begins with the number that follows the one ``before`` begins with: (b) after (a)."""
    first, second = _NUMBERED.match(before.lstrip(" \t\u3000")), _NUMBERED.match(label.lstrip(" \t\u3000"))
    if first is None or second is None or (first[1], first[3]) != (second[1], second[3]):
        return False
    return any(
        first[2] in series and second[2] in series and series.index(second[2]) == series.index(first[2]) + 1
        for series in _SERIES
    )


def begins_with_bullet(line: str) -> bool:
    """Whether ``line`` begins with a bullet."""
    return _BULLETED.match(line.lstrip(" \t\u3000")) is not None


def is_document_number(line: str) -> bool:
    """Whether ``line`` is a 发文字号 such as 教职成〔2023〕5号."""
    return _DOCUMENT_NUMBER.fullmatch(line.strip(" \t\u3000")) is not None


def ends_punctuated(line: str) -> bool:
    """Whether ``line`` ends with any punctuation that a title does not end with."""
    return line.rstrip(" \t\u3000").rstrip(_TRAILERS)[-1:] in tuple(_CLOSING)


def ends_sentence(line: str) -> bool:
    """Whether ``line`` ends where a sentence or an introducing clause may end."""
    return line.rstrip(" \t\u3000").rstrip(_TRAILERS)[-1:] in tuple(_ENDINGS)


_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def is_cjk(character: str) -> bool:
    """Whether a line break next to ``character`` stands for no space: Han, kana and full-width forms."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
        or ("\U00020000" <= character <= "\U0003ffff")
    )


def has_cjk(line: str) -> bool:
    """Whether any character of ``line`` is Han, kana or a full-width form."""
    return _CJK.search(line) is not None


def joint(before: str, after: str) -> str:
    """What a line break between two characters stands for: nothing between Han characters, else a space.

    Quotation marks and dashes that both scripts share follow the other side.
    """
    shared = "“”‘’—…·"
    if (is_cjk(before) and (is_cjk(after) or after in shared)) or (before in shared and is_cjk(after)):
        return ""
    return " "


def width(line: str) -> int:
    """Columns that ``line`` takes in a fixed-width font, where a Han character takes two."""
    return len(line) + len(_CJK.findall(line))
