"""What the database itself refuses of the register's tables."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from gymnasieregion.contexts.register.models import (
    Conflict,
    Diploma,
    Enrolment,
    Person,
    PersonIdentifier,
    RegisterEvent,
    Residence,
)
from gymnasieregion.contexts.register.models.no_overlap import is_guarded
from gymnasieregion.contexts.register.selectors.facts import NUMBERS, SPELLS, chunks

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 8, 18)
LATER = dt.date(2026, 3, 2)


@pytest.fixture
def event(now):
    return RegisterEvent.objects.create(kind="ENROL_RESIDENT", recorded_at=now, said_by="u", source="FORM")


@pytest.fixture
def person(now):
    return _person(now)


def _person(now):
    return Person.objects.create(birth_date=dt.date(2009, 5, 1), created_at=now, changed_at=now)


def _enrolled(person, event, **changed):
    values = {
        "person": person, "starts_on": DAY, "school_unit": "S001", "education_code": "NANAT", "programme": "NA",
        "school_year": 1, "source": "FORM", "recorded_from": event.recorded_at, "event": event,
    }  # fmt: skip
    return Enrolment.objects.create(**(values | changed))


def _refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_guards_stand():
    assert is_guarded(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by how many rows there are")
@pytest.mark.parametrize(("table", "column", "key"), [(SPELLS, "person", uuid.uuid4()), (NUMBERS, "value", "x")])
def test_a_few_known_facts_are_found_without_going_through_all_that_is_known(table, column, key):
    for some in chunks([key]):
        plan = table.versions().filter(recorded_to=None, **{f"{column}__in": some}).explain()
    assert f"({column.replace('person', 'person_id')}=?)" in plan


def test_two_spells_at_one_unit_never_overlap(person, event):
    _enrolled(person, event, ends_on=LATER, end_reason="CHANGE_OF_PATH")
    _refused(lambda: _enrolled(person, event, starts_on=LATER - dt.timedelta(1)))
    _enrolled(person, event, starts_on=LATER)  # the first day that the other no longer holds
    _enrolled(person, event, school_unit="S002")  # a conflict, which a service finds


def test_a_closed_version_is_in_nobody_s_way(person, event, now):
    spell = uuid.uuid4()
    _enrolled(person, event, spell=spell, recorded_to=now, closed_by=event)
    again = _enrolled(person, event, spell=spell)
    _refused(lambda: Enrolment.objects.filter(recorded_to=now).update(recorded_to=None, closed_by=None))
    assert list(Enrolment.objects.filter(recorded_to=None)) == [again]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": DAY, "end_reason": "DIPLOMA"},
        {"ends_on": LATER},
        {"end_reason": "DIPLOMA"},
        {"ends_on": LATER, "end_reason": "BREAK_OFF"},
        {"ends_on": LATER, "end_reason": "BREAK_OFF", "break_off_on": DAY},
        {"ends_on": LATER, "end_reason": "CHANGE_OF_PATH", "break_off_on": LATER},
        {"break_off_on": LATER},
        {"path_ends_on": DAY},
        {"school_year": 0},
        {"school_year": 6},
        {"markers": "NL"},
        {"markers": "LS"},
        {"recorded_to": dt.datetime(2025, 7, 2, tzinfo=dt.UTC)},
        {"recorded_to": dt.datetime(2025, 6, 2, tzinfo=dt.UTC), "closed": True},
    ],
    ids=str,
)
def test_a_spell_that_contradicts_itself_is_refused(person, event, wrong):
    closed = {"closed_by": event} if wrong.get("closed") else {}
    _refused(lambda: _enrolled(person, event, **{name: wrong[name] for name in wrong if name != "closed"}, **closed))


def test_a_version_is_closed_at_a_moment_and_by_an_event(person, event):
    _refused(lambda: _enrolled(person, event, closed_by=event))


def test_a_break_off_has_a_date_and_leaves_the_planned_end(person, event):
    made = _enrolled(
        person, event, ends_on=LATER, end_reason="BREAK_OFF", break_off_on=LATER, path_ends_on=dt.date(2028, 7, 1)
    )
    assert made.path_ends_on > made.break_off_on


def test_a_number_is_one_person_s_on_a_day(person, event, now):
    def given(person, **changed):
        values = {
            "person": person, "kind": "TEMPORARY", "value": "20090501TF01", "starts_on": DAY, "recorded_from": now,
            "event": event,
        }  # fmt: skip
        PersonIdentifier.objects.create(**(values | changed))

    given(person, ends_on=LATER)
    _refused(lambda: given(_person(now)))
    given(_person(now), starts_on=LATER)


def test_a_person_has_one_home_on_a_day(person, event, now):
    def lives(**changed):
        values = {
            "person": person, "municipality_code": "0180", "starts_on": DAY, "recorded_from": now, "event": event
        }  # fmt: skip
        Residence.objects.create(**(values | changed))

    lives(ends_on=LATER)
    _refused(lambda: lives(municipality_code="0114"))
    lives(starts_on=LATER, municipality_code="0114")


def test_a_study_certificate_makes_nobody_eligible(person, event, now):
    values = {
        "person": person, "awarded_on": LATER, "programme": "NA", "education_code": "NANAT", "school_unit": "S001",
        "recorded_from": now, "event": event,
    }  # fmt: skip
    _refused(lambda: Diploma.objects.create(kind="CERTIFICATE", is_eligible=True, **values))
    Diploma.objects.create(kind="CERTIFICATE", is_eligible=False, **values)
    Diploma.objects.create(kind="DIPLOMA", is_eligible=True, **values)


def test_a_person_is_not_merged_into_itself(person):
    _refused(lambda: Person.objects.filter(pk=person.pk).update(merged_into=person))


def test_two_spells_conflict_once_until_it_is_settled(person, event, now):
    values = {
        "person": person, "first_spell": uuid.uuid4(), "second_spell": uuid.uuid4(), "starts_on": DAY, "found_at": now,
        "found_by": event,
    }  # fmt: skip
    found = Conflict.objects.create(**values)
    _refused(lambda: Conflict.objects.create(**values))
    _refused(lambda: Conflict.objects.filter(pk=found.pk).update(settled_at=now))
    Conflict.objects.filter(pk=found.pk).update(settled_at=now, settled_by=event, how="KEPT_FIRST")
    Conflict.objects.create(**values)


def test_a_file_is_applied_once_unless_it_was_undone(event, now):
    values = {"kind": "PROMOTE", "recorded_at": now, "said_by": "u", "source": "FILE", "file_sha256": "a" * 64}
    first = RegisterEvent.objects.create(**values)
    _refused(lambda: RegisterEvent.objects.create(**values))
    RegisterEvent.objects.filter(pk=first.pk).update(undone_by=event)
    RegisterEvent.objects.create(**values)
