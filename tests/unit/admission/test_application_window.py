"""When an application may be changed: to the second in Stockholm, in winter and summer time, and by whom."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from gymnasieregion.contexts.admission.core.application_window import (
    Editor,
    Window,
    WindowState,
    added_mark,
    end_of,
    midnight,
    window_at,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = {
    "APPLICATION_OPENS": dt.date(2026, 1, 15),
    "APPLICATION_CLOSES": dt.date(2026, 2, 15),
    "PRELIMINARY_RESULT": dt.date(2026, 4, 13),
    "RECHOICE_OPENS": dt.date(2026, 4, 14),
    "RECHOICE_CLOSES": dt.date(2026, 5, 15),
    "FINAL_RESULT": dt.date(2026, 7, 1),
}


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-01-14 23:59:59.999999", WindowState.BEFORE),
        ("2026-01-15 00:00:00", WindowState.OPEN),
        ("2026-02-15 23:59:59", WindowState.OPEN),
        ("2026-02-15 23:59:59.999999", WindowState.OPEN),
        ("2026-02-16 00:00:00", WindowState.BETWEEN),
        ("2026-04-13 23:59:59", WindowState.BETWEEN),
        ("2026-04-14 00:00:00", WindowState.RECHOICE),
        ("2026-05-15 23:59:59", WindowState.RECHOICE),
        ("2026-05-16 00:00:00", WindowState.CLOSED),
    ],
)
def test_a_window_holds_from_its_first_moment_until_just_before_its_end(moment, state):
    assert window_at(DAYS, at(moment)).state is state


@pytest.mark.parametrize(
    ("last_day", "hours"),
    [(dt.date(2027, 3, 28), 23), (dt.date(2027, 10, 31), 25), (dt.date(2027, 2, 15), 24)],
)
def test_the_last_day_is_as_long_as_it_is_when_the_clock_is_changed(last_day, hours):
    days = {"APPLICATION_OPENS": last_day, "APPLICATION_CLOSES": last_day}
    assert window_at(days, midnight(last_day)).left(midnight(last_day)) == dt.timedelta(hours=hours)
    last = end_of(last_day).astimezone(dt.UTC) - dt.timedelta(seconds=1)
    assert last.astimezone(STOCKHOLM).time() == dt.time(23, 59, 59)
    assert window_at(days, last).state is WindowState.OPEN
    assert window_at(days, last + dt.timedelta(seconds=1)).state is WindowState.CLOSED


def test_without_days_nobody_but_the_office_changes_anything():
    window = window_at({"APPLICATION_OPENS": dt.date(2026, 1, 15)}, at("2026-02-01 12:00"))
    assert window.state is WindowState.UNKNOWN
    assert [window.may_edit(each) for each in Editor] == [False, False, True]


def test_the_rechoice_opens_with_the_result_when_it_has_no_day_of_its_own():
    days = {event: day for event, day in DAYS.items() if event != "RECHOICE_OPENS"}
    assert window_at(days, at("2026-04-13 00:00")).state is WindowState.RECHOICE
    no_end = {event: day for event, day in DAYS.items() if event != "RECHOICE_CLOSES"}
    assert window_at(no_end, at("2026-04-20 00:00")).state is WindowState.CLOSED


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-01-10 12:00", (False, False, True)),
        ("2026-02-01 12:00", (True, True, True)),
        ("2026-03-01 12:00", (False, True, True)),
        ("2026-05-01 12:00", (True, True, True)),
        ("2026-06-30 23:59:59", (False, True, True)),
        ("2026-07-01 00:00", (False, False, True)),
    ],
)
def test_who_may_change_and_when(moment, may):
    window = window_at(DAYS, at(moment))
    assert tuple(window.may_edit(each) for each in Editor) == may


def test_what_opens_and_closes_next():
    before, between = window_at(DAYS, at("2026-01-01 12:00")), window_at(DAYS, at("2026-03-01 12:00"))
    assert (before.opens, before.closes) == (at("2026-01-15 00:00"), None)
    assert (between.opens, between.left(at("2026-03-01 12:00"))) == (at("2026-04-14 00:00"), None)
    open_ = window_at(DAYS, at("2026-02-15 20:00"))
    assert (open_.closes_on, open_.left(at("2026-02-15 20:00"))) == (dt.date(2026, 2, 15), dt.timedelta(hours=4))


@pytest.mark.parametrize(
    ("state", "in_first", "in_second", "mark"),
    [
        (WindowState.OPEN, False, False, ""),
        (WindowState.BETWEEN, False, False, "RECHOICE"),
        (WindowState.RECHOICE, True, False, ""),
        (WindowState.RECHOICE, False, False, "RECHOICE"),
        (WindowState.CLOSED, True, False, ""),
        (WindowState.CLOSED, False, True, "RECHOICE"),
        (WindowState.CLOSED, False, False, "LATE"),
    ],
)
def test_a_row_is_marked_by_when_it_first_stood_in_the_list(state, in_first, in_second, mark):
    assert added_mark(Window(state), in_first=in_first, in_second=in_second) == mark
