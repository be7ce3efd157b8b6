"""From a folder to the store; ``ingest`` is the whole flow in one function.

::

    folder → discover → declarations → compare by hash → load → structure → official facts → split → embed and file
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.catalogue_rows import Entry
from assistant.catalogue_writer import Filing
from assistant.errors import DocumentRejected, SourceError
from assistant.interfaces import Embedder
from assistant.store_writer import StoreWriter
from ingest.collection import Collection
from ingest.declarations import Declarations
from ingest.discovery import SourceFile, discover, fingerprint
from ingest.front_matter import front_matters
from ingest.loaders.libreoffice import installation
from ingest.reading import READER, Reading, restated
from ingest.records import FileReport, FileStatus, IngestReport
from ingest.workers import Job, ReadingLimits, read_all

PASSAGES_PER_COMMIT = 512
"""Documents are filed together until they hold this many passages; a kill loses at most the reading of these."""

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the path at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestOptions:
    """What ``ingest`` needs to know beside the folder."""

    store: Path
    roles: tuple[str, ...]
    limits: ReadingLimits
    embedder: Callable[[], Embedder]
    embedder_name: str
    chroma_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A file to be read: new, changed, or declared differently."""

    source: SourceFile
    sha256: str
    declarations: Declarations
    former: Entry | None


def ingest(folder: Path, options: IngestOptions, progress: Progress) -> IngestReport:
    """Make the store's live content equal to ``folder``.

    Raises:
        SourceError: the folder is missing, unreadable or holds no document; the store stays as it was.
        CollectionError: a declaration is wrong; the store stays as it was.
        StoreLocked: another process is writing.
    """
    begun = time.perf_counter()
    inside = _inside(folder, options.store)
    everything = discover(folder, ignored=inside)
    collection = Collection.read(folder, everything, options.roles)
    sources = [source for source in everything if not collection.ignores(source.path)]
    if not sources:
        raise SourceError(f"The folder {folder} holds no document. Name another folder; the store stays as it was.")
    declared = _declared(collection, sources)
    with StoreWriter(
        options.store, options.embedder, embedder_name=options.embedder_name, chroma_url=options.chroma_url
    ) as writer:
        run = _Run(writer, options, progress, len(sources))
        run.compare(sources, declared)
        run.read()
        run.remove({source.path for source in sources})
        writer.note_folder(folder.resolve())
        passages = sum(entry.passage_count for entry in writer.catalogue.entries())
    reports = tuple(sorted(run.reports, key=lambda report: report.path))
    return IngestReport(files=reports, passages=passages, seconds=time.perf_counter() - begun)


def _inside(folder: Path, store: Path) -> Callable[[str], bool]:
    """Tells the store's own files, should the store lie inside the folder."""
    root, place = folder.resolve(), store.resolve()
    if root == place:
        raise SourceError(f"The folder {folder} is the store's own. Name the folder that holds the documents.")
    if root not in place.parents:
        return lambda _path: False
    own = place.relative_to(root).as_posix()
    return lambda path: path == own or path.startswith(f"{own}/")


def _declared(collection: Collection, sources: Sequence[SourceFile]) -> dict[str, Declarations]:
    """What is declared of each document, front matter over collection.yaml; checked before anything is written."""
    fronts = collection.front_matters(front_matters(sources))
    return {
        s.path: fronts[s.path].over(collection.declared_for(s.path))
        if s.path in fronts
        else collection.declared_for(s.path)
        for s in sources
    }


class _Run:
    """One ingestion: what was found, what is still to be read, and what was reported."""

    def __init__(self, writer: StoreWriter, options: IngestOptions, progress: Progress, total: int) -> None:
        self._writer = writer
        self._options = options
        self._progress = progress
        self._total = total
        self._former = {entry.path: entry for entry in writer.catalogue.entries()}
        self._rejected = writer.catalogue.rejections()
        self._tasks: list[_Task] = []
        self._pending: list[tuple[_Task, Reading, float]] = []
        self._converter = installation()
        self.reports: list[FileReport] = []

    def compare(self, sources: Sequence[SourceFile], declared: dict[str, Declarations]) -> None:
        """Sort files into unchanged, rejected before, and to be read."""
        for source in sources:
            begun = time.perf_counter()
            former = self._former.get(source.path)
            if source.reason is not None:
                self._reject(source.path, former, sha256="", reason=source.reason, begun=begun)
                continue
            try:
                sha256 = fingerprint(source.file, max_bytes=self._options.limits.max_bytes)
            except DocumentRejected as error:
                self._reject(source.path, former, sha256="", reason=str(error), begun=begun)
                continue
            self._place(source, sha256, declared[source.path], former, begun)

    def _place(
        self, source: SourceFile, sha256: str, declarations: Declarations, former: Entry | None, begun: float
    ) -> None:
        stated = declarations.digest()
        known = self._rejected.get(source.path)
        if known is not None and known[:2] == (self._grounds(sha256), READER):
            self._report(source.path, FileStatus.REJECTED, reason=known[2], begun=begun)
        elif former and (former.sha256, former.declared, former.reader, former.embedder) == (
            sha256,
            stated,
            READER,
            self._writer.embedder_name,
        ):
            self._report(
                source.path,
                FileStatus.UNCHANGED,
                pages=former.page_count,
                passages=former.passage_count,
                reason=former.remark,
                begun=begun,
            )
        elif former and self._is_restated(former, sha256, stated):
            self._restate(_Task(source=source, sha256=sha256, declarations=declarations, former=former), begun)
        else:
            self._tasks.append(_Task(source=source, sha256=sha256, declarations=declarations, former=former))

    def _is_restated(self, former: Entry, sha256: str, declared: str) -> bool:
        """Whether only the document's standing is declared otherwise, so that it need not be read again."""
        text, former_text = declared.partition(":")[0], former.declared.partition(":")[0]
        known = (former.sha256, former.reader, former.embedder) == (sha256, READER, self._writer.embedder_name)
        if not known or text != former_text:
            return False
        # A marking is compared with the audience where the document is read.
        return all(stated.fact != "security" for stated in self._writer.catalogue.document(former).stated)

    def _restate(self, task: _Task, begun: float) -> None:
        """File what is known of a document with its new standing; nothing is read or embedded."""
        former = task.former
        if former is None:
            raise ValueError("a document that was never filed cannot be restated")
        catalogue = self._writer.catalogue
        own = replace(catalogue.document(former), facts=catalogue.own_facts(former))
        reading = Reading(
            document=restated(own, task.declarations, self._options.roles),
            passages=tuple(record.passage for record in catalogue.passages_of(former.id)),
            replaces=former.replaces,
            remark=former.remark,
            boxes=catalogue.all_boxes(former),
        )
        self._pending.append((task, reading, time.perf_counter() - begun))
        if sum(len(r.passages) for _, r, _ in self._pending) >= PASSAGES_PER_COMMIT:
            self._file()

    def read(self) -> None:
        """Read every file that needs it, filing them in groups."""
        done = self._total - len(self._tasks)
        jobs = [
            Job(source=t.source, declarations=t.declarations, sha256=t.sha256, roles=self._options.roles)
            for t in self._tasks
        ]
        for task, (_, outcome) in zip(self._tasks, read_all(jobs, self._options.limits), strict=True):
            self._progress(done, self._total, task.source.path)
            self._writer.note_progress(done, self._total)
            done += 1
            if outcome.reading is None:
                begun = time.perf_counter() - outcome.seconds
                reason = outcome.reason or ""
                self._reject(task.source.path, task.former, sha256=task.sha256, reason=reason, begun=begun)
                continue
            self._pending.append((task, outcome.reading, outcome.seconds))
            if sum(len(r.passages) for _, r, _ in self._pending) >= PASSAGES_PER_COMMIT:
                self._file()
        self._file()
        self._progress(self._total, self._total, "")

    def _file(self) -> None:
        """Make the pending documents live and report them; the time of embedding is shared by passages."""
        if not self._pending:
            return
        begun = time.perf_counter()
        filings = [
            Filing(
                document=reading.document,
                passages=reading.passages,
                declared=task.declarations.digest(),
                reader=READER,
                embedder=self._writer.embedder_name,
                replaces=reading.replaces,
                remark=reading.remark,
                boxes=reading.boxes,
            )
            for task, reading, _ in self._pending
        ]
        self._writer.commit(filings, [task.former for task, _, _ in self._pending if task.former is not None])
        per_passage = (time.perf_counter() - begun) / max(1, sum(len(f.passages) for f in filings))
        for task, reading, seconds in self._pending:
            status = FileStatus.INDEXED if task.former is None else FileStatus.UPDATED
            self.reports.append(
                FileReport(
                    path=task.source.path,
                    status=status,
                    pages=len(reading.document.pages) or None,
                    passages=len(reading.passages),
                    reason=reading.remark,
                    seconds=seconds + per_passage * len(reading.passages),
                )
            )
        self._pending.clear()

    def remove(self, present: set[str]) -> None:
        """Archive what is no longer in the folder."""
        gone = [entry for path, entry in self._former.items() if path not in present]
        if gone:
            begun = time.perf_counter()
            self._writer.commit([], gone)
            for entry in gone:
                self._report(entry.path, FileStatus.REMOVED, begun=begun)
        self._writer.forget([path for path in self._rejected if path not in present])

    def _reject(self, path: str, former: Entry | None, *, sha256: str, reason: str, begun: float) -> None:
        """Report a file that cannot be read; what it held before is archived, since the folder no longer says it."""
        if former is not None:
            self._writer.commit([], [former])
        self._writer.reject(path, sha256=self._grounds(sha256), reader=READER, reason=reason)
        self._report(path, FileStatus.REJECTED, reason=reason, begun=begun)

    def _grounds(self, sha256: str) -> str:
        """What a rejection rests on beside the reading rules: the bytes, the limits, and what converts old formats."""
        limits = self._options.limits
        return f"{sha256} {limits.max_bytes} {limits.seconds} {limits.memory_mb} {self._converter}" if sha256 else ""

    def _report(
        self,
        path: str,
        status: FileStatus,
        *,
        begun: float,
        pages: int | None = None,
        passages: int = 0,
        reason: str | None = None,
    ) -> None:
        seconds = time.perf_counter() - begun
        self.reports.append(
            FileReport(path=path, status=status, pages=pages, passages=passages, reason=reason, seconds=seconds)
        )
