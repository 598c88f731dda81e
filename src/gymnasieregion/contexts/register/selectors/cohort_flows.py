"""Flows between programmes from one 15 October to the next, as they may be published."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings

from gymnasieregion.contexts.offer.api import programmes
from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import OCTOBERS, State
from gymnasieregion.contexts.register.core.measures import Cut, Perspective, Question
from gymnasieregion.contexts.register.selectors import followup
from gymnasieregion.contexts.register.selectors.cohort_rows import ALL, Words, code_of, is_large
from gymnasieregion.contexts.register.selectors.paths import groups
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.disclosure.api import (
    Dimension,
    Finest,
    Kind,
    Published,
    PublishedTable,
    counted,
    protect_counts,
    rule_in_force,
)
from gymnasieregion.warehouse.store import current

COHORT, STEP, BEFORE, AFTER = "cohort", "step", "before", "after"
STEPS = tuple(str(number) for number in range(OCTOBERS - 1))
STATES: Mapping[str, Words] = {state.value: (state.sv, state.en) for state in State}
EVERYBODY: Words = ("Alla", "All")


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows that may be shown.

    Args:
        table: Of the dimensions ``cohort``, ``step`` (from the 15 October of the start, ``0``, or later), ``before``
            and ``after`` (programmes within kinds of programmes, and states of those who are on none).
        steps: The steps of each cohort, in order, that somebody has taken; of ``ALL`` in a register that is not large.
        levels: What may be told apart: kinds of programmes, and programmes too in a large register.
        day: The day that the figures are of.
        known_at: What came to be known later is not in them.
    """

    table: PublishedTable
    steps: Mapping[str, tuple[str, ...]]
    levels: tuple[Cut, ...]
    day: date
    known_at: datetime

    def matrix(self, cohort: str, step: str, cut: Cut) -> PublishedTable:
        """The flows of a cohort's step between programmes, or kinds of programmes: before and after, with the sums."""
        before, after = self.table.dimensions[2:]
        chosen = [
            [code for code in each.codes if code.startswith((f"{cut.value}:", "state:")) or code == ALL]
            for each in (before, after)
        ]
        part = self.table.part({COHORT: cohort, STEP: step, BEFORE: chosen[0], AFTER: chosen[1]})
        used = [
            [code for code in codes if any(_is_somebody(part[_cell(code, other, side)]) for other in chosen[1 - side])]
            for side, codes in enumerate(chosen)
        ]
        small = part.part({BEFORE: used[0], AFTER: used[1]})
        return PublishedTable(tuple(_renamed(each, cut) for each in small.dimensions), small.cells)


def _cell(code: str, other: str, side: int) -> tuple[str, str]:
    return (other, code) if side else (code, other)


def _is_somebody(cell: Published) -> bool:
    return cell.is_hidden or bool(cell.number)


def flows(perspective: Perspective, today: date) -> Flows:
    """The flows between programmes; computed once for each snapshot.

    Args:
        perspective: Whose pupils.
        today: The rule of the day is asked what is too few.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    return _flows(perspective, today, str(current(settings.WAREHOUSE).folder))


@lru_cache(maxsize=4)
def _flows(perspective: Perspective, today: date, folder: str) -> Flows:
    del folder  # another snapshot is another key
    rule = rule_in_force(law_book(), today, Finest.SCHOOL)
    figures = followup.steps(Question(perspective, (Cut.COHORT,)))
    is_fine = is_large(row for row in figures.rows if row["step"] == 0)
    leaves = Counter[tuple[str, ...]]()
    for row in figures.rows:
        places = (_place(str(row[side]), is_fine=is_fine) for side in (BEFORE, AFTER))
        at = (str(row["cohort"]) if is_fine else ALL, str(row["step"]), *places)
        leaves[at] += int(str(row["persons"]))
    steps = {
        cohort: tuple(sorted({at[1] for at in leaves if at[0] == cohort}))
        for cohort in sorted({at[0] for at in leaves})
    }
    dimensions = (
        Dimension(COHORT, tuple(steps) or ("-",), title=(Cut.COHORT.sv, Cut.COHORT.en), role="time"),
        Dimension(STEP, STEPS),
        _places(BEFORE, {at[2] for at in leaves}, ("Från", "From")),
        _places(AFTER, {at[3] for at in leaves}, ("Till", "To")),
    )
    table = _agreed(protect_counts(counted(dimensions, dict(leaves)), rule), steps)
    levels = (Cut.GROUP, Cut.PROGRAMME) if is_fine else (Cut.GROUP,)
    return Flows(table, steps, levels, figures.day, figures.known_at)


def _place(value: str, *, is_fine: bool) -> str:
    if value in STATES:
        return f"state:{value}"
    return code_of(Cut.PROGRAMME, value) if is_fine else code_of(Cut.GROUP, groups()[value].value)


def _places(name: str, leaves: set[str], title: Words) -> Dimension:
    """Programmes within their kinds, or the kinds alone, and states."""
    kinds = {
        leaf: code_of(Cut.GROUP, groups()[leaf.partition(":")[2]].value)
        for leaf in leaves
        if leaf.startswith(f"{Cut.PROGRAMME.value}:")
    }
    within = {leaf: (kinds.get(leaf, ALL),) for leaf in leaves} | dict.fromkeys(kinds.values(), (ALL,))
    order = [*(code_of(Cut.GROUP, kind.value) for kind in ProgrammeGroup), *(f"state:{state}" for state in STATES)]
    codes = sorted(within, key=lambda code: (order.index(code) if code in order else -1, code))
    return Dimension(name, (*codes, ALL), within, title=title)


def _agreed(table: PublishedTable, steps: Mapping[str, tuple[str, ...]]) -> PublishedTable:
    """Those who came to a place in one step are those who leave it in the next: what is hidden of one is of both."""
    stands = {codes: _stand(codes) for codes, _ in table.rows() if codes[1] in steps.get(codes[0], ())}
    hidden = {stands.get(codes) for codes, cell in table.rows() if cell.is_hidden} - {None}
    cells = tuple(
        Published(Kind.HIDDEN, None, cell.rule) if stands.get(codes) in hidden else cell for codes, cell in table.rows()
    )
    return PublishedTable(table.dimensions, cells)


def _stand(codes: tuple[str, ...]) -> tuple[str, int, str] | None:
    """Where somebody stands on which 15 October, for a sum over all ways there or all ways from there."""
    cohort, step, before, after = codes
    if before == after == ALL:
        return cohort, 0, ALL  # the same people in each step
    if before == ALL:
        return cohort, int(step) + 1, after
    return (cohort, int(step), before) if after == ALL else None


def _renamed(dimension: Dimension, cut: Cut) -> Dimension:
    """A dimension in words, with the codes as files write them; columns of programmes by their letters alone."""
    kinds = {each.value: (each.sv, each.en) for each in ProgrammeGroup}
    names = {each.code: (f"{each.name_sv} ({each.code})",) * 2 for each in programmes()}
    is_short = cut is Cut.PROGRAMME and dimension.name == AFTER
    words = {ALL: EVERYBODY, **STATES, **(kinds if cut is Cut.GROUP else {} if is_short else names)}
    codes = {code: code.rpartition(":")[2] for code in dimension.codes}
    within = {codes[code]: (ALL,) for code in dimension.codes if code != ALL and ALL in codes}
    return Dimension(dimension.name, tuple(codes.values()), within, words, dimension.title)
