"""Until when somebody has guardians, when they are told, and which addresses look like a school's."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.core.guardianship import (
    STOCKHOLM,
    came_of_age,
    telling_day,
    told_from,
    told_until,
)
from gymnasieregion.contexts.admission.core.school_mail import is_school_address


@pytest.mark.parametrize(
    ("born", "day", "has_guardians"),
    [
        (dt.date(2008, 2, 2), dt.date(2026, 2, 1), True),
        (dt.date(2008, 2, 2), dt.date(2026, 2, 2), False),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28), True),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), False),
        (dt.date(2010, 3, 1), dt.date(2028, 2, 29), True),
        (dt.date(2010, 2, 28), dt.date(2028, 2, 29), False),
    ],
)
def test_one_has_guardians_until_the_eighteenth_birthday(born, day, has_guardians):
    assert (born > came_of_age(day)) is has_guardians


@pytest.mark.parametrize(
    ("moment", "told_on"),
    [
        ("2026-02-02T00:00:00", "2026-02-02"),
        ("2026-02-02T17:54:59", "2026-02-02"),
        ("2026-02-02T17:55:00", "2026-02-03"),
        ("2026-03-29T01:30:00", "2026-03-29"),
        ("2026-10-25T02:30:00", "2026-10-25"),
        ("2026-12-31T23:59:59", "2027-01-01"),
    ],
)
def test_what_is_saved_is_told_of_the_next_evening_that_there_is_time_for(moment, told_on):
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM)
    day = telling_day(now, 18)
    assert day == dt.date.fromisoformat(told_on)
    assert now < told_until(day, 18) < told_from(day, 18)
    assert told_from(day, 18).astimezone(STOCKHOLM).hour == 18


@pytest.mark.parametrize(
    ("address", "school", "looks"),
    [
        ("a@ELEV.Stad.example", "", True),
        ("a@skola.stad.example", "", True),
        ("a@student-stad.example", "", True),
        ("elev@stad.example", "", False),
        ("a@skolaväg.example", "", False),
        ("a@bjorkenas.example", "Björkenäs skola", True),
        ("a@björkenäs.example", "Björkenäs skola", True),
        ("a@bjork-enas.example", "Björkenäs skola", True),
        ("a@skolan.se.example", "Skolan", True),
        ("a@nya.example", "Nya Grundskolan", False),
        ("", "Björkenäs skola", False),
    ],
)
def test_an_address_looks_like_the_school_s_by_a_part_of_its_domain_or_by_the_school_s_name(address, school, looks):
    assert is_school_address(address, ["ELEV", "SKOLA", "SKOLAN", "STUDENT"], school) is looks
