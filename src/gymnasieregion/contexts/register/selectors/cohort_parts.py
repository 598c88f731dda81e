"""Parts of the explorer's tables: the rows, cohorts and sex that are chosen, with the median time beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.conf import settings

from gymnasieregion.contexts.register.core.codes import Sex
from gymnasieregion.contexts.register.core.measures import (
    MEASURES,
    SEEN_IN_OCTOBER,
    Cut,
    Measure,
    Perspective,
    Question,
)
from gymnasieregion.contexts.register.selectors import followup
from gymnasieregion.contexts.register.selectors.cohort_rows import (
    ALL,
    Words,
    code_of,
    finest_of,
    names_of,
    value_of,
    words_of,
)
from gymnasieregion.contexts.register.selectors.cohort_tables import COHORT, ROWS, SEX, TOGETHER, Explored
from gymnasieregion.platform.disclosure.api import (
    MEASURE,
    PART,
    Dimension,
    Kind,
    Published,
    PublishedTable,
)
from gymnasieregion.warehouse.store import current

MEDIAN, DAYS_A_MONTH = "MEDIAN", 365.25 / 12
EVERYBODY: Words = ("Hela regionen", "The whole region")


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has chosen of a measure.

    Args:
        cut: What the rows are; None for the whole region.
        value: The one row; "" for all of them.
        sex: One sex; None for all.
        cohorts: The cohorts in order, perhaps with ``TOGETHER`` last.
    """

    measure: Measure
    perspective: Perspective
    cut: Cut | None
    value: str
    sex: Sex | None
    cohorts: tuple[str, ...]


def rows_of(found: Explored, part: Part) -> Mapping[str, Words]:
    """The rows that there are, with what each is called, in the order of the names; everybody for the whole region."""
    if part.cut is None:
        return {ALL: EVERYBODY}
    names = names_of(part.cut, found.day)
    if part.cut is Cut.SEX:
        codes = _table(found, part).dimensions[2].codes
        return {code: names.get(code, ("Alla", "All")) for code in codes}
    prefix = code_of(part.cut, "")
    codes = tuple(
        code.removeprefix(prefix) for code in _table(found, part).dimensions[0].codes if code.startswith(prefix)
    )
    told = {code: words_of(part.cut, code, names) for code in codes}
    return dict(sorted(told.items(), key=lambda each: each[1]))


def part_of(found: Explored, part: Part, rows: Mapping[str, Words]) -> PublishedTable:
    """The figures that somebody has chosen.

    Args:
        found: All that may be shown of the measure.
        part: What is chosen; its cohorts are among those of ``found``.
        rows: The rows to show, of ``rows_of``.

    Returns:
        Of the dimensions rows, cohort and measure; the last has the median time in months too where there is one.
    """
    table, shown = _table(found, part), part.sex.value if part.sex else ALL
    if part.cut is Cut.SEX:
        cells = table.part({ROWS: (ALL,), COHORT: part.cohorts, SEX: tuple(rows)})
        inner = [cells[ALL, cohort, row, each] for row in rows for cohort in part.cohorts for each in MEASURE.codes]
    else:
        codes = [code_of(part.cut, row) if part.cut else ALL for row in rows]
        inner = [
            table[code, cohort, shown, each] for code in codes for cohort in part.cohorts for each in MEASURE.codes
        ]
    title = (part.cut.sv, part.cut.en) if part.cut else EVERYBODY
    dimensions = (
        Dimension(part.cut.value if part.cut else "region", tuple(rows), words=rows, title=title, role=_role(part.cut)),
        Dimension(COHORT, part.cohorts, words=_together(found), title=(Cut.COHORT.sv, Cut.COHORT.en), role="time"),
        MEASURE,
    )
    return _with_medians(PublishedTable(dimensions, tuple(inner)), part, found)


def has_sexes(part: Part) -> bool:
    """Whether the rows can be divided by sex."""
    return finest_of(part.perspective, part.cut, by_sex=True) is not None


def _table(found: Explored, part: Part) -> PublishedTable:
    """The table that a part is of."""
    finest = finest_of(part.perspective, part.cut, by_sex=part.sex is not None or part.cut is Cut.SEX)
    assert finest is not None
    return found.tables[finest]


def _together(found: Explored) -> Mapping[str, Words]:
    if not found.together:
        return {}
    span = f"{found.together[0]}–{found.together[-1]}"
    return {TOGETHER: (f"{span} tillsammans", f"{span} together")}


def _role(cut: Cut | None) -> Literal["", "geo"]:
    return "geo" if cut in {Cut.HOME, Cut.MUNICIPALITY} else ""


def _with_medians(table: PublishedTable, part: Part, found: Explored) -> PublishedTable:
    """The table with the median time to what was reached, in whole months, beside each group that is shown."""
    if part.measure.reached in SEEN_IN_OCTOBER:
        return table
    by = (part.measure.id, part.perspective, part.cut, part.sex, str(current(settings.WAREHOUSE).folder))
    known = {**_medians(*by, ()), **(_medians(*by, found.together) if found.together else {})}
    rows, cohorts, measure = table.dimensions
    cells: list[Published] = []
    at = 0
    for row in rows.codes:
        for cohort in cohorts.codes:
            group = table.cells[at : at + len(measure.codes)]
            days = known.get((row, cohort))
            cells += [*group, _median(group[measure.at[PART]], days)]
            at += len(measure.codes)
    words = {**measure.words, MEDIAN: ("Mediantid i månader", "Median time in months")}
    wider = Dimension(measure.name, (*measure.codes, MEDIAN), words=words, title=measure.title, role=measure.role)
    return PublishedTable((rows, cohorts, wider), tuple(cells))


def _median(reached: Published, days: float | None) -> Published:
    """A median as it may be shown: where the number of those that it is of is shown."""
    if reached.is_hidden:
        return Published(Kind.HIDDEN, None, reached.rule)
    if days is None:
        return Published(Kind.ABSENT, None, reached.rule)
    return Published(Kind.COUNT, round(days / DAYS_A_MONTH), reached.rule)


@lru_cache(maxsize=256)
def _medians(
    id_: str, perspective: Perspective, cut: Cut | None, sex: Sex | None, folder: str, together: tuple[int, ...]
) -> Mapping[tuple[str, str], float]:
    """The median days of each row and cohort, or of some cohorts as one group."""
    cuts = (*((cut,) if cut else ()), *(() if together else (Cut.COHORT,)))
    where = ((Cut.SEX, sex.number),) if sex else ()
    rows: Sequence[followup.Row] = followup.median_days(
        MEASURES[id_], Question(perspective, cuts, where), cohorts=together
    ).rows
    found = {
        (value_of(cut, row) if cut else ALL, TOGETHER if together else str(row["cohort"])): float(str(row["days"]))
        for row in rows
    }
    if cut is Cut.SEX:
        everybody = _medians(id_, perspective, None, None, folder, together)
        found |= {(ALL, cohort): days for (_, cohort), days in everybody.items()}
    return found
