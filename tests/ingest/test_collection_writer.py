"""What is wished of documents is written where it holds, or nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CollectionError
from ingest.collection import Collection
from ingest.collection_writer import Wish, digest, write
from ingest.discovery import discover

ROLES = ("public", "teacher", "administrator")
_OUTER = """defaults:
  audience: [teacher, administrator]
documents:
  - file: law/act.md   # outer
    title: The Act
  - file: rules/old.md
    version: "1"
"""
_INNER = "defaults:\n  type: law\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two collection.yaml files and four documents."""
    for name in ("law/act.md", "rules/old.md", "rules/new.md", "top.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# Title\n\nArticle 1 One.\n", "utf-8")
    (tmp_path / "collection.yaml").write_text(_OUTER, "utf-8")
    (tmp_path / "law" / "collection.yaml").write_text(_INNER, "utf-8")
    return tmp_path


def _known(folder: Path) -> dict[str, str]:
    return {name: digest(folder / name) for name in ("collection.yaml", "law/collection.yaml")}


def _write(folder: Path, *wishes: Wish) -> tuple[str, ...]:
    return write(folder, wishes, roles=ROLES, known=_known(folder))


def _declared(folder: Path, path: str) -> dict[str, object]:
    found = Collection.read(folder, discover(folder), ROLES).declared_for(path)
    return {key: getattr(found, key) for key in found.declared}


def test_each_key_goes_where_it_holds(folder: Path) -> None:
    """What the inner defaults give is declared in the inner file, all else in the entry that is there."""
    written = _write(folder, Wish(path="law/act.md", values={"title": "An Act", "type": "policy", "version": "2"}))
    assert written == ("collection.yaml", "law/collection.yaml")
    assert '# outer\n    title: An Act\n    version: "2"\n' in (folder / "collection.yaml").read_text("utf-8")
    assert _declared(folder, "law/act.md") == {
        "title": "An Act",
        "type": "policy",
        "version": "2",
        "audience": frozenset({"teacher", "administrator"}),
    }


def test_paths_are_written_from_where_the_file_stands(folder: Path) -> None:
    """A document of the inner folder supersedes one outside it."""
    _write(folder, Wish(path="law/act.md", values={"type": "policy"}))
    _write(folder, Wish(path="rules/new.md", values={"supersedes": "rules/old.md"}))
    (folder / "rules" / "collection.yaml").write_text("defaults: {type: law}\n", "utf-8")
    known = _known(folder) | {"rules/collection.yaml": digest(folder / "rules" / "collection.yaml")}
    write(folder, [Wish(path="rules/old.md", values={"type": "notice"})], roles=ROLES, known=known)
    assert "file: old.md" in (folder / "rules" / "collection.yaml").read_text("utf-8")
    assert _declared(folder, "rules/new.md")["supersedes"] == "rules/old.md"


def test_a_folder_gets_defaults_of_its_own(folder: Path) -> None:
    """The file is made where there is none."""
    assert _write(folder, Wish(folder="rules", values={"audience": ["public"]})) == ("rules/collection.yaml",)
    assert _declared(folder, "rules/new.md")["audience"] == frozenset({"public"})


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(path="top.md", values={"audience": ["emperor"]}), r"collection\.yaml, line \d+: the role 'emperor'"),
        (Wish(path="top.md", values={"in_force_from": "2024-02-30"}), "a day that does not exist"),
        (Wish(path="top.md", values={"supersedes": "top.md"}), "no document can replace itself"),
        (Wish(path="top.md", values={"title": ""}), "is empty"),
    ],
)
def test_a_wrong_wish_is_refused_with_the_sentence_of_an_ingestion(folder: Path, wish: Wish, sentence: str) -> None:
    """The files stay as they were."""
    with pytest.raises(CollectionError, match=sentence):
        _write(folder, wish)
    assert (folder / "collection.yaml").read_text("utf-8") == _OUTER
    assert sorted(path.name for path in folder.iterdir()) == ["collection.yaml", "law", "rules", "top.md"]


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(folder: Path) -> None:
    """Also where it came to be only meanwhile."""
    known = _known(folder)
    (folder / "collection.yaml").write_text(_OUTER + "# mine\n", "utf-8")
    with pytest.raises(CollectionError, match="changed by somebody else"):
        write(folder, [Wish(path="top.md", values={"title": "T"})], roles=ROLES, known=known)
    with pytest.raises(CollectionError, match="changed by somebody else"):
        write(folder, [Wish(folder="law", values={"type": "policy"})], roles=ROLES, known={})
    assert (folder / "collection.yaml").read_text("utf-8").endswith("# mine\n")


def test_a_document_that_goes_takes_its_entry_along(folder: Path) -> None:
    """The rest stays as written."""
    _write(folder, Wish(path="rules/old.md", values={}, gone=True))
    assert (folder / "collection.yaml").read_text("utf-8") == _OUTER.split("  - file: rules")[0]


def test_encoding_and_rights_of_a_file_stay(folder: Path) -> None:
    """A file that begins with a byte order mark still does."""
    sheet = folder / "collection.yaml"
    sheet.write_bytes(b"\xef\xbb\xbf" + _OUTER.encode())
    sheet.chmod(0o640)
    _write(folder, Wish(path="top.md", values={"title": "章程"}))
    assert sheet.read_bytes() == b"\xef\xbb\xbf" + f"{_OUTER}  - file: top.md\n    title: 章程\n".encode()
    assert sheet.stat().st_mode & 0o777 == 0o640


def test_many_documents_are_changed_at_once(folder: Path) -> None:
    """Each gets its entry in one writing."""
    paths = ("top.md", "rules/new.md", "rules/old.md", "law/act.md")
    _write(folder, *(Wish(path=path, values={"audience": ["administrator"]}) for path in paths))
    assert {_declared(folder, path)["audience"] for path in paths} == {frozenset({"administrator"})}
