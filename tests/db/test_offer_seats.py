"""The seats of many offerings are set at once, as one event; what cannot be so is refused whole."""

import json

import pytest

from gymnasieregion.contexts.offer.api import offer_of, set_seats
from gymnasieregion.contexts.offer.contracts import OfferedSeats
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.contexts.offer.services.changing import ClosedOfferingError, SeatsBelowZeroError
from gymnasieregion.contexts.offer.services.closing import close_offering
from gymnasieregion.contexts.offer.services.seats import BadSeatGroupsError, UnknownOfferingError
from gymnasieregion.contexts.offer.services.years import NoSuchYearError
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import NOW, OFFICE, YEAR, load_small_offer, plain_offering

pytestmark = pytest.mark.django_db

ONE = (OfferedSeats(1, "open", "OPEN", 30, None, ""),)
THREE = (
    OfferedSeats(1, "open", "OPEN", 27, None, ""),
    OfferedSeats(2, "free", "FREE", 3, 4, "rest"),
    OfferedSeats(3, "rest", "OPEN", 0, None, ""),
)


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


def _set(seats, year=YEAR):
    return set_seats(year=year, seats=seats, actor=OFFICE, why="Beslut", now=NOW)


def _groups():
    return {row.offering_id: row.groups for row in offer_of(YEAR)}


def test_offerings_get_other_seats_and_other_groups_in_one_event():
    before = _groups()
    one, other = Offering.objects.filter(status="OPEN").order_by("offering_id")[:2]
    assert _set({one.offering_id: ONE, other.offering_id: THREE}) == 2
    changed = {one.offering_id: ONE, other.offering_id: THREE}
    assert _groups() == {**before, **changed}
    event = Event.objects.order_by("seq").last()
    assert (event.action, event.about) == ("offer.offering.change", f"offer_year:{YEAR}")
    entry = Entry.objects.get(event=event, about=f"offering:{YEAR}:{other.offering_id}")
    assert json.loads(entry.content)["after"] == {"open": 27, "free": 3, "rest": 0}


def test_seats_that_are_there_already_are_no_event():
    events = Event.objects.count()
    assert _set(_groups()) == 0
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("groups", "fault"),
    [
        ((OfferedSeats(1, "open", "OPEN", -1, None, ""),), SeatsBelowZeroError),
        ((), BadSeatGroupsError),
        ((OfferedSeats(1, "a", "OPEN", 1, None, ""), OfferedSeats(2, "a", "OPEN", 1, None, "")), BadSeatGroupsError),
        ((OfferedSeats(1, "a", "OPEN", 1, None, ""), OfferedSeats(1, "b", "OPEN", 1, None, "")), BadSeatGroupsError),
        ((OfferedSeats(1, "a", "OPEN", 1, None, ""), OfferedSeats(2, "b", "FREE", 1, None, "a")), BadSeatGroupsError),
        ((OfferedSeats(1, "a", "OPEN", 1, None, "elsewhere"),), BadSeatGroupsError),
    ],
    ids=["below zero", "none", "an id twice", "a position twice", "hands back", "hands to nobody"],
)
def test_groups_that_cannot_be_filled_in_order_are_refused_and_nothing_is_written(groups, fault):
    before = _groups()
    first, *_, last = sorted(_open())
    with pytest.raises(fault):
        _set({first: ONE, last: groups})
    assert _groups() == before


def test_a_closed_offering_keeps_its_seats_and_may_be_named_with_them():
    offering = plain_offering()
    close_offering(offering=offering.pk, why="För få sökande", own_text="", actor=OFFICE, now=NOW)
    assert _set({offering.offering_id: _groups()[offering.offering_id]}) == 0
    with pytest.raises(ClosedOfferingError):
        _set({offering.offering_id: ONE})


def test_an_unknown_year_and_an_unknown_offering_are_refused():
    with pytest.raises(NoSuchYearError):
        _set({}, year=YEAR + 1)
    with pytest.raises(UnknownOfferingError):
        _set({"U9999": ONE})


def test_many_offerings_take_a_handful_of_questions(django_assert_max_num_queries):
    every = list(_open())
    with django_assert_max_num_queries(12):
        assert _set(dict.fromkeys(every, (OfferedSeats(1, "open", "OPEN", 3_001, None, ""),))) == len(every)


def _open():
    return Offering.objects.filter(offer_year_id=YEAR, status="OPEN").values_list("offering_id", flat=True)
