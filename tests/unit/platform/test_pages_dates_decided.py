"""The dates that an office has decided win over the law's."""

from datetime import date

import pytest

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.pages.year_dates import (
    DecidedDates,
    NoDatesError,
    admission_year,
    current_year,
    known_years,
)  # fmt: skip

DAYS = {"FINAL_RESULT": date(2027, 7, 2), "APPLICATION_OPENS": date(2027, 1, 20)}


def test_decided_days_are_shown_and_are_no_example():
    decided = {2027: DecidedDates(DAYS, date(2026, 12, 1))}
    year = admission_year(law_book(), 2027, decided)
    assert [(one.event, one.day) for one in year.dates] == [
        ("APPLICATION_OPENS", date(2027, 1, 20)),
        ("FINAL_RESULT", date(2027, 7, 2)),
    ]
    assert (year.is_example, year.checked_on) == (False, date(2026, 12, 1))
    assert "Antagningskansliet" in year.source.title


def test_copied_days_are_still_the_laws():
    copied = {2027: DecidedDates(DAYS, None)}
    assert admission_year(law_book(), 2027, copied) == admission_year(law_book(), 2027)


def test_a_year_that_the_law_does_not_know_has_the_days_of_the_office():
    later = {2035: DecidedDates({"FINAL_RESULT": date(2035, 7, 1)}, None)}
    assert known_years(law_book(), later)[-1] == 2035
    assert admission_year(law_book(), 2035, later).is_example
    assert current_year(law_book(), date(2035, 1, 1), later) == 2035
    with pytest.raises(NoDatesError):
        admission_year(law_book(), 2035, {2035: DecidedDates({}, None)})
