"""Decisions on choices: what is written, what is refused, and that a school's counts are those of its lists."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import Applicant, Attachment, RowDecision, Ruling, Statement
from gymnasieregion.contexts.admission.selectors.rulings import digest_of_rulings, rulings_now
from gymnasieregion.contexts.admission.selectors.school_rows import WAITS, own_offerings, waiting, wishes_of
from gymnasieregion.contexts.admission.selectors.school_table import table_of
from gymnasieregion.contexts.admission.services.rulings import (
    LongReasonError,
    NoReasonError,
    NothingToRuleError,
    Outcome,
    RowsChangedError,
    rule,
)
from gymnasieregion.contexts.offer.api import offer_rows, some_of_offer
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import NOW, YEAR, small_year

pytestmark = pytest.mark.django_db

RECTOR = Actor("u-rektor", "Rut Rektor", Role.PRINCIPAL, "S001")
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
DAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _year():
    small_year()


def _offering(id_):
    return next(row for row in offer_rows(YEAR) if row.offering_id == id_)


def _person(name):
    return Applicant.objects.get(applicant_id=name)


def _rule(offering, kind, names, *, granted=True, ground="Skäl finns.", hand="", actor=RECTOR):
    keys = [_person(name).pk for name in names]
    row = _offering(offering)
    based_on = digest_of_rulings(rulings_now(row, kind, keys, actor))
    outcome = Outcome(kind, granted, ground, hand)
    return rule(offering=row, outcome=outcome, applicants=keys, based_on=based_on, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("kind", "granted", "field", "value"),
    [
        ("ELIGIBILITY", True, "eligible", True),
        ("ELIGIBILITY", False, "eligible", False),
        ("RECEPTION", False, "received", False),
        ("FREE_QUOTA", False, "free_quota", "REFUSED"),
        ("DISPENSATION", False, "dispensation", ""),
    ],
)
def test_a_decision_writes_what_the_next_round_reads(kind, granted, field, value):
    # Asta has asked for free quota at NA and got it; Cia has a dispensation there
    name = "Cia" if kind == "DISPENSATION" else "Asta"
    (ruling,) = _rule("NA", kind, [name], granted=granted)
    assert getattr(RowDecision.objects.get(applicant__applicant_id=name, offering_id="NA"), field) == value
    assert (ruling.granted, ruling.decided_by, ruling.decided_at) == (granted, "u-rektor", NOW)


def test_a_decision_on_one_question_leaves_the_others_as_they_were():
    _rule("NA", "ELIGIBILITY", ["Asta"], granted=True)
    assert RowDecision.objects.get(applicant__applicant_id="Asta", offering_id="NA").free_quota == "GRANTED"


def test_a_reception_that_is_refused_has_no_hand():
    _rule("NA", "RECEPTION", ["Cia"], granted=True, hand="1")
    assert RowDecision.objects.get(applicant__applicant_id="Cia").hand == "1"
    (ruling,) = _rule("NA", "RECEPTION", ["Cia"], granted=False, hand="1")
    assert RowDecision.objects.get(applicant__applicant_id="Cia").hand == ""
    assert ruling.ground == "Skäl finns."


def test_the_ground_is_needed_and_has_a_bound():
    with pytest.raises(NoReasonError):
        _rule("NA", "ELIGIBILITY", ["Asta"], ground="  ")
    with pytest.raises(LongReasonError, match="241"):
        _rule("NA", "ELIGIBILITY", ["Asta"], ground="x" * 241)
    assert not Ruling.objects.exists()


def test_the_same_decision_twice_is_one():
    _rule("NA", "ELIGIBILITY", ["Asta"])
    with pytest.raises(NothingToRuleError):
        _rule("NA", "ELIGIBILITY", ["Asta"])
    assert Ruling.objects.count() == Event.objects.filter(action="admission.row.rule").count() == 1


def test_rows_that_have_changed_since_are_not_decided():
    row, keys = _offering("NA"), [_person("Asta").pk]
    based_on = digest_of_rulings(rulings_now(row, "ELIGIBILITY", keys, RECTOR))
    RowDecision.objects.filter(applicant=keys[0]).update(received=False)
    with pytest.raises(RowsChangedError):
        rule(offering=row, outcome=Outcome("ELIGIBILITY", True, "Ja."), applicants=keys, based_on=based_on,
             actor=RECTOR, now=NOW)  # fmt: skip


def test_a_choice_that_is_gone_is_not_decided():
    _person("Asta").choices.filter(offering_id="NA").delete()
    with pytest.raises(NothingToRuleError):
        _rule("NA", "ELIGIBILITY", ["Asta"])
    with pytest.raises(NothingToRuleError):
        _rule("IB", "ELIGIBILITY", ["Asta"])


def test_reception_waits_for_the_home_municipality_unless_there_is_a_reason():
    RowDecision.objects.filter(applicant__applicant_id="Cia").delete()  # Cia is from Uppsala, outside the area
    with pytest.raises(NothingToRuleError):
        _rule("NA", "RECEPTION", ["Cia"])
    row, keys = _offering("NA"), [_person("Asta").pk, _person("Cia").pk]
    rows = rulings_now(row, "RECEPTION", keys, RECTOR)
    assert [(each.person.applicant_id, each.lacks_statement) for each in rows] == [("Asta", False), ("Cia", True)]
    outcome = Outcome("RECEPTION", True, "Ja.", without_statement="Kommunen svarade inte i tid.")
    based_on = digest_of_rulings(rows)
    rule(
        offering=row, outcome=outcome, applicants=keys[1:], based_on=digest_of_rulings(rows[1:]), actor=RECTOR, now=NOW
    )
    assert RowDecision.objects.get(applicant=keys[1]).received is True
    assert Event.objects.get(action="admission.row.rule").why == "Kommunen svarade inte i tid."
    assert Ruling.objects.get().ground == "Ja."
    assert digest_of_rulings(rulings_now(row, "RECEPTION", keys, RECTOR)) != based_on


def test_reception_is_decided_when_the_home_municipality_has_stated_its_view():
    cia = _person("Cia")
    RowDecision.objects.filter(applicant=cia).delete()
    Statement.objects.create(
        applicant=cia, offering_id="NA", municipality_code="0380", answer="NOWHERE", given_by="u", given_at=NOW
    )
    _rule("NA", "RECEPTION", ["Cia"])
    assert RowDecision.objects.get(applicant=cia).received is True
    assert Event.objects.get(action="admission.row.rule").why == ""


def test_many_rows_are_one_event_with_what_each_was():
    written = _rule("NA", "ELIGIBILITY", ["Asta", "Cia"], granted=False, ground="Saknar ämnen.")
    assert len(written) == 2
    event = Event.objects.get(action="admission.row.rule")
    assert event.entries_count == 2
    assert "Saknar" not in event.after
    assert event.why == ""


def _rich_year():
    """A row for everything that may wait."""
    RowDecision.objects.filter(applicant__applicant_id="Cia").delete()
    RowDecision.objects.filter(applicant__applicant_id="Asta").update(free_quota="APPLIED")
    more = {"media_type": "application/pdf", "content": b"x", "sha256": "0" * 64, "sent_by": "u", "sent_at": NOW}
    for name, offering, kind in (
        ("Cia", "NA", "DISPENSATION"),
        ("Asta", "NA", "FOREIGN"),
        ("Bo", "ES", "DISPENSATION"),
    ):
        Attachment.objects.create(applicant=_person(name), offering_id=offering, kind=kind, name="a.pdf", **more)
    _person("Bo").typed_ranks.all().delete()
    Offering.objects.filter(offering_id="ES").update(test_max_rank=1)
    for number, home in enumerate(("0380", "0180", "0380")):
        row = Applicant.objects.create(
            year_id=YEAR, applicant_id=f"X{number}", ticket=f"X{number}", birth_date=dt.date(2010, 1, 1),
            home_municipality_code=home, is_active=number < 2,
        )  # fmt: skip
        for rank, offering in enumerate(("ES", "NA", "IB"), start=1):
            row.choices.create(rank=rank, offering_id=offering)
    Statement.objects.create(
        applicant=_person("X0"), offering_id="NA", municipality_code="0380", answer="IN_OWN", given_by="u", given_at=NOW
    )
    RowDecision.objects.create(applicant=_person("X1"), offering_id="ES", eligible=False)
    Ruling.objects.create(
        applicant=_person("Bo"), offering_id="ES", kind="DISPENSATION", granted=False, ground="Nej.", decided_by="u",
        decided_at=NOW,
    )  # fmt: skip


def test_the_home_counts_what_the_lists_show():
    _rich_year()
    offer = own_offerings(YEAR, RECTOR)
    counted = waiting(offer, YEAR, RECTOR)
    facts = {row.offering_id: row for row in some_of_offer(YEAR, [row.offering_id for row in offer])}
    listed = {row.offering_id: table_of(row, facts[row.offering_id], RECTOR, DAY) for row in offer}
    for code in WAITS:
        shown = {id_: sum(code in row.waits for row in rows) for id_, rows in listed.items()}
        assert counted[code] == {id_: count for id_, count in shown.items() if count}, code
    # by hand: free quota Asta; reception Cia, X0 at NA, and X0 at ES and IB; test X0 at ES (Asta has it second)
    assert counted["FREE_QUOTA"] == {"NA": 1}
    assert counted["ELIGIBILITY"] == {"NA": 1}
    assert counted["RECEPTION"] == {"NA": 2, "ES": 1, "IB": 1}
    assert counted["DISPENSATION"] == {"NA": 1}
    assert counted["TEST"] == {"ES": 1}
    assert counted["RANK"] == {"IB": 3}
    assert counted["STATEMENT"] == {"NA": 1, "ES": 1, "IB": 1}


def test_first_and_second_hand_are_counted_as_the_list_shows_them():
    _rich_year()
    RowDecision.objects.create(applicant=_person("Cia"), offering_id="NA", hand="1", received=True)
    offer = own_offerings(YEAR, RECTOR)
    wishes = wishes_of(offer, YEAR, RECTOR)
    # NA: Asta and X1 of the area, Cia by decision, X0 from outside; ES: Asta, Bo, X1 and X0
    assert {id_: (each.first, each.second) for id_, each in wishes.items()} == {
        "NA": (3, 1), "ES": (3, 1), "IB": (2, 1),
    }  # fmt: skip


def test_a_protected_identity_is_counted_for_the_office_alone():
    _rich_year()
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    offer = own_offerings(YEAR, OFFICE)
    assert waiting(offer, YEAR, RECTOR)["FREE_QUOTA"] == {}
    assert waiting(offer, YEAR, OFFICE)["FREE_QUOTA"] == {"NA": 1}
    assert (wishes_of(offer, YEAR, RECTOR)["NA"].all, wishes_of(offer, YEAR, OFFICE)["NA"].all) == (3, 4)
