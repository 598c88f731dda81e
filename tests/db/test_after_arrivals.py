"""Who came when the term began: the three-day rule, many at once, undo, and the seats that reserves are called to."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import Applicant, Arrival, HeldSeat, SeatsToCall, YearDay
from gymnasieregion.contexts.admission.selectors.arrivals import ended_seat, holders_of
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.replying import reply_now
from gymnasieregion.contexts.admission.services.arrivals import (
    HasComeError,
    HasEndedError,
    NobodyToWriteError,
    NoReasonGivenError,
    NotTermYetError,
    ThreeDaysError,
    undo_arrivals,
    write_arrivals,
)
from gymnasieregion.contexts.admission.services.replies_errors import SeatEndedError
from gymnasieregion.contexts.admission.services.reserve_calls import answer_call, call_next
from gymnasieregion.contexts.admission.services.reserve_calls_errors import TooLateToUndoError
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR
from tests.reply_year import says
from tests.reserve_year import MONDAY, OFFICE, PETRA, key_of, offered, reserve_year

pytestmark = pytest.mark.django_db

THURSDAY = dt.datetime(2026, 8, 20, 21, 59, tzinfo=dt.UTC)  # the last day
FRIDAY = dt.datetime(2026, 8, 20, 22, tzinfo=dt.UTC)  # midnight in Stockholm


@pytest.fixture(autouse=True)
def _year():
    reserve_year()
    YearDay.objects.create(year_id=YEAR, event="TERM_STARTS", day=dt.date(2026, 8, 17))


def _write(names, state, ground="", now=MONDAY, actor=PETRA):
    keys = [key_of(name) for name in names]
    return write_arrivals(
        offering=offered("IB"), applicants=keys, state=state, ground=ground, actor=actor, now=now
    )  # fmt: skip


def _undo(names, now=FRIDAY):
    return undo_arrivals(offering=offered("IB"), applicants=[key_of(name) for name in names], actor=PETRA, now=now)


def _states(actor=PETRA):
    return {each.person.applicant_id: each.state for each in holders_of(offered("IB"), actor)}


def _reply(name):
    return HeldSeat.objects.get(applicant=key_of(name)).reply


def test_those_who_hold_a_seat_are_listed_and_nobody_else():
    assert _states() == {"Asta": "", "Bo": ""}


def test_before_the_term_nothing_is_written():
    with pytest.raises(NotTermYetError):
        _write(["Asta"], "CAME", now=dt.datetime(2026, 8, 16, 12, tzinfo=dt.UTC))
    YearDay.objects.filter(event="TERM_STARTS").delete()
    with pytest.raises(NotTermYetError):
        _write(["Asta"], "CAME")


def test_many_at_once_are_one_event_and_the_latest_holds():
    seq = Event.objects.order_by("-seq").first().seq
    assert _write(["Asta", "Bo"], "ABSENT").count == 2
    assert Event.objects.filter(seq__gt=seq).count() == 1
    assert _write(["Asta", "Bo", "Dan"], "CAME", now=THURSDAY).count == 2  # Dan holds no seat here
    assert _states() == {"Asta": "CAME", "Bo": "CAME"}
    with pytest.raises(NobodyToWriteError):
        _write(["Asta"], "CAME", now=THURSDAY)
    with pytest.raises(NobodyToWriteError):
        _write([], "CAME")


def test_a_reason_is_said_and_stays_out_of_the_log():
    with pytest.raises(NoReasonGivenError):
        _write(["Bo"], "REASON")
    _write(["Bo"], "REASON", "Är på begravning till fredag")
    assert Arrival.objects.get().ground == "Är på begravning till fredag"
    assert "begravning" not in str(Event.objects.order_by("-seq").values().first())


def test_a_seat_is_ended_after_the_third_day_and_reserves_have_one_more():
    _write(["Bo"], "ABSENT")
    with pytest.raises(ThreeDaysError, match="20 August 2026"):
        _write(["Bo"], "ENDED", now=THURSDAY)
    done = _write(["Bo"], "ENDED", now=FRIDAY)
    assert (done.count, done.seats) == (1, 1)
    assert _reply("Bo") == "NO"
    assert SeatsToCall.objects.get().seats == 1
    assert ended_seat(key_of("Bo")).offering_id == "IB"
    assert ended_seat(key_of("Asta")) is None
    assert _states() == {"Asta": "", "Bo": "ENDED"}
    call = call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=FRIDAY)
    answer_call(offering=offered("IB"), call=call.pk, reply="YES", actor=PETRA, now=FRIDAY)
    assert _states() == {"Asta": "", "Bo": "ENDED", "Dan": ""}


def test_who_has_come_or_reported_a_reason_is_not_ended_and_everybody_is_told():
    _write(["Asta"], "CAME")
    _write(["Bo"], "REASON", "Buss inställd")
    with pytest.raises(HasComeError, match="Asta, Bo"):
        _write(["Asta", "Bo"], "ENDED", now=FRIDAY)
    assert _states() == {"Asta": "CAME", "Bo": "REASON"}


def test_an_end_is_undone_until_somebody_is_called_to_the_seat():
    HeldSeat.objects.filter(applicant=key_of("Bo")).update(reply="YES")
    _write(["Asta", "Bo"], "ENDED", now=FRIDAY)
    with pytest.raises(HasEndedError):
        _write(["Bo"], "CAME", now=FRIDAY)
    assert _undo(["Bo"]).seats == -1
    assert (_reply("Bo"), SeatsToCall.objects.get().seats, _states()["Bo"]) == ("YES", 1, "")
    call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=FRIDAY)
    with pytest.raises(TooLateToUndoError):
        _undo(["Asta"])
    assert (_reply("Asta"), _states()["Asta"]) == ("NO", "ENDED")


def test_undoing_brings_back_what_was_written_before():
    _write(["Asta"], "ABSENT")
    _write(["Asta"], "CAME", now=THURSDAY)
    _undo(["Asta"])
    assert _states()["Asta"] == "ABSENT"
    _undo(["Asta"])
    with pytest.raises(NobodyToWriteError):
        _undo(["Asta"])


def test_a_seat_that_the_school_has_ended_is_not_taken_back_by_a_reply():
    """Replies may be open still: a result that came late gives days to reply into the term."""
    YearDay.objects.create(year_id=YEAR, event="REPLY_BY", day=dt.date(2026, 8, 30))
    says("Bo", "YES", now=MONDAY)
    _write(["Bo"], "ENDED", now=FRIDAY)
    bo, publication = Applicant.objects.get(applicant_id="Bo"), publications_of(YEAR).first()
    stands = reply_now(bo, publication, FRIDAY)
    assert (stands.is_ended, stands.can_undo) == (True, False)
    for answer in ("YES", "YES_ONLY", ""):
        with pytest.raises(SeatEndedError):
            says("Bo", answer, now=FRIDAY)
    says("Bo", "WITHDRAWN", now=FRIDAY)
    with pytest.raises(SeatEndedError):
        says("Bo", "", now=FRIDAY)
    assert _reply("Bo") == "WITHDRAWN"


def test_before_schools_call_the_next_central_round_fills_the_seat():
    YearDay.objects.filter(event="RESERVE_ROUND_2").update(day=dt.date(2026, 8, 27))
    assert _write(["Bo"], "ENDED", now=FRIDAY).seats == 0
    assert not SeatsToCall.objects.exists()
    assert _undo(["Bo"]).count == 1
    assert _reply("Bo") == ""


def test_a_protected_identity_is_the_office_s_alone():
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED", given_name="", family_name="", email="")
    assert _states() == {"Asta": ""}
    assert _states(OFFICE) == {"Asta": "", "Bo": ""}
    with pytest.raises(NobodyToWriteError):
        _write(["Bo"], "CAME")
    _write(["Bo"], "CAME", actor=OFFICE)
    assert "S001" not in str(Event.objects.order_by("-seq").values("unit", "provider").first())


def test_the_list_asks_little(django_assert_max_num_queries):
    offering = offered("IB")
    with django_assert_max_num_queries(2):
        holders_of(offering, PETRA)
