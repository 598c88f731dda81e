"""Calling reserves after the start of term: whose turn, the answers, what is undone, and two who call at once."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, ReserveCall, YearDay
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round, moves_of, reserve_lists
from gymnasieregion.contexts.admission.selectors.seats import seat_rows
from gymnasieregion.contexts.admission.services.reserve_calls import (
    answer_call,
    call_next,
    say_free_seats,
    undo_call,
)
from gymnasieregion.contexts.admission.services.reserve_calls_errors import (
    CallIsOverError,
    NoFreeSeatError,
    NotNextError,
    NotTimeToCallError,
    OfficeCallsError,
    SeatsToCallError,
    TooLateToUndoError,
)
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.selectors import visible_events
from tests.admission_year import YEAR
from tests.own_database import environment, manage, rows_of
from tests.reserve_year import IN_JUNE, MONDAY, OFFICE, PETRA, RUT, key_of, offered, reserve_year

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
SCRIPT = str(Path(__file__).with_name("reserve_process.py"))
TUESDAY_NIGHT = dt.datetime(2026, 8, 18, 21, 59, 59, tzinfo=dt.UTC)  # one second before midnight in Stockholm
WEDNESDAY = dt.datetime(2026, 8, 18, 22, tzinfo=dt.UTC)  # midnight in Stockholm


@pytest.fixture
def _year():
    reserve_year()


def _seats(number, offering="IB", actor=PETRA):
    return say_free_seats(offering=offered(offering), group_id="alla", seats=number, actor=actor, now=MONDAY)


def _call(name, offering="IB", now=MONDAY, actor=PETRA):
    return call_next(offering=offered(offering), group_id="alla", expected=key_of(name), actor=actor, now=now)


def _answer(call, reply, now=MONDAY, offering="IB", actor=PETRA):
    return answer_call(offering=offered(offering), call=call.pk, reply=reply, actor=actor, now=now)


def _undo(call, now=MONDAY, offering="IB"):
    undo_call(offering=offered(offering), call=call.pk, actor=PETRA, now=now)


def _list(offering="IB", now=MONDAY):
    (facts,) = some_of_offer(YEAR, [offering])
    return reserve_lists(offered(offering), facts, last_round(YEAR), now)[0]


def _standing(offering="IB", now=MONDAY):
    return {each.person.applicant_id: each.standing.value for each in _list(offering, now).reserves}


@pytest.mark.usefixtures("_year")
def test_the_list_is_that_of_the_last_published_round_in_its_order():
    assert [(each.place, each.person.applicant_id) for each in _list().reserves] == [(1, "Dan"), (2, "Eva"), (3, "Fia")]
    assert _standing("ES") == {"Eva": "WAITS"}
    assert _list().next.person.applicant_id == "Dan"


@pytest.mark.usefixtures("_year")
def test_schools_call_only_after_the_last_central_round():
    for now in (IN_JUNE, dt.datetime(2026, 8, 13, 21, 59, tzinfo=dt.UTC)):
        with pytest.raises(NotTimeToCallError):
            call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=now)
    YearDay.objects.filter(event__startswith="RESERVE").delete()
    with pytest.raises(NotTimeToCallError):
        _seats(1)


@pytest.mark.usefixtures("_year")
def test_one_is_called_at_a_time_to_a_free_seat_and_has_until_the_end_of_the_next_day():
    with pytest.raises(NoFreeSeatError):
        _call("Dan")
    _seats(1)
    with pytest.raises(NotNextError):
        _call("Eva")  # not her turn
    call = _call("Dan")
    assert (call.seat, call.answer_by) == (1, WEDNESDAY)
    for name in ("Dan", "Eva"):
        with pytest.raises(NoFreeSeatError):
            _call(name)
    _seats(2)
    assert _call("Eva").seat == 2


@pytest.mark.usefixtures("_year")
def test_a_no_and_a_silence_leave_the_seat_to_the_next():
    _seats(1)
    _answer(_call("Dan"), "NO")
    second = _call("Eva")
    with pytest.raises(NoFreeSeatError):
        _call("Fia", now=TUESDAY_NIGHT)
    with pytest.raises(CallIsOverError):
        _answer(second, "YES", now=WEDNESDAY)
    assert _standing(now=WEDNESDAY) == {"Dan": "NO", "Eva": "SILENT", "Fia": "WAITS"}
    third = _call("Fia", now=WEDNESDAY)
    assert third.seat == 1
    second.refresh_from_db()
    assert (second.reply, second.replied_at) == ("SILENT", WEDNESDAY)
    assert _answer(third, "YES", now=WEDNESDAY).reply == "YES"


@pytest.mark.usefixtures("_year")
def test_an_answer_in_the_last_second_counts():
    _seats(1)
    assert _answer(_call("Dan"), "YES", now=TUESDAY_NIGHT).reply == "YES"


@pytest.mark.usefixtures("_year")
def test_who_says_yes_holds_the_seat_and_leaves_the_earlier_one_and_every_other_list():
    _seats(2)
    _seats(1, "ES", RUT)
    dan = _call("Dan")
    _answer(dan, "YES")
    held = HeldSeat.objects.get(applicant=key_of("Dan"))
    assert (held.offering_id, held.group_id, held.reply) == ("IB", "alla", "YES")
    assert moves_of(YEAR) == {"IB": (1, 0), "NA": (0, 1)}
    seats = {row.offer.offering_id: (row.came, row.left) for row in seat_rows(YEAR, None)}
    assert seats == {"ES": (0, 0), "IB": (1, 0), "NA": (0, 1)}
    eva = _call("Eva")
    at_es = _call("Eva", "ES", actor=RUT)  # two schools may ring the same person
    _answer(eva, "YES")
    assert _standing("ES") == {"Eva": "LEFT"}
    with pytest.raises(CallIsOverError):
        _answer(at_es, "YES", offering="ES", actor=RUT)
    assert _list("ES").free == 1  # her seat there is free again


@pytest.mark.usefixtures("_year")
def test_a_call_and_an_answer_are_undone_within_the_time():
    _seats(1)
    call = _call("Dan")
    _answer(call, "YES")
    _undo(call)
    call.refresh_from_db()
    held = HeldSeat.objects.get(applicant=key_of("Dan"))
    assert (call.reply, call.replied_at, held.offering_id) == ("WAITING", None, "NA")
    assert moves_of(YEAR) == {}
    _undo(call)
    assert not ReserveCall.objects.exists()
    assert _list().next.person.applicant_id == "Dan"


@pytest.mark.usefixtures("_year")
def test_what_has_led_to_something_else_is_not_undone():
    _seats(1)
    call = _call("Dan")
    _answer(call, "NO")
    _call("Eva")
    with pytest.raises(TooLateToUndoError):
        _undo(call)  # the seat waits for Eva now
    _seats(2)
    fia = _call("Fia")
    _answer(fia, "YES")
    with pytest.raises(TooLateToUndoError):
        _undo(fia, now=WEDNESDAY)


@pytest.mark.usefixtures("_year")
def test_a_seat_that_was_left_and_called_to_since_is_not_taken_back():
    _seats(1)
    call = _call("Dan")
    _answer(call, "YES")
    ReserveCall.objects.create(
        applicant_id=key_of("Gun"), year_id=YEAR, offering_id="NA", group_id="alla", seat=1, called_by="u",
        called_at=MONDAY, answer_by=WEDNESDAY,
    )  # fmt: skip
    with pytest.raises(TooLateToUndoError):
        _undo(call)


@pytest.mark.usefixtures("_year")
def test_no_fewer_seats_than_are_taken():
    _seats(2)
    _call("Dan")
    _call("Eva")
    for number in (-1, 0, 1, 501):
        with pytest.raises(SeatsToCallError):
            _seats(number)


@pytest.mark.usefixtures("_year")
def test_the_database_itself_keeps_two_calls_from_one_seat():
    _seats(1)
    call = _call("Dan")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReserveCall.objects.create(
            applicant_id=key_of("Eva"), year_id=YEAR, offering_id="IB", group_id="alla", seat=call.seat,
            called_by="u", called_at=MONDAY, answer_by=WEDNESDAY,
        )  # fmt: skip


@pytest.mark.usefixtures("_year")
def test_a_protected_identity_is_called_by_the_office():
    Applicant.objects.filter(applicant_id="Dan").update(protection="MARKED", given_name="", family_name="", email="")
    _seats(1)
    with pytest.raises(OfficeCallsError):
        _call("Dan")
    call = _call("Dan", actor=OFFICE)
    with pytest.raises(OfficeCallsError):
        _answer(call, "YES")
    _answer(call, "NO", actor=OFFICE)
    told = visible_events(PETRA).filter(action__startswith="admission.reserve")
    assert list(told.values_list("action", flat=True)) == ["admission.reserve.seats"]


@pytest.mark.usefixtures("_year")
def test_the_school_s_log_says_nothing_of_the_seat_that_was_left():
    _seats(1)
    _answer(_call("Dan"), "YES")
    for event in Event.objects.filter(action__startswith="admission.reserve"):
        assert '"NA"' not in event.before + event.after


@pytest.mark.usefixtures("_year")
def test_a_list_asks_the_database_a_bounded_number_of_times(django_assert_max_num_queries):
    (facts,) = some_of_offer(YEAR, ["IB"])
    offering, run = offered("IB"), last_round(YEAR)
    with django_assert_max_num_queries(9):
        reserve_lists(offering, facts, run, MONDAY)


@pytest.mark.django_db(transaction=False)
def test_those_who_call_at_once_never_call_two_to_one_seat(own_database):
    inside = {**environment(own_database), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, SCRIPT, "make"], env=inside, check=True, timeout=120)
    callers = [
        subprocess.Popen(
            [sys.executable, SCRIPT, "call", offering], env=inside, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for offering in ("IB", "IB", "IB", "ES")
    ]  # fmt: skip
    for caller in callers:
        caller.stdin.write("\n")
        caller.stdin.flush()
    told = [int(caller.communicate(timeout=120)[0]) for caller in callers]
    assert [caller.returncode for caller in callers] == [0, 0, 0, 0]
    assert (sum(told[:3]), told[3]) == (2, 1)
    rows = rows_of(own_database, "SELECT offering_id, seat FROM admission_reservecall ORDER BY offering_id, seat")
    assert [tuple(row) for row in rows] == [("ES", 1), ("IB", 1), ("IB", 2)]
    assert "Loggen stämmer" in manage(own_database, "verify_log").stdout
