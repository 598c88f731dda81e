"""Seats, tests, extra choices and the names of schools change; what was before is kept."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from gymnasieregion.contexts.offer.models import ApplicantNotice, ExtraChoice, Offering, SchoolUnit, SeatGroup
from gymnasieregion.contexts.offer.services.changing import (
    NoTestError,
    NothingChangedError,
    SeatsBelowZeroError,
    SkillTest,
    SkillTestBoundsError,
    UnknownSeatGroupError,
    change_offering,
    skill_test_of,
)
from gymnasieregion.contexts.offer.services.units import (
    CodeTakenError,
    SpanBeginsTooEarlyError,
    recode_unit,
    rename_unit,
)
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import NOW, OFFICE, load_small_offer, plain_offering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


def _change(offering, **more):
    values = {"seats": {}, "test": None, "extra_choices": {}, "actor": OFFICE, "why": "Beslut", "now": NOW}
    return change_offering(offering=offering.pk, **{**values, **more})


def _tested():
    return Offering.objects.filter(selection="MERIT_TEST").first()


def test_seats_change_and_the_log_has_both():
    offering = plain_offering()
    group = offering.groups.first()
    _change(offering, seats={group.group_id: group.seats + 4})
    assert SeatGroup.objects.get(pk=group.pk).seats == group.seats + 4
    event = Event.objects.order_by("seq").last()
    assert event.action == "offer.offering.change"
    assert json.loads(event.before)["seats"][group.group_id] == group.seats
    assert json.loads(event.after)["seats"][group.group_id] == group.seats + 4


def test_a_test_changes_its_terms():
    offering = _tested()
    terms = SkillTest(weight=12_50, most=40_00, least=2_00, subject="MU", subject_mark="C", max_rank=3)
    assert skill_test_of(offering) != terms
    assert skill_test_of(_change(offering, test=terms)) == terms


def test_what_cannot_be_is_refused_and_changes_nothing():
    offering = plain_offering()
    terms = SkillTest(weight=1_00, most=10_00, least=20_00, subject="", subject_mark="", max_rank=None)
    for error, more in (
        (UnknownSeatGroupError, {"seats": {"no such": 3}}),
        (SeatsBelowZeroError, {"seats": {"open": -1}}),
        (NoTestError, {"test": terms}),
        (NothingChangedError, {}),
    ):
        with pytest.raises(error):
            _change(offering, **more)
    with pytest.raises(SkillTestBoundsError):
        _change(_tested(), test=terms)
    assert not Event.objects.filter(action="offer.offering.change").exists()


def test_an_extra_choice_that_is_taken_away_drafts_a_message_to_those_who_chose_it():
    offering = plain_offering()
    languages = ExtraChoice.Kind.LANGUAGE
    _change(offering, extra_choices={languages: ["Spanska", "Tyska"], ExtraChoice.Kind.INSTRUMENT: ["Horn"]})
    assert not ApplicantNotice.objects.exists()
    _change(offering, extra_choices={languages: ["Spanska", "Franska"]})
    assert sorted(offering.extra_choices.values_list("name", flat=True)) == ["Franska", "Horn", "Spanska"]
    notice = ApplicantNotice.objects.get()
    assert (notice.reason, notice.about) == ("EXTRA_CHOICE_CLOSED", "Tyska")


def test_a_school_changes_name_and_code_and_keeps_what_it_was():
    first_day = dt.date(2026, 7, 1)
    rename_unit(unit="S001", name="Nya skolan", first_day=first_day, actor=OFFICE, why="Beslut", now=NOW)
    recode_unit(unit="S001", code="N001", first_day=first_day, actor=OFFICE, why="Beslut", now=NOW)
    unit = SchoolUnit.objects.get(key="S001")
    assert [(name.name, name.ends_on) for name in unit.names.order_by("starts_on")] == [
        ("Björkvalla gymnasium", first_day), ("Nya skolan", None),
    ]  # fmt: skip
    assert [(code.code, code.ends_on) for code in unit.codes.order_by("starts_on")] == [
        ("S001", first_day), ("N001", None),
    ]  # fmt: skip
    assert set(unit.offerings.values_list("school", flat=True)) == {"Björkvalla gymnasium"}
    with pytest.raises(SpanBeginsTooEarlyError):
        rename_unit(unit="S001", name="Åter", first_day=first_day, actor=OFFICE, why="-", now=NOW)
    with pytest.raises(CodeTakenError):
        recode_unit(unit="S001", code="S002", first_day=dt.date(2027, 1, 1), actor=OFFICE, why="-", now=NOW)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "CLOSED"}, "offer_closed_has_day_and_ground_or_neither"),
        ({"closed_why": "varför"}, "offer_closed_has_day_and_ground_or_neither"),
        ({"selection": "MERIT_TEST"}, "offer_test_has_weight_or_there_is_none"),
        ({"test_max": 1}, "offer_test_has_weight_or_there_is_none"),
        ({"test_subject": "MU"}, "offer_test_"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(change, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Offering.objects.filter(pk=plain_offering().pk).update(**change)
