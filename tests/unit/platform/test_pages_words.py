"""Days, times and numbers as people write them, both ways."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages import formats
from gymnasieregion.platform.pages.day_words import (
    DayNotUnderstoodError,
    DayOutOfReachError,
    NoSuchDayError,
    TimeNotUnderstoodError,
    YearMissingError,
    read_day,
    read_time,
)  # fmt: skip
from gymnasieregion.platform.pages.fields import DayField, TimeField
from gymnasieregion.platform.pages.role_words import ROLE_WORDS

NOVEMBER = date(2025, 11, 22)
LATER_DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-15", "2026-2-15", "20260215", "15/2 2026", "15/2-2026", "15/2/2026", "15.2.2026", "15 / 2 2026",
        "15 februari 2026", "15 feb 2026", "15 feb. 2026", "15 February 2026", " 15/2 ", "15/2", "15.2", "15 feb",
        "15 FEBRUARI",
    ],
)  # fmt: skip
def test_the_same_day_in_many_ways(text):
    assert read_day(text, near=NOVEMBER) == date(2026, 2, 15)


@given(LATER_DAYS)
def test_what_we_write_we_read(day):
    assert read_day(day.isoformat()) == day
    for lang in ("sv", "en"):
        assert read_day(formats.day_text(day, lang)) == day


@given(LATER_DAYS, LATER_DAYS)
def test_a_left_out_year_is_the_one_that_brings_the_day_closest(day, near):
    found = read_day(f"{day.day}/{day.month}", near=near)
    assert (found.day, found.month) == (day.day, day.month)
    others = [year for year in (found.year - 1, found.year + 1) if _exists(year, day)]
    assert all(abs(date(year, day.month, day.day) - near) >= abs(found - near) for year in others)


def _exists(year, day):
    try:
        date(year, day.month, day.day)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "text", ["", "i morgon", "15", "2026", "15/2/26", "15 fe 2026", "15 mandag 2026", "x2026-02-15"]
)
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(DayNotUnderstoodError, match="not a date"):
        read_day(text, near=NOVEMBER)


def test_a_day_that_is_not_in_the_calendar_is_refused():
    for text in ("31/4", "2026-02-29", "0/1", "32 jan 2026"):
        with pytest.raises(NoSuchDayError):
            read_day(text, near=NOVEMBER)
    assert read_day("29/2", near=NOVEMBER) == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "1/1 2201", "9999-12-31"])
def test_a_day_that_must_be_a_slip_is_refused(text):
    with pytest.raises(DayOutOfReachError, match="between 1900 and 2200"):
        read_day(text)
    assert (read_day("1900-01-01").year, read_day("2200-12-31").year) == (1900, 2200)


def test_the_year_must_be_written_where_nothing_tells_it():
    with pytest.raises(YearMissingError):
        read_day("15/2")


@pytest.mark.parametrize(
    ("text", "at"), [("8", time(8)), ("8.30", time(8, 30)), ("kl. 16:00", time(16)), ("0830", time(8, 30))]
)
def test_the_same_time_in_many_ways(text, at):
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["", "24", "8.60", "halv nio"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(TimeNotUnderstoodError):
        read_time(text)


class _Form(forms.Form):
    day = DayField(near=lambda: NOVEMBER)
    at = TimeField(required=False)


def test_the_fields_give_days_and_times_and_show_what_was_written():
    form = _Form({"day": "15/2", "at": "8.30"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2026, 2, 15), "at": time(8, 30)}
    assert 'value="15/2"' in str(form["day"])
    assert 'value="2026-02-15"' in str(_Form(initial={"day": date(2026, 2, 15)})["day"])
    assert not _Form({"day": "15/2"}, initial={"day": date(2026, 2, 15)}).has_changed()


def test_the_fields_refuse_in_the_readers_language():
    for lang, words in (("sv", ["Datumet 31/4 finns inte"]), ("en", ["There is no day 31/4"])):
        with translation.override(lang):
            form = _Form({"day": "31/4"})
            assert not form.is_valid()
            assert form.errors["day"][0].startswith(words[0])
    with translation.override("en"):
        assert _Form({"day": ""}).errors["day"] == ["Write a date."]


def test_numbers_and_moments_in_both_languages():
    assert formats.number_text(31_000, "sv") == "31\u00a0000"
    assert formats.number_text(31_000, "en") == "31,000"
    assert formats.number_text(Decimal("262.5"), "sv") == "262,5"
    assert formats.number_text(-1.25, "sv", 1) == "\u22121,2"
    assert formats.percent_text(0.889, "sv") == "88,9\u00a0%"
    winter, summer = datetime(2027, 2, 15, 22, 59, tzinfo=UTC), datetime(2027, 5, 17, 21, 59, tzinfo=UTC)
    assert formats.moment_text(winter, "sv") == "15 februari 2027 kl. 23.59"
    assert formats.moment_text(summer, "en") == "17 May 2027 at 23:59"


def test_every_role_has_a_name_in_both_languages():
    assert ROLE_WORDS.keys() == set(Role)
    assert all(sv and en for sv, en in ROLE_WORDS.values())
