"""Runs decided from the database: the same bytes as from files, kept whole or not at all."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.core.verification_report import Component, Report, outcome
from gymnasieregion.contexts.admission.models import Grade, Run, RunFile, Snapshot
from gymnasieregion.contexts.admission.selectors.runs import NoSuchFileError, frame_of, offering_rows, place_of
from gymnasieregion.contexts.admission.services import run_round, runs_packing
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.run_document import file_hashes
from gymnasieregion.contexts.admission.services.run_round import admit_folder
from gymnasieregion.contexts.admission.services.runs import (
    OtherYearError,
    RunNotDoneError,
    RunStaysError,
    ask_for_rerun,
    ask_for_run,
    remove_run,
    run_folder,
)
from gymnasieregion.contexts.admission.services.runs_compared import compared
from gymnasieregion.contexts.admission.services.runs_packing import explanations_of, file_bytes
from gymnasieregion.contexts.admission.services.snapshots import freeze, snapshot_bytes
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError
from gymnasieregion.contexts.admission.services.verify_run import verify_run
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from tests.admission_runs import DAY, decided_run, work
from tests.admission_year import YEAR, frame, small_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db):
    small_year()


@pytest.fixture
def decided(year, office, now):
    return lambda kind="simulation", name="Försök", **more: decided_run(kind, name, actor=office, now=now, **more)


def test_the_run_of_the_database_has_the_bytes_of_the_run_of_files(decided, tmp_path):
    run = decided()
    run_folder(run, tmp_path / "kept")
    admit_folder(tmp_path / "kept" / "input", tmp_path / "files", Phases(stream=None))
    kept = file_hashes(tmp_path / "kept")
    assert kept == file_hashes(tmp_path / "files")
    assert len(kept) == 21
    assert (tmp_path / "kept" / "run.json").read_bytes() == (tmp_path / "files" / "run.json").read_bytes()
    assert json.loads((tmp_path / "kept" / "run.json").read_text())["seal"] == run.seal


def test_the_frozen_input_is_what_hands_would_write_on_both_databases(decided):
    kept = snapshot_bytes(decided().snapshot_id)
    assert kept["choices.csv"] == b"applicant_id,rank,offering_id\nAsta,1,NA\nAsta,2,ES\nBo,1,ES\nBo,2,IB\nCia,1,NA\n"
    assert kept["row_decisions.csv"] == (
        b"applicant_id,offering_id,received,hand,eligible,dispensation,free_quota,added\n"
        b"Asta,NA,,,,,GRANTED,\nCia,NA,no,2,yes,EN,,LATE\n"
    )
    assert kept["tests.csv"] == b"applicant_id,offering_id,points\nBo,ES,41.25\n"
    assert kept["held.csv"] == b"applicant_id,offering_id,group_id,reply\n"
    assert kept["seat_groups.csv"] == (
        b"branch_id,position,group_id,kind,seats,limit,overflow_to,offering_id\n"
        b"ES,1,alla,OPEN,2,,,\nIB,1,alla,OPEN,2,,,\nNA,1,alla,OPEN,2,,,\nNA,2,fri,FREE,1,,,\n"
    )


def test_a_kept_run_can_be_verified_from_its_folder_alone(decided, tmp_path):
    run_folder(decided(), tmp_path / "kept")
    assert verify_run(tmp_path / "kept", Phases(stream=None)).ok


def test_a_run_freezes_what_it_was_decided_from(decided):
    run = decided()
    Grade.objects.all().delete()
    assert (run.snapshot.number, json.loads(run.snapshot.counts)["grades"]) == (1, 4)


def test_the_same_input_is_frozen_once(decided):
    assert decided().snapshot_id == decided("simulation", "Igen").snapshot_id
    assert Snapshot.objects.count() == 1


def test_a_run_of_an_earlier_snapshot_reads_that_and_not_the_database(decided, office, now):
    snapshot = freeze(year=YEAR, name="Ansökan stängd", actor=office, now=now)
    first = decided(snapshot=snapshot.pk)
    write_rows(year=YEAR, table="grades", frame=frame("grades", [("Asta", "MA", "F", "")]), replace="all")
    assert decided(snapshot=snapshot.pk).seal == first.seal
    assert decided().seal != first.seal


def test_freezing_what_a_run_has_frozen_gives_that_snapshot_the_name(decided, office, now):
    run = decided()
    named = freeze(year=YEAR, name="Ansökan stängd", actor=office, now=now)
    assert (named.pk, named.name) == (run.snapshot_id, "Ansökan stängd")
    assert freeze(year=YEAR, name="Annat namn", actor=office, now=now).name == "Ansökan stängd"


def test_an_unsorted_year_with_faults_can_be_frozen(year, office, now):
    write_rows(year=YEAR, table="choices", frame=frame("choices", [("Bo", "2", "ES")]), replace="all")
    assert freeze(year=YEAR, name="", actor=office, now=now).number == 1


def test_a_run_again_gives_the_same_seal(decided, office, now):
    first = decided("final", "Slutlig")
    again = ask_for_rerun(run=first, actor=office, now=now)
    work(now)
    again.refresh_from_db()
    assert (again.state, again.seal, again.rerun_of_id) == ("DONE", first.seal, first.pk)
    assert again.number == 2


def test_runs_are_numbered_within_the_year_and_told_in_the_log(decided):
    numbers = [decided().number, decided().number]
    assert numbers == [1, 2]
    actions = Event.objects.filter(about=f"admission_run:{Run.objects.first().pk}").values_list("action", flat=True)
    assert list(actions) == ["admission.run.decided", "admission.run.ask"]


def test_the_phases_are_told_in_the_job(decided):
    run = decided()
    result = json.loads(Job.objects.get(key=f"admission.run.decide:{run.pk}").result)
    assert result["phases"][0]["sv"] == "läser underlaget ur databasen"
    assert len(result["phases"]) == 11


def test_settings_that_cannot_be_used_are_refused_at_once(decided):
    with pytest.raises(BadInputError) as refused:
        decided(day=dt.date(YEAR + 1, 1, 1))
    assert [fault.code for fault in refused.value.faults] == ["YEAR_OF_DAY"]
    assert Run.objects.count() == 0


def test_a_decision_is_tried_in_a_simulation(decided):
    record = {
        "id": "admission.language_choice_codes", "kind": "decision", "unit": "codes",
        "values": [{"from": DAY.isoformat(), "value": ["M1"], "source": {"title": "Prov"}}],
    }  # fmt: skip
    run = decided(decisions=[record])
    tried = json.loads(file_bytes(run.pk, "run.json"))["rules"]["parameters"]["admission.language_choice_codes"]
    assert (tried["source"], tried["from"]) == ("Prov", "2026-06-15")


def test_a_snapshot_of_another_year_is_refused(decided, office, now):
    small_year(YEAR + 1)
    other = freeze(year=YEAR + 1, name="", actor=office, now=now)
    with pytest.raises(OtherYearError):
        decided(snapshot=other.pk)


def test_faults_in_the_input_are_kept_with_the_rows_they_are_in(decided):
    rows = [("Asta", "1", "NA"), ("Asta", "3", "ES"), ("Bo", "1", "ES"), ("Bo", "2", "IB"), ("Cia", "1", "NA")]
    write_rows(year=YEAR, table="choices", frame=frame("choices", rows), replace="all")
    run = decided()
    fault = json.loads(run.trouble)["faults"][0]
    assert (run.state, run.seal, run.snapshot) == ("REFUSED", "", None)
    assert (fault["code"], fault["table"], fault["key"]) == (
        "RANK_GAP",
        "choices",
        {"applicant_id": "Asta", "rank": "3"},
    )
    assert RunFile.objects.count() == Snapshot.objects.count() == 0


def test_a_check_that_falls_stops_the_run_and_is_told(decided, monkeypatch):
    report = Report(ok=False, checks=(outcome("SEATS", 2), outcome("LIMITS", 0)), component=Component((), ()))
    monkeypatch.setattr(run_round, "check_outcome", lambda *_: report)
    run = decided("final", "Slutlig")
    assert run.state == "FAILED"
    assert json.loads(run.trouble)["checks"] == [
        {
            "code": "SEATS",
            "count": 2,
            "sv": "Varje platsgrupp har fyllts enligt sin ordning: NEJ, 2 fel.",
            "en": "Every seat group is filled by its own order: NO, 2 faults.",
        }
    ]
    assert RunFile.objects.count() == 0


def test_only_a_run_that_is_done_can_be_made_again(year, office, now):
    waiting = ask_for_run(
        year=YEAR, kind="simulation", name="Väntar", day=DAY, decisions=[], snapshot=None, rerun_of=None,
        actor=office, now=now,
    )  # fmt: skip
    with pytest.raises(RunNotDoneError):
        ask_for_rerun(run=waiting, actor=office, now=now)


def test_ones_own_explanations_are_found_whatever_part_they_are_in(decided, monkeypatch):
    whole = decided()
    monkeypatch.setattr(runs_packing, "PERSONS_IN_A_PART", 2)
    parted = decided("simulation", "I delar")
    parts = RunFile.objects.filter(run=parted, name="explanations.csv")
    assert parts.count() == 3  # the header, Asta and Bo, Cia
    for who, choices in (("Asta", 2), ("Bo", 2), ("Cia", 1)):
        monkeypatch.setattr(runs_packing, "PERSONS_IN_A_PART", 2)
        told = explanations_of(parted.pk, place_of(parted.pk, who), who)
        monkeypatch.setattr(runs_packing, "PERSONS_IN_A_PART", 256)
        assert told == explanations_of(whole.pk, place_of(whole.pk, who), who)
        assert [rank for rank, _, _ in told] == list(range(1, choices + 1))
    assert place_of(parted.pk, "Doris") is None


def test_a_simulation_can_be_removed_and_leaves_its_number(decided, office, now):
    run = decided()
    remove_run(run=run.pk, why="Fel antal platser", actor=office, now=now)
    run.refresh_from_db()
    assert (run.state, run.seal, run.files.count()) == ("REMOVED", "", 0)
    assert decided().number == 2
    assert Event.objects.filter(action="admission.run.remove", why="Fel antal platser").exists()
    with pytest.raises(NoSuchFileError):
        frame_of(run.pk, "results.csv")
    with pytest.raises(RunStaysError):
        remove_run(run=run.pk, why="Igen", actor=office, now=now)


def test_a_final_round_and_one_that_has_been_made_again_stay(decided, office, now):
    final, simulation = decided("final", "Slutlig"), decided()
    ask_for_rerun(run=simulation, actor=office, now=now)
    for run in (final, simulation):
        with pytest.raises(RunStaysError):
            remove_run(run=run.pk, why="Prov", actor=office, now=now)


def test_the_offerings_of_a_run_tell_those_admitted_above_the_places(decided):
    rows = {row["offering_id"]: row for row in offering_rows(decided().pk).to_dicts()}
    assert {id_: (row["places"], row["over"]) for id_, row in rows.items()} == {
        "ES": (2, 0),
        "IB": (2, 0),
        "NA": (3, 0),
    }


def test_two_runs_are_compared_by_who_moved(decided):
    decisions = [("Bo", "ES", "", "", "yes", "", "", ""), ("Asta", "NA", "", "", "yes", "", "GRANTED", "")]
    write_rows(year=YEAR, table="row_decisions", frame=frame("row_decisions", decisions), replace="all")
    first = decided()
    fewer = [decisions[1]]
    write_rows(year=YEAR, table="row_decisions", frame=frame("row_decisions", fewer), replace="all")
    found = compared(first, decided())
    assert [(move.applicant, move.before.offering, move.after.offering) for move in found.moved] == [("Bo", "ES", None)]
    assert set(found.changed) == {"Bo"}


def test_what_has_no_folder_is_not_written(year, office, now, tmp_path):
    waiting = Run.objects.create(year_id=YEAR, number=1, name="x", kind="simulation", settings="{}", asked_at=now)
    with pytest.raises(ValueError, match="WAITING"):
        run_folder(waiting, tmp_path)
