"""The days of a year: their order, the stage that a day stands in, and the day of a round."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.core.year_days import (
    OUTSIDE,
    ROUND_OF,
    Stage,
    ahead_of,
    day_faults,
    day_of_publication,
    day_of_round,
    practice_days,
    stage_on,
)  # fmt: skip


def day(month, number, year=2026):
    return dt.date(year, month, number)


DAYS = {
    "APPLICATION_OPENS": day(1, 15), "APPLICATION_CLOSES": day(2, 16), "PRELIMINARY_RESULT": day(4, 15),
    "RECHOICE_OPENS": day(4, 15), "RECHOICE_CLOSES": day(5, 15), "FINAL_RESULT": day(7, 1),
    "COMPLETIONS_BY": day(7, 10), "REPLY_BY": day(7, 17), "RESERVE_ROUND_1": day(7, 30),
    "RESERVE_ROUND_2": day(8, 13),
}  # fmt: skip


def test_the_days_of_the_example_year_have_no_fault():
    assert day_faults(2026, DAYS) == ()
    assert day_faults(2026, {}) == ()


def test_every_day_that_comes_too_early_is_told_at_once():
    days = {**DAYS, "APPLICATION_CLOSES": day(1, 15), "REPLY_BY": day(6, 1), "RESERVE_ROUND_2": day(7, 29)}
    told = {(fault.event, fault.against, fault.bound) for fault in day_faults(2026, days)}
    assert told == {
        ("APPLICATION_CLOSES", "APPLICATION_OPENS", day(1, 15)),
        ("REPLY_BY", "FINAL_RESULT", day(7, 1)),
        ("RESERVE_ROUND_2", "RESERVE_ROUND_1", day(7, 30)),
    }


def test_choices_open_again_on_the_day_of_the_result_but_not_before():
    assert day_faults(2026, {**DAYS, "RECHOICE_OPENS": day(4, 16)}) == ()
    (fault,) = day_faults(2026, {**DAYS, "RECHOICE_OPENS": day(4, 14)})
    assert (fault.event, fault.against) == ("RECHOICE_OPENS", "PRELIMINARY_RESULT")


def test_a_day_of_another_year_is_a_fault():
    (fault,) = day_faults(2026, {"APPLICATION_OPENS": day(12, 31, 2025)})
    assert (fault.against, fault.bound) == (OUTSIDE, day(1, 1))
    (fault,) = day_faults(2026, {"RESERVE_ROUND_2": day(1, 1, 2027)})
    assert (fault.against, fault.bound) == (OUTSIDE, day(12, 31))


def test_days_of_practice_may_lie_before_the_year_but_not_in_another_order():
    assert day_faults(2026, {"APPLICATION_OPENS": day(8, 1, 2025)}, practice=True) == ()
    days = {"APPLICATION_OPENS": day(8, 1, 2025), "APPLICATION_CLOSES": day(7, 31, 2025)}
    assert [fault.event for fault in day_faults(2026, days, practice=True)] == ["APPLICATION_CLOSES"]


@pytest.mark.parametrize(
    ("today", "closes"),
    [  # 15 May 2026 is a Friday, and so are the days that it is moved to
        (day(11, 22, 2025), day(12, 12, 2025)),
        (day(11, 21, 2025), day(12, 5, 2025)),
        (day(5, 1), day(5, 15)),
        (day(6, 1), day(6, 19)),
    ],
)
def test_practice_begins_in_the_middle_of_the_re_choice(today, closes):
    days = practice_days(DAYS, today)
    assert days["RECHOICE_CLOSES"] == closes
    assert 14 <= (closes - today).days <= 20
    assert 10 <= (today - days["PRELIMINARY_RESULT"]).days <= 16
    assert stage_on(days, today) == Stage.RECHOICE
    assert day_faults(2026, days, practice=True) == ()
    assert {(days[event] - DAYS[event]).days % 7 for event in DAYS} == {0}


def test_a_calendar_without_a_last_day_of_changes_is_not_moved():
    assert practice_days({"FINAL_RESULT": day(7, 1)}, day(3, 1)) == {"FINAL_RESULT": day(7, 1)}


def test_the_rules_of_a_round_of_practice_are_those_of_the_first_of_july():
    days = practice_days(DAYS, day(11, 22, 2025))
    assert days["PRELIMINARY_RESULT"] == day(11, 12, 2025)
    assert day_of_round("preliminary", 2026, days, day(11, 22, 2025)) == day(7, 1)


@pytest.mark.parametrize(
    ("kind", "earlier", "planned"),
    [
        ("preliminary", 0, ("PRELIMINARY_RESULT", day(4, 15))),
        ("final", 1, ("FINAL_RESULT", day(7, 1))),
        ("late", 0, ("COMPLETIONS_BY", day(7, 10))),
        ("reserve", 0, ("RESERVE_ROUND_1", day(7, 30))),
        ("reserve", 1, ("RESERVE_ROUND_2", day(8, 13))),
        ("reserve", 2, ("RESERVE_ROUND_2", day(8, 13))),
        ("simulation", 0, None),
    ],
)
def test_each_kind_of_round_has_its_day_to_be_known(kind, earlier, planned):
    assert day_of_publication(kind, DAYS, earlier) == planned
    assert day_of_publication(kind, {}, earlier) is None


@pytest.mark.parametrize(
    ("kind", "on", "events"),
    [
        ("preliminary", day(1, 14), ["PRELIMINARY_RESULT"]),
        ("preliminary", day(2, 16), ["PRELIMINARY_RESULT", "APPLICATION_CLOSES"]),
        ("preliminary", day(2, 17), ["PRELIMINARY_RESULT"]),
        ("preliminary", day(4, 15), []),
        ("final", day(6, 30), ["FINAL_RESULT"]),
        ("final", day(7, 1), []),
        ("final", day(12, 24), []),
    ],
)
def test_a_publication_is_ahead_of_its_day_and_of_the_last_day_to_apply(kind, on, events):
    assert list(ahead_of(kind, DAYS, on, 0)) == events


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (day(1, 14), Stage.BEFORE), (day(1, 15), Stage.APPLYING), (day(2, 16), Stage.APPLYING),
        (day(2, 17), Stage.PRELIMINARY_WORK), (day(4, 15), Stage.RECHOICE), (day(5, 15), Stage.RECHOICE),
        (day(5, 16), Stage.FINAL_WORK), (day(7, 1), Stage.COMPLETING), (day(7, 17), Stage.COMPLETING),
        (day(7, 18), Stage.RESERVES), (day(8, 13), Stage.RESERVES), (day(8, 14), Stage.OVER),
    ],
)  # fmt: skip
def test_a_last_day_belongs_to_the_stage_that_it_ends(today, stage):
    assert stage_on(DAYS, today) == stage


def test_a_year_without_days_has_no_stage_and_every_stage_prepares_a_round():
    assert stage_on({}, day(5, 1)) == Stage.UNKNOWN
    assert ROUND_OF.keys() == set(Stage)


@pytest.mark.parametrize(
    ("kind", "today", "expected"),
    [
        ("final", day(3, 1), day(7, 1)),
        ("final", day(8, 1), day(7, 1)),
        ("reserve", day(7, 1), day(7, 30)),
        ("reserve", day(8, 1), day(8, 13)),
        ("reserve", day(9, 1), day(8, 13)),
        ("simulation", day(3, 1), day(3, 1)),
        ("simulation", day(12, 1, 2025), day(7, 1)),
    ],
)
def test_a_round_is_decided_on_its_own_day_of_the_calendar(kind, today, expected):
    assert day_of_round(kind, 2026, DAYS, today) == expected


def test_without_a_calendar_a_round_of_another_year_is_decided_on_the_first_of_july():
    assert day_of_round("final", 2026, {}, day(12, 1, 2025)) == day(7, 1)
