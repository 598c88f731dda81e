"""Youths of the municipality's duty under test, written straight into the tables; the clock stands at 1 July 2025."""

import datetime as dt

from gymnasieregion.contexts.register.models import (
    Diploma,
    Enrolment,
    Person,
    PersonIdentifier,
    RegisterEvent,
    Residence,
)
from gymnasieregion.platform.access.actor import Actor, Role

HOME, OTHER = "0180", "0126"
NOW = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2024, 1, 8, 9, tzinfo=dt.UTC)
OFFICER = Actor("kajsa", "Kajsa", Role.KAA_OFFICER, HOME)


def event(at=LONG_AGO):
    return RegisterEvent.objects.create(kind="ENROL_RESIDENT", recorded_at=at, said_by="test", source="FORM")


def youth(number="20070503TF12", *, born=None, home=HOME, moved_in=None, at=LONG_AGO, **more):
    """Somebody who lives in a municipality since they were born, with a number and a name."""
    born = born or dt.date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    names = {"given_name": f"Ung{number[-2:]}", "family_name": "Prov"}
    person = Person.objects.create(birth_date=born, created_at=at, changed_at=at, **(names | more))
    told = {"recorded_from": at, "event": event(at), "person": person}
    PersonIdentifier.objects.create(kind="TEMPORARY", value=number, starts_on=born, **told)
    Residence.objects.create(municipality_code=home, starts_on=moved_in or born, **told)
    return person


def studies(person, starts_on, ends_on=None, *, programme="BA", reason="BREAK_OFF", at=LONG_AGO):
    """A study spell of somebody."""
    broke = ends_on if ends_on and reason == "BREAK_OFF" else None
    return Enrolment.objects.create(
        person=person, starts_on=starts_on, ends_on=ends_on, end_reason=reason if ends_on else "", break_off_on=broke,
        school_unit="S001", education_code=programme, programme=programme, school_year=1, source="FORM",
        recorded_from=at, event=event(at),
    )  # fmt: skip


def diploma(person, on, kind="DIPLOMA", *, at=LONG_AGO):
    """What somebody was given."""
    return Diploma.objects.create(
        person=person, kind=kind, awarded_on=on, programme="BA", education_code="BA", school_unit="S001",
        is_eligible=False, recorded_from=at, event=event(at),
    )  # fmt: skip


def moves(person, on, to=OTHER, *, at=LONG_AGO):
    """Somebody moves to another municipality."""
    now = event(at)
    Residence.objects.filter(person=person, recorded_to=None).update(recorded_to=at, closed_by=now)
    Residence.objects.create(
        person=person, municipality_code=HOME, starts_on=person.birth_date, ends_on=on, recorded_from=at, event=now
    )
    Residence.objects.create(person=person, municipality_code=to, starts_on=on, recorded_from=at, event=now)
