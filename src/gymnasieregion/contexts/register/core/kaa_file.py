"""The half-yearly file on the municipality's duty: five blocks of rows, made from what the register knows.

The blocks and what stands in them are SCB's; the layout of the rows is our own, since SCB's was not found. One row
holds one thing: 1 a youth in the register, 2 a contact, 3 a measure that began, 4 a measure that ended, 5 the end of
the duty. Contacts and measures repeat. ``period`` tells a youth's spells from each other, ``atgard`` their measures.

**Source:** SCB, Kommunernas aktivitetsansvar, instructions (docplayer 105317852; scb.se, lämna uppgifter).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import NamedTuple

REGISTERED, CONTACT, MEASURE_STARTS, MEASURE_ENDS, DUTY_ENDS = "1", "2", "3", "4", "5"
A_DAY = timedelta(days=1)


class HalfYear(NamedTuple):
    """A half of a year: 1 until the end of June, 2 from July.

    >>> HalfYear(2026, 1).end, HalfYear(2026, 2).end, HalfYear.of(date(2026, 7, 1)).code
    (datetime.date(2026, 7, 1), datetime.date(2027, 1, 1), '2026-2')
    """

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        """The half-year that a day is in."""
        return cls(day.year, 1 if day.month <= 6 else 2)  # noqa: PLR2004 - June

    @classmethod
    def read(cls, code: str) -> "HalfYear":
        """The half-year that ``code`` writes.

        Raises:
            ValueError: For anything else.

        >>> HalfYear.read("2026-1") == HalfYear(2026, 1)
        True
        """
        found = re.fullmatch(r"([1-9]\d{3})-([12])", code)
        if found is None:
            raise ValueError(code)
        return cls(int(found[1]), int(found[2]))

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return date(self.year, 7, 1) if self.half == 1 else date(self.year + 1, 1, 1)

    @property
    def before(self) -> "HalfYear":
        """The half-year before it."""
        return HalfYear.of(self.start - A_DAY)

    @property
    def code(self) -> str:
        """How it is written, ``2026-1``."""
        return f"{self.year}-{self.half}"


@dataclass(frozen=True, slots=True)
class FileCodes:
    """What our codes are called in the file of a half-year, each list by our code.

    Args:
        registered: Of ``Registered``.
        occupation: Of ``Occupation``.
        measure: Of ``MeasureKind``.
        measure_end: Of ``MeasureEnd``.
        duty_end: Of ``DutyEnd``.
    """

    registered: Mapping[str, str]
    occupation: Mapping[str, str]
    measure: Mapping[str, str]
    measure_end: Mapping[str, str]
    duty_end: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure.

    Args:
        kind: Of ``MeasureKind``.
        start: The first day.
        end: The first day after it; None while it goes on.
        ended: Of ``MeasureEnd``; "" while it goes on.
        occupation: Of ``Occupation``, what the youth did after it; "" while it goes on.
    """

    kind: str
    start: date
    end: date | None = None
    ended: str = ""
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty for one youth during one span, with what was done.

    Args:
        identity: The youth's number, twelve signs.
        municipality: Whose duty, four digits.
        start: The first day.
        because: Of ``Registered``.
        end: The first day outside the duty; None while it lasts.
        ended: Of ``DutyEnd``; "" while it lasts.
        contacts: The day and the occupation told, of ``Occupation``.
        measures: In any order.
    """

    identity: str
    municipality: str
    start: date
    because: str
    end: date | None = None
    ended: str = ""
    contacts: Sequence[tuple[date, str]] = ()
    measures: Sequence[MeasureFact] = ()


class Row(NamedTuple):
    """A row of the file, each cell as text; "" where a block has nothing."""

    block: str
    kommun: str
    identitet: str
    period: str
    atgard: str
    datum: str
    kod: str
    sysselsattning: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What tells one file from another; a changed row is one taken away and one put in.

    Args:
        removed: Rows of the first that the second lacks.
        added: Rows of the second that the first lacks.
    """

    removed: tuple[Row, ...]
    added: tuple[Row, ...]


def rows_of(duties: Iterable[Duty], half: HalfYear, codes: FileCodes) -> list[Row]:
    """The rows of a half-year's file, in order: youth by youth, period by period, block by block.

    A youth is in it when the duty lasted on some day of the half-year, or ended on its first; a contact and an end
    when its day is within; a measure when it went on on some day, however long ago it began. A code that the list of
    the half-year lacks stands as our own, so that the check finds it.

    The end of a measure is its last day. The end of the duty is the first day outside, such as the day of turning 20.

    Args:
        duties: The municipality's, in any order.
        half: Of which half-year.
        codes: The lists of that half-year.

    Returns:
        No rows for no youths.
    """
    of_youths: dict[str, list[Duty]] = {}
    for duty in sorted(duties, key=lambda duty: (duty.identity, duty.start)):
        if duty.start < half.end and (duty.end is None or duty.end >= half.start):
            of_youths.setdefault(duty.identity, []).append(duty)
    return [
        row
        for spells in of_youths.values()
        for number, duty in enumerate(spells, start=1)
        for row in _rows_of_one(duty, str(number), half, codes)
    ]


def file_bytes(rows: Iterable[Row]) -> bytes:
    """The file: a heading and the rows, with semicolons, in UTF-8; the same rows give the same bytes."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(Row._fields)
    writer.writerows(rows)
    return text.getvalue().encode()


def rows_in(content: bytes) -> list[Row]:
    """The rows of a file that ``file_bytes`` made.

    Raises:
        TypeError: If a row has another number of cells; a fault in the program.
    """
    lines = csv.reader(StringIO(content.decode(), newline=""), delimiter=";")
    return [Row(*line) for line in list(lines)[1:]]


def difference(before: Sequence[Row], after: Sequence[Row]) -> Difference:
    """What was taken away and put in between two files, in the order of the files.

    >>> one, two = Row("1", "0180", "200701012384", "1", "", "2026-01-10", "02", ""), Row(*"12345678")
    >>> difference([one], [one, two]) == Difference((), (two,))
    True
    """
    return Difference(_without(before, after), _without(after, before))


def _rows_of_one(duty: Duty, period: str, half: HalfYear, codes: FileCodes) -> list[Row]:
    def row(block: str, day: date, code: str = "", occupation: str = "", measure: str = "") -> Row:
        told = codes.occupation.get(occupation, occupation)
        return Row(block, duty.municipality, duty.identity, period, measure, day.isoformat(), code, told)

    rows = [row(REGISTERED, duty.start, codes.registered.get(duty.because, duty.because))]
    rows += [row(CONTACT, day, "", told) for day, told in sorted(duty.contacts) if half.start <= day < half.end]
    going_on = [
        measure
        for measure in sorted(duty.measures, key=lambda measure: (measure.start, measure.kind))
        if measure.start < half.end and (measure.end is None or measure.end > half.start)
    ]
    for number, measure in enumerate(going_on, start=1):
        rows.append(row(MEASURE_STARTS, measure.start, codes.measure.get(measure.kind, measure.kind), "", str(number)))
    for number, measure in enumerate(going_on, start=1):
        if measure.end is not None and measure.end <= half.end:
            code = codes.measure_end.get(measure.ended, measure.ended)
            rows.append(row(MEASURE_ENDS, measure.end - A_DAY, code, measure.occupation, str(number)))
    if duty.end is not None and duty.end < half.end:
        rows.append(row(DUTY_ENDS, duty.end, codes.duty_end.get(duty.ended, duty.ended)))
    return rows


def _without(rows: Sequence[Row], others: Sequence[Row]) -> tuple[Row, ...]:
    left = Counter(others)
    kept = []
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            kept.append(row)
    return tuple(kept)
