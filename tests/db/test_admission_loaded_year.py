"""The practice year as it is once it is loaded: what it holds and what it says of itself."""

import datetime as dt
import re

import polars as pl
import pytest

from gymnasieregion.contexts.admission.core.application_window import WindowState
from gymnasieregion.contexts.admission.core.year_days import Stage, stage_on
from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.applying import window_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.tables import KEPT
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.run_round import decide_tables
from gymnasieregion.contexts.admission.services.year_loading import (
    YearHasApplicantsError,
    invent_practice_year,
    load_practice_year,
)
from gymnasieregion.contexts.admission.services.year_tables import settings_text, tables_now
from gymnasieregion.contexts.admission.services.years import days_of_law
from gymnasieregion.contexts.offer.api import offer_of
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import NOW, OFFICE, YEAR, load_whole_offer

pytestmark = pytest.mark.django_db
SIZE = 200
QUIET = Phases(None)


@pytest.fixture(scope="module")
def practice():
    return invent_practice_year(year=YEAR, applicants=SIZE, seed=3)


@pytest.fixture(scope="module")
def loaded(rows_of_the_module, practice):
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
    assert loaded.days.count() == 11
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
    named = people.filter(applicant_id__in=["E000001", "E000002"]).order_by("applicant_id")
    assert [one.given_name for one in named] == ["Signe", "Sixten"]  # the demo's own pupils, as its personas
    for one in people.exclude(applicant_id__in=["E000001", "E000002"]):
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
