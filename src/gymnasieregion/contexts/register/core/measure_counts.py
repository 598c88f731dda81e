"""The measures of follow-up counted one pupil at a time: the readable twin, which defines what is right."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeAlias

from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import (
    OCTOBERS,
    FollowUpRules,
    Outcome,
    Pupil,
    Stretch,
    outcome_of,
    within_years,
)
from gymnasieregion.contexts.register.core.measures import Cut, Measure, Perspective, Question
from gymnasieregion.contexts.register.core.populations import (
    BEGINNERS,
    FIRST_GROUPS,
    WITH_NUMBER,
    WITHOUT_IB,
    Population,
    Reached,
)

Key: TypeAlias = tuple[str | int | None, ...]
"""Where a row of a table belongs: a value for each cut, in their order."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register as it was known on a day.

    Args:
        pupils: Everybody who has ever begun, or will.
        day: The day that the figures are of.
        rules: Of that day.
    """

    pupils: tuple[Pupil, ...]
    day: date
    rules: FollowUpRules


def shares(register: Register, measure: Measure, question: Question) -> Mapping[Key, tuple[int, int]]:
    """Of how many, and how many of them reached it; only where somebody is counted."""
    counted: Counter[Key] = Counter()
    reached: Counter[Key] = Counter()
    for pupil, outcome in _followed(register, question):
        stands = standing(pupil, outcome, measure, register)
        if stands is not None:
            key = _key(pupil, pupil.stretches[0], question)
            counted[key] += 1
            reached[key] += stands
    return {key: (counted[key], reached[key]) for key in counted}


def median_days(register: Register, measure: Measure, question: Question) -> Mapping[Key, tuple[int, float]]:
    """How many reached it in time, and the median of their days from the start; only where somebody did."""
    days: dict[Key, list[int]] = {}
    for pupil, outcome in _followed(register, question):
        on = _reached_on(outcome, measure.reached)
        if on is not None and standing(pupil, outcome, measure, register):
            days.setdefault(_key(pupil, pupil.stretches[0], question), []).append((on - pupil.started_on).days)
    return {key: (len(taken), float(median(taken))) for key, taken in days.items()}


def flows(register: Register, question: Question) -> Mapping[Key, int]:
    """How many times somebody went from one programme straight to another: the cuts of what was left, from, to."""
    moves: Counter[Key] = Counter()
    for pupil in register.pupils:
        for before, after in zip(pupil.stretches, pupil.stretches[1:], strict=False):
            is_move = before.programme != after.programme and after.starts_on <= register.day
            if is_move and _is_asked_about(pupil, before, question):
                moves[(*_key(pupil, before, question), before.programme, after.programme)] += 1
    return moves


def steps(register: Register, question: Question) -> Mapping[Key, int]:
    """How many were where on one 15 October and the next: the cuts, then the number of the first, from, to."""
    counted: Counter[Key] = Counter()
    for pupil, outcome in _followed(register, question):
        for number in range(OCTOBERS - 1):
            before, after = outcome.octobers[number : number + 2]
            if before is not None and after is not None and pupil.stretches[0].group in BEGINNERS:
                counted[(*_key(pupil, pupil.stretches[0], question), number, before, after)] += 1
    return counted


def risks(register: Register, question: Question) -> Mapping[Key, int]:
    """How many met with what first, after how many months: the cuts, then months, then the risk's number."""
    counted: Counter[Key] = Counter()
    for pupil, outcome in _followed(register, question):
        if outcome.risk_months is not None and pupil.stretches[0].group in BEGINNERS:
            counted[(*_key(pupil, pupil.stretches[0], question), outcome.risk_months, outcome.risk.number)] += 1
    return counted


def standing(pupil: Pupil, outcome: Outcome, measure: Measure, register: Register) -> bool | None:
    """Whether a pupil reached what the measure is of in time; None for one who is not counted in it."""
    if not _belongs(pupil, outcome, measure, register):
        return None
    match measure.reached:
        case Reached.NATIONAL_NEXT:
            return outcome.national_next
        case Reached.IN_YEAR_2:
            return outcome.in_year_2
        case Reached.IN_YEAR_3:
            return outcome.in_year_3
    on = _reached_on(outcome, measure.reached)
    return on is not None and within_years(pupil.cohort, on) <= measure.years


def _followed(register: Register, question: Question) -> Iterable[tuple[Pupil, Outcome]]:
    """Those who are asked about and have begun, with what became of them."""
    for pupil in register.pupils:
        if pupil.started_on <= register.day and _is_asked_about(pupil, pupil.stretches[0], question):
            yield pupil, outcome_of(pupil, register.day, register.rules)


def _is_asked_about(pupil: Pupil, stretch: Stretch, question: Question) -> bool:
    """Whether a stretch is within the question: by home only those who lived in the region."""
    values = _values(pupil, stretch)
    is_seen = stretch.is_resident or question.perspective is not Perspective.HOME
    return is_seen and all(values[cut] == value for cut, value in question.where)


def _key(pupil: Pupil, stretch: Stretch, question: Question) -> Key:
    """Where a pupil's stretch belongs."""
    values = _values(pupil, stretch)
    return tuple(values[cut] for cut in question.cuts)


def _values(pupil: Pupil, stretch: Stretch) -> Mapping[str, str | int | None]:
    first: dict[str, str | int | None] = {Cut.COHORT: pupil.cohort, Cut.PROGRAMME: stretch.programme}
    return {**first, Cut.GROUP: stretch.group.number, **stretch.places}


def _belongs(pupil: Pupil, outcome: Outcome, measure: Measure, register: Register) -> bool:
    """Whether a pupil is of a measure's population, and of a cohort whose figures can be final."""
    group, of = pupil.stretches[0].group, measure.population
    is_late = pupil.cohort + measure.years >= register.rules.ib_excluded_from
    return (
        pupil.cohort <= measure.last_known_cohort(register.day, register.rules)
        and group in FIRST_GROUPS[of]
        and (pupil.has_number or of not in WITH_NUMBER)
        and not (of in WITHOUT_IB and group == ProgrammeGroup.IB and is_late)
        and (outcome.introductory or of is not Population.INTRODUCTORY_IN_OCTOBER)
        and (outcome.in_school or of is not Population.IN_OCTOBER)
    )


def _reached_on(outcome: Outcome, reached: Reached) -> date | None:
    """When it was reached; None for never, and for what is seen on one day."""
    match reached:
        case Reached.DIPLOMA:
            return outcome.diploma_on
        case Reached.QUALIFIED:
            return outcome.qualified_on
        case Reached.RECHOICE:
            return outcome.rechoice_on
        case Reached.NATIONAL:
            return outcome.national_on
        case Reached.DROPOUT:
            return outcome.dropout_on
        case _:
            return None
