"""``collection.yaml``: what administrators declare about the documents of a folder, merged over the tree.

Every folder may hold one; each speaks for its own folder and everything below. For one document and one key, the
nearest collection.yaml that gives the key wins; within one file, the document's own entry wins over ``defaults``. So
the order is: front matter, then the entry and the defaults of the nearest file, then the entry and the defaults of the
next one out. An outer entry never beats inner defaults: whoever keeps the inner folder decides there.
``ignore`` lists do not replace one another; each holds from where it stands, and a collection.yaml inside an ignored
folder is not read.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from assistant.errors import CollectionError
from ingest.declarations import CollectionSheet, Declarations, DeclarationSheet, checked, default_audience
from ingest.discovery import DECLARATIONS, SourceFile, declaration_files, is_passed_over, on_one_line
from ingest.ignoring import compiled, leads_out, normal
from ingest.marked_yaml import LINES, MAX_BYTES, Location, Marked, fault, read_yaml

__all__ = ["Collection", "Declarations", "Origin", "declaration_text", "default_audience", "supersession_cycle"]

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """Declarations with the place each of them stands in."""

    declarations: Declarations
    source: str
    lines: Mapping[str, int]
    is_entry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a key is declared: file, line, and whether for the document alone or for its whole folder."""

    source: str
    line: int
    is_entry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One collection.yaml; ``folder`` is where it stands, empty for the outermost folder."""

    folder: str
    defaults: _Layer
    entries: Mapping[str, _Layer]
    ignored: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """All declarations of a folder, checked.

    ``roles`` are the configured roles, ``paths`` the files that declarations may name.
    """

    roles: tuple[str, ...]
    paths: frozenset[str]
    _sources: Mapping[str, _Source] = field(repr=False)
    _superseding: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(
        cls,
        folder: Path,
        files: Iterable[SourceFile],
        roles: Sequence[str],
        *,
        drafts: Mapping[str, str] = MappingProxyType({}),
    ) -> Collection:
        """Read every collection.yaml of ``folder``; ``files`` is what `discover` found there, ignored files included.

        ``drafts`` are texts that are read as if they were already saved under their path.

        Raises:
            CollectionError: anything that is not as the contract says; the message names file and line.
        """
        paths = frozenset(source.path for source in files)
        sources: dict[str, _Source] = {}
        for file in _with_drafts(declaration_files(folder), folder, drafts):
            base = posixpath.dirname(file.path)
            if not _is_ignored(base, sources):
                text = drafts[file.path] if file.path in drafts else declaration_text(file)
                sources[base] = _Reader(source=file.path, paths=paths).read(text, roles)
        superseding: dict[str, str] = {}
        collection = cls(roles=tuple(roles), paths=paths, _sources=sources, _superseding=superseding)
        superseding.update(collection._checked_days({path: [] for path in sorted(paths)}))
        collection._check_circles(superseding, {})
        return collection

    def ignores(self, path: str) -> bool:
        """Whether an ``ignore:`` list names the path or a folder around it."""
        return _is_ignored(path, self._sources)

    def declared_for(self, path: str) -> Declarations:
        """What is declared for the document at ``path``, without its front matter."""
        return _merged(self._layers(path))

    def origins(self, path: str) -> dict[str, Origin]:
        """Where each key that is declared for the document at ``path`` is declared, its front matter aside."""
        found: dict[str, Origin] = {}
        for layer in reversed(self._layers(path)):
            for key, line in layer.lines.items():
                found[key] = Origin(source=layer.source, line=line, is_entry=layer.is_entry)
        return found

    def entries(self, path: str) -> tuple[str, ...]:
        """Every collection.yaml that has an entry for the document, nearest first."""
        return tuple(layer.source for layer in self._layers(path) if layer.is_entry)

    def sheets(self) -> tuple[str, ...]:
        """Every collection.yaml that was read."""
        return tuple(sorted(posixpath.join(base, DECLARATIONS) for base in self._sources))

    def defaults(self, folder: str) -> Declarations:
        """What the collection.yaml of one folder declares for everything in it."""
        source = self._sources.get(folder)
        return Declarations() if source is None else source.defaults.declarations

    def superseding(self, path: str) -> tuple[str, ...]:
        """The documents that are declared to supersede the one at ``path``."""
        return tuple(sorted(newer for newer, older in self._superseding.items() if older == path))

    def front_matter(self, path: str, raw: Mapping[str, object]) -> Declarations:
        """The front matter of the Markdown file at ``path``; it goes over `declared_for`.

        ``raw`` holds the keys and, under ``__lines__``, the line of each. The values may be as `read_front_matter`
        gives them or as any YAML loader made them, but only the former keeps ``version: 2.10`` as it was written.

        Raises:
            CollectionError: as for `read`, naming the Markdown file.
        """
        return self.front_matters({path: raw})[path]

    def front_matters(self, raws: Mapping[str, Mapping[str, object]]) -> dict[str, Declarations]:
        """The same for many Markdown files; documents that supersede each other in a circle are found across them."""
        fronts = {path: self._front(path, raw) for path, raw in raws.items()}
        changed = self._checked_days({path: [layer] for path, layer in fronts.items()})
        others = {path: older for path, older in self._superseding.items() if path not in fronts}
        self._check_circles({**others, **changed}, fronts)
        return {path: layer.declarations for path, layer in fronts.items()}

    def _front(self, path: str, raw: Mapping[str, object]) -> _Layer:
        given = raw.get(LINES)
        lines: dict[Location, int] = {}
        if isinstance(given, Mapping):
            lines = {(str(key),): line for key, line in given.items() if isinstance(line, int)}
        value = {key: item for key, item in raw.items() if key != LINES}
        marked = Marked(value=value, lines={(): min(lines.values(), default=1), **lines})
        sheet = checked(DeclarationSheet, marked, source=path, roles=self.roles)
        return _Reader(source=path, paths=self.paths).layer(sheet, marked, ())

    def _layers(self, path: str) -> list[_Layer]:
        """Every layer that speaks for ``path``, nearest first."""
        layers: list[_Layer] = []
        for folder in _folders_around(path):
            source = self._sources.get(folder)
            if source is not None:
                layers.extend(layer for layer in (source.entries.get(path), source.defaults) if layer is not None)
        return layers

    def _checked_days(self, fronts: Mapping[str, list[_Layer]]) -> dict[str, str]:
        """What each path supersedes once everything is merged; contradicting days show only then, too."""
        superseding: dict[str, str] = {}
        for path, front in fronts.items():
            layers = [*front, *self._layers(path)]
            declared = _merged(layers)
            _check_days(declared, layers, path)
            if declared.supersedes is not None:
                superseding[path] = declared.supersedes
        return superseding

    def _check_circles(self, superseding: Mapping[str, str], fronts: Mapping[str, _Layer]) -> None:
        circle = supersession_cycle(superseding)
        if circle is None:
            return
        blamed = next((path for path in circle if path in fronts), circle[0])
        layers = [fronts[blamed]] if blamed in fronts else []
        told = " supersedes ".join([f"'{path}'" for path in (*circle, circle[0])])
        raise _fault_at("supersedes", [*layers, *self._layers(blamed)], f"{told}; no document can replace itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Turns one file's declarations into layers, with paths resolved from where the file stands."""

    source: str
    paths: frozenset[str]

    def read(self, text: str, roles: Sequence[str]) -> _Source:
        """The collection.yaml itself."""
        marked = read_yaml(text, source=self.source)
        sheet = checked(CollectionSheet, marked, source=self.source, roles=roles)
        entries: dict[str, _Layer] = {}
        first: dict[str, int] = {}
        for index, document in enumerate(sheet.documents):
            place: Location = ("documents", index)
            line = marked.line((*place, "file"))
            path = self._own_file(document.file, line)
            if path in entries:
                raise self._fault(line, f"'{document.file}' already has an entry on line {first[path]}; keep only one.")
            first[path] = line
            entries[path] = self.layer(document, marked, place)
        return _Source(
            folder=self._folder,
            defaults=self.layer(sheet.defaults, marked, ("defaults",)),
            entries=entries,
            ignored=tuple(
                self._pattern(text, marked.line(("ignore", index))) for index, text in enumerate(sheet.ignore)
            ),
        )

    def layer(self, sheet: DeclarationSheet, marked: Marked, place: Location) -> _Layer:
        """The declarations that stand at ``place``."""
        supersedes = None
        if sheet.supersedes is not None:
            line = marked.line((*place, "supersedes"))
            supersedes = self._existing(sheet.supersedes, line, key="supersedes")
        declarations = sheet.declarations(supersedes=supersedes)
        lines = {key: marked.line((*place, key)) for key in declarations.declared}
        is_entry = place[:1] == ("documents",)
        return _Layer(declarations=declarations, source=self.source, lines=lines, is_entry=is_entry)

    @property
    def _folder(self) -> str:
        return posixpath.dirname(self.source)

    def _own_file(self, text: str, line: int) -> str:
        if leads_out(text):
            raise self._fault(line, f"the file '{text}' is outside this folder; declare it where it lies.")
        return self._existing(text, line, key="file")

    def _existing(self, text: str, line: int, *, key: str) -> str:
        path = normal(posixpath.join(self._folder, text))
        if leads_out(path):
            raise self._fault(line, f"'{key}' names '{text}', which leads out of the ingested folder; correct it.")
        if path in self.paths:
            return path
        raise self._fault(line, f"'{key}' names '{text}', {self._why_missing(path)}")

    def _why_missing(self, path: str) -> str:
        if is_passed_over(posixpath.basename(path)):
            return "but hidden, lock, gold and collection files are never documents; remove it."
        if any(other.startswith(f"{path}/") for other in self.paths):
            return "which is a folder; name one file in it."
        known = {other.casefold(): other for other in sorted(self.paths)}
        close = get_close_matches(path.casefold(), known, n=1, cutoff=0.8)
        if close:
            return f"which is not there; did you mean '{posixpath.relpath(known[close[0]], self._folder or '.')}'?"
        return "which is not there; add the file or correct the name, with '/' between folders."

    def _pattern(self, text: str, line: int) -> re.Pattern[str]:
        if leads_out(text):
            raise self._fault(line, f"'ignore' names '{text}', which is outside this folder; correct it.")
        return compiled(text)

    def _fault(self, line: int, sentence: str) -> CollectionError:
        return fault(self.source, line, sentence)


def supersession_cycle(superseding: Mapping[str, str]) -> tuple[str, ...] | None:
    """The first circle in which documents supersede one another, beginning with its smallest path, or ``None``.

    ``superseding`` leads from a document's path to the path of the one it supersedes.
    """
    cleared: set[str] = set()
    for start in sorted(superseding):
        trail: dict[str, int] = {}
        current: str | None = start
        while current is not None and current not in cleared and current not in trail:
            trail[current] = len(trail)
            current = superseding.get(current)
        if current is not None and current in trail:
            circle = tuple(trail)[trail[current] :]
            turn = circle.index(min(circle))
            return circle[turn:] + circle[:turn]
        cleared.update(trail)
    return None


def _merged(layers: Sequence[_Layer]) -> Declarations:
    merged = Declarations()
    for layer in layers:
        merged = merged.over(layer.declarations)
    return merged


def _check_days(declared: Declarations, layers: Sequence[_Layer], path: str) -> None:
    since, until = declared.in_force_from, declared.in_force_until
    if since is not None and until is not None and until < since:
        message = f"'in_force_until' ({until}) lies before 'in_force_from' ({since}) for '{path}'; correct one of them."
        raise _fault_at("in_force_until", layers, message)


def _fault_at(key: str, layers: Sequence[_Layer], sentence: str) -> CollectionError:
    """The error, placed where the winning ``key`` was declared."""
    origin = next(layer for layer in layers if key in layer.declarations.declared)
    return fault(origin.source, origin.lines[key], sentence)


def _folders_around(path: str) -> list[str]:
    """The folders that hold ``path``, nearest first; the outermost is empty."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:length]) for length in range(len(parts), -1, -1)]


def _is_ignored(path: str, sources: Mapping[str, _Source]) -> bool:
    for folder in _folders_around(path) if path else ():
        source = sources.get(folder)
        inside = path[len(folder) + 1 :] if folder else path
        if source is not None and any(pattern.fullmatch(inside) for pattern in source.ignored):
            return True
    return False


def _with_drafts(files: Sequence[SourceFile], folder: Path, drafts: Mapping[str, str]) -> list[SourceFile]:
    """The files that are there and those that drafts would make, outermost first."""
    new = drafts.keys() - {file.path for file in files}
    both = [*files, *(SourceFile(path=path, file=folder / path) for path in new)]
    return sorted(both, key=lambda file: (file.path.count("/"), file.path))


def declaration_text(file: SourceFile) -> str:
    """The text of a collection.yaml; UTF-8, or UTF-16 where its first bytes say so."""
    shown = on_one_line(file.path)
    if file.reason is not None:
        raise CollectionError(f"{shown}: {file.reason}")
    try:
        with file.file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CollectionError(f"{shown} cannot be read ({error.strerror}); check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise CollectionError(f"{shown} is larger than {MAX_BYTES // 1_000_000} MB; shorten it.")
    try:
        return data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise fault(file.path, line, "the text is not in UTF-8; save the file as UTF-8.") from error
