"""Codes on paper from the sending school: for one's own pupils, once, for a while."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.accounts.models import OneTimeCode, SignIn
from gymnasieregion.platform.accounts.services import codes
from gymnasieregion.platform.audit.models import Entry, Event
from tests.roles import made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
COUNSELLOR = Actor("u-syv", "Stig", Role.COUNSELLOR, "12345678")
OURS, OTHERS = Belongs(unit="12345678"), Belongs(unit="87654321")


@pytest.fixture
def pupils():
    return [made_user(Role.APPLICANT, number, number) for number in ("20100101TF01", "20100101TF02")]


def _issue(users, belongs=OURS, **changed):
    asked = {"actor": COUNSELLOR, "pupils": {one.pk: belongs for one in users}, "stands_for": WEEK, "now": NOON}
    return codes.issue_codes(**{**asked, **changed})


def _use(code, client=None):
    return (client or Client()).post("/logga-in/kod/", {"code": code, "next": "/behorighet/"})


def test_a_counsellor_issues_a_list_and_a_pupil_comes_in(pupils):
    first, second = _issue(pupils)
    assert {first.user_id, second.user_id} == {one.pk for one in pupils}
    client = Client()
    assert _use(first.code, client).url == "/behorighet/"
    actor = client.get("/behorighet/").wsgi_request.actor
    assert (actor.role, actor.user_id) == (Role.APPLICANT, str(first.user_id))
    assert SignIn.objects.get().method == "CODE"


def test_a_code_works_once(pupils):
    code = _issue(pupils)[0].code
    assert _use(code).status_code == 302
    answer = _use(code)
    assert answer.status_code == 422
    assert "redan använd" in answer.content.decode()


def test_a_sign_in_and_its_session_are_written_in_one_transaction(pupils):
    with CaptureQueriesContext(connection) as seen:
        assert _use(_issue(pupils)[0].code).status_code == 302
    asked = [one["sql"] for one in seen]
    of_the_try = [at for at, sql in enumerate(asked) if "accounts_wrongtry" in sql]
    writes = [at for at, sql in enumerate(asked) if "django_session" in sql]
    assert [asked[at].split()[0] for at in writes] == ["INSERT"]
    assert of_the_try[0] < writes[0]
    assert asked[-1].startswith("RELEASE SAVEPOINT")  # the test's own transaction is round that of the sign-in
    assert Session.objects.count() == 1


@pytest.mark.parametrize("write", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c[:3]} {c[3:]} "])
def test_how_a_code_is_written_does_not_matter(pupils, write):
    assert _use(write(_issue(pupils)[0].code)).status_code == 302


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "x" * 31, "²²²²²²²²²²"])
def test_a_wrong_code_is_refused(pupils, code):
    _issue(pupils)
    assert _use(code).status_code == 422


def test_a_code_expires(pupils):
    code = _issue(pupils)[0].code
    with time_machine.travel(NOON + WEEK, tick=False):
        assert _use(code).status_code == 422
    with time_machine.travel(NOON + WEEK - dt.timedelta(seconds=1), tick=False):
        assert _use(code).status_code == 302


def test_a_new_code_puts_the_old_one_out(pupils):
    old, new = _issue(pupils[:1])[0].code, _issue(pupils[:1])[0].code
    assert _use(old).status_code == 422
    assert _use(new).status_code == 302


def test_a_code_is_not_used_up_when_its_owner_is_refused(pupils):
    code = _issue(pupils[:1])[0].code
    pupils[0].assignments.update(starts_on=dt.date(2025, 7, 2))
    assert "ingen roll" in _use(code).content.decode()
    assert OneTimeCode.objects.get().used_at is None


def test_the_code_itself_is_kept_nowhere(pupils):
    issued = _issue(pupils)
    stored = "".join(OneTimeCode.objects.values_list("digest", flat=True)) + "".join(
        f"{event.after}{event.why}" for event in Event.objects.all()
    )
    assert all(one.code not in stored and one.code.replace("-", "") not in stored for one in issued)


def test_a_list_is_one_event_with_a_row_for_each_pupil(pupils):
    _issue(pupils)
    event = Event.objects.get()
    assert (event.action, event.about, event.unit) == ("accounts.code.issue", "unit:12345678", "12345678")
    assert sorted(Entry.objects.values_list("about", flat=True)) == sorted(f"user:{one.pk}" for one in pupils)


def test_a_counsellor_gives_codes_only_to_pupils_of_their_own_school(pupils):
    with pytest.raises(codes.MayNotIssueCodesError):
        _issue(pupils, OTHERS)
    with pytest.raises(codes.MayNotIssueCodesError):
        _issue([], pupils={pupils[0].pk: OURS, pupils[1].pk: OTHERS})
    assert OneTimeCode.objects.count() == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COUNSELLOR, Role.REGIONAL_OFFICE}))
def test_nobody_else_gives_codes(pupils, role):
    with pytest.raises(codes.MayNotIssueCodesError):
        _issue(pupils, actor=Actor("u", "", role, "12345678"))


def test_a_code_stands_for_an_hour_at_least_and_60_days_at_most(pupils):
    for stands_for in (dt.timedelta(minutes=59), dt.timedelta(days=61), -WEEK):
        with pytest.raises(codes.CodesTooLongError):
            _issue(pupils, stands_for=stands_for)


def test_no_pupils_is_no_codes_and_no_event():
    assert _issue([]) == []
    assert Event.objects.count() == 0


def test_five_hundred_codes_are_made_in_few_queries(django_assert_max_num_queries):
    users = [made_user(Role.APPLICANT, username=f"elev-{number}") for number in range(500)]
    with django_assert_max_num_queries(20):
        assert len(_issue(users)) == 500


def test_guessing_from_one_address_is_stopped(pupils):
    code = _issue(pupils)[0].code
    for _ in range(50):
        _use("AAAAA-AAAAA")
    assert "För många försök" in _use(code).content.decode()


def test_codes_are_written_without_what_is_mistaken_for_something_else(pupils):
    assert set("".join(one.code for one in _issue(pupils))) <= set(codes.ALPHABET) | {"-"}
    assert not set("01ILOU") & set(codes.ALPHABET)
