"""A reserve answers a call themself: in time, their own only, and to the same effect as when the school writes."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, ReserveCall
from gymnasieregion.contexts.admission.selectors.own_calls import own_calls
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
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
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
