"""Text of drawings in Office documents that is kept in parts of its own: SmartArt diagrams and charts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from ingest.loaders.omml import NAMESPACE, linear
from ingest.loaders.xlsx_formats import shown

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = (f"{{{NAMESPACE}}}oMath", f"{{{NAMESPACE}}}oMathPara")
_FIELD_PARTS = ("r", "fld")
_MAX_POINTS = 10_000


def parsed(blob: bytes) -> Any:
    """The root of an XML part; nothing it names is opened."""
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def drawing_paragraph(paragraph: Any) -> str:
    """The text of a DrawingML paragraph: runs, fields, line breaks and equations."""
    parts: list[str] = []
    for child in paragraph.iterchildren():
        if child.tag == DRAWING + "br":
            parts.append("\n")
        elif child.tag in [DRAWING + name for name in _FIELD_PARTS]:
            parts += [text.text or "" for text in child.iterchildren(DRAWING + "t")]
        else:
            parts += [linear(equation) for equation in child.iter(_MATH[0])]
    return "".join(parts).replace("\v", "\n")


def diagram_parts(drawing: Any) -> Iterator[str]:
    """The relations of a drawing to the texts of its diagrams."""
    for data in drawing.iter(_DIAGRAM):
        if (link := data.get(_LINKS + "dm")) is not None:
            yield link


def chart_parts(drawing: Any) -> Iterator[str]:
    """The relations of a drawing to its charts."""
    for chart in drawing.iter(_CHART + "chart"):
        if (link := chart.get(_LINKS + "id")) is not None:
            yield link


def diagram_texts(blob: bytes) -> Iterator[str]:
    """The texts of a diagram's shapes in the order in which they were typed."""
    for paragraph in parsed(blob).iter(DRAWING + "p"):
        text = drawing_paragraph(paragraph)
        if text.strip():
            yield text


def chart_title(blob: bytes) -> str:
    """The title of a chart, empty where it has none."""
    title = parsed(blob).find(f"{_CHART}chart/{_CHART}title")
    if title is None:
        return ""
    return " ".join(" ".join(drawing_paragraph(paragraph) for paragraph in title.iter(DRAWING + "p")).split())


def chart_rows(blob: bytes) -> Iterator[list[str]]:
    """The figures of a chart as the file keeps them: the names of the series, then a row for each category."""
    series = list(parsed(blob).iter(_CHART + "ser"))
    if not series:
        return
    names = [next(iter(_points(found.find(_CHART + "tx")).values()), "") for found in series]
    columns = [_points(found.find(_CHART + "val"), found.find(_CHART + "yVal")) for found in series]
    heads = [_points(found.find(_CHART + "cat"), found.find(_CHART + "xVal")) for found in series]
    head = max(heads, key=len)
    places = sorted({*head, *(place for column in columns for place in column)})
    if not places:
        return
    yield ["", *names]
    for place in places[:_MAX_POINTS]:
        yield [head.get(place, str(place + 1)), *(column.get(place, "") for column in columns)]


def _points(*sources: Any) -> dict[int, str]:
    """The points of the first of ``sources`` that is there, by place, each as its number format shows it."""
    source = next((found for found in sources if found is not None), None)
    if source is None:
        return {}
    points: dict[int, str] = {}
    for cache in source.iter(_CHART + "strCache", _CHART + "numCache", _CHART + "numLit", _CHART + "strLit"):
        format_code = cache.findtext(_CHART + "formatCode")
        for point in cache.iterchildren(_CHART + "pt"):
            points[int(point.get("idx", "0"))] = _figure(point, format_code, cache.tag)
    for level in reversed(list(source.iter(_CHART + "lvl"))):
        for point in level.iterchildren(_CHART + "pt"):
            place, text = int(point.get("idx", "0")), point.findtext(_CHART + "v") or ""
            points[place] = f"{points[place]} {text}" if place in points else text
    if not points and (literal := source.findtext(_CHART + "v")):
        points[0] = literal
    return points


def _figure(point: Any, format_code: str | None, cache: str) -> str:
    written = point.findtext(_CHART + "v") or ""
    if not cache.startswith(_CHART + "num"):
        return " ".join(written.split())
    try:
        return shown(float(Decimal(written)), point.get("formatCode") or format_code)
    except InvalidOperation:
        return written
