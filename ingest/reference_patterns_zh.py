"""Where Chinese text names clauses: 第十二条第二款第（三）项, 第三、五条, 前款, 本章, 附件2, 4.2款."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.labels import HAN_NUMERAL
from ingest.document_names import NAME_ZH, THAT_DOCUMENT, name_before
from ingest.mentions import Base, Mention, Named, Seen

_GAP = r"[ \t\u3000]{0,2}\n?[ \t\u3000]{0,2}"
_DIGITS = r"[0-9０-９]{1,4}"
_DECIMAL = r"[0-9]{1,3}(?:\.[0-9]{1,3}){1,4}"
_NUMBER = rf"(?:[（(]{_GAP}(?:{HAN_NUMERAL}|{_DIGITS}){_GAP}[)）]|{_DECIMAL}|{HAN_NUMERAL}|{_DIGITS}|[㈠-㈩①-⑳⑴-⒇])"
_TO = r"(?:至|到|—{1,2}|–|-|－|~|～)"
_AND = r"(?:、|和|与|及|以及|或者|或|，以及|，或者)"
_LEVEL = (
    r"(?:分编|编(?![制写号辑者队委])|篇(?![章幅])|卷(?![宗])|部分(?!学生|人员|地区|企业|单位|课程)|章(?!程)"
    r"|节(?![课目能日约假])|条(?![例约件目形码线路款街河鱼措生])|款(?![项式产待车])|项(?!目|任务|措施|工作|制度|指标|课程|活动|技术)"
    r"|目(?![标录前光的]))"
)
_STEP = re.compile(
    rf"(?P<open>第)?{_GAP}(?P<first>{_NUMBER})(?P<more>(?:{_GAP}(?:{_TO}|{_AND}){_GAP}第?{_NUMBER}){{0,12}}){_GAP}"
    rf"(?P<level>{_LEVEL})(?:{_GAP}之{_GAP}(?P<suffix>{HAN_NUMERAL}|[0-9]{{1,2}}))?"
)
_ANNEX = re.compile(rf"附{_GAP}(?P<word>[件录表]){_GAP}(?P<number>{HAN_NUMERAL}|{_DIGITS}|[A-Z](?![A-Za-z]))?")
_BRACKET = re.compile(rf"[（(]{_GAP}(?:{HAN_NUMERAL}|[0-9０-９]{{1,2}}){_GAP}[)）](?:项|目)?|[㈠-㈩①-⑳⑴-⒇]")
_PART = re.compile(
    rf"(?P<outer>[一二三四五六七八九十]{{1,3}}、){_GAP}(?P<inner>[（(][一二三四五六七八九十]{{1,3}}[)）])"
)
_RELATIVE = re.compile(
    r"(?P<here>本)(?P<at>条(?![例件约款])|款(?![项产])|项(?![目工])|目(?![标录的])|章(?!程)|节(?![目课能约日假])|编(?![制号者辑写])|部分"
    r"|附件|附录|附表)"
    r"|(?P<before>(?<![目当之提以生空眼先向])前(?P<count>[一两二三四五六])?|(?<![以之])上一?(?!述))(?P<back>条(?![例件约款路线])|款(?![项])"
    r"|项(?!目|任务|措施|工作|指标|课程|活动)|章(?!程)|节(?![课目能约日假]))"
    r"|(?P<after>下一|次|(?<![以之])后)(?P<on>条(?![例件约款路线])|款(?![项])|项(?!目|任务|工作))"
)
_BARE_DECIMAL = re.compile(
    rf"(?:详见|参见|[见按依据照合反])(?:本?(?:协议|合同))?{_GAP}(?P<number>{_DECIMAL})(?![0-9.%％‰])(?!{_GAP}[元万亿个倍吨米亩年月日％%])"
)
_ANCHOR = re.compile(r"[《第附本前上下次后]|[0-9]{1,3}\.(?=[0-9])|[一二三四五六七八九十]{1,3}、(?=[（(])")
_LEVELS = {
    "条": "article",
    "款": "paragraph",
    "项": "item",
    "目": "item",
    "章": "chapter",
    "节": "section",
    "编": "part",
    "部分": "part",
    "附件": "annex",
    "附录": "annex",
    "附表": "annex",
}
_RANKS = {
    "编": 10,
    "篇": 10,
    "卷": 10,
    "部分": 10,
    "分编": 12,
    "章": 20,
    "节": 30,
    "条": 40,
    "款": 60,
    "项": 70,
    "目": 80,
}
_ANNEX_RANK = 5
_COMMON = frozenset({"部分", "编", "篇", "卷", "项", "目", "款", "节"})
"""Levels that are everyday words as well: a mention that begins with one counts only where it leads to a clause."""
_LINK = re.compile(r"(?:的|所列的?|规定的|中的)")
_CONNECT = re.compile(rf"{_GAP}(?:{_AND}|，(?=第)){_GAP}")
_RANGE = re.compile(rf"{_GAP}{_TO}{_GAP}")
_NAMES_SHORT = re.compile(r"(?:简称|下称|统称|合称)[：:为]?\Z")
_SHORT_NAME = re.compile(r"[（(]\s*(?:以下|下)(?:简)?称[^（）()]{1,40}[)）]")
_ANNEX_BEFORE = re.compile(r"(?:[见按依照本的如由以据填]|载于|列于|列入)\Z")
_ANNEX_AFTER = re.compile(r"[所规中为载列之]|执行")
_INNER_GAP = re.compile(r"[ \t\u3000]{1,2}(?=第)")
_MOST_STEPS = 40


@dataclass(slots=True, kw_only=True)
class _Steps:
    """What has been read of one mention: finished targets, and the path that goes on."""

    end: int
    path: list[tuple[int, str]] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    first_level: str = ""

    def labels(self) -> tuple[str, ...]:
        return tuple(label for _, label in self.path)


def mentions_zh(text: str) -> Iterator[Mention]:
    """The mentions in Chinese text, in order and without overlap."""
    read, last = 0, ""
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < read:
            continue
        mention = _mention_at(text, anchor.start(), read)
        if mention is None:
            continue
        read = mention.end
        if mention.title == THAT_DOCUMENT:
            mention = replace(mention, title=last)
        last = mention.title or last
        if mention.title != "":
            yield mention


def _mention_at(text: str, start: int, read: int) -> Mention | None:
    if text[start] == "《":
        return _titled(text, start)
    if relative := _RELATIVE.match(text, start):
        return _relative(text, relative)
    if text[start] not in "第附" and not _may_begin(text, start):
        return None
    if part := _PART.match(text, start):
        outer, inner = part["outer"], part["inner"]
        return Mention(start=start, end=part.end(), named=(Named(labels=(outer, inner)),), firm=False)
    steps = _read_steps(text, start)
    if steps is None:
        return _bare_decimal(text, start)
    name = name_before(text, start, read)
    if name is None:
        return _own(text, start, steps)
    return Mention(start=name.start, end=steps.end, title=name.title, named=tuple(steps.named))


def _may_begin(text: str, start: int) -> bool:
    """Whether a mere number may begin a mention here: within a sentence, and whole."""
    before = text[start - 1 : start]
    if text[start].isascii():
        return not (before.isdigit() or before == ".")
    return bool(before) and not before.isspace() and before != "、"


def _own(text: str, start: int, steps: _Steps) -> Mention | None:
    bare = steps.first_level == "附"
    if bare and not (_ANNEX_BEFORE.search(text, max(0, start - 4), start) or _ANNEX_AFTER.match(text, steps.end)):
        return None
    return Mention(
        start=start, end=steps.end, named=tuple(steps.named), firm=steps.first_level not in _COMMON and not bare
    )


def _bare_decimal(text: str, start: int) -> Mention | None:
    match = _BARE_DECIMAL.match(text, start - 1) if start else None
    if match is None:
        return None
    number = match["number"]
    return Mention(start=match.start("number"), end=match.end(), named=(Named(labels=(number,)),), firm=False)


def _titled(text: str, start: int) -> Mention | None:
    """《X》 with the clauses named after it; without any, the whole document."""
    name = NAME_ZH.match(text, start)
    if name is None or _NAMES_SHORT.search(text, max(0, start - 6), start):
        return None
    short = _SHORT_NAME.match(text, name.end())
    end = short.end() if short else name.end()
    link = re.compile(rf"{_GAP}(?:的|中)?{_GAP}").match(text, end)
    steps = _read_steps(text, link.end() if link else end)
    title = "".join(name["title"].split()) if not name["title"].isascii() else " ".join(name["title"].split())
    if steps is None or steps.first_level == "附":
        return Mention(start=start, end=name.end(), title=title)
    return Mention(start=start, end=steps.end, title=title, named=tuple(steps.named))


def _relative(text: str, match: re.Match[str]) -> Mention | None:
    level = match["at"] or match["back"] or match["on"]
    seen = Seen.HERE if match["here"] else Seen.BEFORE if match["before"] else Seen.AFTER
    count = {None: 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}[match["count"]]
    base = Base(seen=seen, level=_LEVELS[level], count=count)
    inner = _RELATIVE.match(text, match.end()) if seen is Seen.HERE else None
    if inner is not None and inner["before"]:
        found = _relative(text, inner)
        return None if found is None else replace(found, start=match.start())
    steps = _Steps(end=match.end(), path=[(_RANKS.get(level, _ANNEX_RANK), "")])
    link = _LINK.match(text, steps.end)
    _extend(text, steps, link.end() if link else steps.end)
    named = tuple(_without_base(one) for one in steps.named)
    everyday = level == "项" and count > 1
    return Mention(
        start=match.start(), end=steps.end, base=base, named=named, firm=not everyday and seen is not Seen.AFTER
    )


def _without_base(named: Named) -> Named:
    return Named(labels=named.labels[1:], until=named.until[1:])


def _read_steps(text: str, start: int) -> _Steps | None:
    steps = _Steps(end=start)
    _extend(text, steps, start)
    return steps if steps.named else None


def _extend(text: str, steps: _Steps, start: int) -> None:
    """Read steps inwards, then on through lists and ranges; ``steps.named`` holds every clause named."""
    place: int | None = start
    for _ in range(_MOST_STEPS):
        if place is None:
            return
        following = _inward(text, steps, place)
        if following is None:
            break
        place = following
    _go_on(text, steps)


def _go_on(text: str, steps: _Steps) -> None:
    for _ in range(_MOST_STEPS):
        if not steps.named:
            return
        to = _RANGE.match(text, steps.end)
        if to and _range_end(text, steps, to.end()):
            continue
        connect = _CONNECT.match(text, steps.end)
        if connect is None or not _next_of_list(text, steps, connect.end()):
            return


def _next_of_list(text: str, steps: _Steps, place: int) -> bool:
    step = _step_at(text, place, after=steps)
    if step is None:
        return False
    rank = step[0]
    kept = [] if step[1][0].labels[0][0].isdigit() else [one for one in steps.path if one[0] < rank]
    based = bool(steps.path) and steps.path[0][1] == ""
    if (based and not kept) or rank == _ANNEX_RANK or (rank < 40 and not any(one[0] == rank for one in steps.path)):
        return False
    steps.path = kept
    _take(steps, step)
    while (following := _inward(text, steps, steps.end)) is not None:
        steps.end = following
    return True


def _inward(text: str, steps: _Steps, place: int) -> int | None:
    step = _step_at(text, place, after=steps)
    last = steps.path[-1][0] if steps.path else -1
    if step is None or step[0] <= last:
        return None
    if steps.named and steps.path and steps.path[-1][1]:
        steps.named.pop()
    _take(steps, step)
    return steps.end


def _range_end(text: str, steps: _Steps, place: int) -> bool:
    step = _step_at(text, place, after=steps)
    last = steps.named[-1]
    if step is None or last.until or len(step[1]) != 1:
        return False
    kept = [one for one in steps.path if one[0] < step[0]]
    if len(kept) + 1 != len(last.labels):
        return False
    steps.path = [*kept, (step[0], step[1][0].labels[0])]
    steps.named[-1] = Named(labels=last.labels, until=steps.labels())
    steps.end = step[2]
    return True


_Step = tuple[int, tuple[Named, ...], int, str]
"""Rank, the alternatives that the step names, where it ends, and its level as written."""


def _take(steps: _Steps, step: _Step) -> None:
    rank, alternatives, end, level = step
    outer = steps.labels()
    steps.first_level = steps.first_level or level
    steps.named += [
        Named(labels=(*outer, *one.labels), until=(*outer, *one.until) if one.until else ()) for one in alternatives
    ]
    last = alternatives[-1]
    steps.path.append((rank, (last.until or last.labels)[0]))
    steps.end = end


def _step_at(text: str, place: int, *, after: _Steps) -> _Step | None:
    if after.path and (gap := _INNER_GAP.match(text, place)):
        place = gap.end()
    if annex := _ANNEX.match(text, place):
        label = "附" + annex["word"] + (_plain(annex["number"]) if annex["number"] else "")
        return _ANNEX_RANK, (Named(labels=(label,)),), annex.end(), "附件" if annex["number"] else "附"
    if match := _STEP.match(text, place):
        if match["open"] or "." in match["first"] or (after.path and match["first"][0] in "（(㈠㈡㈢㈣㈤①②③④⑤"):
            level = match["level"]
            return _RANKS[level], _alternatives(match), match.end(), level
        return None
    bracket = _BRACKET.match(text, place)
    if bracket is None or not after.path or after.path[-1][0] < 40:
        return None
    rank = 70 if after.path[-1][0] < 70 else 80
    return rank, (Named(labels=(_plain(bracket[0]),)),), bracket.end(), "项"


def _alternatives(match: re.Match[str]) -> tuple[Named, ...]:
    """第三、五、八条 as three labels, 第三至五条 as a range."""
    numbers = re.findall(rf"({_TO}|{_AND})?{_GAP}第?({_NUMBER})", match["first"] + match["more"])
    found: list[Named] = []
    for link, number in numbers:
        decimal = "." in number
        label = _plain(number if decimal else f"第{number}{match['level']}")
        if re.fullmatch(_TO, link) and found:
            found[-1] = Named(labels=found[-1].labels, until=(label,))
        else:
            found.append(Named(labels=(label,)))
    if match["suffix"]:
        last = found[-1]
        suffixed = f"{(last.until or last.labels)[0]}之{match['suffix']}"
        found[-1] = Named(labels=last.labels, until=(suffixed,)) if last.until else Named(labels=(suffixed,))
    return tuple(found)


def _plain(label: str) -> str:
    """A label without blanks, digits in their plain form."""
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in label if not c.isspace())
