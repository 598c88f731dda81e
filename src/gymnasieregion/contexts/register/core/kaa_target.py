"""Whom the municipality's duty (kommunernas aktivitetsansvar) covers on a day, and the spans in which it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gymnasieregion.contexts.register.core.codes import DiplomaKind, ProgrammeGroup
from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, Elsewhere, Registered, Standing
from gymnasieregion.contexts.register.core.spans import holds_on

JULY = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Something that holds for a while.

    Args:
        what: A municipality's code, a ``ProgrammeGroup`` or an ``Elsewhere``; "" where it says nothing more.
        starts_on: The first day.
        ends_on: The first day that it no longer holds; None while no end is known.
    """

    what: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Youth:
    """What the register knows of somebody, as far as the duty asks for it.

    Args:
        born: The day of birth.
        homes: Where they live, by municipality; of somebody with protected registration where they stay.
        studies: What they study, by ``ProgrammeGroup``.
        awards: What they have been given, ``DIPLOMA``, ``CERTIFICATE`` or ``ADAPTED``, and from which day.
        elsewhere: What the officer has told that the register cannot know, by ``Elsewhere``.
        unregistered: While they are known by an asylum seeker's number alone.
    """

    born: date
    homes: Sequence[Period]
    studies: Sequence[Period] = ()
    awards: Sequence[tuple[str, date]] = ()
    elsewhere: Sequence[Period] = ()
    unregistered: Sequence[Period] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules from a day on.

    Args:
        first_day: The first day on which they hold.
        age_limit: The duty ends on the day of turning so old.
        schooling_ends_age: Compulsory schooling is over from 1 July of the year of turning so old.
        education: Codes of education that keep somebody outside.
        completions: Codes of what keeps somebody outside for good.
    """

    first_day: date
    age_limit: int
    schooling_ends_age: int
    education: frozenset[str]
    completions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Covered:
    """A span in which the duty covers a youth.

    Args:
        starts_on: The first day.
        ends_on: The first day outside it; None while no end is known.
        because: Why it began.
        ended: Why it ended; None while it has not.
    """

    starts_on: date
    ends_on: date | None
    because: Registered
    ended: DutyEnd | None


def standing(youth: Youth, municipality: str, day: date, rules: Rules) -> Standing:
    """How a youth stands to a municipality's duty on a day.

    Args:
        youth: Whom it is about.
        municipality: Whose duty, four digits.
        day: On which day.
        rules: Those of the day.

    Returns:
        ``COVERED``, or the first reason why the duty does not hold.

    **Source:** skollagen (2010:800) 29 kap. 6 and 9 §§; asylum seekers and those without papers are outside it
    according to Skolverket (utbildningsguiden: För dig som är under 20 och inte går i gymnasieskolan).

    >>> rules = Rules(date(2018, 7, 1), 20, 16, frozenset({"YP"}), frozenset({"DIPLOMA"}))
    >>> anna = Youth(date(2008, 5, 2), [Period("0180", date(2008, 5, 2))], [Period("YP", date(2024, 8, 15))])
    >>> standing(anna, "0180", date(2024, 8, 14), rules), standing(anna, "0180", date(2024, 8, 15), rules)
    (<Standing.COVERED: 'COVERED'>, <Standing.IN_EDUCATION: 'IN_EDUCATION'>)
    """
    elsewhere = {period.what for period in youth.elsewhere if holds_on(period, day)}
    studying = {period.what for period in youth.studies if holds_on(period, day)} | elsewhere
    awards = {what for what, first_day in youth.awards if first_day <= day} | elsewhere
    outside = {
        Standing.NOT_RESIDENT: not any(home.what == municipality and holds_on(home, day) for home in youth.homes),
        Standing.NOT_REGISTERED: any(holds_on(period, day) for period in youth.unregistered),
        Standing.IN_SCHOOLING: day < schooling_over(youth.born, rules) or Elsewhere.SCHOOLING in elsewhere,
        Standing.TOO_OLD: day >= birthday(youth.born, rules.age_limit),
        Standing.COMPLETED: bool(awards & rules.completions),
        Standing.IN_EDUCATION: bool(studying & rules.education),
    }
    return next((why for why, holds in outside.items() if holds), Standing.COVERED)


def covered_spans(youth: Youth, municipality: str, book: Sequence[Rules]) -> list[Covered]:
    """The spans in which a municipality's duty covers a youth, in order; none of them touch.

    Args:
        youth: Whom it is about.
        municipality: Whose duty, four digits.
        book: The rules, by their first days; nothing is said of days before the first.

    Returns:
        None when the duty never covers the youth.
    """
    marks = sorted(day for day in _marks(youth, book) if day >= book[0].first_day)
    stands = [(day, standing(youth, municipality, day, rules_on(book, day))) for day in marks]
    spans: list[Covered] = []
    start: date | None = None
    for day, now in stands:
        if now is Standing.COVERED and start is None:
            start = day
        elif now is not Standing.COVERED and start is not None:
            spans.append(Covered(start, day, _because(youth, municipality, start), ended_because(youth, now, day)))
            start = None
    if start is not None:
        spans.append(Covered(start, None, _because(youth, municipality, start), None))
    return spans


def ended_since(
    youth: Youth, municipality: str, spans: Sequence[Covered], since: date, day: date, book: Sequence[Rules]
) -> tuple[date, DutyEnd] | None:
    """When and why a duty that has lasted since a day is over; None while it holds on the day without a gap.

    Args:
        youth: Whom it is about.
        municipality: Whose duty, four digits.
        spans: From ``covered_spans``.
        since: The first day that the municipality has written.
        day: On which day it is asked.
        book: The rules.

    Returns:
        The first day outside the duty, and the reason; the day itself for somebody whom it has not covered at all.
    """
    span = next((span for span in spans if span.ends_on is None or span.ends_on > since), None)
    if span is None or span.starts_on > day:
        return day, ended_because(youth, standing(youth, municipality, day, rules_on(book, day)), day)
    if span.ends_on is not None and span.ended is not None and span.ends_on <= day:
        return span.ends_on, span.ended
    return None


def ended_because(youth: Youth, now: Standing, day: date) -> DutyEnd:
    """Why the duty ended for a youth who stands so on the first day outside it.

    Args:
        youth: Whom it is about.
        now: How they stand; not ``COVERED``.
        day: The first day outside it.
    """
    in_introductory = any(study.what == ProgrammeGroup.INTRODUCTORY and holds_on(study, day) for study in youth.studies)
    return {
        Standing.NOT_RESIDENT: DutyEnd.MOVED,
        Standing.TOO_OLD: DutyEnd.TOO_OLD,
        Standing.COMPLETED: DutyEnd.COMPLETED,
        Standing.IN_EDUCATION: DutyEnd.INTRODUCTORY if in_introductory else DutyEnd.STUDIES,
    }.get(now, DutyEnd.MISTAKE)


def rules_on(book: Sequence[Rules], day: date) -> Rules:
    """The rules of a day.

    Args:
        book: By their first days.
        day: Not before the first.

    Raises:
        IndexError: For a day before the first.
    """
    return [rules for rules in book if rules.first_day <= day][-1]


def schooling_over(born: date, rules: Rules) -> date:
    """The first day after compulsory schooling, for somebody who is told of as neither later nor earlier."""
    return date(born.year + rules.schooling_ends_age, JULY, 1)


def birthday(born: date, age: int) -> date:
    """The day of turning so old; 1 March for somebody born on 29 February, where the year has none.

    >>> birthday(date(2008, 2, 29), 20), birthday(date(2008, 2, 29), 21)
    (datetime.date(2028, 2, 29), datetime.date(2029, 3, 1))
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _marks(youth: Youth, book: Sequence[Rules]) -> set[date]:
    """Every day on which the standing may change."""
    periods = (*youth.homes, *youth.studies, *youth.elsewhere, *youth.unregistered)
    days = {day for period in periods for day in (period.starts_on, period.ends_on) if day is not None}
    days |= {day for _, day in youth.awards}
    for rules in book:
        days |= {rules.first_day, schooling_over(youth.born, rules), birthday(youth.born, rules.age_limit)}
    return days


def _because(youth: Youth, municipality: str, day: date) -> Registered:
    """Why the duty began on a day."""
    if any(study.what == ProgrammeGroup.INTRODUCTORY and holds_on(study, day) for study in youth.studies):
        return Registered.INTRODUCTORY
    if any(home.what == municipality and home.starts_on == day for home in youth.homes):
        return Registered.MOVED_IN
    if any(what == DiplomaKind.CERTIFICATE and first_day <= day for what, first_day in youth.awards):
        return Registered.CERTIFICATE
    return Registered.BROKE_OFF if any(study.starts_on < day for study in youth.studies) else Registered.NOT_STARTED
