"""The practice year: a small synthetic region in the house, whole or not at all, and once."""

import datetime as dt
import io
import re

import polars as pl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from gymnasieregion.contexts.admission.core.application_window import WindowState
from gymnasieregion.contexts.admission.core.year_days import Stage, stage_on
from gymnasieregion.contexts.admission.management.commands import load_demo_admission
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, HeldSeat, PersonResult, Run
from gymnasieregion.contexts.admission.selectors.applying import window_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.tables import KEPT
from gymnasieregion.contexts.admission.services import runs_making, year_loading
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.run_round import decide_tables
from gymnasieregion.contexts.admission.services.synth import invented_tables
from gymnasieregion.contexts.admission.services.year_loading import (
    YearHasApplicantsError,
    invent_practice_year,
    load_practice_year,
)
from gymnasieregion.contexts.admission.services.year_tables import settings_text, tables_now
from gymnasieregion.contexts.admission.services.years import days_of_law
from gymnasieregion.contexts.offer.api import offer_of
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from tests.offer_records import NOW, OFFICE, YEAR, load_whole_offer

pytestmark = pytest.mark.django_db
SIZE = 200
QUIET = Phases(None)


@pytest.fixture(scope="module")
def practice():
    return invent_practice_year(year=YEAR, applicants=SIZE, seed=3)


@pytest.fixture
def loaded(practice):
    load_whole_offer()
    return load_practice_year(practice, phases=QUIET, actor=OFFICE, now=NOW)


def test_what_a_round_reads_is_what_was_invented(loaded, practice):
    settings = settings_text(loaded, kind="final", name="Prov", day=dt.date(YEAR, 7, 1), decisions=[])
    now = tables_now(YEAR, settings)
    for name in (*KEPT, "seat_groups"):
        if name != "applicants":
            assert now[name].equals(practice.tables[name]), name
    assert now["applicants"].drop("identity_number").equals(practice.tables["applicants"].drop("identity_number"))
    numbers = practice.pupils.with_columns(pl.col("identity_number"))["applicant_id", "identity_number", "protection"]
    known = dict(now["applicants"].select("applicant_id", "identity_number").iter_rows())
    assert {who: number if cover == "NONE" else "" for who, number, cover in numbers.iter_rows()} == known
    assert now["applicants"].height == SIZE
    outcome = decide_tables(now, QUIET).outcome
    assert sum(choice >= 0 for choice in outcome.allocation.choice) > SIZE * 3 // 4


def test_the_year_says_that_it_is_for_practice_and_has_its_dates_and_secrets(loaded):
    assert loaded.synthetic
    assert "Övningsår med påhittade sökande" in loaded.note
    assert loaded.days.count() == 10
    assert len(loaded.secret) == len(loaded.slip_secret) == 64
    assert loaded.entropy == f"Demo entropy {YEAR}, synth seed 3"


def test_the_calendar_is_invented_so_that_pupils_may_change_their_choices(loaded):
    days = days_of(YEAR)
    assert stage_on(days, NOW.date()) == Stage.RECHOICE
    assert window_of(YEAR, NOW).state == WindowState.RECHOICE
    assert days["PRELIMINARY_RESULT"] < NOW.date() < days["FINAL_RESULT"]
    assert loaded.days_decided_at == NOW
    assert "Kalendern är påhittad" in loaded.note
    assert days_of_law(YEAR)["FINAL_RESULT"] == dt.date(YEAR, 7, 1)


def test_the_seats_follow_the_size_of_the_region(loaded, practice):
    seats = practice.tables["seat_groups"]["seats"].cast(pl.Int64).sum()
    assert sum(group.seats for row in offer_of(YEAR) for group in row.groups) == seats == 208  # 32,237 * 200 / 31,000
    assert len(offer_of(YEAR)) == 1412


def test_everything_is_in_the_log_as_three_events_and_a_row_for_each_applicant(loaded, practice):
    assert list(Event.objects.order_by("seq").values_list("action", flat=True))[2:] == [
        "admission.year.open", "offer.offering.change", "admission.year.load",
    ]  # fmt: skip
    event = Event.objects.get(action="admission.year.load")
    assert event.file_sha256 == practice.sha256
    assert Entry.objects.filter(event=event).count() == SIZE


def test_nobody_has_a_name_and_the_protected_not_even_a_number_for_one(loaded):
    people = Applicant.objects.filter(year=loaded)
    assert people.count() == SIZE
    assert (people.get(applicant_id="E000001").given_name) == "Signe"  # the demo's own pupil, as its persona
    for one in people.exclude(applicant_id="E000001"):
        is_open = one.protection == Applicant.Protection.NONE
        assert (one.given_name, one.family_name) == (("Elev", one.applicant_id) if is_open else ("", ""))
        assert bool(one.contact) is not is_open
        if not is_open:
            assert one.identity_number == ""
            continue
        assert re.fullmatch(r"\d{8}T[A-Z]\d\d", one.identity_number)
        assert one.identity_number.startswith(f"{one.birth_date:%Y%m%d}")
    assert 2 <= people.exclude(protection=Applicant.Protection.NONE).count() <= 6


def test_pupils_of_year_nine_are_in_classes_of_practice_schools_and_others_are_in_none(loaded):
    pupils = Applicant.objects.filter(year=loaded, kind=Applicant.Kind.YEAR_NINE)
    assert pupils.count() > SIZE * 0.85
    for one in pupils:
        assert re.fullmatch(r"Övningsgrundskolan \d+", one.school)
        assert one.school_code == f"G{int(one.school.split()[1]):03d}"
        assert one.school_class in {"9A", "9B", "9C"}
        assert one.birth_date.year >= YEAR - 16
    back = Applicant.objects.filter(year=loaded, kind=Applicant.Kind.REAPPLICANT)
    assert back.exists()
    assert set(back.values_list("school", "school_code", "school_class")) == {("", "", "")}


def test_a_year_that_is_loaded_is_left_as_it_is(loaded, practice):
    events = Event.objects.count()
    with pytest.raises(YearHasApplicantsError):
        load_practice_year(practice, phases=QUIET, actor=OFFICE, now=NOW)
    assert Event.objects.count() == events


def test_a_load_that_breaks_off_leaves_nothing(practice, monkeypatch):
    load_whole_offer()
    offer, events, write = offer_of(YEAR), Event.objects.count(), year_loading.write_rows

    def breaks(*, year, table, frame, replace):
        if table == "ranks":
            raise RuntimeError
        return write(year=year, table=table, frame=frame, replace=replace)

    monkeypatch.setattr(year_loading, "write_rows", breaks)
    with pytest.raises(RuntimeError):
        load_practice_year(practice, phases=QUIET, actor=OFFICE, now=NOW)
    assert not AdmissionYear.objects.exists()
    assert not Applicant.objects.exists()
    assert (offer_of(YEAR), Event.objects.count()) == (offer, events)


def test_the_year_moves_the_birth_dates_and_nothing_else():
    one, other = (invented_tables(applicants=SIZE, seed=3, year=year).tables for year in (2025, 2027))
    for name in one.keys() - {"applicants"}:
        assert one[name].equals(other[name])
    moving = ("birth_date", "identity_number")
    assert one["applicants"].drop(moving).equals(other["applicants"].drop(moving))
    years = [table["applicants"]["birth_date"].dt.year() for table in (one, other)]
    assert set((years[1] - years[0]).to_list()) == {2}


def test_the_same_seed_is_the_same_year_and_another_is_another(practice):
    again = invent_practice_year(year=YEAR, applicants=SIZE, seed=3)
    assert again.sha256 == practice.sha256
    assert again.pupils.equals(practice.pupils)
    assert invent_practice_year(year=YEAR, applicants=SIZE, seed=4).sha256 != practice.sha256


def _say(*words):
    out = io.StringIO()
    call_command("load_demo_admission", *words, stdout=out)
    return out.getvalue()


def test_the_command_loads_once_publishes_a_round_and_simulates_the_next():
    call_command("load_demo_offer", stdout=io.StringIO())
    told = _say("--applicants", "60", "--seed", "2")
    assert "100 %" in told
    assert Applicant.objects.filter(year_id=2026).count() == 60
    preliminary, simulation = Run.objects.order_by("number")
    assert (preliminary.kind, preliminary.state) == ("preliminary", "DONE")
    assert (simulation.kind, simulation.state) == ("simulation", "DONE")
    assert preliminary.publication.published_at is not None
    assert PersonResult.objects.count() == 60
    assert not HeldSeat.objects.exists()
    now_due = Job.objects.filter(run_after__lte=timezone.now())  # guardians are told in the evening
    assert set(now_due.values_list("state", flat=True)) == {"DONE"}
    events = Event.objects.count()
    assert _say() == "Övningsåret 2026 finns redan, med 60 sökande. Inget är ändrat.\n"
    assert Event.objects.count() == events


@pytest.mark.parametrize("step", ["keep_earlier_years", "ask_for_run", "publish", "tell_story", "_simulate_final"])
def test_a_load_that_was_cut_off_goes_on_where_it_was(step, monkeypatch):
    call_command("load_demo_offer", stdout=io.StringIO())

    def dies(*_args, **_more):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(load_demo_admission, step, dies)
        with pytest.raises(RuntimeError):
            _say("--applicants", "60", "--seed", "2")
    assert "100 %" in _say()
    assert Applicant.objects.count() == PersonResult.objects.count() == 60
    assert list(Run.objects.order_by("number").values_list("kind", "state")) == [
        ("preliminary", "DONE"), ("simulation", "DONE"),
    ]  # fmt: skip


def test_a_load_that_somebody_stops_leaves_the_job_to_the_next(monkeypatch):
    call_command("load_demo_offer", stdout=io.StringIO())

    def stopped(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(runs_making, "make_run", stopped)
        with pytest.raises(KeyboardInterrupt):
            _say("--applicants", "60", "--seed", "2")
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.READY, 0)
    assert "100 %" in _say()


def test_the_command_wants_an_offer_and_a_sensible_size():
    with pytest.raises(CommandError, match="Läs in det med load_demo_offer först"):
        _say()
    with pytest.raises(CommandError, match="50-100000"):
        _say("--applicants", "3")


def test_the_persons_of_the_demo_are_for_an_applicant_and_a_school_that_are_there(settings):
    practice = invent_practice_year(year=2027, applicants=load_demo_admission.SMALL, seed=1)
    mine = practice.pupils.row(by_predicate=pl.col("applicant_id") == settings.DEMO_SCOPES["applicant"], named=True)
    assert mine["protection"] == "NONE"
    assert settings.DEMO_SCOPES["guardian"] == settings.DEMO_SCOPES["applicant"]
    of_school = practice.pupils.filter(pl.col("school_code") == settings.DEMO_SCOPES["counsellor"])
    assert of_school.height == 31
    assert mine["school_code"] == settings.DEMO_SCOPES["counsellor"]
    assert set(of_school["school"]) == {"Övningsgrundskolan 1"}
