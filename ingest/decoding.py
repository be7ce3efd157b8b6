"""From bytes to text where nothing but the bytes says which encoding was used."""

from __future__ import annotations

import codecs
import re

from assistant.errors import DocumentRejected

_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义"
    "事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直"
    "题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西"
    "被干做必战先回则任取据处府研究校院师教职务制培训规章办理施行"
    "這為個國時來們會發動過說產種後學經進電裡現實體點從業應還間與關線數質氣變條沒結問無軍題黨員總設長頭資邊級圖統較將組見計別論運農"
    "幾區強戰務師職訓規辦"
)
_COMMON_SHARE = 0.25
"""Share of common ones among the Han characters of Chinese text: measured 0.45 to 0.7, by chance below 0.1."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
"""Control characters in text: what was copied out of a PDF has up to 0.003, binary data read as text at least 0.1."""
_MAX_DAMAGED_SHARE = 0.01
_FEW = 3
_WHOLE_TO_DAMAGED = 5
"""Whole characters of several bytes for each damaged one that prove UTF-8; other encodings hardly form any."""
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_MAX_HALF_WIDTH = 0.2
"""Share of half-width kana from which Chinese bytes were taken for Shift-JIS."""
_SHORT = 30
_ASCII_BYTES = rb"[\t\n\r\x20-\x7e]"
_PAIRS_OF_GB = re.compile(rb"(?:" + _ASCII_BYTES + rb"|[\xa1-\xa3][\xa1-\xfe]|[\xb0-\xf7][\xa1-\xfe])+")
_SECOND_OF_GB = 0xD8
_RARE_SHARE = 0.2
_FIRST_OF_BIG5 = re.compile(
    rb"(?:" + _ASCII_BYTES + rb"|[\xa1-\xa3][\x40-\x7e\xa1-\xfe]|[\xa4-\xc6][\x40-\x7e\xa1-\xfe])+"
)
_MIN_READABLE = 0.3
"""Share of ASCII, Chinese punctuation and common characters in the right order of bytes; by chance below 0.05."""
_MAX_LATIN_SHARE = 0.25
_BINARY = "the file is named as text but holds binary data; give it its right extension"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of ``data`` and a remark where a few bytes of it could not be read.

    Raises:
        DocumentRejected: the bytes are not text, or of no encoding that can be told.
    """
    found, remark = _decode_unicode(data)
    if found is None:
        found, remark = _decode_bytes(data)
    _refuse_binary(found)
    return found.removeprefix("\ufeff"), remark


def _decode_bytes(data: bytes) -> tuple[str, str | None]:
    """Text in an encoding of its country, and a remark on damage."""
    if b"\0" in data:
        raise DocumentRejected(_BINARY)
    text = _decode_chinese(data) or _decode_short_chinese(data) or _decode_wide(data) or _decode_latin(data)
    if text is not None:
        return text, None
    damaged = _decode_damaged_chinese(data)
    if damaged is not None:
        return damaged, _damage(damaged)
    text = _decode_detected(data)
    if text is None:
        raise DocumentRejected("the encoding of the text cannot be told; save the file as UTF-8")
    return text, None


def _decode_unicode(data: bytes) -> tuple[str | None, str | None]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data.decode(encoding, errors="replace")
            return text, _damage(text)
    wide = _decode_utf16(data)
    if wide is not None:
        return wide, None
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    if damaged == 0:
        return text, None
    whole = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    if whole >= _WHOLE_TO_DAMAGED * damaged:
        return text, _damage(text)
    return None, None


def _damage(text: str) -> str | None:
    count = text.count("\ufffd")
    return f"{count} characters of the file are damaged and could not be read" if count else None


def _decode_utf16(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, which line ends and spaces give away."""
    return _decode_wide(data) if b"\0" in data else None


def _decode_wide(data: bytes) -> str | None:
    """UTF-16 in whichever order of bytes gives readable text."""
    if len(data) % 2:
        return None
    best, best_share = None, _MIN_READABLE
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = sum(_is_usual(character) for character in text) / len(text)
        if share > best_share:
            best, best_share = text, share
    return best


def _is_usual(character: str) -> bool:
    return " " <= character <= "~" or character in _COMMON or character in "\t\r\n\u3000，。、；：（）《》“”"


def _decode_chinese(data: bytes) -> str | None:
    """GB18030 or Big5, whichever decodes cleanly to the more common characters."""
    candidates = []
    for rank, encoding in enumerate(("gb18030", "big5hkscs")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = common_share(text)
        if share >= _COMMON_SHARE:
            candidates.append((-share, rank, text))
    return min(candidates)[2] if candidates else None


def _decode_short_chinese(data: bytes) -> str | None:
    """A few Chinese characters, too few to count common ones: nearly all in the first level of their standard.

    The first levels of GB2312 and Big5 hold the characters of everyday writing; only names now and then go beyond.
    """
    beyond = sum(byte > 0x7F for byte in data)
    if not 0 < beyond <= 2 * _SHORT:
        return None
    if _PAIRS_OF_GB.fullmatch(data):
        text = data.decode("gb18030")
        rare = sum(character.encode("gb18030")[0] >= _SECOND_OF_GB for character in text if character > "\x7f")
        if rare <= _RARE_SHARE * beyond / 2:
            return text
    return data.decode("big5hkscs") if _FIRST_OF_BIG5.fullmatch(data) else None


def _decode_damaged_chinese(data: bytes) -> str | None:
    """GB18030 or Big5 with a few bytes that belong to no character."""
    best, best_share = None, _COMMON_SHARE
    for encoding in ("gb18030", "big5hkscs"):  # line by line, since a lost byte shifts all pairs up to the line's end
        text = "\n".join(line.decode(encoding, errors="replace") for line in data.split(b"\n"))
        share = common_share(text)
        if share > best_share and text.count("\ufffd") <= max(_FEW, _MAX_DAMAGED_SHARE * len(text)):
            best, best_share = text, share
    return best


def common_share(text: str) -> float:
    """The share of the most frequent Chinese characters among the letters of ``text`` that are not ASCII."""
    beyond = [character for character in text if character > "\x7f" and character.isalpha()]
    if not beyond:
        return 0.0
    return sum(character in _COMMON for character in beyond) / len(beyond)


def _decode_latin(data: bytes) -> str | None:
    """Windows-1252, for mostly ASCII text with some Western letters or typographic quotes."""
    beyond = sum(byte > 0x7F for byte in data)
    if beyond > _MAX_LATIN_SHARE * len(data):
        return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _decode_detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    text = "" if best is None else str(best)
    is_guess = len(_HALF_WIDTH.findall(text)) > _MAX_HALF_WIDTH * len(text)
    return None if best is None or is_guess else text


def _refuse_binary(text: str) -> None:
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > _MAX_CONTROL_SHARE * len(text) + 1:
        raise DocumentRejected(_BINARY)
