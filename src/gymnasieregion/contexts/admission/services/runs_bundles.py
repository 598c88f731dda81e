"""The bundles of a run as files to fetch: all of it, what hurts nobody, or one person's slip."""

import tempfile
import zipfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import IO, ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.runs_protected import may_take, protected_in
from gymnasieregion.contexts.admission.services.bundle import write_bundle
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.contexts.admission.services.pupils_grounds import known_as, refuse_telling
from gymnasieregion.contexts.admission.services.runs_packing import run_folder
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record_look

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a bundle, so that its bytes depend on the run alone; the first that ZIP knows."""

ZIP_LEVEL = 1
PUBLIC_KEPT = 4
"""Public bundles kept in memory, a few hundred kilobytes each: making one reads the whole run."""

_MAKING = Lock()


class KnownInBundleError(RegionError):
    """The files would tell who a protected identity is."""

    sv: ClassVar[str] = "I underlaget går det att känna igen någon med skyddad identitet. Bara kansliet får det."
    en: ClassVar[str] = "The input would tell who somebody with a protected identity is. Only the office may have it."


@transaction.atomic
def look_at_bundle(*, run: Run, actor: Actor, why: str, now: datetime) -> None:
    """Log that somebody takes the full bundle of a run with protected identities, before it is handed out.

    Args:
        run: A run that is done, with somebody protected in it.
        actor: Who takes it.
        why: The ground; no name and no number.
        now: The moment, from the door.

    Raises:
        KnownInBundleError: If the one who asks would learn who a protected identity is.
        NoGroundError, TellsWhoError: If there is no ground, or it tells who somebody is.
    """
    people = protected_in(run)
    if not may_take(run, people, actor):
        raise KnownInBundleError
    refuse_telling(why, *known_as(*people))
    entries = [{"about": about_of(person)} for person in people]
    record_look(actor=actor, about=f"admission_run:{run.pk}", why=why, now=now, entries=entries)


def bundle_file(run: Run, kind: str, applicant: str | None = None) -> IO[bytes]:
    """A bundle of a run: a ZIP file, or for a slip a JSON file.

    Args:
        run: A run that is done.
        kind: ``full``, ``public`` or ``slip``.
        applicant: Whose slip.

    Returns:
        A temporary file from its beginning, which is gone when it is closed.

    Raises:
        RegionError: As ``write_bundle``.
    """
    made = tempfile.TemporaryFile(prefix="gymnasieregion-bundle-")  # noqa: SIM115 - whoever sends it closes it
    with tempfile.TemporaryDirectory(prefix="gymnasieregion-bundle-") as place:
        folder, out = Path(place) / "run", Path(place) / "out"
        run_folder(run, folder)
        write_bundle(kind, folder, out, applicant)
        if kind == "slip":
            made.write(out.read_bytes())
        else:
            _zip(out, made)
    made.seek(0)
    return made


def public_bundle(seal: str, run_id: int) -> bytes:
    """What hurts nobody of a run, as a ZIP file, made once; others who ask meanwhile wait for it.

    Args:
        seal: Of the run; what is sealed never changes.
        run_id: Its key in the database.
    """
    with _MAKING:
        return _public_bundle(seal, run_id)


@lru_cache(maxsize=PUBLIC_KEPT)
def _public_bundle(seal: str, run_id: int) -> bytes:
    del seal  # it tells the runs of one database from those of another
    with bundle_file(Run.objects.get(pk=run_id), "public") as file:
        return file.read()


def _zip(folder: Path, file: IO[bytes]) -> None:
    """Every file of a folder, by name."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as packed:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), FIRST_MOMENT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(info, path.read_bytes(), compresslevel=ZIP_LEVEL)
