"""Skill-test points: two assessors apart, differences, the principal, retests, files, and the round that reads them."""

import dataclasses
import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.models import Applicant, PointsEntry, RowDecision, SkillTestPoints
from gymnasieregion.contexts.admission.selectors.cases_seats import frozen_table
from gymnasieregion.contexts.admission.selectors.missing_rows import missing_rows
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.school_points import State, points_of, seen_by
from gymnasieregion.contexts.admission.services.points import (
    AnsweredError,
    NoFirstTestError,
    NoGroundToPointsError,
    NotDifferingError,
    NothingEnteredError,
    NotToEnterError,
    Said,
    decide_points,
    enter_again,
    enter_points,
)
from gymnasieregion.contexts.admission.services.points_file import read_file, read_pasted
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.api import offer_row, offer_rows, some_of_offer
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.audit.selectors import visible_events
from tests.admission_runs import decided_run, work
from tests.admission_year import ROWS, YEAR, small_year

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
ANNA = Actor("u-anna", "Anna Bedömare", Role.TEACHER_ASSESSOR, scope_id="S001")
BENGT = Actor("u-bengt", "Bengt Bedömare", Role.TEACHER_ASSESSOR, scope_id="S001")
CLARA = Actor("u-clara", "Clara Bedömare", Role.TEACHER_ASSESSOR, scope_id="S001")
PETRA = Actor("u-petra", "Petra Rektor", Role.PRINCIPAL, scope_id="S001")
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
PUPILS = ("Asta", "Bo", "Cia", "Dan")


@pytest.fixture(autouse=True)
def _year():
    """All four apply to ES; the test is for choices 1 and 2, and Dan has it third."""
    people = [*ROWS["applicants"], ("Dan", "", "2010-01-02", "0180", "no", "no", "no", "Dan")]
    choices = [
        ("Asta", "1", "NA"), ("Asta", "2", "ES"), ("Bo", "1", "ES"), ("Bo", "2", "IB"), ("Cia", "1", "ES"),
        ("Dan", "1", "NA"), ("Dan", "2", "IB"), ("Dan", "3", "ES"),
    ]  # fmt: skip
    small_year(applicants=people, choices=choices, row_decisions=[], tests=[], ranks=[])
    Offering.objects.filter(offering_id="ES").update(test_max_rank=2, test_max=20_00, test_min=None)


def _person(name):
    return Applicant.objects.get(applicant_id=name)


def _es():
    offering = offer_row(Offering.objects.get(offering_id="ES").pk)
    (facts,) = some_of_offer(YEAR, ["ES"])
    return {"offering": offering, "facts": facts}


def _enter(actor, **points):
    keyed = {_person(name).pk: value for name, value in points.items()}
    return enter_points(**_es(), points=keyed, actor=actor, now=NOW)


def _said(name, points, ground):
    return Said(**_es(), applicant=_person(name).pk, points=points, ground=ground)


def _row(name, actor=ANNA):
    return next(row for row in points_of(*_es().values(), actor) if row.person.applicant_id == name)


def _kept(name):
    return SkillTestPoints.objects.filter(applicant__applicant_id=name).values_list("points", flat=True).first()


def test_who_is_called_is_said_and_the_rank_is_nowhere_in_the_row():
    assert [(row.person.applicant_id, row.is_called) for row in points_of(*_es().values(), ANNA)] == [
        ("Asta", True), ("Bo", True), ("Cia", True), ("Dan", False),
    ]  # fmt: skip
    assert "rank" not in {field.name for field in dataclasses.fields(_row("Asta"))}
    with pytest.raises(NotToEnterError):
        _enter(ANNA, Dan=1000)


def test_two_who_agree_make_the_points_and_one_alone_does_not():
    assert dataclasses.astuple(_enter(ANNA, Asta=1250, Bo=None)) == (0, 2, 0)
    assert SkillTestPoints.objects.count() == 0
    assert dataclasses.astuple(_enter(BENGT, Asta=1250, Bo=None)) == (2, 0, 0)
    assert (_kept("Asta"), _kept("Bo")) == (1250, None)
    assert (_row("Asta").state, _row("Bo").state) == (State.DONE, State.ABSENT)


def test_the_second_does_not_see_the_first_s_points_and_the_log_does_not_tell_them():
    _enter(ANNA, Asta=1250)
    assert [entry.points for entry in seen_by(_row("Asta", ANNA), ANNA)] == [1250]
    for other in (BENGT, PETRA, OFFICE):
        assert seen_by(_row("Asta", other), other) == ()
    event = Event.objects.order_by("seq").last()
    entry = Entry.objects.get(event=event)
    assert "1250" not in event.after + event.before + entry.content
    assert json.loads(entry.content) == {"points_state": "ONE"}


def test_points_that_differ_are_seen_by_the_two_and_one_mends():
    _enter(ANNA, Asta=1250)
    assert dataclasses.astuple(_enter(BENGT, Asta=1200)) == (0, 0, 1)
    assert _kept("Asta") is None
    for one in (ANNA, BENGT, PETRA):
        assert sorted(entry.points for entry in seen_by(_row("Asta", one), one)) == [1200, 1250]
    assert seen_by(_row("Asta", CLARA), CLARA) == ()  # a third assessor
    with pytest.raises(NotToEnterError):
        _enter(CLARA, Asta=1250)
    assert dataclasses.astuple(_enter(ANNA, Asta=1200)) == (1, 0, 0)
    assert _kept("Asta") == 1200


def test_one_person_is_not_two_assessors():
    _enter(ANNA, Asta=1250)
    with pytest.raises(NothingEnteredError):
        _enter(ANNA, Asta=1250)
    assert dataclasses.astuple(_enter(ANNA, Asta=1300)) == (0, 1, 0)  # mends before anybody else has entered
    assert PointsEntry.objects.get().points == 1300


def test_the_principal_decides_with_a_ground_where_two_differ():
    _enter(ANNA, Asta=1250)
    with pytest.raises(NotDifferingError):
        decide_points(_said("Asta", 1200, "Protokollet säger 12."), actor=PETRA, now=NOW)
    _enter(BENGT, Asta=1200)
    with pytest.raises(NoGroundToPointsError):
        decide_points(_said("Asta", 1200, "  "), actor=PETRA, now=NOW)
    decide_points(_said("Asta", 1200, "Protokollet  säger 12."), actor=PETRA, now=NOW)
    assert _kept("Asta") == 1200
    decision = PointsEntry.objects.get(kind="DECISION")
    assert (decision.ground, decision.entered_by) == ("Protokollet säger 12.", "u-petra")
    assert "Protokollet" not in Event.objects.order_by("seq").last().after  # the ground stands with the points
    assert _row("Asta").state is State.DONE


def test_a_retest_is_a_new_attempt_and_the_first_points_count_until_it_is_agreed_on():
    with pytest.raises(NoFirstTestError):
        enter_again(_said("Asta", 1500, "Sjuk vid provet"), actor=ANNA, now=NOW)
    for actor in (ANNA, BENGT):
        _enter(actor, Asta=800)
    enter_again(_said("Asta", 1500, "Pianot var ostämt"), actor=ANNA, now=NOW)
    assert (_kept("Asta"), _row("Asta").state, _row("Asta").attempt) == (800, State.ONE, 2)
    _enter(CLARA, Asta=1500)  # any second assessor
    assert (_kept("Asta"), _row("Asta").state) == (1500, State.DONE)


def test_who_does_not_come_to_the_retest_keeps_the_first_points():
    for actor in (ANNA, BENGT):
        _enter(actor, Asta=800)
    enter_again(_said("Asta", None, "Omprov"), actor=ANNA, now=NOW)
    _enter(BENGT, Asta=None)
    assert (_kept("Asta"), _row("Asta").state) == (800, State.ABSENT)


def test_who_did_not_come_is_no_longer_missing_until_a_retest_begins():
    def missing():
        rows = missing_rows("TEST", YEAR, offer_rows(YEAR))
        return sorted(rows.values_list("applicant__applicant_id", flat=True))

    assert missing() == ["Asta", "Bo", "Cia"]
    for actor in (ANNA, BENGT):
        _enter(actor, Asta=None, Bo=1000)
    assert missing() == ["Cia"]
    enter_again(_said("Asta", 900, "Sjuk"), actor=ANNA, now=NOW)
    assert missing() == ["Asta", "Cia"]


def test_a_protected_identity_is_entered_by_the_office_and_the_school_learns_nothing():
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED", given_name="", family_name="", email="")
    assert [row.person.applicant_id for row in points_of(*_es().values(), ANNA)] == ["Bo", "Cia", "Dan"]
    with pytest.raises(NotToEnterError):
        _enter(ANNA, Asta=1000)
    _enter(OFFICE, Asta=1000, Bo=900)
    assert not visible_events(PETRA).filter(action="admission.points.enter").exists()
    _enter(ANNA, Bo=900)
    assert visible_events(PETRA).filter(action="admission.points.enter").count() == 1


def test_points_from_a_table_are_settled_and_change_by_a_retest():
    SkillTestPoints.objects.create(applicant=_person("Bo"), offering_id="ES", points=4125)
    assert _row("Bo").state is State.DONE
    with pytest.raises(NotToEnterError):
        _enter(ANNA, Bo=1000)
    enter_again(_said("Bo", 1000, "Fel tavla"), actor=ANNA, now=NOW)
    _enter(BENGT, Bo=1000)
    assert _kept("Bo") == 1000


def test_what_is_pasted_is_read_whole_with_every_fault():
    rows = points_of(*_es().values(), ANNA)
    text = "applicant_id\tpoints\nAsta\t12,5\nBo;-\n\nCia 20.5\nDan\t3\nAsta\t1\nEva 1\nBara"
    read = read_pasted(text, rows, 20_00)
    assert [(fault.line, fault.code, fault.value) for fault in read.faults.faults] == [
        (5, "POINTS_ABOVE", "20.5"), (6, "POINTS_NOT_CALLED", "Dan"), (7, "POINTS_TWICE", "Asta"),
        (8, "POINTS_NOT_CALLED", "Eva"), (9, "POINTS_LINE", "Bara"),
    ]  # fmt: skip
    assert "Skriv högst 20." in read.faults.faults[0].right("sv")
    good = read_pasted("asta\t12,5\nBo;-\nCia\t", rows, 20_00)
    assert (good.points, good.faults.faults) == ({_person("Asta").pk: 1250, _person("Bo").pk: None}, [])
    assert [fault.code for fault in read_pasted("\n", rows, None).faults.faults] == ["POINTS_NONE"]


def test_a_file_is_read_with_its_names_passed_over_and_its_lines_told():
    rows = points_of(*_es().values(), ANNA)
    data = b"applicant_id;given_name;family_name;points\nAsta;Asta;A;12,5\nBo;;;tolv\nCia;;;\n"
    read = read_file(data, "poäng.csv", rows, 20_00)
    assert [(fault.line, fault.column, fault.code) for fault in read.faults.faults] == [(3, "points", "NOT_POINTS")]
    assert read_file(data.replace(b"tolv", b"-"), "p.csv", rows, 20_00).points == {
        _person("Asta").pk: 1250, _person("Bo").pk: None,
    }  # fmt: skip
    bad = read_file(b"applicant_id;merit\nAsta;1\n", "p.csv", rows, 20_00)
    assert {fault.code for fault in bad.faults.faults} == {"COLUMN_UNKNOWN", "COLUMN_MISSING"}


def test_a_round_reads_the_points_with_no_further_step():
    for actor in (ANNA, BENGT):
        _enter(actor, Bo=1000, Cia=None)
    for name in ("Bo", "Cia", "Dan"):
        RowDecision.objects.create(applicant=_person(name), offering_id="ES", eligible=True)
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    rows = {row["applicant_id"]: row for row in frame_of(run.pk, "choice_results.csv").rows(named=True)
            if row["offering_id"] == "ES"}  # fmt: skip
    # Bo has C in one subject, which is 15 points of merit; 10 points of the test weigh 1.5 each
    assert (rows["Bo"]["status"], rows["Bo"]["points"]) == ("Antagen", 30.0)
    assert {(rows[name]["status"], rows[name]["cause"]) for name in ("Cia", "Dan")} == {("Prövas ej", "TEST_NOT_TAKEN")}
    assert frozen_table(run, "tests").rows() == [("Bo", "ES", "10.00")]


def test_what_a_published_final_has_answered_is_a_case():
    for actor in (ANNA, BENGT):
        _enter(actor, Bo=1000)
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    publish(run=run, publish_at=NOW, actor=OFFICE, now=NOW, why="Övning")
    work(NOW)
    with pytest.raises(AnsweredError):
        _enter(ANNA, Asta=900)
    with pytest.raises(AnsweredError):
        enter_again(_said("Bo", 900, "Omprov"), actor=ANNA, now=NOW)


def test_entering_for_many_asks_the_database_a_bounded_number_of_times(django_assert_max_num_queries):
    _enter(ANNA, Asta=1)
    es = _es()
    with django_assert_max_num_queries(2):
        points_of(*es.values(), BENGT)
