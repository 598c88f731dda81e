"""Curves of competing risks as they may be published: shares read at the ends of a few months, in whole per cent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from gymnasieregion.contexts.register.core.followup import Risk
from gymnasieregion.contexts.register.core.measures import Cut, Perspective, Question
from gymnasieregion.contexts.register.selectors import followup
from gymnasieregion.contexts.register.selectors.cohort_rows import (
    ALL,
    Words,
    code_of,
    is_large,
    names_of,
    value_of,
    words_of,
)
from gymnasieregion.contexts.register.selectors.curves import curve
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.disclosure.api import (
    Dimension,
    Finest,
    Kind,
    Published,
    PublishedTable,
    Rule,
    counted,
    protect_counts,
    rule_in_force,
)
from gymnasieregion.warehouse.store import current

COHORT, WHAT, WHEN, ROWS = "cohort", "risk", "months", "rows"
HALF_YEARS, SOME_YEARS = tuple(range(6, 61, 6)), (12, 36, 48)
"""Months after the start at the end of which a curve is read: in a large register, and the first, third and fourth year
of any other, where each reading more would hide others."""

LATER = "later"
LEFT: Words = ("Flyttat eller avliden", "Moved away or died")
RISKS = tuple(risk for risk in Risk if risk is not Risk.NONE)
CUTS: Mapping[Perspective, tuple[Cut, ...]] = {
    Perspective.SCHOOL: (Cut.GROUP, Cut.SEX, Cut.MUNICIPALITY),
    Perspective.HOME: (Cut.GROUP, Cut.SEX, Cut.HOME),
}
"""What curves are divided by; a school is too small for one."""

CUTS_OF_SMALL = (Cut.GROUP,)
"""The same in a register that is not large, where the years of start are taken together too."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves that may be shown.

    Args:
        counts: By cut: how many have met with what by when; ``rows``, ``cohort``, ``risk`` and ``months``, with sums.
        rows: By cut the raw rows, which never leave; no cut has any where nobody has begun.
        cohorts: Those that are shown by themselves, in order; ``ALL`` of the tables is everybody.
        readings: Months after the start at the end of which the curves are read.
        day: The day that the figures are of.
        known_at: What came to be known later is not in them.
    """

    counts: Mapping[Cut, PublishedTable]
    rows: Mapping[Cut, Sequence[followup.Row]]
    cohorts: tuple[str, ...]
    readings: tuple[int, ...]
    day: date
    known_at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether nobody has begun."""
        return not any(self.rows.values())

    def groups(self, cut: Cut) -> Mapping[str, Words]:
        """The groups of a cut, with what each is called."""
        names, prefix = names_of(cut, self.day), code_of(cut, "")
        codes = [code.removeprefix(prefix) for code in self.counts[cut].dimensions[0].codes if code != ALL]
        return dict(sorted(((code, words_of(cut, code, names)) for code in codes), key=lambda each: each[1]))


def curves(perspective: Perspective, today: date) -> Curves:
    """The curves of a perspective; computed once for each snapshot.

    Args:
        perspective: Whose pupils.
        today: The rule of the day is asked what is too few.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    return _curves(perspective, today, str(current(settings.WAREHOUSE).folder))


def shares_of(found: Curves, cut: Cut | None, value: str, cohort: str) -> PublishedTable:
    """The share of a group that has met with each risk by the end of each reading, by Aalen and Johansen.

    A share stands where the number that it rests on does, and where those whom it leaves are not few.

    Args:
        found: All that may be shown.
        cut: What the group is of; None for everybody.
        value: The group.
        cohort: A year of start, or ``ALL``.

    Returns:
        Of the dimensions ``months`` (as far as somebody has been followed) and ``risk``.
    """
    of = cut or Cut.GROUP
    row = code_of(cut, value) if cut else ALL
    table = found.counts[of]
    raw = [
        each for each in found.rows[of]
        if (cut is None or value_of(cut, each) == value) and cohort in {ALL, str(each["cohort"])}
    ]  # fmt: skip
    counts = followup.counts_of(raw)
    last, everybody = max((months for months, _ in counts), default=0), sum(counts.values())
    whole = table[row, cohort, ALL, ALL]
    shown = [months for months in found.readings if months <= last] or [found.readings[0]]
    lines = {risk: curve(counts, risk) for risk in RISKS}
    cells = []
    for months in shown:
        for risk in RISKS:
            reached = table[row, cohort, risk.value, str(months)]
            exact = sum(count for (at, kind), count in counts.items() if kind is risk and at <= months)
            is_safe = not whole.is_hidden and not reached.is_hidden and not reached.rule.hides(everybody - exact)
            share = Decimal(str(round(lines[risk][months].share, 2))) if months in lines[risk] else Decimal(0)
            cells.append(
                Published(Kind.SHARE, share, reached.rule) if is_safe else Published(Kind.HIDDEN, None, reached.rule)
            )
    return PublishedTable((_months(shown), _risks()), tuple(cells))


@lru_cache(maxsize=4)
def _curves(perspective: Perspective, today: date, folder: str) -> Curves:
    del folder  # another snapshot is another key
    rule = rule_in_force(law_book(), today, Finest.SCHOOL)
    asked = {Cut.GROUP: followup.risks(Question(perspective, (Cut.COHORT, Cut.GROUP)))}
    figures = asked[Cut.GROUP]
    is_fine = is_large(figures.rows)
    readings = HALF_YEARS if is_fine else SOME_YEARS
    for cut in CUTS[perspective] if is_fine else CUTS_OF_SMALL:
        asked[cut] = asked.get(cut) or followup.risks(Question(perspective, (Cut.COHORT, cut)))
    cohorts = tuple(sorted({str(row["cohort"]) for row in figures.rows})) if is_fine else ()
    return Curves(
        counts=_agreed({cut: _protected(cut, each.rows, cohorts, readings, rule) for cut, each in asked.items()}, rule),
        rows={cut: each.rows for cut, each in asked.items()},
        cohorts=cohorts,
        readings=readings,
        day=figures.day,
        known_at=figures.known_at,
    )


def _protected(
    cut: Cut, facts: Sequence[followup.Row], cohorts: Sequence[str], readings: Sequence[int], rule: Rule
) -> PublishedTable:
    """How many have met with what by when, through disclosure control, and what came between two readings with it."""
    kinds = {risk.number: risk.value for risk in Risk}
    leaves = Counter[tuple[str, ...]]()
    for fact in facts:
        months = int(str(fact["months"]))
        span = next((f"to{end}" for end in readings if months <= end), LATER)
        cohort = str(fact["cohort"]) if cohorts else ALL
        at = (code_of(cut, value_of(cut, fact)), cohort, kinds[int(str(fact["risk"]))], span)
        leaves[at] += int(str(fact["persons"]))
    when = {f"to{end}": tuple(str(each) for each in readings if each >= end) for end in readings}
    within = {**when, **{str(end): (ALL,) for end in readings}, LATER: (ALL,)}
    dimensions = [
        _summed(ROWS, sorted({at[0] for at in leaves})),
        _summed(COHORT, cohorts),
        _summed(WHAT, list(kinds.values())),
        Dimension(WHEN, (*when, LATER, *(str(end) for end in readings), ALL), within),
    ]
    return protect_counts(counted(dimensions, dict(leaves)), rule)


def _agreed(tables: Mapping[Cut, PublishedTable], rule: Rule) -> Mapping[Cut, PublishedTable]:
    """The same tables, but what is hidden of everybody in one of them is hidden in all."""
    hidden = {
        codes for table in tables.values() for codes, cell in table.rows() if codes[0] == ALL and cell.is_hidden
    }  # fmt: skip
    dots = Published(Kind.HIDDEN, None, rule)
    return {
        cut: PublishedTable(table.dimensions, tuple(dots if codes in hidden else cell for codes, cell in table.rows()))
        for cut, table in tables.items()
    }


def _summed(name: str, codes: Sequence[str]) -> Dimension:
    return Dimension(name, (*codes, ALL), dict.fromkeys(codes, (ALL,)))


def _months(shown: Sequence[int]) -> Dimension:
    words = {str(months): (f"{months} månader", f"{months} months") for months in shown}
    return Dimension(WHEN, tuple(words), words=words, title=("Efter starten", "After the start"), role="time")


def _risks() -> Dimension:
    words = {risk.value: (risk.sv, risk.en) for risk in RISKS} | {Risk.LEFT.value: LEFT}
    return Dimension(WHAT, tuple(words), words=words, title=("Vad som hände först", "What happened first"))
