"""The practice year: a small synthetic region in the house, whole or not at all, and once."""

import io

import polars as pl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from gymnasieregion.contexts.admission.management.commands import load_demo_admission
from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    HeldSeat,
    PersonResult,
    Run,
    StatisticsSet,
)
from gymnasieregion.contexts.admission.services import runs_making, year_loading
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.synth import invented_tables
from gymnasieregion.contexts.admission.services.synth_earlier import keep_earlier_years
from gymnasieregion.contexts.admission.services.year_loading import (
    invent_practice_year,
    load_practice_year,
)
from gymnasieregion.contexts.admission.services.year_story import is_told
from gymnasieregion.contexts.offer.api import offer_of
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from tests.offer_records import NOW, OFFICE, YEAR, load_whole_offer

pytestmark = pytest.mark.django_db
SIZE = 200
QUIET = Phases(None)


@pytest.fixture(autouse=True, scope="module")
def _offer(rows_of_the_module):
    load_whole_offer()


@pytest.fixture(scope="module")
def practice():
    return invent_practice_year(year=YEAR, applicants=SIZE, seed=3)


def test_a_load_that_breaks_off_leaves_nothing(practice, monkeypatch):
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
    def stopped(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(runs_making, "make_run", stopped)
        with pytest.raises(KeyboardInterrupt):
            _say("--applicants", "60", "--seed", "2")
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.READY, 0)
    assert "100 %" in _say()


def test_the_command_wants_a_sensible_size():
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


def test_two_earlier_years_are_kept_where_there_are_rules_of_both(db):
    assert keep_earlier_years(year=2027, applicants=50, seed=1, actor=OFFICE, now=NOW) == 2
    assert set(StatisticsSet.objects.values_list("year", "real")) == {(2025, False), (2026, False)}
    assert (
        keep_earlier_years(year=2026, applicants=50, seed=1, actor=OFFICE, now=NOW) == 0
    )  # no rules are known of 2024


@pytest.mark.parametrize("applicants", [50, 120])
def test_the_smallest_regions_have_what_there_is_room_for(applicants):
    call_command("load_demo_admission", applicants=applicants, stdout=io.StringIO())
    assert is_told(Applicant.objects.values_list("year", flat=True)[0])
