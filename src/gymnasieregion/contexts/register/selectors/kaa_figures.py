"""Figures of a municipality's duty, as they may be published.

A year's figures are of the second half of the year before and the first half of the year, as Kolada's are. Each youth
counts once, with the latest duty. Protected identities count: small groups are hidden whoever is in them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from uuid import UUID

from django.db.models import Q

from gymnasieregion.contexts.register.contracts import Sex
from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd
from gymnasieregion.contexts.register.core.kaa_target import birthday
from gymnasieregion.contexts.register.models import Measure, Person, Residence, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.disclosure.api import (
    Dimension,
    Published,
    PublishedTable,
    counted,
    protect_count,
    protect_counts,
    protect_share,
    rule_in_force,
)

YOUNGEST, OLDEST = 16, 19
ALL, HELPED, UNHELPED, STAYS, OTHER = "ALL", "HELPED", "UNHELPED", "STAYS", "OTHER"
OUTCOMES = (STAYS, DutyEnd.STUDIES.value, DutyEnd.MOVED.value, OTHER)
_LEAVES = {f"{did}-{became}": (did, became) for did, became in product((HELPED, UNHELPED), OUTCOMES)}
WHAT = Dimension(
    "what",
    (*_LEAVES, HELPED, UNHELPED, *OUTCOMES, ALL),
    {**_LEAVES, **dict.fromkeys((HELPED, UNHELPED, *OUTCOMES), (ALL,))},
    words={
        ALL: ("Alla", "All"),
        HELPED: ("Deltog i minst en åtgärd", "Took part in a measure"),
        STAYS: ("Omfattas fortfarande", "Still covered"),
        DutyEnd.STUDIES.value: (
            "Började studera på nationellt program eller motsvarande",
            "Began a national programme",
        ),
        DutyEnd.MOVED.value: ("Flyttade från kommunen", "Moved from the municipality"),
        OTHER: ("Slutade omfattas av annan orsak", "Left for another reason"),
    },
    title=("Ungdomar", "Youths"),
)
SHOWN = (HELPED, *OUTCOMES, ALL)
SEX = Dimension(
    "sex",
    (*(sex.value for sex in Sex), ALL),
    dict.fromkeys((sex.value for sex in Sex), (ALL,)),
    words={**{sex.value: (sex.sv, sex.en) for sex in Sex}, ALL: ("Alla", "All")},
    title=("Kön", "Sex"),
)
KOLADA: Mapping[str, str] = {
    "N18742": DutyEnd.MOVED.value, "N18743": DutyEnd.STUDIES.value, "N18746": HELPED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a year.

    Args:
        year: The year.
        start: The first day that they are of.
        end: The first day after.
        table: What became of the youths, by sex.
        population: Those of 16 to 19 years who lived here at the end of the year before.
        shares: By Kolada's names N18741, N18742, N18743, N18746; None where what it is of is not shown.
    """

    year: int
    start: date
    end: date
    table: PublishedTable
    population: Published
    shares: Mapping[str, Published | None]


def figures_of(municipality: str, year: int, today: date) -> Figures:
    """The figures of a municipality for a year; four queries.

    Args:
        municipality: Four digits.
        year: Which; its figures are of July of the year before until June.
        today: The rule of the day is asked what is too few.

    Source: Kolada N18741, N18742, N18743 and N18746; "reported in the duty" is our register.
    """
    start, end = date(year - 1, 7, 1), date(year, 7, 1)
    rule = rule_in_force(law_book(), today)
    duties = _latest_duties(municipality, start, end)
    helped, sexes = _with_measure(duties, start, end), _sexes(duties)
    leaves: Counter[tuple[str, ...]] = Counter(
        (f"{HELPED if head in helped else UNHELPED}-{_outcome(row, end)}", sexes[head]) for head, row in duties.items()
    )
    table = protect_counts(counted([WHAT, SEX], leaves), rule)
    people = _population(municipality, date(year - 1, 12, 31))
    population = protect_count(people, rule)
    every = table[ALL, ALL]
    shares = {"N18741": None if every.is_hidden or population.is_hidden else (len(duties), people)}
    for name, code in KOLADA.items():
        part = sum(count for (leaf, _), count in leaves.items() if code in _LEAVES[leaf])
        shares[name] = None if every.is_hidden or table[code, ALL].is_hidden else (part, len(duties))
    sexes_shown = [code for code in SEX.codes if code != Sex.UNKNOWN or Sex.UNKNOWN in sexes.values()]
    return Figures(
        year, start, end, table.part({"what": SHOWN, "sex": sexes_shown}), population,
        {
            name: protect_share(min(pair), pair[1], rule) if pair and pair[1] else None
            for name, pair in shares.items()
        },
    )  # fmt: skip


def _outcome(duty: Responsibility, end: date) -> str:
    """What had become of a youth by the end of a span."""
    if duty.ends_on is None or duty.ends_on >= end:
        return STAYS
    return duty.ended_because if duty.ended_because in OUTCOMES else OTHER


def _latest_duties(municipality: str, start: date, end: date) -> dict[UUID, Responsibility]:
    """The latest duty of each youth that lasted on some day of a span, or ended on its first."""
    rows = Responsibility.objects.filter(
        KNOWN, Q(ends_on__isnull=True) | Q(ends_on__gte=start), municipality_code=municipality, starts_on__lt=end
    ).order_by("starts_on", "pk")
    return {row.person.merged_into_id or row.person_id: row for row in rows.select_related("person")}


def _with_measure(duties: Mapping[UUID, Responsibility], start: date, end: date) -> set[UUID]:
    """Those who took part in a measure on some day of a span."""
    heads = {row.person_id: head for head, row in duties.items()}
    rows = Measure.objects.filter(
        KNOWN, Q(ends_on__isnull=True) | Q(ends_on__gt=start), starts_on__lt=end, person__in=heads
    ).order_by()
    return {heads[person] for person in rows.values_list("person", flat=True)}


def _sexes(persons: Mapping[UUID, Responsibility]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=persons).order_by("pk").values_list("pk", "sex"))


def _population(municipality: str, day: date) -> int:
    """Those of 16 to 19 years who live in a municipality on a day, merged ones once."""
    rows = Residence.objects.filter(
        KNOWN, Q(ends_on__isnull=True) | Q(ends_on__gt=day), municipality_code=municipality, starts_on__lte=day,
        person__merged_into__isnull=True, person__birth_date__gt=birthday(day, -OLDEST - 1),
        person__birth_date__lte=birthday(day, -YOUNGEST),
    )  # fmt: skip
    return rows.order_by().values("person").distinct().count()
