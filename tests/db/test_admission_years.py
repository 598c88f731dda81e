"""Opening an admission year, and deciding its calendar."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.models import AdmissionYear, YearDay
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year, days_of, kept_dates
from gymnasieregion.contexts.admission.services.years import (
    BadDaysError,
    BadSecretError,
    DaysUnchangedError,
    NoEntropyError,
    NoSuchAdmissionYearError,
    UnknownEventError,
    YearIsThereError,
    days_of_law,
    open_year,
    set_days,
)
from gymnasieregion.platform.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(office, now):
    def open_(year, **others):
        values = {
            "year": year, "synthetic": True, "entropy": "Väderobservationen i Visby kl. 12", "secret": "0f" * 32,
            "slip_secret": "a1" * 32, "days": days_of_law(year), "note": "", "actor": office, "now": now,
        }  # fmt: skip
        return open_year(**{**values, **others})

    return open_


def test_a_year_opens_with_the_laws_days_and_its_secrets_stay_out_of_the_log(opened):
    opened(2026)
    assert days_of(2026)["APPLICATION_OPENS"] == dt.date(2026, 1, 15)
    assert YearDay.objects.filter(year=2026).count() == 11
    event = Event.objects.get()
    assert (event.action, event.about) == ("admission.year.open", "admission_year:2026")
    assert json.loads(event.after)["days"]["FINAL_RESULT"] == "2026-07-01"
    assert "0f" * 32 not in event.after
    assert "a1" * 32 not in event.after


def test_a_year_opens_once_and_never_without_entropy_or_whole_secrets(opened):
    opened(2026)
    with pytest.raises(YearIsThereError, match="2026"):
        opened(2026)
    with pytest.raises(NoEntropyError):
        opened(2027, entropy="  ")
    with pytest.raises(BadSecretError):
        opened(2027, secret="kort")
    with pytest.raises(UnknownEventError):
        opened(2027, days={"FAIR": dt.date(2027, 11, 1)})
    assert list(AdmissionYear.objects.values_list("year", flat=True)) == [2026]
    assert Event.objects.count() == 1


def test_a_year_that_the_law_does_not_know_opens_without_days(opened):
    opened(2040)
    assert days_of(2040) == {}


def test_the_calendar_is_changed_with_its_ground_and_is_then_the_offices_own(opened, office, now):
    opened(2026)
    assert kept_dates()[2026].decided_on is None
    set_days(year=2026, days={"FINAL_RESULT": dt.date(2026, 7, 2)}, why="Fler prov i juni", actor=office, now=now)
    assert days_of(2026)["FINAL_RESULT"] == dt.date(2026, 7, 2)
    assert kept_dates()[2026].decided_on == dt.date(2025, 7, 1)
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.why) == ("admission.year.days", "Fler prov i juni")
    assert json.loads(event.before) == {"FINAL_RESULT": "2026-07-01"}
    assert json.loads(event.after) == {"FINAL_RESULT": "2026-07-02"}


def test_saving_the_laws_days_as_they_are_decides_them_once(opened, office, now):
    opened(2026)
    set_days(year=2026, days=days_of(2026), why="Beslutat", actor=office, now=now)
    with pytest.raises(DaysUnchangedError):
        set_days(year=2026, days=days_of(2026), why="Igen", actor=office, now=now)


def test_a_day_that_is_not_known_any_more_is_taken_away(opened, office, now):
    opened(2026)
    set_days(year=2026, days={"RESERVE_ROUND_2": None}, why="Bara en omgång", actor=office, now=now)
    assert "RESERVE_ROUND_2" not in days_of(2026)


def test_every_fault_is_told_at_once_and_nothing_is_written(opened, office, now):
    opened(2026, synthetic=False)
    wrong = {"APPLICATION_CLOSES": dt.date(2026, 1, 10), "REPLY_BY": dt.date(2026, 6, 17)}
    with pytest.raises(BadDaysError) as refused:
        set_days(year=2026, days=wrong, why="Fel", actor=office, now=now)
    assert {fault.event for fault in refused.value.faults} == {"APPLICATION_CLOSES", "REPLY_BY"}
    assert refused.value.text("sv") == (
        "Sista dag att söka: 10 januari 2026 är för tidigt; Ansökan öppnar är 15 januari 2026. "
        "Sista dag att svara: 17 juni 2026 är för tidigt; Slutligt besked är 1 juli 2026."
    )
    assert "is too early; Final result is on 1 July 2026." in refused.value.text("en")
    with pytest.raises(BadDaysError, match="31 December 2027 is not in the year"):
        set_days(year=2026, days={"RESERVE_ROUND_2": dt.date(2027, 12, 31)}, why="Fel", actor=office, now=now)
    assert days_of(2026)["APPLICATION_CLOSES"] == dt.date(2026, 2, 16)
    assert Event.objects.count() == 1


def test_days_of_ones_own_are_the_offices_from_the_beginning_and_may_lie_before_a_practice_year(opened):
    early = {"RECHOICE_CLOSES": dt.date(2026, 11, 20), "FINAL_RESULT": dt.date(2027, 1, 7)}
    opened(2027, synthetic=True, days=early)
    kept = kept_dates()[2027]
    assert (kept.decided_on, kept.for_practice) == (dt.date(2025, 7, 1), True)
    with pytest.raises(BadDaysError, match="20 November 2026 is not in the year"):
        opened(2028, synthetic=False, days=early)


def test_a_year_that_is_not_open_has_no_calendar_to_change(office, now):
    with pytest.raises(NoSuchAdmissionYearError):
        set_days(year=2026, days={}, why="-", actor=office, now=now)


def test_the_office_works_with_the_first_year_that_has_a_day_left(opened):
    assert current_admission_year(dt.date(2026, 3, 1)) is None
    opened(2026)
    opened(2027)
    assert current_admission_year(dt.date(2026, 8, 17)).year == 2026
    assert current_admission_year(dt.date(2026, 8, 18)).year == 2027
    assert current_admission_year(dt.date(2028, 1, 1)).year == 2027
