"""Pupils for tests of the register: in the small offer's schools, told by the office."""

import datetime as dt
from dataclasses import replace

from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.core.numbers import read_number
from gymnasieregion.contexts.register.services.histories import Placement
from gymnasieregion.contexts.register.services.people import NewPerson, register_person
from gymnasieregion.contexts.register.services.telling import Telling
from tests.offer_records import OFFICE

TERM = dt.date(2026, 8, 17)
NOW = dt.datetime(2026, 8, 17, 8, tzinfo=dt.UTC)
AT_FIRST = Placement(school_unit="S001", education_code="NANAT", starts_on=TERM, class_name="1A")
AT_SECOND = replace(AT_FIRST, school_unit="S002", education_code="SASAM")


def told(days=0, actor=OFFICE, **more):
    """The office tells, so many days after the term began."""
    return Telling(actor=actor, now=NOW + dt.timedelta(days=days), **more)


def new_pupil(number="20100501TF01", placement=AT_FIRST, kind=EventKind.ENROL_RESIDENT, **more):
    """Somebody new who lives in Stockholm and begins at the first school; their key and that of their spell."""
    values = {"given_name": "Elsa", "family_name": "Elev", "birth_date": dt.date(2010, 5, 1)} | more
    who = NewPerson(municipality_code="0180", number=read_number(number) if number else None, **values)
    event = register_person(
        who=who, since=TERM, telling=told(), placement=placement,
        kind=kind if placement else EventKind.REGISTER,
    )  # fmt: skip
    person = event.person_id
    spell = event.person.enrolment_versions.get().spell if placement else None
    return person, spell
