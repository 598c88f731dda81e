"""A small year after the start of term: a published final with reserves to two programmes that their schools rank."""

import datetime as dt

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, YearDay
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.api import offer_row
from gymnasieregion.contexts.offer.models import Offering, Provider, SchoolUnit
from gymnasieregion.platform.access.actor import Actor, Role
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, small_year

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
PETRA = Actor("u-petra", "Petra Rektor", Role.PRINCIPAL, scope_id="S001")
RUT = Actor("u-rut", "Rut Rektor", Role.PRINCIPAL, scope_id="S002")
IN_JUNE = dt.datetime(2026, 6, 20, 9, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 8, 17, 9, tzinfo=dt.UTC)
PEOPLE = ("Asta", "Bo", "Dan", "Eva", "Fia", "Gun", "Hal")
CHOICES = [
    ("Asta", "1", "IB"), ("Bo", "1", "IB"), ("Dan", "1", "IB"), ("Dan", "2", "NA"), ("Eva", "1", "IB"),
    ("Eva", "2", "ES"), ("Fia", "1", "IB"), ("Gun", "1", "ES"), ("Hal", "1", "ES"),
]  # fmt: skip
"""IB has two places and ES two: Dan, Eva and Fia are in reserve for IB, and Eva for ES; Dan holds a place of NA."""


def reserve_year():
    """Open the year, decide the final round and publish it."""
    ranks = [(name, "IB", "SELECTION", str(place), "") for place, name in enumerate(PEOPLE[:5], 1)]
    ranks += [(name, "ES", "SELECTION", str(place), "") for place, name in enumerate(("Gun", "Hal", "Eva"), 1)]
    with transaction.atomic():
        small_year(
            applicants=[(name, "", "2010-03-12", "0180", "no", "no", "no", name) for name in PEOPLE],
            choices=CHOICES, ranks=ranks, grades=[], tests=[], completions=[],
            row_decisions=[(name, offering, "", "", "yes", "", "", "") for name, _, offering in CHOICES],
        )  # fmt: skip
    other = Provider.objects.create(code="9001", name="Friskolan AB", form=Provider.Form.INDEPENDENT)
    unit = SchoolUnit.objects.create(key="S002", provider=other, municipality_code="0180", synthetic=True)
    Offering.objects.filter(offering_id="ES").update(
        selection="RANK", test_weight=None, test_max=None, test_min=None, unit=unit, school="Skolan B"
    )
    days = {"RESERVE_ROUND_1": dt.date(2026, 7, 30), "RESERVE_ROUND_2": dt.date(2026, 8, 13)}
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())
    run = decided_run("final", "Slutlig", actor=OFFICE, now=IN_JUNE)
    publish(run=run, publish_at=IN_JUNE, actor=OFFICE, now=IN_JUNE, why="Övning")
    work(IN_JUNE)


def offered(offering_id):
    """An education of the year, in the overview's words."""
    return offer_row(Offering.objects.get(offering_id=offering_id, offer_year_id=YEAR).pk)


def key_of(name):
    """An applicant's key in the database."""
    return Applicant.objects.get(applicant_id=name).pk
