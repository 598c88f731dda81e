"""The measures of follow-up counted one pupil at a time: the readable twin, which defines what is right."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median
from typing import TypeAlias

from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import (
    OCTOBERS,
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


def shares(pupils: Iterable[Pupil], measure: Measure, question: Question) -> Mapping[Key, tuple[int, int]]:
    """Of how many, and how many of them reached it; only where somebody is counted."""
    counted: Counter[Key] = Counter()
    reached: Counter[Key] = Counter()
    for pupil, outcome in _followed(pupils, question):
        if _belongs(pupil, outcome, measure, question):
            key = _key(pupil, pupil.stretches[0], question)
            counted[key] += 1
            reached[key] += _has_reached(pupil, outcome, measure)
    return {key: (counted[key], reached[key]) for key in counted}


def median_days(pupils: Iterable[Pupil], measure: Measure, question: Question) -> Mapping[Key, tuple[int, float]]:
    """How many reached it in time, and the median of their days from the start; only where somebody did."""
    days: dict[Key, list[int]] = {}
    for pupil, outcome in _followed(pupils, question):
        if _belongs(pupil, outcome, measure, question):
            on = _reached_on(outcome, measure.reached)
            if on is not None and _has_reached(pupil, outcome, measure):
                days.setdefault(_key(pupil, pupil.stretches[0], question), []).append((on - pupil.started_on).days)
    return {key: (len(taken), float(median(taken))) for key, taken in days.items()}


def flows(pupils: Iterable[Pupil], question: Question) -> Mapping[Key, int]:
    """How many times somebody went from one programme straight to another: the cuts of what was left, from, to."""
    at_home = question.perspective is Perspective.HOME
    moves: Counter[Key] = Counter()
    for pupil in pupils:
        for before, after in zip(pupil.stretches, pupil.stretches[1:], strict=False):
            is_move = before.programme != after.programme and after.starts_on <= question.day
            if is_move and (before.is_resident or not at_home):
                moves[(*_key(pupil, before, question), before.programme, after.programme)] += 1
    return moves


def steps(pupils: Iterable[Pupil], question: Question) -> Mapping[Key, int]:
    """How many were where on one 15 October and the next: the cuts, then the number of the first, from, to."""
    counted: Counter[Key] = Counter()
    for pupil, outcome in _followed(pupils, question):
        for number in range(OCTOBERS - 1):
            before, after = outcome.octobers[number : number + 2]
            if before is not None and after is not None and pupil.stretches[0].group in BEGINNERS:
                counted[(*_key(pupil, pupil.stretches[0], question), number, before, after)] += 1
    return counted


def risks(pupils: Iterable[Pupil], question: Question) -> Mapping[Key, int]:
    """How many met with what first, after how many months: the cuts, then months, then the risk's number."""
    counted: Counter[Key] = Counter()
    for pupil, outcome in _followed(pupils, question):
        if outcome.risk_months is not None and pupil.stretches[0].group in BEGINNERS:
            counted[(*_key(pupil, pupil.stretches[0], question), outcome.risk_months, outcome.risk.number)] += 1
    return counted


def _followed(pupils: Iterable[Pupil], question: Question) -> Iterable[tuple[Pupil, Outcome]]:
    """Those whom the perspective is of and who have begun, with what became of them."""
    at_home = question.perspective is Perspective.HOME
    for pupil in pupils:
        if pupil.started_on <= question.day and (pupil.stretches[0].is_resident or not at_home):
            yield pupil, outcome_of(pupil, question.day, question.rules)


def _key(pupil: Pupil, stretch: Stretch, question: Question) -> Key:
    """Where a pupil's stretch belongs."""
    first: dict[str, str | int | None] = {Cut.COHORT: pupil.cohort, Cut.PROGRAMME: stretch.programme}
    values = {**first, Cut.GROUP: stretch.group.number, **stretch.places}
    return tuple(values[cut] for cut in question.cuts)


def _belongs(pupil: Pupil, outcome: Outcome, measure: Measure, question: Question) -> bool:
    """Whether a pupil is of a measure's population, and of a cohort whose figures can be final."""
    group, of = pupil.stretches[0].group, measure.population
    is_late = pupil.cohort + measure.years >= question.rules.ib_excluded_from
    return (
        pupil.cohort <= measure.last_known_cohort(question.day, question.rules)
        and group in FIRST_GROUPS[of]
        and (pupil.has_number or of not in WITH_NUMBER)
        and not (of in WITHOUT_IB and group == ProgrammeGroup.IB and is_late)
        and (outcome.introductory or of is not Population.INTRODUCTORY_IN_OCTOBER)
        and (outcome.in_school or of is not Population.IN_OCTOBER)
    )


def _has_reached(pupil: Pupil, outcome: Outcome, measure: Measure) -> bool:
    """Whether one of the population reached it in time."""
    match measure.reached:
        case Reached.NATIONAL_NEXT:
            return outcome.national_next
        case Reached.IN_YEAR_2:
            return outcome.in_year_2
        case Reached.IN_YEAR_3:
            return outcome.in_year_3
    on = _reached_on(outcome, measure.reached)
    return on is not None and within_years(pupil.cohort, on) <= measure.years


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
