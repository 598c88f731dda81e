"""The year's dates, and the same as a calendar file."""

from datetime import UTC, date, datetime

import pytest

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.pages.year_dates import (
    CALENDAR,
    EVENT_WORDS,
    NoDatesError,
    admission_year,
    current_year,
    known_years,
)  # fmt: skip
from gymnasieregion.platform.pages.year_dates_ical import calendar_text

YEAR = admission_year(law_book(), 2027)


def test_every_event_of_the_law_has_its_words():
    events = {event for dated in law_book().parameter(CALENDAR).values for event in dated.value}
    assert events <= EVENT_WORDS.keys()


def test_a_last_day_ends_at_the_last_second_in_stockholm():
    ends = {one.event: one.ends_at.astimezone(UTC) for one in YEAR.dates if one.is_deadline}
    assert ends["APPLICATION_CLOSES"] == datetime(2027, 2, 15, 22, 59, 59, tzinfo=UTC)  # winter time
    assert ends["RECHOICE_CLOSES"] == datetime(2027, 5, 17, 21, 59, 59, tzinfo=UTC)  # summer time
    assert ends.keys() == {"APPLICATION_CLOSES", "RECHOICE_CLOSES", "COMPLETIONS_BY", "REPLY_BY"}


def test_the_dates_stand_in_order_and_say_whether_they_are_an_example():
    assert [one.day for one in YEAR.dates] == sorted(one.day for one in YEAR.dates)
    assert YEAR.is_example
    assert not admission_year(law_book(), 2024).is_example


def test_the_next_date_counts_the_day_itself():
    assert YEAR.next_on(date(2027, 2, 15)).event == "APPLICATION_CLOSES"
    assert YEAR.next_on(date(2027, 2, 16)).event == "PRELIMINARY_RESULT"
    assert YEAR.next_on(date(2027, 12, 1)) is None


def test_the_year_that_is_wanted_is_the_first_with_a_date_to_come():
    assert current_year(law_book(), date(2026, 8, 17)) == 2026
    assert current_year(law_book(), date(2026, 8, 18)) == 2027
    assert current_year(law_book(), date(2040, 1, 1)) == known_years(law_book())[-1]


def test_a_year_without_dates_is_refused():
    with pytest.raises(NoDatesError):
        admission_year(law_book(), 2019)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_calendar_file_is_as_the_standard_says(lang):
    text = calendar_text(YEAR, lang)
    assert text == calendar_text(YEAR, lang)
    lines = text.split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "").split("\r\n")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == len(YEAR.dates)
    assert "DTSTART:20270215T225959Z" in whole
    assert "DTSTART;VALUE=DATE:20270701" in whole
    assert f"SUMMARY:{'Last day to apply (example)' if lang == 'en' else 'Sista dag att söka (exempel)'}" in whole
    assert len({line for line in whole if line.startswith("UID:")}) == len(YEAR.dates)
    assert any(r"2020–2024\; årets" in line for line in whole)
