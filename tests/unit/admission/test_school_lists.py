"""Points as they are written, a ranking's numbers, and whose turn it is to be called: without a database."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from gymnasieregion.contexts.admission.core.points_entry import (
    Agreement,
    PointsFault,
    agreement_of,
    read_points,
    written_points,
)
from gymnasieregion.contexts.admission.core.reserve_turn import answer_until, calls_from, free_seat
from gymnasieregion.contexts.admission.core.typed_ranks import closed_up, gaps, in_order, moved, twice

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("0", 0), ("12", 1200), ("12,5", 1250), ("12.50", 1250), (" 60 ", 6000), ("7,250", 725), ("-", None), ("–", None)],
)
def test_points_are_read_as_people_write_them(text, hundredths):
    read = read_points(text, 60_00)
    assert (read.hundredths, read.fault) == (hundredths, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("60,5", PointsFault.ABOVE), ("61", PointsFault.ABOVE), ("tolv", PointsFault.NOT_POINTS),
        ("-3", PointsFault.NOT_POINTS), ("1,255", PointsFault.NOT_POINTS), ("1 2", PointsFault.NOT_POINTS),
        ("12,", PointsFault.NOT_POINTS),
    ],
)  # fmt: skip
def test_what_is_no_points_is_told_from_what_is_too_many(text, fault):
    assert read_points(text, 60_00).fault is fault


def test_a_test_without_a_bound_takes_what_the_table_takes():
    assert read_points("10000", None).hundredths == 10_000_00
    assert read_points("10000,01", None).fault is PointsFault.ABOVE


def test_points_are_written_with_as_few_decimals_as_say_it_all():
    assert [written_points(each) for each in (0, 1200, 1250, 1225, 1005, None)] == [
        "0", "12", "12,5", "12,25", "10,05", "-",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "agreement"),
    [
        ([], Agreement.NOBODY), ([1200], Agreement.ONE), ([None], Agreement.ONE), ([1200, 1200], Agreement.AGREE),
        ([1200, None], Agreement.DIFFERS), ([0, None], Agreement.DIFFERS), ([None, None], Agreement.AGREE),
    ],
)  # fmt: skip
def test_two_assessors_agree_on_points_and_on_absence(entries, agreement):
    assert agreement_of(entries) is agreement


def test_numbers_that_two_have_and_numbers_that_nobody_has():
    assert twice({1: 5, 2: 5, 3: 6, 4: 6, 5: 1}) == {5: (1, 2), 6: (3, 4)}
    assert gaps([2, 3, 7]) == ((1, 1), (4, 6))
    assert gaps([]) == gaps([1, 2]) == ()


def test_a_move_changes_places_and_never_the_numbers():
    numbers = {"a": 2, "b": 5, "c": 9}
    assert moved(numbers, "b", -1) == {"a": 5, "b": 2, "c": 9}
    assert moved(numbers, "b", 1) == {"a": 2, "b": 9, "c": 5}
    assert moved(numbers, "a", -1) == numbers  # first already
    assert moved(numbers, "c", 1) == numbers  # last already
    assert moved(numbers, "d", 1) == {**numbers, "d": 10}
    assert closed_up(numbers) == {"a": 1, "b": 2, "c": 3}
    assert in_order({"x": 3, "y": 1}) == ("y", "x")


def test_schools_call_from_the_day_after_the_last_central_round():
    days = {"RESERVE_ROUND_1": dt.date(2026, 7, 30), "RESERVE_ROUND_2": dt.date(2026, 8, 13)}
    assert calls_from(days) == dt.date(2026, 8, 14)
    assert calls_from({"RESERVE_ROUND_1": dt.date(2026, 7, 30)}) == dt.date(2026, 7, 31)
    assert calls_from({}) is None


def test_one_day_to_answer_is_to_the_end_of_the_next_day_also_when_the_clocks_change():
    called = dt.datetime(2026, 10, 24, 15, tzinfo=STOCKHOLM)  # the clocks go back in the night to the 25th
    until = answer_until(called, 1)
    assert until == dt.datetime(2026, 10, 26, tzinfo=STOCKHOLM)
    late = dt.datetime(2026, 8, 17, 22, 30, tzinfo=dt.UTC)  # half past midnight on the 18th in Stockholm
    assert answer_until(late, 1) == dt.datetime(2026, 8, 20, tzinfo=STOCKHOLM)


def test_the_first_free_seat_is_called_to():
    assert [free_seat(2, taken) for taken in ((), (1,), (2,), (1, 2))] == [1, 2, 1, None]
    assert free_seat(0, ()) is None
