"""What becomes of the practice region's pupils, from the autumn they begin until today.

Every share here is invented, so that there is something of everything to see: changes, break-offs, returns, late
reports and corrections, diplomas. Each step is one of the rules that the real events use.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from uuid import uuid4

from gymnasieregion.contexts.register.core import changes, corrections, homes, numbers
from gymnasieregion.contexts.register.core.codes import (
    DiplomaKind,
    EndReason,
    EventKind,
    IdentifierKind,
    ProgrammeGroup,
    Source,
)
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.selectors.paths import groups, path_of
from gymnasieregion.contexts.register.services.synth_cohorts import NATIONAL, Seat
from gymnasieregion.contexts.register.services.synth_life import Known, Life, Told

_path = cache(path_of)
"""A law is asked once for each code, day and year of study."""

FIRST_DAY, LAST_DAY, TURN = (8, 17), (6, 12), (7, 1)
NATIONAL_YEARS, LAST_YEAR, LONGEST_INTRODUCTORY = 3, 4, 3
HF_POINTS, YP_POINTS = 2500, 2800


def live(life: Life) -> list[Told]:
    """Let somebody live from the autumn they begin until today; [] when it has not come."""
    _begin(life)
    year = life.who.cohort
    while life.told and life.studies_on(date(year, 8, 18)):
        _school_year(life, year)
        year += 1
    return life.told


def begun(life: Life, on: date, seat: Seat, school_year: int) -> StudySpell:
    """The spell that somebody begins at a seat."""
    path = _path(seat.code, on, school_year)
    return StudySpell(
        uuid4(), life.person, on, seat.unit, path.education_code, path.programme, school_year,
        path_ends_on=path.ends_on, form=path.form, markers=path.markers, class_name=_class(path.programme, school_year),
    )  # fmt: skip


def _class(programme: str, school_year: int) -> str:
    """What the class of a programme and a year of study is called at every invented school."""
    return f"{programme}{school_year}"


def _begin(life: Life) -> None:
    who, on = life.who, date(life.who.cohort, *FIRST_DAY)
    is_fourth = groups()[_path(who.seat.code, on).programme] is ProgrammeGroup.FOURTH_YEAR
    given = Number(uuid4(), life.person, on, who.kind, who.number)
    known = Known(
        spells=(begun(life, on, who.seat, LAST_YEAR if is_fourth else 1),),
        homes=(Home(uuid4(), life.person, on, who.home),),
        numbers=(given,) if who.number else (),
    )
    if who.is_admitted:
        life.tell(EventKind.INTAKE, on - timedelta(5), known, Source.ADMISSION, many=True)
    else:
        life.tell(EventKind.ENROL_RESIDENT, on + timedelta(2), known)


def _school_year(life: Life, year: int) -> None:
    """What happens in a school year, in order; each step only while the studies go on and its day has come."""
    steps: tuple[tuple[float, date, date, Callable[[Life, date], None]], ...] = (
        (0.05, date(year, 8, 24), date(year, 10, 15), _change_path),
        (0.01, date(year, 9, 15), date(year, 11, 30), _change_class),
        (0.5, date(year, 12, 1), date(year, 12, 1), _get_number),
        (0.025, date(year, 12, 2), date(year, 12, 20), _move),
        (0.004, date(year, 10, 16), date(year, 11, 15), _appear_twice),
        (0.035, date(year + 1, 1, 11), date(year + 1, 1, 11), _change_school),
        (0.035, date(year, 9, 15), date(year + 1, 5, 20), _break_off),
    )
    for share, first, last, happens in steps:
        on = life.between(first, last)
        if life.has(share) and life.studies_on(on):
            happens(life, on)
    if life.studies_on(date(year + 1, *LAST_DAY)):
        _end_year(life, year + 1)


def _change_path(life: Life, on: date) -> None:
    mine = life.spell
    alike = NATIONAL if life.group in NATIONAL else {life.group}
    here = life.around.by_unit[mine.school_unit]
    seats = [seat for seat in here if seat.code != mine.education_code and seat.group in alike]
    if seats:
        path = _path(life.one_of(seats).code, on, mine.school_year)
        group = _class(path.programme, mine.school_year)
        after = changes.change_path(life.known.spells, mine.spell, on, uuid4(), path, class_name=group)
        life.study(EventKind.CHANGE_PATH, on + timedelta(2), after)


def _change_class(life: Life, on: date) -> None:
    name = f"{life.spell.class_name}B"
    after = changes.change_class(life.known.spells, life.spell.spell, on, uuid4(), name)
    life.study(EventKind.CHANGE_CLASS, on, after)


def _get_number(life: Life, on: date) -> None:
    """A temporary number becomes a lasting one, which in the practice has the form of a temporary one."""
    held = life.known.numbers
    if held and held[-1].kind is IdentifierKind.TEMPORARY:
        value = f"{held[-1].value[:8]}P{held[-1].value[9:]}"
        lasting = Number(uuid4(), life.person, on, IdentifierKind.PERSONNUMMER, value)
        after = numbers.change_number(held, lasting)
        life.tell(EventKind.CHANGE_NUMBER, on, replace(life.known, numbers=after))


def _move(life: Life, on: date) -> None:
    there = life.one_of(life.around.municipalities)
    if there != life.known.homes[-1].municipality_code:
        after = homes.move(life.known.homes, Home(uuid4(), life.person, on, there))
        life.tell(EventKind.MOVE, on + timedelta(3), replace(life.known, homes=after), Source.API)


def _appear_twice(life: Life, on: date) -> None:
    """Another school enrols the pupil too; half of these double pupils are settled a week later, all but the latest."""
    seat = life.one_of(life.around.by_group.get(life.group, life.around.national))
    mine = life.spell
    told = on + timedelta(4)
    if seat.unit == mine.school_unit or mine.starts_on >= on or told > life.today:
        return
    other = begun(life, on, seat, mine.school_year)
    life.study(EventKind.ENROL_RESIDENT, told, changes.enrol(life.known.spells, other))
    if life.has(0.5) or on + timedelta(45) < life.today:
        settled = corrections.settle(life.known.spells, other.spell, mine.spell)
        life.study(EventKind.SETTLE_DOUBLE, on + timedelta(11), settled)


def _change_school(life: Life, on: date) -> None:
    seats = life.around.by_group.get(life.group, ())
    seat = life.one_of(seats) if seats else None
    if seat and seat.unit != life.spell.school_unit:
        _go_to(life, on, seat, life.spell.school_year, told=on - timedelta(3))


def _go_to(life: Life, on: date, seat: Seat, school_year: int, told: date) -> None:
    """Go over to a seat, at the same school or at another."""
    path, spells, mine = _path(seat.code, on, school_year), life.known.spells, life.spell
    group = _class(path.programme, school_year)
    if seat.unit == mine.school_unit:
        after = changes.change_path(spells, mine.spell, on, uuid4(), path, class_name=group, school_year=school_year)
        life.study(EventKind.CHANGE_PATH, told, after)
    else:
        after = changes.change_school(
            spells, mine.spell, on, uuid4(), seat.unit, path, class_name=group, school_year=school_year
        )
        life.study(EventKind.CHANGE_SCHOOL, told, after)


def _break_off(life: Life, on: date) -> None:
    """Break off; some are told late, some of the dates are wrong, some come back."""
    reason = EndReason.MOVED_AWAY if life.has(0.15) else EndReason.BREAK_OFF
    told = on + timedelta(life.one_of(range(14, 60) if life.has(0.2) else range(6)))
    life.study(EventKind.INTERRUPT, told, changes.interrupt(life.known.spells, life.spell.spell, on, reason))
    if life.has(0.12) and life.spell.ends_on and told + timedelta(9) <= life.today:
        right = corrections.correct_break_off(life.known.spells, life.spell.spell, on + timedelta(3))
        life.study(EventKind.CORRECT_BREAK_OFF, told + timedelta(9), right)
    starts = (date(on.year, *FIRST_DAY), date(on.year + 1, 1, 11), date(on.year + 1, *FIRST_DAY))
    back_on = next(day for day in starts if day > on + timedelta(60))
    if reason is EndReason.BREAK_OFF and life.has(0.4) and back_on <= life.today:
        seat = life.one_of(life.around.national)
        spell = begun(life, back_on, seat, life.spell.school_year)
        life.study(EventKind.RETURN, back_on, changes.come_back(life.known.spells, spell))


def _end_year(life: Life, year: int) -> None:
    """How a school year ends: on to the next, over to a national programme, or out."""
    if life.group is ProgrammeGroup.INTRODUCTORY:
        _end_introductory(life, year)
    elif life.group in {ProgrammeGroup.FOURTH_YEAR, ProgrammeGroup.IB} and life.spell.school_year >= NATIONAL_YEARS:
        _leave(life, year, EndReason.PATH_ENDED)
    elif life.spell.school_year < NATIONAL_YEARS:
        _go_up(life, year)
    else:
        _finish(life, year)


def _end_introductory(life: Life, year: int) -> None:
    if life.has(0.45):
        here = [seat for seat in life.around.by_unit[life.spell.school_unit] if seat.is_national]
        seat = life.one_of(here if here and life.has(0.4) else life.around.national)
        on = date(year, *FIRST_DAY)
        _go_to(life, on, seat, 1, told=on - timedelta(3))
    elif life.has(0.45) or life.spell.school_year >= LONGEST_INTRODUCTORY:
        _leave(life, year, EndReason.PATH_ENDED)
    else:
        _go_up(life, year)


def _finish(life: Life, year: int) -> None:
    """The third year or a fourth ends, with a diploma, a study certificate, one more year, or nothing."""
    is_last = life.spell.school_year >= LAST_YEAR
    if life.has(0.5 if is_last else 0.84):
        _award(life, year, DiplomaKind.DIPLOMA)
    elif life.has(0.6):
        _award(life, year, DiplomaKind.CERTIFICATE)
    elif not is_last and life.has(0.6):
        _go_up(life, year, path_ends_on=date(year + 1, *TURN))
    else:
        _leave(life, year, EndReason.PATH_ENDED)


def _award(life: Life, year: int, kind: DiplomaKind) -> None:
    on, spell = date(year, *LAST_DAY), life.spell
    is_preparatory = life.group is ProgrammeGroup.PREPARATORY
    given = Award(
        uuid4(), life.person, kind, on, spell.programme, spell.education_code, spell.school_unit,
        kind is DiplomaKind.DIPLOMA and (is_preparatory or life.has(0.8)), HF_POINTS if is_preparatory else YP_POINTS,
    )  # fmt: skip
    ended = changes.interrupt(life.known.spells, spell.spell, on + timedelta(1), EndReason(kind.value))
    known = replace(life.known, spells=ended, awards=(*life.known.awards, given))
    life.tell(EventKind.AWARD, on + timedelta(2), known, Source.FILE, many=True)


def _leave(life: Life, year: int, reason: EndReason) -> None:
    on = date(year, *LAST_DAY) + timedelta(1)
    life.study(EventKind.INTERRUPT, on, changes.interrupt(life.known.spells, life.spell.spell, on, reason))


def _go_up(life: Life, year: int, path_ends_on: date | None = None) -> None:
    on, spell = date(year, *TURN), life.spell
    name = _class(spell.programme, spell.school_year + 1)
    after = changes.promote(life.known.spells, spell.spell, on, uuid4(), class_name=name, path_ends_on=path_ends_on)
    life.study(EventKind.PROMOTE, on, after, Source.FILE, many=True)
