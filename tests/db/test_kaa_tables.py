"""What the database refuses of the municipality's duty, and that nothing is kept that the ordinance does not allow."""

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from gymnasieregion.contexts.register.models import (
    Contact,
    ContactDetails,
    Exemption,
    Measure,
    Person,
    Responsibility,
    SentFile,
)
from gymnasieregion.law.reference import reference_table

DAY, LATER = dt.date(2026, 2, 2), dt.date(2026, 5, 4)
TABLES = (Responsibility, Contact, Measure, Exemption, ContactDetails)
BOOKKEEPING = {
    "id", "spell", "duty", "person", "municipality_code", "recorded_from", "recorded_to", "recorded_by", "changed_at",
}  # fmt: skip
"""Whose row it is, and when and by whom it was written: nothing of the youth beside the number and the name."""


def _kept(allowed):
    rows = reference_table("kaa_allowed_fields")
    return {place for row in rows if row["allowed"] == allowed for place in row["kept_as"].split()}


def _own_fields(table):
    return [field for field in table._meta.concrete_fields if field.name not in BOOKKEEPING]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_a_field_that_is_not_on_the_list_of_the_ordinance_is_not_kept(table):
    assert {f"{table.__name__}.{field.name}" for field in _own_fields(table)} <= _kept("yes")


def test_every_place_on_the_list_is_there_and_what_is_forbidden_has_none():
    for place in _kept("yes"):
        table, field = place.split(".")
        assert apps.get_model("register", table)._meta.get_field(field)
    assert _kept("no") == set()


def test_no_table_of_the_duty_has_room_for_free_text():
    texts = {
        f"{table.__name__}.{field.name}"
        for table in TABLES
        for field in _own_fields(table)
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    assert texts == {"ContactDetails.address", "ContactDetails.email", "ContactDetails.phone"}


@pytest.fixture
def person(db, now):
    return Person.objects.create(birth_date=dt.date(2008, 5, 1), created_at=now, changed_at=now)


def _duty(person, now, **changed):
    values = {"person": person, "municipality_code": "0180", "starts_on": DAY, "because": "OTHER",
              "recorded_from": now, "recorded_by": "u"}  # fmt: skip
    return Responsibility.objects.create(**(values | changed))


def _refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_a_municipality_has_one_open_duty_for_a_youth(person, now):
    first = _duty(person, now)
    _refused(lambda: _duty(person, now, starts_on=LATER))
    _duty(person, now, municipality_code="0126")
    first.recorded_to = now
    first.save()
    _duty(person, now, spell=first.spell)
    _refused(lambda: _duty(person, now, spell=first.spell, ends_on=LATER, ended_because="MOVED"))


def test_an_end_has_a_reason_and_comes_after_the_start(person, now):
    _refused(lambda: _duty(person, now, ends_on=LATER))
    _refused(lambda: _duty(person, now, ended_because="MOVED"))
    _refused(lambda: _duty(person, now, ends_on=DAY, ended_because="MOVED"))
    _duty(person, now, ends_on=LATER, ended_because="MOVED")


def test_a_measure_ends_with_a_day_a_reason_and_an_occupation(person, now):
    def measure(**changed):
        values = {"person": person, "municipality_code": "0180", "duty": uuid.uuid4(), "kind": "TALK",
                  "starts_on": DAY, "recorded_from": now, "recorded_by": "u"}  # fmt: skip
        return Measure.objects.create(**(values | changed))

    measure()
    _refused(lambda: measure(ends_on=LATER, ended_because="DONE"))
    _refused(lambda: measure(ends_on=DAY, ended_because="DONE", occupation_after="NONE"))
    measure(ends_on=LATER, ended_because="DONE", occupation_after="NONE")


def test_files_of_a_half_year_stand_in_a_row(db, now):
    def sent(**changed):
        values = {"municipality_code": "0180", "half_year": "2026-1", "sha256": "0" * 64, "content": b"", "rows": 3,
                  "sent_at": now, "sent_by": "u"}  # fmt: skip
        return SentFile.objects.create(**(values | changed))

    first = sent()
    _refused(sent)
    sent(replaces=first)
    _refused(lambda: sent(replaces=first))
    _refused(lambda: sent(half_year="2026-2", rows_erased=4))
