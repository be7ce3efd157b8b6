"""What Word shows of one paragraph: fields, equations, symbols, tracked changes, hidden text."""

from __future__ import annotations

import pytest

from tests.ingest.loaders.word import document, loaded, paragraph, relate, shown


def field(code: str, result: str) -> str:
    """A field with its code and result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>"
        + (f"{mark.format('separate')}<w:r><w:t>{result}</w:t></w:r>" if result else "")
        + mark.format("end")
    )


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
CODE = "<w:r><w:instrText>{}</w:instrText></w:r>"
TEXT = "<w:r><w:t>{}</w:t></w:r>"
NESTED = (
    MARK.format("begin") + CODE.format("IF ") + field("MERGEFIELD sex", "m") + CODE.format(' = "m" "Mr" "Ms"')
    + MARK.format("separate") + TEXT.format("Mr") + MARK.format("end")
)  # fmt: skip
BOX = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{}"/></w:checkBox></w:ffData>'
    "</w:fldChar></w:r>"
)
CHOICE = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="公办"/>'
    '<w:listEntry w:val="民办"/></w:ddList></w:ffData></w:fldChar></w:r>'
)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (TEXT.format("page ") + field("PAGEREF _Toc1 \\h", "7"), "page 7"),
        (TEXT.format("Dear ") + NESTED + TEXT.format(" Li"), "Dear Mr Li"),
        ('<w:fldSimple w:instr="REF x"><w:r><w:t>第三条</w:t></w:r></w:fldSimple>', "第三条"),
        (field('HYPERLINK "http://x.y"', "the law"), "the law"),
        (BOX.format(1) + MARK.format("end") + TEXT.format(" yes ") + BOX.format(0) + MARK.format("end"), "☒ yes ☐"),
        (TEXT.format("办学：") + CHOICE + MARK.format("end"), "办学：民办"),
        (field("eq \\o\\ac(○,3)", ""), "③"),
        (field("EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(zhang),章)", "") + TEXT.format("程"), "章程"),
        (field("EQ \\f(1,2)", "") + TEXT.format(" of the hours"), "1/2 of the hours"),
        (MARK.format("begin") + CODE.format("TOC") + TEXT.format("lost?"), "lost?"),
        (TEXT.format("48") + "<w:softHyphen/>" + TEXT.format("学时"), "48学时"),
    ],
)
def test_fields_show_their_results(runs: str, text: str) -> None:
    """The result of a field is text, its code and what stands inside the code are not; form fields show their state."""
    assert loaded(document(f"<w:p>{runs}</w:p><w:p/>")).text.split("\n")[0] == text


MATH = {
    "<m:f><m:num>{a}{plus}</m:num><m:den>{b}</m:den></m:f>": "(a+)/b",
    "<m:sSup><m:e>{a}</m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>": "a^2",
    "<m:sSubSup><m:e>{a}</m:e><m:sub>{b}</m:sub><m:sup>{a}</m:sup></m:sSubSup>": "a_b^a",
    "<m:rad><m:deg/><m:e>{a}{plus}{b}</m:e></m:rad>": "√(a+b)",
    '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{a}</m:sub><m:sup/><m:e>{a}</m:e></m:nary>': "∑_a a",
    "<m:d><m:e>{a}</m:e></m:d>": "(a)",
    '<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{a}</m:e><m:e>{b}</m:e></m:d>': "[a|b]",
    "<m:func><m:fName><m:r><m:t>max</m:t></m:r></m:fName><m:e>{a}</m:e></m:func>": "max a",
    "<m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr><m:mr><m:e>{b}</m:e><m:e>{a}</m:e></m:mr></m:m>": "a, b; b, a",
    "<m:eqArr><m:e>{a}</m:e><m:e>{b}</m:e></m:eqArr>": "a; b",
}


@pytest.mark.parametrize(("equation", "text"), MATH.items())
def test_equations_are_written_on_a_line(equation: str, text: str) -> None:
    """An equation keeps its structure as people type it."""
    parts = {name: f"<m:r><m:t>{sign}</m:t></m:r>" for name, sign in (("a", "a"), ("b", "b"), ("plus", "+"))}
    body = f"<w:p><w:r><w:t>G = </w:t></w:r><m:oMath>{equation.format(**parts)}</m:oMath></w:p>"
    assert loaded(document(body)).text == f"G = {text}"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="Webdings" w:char="F099"/>', "▪"),
        ('<w:sym w:font="宋体" w:char="2460"/>', "①"),
        ('<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>a \uf062</w:t>', "α β"),
    ],
)
def test_symbol_fonts_are_read_as_the_shapes_they_show(run: str, text: str) -> None:
    """A letter of a symbol font is the sign that a reader sees, and a sign that is not known leaves its place."""
    assert loaded(document(f"<w:p><w:r>{run}</w:r></w:p>")).text == text


RUBY = "<w:ruby><w:rt><w:r><w:t>zhang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>章</w:t></w:r></w:rubyBase></w:ruby>"
DELETED = "<w:rPr><w:del/></w:rPr>"
MOVED = "<w:rPr><w:moveFrom/></w:rPr>"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (paragraph("one ", properties=DELETED) + paragraph("two"), ["one two"]),
        (paragraph("one", properties=DELETED), ["one"]),
        (
            f"<w:p><w:pPr>{MOVED}</w:pPr><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom></w:p>" + paragraph("two"),
            ["two"],
        ),
        ("<w:p><w:moveTo><w:r><w:t>here</w:t></w:r></w:moveTo></w:p>", ["here"]),
        (f"<w:p><w:r>{RUBY}</w:r><w:r><w:t>程</w:t></w:r></w:p>", ["章程"]),
        ("<w:p><w:r><w:t>one</w:t><w:br w:type='page'/><w:t>two</w:t></w:r></w:p>", ["one\ntwo"]),
        (
            "<mc:AlternateContent><mc:Choice Requires='x'><w:p><w:r><w:t>new</w:t></w:r></w:p></mc:Choice>"
            "<mc:Fallback><w:p><w:r><w:t>old</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
            ["new"],
        ),
        (
            "<w:p><w:r><w:pict><v:shape><v:textpath string='某省教育厅文件'/></v:shape></w:pict></w:r></w:p>",
            ["某省教育厅文件"],
        ),
        (
            "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>kept</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>",
            ["kept"],
        ),
    ],
)
def test_paragraphs_as_shown(body: str, texts: list[str]) -> None:
    """Tracked changes are accepted with the ends of paragraphs they join; nothing that Word shows is lost."""
    assert shown(loaded(document(body))) == texts


@pytest.mark.parametrize("where", ["style", "run"])
def test_hidden_text_is_left_out_and_said(where: str) -> None:
    """Text hidden by a run or by a paragraph's style is not read, and the report counts it."""
    found = document(
        paragraph("secret", run="<w:vanish/>" if where == "run" else "", properties="{}") + paragraph("open")
    )
    if where == "style":
        style = found.styles.add_style("Notes for the author", 1)
        style.font.hidden = True
        found.paragraphs[0].style = style
    result = loaded(found)
    assert result.text == "open"
    assert result.remark == "6 characters that Word hides were left out"


def test_embedded_objects_are_said() -> None:
    """An equation of an old editor is a picture with a program behind it: the report says that it was not read."""
    body = "<w:p><w:r><w:t>x</w:t><w:object><o:OLEObject ProgID='Equation.DSMT4'/></w:object></w:r></w:p>"
    assert loaded(document(body)).remark == "the text of 1 embedded objects (such as equations) was not read"


def test_notes_of_a_heading_follow_it() -> None:
    """The footnote of a heading is no part of the heading; that of a paragraph stays with its paragraph."""
    body = paragraph("Scope", properties='<w:pStyle w:val="Heading1"/>') + paragraph("Text.") + paragraph("Next.")
    found = document(body)
    for place in (0, 1):
        run = paragraph("").replace("<w:t ", '<w:footnoteReference w:id="2"/><w:t ')
        found.paragraphs[place]._p.append(document(run).paragraphs[0]._p[-1])
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p>'
        "<w:r><w:footnoteRef/></w:r><w:r><w:t>From 2024 on.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relate(found, "footnotes", "/word/footnotes.xml", notes.encode(), kind)
    assert shown(loaded(found)) == ["Scope", "From 2024 on.", "Text.\nFrom 2024 on.", "Next."]
