"""Front matter is told apart from what only looks like it, and read ahead of everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CollectionError
from ingest.discovery import SourceFile, discover
from ingest.front_matter import front_matters, split_front_matter


@pytest.mark.parametrize(
    ("text", "yaml", "rest"),
    [
        ("---\ntitle: A\n---\nBody", "title: A", "Body"),
        ("---\ntitle: A\n...\nBody", "title: A", "Body"),
        ("---  \ntitle: A\n---  \n", "title: A", ""),
        ("\ufeff---\ntitle: A\n---\nBody", "title: A", "Body"),
        ("---\n---\nBody", "", "Body"),
        ("---\na: 1\n---\nx\n---\ny", "a: 1", "x\n---\ny"),
    ],
)
def test_front_matter_is_split_off(text: str, yaml: str, rest: str) -> None:
    """Front matter is split off."""
    assert split_front_matter(text) == (yaml, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Body",
        "---",
        "---\ntitle: A\nBody",
        " ---\na: 1\n---\n",
        "----\na: 1\n----\n",
        "\n---\na: 1\n---\n",
        "---\nProse between rules.\n---\n",
        "---\n- a\n---\n",
    ],
)
def test_what_only_looks_like_front_matter_stays_in_the_text(text: str) -> None:
    """What only looks like front matter stays in the text."""
    assert split_front_matter(text) == (None, text)


def _sources(tmp_path: Path, **files: bytes) -> tuple[SourceFile, ...]:
    for name, content in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(content)
    return discover(tmp_path)


@pytest.mark.parametrize("text", ["---\naudience: [teacher]\n\n# Rules\n", "---\n\n# who\ntitle:\nBody"])
def test_declared_keys_that_no_line_closes_are_an_error(tmp_path: Path, text: str) -> None:
    """Declared keys that no line closes are an error: an audience read past would open the document to everyone."""
    with pytest.raises(CollectionError, match=r"a\.md, line 1: .*never closed"):
        front_matters(_sources(tmp_path, a_md=text.encode()))


def test_only_markdown_is_read_and_lines_are_counted_from_the_top(tmp_path: Path) -> None:
    """Only markdown is read and lines are counted from the top."""
    found = front_matters(
        _sources(
            tmp_path,
            a_md=b"---\r\ntitle: A\r\nversion: 2.10\r\n---\r\nBody",
            b_txt=b"---\ntitle: B\n---\nBody",
            c_markdown="\ufeff---\ntitle: 办法\n---\n".encode(),
            d_md=b"Body only",
            e_md=b"---\n\n---\nBody",
            f_md=b"",
        )
    )
    assert sorted(found) == ["a.md", "c.markdown"]
    assert (found["a.md"]["title"], found["a.md"]["version"]) == ("A", "2.10")
    assert found["a.md"]["__lines__"] == {"title": 2, "version": 3}
    assert found["c.markdown"]["title"] == "办法"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5hkscs"])
def test_front_matter_is_read_in_the_encoding_of_its_file(tmp_path: Path, encoding: str) -> None:
    """An audience declared in a file of any readable encoding holds: nobody else sees the document."""
    lines = [
        "---",
        "title: 學院教師管理規定",
        "audience: [administrator]",
        "---",
        "第一條 為了規範學院的教師管理，制定本規定。",
    ]
    found = front_matters(_sources(tmp_path, a_md="\r\n".join(lines).encode(encoding)))["a.md"]
    assert (found["title"], found["audience"]) == ("學院教師管理規定", ["administrator"])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"---\ntitle: A\nversion: [\n---\n", "[34]"),
        (b"---\ntitle: A\ntitle: B\n---\n", "3"),
    ],
)
def test_front_matter_that_is_not_well_formed_is_told_with_file_and_line(
    tmp_path: Path, content: bytes, line: str
) -> None:
    """Front matter that is not well formed is told with file and line."""
    with pytest.raises(CollectionError, match=rf"bad\.md.*{line}"):
        front_matters(_sources(tmp_path, bad_md=content))


def test_file_that_cannot_be_opened_is_left_to_its_loader(tmp_path: Path) -> None:
    """File that cannot be opened is left to its loader."""
    (tmp_path / "gone.md").write_text("---\ntitle: A\n---\n", "utf-8")
    sources = discover(tmp_path)
    (tmp_path / "gone.md").unlink()
    assert front_matters(sources) == {}
    assert front_matters([SourceFile(path="pipe.md", file=tmp_path / "pipe.md", reason="It is a pipe.")]) == {}
