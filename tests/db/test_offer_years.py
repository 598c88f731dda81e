"""The year rolls over once: everything open, everything to be reviewed, nothing of last year changed."""

import datetime as dt

import pytest

from gymnasieregion.contexts.offer.models import ExtraChoice, Offering, OfferYear, SeatGroup
from gymnasieregion.contexts.offer.services.changing import change_offering
from gymnasieregion.contexts.offer.services.closing import close_offering
from gymnasieregion.contexts.offer.services.units import rename_unit
from gymnasieregion.contexts.offer.services.years import (
    NoOfferToCopyError,
    NoSuchYearError,
    NotReviewedError,
    YearExistsError,
    YearIsOpenError,
    open_year,
    roll_year,
)
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import NOW, OFFICE, YEAR, load_small_offer, plain_offering, trunk_offering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


def _everything(year):
    """All that is copied, as values."""
    rows = Offering.objects.filter(offer_year_id=year).order_by("offering_id")
    groups = SeatGroup.objects.filter(offering__offer_year_id=year).order_by("offering__offering_id", "position")
    return (
        list(rows.values_list("offering_id", "unit__key", "name", "study_path_code", "selection", "test_weight")),
        list(rows.values_list("offering_id", "hangs_on__offering_id", "local_profile", "municipality_code")),
        list(groups.values_list("offering__offering_id", "group_id", "kind", "seats", "limit", "overflow_to")),
        list(ExtraChoice.objects.filter(offering__offer_year_id=year).values_list("kind", "name")),
    )


def _roll(year=YEAR + 1):
    return roll_year(year=year, actor=OFFICE, now=NOW)


def test_the_copy_is_last_years_offer_open_and_to_be_reviewed():
    change_offering(
        offering=plain_offering().pk, seats={}, test=None, extra_choices={ExtraChoice.Kind.LANGUAGE: ["Spanska"]},
        actor=OFFICE, why="-", now=NOW,
    )  # fmt: skip
    before = _everything(YEAR)
    close_offering(offering=trunk_offering().pk, why="Få sökande", own_text="", actor=OFFICE, now=NOW)
    count = _roll()
    assert count == Offering.objects.filter(offer_year_id=YEAR + 1).count() == len(before[0])
    assert _everything(YEAR + 1) == before
    rolled = Offering.objects.filter(offer_year_id=YEAR + 1)
    assert set(rolled.values_list("status", "closed_on", "closed_why", "reviewed_on")) == {("OPEN", None, "", None)}
    assert Offering.objects.filter(offer_year_id=YEAR, status="CLOSED").exists()
    year = OfferYear.objects.get(pk=YEAR + 1)
    assert (year.state, year.copied_from, year.synthetic) == ("REVIEW", YEAR, True)
    assert Entry.objects.filter(event=Event.objects.get(action="offer.year.roll")).count() == count


def test_it_is_refused_the_second_time_and_changes_nothing():
    _roll()
    before = _everything(YEAR + 1)
    with pytest.raises(YearExistsError):
        _roll()
    assert _everything(YEAR + 1) == before
    assert Event.objects.filter(action="offer.year.roll").count() == 1


def test_a_year_after_a_gap_is_refused():
    with pytest.raises(NoOfferToCopyError):
        _roll(YEAR + 2)
    assert OfferYear.objects.count() == 1


def test_a_school_that_changed_its_name_has_the_new_one_in_the_new_year_only():
    rename_unit(unit="S001", name="Åsöns skola", first_day=dt.date(YEAR, 7, 1), actor=OFFICE, why="Beslut", now=NOW)
    _roll()
    names = Offering.objects.filter(unit__key="S001").order_by("offer_year").values_list("offer_year", "school")
    assert list(names.distinct()) == [(YEAR, "Björkvalla gymnasium"), (YEAR + 1, "Åsöns skola")]
    assert "asons skola" in Offering.objects.filter(unit__key="S001", offer_year_id=YEAR + 1).first().search_text


def test_a_year_opens_when_all_is_reviewed_and_not_before():
    _roll()
    with pytest.raises(NotReviewedError):
        open_year(year=YEAR + 1, actor=OFFICE, now=NOW)
    for offering in Offering.objects.filter(offer_year_id=YEAR + 1):
        change_offering(
            offering=offering.pk, seats={}, test=None, extra_choices={}, actor=OFFICE, why="Granskad", now=NOW
        )
    assert open_year(year=YEAR + 1, actor=OFFICE, now=NOW).state == "OPEN"
    with pytest.raises(YearIsOpenError):
        open_year(year=YEAR + 1, actor=OFFICE, now=NOW)
    with pytest.raises(NoSuchYearError):
        open_year(year=YEAR + 5, actor=OFFICE, now=NOW)
