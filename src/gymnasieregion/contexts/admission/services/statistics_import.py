"""Bringing in the published result of an earlier year: read whole, or not at all."""

import hashlib
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import StatisticsSet
from gymnasieregion.contexts.admission.services.imports_kept import ENDINGS
from gymnasieregion.contexts.admission.services.statistics_file import Reading, read_results
from gymnasieregion.contexts.admission.services.statistics_headers import Message
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

IMPORT = "admission.statistics.import"
MOST = 10_000_000
"""Bytes of the largest file that is taken; the real ones have some 100,000."""


class StatisticsFileKindError(RegionError):
    """The file is of a kind that is not read, or too large."""

    sv: ClassVar[str] = "Filen {name} kan inte läsas. Lämna en CSV-fil eller en Excel-fil (.xlsx) på högst 10 MB."
    en: ClassVar[str] = "The file {name} cannot be read. Hand in a CSV file or an Excel file (.xlsx) of at most 10 MB."


class StatisticsFaultsError(RegionError):
    """The file has faults; nothing was written.

    Args:
        name: The file's name.
        faults: Every fault, by row.
        warnings: What is odd beside them.
    """

    sv: ClassVar[str] = "Filen {name} har {count} fel. Inget är inlagt."
    en: ClassVar[str] = "The file {name} has {count} faults. Nothing is entered."

    def __init__(self, name: str, faults: tuple[Message, ...], warnings: tuple[Message, ...]) -> None:
        super().__init__(name=name, count=len(faults))
        self.faults, self.warnings = faults, warnings


class PracticeCalledRealError(RegionError):
    """A file of the practice region was handed in as real."""

    sv: ClassVar[str] = "Filen {name} säger själv att den är övningsregionens. Välj övningsregionen."
    en: ClassVar[str] = "The file {name} says itself that it is of the practice region. Choose the practice region."


class YearTakenError(RegionError):
    """The year has a file already, and nobody has said that this one takes its place."""

    sv: ClassVar[str] = "{year} har redan en annan fil, {name}. Kryssa i att den nya ska ersätta den."
    en: ClassVar[str] = "{year} has another file already, {name}. Tick that the new one takes its place."


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file led to.

    Args:
        row: The data set.
        is_new: Whether anything was written; the same file again changes nothing.
    """

    row: StatisticsSet
    is_new: bool


def import_statistics(
    *, file_name: str, data: bytes, real: bool, source: str, replace: bool, actor: Actor, now: datetime
) -> Imported:
    """Keep a published result as the data set of its year, as one event; the file's hash stays in the log.

    Args:
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        real: Whether it is of real schools; else of the practice region.
        source: Where it is published.
        replace: Whether it takes the place of another file of the same year.
        actor: Who brings it in.
        now: The moment, from the door.

    Raises:
        StatisticsFileKindError, StatisticsFaultsError: If it cannot be read, with every fault.
        PracticeCalledRealError: If it says that it is invented and ``real`` says not.
        YearTakenError: If another file is there and ``replace`` is not set.

    **Source:** the columns of *slutantagningsresultat* (Gymnasieantagningen Storsthlm).
    """
    name = Path(file_name).name[-200:]
    if Path(name).suffix.lower() not in ENDINGS or len(data) > MOST:
        raise StatisticsFileKindError(name=name)
    reading = read_results(name, data)
    if reading.faults:
        raise StatisticsFaultsError(name, reading.faults, reading.warnings)
    if real and reading.is_practice:
        raise PracticeCalledRealError(name=name)
    row = StatisticsSet(
        year=reading.year,
        real=real,
        source=source,
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        imported_at=now,
        imported_by=actor.user_id,
        **_content(reading),
    )
    return _keep(row, replace=replace, actor=actor, now=now)


@transaction.atomic
def _keep(row: StatisticsSet, *, replace: bool, actor: Actor, now: datetime) -> Imported:
    """Write the data set and its event, once."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001 - documented
    values = {name: value for name, value in fields.items() if name not in {"id", "year", "real"}}
    kept, is_first = StatisticsSet.objects.select_for_update().get_or_create(
        year=row.year, real=row.real, defaults=values
    )
    before = None if is_first else _told(kept)
    if not is_first:
        if (kept.sha256, kept.source) == (row.sha256, row.source):
            return Imported(kept, is_new=False)
        if kept.sha256 != row.sha256 and not replace:
            raise YearTakenError(year=row.year, name=kept.file_name)
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save()
    about = f"admission_statistics:{kept.pk}"
    record(
        actor=actor, action=IMPORT, about=about, before=before, after=_told(kept), why="", now=now,
        file_sha256=kept.sha256,
    )  # fmt: skip
    return Imported(kept, is_new=True)


def _content(reading: Reading) -> dict[str, object]:
    return {
        "figures": canonical_json(list(reading.figures)).decode(),
        "warnings": canonical_json([asdict(one) for one in reading.warnings]).decode(),
        "rows": reading.rows.height,
        "content": zlib.compress(reading.rows.write_csv().encode()),
    }


def _told(row: StatisticsSet) -> dict[str, object]:
    """What the log keeps of a data set."""
    names = ("year", "real", "source", "file_name", "sha256", "rows")
    return {name: getattr(row, name) for name in names}
