"""Statements of home municipalities: which choices, the three answers, the days, and that the school sees them."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.models import Applicant, RowDecision, Statement, YearDay
from gymnasieregion.contexts.admission.selectors.school_table import table_of
from gymnasieregion.contexts.admission.selectors.statements import (
    State,
    answer_days,
    digest_of_statements,
    statement_rows,
)
from gymnasieregion.contexts.admission.services.statements import (
    NothingToStateError,
    StateAloneError,
    StatementsChangedError,
    give_statements,
)
from gymnasieregion.contexts.offer.api import offer_row, some_of_offer
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.selectors import visible_events
from tests.admission_year import ROWS, YEAR, small_year

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
UPPSALA = Actor("u-ua", "Uppsala kommun", Role.MUNICIPAL_OFFICER, scope_id="0380")
STOCKHOLM = Actor("u-sthlm", "Stockholms stad", Role.MUNICIPAL_OFFICER, scope_id="0180")
PETRA = Actor("u-petra", "Petra Rektor", Role.PRINCIPAL, scope_id="S001")
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


@pytest.fixture(autouse=True)
def _year():
    """Cia and Dan live in Uppsala, outside the area; IB takes everybody first, so nothing is stated of it."""
    people = [*ROWS["applicants"], ("Dan", "", "2010-01-02", "0380", "no", "no", "no", "Dan")]
    choices = [("Asta", "1", "NA"), ("Cia", "1", "NA"), ("Cia", "2", "IB"), ("Dan", "1", "NA"), ("Dan", "2", "ES")]
    small_year(
        applicants=people, choices=choices, tests=[], ranks=[],
        row_decisions=[("Dan", "ES", "", "", "", "", "", "RECHOICE")],
    )  # fmt: skip
    Offering.objects.filter(offering_id="IB").update(first_hand="ALL")
    days = {"APPLICATION_CLOSES": dt.date(2026, 2, 15), "RECHOICE_CLOSES": dt.date(2026, 5, 15)}
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())


def _rows(actor=UPPSALA):
    return statement_rows(YEAR, actor)


def _listed(actor=UPPSALA):
    return [(row.person.applicant_id, row.offering.offering_id) for row in _rows(actor)]


def _give(*pairs, answer="NOWHERE", actor=UPPSALA, based_on=None):
    keys = [(Applicant.objects.get(applicant_id=name).pk, offering) for name, offering in pairs]
    based_on = digest_of_statements(statement_rows(YEAR, actor, keys)) if based_on is None else based_on
    return give_statements(year=YEAR, rows=keys, answer=answer, based_on=based_on, actor=actor, now=NOW)


def test_a_municipality_states_its_view_of_its_own_pupils_choices_outside_the_area():
    assert _listed() == [("Cia", "NA"), ("Dan", "ES"), ("Dan", "NA")]
    assert _listed(STOCKHOLM) == []  # its pupils belong to the area
    assert len(_listed(OFFICE)) == 3


def test_the_days_are_four_weeks_after_choices_close():
    assert answer_days(YEAR) == {"": dt.date(2026, 3, 15), "RECHOICE": dt.date(2026, 6, 12)}
    days = {row.key[1]: row.answer_by for row in _rows() if row.person.applicant_id == "Dan"}
    assert days == {"NA": dt.date(2026, 3, 15), "ES": dt.date(2026, 6, 12)}
    assert [row.is_late(dt.date(2026, 3, 16)) for row in _rows()] == [True, False, True]
    assert not any(row.is_late(dt.date(2026, 3, 15)) for row in _rows())


def test_many_get_the_same_answer_as_one_event_that_the_municipality_sees():
    assert len(_give(("Cia", "NA"), ("Dan", "NA"), answer="AT_PARTY")) == 2
    assert set(Statement.objects.values_list("answer", "municipality_code", "given_by", "given_at")) == {
        ("AT_PARTY", "0380", "u-ua", NOW)
    }
    event = Event.objects.order_by("seq").last()
    assert (event.entries_count, event.municipality, event.unit) == (2, "0380", "")
    assert visible_events(UPPSALA).count() == 1
    assert {row.state for row in _rows() if row.offering.offering_id == "NA"} == {State.GIVEN}


def test_an_answer_is_changed_until_the_school_decides():
    _give(("Cia", "NA"))
    with pytest.raises(NothingToStateError):
        _give(("Cia", "NA"))
    assert len(_give(("Cia", "NA"), answer="IN_OWN")) == 1
    after = json.loads(Event.objects.order_by("seq").last().after)
    assert after == {"offering_id": "NA", "statement": "IN_OWN"}
    RowDecision.objects.create(applicant=Applicant.objects.get(applicant_id="Cia"), offering_id="NA", received=True)
    assert {row.state for row in _rows() if row.person.applicant_id == "Cia"} == {State.DECIDED}
    with pytest.raises(NothingToStateError):
        _give(("Cia", "NA"), answer="NOWHERE")


def test_what_has_changed_meanwhile_is_read_again_first():
    keys = [(Applicant.objects.get(applicant_id="Cia").pk, "NA")]
    seen = digest_of_statements(statement_rows(YEAR, UPPSALA, keys))
    _give(("Cia", "NA"))
    with pytest.raises(StatementsChangedError):
        _give(("Cia", "NA"), answer="IN_OWN", based_on=seen)


def test_another_municipality_s_rows_are_passed_over():
    with pytest.raises(NothingToStateError):
        _give(("Cia", "NA"), actor=STOCKHOLM)


def test_the_school_sees_the_answer_on_the_row():
    _give(("Cia", "NA"), answer="IN_OWN")
    offering = offer_row(Offering.objects.get(offering_id="NA").pk)
    (facts,) = some_of_offer(YEAR, ["NA"])
    told = {row.person.applicant_id: row.statement for row in table_of(offering, facts, PETRA, NOW.date())}
    assert told == {"Asta": "", "Cia": "IN_OWN", "Dan": ""}


def test_protected_identities_are_the_office_s_and_alone():
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED", given_name="", family_name="", email="")
    assert _listed() == [("Dan", "ES"), ("Dan", "NA")]
    with pytest.raises(StateAloneError):
        _give(("Cia", "NA"), ("Dan", "NA"), actor=OFFICE)
    assert len(_give(("Cia", "NA"), actor=OFFICE)) == 1
    assert not visible_events(UPPSALA).exists()


def test_the_list_asks_the_database_a_bounded_number_of_times(django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        _rows()
