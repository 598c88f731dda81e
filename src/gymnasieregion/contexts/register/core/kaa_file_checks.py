"""The logical checks of the half-yearly file: every fault is told at once, with what would be right.

The receiver checks how the variables agree; its own description of the checks was not found. These are what the
blocks mean: a contact lies within the duty, an end after its start, a code in the list of the half-year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gymnasieregion.contexts.register.core.kaa_faults import Fault, Wrong
from gymnasieregion.contexts.register.core.kaa_file import (
    A_DAY,
    CONTACT,
    DUTY_ENDS,
    MEASURE_ENDS,
    MEASURE_STARTS,
    REGISTERED,
    FileCodes,
    HalfYear,
    Row,
)
from gymnasieregion.contexts.register.core.kaa_target import birthday
from gymnasieregion.contexts.register.core.numbers import read_number
from gymnasieregion.kernel.errors import RegionError

BLOCKS = frozenset({REGISTERED, CONTACT, MEASURE_STARTS, MEASURE_ENDS, DUTY_ENDS})


@dataclass(frozen=True, slots=True)
class _Spell:
    """The rows of one youth's one spell, each with its line."""

    rows: Sequence[tuple[int, Row]]

    def of(self, block: str) -> list[tuple[int, Row]]:
        return [(line, row) for line, row in self.rows if row.block == block]

    def day(self, block: str) -> date | None:
        """The day of the first row of a block; None without one that is a day."""
        return next((day for _, row in self.of(block) if (day := _day(row.datum)) is not None), None)


def faults_in(rows: Sequence[Row], half: HalfYear, codes: FileCodes, age_limit: int) -> list[Fault]:
    """Everything that is wrong in a file, line by line.

    Args:
        rows: The rows as they stand.
        half: Of which half-year.
        codes: Its lists.
        age_limit: The duty ends on the day of turning so old.

    Returns:
        None for a file that is as it should be.
    """
    found: list[Fault] = []
    spells: dict[tuple[str, str], list[tuple[int, Row]]] = {}
    for line, row in enumerate(rows, start=2):
        found += _cells(line, row, half, codes)
        spells.setdefault((row.identitet, row.period), []).append((line, row))
    for told in spells.values():
        spell = _Spell(told)
        found += (*_once(spell), *_young(spell, half, age_limit), *_within(spell), *_measures(spell))
    found += _apart(spells)
    return sorted(found, key=lambda fault: (fault.line, fault.column))


def born_on(identity: str) -> date | None:
    """The day of birth in a personnummer, samordningsnummer or TF-number; None for anything else.

    >>> born_on("20070503TF12"), born_on("20070001TF12"), born_on("")
    (datetime.date(2007, 5, 3), None, None)
    """
    try:
        return read_number(identity).birth_date
    except RegionError:
        return None


def _cells(line: int, row: Row, half: HalfYear, codes: FileCodes) -> Iterator[Fault]:
    """What is wrong in the cells of one row by themselves."""
    if row.block not in BLOCKS:
        yield Fault(line, "block", row.block, Wrong.BLOCK)
        return
    if born_on(row.identitet) is None:
        yield Fault(line, "identitet", row.identitet, Wrong.IDENTITY)
    day = _day(row.datum)
    if day is None:
        yield Fault(line, "datum", row.datum, Wrong.NO_DAY)
    elif day >= half.end:
        yield Fault(line, "datum", row.datum, Wrong.AFTER_HALF, {"day": half.end - A_DAY})
    elif row.block in {CONTACT, MEASURE_ENDS, DUTY_ENDS} and day < half.start:
        yield Fault(line, "datum", row.datum, Wrong.BEFORE_HALF, {"day": half.start})
    lists = {
        REGISTERED: codes.registered,
        MEASURE_STARTS: codes.measure,
        MEASURE_ENDS: codes.measure_end,
        DUTY_ENDS: codes.duty_end,
    }
    if row.block in lists:
        yield from _code(line, "kod", row.kod, lists[row.block], half)
    if row.block in {CONTACT, MEASURE_ENDS}:
        yield from _code(line, "sysselsattning", row.sysselsattning, codes.occupation, half)


def _code(line: int, column: str, value: str, known: Mapping[str, str], half: HalfYear) -> Iterator[Fault]:
    if value not in known.values():
        facts = {"half": half.code, "codes": ", ".join(sorted(known.values()))}
        yield Fault(line, column, value, Wrong.CODE if value else Wrong.NO_CODE, facts)


def _once(spell: _Spell) -> Iterator[Fault]:
    """A spell begins once, and ends once at most."""
    starts, ends = spell.of(REGISTERED), spell.of(DUTY_ENDS)
    if not starts:
        line, row = spell.rows[0]
        yield Fault(line, "block", row.block, Wrong.NOT_REGISTERED)
    for line, row in (*starts[1:], *ends[1:]):
        yield Fault(line, "block", row.block, Wrong.TWICE)


def _young(spell: _Spell, half: HalfYear, age_limit: int) -> Iterator[Fault]:
    """Nobody is in the register from the day on which they are too old."""
    born = born_on(spell.rows[0][1].identitet)
    if born is None:
        return
    limit = birthday(born, age_limit)
    ends = spell.of(DUTY_ENDS)
    for line, row in spell.of(REGISTERED):
        day = _day(row.datum)
        if day is not None and day >= limit:
            yield Fault(line, "datum", row.datum, Wrong.TOO_OLD_TO_BEGIN, {"age": age_limit, "day": limit - A_DAY})
        elif not ends and limit < half.end:
            yield Fault(line, "block", row.block, Wrong.NO_END, {"age": age_limit, "day": limit})
    for line, row in ends:
        day = _day(row.datum)
        if day is not None and day > limit:
            yield Fault(line, "datum", row.datum, Wrong.TOO_OLD, {"age": age_limit, "day": limit})


def _within(spell: _Spell) -> Iterator[Fault]:
    """Contacts, measures and the end come after the registration, and nothing comes after the end."""
    start, end = spell.day(REGISTERED), spell.day(DUTY_ENDS)
    for line, row in spell.rows:
        day = _day(row.datum)
        if row.block == REGISTERED or day is None:
            continue
        if start is not None and day < start:
            yield Fault(line, "datum", row.datum, Wrong.BEFORE_REGISTRATION, {"day": start})
        elif end is not None and day > end:
            yield Fault(line, "datum", row.datum, Wrong.AFTER_END, {"day": end})


def _measures(spell: _Spell) -> Iterator[Fault]:
    """A measure ends once, not before it began, and not later than the duty."""
    starts = {row.atgard: _day(row.datum) for _, row in spell.of(MEASURE_STARTS)}
    ended: set[str] = set()
    for line, row in spell.of(MEASURE_ENDS):
        start, day = starts.get(row.atgard), _day(row.datum)
        if row.atgard not in starts:
            yield Fault(line, "atgard", row.atgard, Wrong.NO_START)
        elif start is not None and day is not None and day < start:
            yield Fault(line, "datum", row.datum, Wrong.ENDS_BEFORE, {"day": start})
        if row.atgard in ended:
            yield Fault(line, "atgard", row.atgard, Wrong.ENDS_TWICE)
        ended.add(row.atgard)
    if spell.of(DUTY_ENDS):
        for line, row in spell.of(MEASURE_STARTS):
            if row.atgard not in ended:
                yield Fault(line, "atgard", row.atgard, Wrong.GOES_ON)


def _apart(spells: Mapping[tuple[str, str], Sequence[tuple[int, Row]]]) -> Iterator[Fault]:
    """A youth is not in the register twice on a day."""
    of_youths: dict[str, list[tuple[date, date, int, Row]]] = {}
    for (identity, _), told in spells.items():
        spell = _Spell(told)
        start = spell.day(REGISTERED)
        if start is not None:
            line, row = spell.of(REGISTERED)[0]
            of_youths.setdefault(identity, []).append((start, spell.day(DUTY_ENDS) or date.max, line, row))
    for known in of_youths.values():
        latest = date.min
        for start, end, line, row in sorted(known):
            if start < latest:
                wrong = Wrong.STILL_IN if latest == date.max else Wrong.ALREADY
                yield Fault(line, "datum", row.datum, wrong, {"day": latest})
            latest = max(end, latest)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-07-01") else None
    except ValueError:
        return None
