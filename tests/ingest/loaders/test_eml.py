"""E-mails: what a reader sees of them, their attachments, and messages made to harm."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from assistant.errors import DocumentRejected
from ingest.loaders import load
from ingest.records import BlockKind, Loaded
from tests.ingest.loaders.files import archive, written

BODY = "Dear colleagues,\n\nDouble-appointed engineers teach 48 hours a term.\n"


def message(body: str = BODY, *, subject: str = "Teaching hours") -> EmailMessage:
    """A plain message."""
    made = EmailMessage()
    made["From"] = "Lin Wei <lin@example.org>"
    made["To"] = "Staff <staff@example.org>"
    made["Date"] = "Mon, 02 Nov 2026 09:00:00 +0800"
    made["Subject"] = subject
    made.set_content(body)
    return made


def loaded(folder: Path, data: bytes | EmailMessage, name: str = "a.eml") -> Loaded:
    """The message as loaded."""
    return load(written(folder, name, data if isinstance(data, bytes) else data.as_bytes(policy=SMTP)))


def raw(headers: bytes, body: bytes) -> bytes:
    """A message written byte by byte."""
    return b"From: lin@example.org\r\n" + headers + b"\r\n\r\n" + body


def test_headings_and_text(tmp_path: Path) -> None:
    """The subject is the title; sender, recipients and date stand above the text; quoted replies stay."""
    found = loaded(tmp_path, message(f"{BODY}\nOn Sunday Chen wrote:\n> Is it 48 or 64?\n"))
    assert found.text.startswith(
        "Teaching hours\n\nFrom: Lin Wei <lin@example.org>\nTo: Staff <staff@example.org>\n"
        "Date: Mon, 02 Nov 2026 09:00:00 +0800\n\nDear colleagues,\n\nDouble-appointed engineers teach 48 hours a term."
    )
    assert found.text.endswith("> Is it 48 or 64?") and found.remark is None
    assert [block.kind for block in found.blocks if block.kind is BlockKind.TITLE] == [found.blocks[0].kind]


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("gb2312", "gb18030"),
        ("gb18030", "gb18030"),
        ("big5", "big5hkscs"),
        ("gb2312", "utf-8"),
        ("iso-8859-1", "gb18030"),
        ("us-ascii", "gb18030"),
        ("x-unknown", "gb18030"),
        ("utf-8", "gb18030"),
        ("gbk", "big5hkscs"),
    ],
)
def test_charsets_as_declared_or_as_the_bytes_prove(tmp_path: Path, charset: str, encoded: str) -> None:
    """Chinese text is read under a right, a narrower, a wrong and an unknown name of its charset."""
    words = "關於雙聘工程師的通知：每學期授課不少於48學時，經理事會審議通過後施行。"
    words = (
        words
        if encoded == "big5hkscs"
        else "关于双聘工程师的通知：每学期授课不少于48学时，经理事会审议通过后施行，頭镕。"
    )
    body = base64.encodebytes(words.encode(encoded))
    headers = b"Subject: " + words[:10].encode(encoded) + f"\r\nContent-Type: text/plain; charset={charset}".encode()
    found = loaded(tmp_path, raw(headers + b"\r\nContent-Transfer-Encoding: base64", body))
    assert found.text == f"{words[:10]}\n\nFrom: lin@example.org\n\n{words}"


def test_encoded_words_are_decoded(tmp_path: Path) -> None:
    """Subjects and senders in encoded words, also where a word is broken, are shown as meant."""
    name = "=?gb2312?B?" + base64.b64encode("张三".encode("gb18030")).decode() + "?="
    headers = (
        f"Subject: =?utf-8?Q?=E9=80=9A?=\r\n =?utf-8?Q?=E7=9F=A5?= 2026 =?utf-8?B?broken\r\nCc: {name} <z@example.org>"
    )
    found = loaded(tmp_path, raw(headers.encode(), b"Text of the message."))
    assert found.text.startswith("通知 2026 =?utf-8?B?broken\n\nFrom: lin@example.org\nCc: 张三 <z@example.org>\n\n")


def test_plain_text_is_preferred_where_it_is_the_text(tmp_path: Path) -> None:
    """Of two forms the plain one is read; where it only says that there is another, the other."""
    rich = "<html><body><p>Engineers teach <b>48</b> hours a term, and not one hour less than that.</p></body></html>"
    both = message("Engineers teach 48 hours a term, and not one hour less than that.")
    both.add_alternative(rich, subtype="html")
    stub = message("View as HTML.")
    stub.add_alternative(rich, subtype="html")
    only = message()
    only.set_content(rich, subtype="html")
    for made in (both, stub, only):
        text = loaded(tmp_path, made).text
        assert text.count("Engineers teach 48 hours a term, and not one hour less than that.") == 1
        assert "View as" not in text and "<b>" not in text


def test_soft_line_ends_are_joined(tmp_path: Path) -> None:
    """Text that flows is read in whole lines, within each depth of quotation."""
    body = b"Engineers teach \r\n48 hours.\r\n> quoted \r\n> words\r\n-- \r\nLin\r\n"
    found = loaded(tmp_path, raw(b"Subject: s\r\nContent-Type: text/plain; format=flowed", body))
    assert found.text.endswith("\n\nEngineers teach 48 hours.\n\n> quoted words\n\n--\n\nLin")


def test_attached_documents_are_read_under_their_names(tmp_path: Path) -> None:
    """A document that is attached is part of the text; what cannot be read is named with its reason."""
    made = message()
    made.add_attachment(b"# Rules\n\nArticle 1 applies.\n", maintype="text", subtype="plain", filename="办法.md")
    made.add_attachment(archive({"a": b"b"}), maintype="application", subtype="zip", filename="all.zip")
    made.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="../../scan.pdf")
    found = loaded(tmp_path, made)
    assert found.text.endswith("hours a term.\n\n办法.md\n\nRules\n\nArticle 1 applies.")
    name = next(block for block in found.blocks if found.text[block.start : block.end] == "办法.md")
    assert name.kind is BlockKind.HEADING and name.level == 1
    assert found.remark is not None
    assert "the attachment all.zip was not read: the file is an archive (.zip)" in found.remark
    assert "the attachment scan.pdf was not read: the PDF is damaged" in found.remark and ".." not in found.remark


def test_names_in_a_charset_of_their_own(tmp_path: Path) -> None:
    """File names in encoded words, in percent signs and as bare bytes are read."""
    named = (
        b'filename="=?gb2312?B?' + base64.b64encode("附件一.txt".encode("gb18030")) + b'?="',
        b"filename*=utf-8''%E9%99%84%E4%BB%B6%E4%BA%8C.txt",
        'filename="关于印发双聘工程师管理办法的通知.txt"'.encode("gb18030"),
    )
    parts = b"".join(
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; %s\r\n\r\nText %d.\r\n"
        % (name, n)
        for n, name in enumerate(named)
    )
    found = loaded(tmp_path, raw(b"Subject: s\r\nContent-Type: multipart/mixed; boundary=b", parts + b"--b--"))
    assert found.text.endswith(
        "附件一.txt\n\nText 0.\n\n附件二.txt\n\nText 1.\n\n关于印发双聘工程师管理办法的通知.txt\n\nText 2."
    )


def test_attached_sheets_keep_their_addresses(tmp_path: Path) -> None:
    """Rows of an attached workbook are addressed by the file, the sheet and the cells."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Hours"
    for row in (("Post", "Hours"), ("Engineer", 48)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    made = message()
    made.add_attachment(stream.getvalue(), maintype="application", subtype="x", filename="plan.xlsx")
    rows = [block for block in loaded(tmp_path, made).blocks if block.kind is BlockKind.TABLE_ROW]
    assert {row.place[0] for row in rows} == {"plan.xlsx: Hours"} and rows[-1].place[1] == "A2:B2"


def test_forwarded_messages_are_read_two_deep(tmp_path: Path) -> None:
    """Messages inside messages stand under their subjects; the third one is named."""
    made = message("The innermost words.", subject="three")
    for subject in ("two", "one", "outer"):
        outer = message(f"The words of {subject}.", subject=subject)
        outer.add_attachment(made)
        made = outer
    found = loaded(tmp_path, made)
    assert (
        found.text.startswith("outer\n") and "one\n\nFrom: Lin Wei" in found.text and "The words of two." in found.text
    )
    assert "innermost" not in found.text
    assert found.remark == "the message three was not read: it lies in a message inside a message"


def test_pictures_and_signatures_in_the_text_are_passed_over(tmp_path: Path) -> None:
    """A logo in the page and a signature behind the text are neither read nor told."""
    made = message()
    made.add_alternative("<p>Double-appointed engineers teach 48 hours a term.</p><img src='cid:x'>", subtype="html")
    html = list(made.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG\r\n", "image", "png", cid="<x>")
    inner = made.as_bytes(policy=SMTP).split(b"\r\n\r\n", 1)[1]
    boundary = str(made.get_boundary()).encode()
    signed = (
        b"Subject: s\r\nContent-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n"
        b"Content-Type: multipart/alternative; boundary=" + b'"' + boundary + b'"\r\n\r\n' + inner + b"\r\n--s\r\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n"
        b"Content-Disposition: attachment; filename=smime.p7s\r\n\r\nxxxx\r\n--s--"
    )
    found = loaded(tmp_path, b"From: a@b.c\r\n" + signed)
    assert found.text.endswith("teach 48 hours a term.") and found.remark is None


def nested(depth: int) -> bytes:
    """A message of parts inside parts."""
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return b"From: a@b.c\r\nSubject: s\r\n" + opened + b"Content-Type: text/plain\r\n\r\nDeep words.\r\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"Just a line of text.\n", "is no e-mail: it has no sender, no date and no subject"),
        (b"<html><body>Log in</body></html>", "is no e-mail"),
        (b"%PDF-1.4\n", "named .eml but it looks like a PDF"),
        (b"From: a@b.c\r\n", "the e-mail holds no text"),
        (raw(b"Subject: s\r\nContent-Type: multipart/encrypted; boundary=b", b"--b--"), "the e-mail is encrypted"),
        (raw(b"Subject: s\r\nContent-Type: application/pkcs7-mime; name=smime.p7m", b"xx"), "the e-mail is encrypted"),
        (nested(1000), "nests or describes its parts as no real one does"),
        (raw(b"Subject: s\r\nContent-Type: text/plain; " + b'a="b;' * 100_000, b"x"), "describes its parts as no real"),
    ],
)
def test_refusals_say_what_is_wrong(tmp_path: Path, data: bytes, reason: str) -> None:
    """What is no message, holds nothing or is made to harm is refused with one reason, at once."""
    begun = time.perf_counter()
    with pytest.raises(DocumentRejected, match=reason) as caught:
        loaded(tmp_path, data)
    assert "\n" not in str(caught.value) and time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    "headers",
    [
        b"Subject: s\r\nTo: " + b"a@example.org, " * 50_000,
        b"Subject: s\r\nTo: " + b"(" * 50_000,
        b"Subject: " + b"=?utf-8?Q?x?= " * 20_000,
        b"Subject: s\r\n" + b"X-Nothing: 1\r\n" * 50_000 + b"X-Last: 1",
    ],
)
def test_header_bombs_cost_little(tmp_path: Path, headers: bytes) -> None:
    """Endless lists, comments and lines are cut, and the text is read all the same."""
    begun = time.perf_counter()
    found = loaded(tmp_path, raw(headers, b"The text of the message."))
    assert found.text.endswith("The text of the message.") and len(found.text) < 10_000
    assert time.perf_counter() - begun < 20


def test_parts_that_are_cut_or_nested_are_still_read(tmp_path: Path) -> None:
    """A message that ends too early, is nested deeper than usual, or holds broken base64 keeps its text."""
    assert loaded(tmp_path, nested(40)).text.endswith("Deep words.")
    headers = b"Subject: s\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64"
    assert "Teachers" in loaded(tmp_path, raw(headers, base64.b64encode(b"Teachers teach 48 hours a term")[:-3])).text


def test_web_archives_are_read_as_their_page(tmp_path: Path) -> None:
    """A page saved as one file is read like the page."""
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; "
        b"charset=gb2312\r\n\r\n<h1>" + "管理办法".encode("gb18030") + b"</h1><p>48</p>\r\n--b--\r\n"
    )
    assert loaded(tmp_path, data, "a.mht").text == "管理办法\n\n48"
    with pytest.raises(DocumentRejected, match="the web archive holds no page"):
        loaded(tmp_path, b"MIME-Version: 1.0\r\n\r\ntext", "a.mhtml")
