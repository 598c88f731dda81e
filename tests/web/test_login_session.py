"""Who a request is from, for how long, and what reading a page writes."""

import datetime as dt
from contextlib import contextmanager

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import Assignment, SignIn
from gymnasieregion.platform.audit.models import Event
from tests.roles import client_as, client_of, made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


def _later(**by):
    return time_machine.travel(NOON + dt.timedelta(**by), tick=False)


def _actor(client):
    return client.get("/behorighet/").wsgi_request.actor


def _writes(client):
    """How many statements that write a page makes."""
    with CaptureQueriesContext(connection) as seen:
        client.get("/behorighet/")
    return sum(not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN")) for one in seen)


def test_the_public_costs_no_query():
    with CaptureQueriesContext(connection) as seen:
        request = Client().get("/logga-in/").wsgi_request
    assert request.actor.role is Role.PUBLIC
    assert [one["sql"] for one in seen if "accounts_signin" in one["sql"] or "session" in one["sql"]] == []


def test_somebody_signed_in_is_themself_in_their_role():
    user = made_user(Role.PRINCIPAL, "12345678")
    actor = _actor(client_of(user))
    assert (actor.user_id, actor.name, actor.role, actor.scope_id) == (
        str(user.pk), user.display_name, Role.PRINCIPAL, "12345678",
    )  # fmt: skip


def test_who_somebody_is_costs_one_query_beside_the_session():
    client = client_as(Role.PRINCIPAL)
    with CaptureQueriesContext(connection) as seen:
        client.get("/behorighet/")
    assert len([one for one in seen if "accounts_" in one["sql"]]) == 1


def test_a_page_for_somebody_signed_in_is_kept_by_no_cache():
    assert client_as(Role.PLANNER).get("/behorighet/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("role", "minutes"), [(Role.APPLICANT, 30), (Role.GUARDIAN, 30), (Role.PRINCIPAL, 15), (Role.AUDITOR, 15)]
)
def test_somebody_who_was_away_is_signed_out(role, minutes):
    client = client_as(role)
    with _later(minutes=minutes, seconds=-1):
        assert _actor(client).role is role
    client = client_as(role)
    with _later(minutes=minutes):
        assert _actor(client).role is Role.PUBLIC
        assert "borta en stund" in client.get("/logga-in/").content.decode()


@pytest.mark.parametrize(("role", "hours"), [(Role.APPLICANT, 12), (Role.REGIONAL_OFFICE, 8)])
def test_nobody_is_signed_in_longer_than_a_day_of_work(role, hours):
    client = client_as(role)
    for minutes in range(10, hours * 60, 10):
        with _later(minutes=minutes):
            assert _actor(client).role is role
    with _later(hours=hours):
        assert _actor(client).role is Role.PUBLIC
        assert "som längst en arbetsdag" in client.get("/logga-in/").content.decode()


def test_a_sign_in_that_is_over_never_comes_back():
    client = client_as(Role.PRINCIPAL)
    with _later(minutes=20):
        _actor(client)
    with _later(minutes=21):
        assert _actor(client).role is Role.PUBLIC


def test_reading_writes_nothing_within_a_minute_and_one_stamp_after_it():
    client = client_as(Role.PRINCIPAL)
    with _later(seconds=59):
        assert _writes(client) == 0
    with _later(seconds=60):
        assert _writes(client) == 1
        assert _writes(client) == 0


def test_reading_after_the_end_writes_nothing():
    client = client_as(Role.PRINCIPAL)
    with _later(hours=1):
        assert _writes(client) == 0


def test_a_role_that_ended_does_not_count():
    user = made_user(Role.PRINCIPAL)
    client = client_of(user)
    user.assignments.update(ends_on=dt.date(2025, 7, 1))
    assert _actor(client).role is Role.PUBLIC
    user.assignments.update(ends_on=dt.date(2025, 7, 2))
    assert _actor(client).role is Role.PRINCIPAL


def test_a_role_that_has_not_begun_does_not_count():
    user = made_user(Role.PRINCIPAL)
    client = client_of(user)
    user.assignments.update(starts_on=dt.date(2025, 7, 2))
    assert _actor(client).role is Role.PUBLIC


def test_a_role_ends_at_midnight_in_sweden():
    user = made_user(Role.APPLICANT)
    user.assignments.update(ends_on=dt.date(2025, 7, 2))
    with time_machine.travel(dt.datetime(2025, 7, 1, 21, 59, 59, tzinfo=dt.UTC), tick=False):
        client = client_of(user)
        assert _actor(client).role is Role.APPLICANT
    with time_machine.travel(dt.datetime(2025, 7, 1, 22, 0, tzinfo=dt.UTC), tick=False):
        assert _actor(client).role is Role.PUBLIC


def test_a_closed_account_is_out_at_once():
    user = made_user(Role.PRINCIPAL)
    client = client_of(user)
    user.is_active = False
    user.save()
    assert _actor(client).role is Role.PUBLIC


def test_signing_out_ends_the_sign_in_and_the_session_and_is_in_the_log():
    user = made_user(Role.PRINCIPAL)
    client = client_of(user)
    assert client.post("/logga-ut/").url == "/"
    assert SignIn.objects.get(user=user).ended_at == NOON
    assert Session.objects.count() == 0
    assert _actor(client).role is Role.PUBLIC
    assert Event.objects.get(action="accounts.logout").actor_id == str(user.pk)


def test_signing_out_takes_a_button_and_no_link():
    client = client_as(Role.PRINCIPAL)
    page = client.get("/logga-ut/").content.decode()
    assert 'method="post" action="/logga-ut/"' in page
    assert _actor(client).role is Role.PRINCIPAL
    assert SignIn.objects.get().ended_at is None
    assert client.put("/logga-ut/").status_code == 405


def test_a_stolen_cookie_is_worth_nothing_after_signing_out():
    client = client_as(Role.PRINCIPAL)
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert _actor(thief).role is Role.PRINCIPAL
    client.post("/logga-ut/")
    assert _actor(thief).role is Role.PUBLIC


def test_a_post_from_another_site_is_refused():
    client = client_as(Role.PRINCIPAL)
    client.handler.enforce_csrf_checks = True
    assert client.post("/logga-ut/").status_code == 403


def test_the_roles_of_somebody_are_theirs_to_choose_from():
    user = made_user(Role.PRINCIPAL, "12345678")
    other = Assignment.objects.create(user=user, role="planner", starts_on=dt.date(2025, 1, 1), given_by="test")
    client = client_of(user)
    before = client.cookies["sessionid"].value
    answer = client.post("/roll/", {"assignment": other.pk, "next": "/behorighet/"})
    assert answer.url == "/behorighet/"
    assert _actor(client).role is Role.PLANNER
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("whose", ["somebody else's", "ended", "none", "no number"])
def test_a_role_that_is_not_ones_own_cannot_be_chosen(whose):
    user, other = made_user(Role.PRINCIPAL), made_user(Role.REGIONAL_OFFICE)
    ended = Assignment.objects.create(
        user=user, role="planner", starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 7, 1), given_by="test"
    )
    chosen = {"somebody else's": other.assignments.get().pk, "ended": ended.pk, "none": 0, "no number": "²"}[whose]
    client = client_of(user)
    answer = client.post("/roll/", {"assignment": chosen})
    assert answer.status_code == 422
    assert "Den rollen är inte din" in answer.content.decode()
    assert _actor(client).role is Role.PRINCIPAL


def test_somebody_ends_their_sign_in_on_another_computer():
    user = made_user(Role.PRINCIPAL)
    here, there = client_of(user), client_of(user)
    there_pk = there.get("/behorighet/").wsgi_request.sign_in.pk
    assert here.post("/roll/avsluta/", {"sign_in": there_pk}).url == "/roll/"
    assert _actor(there).role is Role.PUBLIC
    assert _actor(here).role is Role.PRINCIPAL


def test_nobody_ends_the_sign_in_of_another():
    mine, theirs = client_as(Role.REGIONAL_OFFICE), client_as(Role.PRINCIPAL)
    theirs_pk = theirs.get("/behorighet/").wsgi_request.sign_in.pk
    assert mine.post("/roll/avsluta/", {"sign_in": theirs_pk}).status_code == 422
    assert _actor(theirs).role is Role.PRINCIPAL


def test_to_end_the_sign_in_here_is_to_sign_out():
    client = client_as(Role.PRINCIPAL)
    pk = client.get("/behorighet/").wsgi_request.sign_in.pk
    assert client.post("/roll/avsluta/", {"sign_in": pk}).url == "/"
    assert _actor(client).role is Role.PUBLIC


def test_the_sign_ins_on_the_page_are_only_those_that_are_open():
    user = made_user(Role.PRINCIPAL)
    SignIn.objects.create(
        user=user, assignment=user.assignments.get(), method="CODE", started_at=NOON, ended_at=timezone.now()
    )
    page = client_of(user).get("/roll/").content.decode()
    assert "lösenord och engångskod" in page
    assert "kod från skolan" not in page


def test_a_number_longer_than_any_is_no_role_and_no_sign_in():
    client, number = client_as(Role.REGIONAL_OFFICE), "9" * 5_000
    assert client.post("/roll/", {"assignment": number}).status_code == 422
    assert client.post("/roll/avsluta/", {"sign_in": number}).status_code == 422


@contextmanager
def _only_read():
    """The database takes no writes."""
    sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET LOCAL transaction_read_only = ON")
        try:
            yield
        finally:
            if sqlite:
                cursor.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)  # which takes PostgreSQL's setting back


def test_a_database_that_can_only_be_read_is_read():
    client = client_as(Role.REGIONAL_OFFICE)
    with _later(minutes=10), _only_read():
        answer = client.get("/behorighet/")
    assert answer.status_code == 200
    assert answer.wsgi_request.actor.role is Role.REGIONAL_OFFICE


def test_whoever_writes_to_a_database_that_can_only_be_read_is_told_that_nothing_was_saved():
    client = client_as(Role.REGIONAL_OFFICE)
    client.raise_request_exception = False
    typed = {
        "kind": "INFORMATION", "text_sv": "Hej", "text_en": "Hello", "start_day": "2025-07-02", "start_time": "8",
        "why": "Prov", "step": "post",
    }  # fmt: skip
    with _only_read():
        answer = client.post("/driftinformation/ny/", typed)
    assert answer.status_code == 503
    assert "Inget sparades" in answer.content.decode()
    assert "Nothing was saved" in answer.content.decode()
