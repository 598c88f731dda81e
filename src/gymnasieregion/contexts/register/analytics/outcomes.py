"""What became of each person, from persons and spells: ``core.followup.outcome_of`` for a whole register at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
from ibis import Table
from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue

from gymnasieregion.contexts.register.analytics.standings import standings
from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import (
    NATIONAL,
    NOT_LEAVING,
    OCTOBERS,
    FollowUpRules,
    Risk,
    State,
    counted_on,
)

NATIONAL_NUMBERS = sorted(group.number for group in NATIONAL)
NOT_LEAVING_NUMBERS = sorted(reason.number for reason in NOT_LEAVING)
TIMED = ("diploma", "qualified", "rechoice", "national", "dropout")
"""What happens on a day."""

CARRIED = (
    "part", "sex", "admission_group", "is_resident", "home", "has_number", "programme", "group", "unit", "provider",
    "provider_form", "municipality",
)  # fmt: skip
"""Columns of ``persons`` that tables are divided or limited by."""


def outcomes(persons: Table, spells: Table, day: date, rules: FollowUpRules) -> Table:
    """One row for each person who had begun by the end of a day.

    Args:
        persons: As in a snapshot.
        spells: As in a snapshot.
        day: What was to come then counts as not happened.
        rules: Of that day.

    Returns:
        person; the columns of ``CARRIED``; a boolean for each measure, null for one who is not counted in it; for each
        of ``TIMED`` ``<name>_days`` from the start (int16, null for never); ``october_0`` to ``october_3`` (programme
        or ``State``, null when to come); ``risk`` (int8) and ``risk_months`` (int16, null for one who is in no curve).
    """
    begun = persons.filter(persons.started_on <= day)
    known = begun.inner_join(_of_spells(spells, day, rules), "person")
    until = known.left_on + ibis.interval(days=rules.return_days)
    finished = ibis.least(known.diploma_on, known.certificate_on, known.moved_away_on, known.died_on)
    has_dropped_out = (until <= day) & (finished.isnull() | (finished > until))
    counts = known.certificate_points >= rules.certificate_points
    dated = known.mutate(
        diploma_on=_by(known.diploma_on, day),
        certificate_on=_by(known.certificate_on, day),
        qualified_on=ibis.least(_by(known.diploma_on, day), _when(counts, _by(known.certificate_on, day))),
        dropout_on=_when(has_dropped_out, known.left_on),
        moved_on=_by(ibis.least(known.moved_away_on, known.died_on), day),
        twenty_on=_by(known.twentieth, day),
    )
    timed = dated.mutate(**{f"{name}_year": _within_years(dated, dated[f"{name}_on"]) for name in TIMED})
    ends = {
        Risk.DIPLOMA: timed.diploma_on,
        Risk.LEFT: timed.moved_on,
        Risk.DROPOUT: timed.dropout_on,
        Risk.TWENTY: timed.twenty_on,
    }
    first = ibis.least(*ends.values())
    return timed.select(
        "person",
        *CARRIED,
        **standings(timed, day, rules),
        **{f"{name}_days": timed[f"{name}_on"].delta(timed.started_on, unit="day").cast("int16") for name in TIMED},
        **{f"october_{number}": _state(timed, number, day) for number in range(OCTOBERS)},
        risk=_risk(ends, first),
        risk_months=_when(
            timed.twentieth > timed.started_on, _months(timed.started_on, first.fill_null(ibis.literal(day)))
        ),
    )


def _of_spells(spells: Table, day: date, rules: FollowUpRules) -> Table:
    """What the spells say of each person: the first days of what may happen, and where they were each 15 October."""
    s = spells.filter(spells.starts_on <= day)
    national = s.group.isin(NATIONAL_NUMBERS)
    moves = national & s.next_group.isin(NATIONAL_NUMBERS) & (s.next_programme != s.programme) & (s.next_start <= day)
    is_back = s.back_on <= s.ends_on + ibis.interval(days=rules.return_days)
    leaves = s.end_reason.notin(NOT_LEAVING_NUMBERS) & ~is_back.fill_null(ibis.literal(value=False))
    on = [_holds_on_october(s, number, day) for number in range(OCTOBERS)]
    return s.group_by("person").agg(
        rechoice_on=s.next_start.min(where=moves),
        national_on=s.starts_on.min(where=national),
        left_on=s.ends_on.min(where=leaves),
        **{f"on_{number}": s.programme.max(where=on[number]) for number in range(OCTOBERS)},
        in_school=on[0].any(),
        introductory=(on[0] & (s.group == ProgrammeGroup.INTRODUCTORY.number)).any(),
        national_next=(on[1] & national).any(),
        in_year_2=(on[1] & (s.school_year >= 2)).any(),  # noqa: PLR2004 - the year itself
        in_year_3=(on[2] & (s.school_year >= 3)).any(),  # noqa: PLR2004
    )


def _holds_on_october(spells: Table, number: int, day: date) -> BooleanValue:
    """Whether a spell holds on a 15 October that is not to come."""
    october = _october(spells, number)
    return (
        (spells.part <= _last_cohort(number, day))
        & (spells.starts_on <= october)
        & (spells.ends_on > october).fill_null(ibis.literal(value=True))
    )


def _state(dated: Table, number: int, day: date) -> StringValue:
    """Where somebody is on a 15 October; null when it is to come."""
    october = _october(dated, number)
    outside = ibis.cases(
        (dated.diploma_on <= october, State.DIPLOMA.value),
        (dated.certificate_on <= october, State.CERTIFICATE.value),
        else_=State.OUT.value,
    )
    return _when(dated.part <= _last_cohort(number, day), dated[f"on_{number}"].fill_null(outside))


def _october(table: Table, number: int) -> DateValue:
    """The 15 October some years after the cohort's."""
    first = counted_on(2000, 0)
    return ibis.date(table.part + number, first.month, first.day)


def _last_cohort(number: int, day: date) -> int:
    """The last cohort whose 15 October, some years after, is not to come."""
    return max(year for year in (day.year - 1, day.year) if counted_on(year, 0) <= day) - number


def _within_years(dated: Table, on: DateValue) -> IntegerValue:
    """Within how many school years of the cohort a day is: ``core.followup.within_years``."""
    return (on.year() - (on.month() < 7).cast("int32") - dated.part + 1).cast("int8")  # noqa: PLR2004 - July


def _risk(ends: Mapping[Risk, DateValue], first: DateValue) -> IntegerValue:
    """What happened first; of two on one day the earlier in ``Risk``."""
    branches = [(on == first, risk.number) for risk, on in ends.items()]
    return ibis.cases(*branches, else_=Risk.NONE.number).cast("int8")


def _months(start: DateValue, end: DateValue) -> IntegerValue:
    """Calendar months from a day to another."""
    return ((end.year() - start.year()) * 12 + end.month() - start.month()).cast("int16")


def _by(on: DateValue, day: date) -> DateValue:
    """A day, or null when it is to come."""
    return _when(on <= day, on)


def _when(condition: BooleanValue, value: Any) -> Any:  # noqa: ANN401 - a column of any type, and of the same
    """The value where the condition holds, else null."""
    return condition.ifelse(value, ibis.null(value.type()))
