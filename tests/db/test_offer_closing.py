"""Closing an offering: whom it hits, who may until when, and how it is undone."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.offer.api import count_applicants_with
from gymnasieregion.contexts.offer.models import ApplicantNotice, Offering, SeatGroup
from gymnasieregion.contexts.offer.selectors import applicants
from gymnasieregion.contexts.offer.selectors.offerings import closing_deadline, offerings_of, whom_it_hits
from gymnasieregion.contexts.offer.services.changing import ClosedOfferingError, change_offering
from gymnasieregion.contexts.offer.services.closing import (
    AlreadyClosedError,
    ClosingDeadlinePassedError,
    NotClosedError,
    ProfileClosesWithItsOrientationError,
    TrunkIsClosedError,
    close_offering,
    refusal_to_close,
    reopen_offering,
)
from gymnasieregion.law.book import NoRuleInForceError
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import (
    AFTER_DEADLINE,
    NOW,
    OFFICE,
    YEAR,
    load_small_offer,
    plain_offering,
    principal_of,
    trunk_offering,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


def _close(offering, actor=OFFICE, now=NOW):
    return close_offering(offering=offering.pk, why="För få sökande", own_text="Hör av er!", actor=actor, now=now)


def _seats(offering):
    return list(SeatGroup.objects.filter(offering=offering).order_by("position").values_list("seats", flat=True))


def test_a_principal_closes_and_seats_are_0_and_a_message_is_drafted():
    offering = plain_offering()
    before = _seats(offering)
    closed = _close(offering, principal_of(offering))
    offering.refresh_from_db()
    assert (offering.status, offering.closed_on, offering.closed_why) == ("CLOSED", NOW.date(), "För få sökande")
    assert set(_seats(offering)) == {0}
    assert closed.hits.seats == sum(before) > 0
    notice = ApplicantNotice.objects.get()
    assert (notice.offering, notice.reason, notice.state, notice.own_text) == (
        offering,
        "CLOSED",
        "DRAFT",
        "Hör av er!",
    )


def test_the_log_says_who_closed_what_and_whose_it_is():
    offering = plain_offering()
    _close(offering, principal_of(offering))
    event = Event.objects.order_by("seq").last()
    assert (event.action, event.role, event.why) == ("offer.offering.close", "principal", "För få sökande")
    assert event.about == f"offering:{YEAR}:{offering.offering_id}"
    assert (event.unit, event.municipality) == (offering.unit.key, offering.municipality_code)
    assert json.loads(event.before)["status"] == "OPEN"
    assert json.loads(event.after) == {
        "applicants": None, "name": offering.name, "profiles": [], "seats": 0, "status": "CLOSED",
    }  # fmt: skip


def test_profiles_close_with_what_they_hang_on_and_never_alone():
    trunk = trunk_offering()
    profile = trunk.profiles.first()
    with pytest.raises(ProfileClosesWithItsOrientationError) as refused:
        _close(profile)
    assert trunk.name in refused.value.text("sv")
    closed = _close(trunk)
    assert set(trunk.profiles.values_list("status", flat=True)) == {"CLOSED"}
    assert len(closed.notices) == 1 + trunk.profiles.count()
    assert closed.hits.profiles == tuple(trunk.profiles.order_by("name_sort").values_list("name", flat=True))
    with pytest.raises(TrunkIsClosedError):
        reopen_offering(offering=profile.pk, why="-", actor=OFFICE, now=NOW)


def test_a_school_may_on_its_last_day_and_only_the_office_after_it():
    offering = plain_offering()
    day, is_example = closing_deadline(YEAR)
    assert (day, is_example) == (dt.date(2026, 3, 13), True)
    last_second = dt.datetime(2026, 3, 13, 22, 59, 59, tzinfo=dt.UTC)
    assert refusal_to_close(offering, principal_of(offering), last_second) is None
    a_second_later = dt.datetime(2026, 3, 13, 23, 0, 0, tzinfo=dt.UTC)
    with pytest.raises(ClosingDeadlinePassedError):
        _close(offering, principal_of(offering), a_second_later)
    assert _close(offering, OFFICE, AFTER_DEADLINE).offering.status == "CLOSED"


def test_a_year_without_a_last_day_is_refused_and_never_guessed():
    with pytest.raises(NoRuleInForceError):
        closing_deadline(2028)


def test_it_is_not_closed_twice_and_a_closed_one_is_not_changed():
    offering = plain_offering()
    _close(offering)
    with pytest.raises(AlreadyClosedError):
        _close(offering)
    with pytest.raises(ClosedOfferingError):
        change_offering(offering=offering.pk, seats={}, test=None, extra_choices={}, actor=OFFICE, why="", now=NOW)
    assert Event.objects.filter(action="offer.offering.close").count() == 1


def test_reopening_gives_back_every_seat_and_takes_back_the_message():
    trunk = trunk_offering()
    everything = {row.pk: _seats(row) for row in (trunk, *trunk.profiles.all())}
    _close(trunk)
    reopened = reopen_offering(offering=trunk.pk, why="Fler sökte", actor=OFFICE, now=NOW)
    assert reopened.status == "OPEN"
    assert {pk: _seats(Offering.objects.get(pk=pk)) for pk in everything} == everything
    assert set(ApplicantNotice.objects.values_list("state", flat=True)) == {"WITHDRAWN"}
    assert Event.objects.order_by("seq").last().action == "offer.offering.reopen"
    with pytest.raises(NotClosedError):
        reopen_offering(offering=trunk.pk, why="-", actor=OFFICE, now=NOW)


def test_whom_it_hits_is_not_known_until_a_room_counts_the_applications(monkeypatch):
    monkeypatch.setattr(applicants, "_COUNTS", [])
    monkeypatch.setattr(applicants, "_ADDRESSES", [])
    offering = trunk_offering()
    assert whom_it_hits(offering).applicants is None
    count_applicants_with(lambda year, _id: 7 if year == YEAR else 0)
    assert whom_it_hits(offering).applicants == 7 * (1 + offering.profiles.count())


def test_what_is_left_of_the_same_study_path_is_counted_without_itself():
    offering = plain_offering()
    alike = Offering.objects.filter(
        programme=offering.programme, orientation=offering.orientation, apprentice=offering.apprentice, status="OPEN"
    )
    assert whom_it_hits(offering).alike == alike.count() - 1


def test_the_whole_sum_of_seats_falls_by_what_was_closed():
    def total():
        return sum(offerings_of(YEAR).values_list("seats", flat=True))

    offering = plain_offering()
    before, its_own = total(), sum(_seats(offering))
    _close(offering)
    assert total() == before - its_own
