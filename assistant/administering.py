"""Everything that the administrators' page does with the store, the folder of documents and the audit trail."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.audit import Kind, Record, Trail, Wanted
from assistant.auditing import Auditor
from assistant.backup_archive import MEMBERS
from assistant.catalogue import Catalogue
from assistant.declaring import Declaring, is_never_a_document
from assistant.errors import SourceError, StoreError
from assistant.generation.usage import Figures, Usage
from assistant.ingestion_report import LastIngestion, last_ingestion
from assistant.jobs import Elsewhere, Job, Jobs, Work, elsewhere
from assistant.reading_rights import Rights, rights_of
from assistant.records import Stated
from assistant.serving import chat_environment
from assistant.settings import Settings
from assistant.status import store_status
from assistant.store_writer import running_writer
from assistant.uploads import DocumentFolder
from assistant.visitors import Visitor
from assistant.wiring import open_catalogue, read_document


class Administering:
    """One for all browsers of the app; its methods raise StoreError where the store cannot be used."""

    def __init__(self, settings: Settings, jobs: Jobs | None = None) -> None:
        self.settings = settings
        environment = chat_environment(settings, role=settings.role)
        self.jobs = jobs or Jobs(settings.store, environment=environment)
        self.trail = Trail(settings.store, days=settings.audit_days)
        self._rights: dict[str, tuple[tuple[str, int], Rights]] = {}
        self._backups: Path | None = None
        self._lock = threading.Lock()

    def folder(self) -> Path:
        """The folder that the store mirrors; raises SourceError where it is not there."""
        with self._catalogue() as catalogue:
            noted = catalogue.meta("folder")
        if not noted or not Path(noted).is_dir():
            raise SourceError(
                f"The folder {noted or 'of documents'} is not there. Put it back, or run 'guildhall ingest' with "
                "another folder."
            )
        return Path(noted)

    def declaring(self) -> Declaring:
        """What the folder's collection.yaml files declare."""
        return Declaring(self.folder(), roles=self.settings.roles, store=self.settings.store)

    def documents(self) -> DocumentFolder:
        """The folder's files."""
        return DocumentFolder(
            self.folder(),
            max_bytes=self.settings.max_file_mb * 1_000_000,
            is_never_a_document=is_never_a_document,
        )

    def rights(self, role: str) -> Rights:
        """What a role may know of all that the store ever held."""
        with self._catalogue() as catalogue:
            state = (catalogue.lineage(), catalogue.generation())
            known = self._rights.get(role)
            if known is None or known[0] != state:
                known = self._rights[role] = (state, rights_of(catalogue, role))
            return known[1]

    def rejections(self) -> dict[str, str]:
        """Files of the folder that could not be read, with the reason."""
        with self._catalogue() as catalogue:
            return {path: reason for path, (_, _, reason) in catalogue.rejections().items()}

    def stated(self, path: str, *, role: str) -> tuple[Stated, ...]:
        """What a document says of itself."""
        return read_document(self.settings, path, role=role).stated

    def last_ingestion(self) -> LastIngestion | None:
        """The report of the last ingestion, whoever made it."""
        return last_ingestion(self.settings.store)

    def status(self, *, role: str, on: date) -> dict[str, Any]:
        """What ``guildhall status`` tells."""
        return store_status(self.settings, role=role, on=on)

    def indexed(self) -> datetime | None:
        """When the newest document was filed (UTC)."""
        with self._catalogue() as catalogue:
            rows = catalogue.rows("SELECT max(max(indexed_at), max(coalesce(archived_at, ''))) FROM documents")
        return datetime.fromisoformat(str(rows[0][0])) if rows and rows[0][0] else None

    def sizes(self) -> dict[str, int]:
        """Bytes of what the store consists of: what a backup holds, and the index, which is made from it."""
        store = self.settings.store
        kept = sum(_size(file) for name in MEMBERS for file in store.glob(f"{name}*"))
        whole = sum(_size(file) for file in store.rglob("*"))
        return {"kept": kept, "index": max(0, whole - kept)}

    def model_use(self) -> Figures | None:
        """What the chat model took; ``None`` where there is none, or its figures cannot be read."""
        return None if self.settings.model is None else Usage(self.settings.store).of(self.settings.model)

    def records(self, wanted: Wanted) -> Iterator[Record]:
        """The audit trail's records, the newest first."""
        return self.trail.records(wanted, newest_first=True)

    def elsewhere(self) -> Elsewhere | None:
        """Who writes the store without this app having started it."""
        return None if self.jobs.running() else elsewhere(running_writer(self.settings.store))

    def event(self, kind: Kind, visitor: Visitor, **details: Any) -> AbstractContextManager[dict[str, Any]]:
        """Record what a visitor does, however it ends."""
        trail = self.trail if self.settings.audit else None
        auditor = Auditor(trail=trail, user=visitor.user, texts=self.settings.audit_questions)
        return auditor.event(kind, role=visitor.role, store=self.settings.store, **details)

    def ingest(self, visitor: Visitor) -> Job:
        """Begin to make the store equal to its folder."""
        arguments = ["ingest", str(self.folder()), "--progress"]
        return self.jobs.start(Work.INGEST, arguments, user=visitor.user, role=visitor.role)

    def verify(self, visitor: Visitor, *, repair: bool) -> Job:
        """Begin to prove the store, or to repair it."""
        work = Work.REPAIR if repair else Work.VERIFY
        arguments = ["verify", *(["--repair"] if repair else [])]
        return self.jobs.start(work, arguments, user=visitor.user, role=visitor.role)

    def back_up(self, visitor: Visitor) -> Job:
        """Begin a backup; it replaces the one that was made before."""
        name = f"guildhall-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.zip"
        with self._lock:
            place = Path(tempfile.mkdtemp(prefix="guildhall-backup-"))
            atexit.register(shutil.rmtree, place, ignore_errors=True)
            arguments = ["backup", str(place / name)]
            job = self.jobs.start(Work.BACKUP, arguments, user=visitor.user, role=visitor.role)
            self._drop()
            self._backups = place
        return job

    def backup(self) -> Path | None:
        """The backup that was made last, until it is deleted or the app ends."""
        job = self.jobs.last(Work.BACKUP)
        file = Path(str(job.report["file"])) if job is not None and job.report else None
        return file if file is not None and file.is_file() else None

    def drop_backup(self) -> None:
        """Delete the backup from this machine."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._backups is not None:
            shutil.rmtree(self._backups, ignore_errors=True)
            self._backups = None

    @contextmanager
    def _catalogue(self) -> Iterator[Catalogue]:
        with closing(open_catalogue(self.settings)) as catalogue:
            yield catalogue


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError as error:
        if isinstance(error, FileNotFoundError):  # it went while it was counted
            return 0
        raise StoreError(f"The store's file {file} cannot be read ({error.strerror}).") from error
