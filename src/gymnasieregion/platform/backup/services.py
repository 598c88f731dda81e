"""Making a backup, and bringing one back so that it is known to be the same."""

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.accounts.services.sign_ins import let_nobody_in
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.audit.verification import verify_log
from gymnasieregion.platform.backup import on_postgresql, on_sqlite
from gymnasieregion.platform.backup.facts import Facts, Manifest, file_hash, manifest_in

RESTORED = "backup.database.restored"


class OtherDatabaseError(RegionError):
    """The backup is of the other kind of database."""

    sv = "Säkerhetskopian är av {vendor}, och inställningarna gäller en annan databas."
    en = "The backup is of {vendor}, and the settings are of another database."


class DamagedBackupError(RegionError):
    """The file is not the one that was written."""

    sv = "{path} är skadad: filens SHA-256 är inte den som skrevs."
    en = "{path} is damaged: its SHA-256 is not the one that was written."


class DatabaseInUseError(RegionError):
    """There is something in the database, and nobody has said that it may go."""

    sv = "Databasen har {events} händelser i loggen. Lägg till --replace om allt i den ska ersättas."
    en = "The database has {events} events in its log. Add --replace if everything in it is to be replaced."


class StillUsedError(RegionError):
    """Somebody has the database open, who would go on with what is no longer there."""

    sv = "Databasen används. Stoppa tjänsten och dess arbetsprocesser först."
    en = "The database is in use. Stop the service and its workers first."


class NotTheSameError(RegionError):
    """What was brought back is not what was backed up."""

    sv = "Det som lästes tillbaka är inte det som sparades: {where}."
    en = "What was brought back is not what was saved: {where}."


class Engine(Protocol):
    """What each kind of database can do."""

    ENDING: str

    def live_facts(self) -> Facts:
        """What the database holds."""

    def copy_to(self, path: Path) -> Facts:
        """Copy it."""

    def is_used(self) -> bool:
        """Whether anybody else has the database open."""

    def bring_back(self, path: Path) -> None:
        """Put a copy in its place."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made or brought back.

    Args:
        path: The file.
        manifest: What it holds.
        replaced: A backup of what stood in the database before, when something did.
    """

    path: Path
    manifest: Manifest
    replaced: Path | None = None


def engine() -> Engine:
    """The kind of database that the settings name."""
    return on_postgresql if connection.vendor == "postgresql" else on_sqlite


def manifest_path(path: Path) -> Path:
    """The file beside a backup that says what it holds."""
    return path.with_name(f"{path.name}.json")


def make_backup(*, folder: Path, now: dt.datetime) -> Backup:
    """Back the database up while it is used.

    The file gets its name when it is whole, and the file beside it comes last: a backup without one is no backup.

    Args:
        folder: Where to put it; made if it is not there, and closed to other users of the machine.
        now: The moment, from the door; becomes part of the file's name.

    Raises:
        ProgramMissingError: Without PostgreSQL's programs.
        ProgramFailedError: If one of them fails.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"gymnasieregion-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S.%fZ}{engine().ENDING}"
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.touch(mode=0o600)
    try:
        facts = engine().copy_to(unfinished)
        manifest = Manifest(connection.vendor, now.isoformat(), file_hash(unfinished), facts)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    manifest.write(manifest_path(path))
    return Backup(path, manifest)


def restore_backup(*, path: Path, is_replacing: bool, actor: Actor, why: str, now: dt.datetime) -> Backup:
    """Bring a backup back, compare it with what was saved, check the log, and record that it was done.

    What stood in the database is backed up beside the file first. Afterwards nobody is signed in, and no code of a
    school stands: the backup would bring back those that have ended or been used since.

    Args:
        path: The backup, or the manifest beside it.
        is_replacing: Whether what is in the database may go.
        actor: Who does it.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        BadManifestError: Without a whole manifest.
        OtherDatabaseError: For a backup of the other kind of database.
        DamagedBackupError: If the file is not the one that was written.
        DatabaseInUseError: If the database has a log already and ``is_replacing`` is false.
        StillUsedError: If anybody else has the database open.
        NotTheSameError: If counts, hashes or the log differ afterwards.
        ProgramMissingError: Without PostgreSQL's programs.
        ProgramFailedError: If one of them fails.
    """
    if path.suffix == ".json":
        path = path.with_suffix("")
    manifest = manifest_in(manifest_path(path))
    if manifest.vendor != connection.vendor:
        raise OtherDatabaseError(vendor=manifest.vendor)
    if file_hash(path) != manifest.file_sha256:
        raise DamagedBackupError(path=path)
    events = _events_now()
    if events and not is_replacing:
        raise DatabaseInUseError(events=events)
    if engine().is_used():
        raise StillUsedError
    replaced = make_backup(folder=path.parent, now=now).path if events else None
    engine().bring_back(path)
    _compare(manifest.facts, engine().live_facts())
    after: dict[str, object] = {"backup": path.name, "made_at": manifest.made_at, "log_seq": manifest.facts.log_seq}
    with transaction.atomic():
        after |= asdict(let_nobody_in(now=now))
        record(
            actor=actor, action=RESTORED, about="database:default", before={"log_seq": events}, after=after, why=why,
            now=now, file_sha256=manifest.file_sha256,
        )  # fmt: skip
    return Backup(path, manifest, replaced)


def _events_now() -> int:
    """How many events the log has before anything is brought back; 0 for a database without tables."""
    if "audit_event" not in connection.introspection.table_names():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM audit_event")
        (events,) = cursor.fetchone()
    return int(events)


def _compare(saved: Facts, found: Facts) -> None:
    """Refuse anything but the same."""
    if saved.digest != found.digest:
        raise NotTheSameError(where=", ".join(saved.differences(found)) or "audit_event")
    heads = ((saved.log_seq, saved.log_head),) if saved.log_seq else ()
    verdict = verify_log(heads)
    if not verdict.intact or not verdict.guarded:
        raise NotTheSameError(where=f"audit_event {verdict.broken_at or ''} {verdict.because or 'triggers'}")
