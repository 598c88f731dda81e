"""Over-admission: more seats to fill than an education has, until the final admission is known."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.selectors.runs import offering_rows
from gymnasieregion.contexts.admission.selectors.seats import seat_rows
from gymnasieregion.contexts.admission.services.over_admission import (
    NoGroundToOverAdmissionError,
    NoOpenGroupError,
    OverAdmissionBoundsError,
    OverAdmissionTooLateError,
    SameOverAdmissionError,
    SeatsChangedError,
    set_over_admission,
)
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.api import offer_of, offer_row, over_admissions, set_seats
from gymnasieregion.contexts.offer.models import Offering, SeatGroup
from gymnasieregion.contexts.offer.services.changing import change_offering
from gymnasieregion.contexts.offer.services.years import roll_year
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.selectors import visible_events
from tests.admission_runs import decided_run
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
PETRA = Actor("u-petra", "Petra Rektor", Role.PRINCIPAL, scope_id="S001")
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


@pytest.fixture(autouse=True)
def _year():
    small_year(row_decisions=[], ranks=[], tests=[])


def _na():
    return offer_row(Offering.objects.get(offering_id="NA", offer_year_id=YEAR).pk)


def _set(above, seen=3, why="Två brukar tacka nej"):
    return set_over_admission(offering=_na(), above=above, seen_seats=seen, actor=PETRA, why=why, now=NOW)


def _seats():
    return dict(
        SeatGroup.objects.filter(offering__offering_id="NA", offering__offer_year_id=YEAR).values_list(
            "group_id", "seats"
        )
    )


def test_the_seats_to_fill_grow_in_the_group_for_everybody_and_are_marked():
    _set(2)  # two for all and one in the free quota
    assert _seats() == {"alla": 4, "fri": 1}
    assert over_admissions(YEAR) == {"NA": 2}
    _set(1, seen=5)
    assert (_seats(), over_admissions(YEAR)) == ({"alla": 3, "fri": 1}, {"NA": 1})
    _set(0, seen=4)
    assert (_seats(), over_admissions(YEAR)) == ({"alla": 2, "fri": 1}, {})


def test_the_school_reads_it_in_its_log_with_the_ground():
    _set(2)
    event = visible_events(PETRA).get(action="admission.overadmission.set")
    assert (json.loads(event.after), event.why) == (
        {"offering_id": "NA", "over_admission": 2, "seats": 5}, "Två brukar tacka nej",
    )  # fmt: skip
    assert Event.objects.filter(action="offer.offering.change").count() == 1


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"above": -1}, OverAdmissionBoundsError), ({"above": 1001}, OverAdmissionBoundsError),
        ({"above": 2, "why": " "}, NoGroundToOverAdmissionError), ({"above": 2, "seen": 4}, SeatsChangedError),
        ({"above": 0}, SameOverAdmissionError),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused(sent, fault):
    with pytest.raises(fault):
        _set(**sent)
    assert _seats() == {"alla": 2, "fri": 1}


def test_a_closed_programme_has_nothing_to_add_to():
    Offering.objects.filter(offering_id="NA").update(
        status="CLOSED", closed_on=dt.date(2026, 3, 1), closed_why="För få"
    )
    with pytest.raises(NoOpenGroupError):
        _set(2)


def test_a_round_fills_the_over_admission_and_the_office_sees_it():
    _set(2)
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    (row,) = offering_rows(run.pk).filter(offering_id="NA").rows(named=True)
    assert row["places"] == 5
    seats = {row.offer.offering_id: (row.offer.seats, row.over) for row in seat_rows(YEAR, run)}
    assert (seats["NA"], seats["IB"]) == ((5, 2), (2, 0))


def test_once_the_final_is_decided_to_be_published_it_stands():
    _set(2)
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    publish(run=run, publish_at=NOW, actor=OFFICE, now=NOW, why="Övning")
    with pytest.raises(OverAdmissionTooLateError):
        _set(1, seen=5)


def test_the_same_seats_in_a_table_keep_the_mark_and_others_take_it_away():
    _set(2)
    groups = {row.offering_id: row.groups for row in offer_of(YEAR)}
    plain = {"NA": tuple(type(group)(*(getattr(group, n) for n in group.__slots__[:6])) for group in groups["NA"])}
    assert [group.over for group in plain["NA"]] == [0, 0]
    assert set_seats(year=YEAR, seats=plain, actor=OFFICE, why="Tabell", now=NOW) == 0
    assert over_admissions(YEAR) == {"NA": 2}


def test_fewer_seats_than_the_over_admission_leave_no_more_of_it():
    _set(2)
    change_offering(
        offering=_na().key, seats={"alla": 1}, test=None, extra_choices={}, actor=OFFICE, why="Lokal", now=NOW
    )
    assert over_admissions(YEAR) == {"NA": 1}


def test_next_year_begins_without_it():
    _set(2)
    roll_year(year=YEAR + 1, actor=OFFICE, now=NOW)
    groups = SeatGroup.objects.filter(offering__offer_year_id=YEAR + 1, offering__offering_id="NA")
    assert set(groups.values_list("group_id", "seats", "over_admission")) == {("alla", 2, 0), ("fri", 1, 0)}
