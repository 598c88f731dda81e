"""What another system tells of a pupil's studies, put into the history that the register has."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core.changes import Path
from gymnasieregion.contexts.register.core.codes import EndReason, Protection, Source
from gymnasieregion.contexts.register.core.exchange_reading import (
    TheirEnrolment,
    TheirMembership,
    UnreadableError,
    read_memberships,
    read_person,
)
from gymnasieregion.contexts.register.core.exchange_taking import Told, leave, pieces_of, take
from gymnasieregion.contexts.register.core.study_spells import SameUnitOverlapError, StudySpell

PERSON, UNIT = UUID(int=7), UUID(int=8)
AUTUMN, WINTER, NEXT = dt.date(2026, 8, 17), dt.date(2027, 1, 10), dt.date(2027, 8, 16)


def _path(code):
    return Path(education_code=code, programme=code[:2], form="GY", markers="", ends_on=dt.date(2029, 7, 1))


def _their(starts=AUTUMN, ends=None, year=1, code="NANAT", cancelled=False):
    return TheirEnrolment(UNIT, starts, ends, year, code, cancelled)


def _told(*enrolments, unit="S001", classes=None):
    return [Told(piece, _path(piece.education_code)) for each in enrolments for piece in pieces_of(unit, each, classes)]


def _keys():
    while True:
        yield uuid4()


def _take(history, told, status="", units=("S001",)):
    return take(history, told, person=PERSON, units=units, status=status, new=_keys())


@pytest.mark.parametrize(
    ("enrolments", "status", "reasons"),
    [
        ([_their()], "", [None]),
        ([_their(ends=WINTER, cancelled=True)], "Aktiv", [EndReason.BREAK_OFF]),
        ([_their(ends=WINTER, cancelled=True)], "Avliden", [EndReason.DIED]),
        ([_their(ends=WINTER, cancelled=True)], "Utvandrad", [EndReason.MOVED_AWAY]),
        ([_their(ends=WINTER)], "Aktiv", [EndReason.UNKNOWN]),
        ([_their(ends=NEXT), _their(NEXT, year=2)], "", [EndReason.PROMOTED, None]),
        ([_their(ends=WINTER), _their(WINTER, code="SASAM")], "", [EndReason.CHANGE_OF_PATH, None]),
    ],
)
def test_why_a_spell_ended_shows_in_what_follows(enrolments, status, reasons):
    assert [spell.end_reason for spell in _take((), _told(*enrolments), status)] == reasons


def test_a_change_of_school_is_one_when_the_next_begins_the_same_day():
    told = [*_told(_their(ends=WINTER, cancelled=True)), *_told(_their(WINTER), unit="S002")]
    assert [spell.end_reason for spell in _take((), told)] == [EndReason.CHANGE_OF_SCHOOL, None]


def test_a_planned_end_is_kept_when_a_pupil_goes_up_a_year():
    one, two = _take((), [Told(each.piece, _path("NANAT")) for each in _told(_their(ends=NEXT), _their(NEXT, year=2))])
    assert two.path_ends_on == one.path_ends_on


def test_who_goes_on_in_a_fourth_year_has_a_new_planned_end():
    third, fourth = _told(_their(ends=NEXT, year=3), _their(NEXT, year=4))
    ended = replace(third, path=replace(third.path, ends_on=dt.date(2027, 7, 1)))
    again = replace(fourth, path=replace(fourth.path, ends_on=dt.date(2028, 7, 1)))
    spells = _take((), [ended, again])
    assert [spell.path_ends_on for spell in spells] == [dt.date(2027, 7, 1), dt.date(2028, 7, 1)]


def _spell(unit="S001", starts=AUTUMN, ends=None, reason=None, source=Source.FORM):
    return StudySpell(
        uuid4(), PERSON, starts, unit, "NANAT", "NA", 1, ends, reason, path_ends_on=dt.date(2029, 7, 1), source=source
    )


def test_a_diploma_that_we_know_of_stands_when_the_system_tells_the_same_end():
    known = _spell(ends=NEXT, reason=EndReason.DIPLOMA)
    assert _take((known,), _told(_their(ends=NEXT))) == (known,)


def test_what_others_have_said_of_other_units_stands_and_what_is_told_no_more_is_gone():
    elsewhere = _spell("S002", NEXT, source=Source.SS12000)
    by_hand = _spell("S001", dt.date(2025, 8, 18), AUTUMN, EndReason.UNKNOWN)
    told_before = _spell("S001", AUTUMN, source=Source.SS12000)
    assert _take((elsewhere, by_hand, told_before), []) == (by_hand, elsewhere)


def test_a_start_that_differs_from_what_the_office_wrote_is_refused_in_words():
    with pytest.raises(SameUnitOverlapError):
        _take((_spell(),), _told(_their(AUTUMN + dt.timedelta(2))))


def test_who_is_no_longer_told_studies_no_more_but_what_has_ended_stands():
    ended = _spell(ends=WINTER, reason=EndReason.BREAK_OFF, source=Source.SS12000)
    goes_on = _spell(starts=WINTER, source=Source.SS12000)
    elsewhere = _spell("S002", source=Source.SS12000)
    assert leave((ended, goes_on, elsewhere), {"S001"}) == (ended, elsewhere)


DAYS = st.dates(AUTUMN, dt.date(2029, 5, 1))


@st.composite
def _enrolments(draw):
    """Enrolments in a row at one unit, each ending where the next begins or before."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=6)))
    goes_on = draw(st.booleans())
    ends = [*days[1:], None if goes_on else dt.date(2029, 6, 1)]
    codes, years = st.sampled_from(["NANAT", "SASAM"]), st.integers(1, 3)
    return [
        _their(day, end, draw(years), draw(codes), cancelled=end is not None and draw(st.booleans()))
        for day, end in zip(days, ends, strict=True)
    ]


@st.composite
def _classes(draw):
    """Classes that the pupil is in, from any day until another."""
    spans = draw(st.lists(st.tuples(DAYS, st.integers(1, 400), st.sampled_from("ABC")), max_size=4))
    return [TheirMembership(PERSON, UNIT, name, day, day + dt.timedelta(length)) for day, length, name in spans]


@given(_enrolments(), _classes())
def test_the_same_told_twice_changes_nothing(enrolments, classes):
    once = _take((), _told(*enrolments, classes=classes))
    assert _take(once, _told(*enrolments, classes=classes)) == once


@given(_enrolments(), _classes())
def test_an_enrolment_cut_by_classes_is_still_whole(enrolments, classes):
    for each in enrolments:
        pieces = pieces_of("S001", each, classes)
        assert (pieces[0].starts_on, pieces[-1].ends_on) == (each.starts_on, each.ends_on)
        assert pieces[-1].is_cancelled == each.is_cancelled
        assert all(one.ends_on == two.starts_on for one, two in pairwise(pieces))
        assert all(one.class_name != two.class_name for one, two in pairwise(pieces))


TOLD = {
    "id": str(PERSON), "givenName": "Alva", "familyName": "Elev", "civicNo": {"value": "20100501TF01"},
    "securityMarking": "Skyddad folkbokföring",
    "addresses": [{"type": "Folkbokföring", "countyCode": 1, "municipalityCode": 180}],
    "enrolments": [
        {"enroledAt": {"id": str(UNIT)}, "schoolYear": 9, "schoolType": "GR", "startDate": "2025-08-18"},
        {"enroledAt": {"id": str(UNIT)}, "schoolYear": 1, "schoolType": "GY", "startDate": "2026-08-17",
         "endDate": "2027-01-09", "cancelled": True, "educationCode": "NANAT"},
    ],
}  # fmt: skip


def test_a_person_is_read_with_half_open_days_and_other_forms_of_school_passed_by():
    read = read_person(TOLD)
    assert (read.birth_date, read.home, read.protection) == (dt.date(2010, 5, 1), "0180", Protection.REGISTRATION)
    assert read.enrolments == (_their(ends=WINTER, cancelled=True),)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("id", "7", "id"),
        ("givenName", " ", "givenName"),
        ("sex", "Kille", "sex"),
        ("securityMarking", "Hemlig", "securityMarking"),
        ("enrolments", "fel", "enrolments"),
        ("civicNo", {}, "value"),
        ("civicNo", None, "birthDate"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_field(field, value, named):
    with pytest.raises(UnreadableError) as fault:
        read_person(TOLD | {field: value})
    assert fault.value.values["field"] == named


def test_a_group_that_is_no_class_has_nobody_in_it():
    assert read_memberships({"groupType": "Mentor", "id": "fel"}) == ()
