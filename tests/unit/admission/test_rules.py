"""The rules of a round, from the law and the office's decisions."""

from datetime import date
from decimal import Decimal

import pytest

from gymnasieregion.contexts.admission.selectors.rules import (
    DECIDABLE,
    TieBreakWithoutLotteryError,
    UnknownCodeError,
    UnlawfulTierOrderError,
    rules_for,
)
from gymnasieregion.contexts.offer.api import programmes
from gymnasieregion.law.book import NoRuleInForceError, ParameterFaultsError, law_book
from gymnasieregion.law.parameter import Kind

DAY = date(2025, 7, 1)


def rules(*decisions, kind="final", day=DAY):
    return rules_for(day=day, kind=kind, decisions=decisions)


def decided(name, value):
    row = {"from": "2025-06-01", "value": value, "source": {"title": "Beslut 2025-05-30"}}
    return {"id": f"admission.{name}", "kind": "decision", "values": [row]}


def test_merit_is_as_the_ordinance_says():
    merit = rules().merit
    assert merit.points["B"] == Decimal("17.5")
    assert merit.points["-"] == 0
    assert merit.best_grades == 16
    assert merit.extra_language_grades == 1
    assert merit.language_choice_codes == {"M2"}


def test_every_programme_has_its_ways_in():
    eligibility = rules().eligibility
    assert set(eligibility.by_programme) == {programme.code for programme in programmes()}
    core = (frozenset({"SV", "SVA"}), frozenset({"EN"}), frozenset({"MA"}))
    (building,) = eligibility.by_programme["BA"]
    assert (building.required, building.named, building.others) == (core, (), 5)
    assert eligibility.by_programme["BA"] == eligibility.vocational


@pytest.mark.parametrize(
    ("programme", "named", "others"),
    [
        ("EK", ("GE", "HI", "RE", "SH"), 5),
        ("HU", ("GE", "HI", "RE", "SH"), 5),
        ("SA", ("GE", "HI", "RE", "SH"), 5),
        ("NA", ("BI", "FY", "KE"), 6),
        ("TE", ("BI", "FY", "KE"), 6),
        ("ES", (), 9),
        ("IB", (), 9),
    ],
)
def test_the_named_subjects_are_among_the_nine(programme, named, others):
    (way,) = rules().eligibility.by_programme[programme]
    assert (way.named, way.others) == (named, others)
    assert len(way.required) + len(way.named) + way.others == 12


def test_introductory_programmes():
    eligibility = rules().eligibility
    either, both = eligibility.by_programme["IMV"]
    assert (either.required, either.others) == ((frozenset({"SV", "SVA"}), frozenset({"EN", "MA"})), 4)
    assert (len(both.required), both.others) == (3, 3)
    assert eligibility.by_programme["IMY"] == ()
    assert eligibility.closed_for_eligible == {"IMY", "IMA"}
    assert {"IMA", "IMS", "VI", "YX", "IAIND"} <= eligibility.decided_only
    assert "IMY" not in eligibility.decided_only


def test_ages_are_asked_by_the_first_half_year():
    # 22 for the fourth year means the whole calendar year, so an autumn start at 22 is in time and at 23 too late
    assert rules().eligibility.last_start_age == {"*": 20, "RH": 21, "VI": 23}


def test_gnesta_is_second_hand_and_habo_first():
    area = rules().ranking.area
    assert "0305" in area
    assert "0461" not in area
    assert len(area) == 27


def test_sources_say_what_held_from_when_and_what_is_an_example():
    found = rules().sources
    assert found["admission.grade_points"]["from"] == "2025-01-01"
    assert "7 kap. 4 §" in found["admission.grade_points"]["source"]
    assert found["admission.grade_points"]["example"] == "no"
    assert found["admission.tie_break"]["example"] == "yes"
    assert rules(decided("tie_break", ["LOTTERY"])).sources["admission.tie_break"]["example"] == "no"


def test_the_version_is_that_of_the_book_with_the_decisions_in_it():
    assert rules().version == law_book().version
    assert rules(decided("no_reply", "NO")).version != law_book().version
    assert rules().day == "2025-07-01"


def test_a_decision_changes_the_round():
    assert rules().round.no_reply == "YES"
    assert rules(decided("no_reply", "NO")).round.no_reply == "NO"
    assert rules(decided("no_reply", "NO"), day=date(2025, 5, 31)).round.no_reply == "YES"
    assert rules(decided("tie_break", ["CHOICE_ORDER", "LOTTERY"])).ranking.tie_break == ("CHOICE_ORDER", "LOTTERY")
    assert rules(decided("tier_order", ["1", "1L", "2", "2L"])).sources["admission.tier_order"]["example"] == "no"


def test_free_quota_is_held_back_in_the_preliminary_round_only():
    assert rules(kind="preliminary").round.free_quota_in_preliminary == "NOT_TRIED_SEATS_HELD"
    for kind in ("simulation", "final", "late", "reserve"):
        assert rules(kind=kind).round.free_quota_in_preliminary == "TRIED"


@pytest.mark.parametrize(
    ("decision", "fault"),
    [
        (decided("tie_break", ["CHOICE_ORDER"]), TieBreakWithoutLotteryError),
        (decided("tie_break", []), TieBreakWithoutLotteryError),
        (decided("tie_break", ["ALPHABET", "LOTTERY"]), UnknownCodeError),
        (decided("tier_order", ["2", "1", "1L", "2L"]), UnlawfulTierOrderError),
        (decided("tier_order", ["1L", "1", "2", "2L"]), UnlawfulTierOrderError),
        (decided("tier_order", ["1", "2", "1L", "2L"]), UnlawfulTierOrderError),  # late first hand after second hand
        (decided("tier_order", ["1", "1L", "2L", "2"]), UnlawfulTierOrderError),
        (decided("tier_order", ["1", "2"]), UnlawfulTierOrderError),
        (decided("no_reply", "MAYBE"), UnknownCodeError),
        (decided("free_quota_in_preliminary", "SOMETIMES"), UnknownCodeError),
        (decided("best_grades", 17), ParameterFaultsError),
        (decided("decline", "ALL"), UnknownCodeError),
        (decided("reserve_move", "KEEPS_SEAT_HELD"), UnknownCodeError),
    ],
)
def test_a_decision_that_the_round_cannot_use_is_refused(decision, fault):
    with pytest.raises(fault) as refusal:
        rules(decision)
    assert refusal.value.text("sv") != refusal.value.text("en")


UNREAD = {
    "maximum_choices": 6,
    "free_quota_order": "COMPETE_FIRST",
    "late_completions_order": "ALL_AT_ONCE",
    "reserve_central_rounds": 3,
    "status_words": {"ADMITTED": "Inne"},
    "calendar": {"FINAL_RESULT": "2025-07-02"},
    "statistics_publication": ["LIMIT"],
}


@pytest.mark.parametrize("name", [*UNREAD, "tie_brake"])
def test_a_decision_that_would_change_nothing_in_a_round_is_refused_with_what_can_be_decided(name):
    decision = decided(name, UNREAD.get(name, ["LOTTERY"]))
    with pytest.raises(ParameterFaultsError) as refusal:
        rules(decided("no_reply", "NO"), decision)
    assert {fault.where for fault in refusal.value.faults if "admission.tie_break" in fault.sv} == {
        f"decisions 2: admission.{name}"
    }


def test_a_new_parameter_that_says_all_is_refused_too():
    words = {"label_sv": "Ny", "description": "New.", "unit": "code", "owner": "Kontoret"}
    with pytest.raises(ParameterFaultsError, match="cannot be decided for a round"):
        rules(decided("new", "A") | words | {"checked_on": "2025-06-01", "checked_by": "roll"})


def test_all_faults_of_all_decisions_are_told_at_once():
    with pytest.raises(ParameterFaultsError) as refusal:
        rules(decided("maximum_choices", 6), decided("best_grades", 17), decided("no_reply", "no"))
    wheres = " ".join(fault.where for fault in refusal.value.faults)
    assert all(name in wheres for name in ("maximum_choices", "best_grades", "no_reply"))
    with pytest.raises(ParameterFaultsError, match="should be a table with an id"):
        rules(7)


def test_what_can_be_decided_is_what_a_round_or_its_reserves_read():
    read = {id_ for id_, told in rules().sources.items() if told["kind"] == "decision"}
    assert set(DECIDABLE) == read | {"admission.reserve_answer_days"}
    assert rules(decided("reserve_answer_days", 3)).round == rules().round


def test_every_decision_that_no_round_reads_says_so():
    for id_, parameter in law_book().parameters.items():
        if parameter.kind is Kind.DECISION and id_.startswith("admission."):
            assert ("No round reads it" in parameter.description) == (id_ not in DECIDABLE)


def test_an_unknown_kind_of_round_is_refused():
    with pytest.raises(UnknownCodeError, match="spring"):
        rules(kind="spring")


def test_a_day_before_what_was_read_is_refused():
    with pytest.raises(NoRuleInForceError, match="2024-07-01"):
        rules(day=date(2024, 7, 1))
