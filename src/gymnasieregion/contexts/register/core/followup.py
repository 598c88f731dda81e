"""Follow-up: what became of somebody who began upper secondary school. The readable twin, which defines what is right.

``analytics.outcomes`` says the same of a whole register at once, and a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from gymnasieregion.contexts.register.core.codes import Coded, EndReason, ProgrammeGroup
from gymnasieregion.contexts.register.core.spans import holds_on

NATIONAL = frozenset(
    {ProgrammeGroup.PREPARATORY, ProgrammeGroup.VOCATIONAL, ProgrammeGroup.IB, ProgrammeGroup.OWN_GOALS}
)
"""National programmes, International Baccalaureate and educations with their own diploma goals."""

OCTOBERS = 4
"""How many 15 Octobers somebody is followed over, from that of the cohort's year."""

NOT_LEAVING = frozenset({EndReason.MOVED_AWAY, EndReason.DIED})
"""Ends that are no drop-out, whatever else is known."""


class State(Coded):
    """Where somebody who is on no study path is in the flows."""

    DIPLOMA = "DIPLOMA", "Examen", "Diploma"
    CERTIFICATE = "CERTIFICATE", "Studiebevis", "Study certificate"
    OUT = "OUT", "Inte i gymnasieskolan", "Not in upper secondary school"


class Risk(Coded):
    """What can happen first to somebody in upper secondary school; the earlier here goes first on the same day."""

    DIPLOMA = "DIPLOMA", "Examen", "Diploma", 1
    LEFT = "LEFT", "Flyttat från regionen eller avliden", "Moved away from the region or died", 2
    DROPOUT = "DROPOUT", "Avhopp", "Drop-out", 3
    TWENTY = "TWENTY", "Fyllt 20", "Turned 20", 4
    NONE = "NONE", "Inget än", "Nothing yet", 0


@dataclass(frozen=True, slots=True)
class FollowUpRules:
    """The numbers that the definitions need, of the day that the figures are of.

    Args:
        return_days: Within how many days one who left must be back not to have dropped out.
        certificate_points: The least points of a study certificate that is counted.
        ib_excluded_from: The first year, cohort plus years, whose figures leave IB out.
    """

    return_days: int
    certificate_points: int
    ib_excluded_from: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A study spell as follow-up sees it.

    Args:
        is_resident: Home in the region on the first day.
        places: School, home on the first day and what else tables are divided by, by the column's name.
    """

    starts_on: date
    ends_on: date | None
    programme: str
    group: ProgrammeGroup
    school_year: int
    end_reason: EndReason | None = None
    is_resident: bool = True
    places: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody who began, and what the register knows of them.

    Args:
        has_number: A Swedish personnummer on the day of the start.
        diploma_on: When the diploma was awarded.
        certificate_on: When the study certificate with the most points was.
        twentieth: The twentieth birthday.
        stretches: At least one, the earliest first; that is the start.
    """

    stretches: tuple[Stretch, ...]
    twentieth: date
    has_number: bool = True
    diploma_on: date | None = None
    certificate_on: date | None = None
    certificate_points: int | None = None
    moved_away_on: date | None = None
    died_on: date | None = None

    @property
    def started_on(self) -> date:
        """The first day."""
        return self.stretches[0].starts_on

    @property
    def cohort(self) -> int:
        """The year whose autumn the first school year began."""
        return school_year_of(self.started_on)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pupil, as far as was known at the end of a day; None for what had not happened.

    Args:
        diploma_on: The diploma.
        qualified_on: The diploma or a study certificate of enough points, whichever came first.
        rechoice_on: The first day on another national programme than the one before.
        national_on: The first day on a national programme.
        dropout_on: The first drop-out.
        octobers: The programme or ``State`` on each 15 October from that of the cohort; None where that day is to come.
        in_school: In upper secondary school on the first of them.
        introductory: On an introductory programme on the first.
        national_next: On a national programme on the second.
        in_year_2: In school year 2 or later on the second.
        in_year_3: In school year 3 or later on the third.
        risk: What happened first.
        risk_months: Calendar months from the start to that, or to the day of the figures when nothing has; None for
            one who had turned 20 before the start, who is in no curve.
    """

    diploma_on: date | None
    qualified_on: date | None
    rechoice_on: date | None
    national_on: date | None
    dropout_on: date | None
    octobers: tuple[str | None, ...]
    in_school: bool
    introductory: bool
    national_next: bool
    in_year_2: bool
    in_year_3: bool
    risk: Risk
    risk_months: int | None


def school_year_of(day: date) -> int:
    """The year in whose autumn the school year of a day began; it ends in June.

    **Source:** gymnasieförordningen (2010:2039) 3 kap. 2 §: from August until June at the latest.

    >>> school_year_of(date(2026, 6, 30)), school_year_of(date(2026, 7, 1))
    (2025, 2026)
    """
    return day.year if day.month >= 7 else day.year - 1  # noqa: PLR2004 - July


def within_years(cohort: int, day: date) -> int:
    """Within how many school years a day is: 1 for the cohort's own.

    >>> within_years(2023, date(2026, 6, 12)), within_years(2023, date(2026, 7, 1))
    (3, 4)
    """
    return school_year_of(day) - cohort + 1


def counted_on(cohort: int, number: int) -> date:
    """The 15 October that pupils are counted on, ``number`` years after that of the cohort.

    **Source:** the day of measurement of Kolada N17623.
    """
    return date(cohort + number, 10, 15)


def outcome_of(pupil: Pupil, day: date, rules: FollowUpRules) -> Outcome:
    """What had become of a pupil at the end of a day.

    Args:
        pupil: Whose first day is not after it.
        day: What was to come then counts as not happened.
        rules: Of that day.
    """
    diploma_on = _known(pupil.diploma_on, day)
    certificate_on = _known(pupil.certificate_on, day)
    counts = (pupil.certificate_points or 0) >= rules.certificate_points
    dropout_on = _dropout_on(pupil, day, rules)
    left_on = _earliest(_known(pupil.moved_away_on, day), _known(pupil.died_on, day))
    octobers = [counted_on(pupil.cohort, number) for number in range(OCTOBERS)]
    first, second, third = (_on(pupil, october, day) for october in octobers[:3])
    risk, risk_on = _first(pupil, day, {Risk.DIPLOMA: diploma_on, Risk.LEFT: left_on, Risk.DROPOUT: dropout_on})
    return Outcome(
        diploma_on=diploma_on,
        qualified_on=_earliest(diploma_on, certificate_on if counts else None),
        rechoice_on=_rechoice_on(pupil, day),
        national_on=_national_on(pupil, day),
        dropout_on=dropout_on,
        octobers=tuple(_state_on(pupil, october, diploma_on, certificate_on, day) for october in octobers),
        in_school=bool(first),
        introductory=any(stretch.group == ProgrammeGroup.INTRODUCTORY for stretch in first),
        national_next=any(stretch.group in NATIONAL for stretch in second),
        in_year_2=any(stretch.school_year >= 2 for stretch in second),  # noqa: PLR2004 - the year itself
        in_year_3=any(stretch.school_year >= 3 for stretch in third),  # noqa: PLR2004
        risk=risk,
        risk_months=_months(pupil.started_on, risk_on) if pupil.twentieth > pupil.started_on else None,
    )


def _dropout_on(pupil: Pupil, day: date, rules: FollowUpRules) -> date | None:
    """The end of the first stretch after which the pupil was gone for long, without having moved, died or finished."""
    finished_on = _earliest(pupil.diploma_on, pupil.certificate_on, pupil.moved_away_on, pupil.died_on)
    for ends_on in sorted(s.ends_on for s in pupil.stretches if s.ends_on and s.end_reason not in NOT_LEAVING):
        until = ends_on + timedelta(days=rules.return_days)
        if until > day or (finished_on is not None and finished_on <= until):
            return None
        back_on = _back_on(pupil, ends_on)
        if back_on is None or back_on > until:
            return ends_on
    return None


def _back_on(pupil: Pupil, day: date) -> date | None:
    """The first day from a day on that the pupil is in a stretch."""
    days = [
        max(day, stretch.starts_on) for stretch in pupil.stretches if stretch.ends_on is None or stretch.ends_on > day
    ]
    return min(days, default=None)


def _rechoice_on(pupil: Pupil, day: date) -> date | None:
    """The first day on another national programme than that of the stretch before."""
    for before, after in zip(pupil.stretches, pupil.stretches[1:], strict=False):
        if {before.group, after.group} <= NATIONAL and before.programme != after.programme and after.starts_on <= day:
            return after.starts_on
    return None


def _national_on(pupil: Pupil, day: date) -> date | None:
    """The first day on a national programme."""
    days = [s.starts_on for s in pupil.stretches if s.group in NATIONAL and s.starts_on <= day]
    return min(days, default=None)


def _on(pupil: Pupil, october: date, day: date) -> list[Stretch]:
    """The stretches of a 15 October; none when it is to come."""
    return [stretch for stretch in pupil.stretches if october <= day and holds_on(stretch, october)]


def _state_on(
    pupil: Pupil, october: date, diploma_on: date | None, certificate_on: date | None, day: date
) -> str | None:
    """Where the pupil is on a 15 October; of two stretches at once the last by the programme's letters."""
    if october > day:
        return None
    if programmes := [stretch.programme for stretch in _on(pupil, october, day)]:
        return max(programmes)
    if diploma_on is not None and diploma_on <= october:
        return State.DIPLOMA.value
    if certificate_on is not None and certificate_on <= october:
        return State.CERTIFICATE.value
    return State.OUT.value


def _first(pupil: Pupil, day: date, dates: dict[Risk, date | None]) -> tuple[Risk, date]:
    """What happened first, and when; nothing until the day of the figures."""
    twenty = _known(pupil.twentieth, day)
    happened = [(on, risk) for risk, on in {**dates, Risk.TWENTY: twenty}.items() if on is not None]
    on, risk = min(happened, key=lambda pair: (pair[0], pair[1].number), default=(day, Risk.NONE))
    return risk, on


def _known(on: date | None, day: date) -> date | None:
    return on if on is not None and on <= day else None


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _months(start: date, on: date) -> int:
    return (on.year - start.year) * 12 + on.month - start.month
