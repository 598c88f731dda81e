"""Whom the municipality's duty covers: by hand, and for every history there could be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, Registered, Standing
from gymnasieregion.contexts.register.core.kaa_target import (
    Covered,
    Period,
    Rules,
    Youth,
    birthday,
    covered_spans,
    ended_since,
    rules_on,
    standing,
)

HOME, OTHER = "0180", "0126"
BEFORE = Rules(date(2015, 1, 1), 20, 16, frozenset({"YP", "STUDIES"}), frozenset({"DIPLOMA", "ADAPTED", "COMPLETED"}))
NOW = Rules(date(2018, 7, 1), 20, 16, BEFORE.education | {"IM"}, BEFORE.completions)
BOOK = (BEFORE, NOW)
BORN = date(2008, 5, 2)
TWENTY = date(2028, 5, 2)
LIVES = (Period(HOME, BORN),)


def spans(born=BORN, homes=LIVES, **more):
    return covered_spans(Youth(born, homes, **more), HOME, BOOK)


def test_somebody_who_never_starts_is_covered_from_july_of_the_year_of_sixteen_until_twenty():
    assert spans() == [Covered(date(2024, 7, 1), TWENTY, Registered.NOT_STARTED, DutyEnd.TOO_OLD)]


def test_studies_end_the_duty_and_breaking_off_begins_it_anew():
    found = spans(studies=[Period("YP", date(2024, 8, 15), date(2025, 11, 3))])
    assert found == [
        Covered(date(2024, 7, 1), date(2024, 8, 15), Registered.NOT_STARTED, DutyEnd.STUDIES),
        Covered(date(2025, 11, 3), TWENTY, Registered.BROKE_OFF, DutyEnd.TOO_OLD),
    ]


def test_a_change_of_school_from_one_day_to_the_next_is_no_duty():
    two = [Period("YP", date(2024, 7, 1), date(2025, 1, 10)), Period("YP", date(2025, 1, 10))]
    assert spans(studies=two) == []


def test_a_diploma_ends_the_duty_for_good_and_a_study_certificate_does_not():
    school = [Period("YP", date(2024, 7, 1), date(2027, 6, 10))]
    assert spans(studies=school, awards=[("DIPLOMA", date(2027, 6, 10))]) == []
    (certificate,) = spans(studies=school, awards=[("CERTIFICATE", date(2027, 6, 10))])
    assert (certificate.starts_on, certificate.because) == (date(2027, 6, 10), Registered.CERTIFICATE)
    assert spans(studies=school, awards=[("ADAPTED", date(2027, 6, 10))]) == []


def test_who_moves_is_the_duty_of_the_new_municipality():
    homes = [Period(HOME, BORN, date(2025, 2, 1)), Period(OTHER, date(2025, 2, 1))]
    assert spans(homes=homes) == [Covered(date(2024, 7, 1), date(2025, 2, 1), Registered.NOT_STARTED, DutyEnd.MOVED)]
    (there,) = covered_spans(Youth(BORN, homes), OTHER, BOOK)
    assert (there.starts_on, there.because) == (date(2025, 2, 1), Registered.MOVED_IN)


def test_introductory_programmes_were_covered_until_july_2018():
    found = spans(
        born=date(2001, 3, 1), homes=[Period(HOME, date(2001, 3, 1))], studies=[Period("IM", date(2017, 8, 16))]
    )
    assert found == [
        Covered(date(2017, 7, 1), date(2018, 7, 1), Registered.NOT_STARTED, DutyEnd.INTRODUCTORY),
    ]


def test_what_the_officer_tells_keeps_somebody_outside():
    abroad = [Period("STUDIES", date(2024, 7, 1), date(2025, 7, 1))]
    assert spans(elsewhere=abroad)[0].starts_on == date(2025, 7, 1)
    assert spans(elsewhere=[Period("COMPLETED", date(2025, 1, 1))])[0].ended is DutyEnd.COMPLETED
    longer = [Period("SCHOOLING", date(2024, 7, 1), date(2025, 7, 1))]
    assert spans(elsewhere=longer)[0].starts_on == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("youth", "day", "expected"),
    [
        (Youth(BORN, LIVES), date(2024, 6, 30), Standing.IN_SCHOOLING),
        (Youth(BORN, LIVES), date(2024, 7, 1), Standing.COVERED),
        (Youth(BORN, LIVES), TWENTY - timedelta(1), Standing.COVERED),
        (Youth(BORN, LIVES), TWENTY, Standing.TOO_OLD),
        (Youth(BORN, ()), date(2025, 1, 1), Standing.NOT_RESIDENT),
        (Youth(BORN, LIVES, unregistered=[Period("", BORN)]), date(2025, 1, 1), Standing.NOT_REGISTERED),
        (Youth(BORN, LIVES, [Period("YP", BORN)]), date(2025, 1, 1), Standing.IN_EDUCATION),
        (Youth(BORN, LIVES, (), [("DIPLOMA", BORN)]), date(2025, 1, 1), Standing.COMPLETED),
        (Youth(BORN, LIVES, [Period("??", BORN)]), date(2025, 1, 1), Standing.COVERED),
    ],
)
def test_how_somebody_stands_on_a_day(youth, day, expected):
    assert standing(youth, HOME, day, NOW) is expected


def test_born_on_a_leap_day():
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert birthday(date(2008, 2, 29), 21) == date(2029, 3, 1)


def test_the_rules_of_a_day_are_the_latest_that_have_begun():
    assert rules_on(BOOK, date(2018, 6, 30)) is BEFORE
    assert rules_on(BOOK, date(2018, 7, 1)) is NOW
    with pytest.raises(IndexError):
        rules_on(BOOK, date(2014, 12, 31))


DAYS = st.dates(date(2014, 1, 1), date(2022, 12, 31))


@st.composite
def periods(draw, codes):
    start, other = draw(DAYS), draw(st.none() | DAYS)
    end = None if other is None else max(other, start + timedelta(1))
    return Period(draw(st.sampled_from(codes)), start, end)


YOUTHS = st.builds(
    Youth,
    born=st.dates(date(1996, 1, 1), date(2005, 12, 31)),
    homes=st.lists(periods((HOME, OTHER)), max_size=3),
    studies=st.lists(periods(("YP", "IM", "XX")), max_size=4),
    awards=st.lists(st.tuples(st.sampled_from(("DIPLOMA", "CERTIFICATE", "ADAPTED")), DAYS), max_size=2),
    elsewhere=st.lists(periods(("STUDIES", "COMPLETED", "SCHOOLING")), max_size=2),
    unregistered=st.lists(periods(("",)), max_size=1),
)


@given(YOUTHS, st.dates(date(2015, 1, 1), date(2026, 1, 1)))
def test_a_day_is_in_a_span_exactly_when_the_duty_holds_on_it(youth, day):
    found = covered_spans(youth, HOME, BOOK)
    inside = [span for span in found if span.starts_on <= day and (span.ends_on is None or day < span.ends_on)]
    covered = standing(youth, HOME, day, rules_on(BOOK, day)) is Standing.COVERED
    assert len(inside) == covered


@given(YOUTHS)
def test_spans_are_in_order_and_do_not_touch_and_each_end_has_its_reason(youth):
    found = covered_spans(youth, HOME, BOOK)
    days = [day for span in found for day in (span.starts_on, span.ends_on) if day is not None]
    assert days == sorted(set(days))
    assert all((span.ends_on is None) == (span.ended is None) for span in found)
    assert all(span.ends_on is not None and span.ends_on <= birthday(youth.born, 20) for span in found)


@given(YOUTHS, periods(("YP",)))
def test_more_studies_never_widen_the_duty(youth, period):
    more = Youth(youth.born, youth.homes, (*youth.studies, period), youth.awards, youth.elsewhere, youth.unregistered)
    before, after = covered_spans(youth, HOME, BOOK), covered_spans(more, HOME, BOOK)
    assert _days(after) <= _days(before)


@given(YOUTHS)
def test_nobody_is_the_duty_of_two_municipalities_on_a_day_unless_they_live_in_both(youth):
    homes = [home for home in youth.homes if home.what == HOME]
    alone = Youth(youth.born, homes, youth.studies, youth.awards, youth.elsewhere, youth.unregistered)
    assert covered_spans(alone, OTHER, BOOK) == []


@given(YOUTHS, DAYS, DAYS)
def test_a_duty_that_is_not_over_has_held_without_a_gap(youth, one, other):
    since, day = max(min(one, other), date(2015, 1, 1)), max(one, other, date(2015, 1, 1))
    spans_of = covered_spans(youth, HOME, BOOK)
    over = ended_since(youth, HOME, spans_of, since, day, BOOK)
    inside = _days(spans_of)
    if over is None:
        assert day in inside
    else:
        ends_on, because = over
        assert ends_on not in inside
        assert because in DutyEnd
        assert since < ends_on <= day or ends_on == day


def test_a_duty_that_never_was_is_a_mistake_or_what_stands_against_it():
    enrolled = Youth(BORN, LIVES, [Period("YP", date(2024, 7, 1))])
    day = date(2025, 1, 1)
    assert ended_since(enrolled, HOME, [], date(2024, 9, 1), day, BOOK) == (day, DutyEnd.STUDIES)
    young = Youth(date(2010, 1, 1), [Period(HOME, date(2010, 1, 1))])
    assert ended_since(young, HOME, [], date(2024, 9, 1), day, BOOK) == (day, DutyEnd.MISTAKE)


def _days(found):
    return {span.starts_on + timedelta(n) for span in found for n in range((span.ends_on - span.starts_on).days)}
