"""Discovery: which files of a folder are documents, and what is said about those that cannot be opened."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import DocumentRejected, SourceError
from ingest.discovery import SourceFile, declaration_files, discover, fingerprint, on_one_line

NOBODY = 65534


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder and, while it is used, an account for which file permissions count."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        privileged = os.geteuid() == 0
        if privileged:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if privileged:
                os.seteuid(0)
            for path in folder.iterdir():
                path.chmod(0o700)


def write(folder: Path, *names: str) -> None:
    """Files that each hold their own name."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name}\n", encoding="utf-8", errors="surrogateescape")


def paths(found: tuple[SourceFile, ...]) -> list[str]:
    """The paths in the order found."""
    return [source.path for source in found]


def reasons(found: tuple[SourceFile, ...]) -> dict[str, str]:
    """The paths that cannot be opened, with the reason."""
    return {source.path: source.reason for source in found if source.reason is not None}


def test_finds_files_of_every_depth_sorted_by_path(tmp_path: Path) -> None:
    """Paths are relative, with slashes, and sorted."""
    write(tmp_path, "z.md", "a/b/c.pdf", "a/a.docx", "m.txt")
    found = discover(tmp_path)
    assert paths(found) == ["a/a.docx", "a/b/c.pdf", "m.txt", "z.md"]
    assert [source.file.read_text() for source in found] == ["a/a.docx\n", "a/b/c.pdf\n", "m.txt\n", "z.md\n"]


@pytest.mark.parametrize(
    "name",
    [
        "collection.yaml",
        "gold.jsonl",
        "Gold-2024.JSONL",
        "deep/dual-hire.gold.jsonl",
        ".hidden.md",
        ".git/config.txt",
        "__MACOSX/章程.docx",
        "~$charter.docx",
        ".~lock.charter.odt#",
        "#notes.md#",
        "charter.tmp",
        "notes.md.swp",
        "notes.md~",
        "Thumbs.db",
        "DESKTOP.INI",
        ".DS_Store",
    ],
)
def test_passes_over_what_is_no_document(tmp_path: Path, name: str) -> None:
    """Declarations, gold files, hidden and lock files are neither documents nor remarks."""
    write(tmp_path, name, "charter.docx")
    assert paths(discover(tmp_path)) == ["charter.docx"]


@pytest.mark.parametrize("name", ["golden rules.docx", "collection.pdf", "tmp/swap.txt", "a~b.md", "lock.md", "$~.txt"])
def test_keeps_names_that_only_resemble_leftovers(tmp_path: Path, name: str) -> None:
    """Rules about names do not swallow real documents."""
    write(tmp_path, name)
    assert paths(discover(tmp_path)) == [name]


def test_leaves_out_what_the_caller_ignores(tmp_path: Path) -> None:
    """The predicate sees corpus-relative paths."""
    write(tmp_path, "drafts/a.md", "drafts/b.md", "c.md")
    assert paths(discover(tmp_path, ignored=lambda path: path.startswith("drafts/"))) == ["c.md"]


@pytest.mark.parametrize("name", ["双聘 办法 2024.pdf", "قانون.md", "two\nlines.txt", "quote'\"\\.md", "🙂.md"])
def test_keeps_names_in_any_script(tmp_path: Path, name: str) -> None:
    """A decodable name is the document's path to the letter."""
    write(tmp_path, name)
    assert paths(discover(tmp_path)) == [name]


def test_names_are_composed_and_still_open(tmp_path: Path) -> None:
    """A decomposed name on disk is reported in NFC and its file can be read."""
    write(tmp_path, unicodedata.normalize("NFD", "Règlement/é.md"))
    (found,) = discover(tmp_path)
    assert found.path == "Règlement/é.md"
    assert found.file.read_bytes()


def test_names_that_differ_only_in_form_are_told_apart(tmp_path: Path) -> None:
    """The file written as its path is read; its twin gets a name of its own and a reason."""
    write(tmp_path, "é.md", unicodedata.normalize("NFD", "é.md"), "é.md (2)")
    found = discover(tmp_path)
    assert paths(found) == ["é.md", "é.md (2)", "é.md (3)"]
    assert found[0].file.name == "é.md"
    assert list(reasons(found)) == ["é.md (3)"]


def test_undecodable_names_are_reported_readably(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 become escapes; the file still opens."""
    with open(os.fsencode(tmp_path) + b"/\xb9\xab.txt", "wb") as stream:
        stream.write(b"text")
    (found,) = discover(tmp_path)
    assert found.path == r"\xb9\xab.txt"
    assert found.path.encode("utf-8")
    assert fingerprint(found.file) == hashlib.sha256(b"text").hexdigest()


def test_messages_stay_on_one_line() -> None:
    """Line breaks and terminal commands in a name cannot reach the terminal."""
    assert on_one_line("a\n\x1b[2J\udcff章.md") == r"a\n\x1b[2J\xff章.md"


def test_links_out_of_the_folder_are_reported_not_followed(tmp_path: Path) -> None:
    """Neither a file nor a folder outside is read through a link."""
    corpus = tmp_path / "corpus"
    write(tmp_path, "outside/secret.md", "corpus-other/near.md")
    write(corpus, "a.md")
    (corpus / "file.md").symlink_to(tmp_path / "outside/secret.md")
    (corpus / "folder").symlink_to(tmp_path / "outside")
    (corpus / "near").symlink_to(tmp_path / "corpus-other")
    found = discover(corpus)
    assert paths(found) == ["a.md", "file.md", "folder", "near"]
    assert set(reasons(found)) == {"file.md", "folder", "near"}
    assert all("out of the folder" in reason for reason in reasons(found).values())


def test_links_inside_the_folder_are_documents_of_their_own(tmp_path: Path) -> None:
    """A link to a file or folder inside is read under the link's path, the ingested folder itself may be one."""
    write(tmp_path, "real/a.md")
    (tmp_path / "b.md").symlink_to("real/a.md")
    (tmp_path / "again").symlink_to("real")
    entrance = tmp_path.parent / f"{tmp_path.name}-link"
    entrance.symlink_to(tmp_path)
    found = discover(entrance)
    assert paths(found) == ["again/a.md", "b.md", "real/a.md"]
    assert reasons(found) == {}


def test_link_cycles_end(tmp_path: Path) -> None:
    """Links to themselves, to their parents and to each other are named and do not hang."""
    write(tmp_path, "a/x.md", "b/y.md")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "a/up").symlink_to("..")
    (tmp_path / "a/over").symlink_to("../b")
    (tmp_path / "b/over").symlink_to("../a")
    found = discover(tmp_path)
    readable = [source.path for source in found if source.reason is None]
    assert readable == ["a/over/y.md", "a/x.md", "b/over/x.md", "b/y.md"]
    told = reasons(found)
    assert set(told) == {"self", "a/up", "a/over/over", "b/over/over", "b/over/up"}
    assert "nowhere" in told["self"]
    assert "back" in told["a/up"]


def test_many_folder_links_do_not_multiply(tmp_path: Path) -> None:
    """Twenty folders that all link to each other are listed at most once per link."""
    names = [f"f{number:02}" for number in range(20)]
    write(tmp_path, *(f"{name}/x.md" for name in names))
    for name in names:
        for other in names:
            if other != name:
                (tmp_path / name / other).symlink_to(f"../{other}")
    readable = [source for source in discover(tmp_path) if source.reason is None]
    assert len(readable) == 20 + 20 * 19


def test_special_files_are_named_and_never_opened(tmp_path: Path) -> None:
    """A named pipe or socket, also behind a link, does not block."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "linked.txt").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        found = discover(tmp_path)
    assert set(reasons(found)) == {"pipe.txt", "linked.txt", "s"}
    assert all("not a regular file" in reason for reason in reasons(found).values())


def test_unreadable_files_and_folders_are_named(unprivileged: Path) -> None:
    """Missing permission costs one entry, not the run."""
    write(unprivileged, "a.md", "locked.md", "closed/b.md")
    (unprivileged / "locked.md").chmod(0)
    (unprivileged / "closed").chmod(0)
    found = discover(unprivileged)
    assert paths(found) == ["a.md", "closed", "locked.md"]
    assert set(reasons(found)) == {"closed", "locked.md"}
    with pytest.raises(DocumentRejected, match="Permission denied"):
        fingerprint(unprivileged / "locked.md")


def test_an_unreadable_folder_is_an_error(unprivileged: Path) -> None:
    """The folder itself must be readable."""
    closed = unprivileged / "closed"
    closed.mkdir()
    closed.chmod(0)
    with pytest.raises(SourceError, match=r"cannot be listed.*permissions"):
        discover(closed)


@pytest.mark.parametrize(
    ("make", "message"),
    [(lambda path: None, "There is no folder"), (lambda path: path.write_text("x"), "is a file, not a folder")],
)
def test_a_folder_that_is_none_is_an_error(tmp_path: Path, make: Callable[[Path], object], message: str) -> None:
    """A missing folder and a file are told apart."""
    make(tmp_path / "corpus")
    with pytest.raises(SourceError, match=message):
        discover(tmp_path / "corpus")


def test_declarations_are_found_outermost_first(tmp_path: Path) -> None:
    """Every visible collection.yaml is found, hidden folders are not entered."""
    write(tmp_path, "b/collection.yaml", "a/x/collection.yaml", "collection.yaml", ".git/collection.yaml", "b/c.md")
    assert paths(declaration_files(tmp_path)) == ["collection.yaml", "b/collection.yaml", "a/x/collection.yaml"]


@pytest.mark.parametrize("name", ["collection.yml", "Collection.yaml"])
def test_misspelt_declarations_carry_a_reason(tmp_path: Path, name: str) -> None:
    """A declaration that would be overlooked is not overlooked."""
    write(tmp_path, name)
    assert reasons(declaration_files(tmp_path))[name].startswith("Declarations are read from collection.yaml only")
    assert discover(tmp_path) == ()


def test_fingerprint_is_the_sha256_of_the_bytes(tmp_path: Path) -> None:
    """Also for a file larger than a read block, and an empty one."""
    data = os.urandom(700_000)
    (tmp_path / "a").write_bytes(data)
    (tmp_path / "b").write_bytes(b"")
    assert fingerprint(tmp_path / "a") == hashlib.sha256(data).hexdigest()
    assert fingerprint(tmp_path / "b") == hashlib.sha256(b"").hexdigest()


def test_a_file_that_became_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What lies at a path may change after it was found."""
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(DocumentRejected, match="not a regular file"):
        fingerprint(tmp_path / "a.md")


def test_a_huge_file_is_not_read_through(tmp_path: Path) -> None:
    """A file above the limit is refused by its size alone, were it a terabyte."""
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(2**40)
    begun = time.perf_counter()
    with pytest.raises(DocumentRejected, match=r"the file has 1099511\.6 MB and the limit is 200\.0 MB"):
        fingerprint(tmp_path / "a.txt", max_bytes=200_000_000)
    assert time.perf_counter() - begun < 1


def test_odd_names_are_documents_like_any_other(tmp_path: Path) -> None:
    """The longest name there is, names that differ in case only, right to left, and a folder that looks like a file."""
    names = ["A.md", "a.md", "b" * 252 + ".md", "\u202eexe.md", "\u05d0\u05d1.txt", "folder.pdf/inside.md", "章 \t.md"]
    write(tmp_path, *names)
    assert paths(discover(tmp_path)) == sorted(names)


def test_folders_deeper_than_any_path_are_named(tmp_path: Path) -> None:
    """Where the system cannot follow, the folder gets a reason, and what lies above it is read."""
    write(tmp_path, "a.md")
    deep = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=deep)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)
    found = discover(tmp_path)
    assert paths(found)[0] == "a.md"
    assert [reason for path, reason in reasons(found).items()] == [found[1].reason]
    assert "cannot be read" in str(found[1].reason)
    remove_deep(tmp_path)


def remove_deep(folder: Path) -> None:
    """Take away folders whose paths are too long to be named."""
    shutil.rmtree(folder / ("d" * 200))


def test_a_thousand_files_are_found_at_once(tmp_path: Path) -> None:
    """1,000 files take well under a fifth of a second."""
    for number in range(1000):
        folder = tmp_path / f"folder{number % 20}"
        folder.mkdir(exist_ok=True)
        (folder / f"文件{number}.md").touch()
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        assert len(discover(tmp_path)) == 1000
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.2
