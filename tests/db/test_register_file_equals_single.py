"""A file of many events does just what the same events do when they are told one by one."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core.codes import DiplomaKind, EndReason, EventKind
from gymnasieregion.contexts.register.core.numbers import read_number
from gymnasieregion.contexts.register.core.standing import (
    latest_spell,
    spell_broken_off_on,
    spell_from_day,
    spell_on,
)
from gymnasieregion.contexts.register.core.study_spells import SCHOOL_YEARS
from gymnasieregion.contexts.register.models import Conflict
from gymnasieregion.contexts.register.selectors.groups import history_of, numbers_of, person_with
from gymnasieregion.contexts.register.services import correcting, people, studying
from gymnasieregion.contexts.register.services.histories import Placement
from gymnasieregion.contexts.register.services.people import NewPerson, register_person
from gymnasieregion.kernel.errors import RegionError
from tests.event_files import happen, look, register_now
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, TERM, new_pupil, told

pytestmark = pytest.mark.django_db
NUMBERS = ("20100501TF01", "20100501TF02", "20100501TF03", "20100501TF04")
DAYS = [TERM + dt.timedelta(weeks=4 * n) for n in range(5)]
UNITS, CODES, CLASSES = ("S001", "S002"), ("NANAT", "SASAM", "NANAT00RN"), ("1A", "1B")
ENROLS = (EventKind.ENROL_RESIDENT, EventKind.ENROL_NON_RESIDENT, EventKind.INTAKE)

number, day, unit = st.sampled_from(NUMBERS), st.sampled_from(DAYS), st.sampled_from(UNITS)
code, class_name, year = st.sampled_from(CODES), st.sampled_from(CLASSES), st.sampled_from([None, 1, 2])
leaves = st.sampled_from([EndReason.BREAK_OFF, EndReason.PATH_ENDED, EndReason.NEVER_CAME])
enrolment = {"number": number, "school_unit": unit, "education_code": code, "starts_on": day, "school_year": st.just(1)}
new_number = st.sampled_from((*NUMBERS, "20100502TF05", "201005121234"))
ROWS = {
    **{kind: {**enrolment, "municipality_code": st.just("0180")} for kind in ENROLS},
    EventKind.RETURN: enrolment,
    EventKind.CHANGE_PATH: {
        "number": number, "school_unit": unit, "on": day, "education_code": code, "school_year": year,
    },
    EventKind.CHANGE_SCHOOL: {
        "number": number, "school_unit": unit, "on": day, "new_school_unit": unit, "education_code": code,
        "school_year": year,
    },
    EventKind.PROMOTE: {"number": number, "school_unit": unit, "on": day, "school_year": st.sampled_from([2, 3])},
    EventKind.CHANGE_CLASS: {"number": number, "school_unit": unit, "on": day, "class_name": class_name},
    EventKind.CHANGE_MARKERS: {"number": number, "school_unit": unit, "on": day, "education_code": code},
    EventKind.INTERRUPT: {"number": number, "school_unit": unit, "on": day, "reason": leaves},
    EventKind.CORRECT_BREAK_OFF: {
        "number": number, "school_unit": unit, "break_off_on": day, "right_on": st.one_of(st.just(""), day),
    },
    EventKind.CORRECT_START: {"number": number, "school_unit": unit, "starts_on": day, "right_on": day},
    EventKind.CORRECT_SPELL: {"number": number, "school_unit": unit, "starts_on": day, "class_name": class_name},
    EventKind.REMOVE_SPELL: {"number": number, "school_unit": unit, "starts_on": day},
    EventKind.SETTLE_DOUBLE: {"number": number, "school_unit": unit, "other_school_unit": unit, "on": day},
    EventKind.CHANGE_NUMBER: {"number": number, "new_number": new_number, "on": day},
    EventKind.CORRECT_NUMBER: {"number": number, "right_number": new_number},
    EventKind.MOVE: {"number": number, "municipality_code": st.sampled_from(["0180", "0114"]), "on": day},
    EventKind.AWARD: {
        "number": number, "school_unit": unit, "kind": st.just("DIPLOMA"), "awarded_on": day, "ends_on": day,
        "is_eligible": st.just("ja"),
    },
}  # fmt: skip
files = st.sampled_from(sorted(ROWS)).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.lists(st.fixed_dictionaries(ROWS[kind]), min_size=1, max_size=8, unique_by=lambda row: _key(kind, row)),
    )
)


def _key(kind, row):
    """What a file may say once."""
    named = {"CORRECT_BREAK_OFF": ["break_off_on"], "CORRECT_NUMBER": [], "AWARD": ["kind", "awarded_on"]}
    days = named.get(kind, ["on" if "on" in row else "starts_on"])
    units = [] if kind in {"AWARD", "CHANGE_NUMBER", "CORRECT_NUMBER", "MOVE"} else ["school_unit", "other_school_unit"]
    return tuple(str(row.get(name)) for name in ("number", *days, *units))


def _history(row):
    person = person_with(row["number"])
    if person is None:
        raise RegionError
    return person, history_of(person)


def _on(row):
    return spell_on(_history(row)[1], row["school_unit"], row["on"]).spell


def _from(row):
    return spell_from_day(_history(row)[1], row["school_unit"], row["starts_on"])


def _placed(row):
    return Placement(school_unit=row["school_unit"], education_code=row["education_code"], starts_on=row["starts_on"])


def _enrol(kind, row, telling):
    person, read = person_with(row["number"]), read_number(row["number"])
    if person is None:
        who = NewPerson(birth_date=read.birth_date, municipality_code=row["municipality_code"], number=read)
        return register_person(who=who, since=row["starts_on"], telling=telling, placement=_placed(row), kind=kind)
    return studying.enrol(person=person, placement=_placed(row), kind=kind, telling=telling)


def _promote(row, telling):
    spell = spell_on(_history(row)[1], row["school_unit"], row["on"])
    if row["school_year"] != min(spell.school_year + 1, SCHOOL_YEARS[-1]):
        raise RegionError
    return studying.promote(spell=spell.spell, on=row["on"], telling=telling)


def _settle(row, telling):
    history = _history(row)[1]
    kept, other = (spell_on(history, row[name], row["on"]).spell for name in ("school_unit", "other_school_unit"))
    for conflict in Conflict.objects.filter(settled_at=None):
        if {conflict.first_spell, conflict.second_spell} == {kept, other}:
            keep_first = conflict.first_spell == kept
            return correcting.settle(conflict=conflict.pk, keep_first=keep_first, telling=telling)
    raise RegionError


def _number(row):
    person = _history(row)[0]
    held = [each for each in numbers_of(person) if each.value == row["number"]]
    return person, held[-1].spell


def _correct_spell(row, telling):
    return correcting.correct_spell(right=replace(_from(row), class_name=row["class_name"]), telling=telling)


def _break_off(row):
    return spell_broken_off_on(_history(row)[1], row["school_unit"], row["break_off_on"]).spell


SINGLE = {
    **{kind: lambda row, telling, kind=kind: _enrol(kind, row, telling) for kind in ENROLS},
    EventKind.RETURN: lambda row, telling: studying.come_back(
        person=_history(row)[0], placement=_placed(row), telling=telling
    ),
    EventKind.CHANGE_PATH: lambda row, telling: studying.change_path(
        spell=_on(row), on=row["on"], education_code=row["education_code"], school_year=row["school_year"],
        telling=telling,
    ),
    EventKind.CHANGE_SCHOOL: lambda row, telling: studying.change_school(
        spell=_on(row), on=row["on"], school_unit=row["new_school_unit"], education_code=row["education_code"],
        school_year=row["school_year"], telling=telling,
    ),
    EventKind.PROMOTE: _promote,
    EventKind.CHANGE_CLASS: lambda row, telling: studying.change_class(
        spell=_on(row), on=row["on"], class_name=row["class_name"], telling=telling
    ),
    EventKind.CHANGE_MARKERS: lambda row, telling: studying.change_markers(
        spell=_on(row), on=row["on"], education_code=row["education_code"], telling=telling
    ),
    EventKind.INTERRUPT: lambda row, telling: studying.interrupt(
        spell=latest_spell(_history(row)[1], row["school_unit"]).spell, on=row["on"], reason=row["reason"],
        telling=telling,
    ),
    EventKind.CORRECT_BREAK_OFF: lambda row, telling: correcting.correct_break_off(
        spell=_break_off(row), on=row["right_on"] or None, telling=telling
    ),
    EventKind.CORRECT_START: lambda row, telling: correcting.correct_start(
        spell=_from(row).spell, on=row["right_on"], telling=telling
    ),
    EventKind.CORRECT_SPELL: _correct_spell,
    EventKind.REMOVE_SPELL: lambda row, telling: correcting.remove_spell(spell=_from(row).spell, telling=telling),
    EventKind.SETTLE_DOUBLE: _settle,
    EventKind.CHANGE_NUMBER: lambda row, telling: people.change_number(
        person=_history(row)[0], number=row["new_number"], on=row["on"], telling=telling
    ),
    EventKind.CORRECT_NUMBER: lambda row, telling: people.correct_number(
        person=_number(row)[0], number=_number(row)[1], right=row["right_number"], telling=telling
    ),
    EventKind.MOVE: lambda row, telling: people.move(
        person=_history(row)[0], municipality_code=row["municipality_code"], on=row["on"], telling=telling
    ),
    EventKind.AWARD: lambda row, telling: studying.give_diploma(
        spell=latest_spell(_history(row)[1], row["school_unit"]).spell, kind=DiplomaKind(row["kind"]),
        awarded_on=row["awarded_on"], ends_on=row["ends_on"], is_eligible=True, telling=telling,
    ),
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _pupils(rows_of_the_module):
    """One who goes on, one who has broken off, and one who is at two schools; each example leaves them as they were."""
    load_small_offer()
    new_pupil(NUMBERS[0])
    _, left = new_pupil(NUMBERS[1])
    studying.interrupt(spell=left, on=DAYS[2], reason=EndReason.BREAK_OFF, telling=told(1))
    double, _ = new_pupil(NUMBERS[2])
    studying.enrol(person=double, placement=AT_SECOND, kind=EventKind.ENROL_RESIDENT, telling=told(1))


def test_every_kind_of_file_is_compared():
    assert set(ROWS) == set(SINGLE)


@settings(max_examples=150)
@given(told_of=files)
def test_a_file_of_events_does_what_they_do_one_by_one(told_of):
    kind, rows = told_of
    with transaction.atomic():
        begun = transaction.savepoint()
        done, refused = [], []
        for line, row in enumerate(rows, start=2):
            try:
                with transaction.atomic():
                    SINGLE[kind](row, told(30 + line))
            except RegionError:
                refused.append(line)
            else:
                done.append(row)
        one_by_one = register_now()
        transaction.savepoint_rollback(begun)

        plan, wrong, _ = look(kind, *rows)
        assert len(refused) == len({line for line, _, _ in wrong}) + plan.same
        assert {line for line, _, _ in wrong} <= set(refused)
        if done:
            happen(kind, *done, days=30)
            assert register_now() == one_by_one
        transaction.set_rollback(True)
