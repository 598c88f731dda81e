"""A reserve answers a call themself: in time, their own only, and to the same effect as when the school writes."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, ReserveCall, YearDay
from gymnasieregion.contexts.admission.selectors.own_calls import own_calls
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round, reserve_lists
from gymnasieregion.contexts.admission.services.replies import reply
from gymnasieregion.contexts.admission.services.replies_errors import RoundBegunError
from gymnasieregion.contexts.admission.services.reserve_calls import (
    answer_call,
    call_next,
    say_free_seats,
    undo_call,
)
from gymnasieregion.contexts.admission.services.reserve_calls_errors import (
    CallIsOverError,
    OfficeCallsError,
    TooLateToUndoError,
)
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR
from tests.reserve_year import MONDAY, OFFICE, PETRA, RUT, key_of, offered, reserve_year

pytestmark = pytest.mark.django_db

LAST_SECOND = dt.datetime(2026, 8, 18, 21, 59, 59, tzinfo=dt.UTC)
TOO_LATE = dt.datetime(2026, 8, 18, 22, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _year():
    reserve_year()


def _me(name):
    return Actor(f"u-{name}", name, Role.APPLICANT, scope_id=name)


def _called(name, offering="IB", actor=PETRA):
    say_free_seats(offering=offered(offering), group_id="alla", seats=3, actor=actor, now=MONDAY)
    return call_next(offering=offered(offering), group_id="alla", expected=key_of(name), actor=actor, now=MONDAY)


def _answer(call, reply, who, now=MONDAY, offering="IB"):
    return answer_call(offering=offered(offering), call=call.pk, reply=reply, actor=who, now=now)


def _list():
    (facts,) = some_of_offer(YEAR, ["IB"])
    return reserve_lists(offered("IB"), facts, last_round(YEAR), MONDAY)[0]


def _own(name, now=MONDAY):
    return own_calls(Applicant.objects.get(applicant_id=name), now)


def test_the_one_who_was_called_says_yes_and_holds_the_seat():
    call = _called("Dan")
    own = _own("Dan")
    assert (own.is_asked, own.held.offering_id, own.calls[0].last) == (True, "NA", LAST_SECOND)
    _answer(call, "YES", _me("Dan"), now=LAST_SECOND)
    held = HeldSeat.objects.get(applicant=key_of("Dan"))
    assert (held.offering_id, held.reply) == ("IB", "YES")
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.actor_id) == ("admission.reserve.answer", "u-Dan")
    assert not _own("Dan").is_asked


def test_nobody_answers_for_another():
    call = _called("Dan")
    with pytest.raises(ReserveCall.DoesNotExist):
        _answer(call, "YES", _me("Eva"))
    with pytest.raises(ReserveCall.DoesNotExist):
        undo_call(offering=offered("IB"), call=call.pk, actor=_me("Eva"), now=MONDAY)


def test_after_the_time_an_answer_does_not_count():
    call = _called("Dan")
    assert [each.may_answer for each in _own("Dan", LAST_SECOND).calls] == [True]
    assert [each.may_answer for each in _own("Dan", TOO_LATE).calls] == [False]
    with pytest.raises(CallIsOverError):
        _answer(call, "YES", _me("Dan"), now=TOO_LATE)
    assert [each.state for each in _own("Dan", TOO_LATE).calls] == ["SILENT"]


def test_an_answer_is_undone_in_time_but_never_the_call_itself():
    call = _called("Dan")
    with pytest.raises(TooLateToUndoError):
        undo_call(offering=offered("IB"), call=call.pk, actor=_me("Dan"), now=MONDAY)
    _answer(call, "NO", _me("Dan"))
    undo_call(offering=offered("IB"), call=call.pk, actor=_me("Dan"), now=LAST_SECOND)
    assert [(each.state, each.may_answer) for each in _own("Dan").calls] == [("WAITING", True)]


def test_a_yes_is_not_undone_once_somebody_else_has_got_the_seat_that_was_left():
    """NA has three places: Dan's and two that stand free; two others take those, and a third takes Dan's."""
    call = _called("Dan")
    _answer(call, "YES", _me("Dan"))
    for name in ("Gun", "Hal", "Fia"):
        HeldSeat.objects.update_or_create(
            applicant_id=key_of(name), defaults={"offering_id": "NA", "group_id": "alla", "reply": "YES"}
        )
    with pytest.raises(TooLateToUndoError):
        undo_call(offering=offered("IB"), call=call.pk, actor=_me("Dan"), now=LAST_SECOND)
    HeldSeat.objects.filter(applicant=key_of("Fia")).update(reply="NO")
    undo_call(offering=offered("IB"), call=call.pk, actor=_me("Dan"), now=LAST_SECOND)
    assert HeldSeat.objects.get(applicant=key_of("Dan")).offering_id == "NA"


def test_who_said_yes_and_then_declines_leaves_a_place_to_call_to():
    """Replies may be open when schools call: Dan takes IB by a call and declines it; the next, Eva, can be called."""
    YearDay.objects.create(year_id=YEAR, event="REPLY_BY", day=dt.date(2026, 8, 30))
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=MONDAY)
    call = call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=MONDAY)
    _answer(call, "YES", _me("Dan"))
    reply(applicant=key_of("Dan"), reply="NO", actor=_me("Dan"), now=MONDAY + dt.timedelta(hours=1))
    found = _list()
    assert (found.seats, found.free, found.next.person.applicant_id) == (2, 2, "Eva")
    assert [each.standing.value for each in found.reserves] == ["LEFT", "WAITS", "WAITS"]
    with pytest.raises(TooLateToUndoError):
        undo_call(offering=offered("IB"), call=call.pk, actor=_me("Dan"), now=MONDAY)
    reply(applicant=key_of("Dan"), reply="", actor=_me("Dan"), now=LAST_SECOND)
    assert (_list().seats, _list().free) == (1, None)


def test_a_place_that_was_declined_is_not_taken_back_once_a_reserve_is_called_to_it():
    YearDay.objects.create(year_id=YEAR, event="REPLY_BY", day=dt.date(2026, 8, 30))
    reply(applicant=key_of("Bo"), reply="NO", actor=_me("Bo"), now=MONDAY)
    assert _list().seats == 1
    call_next(offering=offered("IB"), group_id="alla", expected=key_of("Dan"), actor=PETRA, now=MONDAY)
    with pytest.raises(RoundBegunError):
        reply(applicant=key_of("Bo"), reply="", actor=_me("Bo"), now=LAST_SECOND)


def test_a_yes_elsewhere_closes_the_other_call():
    _answer(_called("Dan"), "NO", _me("Dan"))
    first, second = _called("Eva"), _called("Eva", "ES", RUT)
    _answer(first, "YES", _me("Eva"))
    assert {each.call.offering_id: each.state for each in _own("Eva").calls} == {"IB": "YES", "ES": "NO"}
    with pytest.raises(CallIsOverError):
        _answer(second, "YES", _me("Eva"), offering="ES")


def test_a_protected_identity_answers_too_and_only_the_office_beside_them():
    Applicant.objects.filter(applicant_id="Dan").update(protection="MARKED", given_name="", family_name="", email="")
    call = _called("Dan", actor=OFFICE)
    with pytest.raises(OfficeCallsError):
        _answer(call, "YES", PETRA)
    _answer(call, "YES", _me("Dan"))
    assert HeldSeat.objects.get(applicant=key_of("Dan")).offering_id == "IB"


def test_reading_the_page_asks_little(django_assert_max_num_queries):
    _called("Dan")
    dan, asta = Applicant.objects.get(applicant_id="Dan"), Applicant.objects.get(applicant_id="Asta")
    with django_assert_max_num_queries(5):
        own_calls(dan, MONDAY)
    with django_assert_max_num_queries(1):
        own_calls(asta, MONDAY)
