"""What the measurement of files of events does in a process of its own; the last line of standard output is JSON.

A year of pupils is entered by one file, goes up to year two by the next, and that file is handed in again, then undone.
Everybody is made up. A file is handed in, checked and applied as from the page, with the jobs done here.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import django
import xlsxwriter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
django.setup()

from bench.figures import step  # noqa: E402 - after the set-up
from gymnasieregion.contexts.offer.api import school_units  # noqa: E402
from gymnasieregion.contexts.register.contracts import EventKind  # noqa: E402
from gymnasieregion.contexts.register.models import Enrolment, EventFile  # noqa: E402
from gymnasieregion.contexts.register.selectors.file_schema import event_tables  # noqa: E402
from gymnasieregion.contexts.register.services.files import send_file  # noqa: E402
from gymnasieregion.contexts.register.services.files_applying import ask_to_apply, ask_to_undo  # noqa: E402
from gymnasieregion.platform.access.actor import Actor, Role  # noqa: E402
from gymnasieregion.platform.jobs.worker import Worker  # noqa: E402

ACTOR = Actor("bench", "bench", Role.REGIONAL_OFFICE)
BEGAN = datetime(2026, 8, 17, 8, tzinfo=UTC)
FIRST_BIRTHDAY = date(2009, 1, 1)
A_DAY = 100
"""TF-numbers that a birthday has."""
CODES = ("NANAT", "SASAM", "EKEKO", "TETEK")
EVERY_TENTH = 10


class Files:
    """Hands in files at one moment after another.

    Args:
        rows: How many rows each has.
    """

    def __init__(self, rows: int) -> None:
        self.rows, self.now = rows, BEGAN
        self.units = [unit.key for unit in school_units()]
        self.seconds: dict[str, float] = {}

    def people(self) -> Iterator[tuple[str, str, str]]:
        """A number, a school and a study path for each pupil."""
        for n in range(self.rows):
            born = FIRST_BIRTHDAY + timedelta(n // A_DAY)
            yield f"{born:%Y%m%d}TF{n % A_DAY:02d}", self.units[n % len(self.units)], CODES[n % len(CODES)]

    def enrolments(self) -> list[dict[str, str]]:
        """Everybody begins."""
        return [
            {"number": number, "given_name": "Prov", "family_name": "Prov", "municipality_code": "0180",
             "school_unit": unit, "education_code": code, "starts_on": "2026-08-17", "class_name": "1A"}
            for number, unit, code in self.people()
        ]  # fmt: skip

    def promotions(self) -> list[dict[str, str]]:
        """Everybody goes up to year two."""
        return [
            {"number": number, "school_unit": unit, "on": "2027-08-16", "school_year": "2", "class_name": "2A"}
            for number, unit, _ in self.people()
        ]

    def take(self, name: str, kind: EventKind, data: bytes, ending: str = "csv") -> EventFile:
        """Hand in a file, have it checked, and apply it when it can be applied; all of it is timed."""
        step(name)
        start = time.perf_counter()
        row = send_file(kind=kind, file_name=f"bench.{ending}", data=data, actor=ACTOR, now=self._later())
        row = self._worked(row)
        checked = time.perf_counter()
        if row.state == EventFile.State.READY:
            ask_to_apply(file_id=row.pk, actor=ACTOR, now=self._later())
            row = self._worked(row)
        self.seconds[f"{name}: checked"] = checked - start
        self.seconds[name] = time.perf_counter() - start
        return row

    def undo(self, name: str, row: EventFile) -> None:
        """Undo a whole file."""
        step(name)
        start = time.perf_counter()
        ask_to_undo(file_id=row.pk, why="bench", actor=ACTOR, now=self._later())
        self._worked(row)
        self.seconds[name] = time.perf_counter() - start

    def _later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def _worked(self, row: EventFile) -> EventFile:
        """The file when a worker has done everything that there was to do."""
        Worker(lambda: self.now).run_until_empty()
        return EventFile.objects.get(pk=row.pk)


def measure(rows: str) -> Mapping[str, float]:
    """Seconds of each step, and how many of them did not do what they should."""
    files, promote = Files(int(rows)), EventKind.PROMOTE
    enrolled = files.take("new", EventKind.ENROL_RESIDENT, _csv(EventKind.ENROL_RESIDENT, files.enrolments()))
    faulty = _csv(promote, [_spoilt(each, n) for n, each in enumerate(files.promotions())])
    refused = files.take("faulty", promote, faulty)
    data = _csv(promote, files.promotions())
    applied = files.take("known", promote, data)
    same = files.take("again", promote, data)
    files.undo("undone", applied)
    sheet = files.take("xlsx", promote, _xlsx(promote, files.promotions()), "xlsx")
    states = [(enrolled, "APPLIED"), (refused, "FAULTY"), (applied, "APPLIED"), (same, "SAME"), (sheet, "APPLIED")]
    wrong = sum(row.state != state for row, state in states) + (refused.faults != files.rows // EVERY_TENTH)
    wrong += Enrolment.objects.filter(recorded_to=None, ends_on=None, school_year=2).count() != files.rows
    return files.seconds | {"wrong": wrong}


def _spoilt(row: dict[str, str], number: int) -> dict[str, str]:
    """Every tenth row has a fault."""
    return row if number % EVERY_TENTH else row | {"school_year": "3"}


def _lines(kind: EventKind, rows: Sequence[Mapping[str, str]]) -> Iterator[Sequence[str]]:
    columns = event_tables()[kind].columns
    yield columns
    yield from ([row.get(name, "") for name in columns] for row in rows)


def _csv(kind: EventKind, rows: Sequence[Mapping[str, str]]) -> bytes:
    return "".join(",".join(line) + "\n" for line in _lines(kind, rows)).encode()


def _xlsx(kind: EventKind, rows: Sequence[Mapping[str, str]]) -> bytes:
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as file:
        sheet = file.add_worksheet(event_tables()[kind].name)
        for number, line in enumerate(_lines(kind, rows)):
            sheet.write_row(number, 0, line)
    return book.getvalue()


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
