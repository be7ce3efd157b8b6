"""OFD documents as programs write them: packages of XML with text, lines and pictures placed in millimetres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape

from tests.ingest.loaders.files import archive

SPACE = "http://www.ofdspec.org/2016"
A4 = "0 0 210 297"
_numbers = count(10)


def text(
    x: float, y: float, shown: str, *, size: float = 4.2, font: int = 2, deltas: str | None = None, more: str = ""
) -> str:
    """A line of text whose baseline is ``y`` millimetres below the top edge, as WPS writes it."""
    steps = deltas if deltas is not None else " ".join(f"{size * width(c):.4g}" for c in shown[:-1])
    given = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="{next(_numbers)}" Boundary="{x} {y - size} 180 {size * 1.3}" Font="{font}" Size="{size}" '
        f'{more}><ofd:TextCode X="0" Y="{size}"{given}>{escape(shown)}</ofd:TextCode></ofd:TextObject>'
    )


def width(character: str) -> float:
    """A character's width in parts of the font size, as Times has it."""
    return 1.0 if character > "\u2e80" else 0.25 if character in " ,.il" else 0.5


def stroke(x0: float, y0: float, x1: float, y1: float) -> str:
    """A thin straight line."""
    box = f"{min(x0, x1)} {min(y0, y1)} {abs(x1 - x0) + 0.2} {abs(y1 - y0) + 0.2}"
    data = f"M {x0 - min(x0, x1)} {y0 - min(y0, y1)} L {x1 - min(x0, x1)} {y1 - min(y0, y1)}"
    return (
        f'<ofd:PathObject ID="{next(_numbers)}" Boundary="{box}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def picture(resource: int, x: float, y: float, across: float, down: float) -> str:
    """A picture on the page."""
    return (
        f'<ofd:ImageObject ID="{next(_numbers)}" CTM="{across} 0 0 {down} 0 0" '
        f'Boundary="{x} {y} {across} {down}" ResourceID="{resource}"/>'
    )


def lines(shown: Sequence[str], *, x: float = 30, top: float = 40, size: float = 4.2) -> str:
    """Lines of text below each other."""
    return "".join(text(x, top + place * size * 1.8, line, size=size) for place, line in enumerate(shown))


def page(units: str, *, box: str | None = A4, template: int | None = None) -> bytes:
    """The part of a page."""
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>" if box else ""
    use = "" if template is None else f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>'
    layer = f'<ofd:Layer ID="{next(_numbers)}" Type="Body">{units}</ofd:Layer>'
    return xml(f'<ofd:Page xmlns:ofd="{SPACE}">{area}{use}<ofd:Content>{layer}</ofd:Content></ofd:Page>')


def xml(body: str) -> bytes:
    """A part of XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


@dataclass(slots=True)
class Ofd:
    """An OFD package in the making; ``parts`` adds parts or replaces those written."""

    pages: Sequence[bytes]
    templates: Mapping[int, bytes] = field(default_factory=dict)
    media: Mapping[int, tuple[str, bytes]] = field(default_factory=dict)
    common: str = ""
    parts: Mapping[str, bytes] = field(default_factory=dict)

    def data(self) -> bytes:
        """The file."""
        return archive({**self.written(), **self.parts})

    def written(self, folder: str = "Doc_0") -> dict[str, bytes]:
        """The parts of a package with one document."""
        body = f"<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        return {
            "OFD.xml": xml(f'<ofd:OFD xmlns:ofd="{SPACE}" DocType="OFD" Version="1.0">{body}</ofd:OFD>'),
            **self.document(folder),
        }

    def document(self, folder: str) -> dict[str, bytes]:
        """The parts of one document."""
        listed = "".join(
            f'<ofd:Page ID="{place + 1}" BaseLoc="Pages/Page_{place}/Content.xml"/>' for place in range(len(self.pages))
        )
        templates = "".join(
            f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/Tpl_{name}/Content.xml"/>' for name in self.templates
        )
        media = "".join(
            f'<ofd:MultiMedia ID="{name}" Type="Image"><ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>'
            for name, (file, _) in self.media.items()
        )
        fonts = '<ofd:Fonts><ofd:Font ID="2" FontName="宋体"/><ofd:Font ID="3" FontName="黑体"/></ofd:Fonts>'
        area = f"<ofd:PageArea><ofd:PhysicalBox>{A4}</ofd:PhysicalBox></ofd:PageArea>"
        common = (
            f"<ofd:CommonData>{area}<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{templates}</ofd:CommonData>"
        )
        pages = {f"{folder}/Pages/Page_{place}/Content.xml": part for place, part in enumerate(self.pages)}
        return {
            f"{folder}/Document.xml": xml(
                f'<ofd:Document xmlns:ofd="{SPACE}">{common}<ofd:Pages>{listed}</ofd:Pages>{self.common}</ofd:Document>'
            ),
            f"{folder}/PublicRes.xml": xml(f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res">{fonts}</ofd:Res>'),
            f"{folder}/DocumentRes.xml": xml(
                f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
            ),
            **{f"{folder}/Res/{file}": data for file, data in self.media.values()},
            **{f"{folder}/Tpls/Tpl_{name}/Content.xml": part for name, part in self.templates.items()},
            **pages,
        }
