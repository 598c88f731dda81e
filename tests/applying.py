"""A small year whose applications are open, for tests of applying: four programmes, and Asta who has chosen two."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, YearDay
from gymnasieregion.contexts.admission.selectors.applying import Row, rows_now
from gymnasieregion.contexts.offer.models import ExtraChoice, Offering, SeatGroup
from gymnasieregion.platform.access.actor import Actor, Role
from tests.admission_year import YEAR, small_year

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = {
    "APPLICATION_OPENS": dt.date(2026, 1, 15),
    "APPLICATION_CLOSES": dt.date(2026, 2, 15),
    "PRELIMINARY_RESULT": dt.date(2026, 4, 13),
    "RECHOICE_OPENS": dt.date(2026, 4, 13),
    "RECHOICE_CLOSES": dt.date(2026, 5, 15),
    "FINAL_RESULT": dt.date(2026, 7, 1),
}
IN_TIME = dt.datetime(2026, 2, 2, 14, 2, tzinfo=STOCKHOLM)
IN_RECHOICE = dt.datetime(2026, 4, 20, 9, 0, tzinfo=STOCKHOLM)
AFTER = dt.datetime(2026, 6, 1, 9, 0, tzinfo=STOCKHOLM)

ASTA = Actor("u-asta", "Asta", Role.APPLICANT, scope_id="Asta")
COUNSELLOR = Actor("u-syv", "Sylvia Vägledare", Role.COUNSELLOR, scope_id="S1")
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


def open_year(days=DAYS, **rows):
    """The small year with days, a fourth programme (BF) that is closed, and languages within NA."""
    with transaction.atomic():
        small_year(**rows)
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())
    first = Offering.objects.get(offering_id="NA")
    closed = Offering.objects.get(pk=first.pk)
    closed.pk, closed.offering_id, closed.name, closed.programme = None, "BF", "Barn- och fritidsprogrammet", "BF"
    closed.status, closed.closed_on, closed.closed_why = "CLOSED", dt.date(2026, 1, 2), "För få sökande"
    closed.name_sort, closed.search_text = "barn", "barn"
    closed.save()
    SeatGroup.objects.create(offering=closed, position=1, group_id="alla", kind="OPEN", seats=2)
    for name in ("Franska", "Tyska"):
        ExtraChoice.objects.create(offering=first, kind="LANGUAGE", name=name)
    return AdmissionYear.objects.get(pk=YEAR)


def asta():
    """Asta as the database has her."""
    return Applicant.objects.get(applicant_id="Asta")


def ids(rows):
    """What is chosen, in order."""
    return [row.offering_id for row in rows]


def listed(who=None):
    """What an applicant has chosen now, in order; Asta when nobody is named."""
    return ids(rows_now((who or asta()).pk))


def rows(*offerings):
    """A list of plain rows."""
    return tuple(Row(each) for each in offerings)
