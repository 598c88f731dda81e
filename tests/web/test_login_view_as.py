"""The office borrows an applicant's view: it is logged, seen on every page, and nothing can be changed with it."""

import datetime as dt

import pytest
import time_machine

from gymnasieregion.platform.access.actor import Belongs, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.models import Assignment
from gymnasieregion.platform.audit.models import Event
from tests.roles import client_as, client_of, made_user

pytestmark = pytest.mark.django_db

NUMBER = "20100101TF09"
WHY = "Ringde om sitt besked"


@pytest.fixture
def applicant():
    return made_user(Role.APPLICANT, NUMBER, NUMBER)


@pytest.fixture
def officer():
    return made_user(Role.REGIONAL_OFFICE)


@pytest.fixture
def client(officer):
    return client_of(officer)


def _borrow(client, username=NUMBER, why=WHY):
    return client.post("/roll/se-som/", {"username": username, "why": why})


def _actor(client):
    return client.get("/behorighet/").wsgi_request.actor


def test_the_office_sees_as_the_applicant_and_the_log_knows_who_looked(client, officer, applicant):
    assert _borrow(client).url == "/"
    actor = _actor(client)
    assert (actor.role, actor.scope_id, actor.on_behalf_of) == (Role.APPLICANT, NUMBER, NUMBER)
    assert actor.user_id == str(officer.pk)
    event = Event.objects.get(action="accounts.view_as")
    assert (event.actor_id, event.role, event.about, event.why, event.person) == (
        str(officer.pk), "regional_office", f"user:{applicant.pk}", WHY, str(applicant.pk),
    )  # fmt: skip


def test_every_page_says_so(client, applicant):
    _borrow(client)
    for address in ("/behorighet/", "/roll/", "/logga-in/"):
        assert f"Du ser sidorna som {NUMBER} ser dem" in client.get(address).content.decode()


def test_what_is_ones_own_is_the_applicants_and_not_the_officers(client, officer, applicant):
    _borrow(client)
    actor = _actor(client)
    assert is_allowed(actor, "audit.own.see", Belongs(person=NUMBER))
    assert not is_allowed(actor, "audit.own.see", Belongs(person=str(officer.pk)))


def test_with_a_borrowed_view_nothing_is_changed(client, officer, applicant):
    _borrow(client)
    mine = officer.assignments.get()
    for address, sent in (
        ("/roll/", {"assignment": mine.pk}),
        ("/logga-in/demo/", {"persona": "demo-kansli"}),
        ("/roll/se-som/", {"username": NUMBER, "why": WHY}),
    ):
        assert client.post(address, sent).status_code == 403
    assert _actor(client).on_behalf_of == NUMBER


def test_the_view_is_handed_back(client, applicant):
    _borrow(client)
    assert "Sluta se som" in client.get("/roll/").content.decode()
    assert client.post("/roll/se-som/sluta/").url == "/roll/"
    actor = _actor(client)
    assert (actor.role, actor.on_behalf_of) == (Role.REGIONAL_OFFICE, "")
    event = Event.objects.get(action="accounts.view_as.end")
    assert (event.on_behalf_of, event.person) == (NUMBER, str(applicant.pk))


def test_there_is_nothing_to_hand_back_without_a_borrowed_view(client):
    assert client.post("/roll/se-som/sluta/").status_code == 422


def test_one_may_sign_out_with_a_borrowed_view(client, officer, applicant):
    _borrow(client)
    client.post("/logga-ut/")
    assert _actor(client).role is Role.PUBLIC


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REGIONAL_OFFICE, Role.PUBLIC}))
def test_nobody_but_the_office_may(applicant, role):
    client = client_as(role)
    assert _borrow(client).status_code == 403
    assert "Se som en sökande ser" not in client.get("/roll/").content.decode()


def test_a_reason_is_asked_for(client, applicant):
    answer = _borrow(client, why="   ")
    assert answer.status_code == 422
    assert _actor(client).on_behalf_of == ""


@pytest.mark.parametrize("username", ["20100101TF08", "guardian", ""])
def test_only_applicants_views_can_be_borrowed(client, applicant, username):
    made_user(Role.GUARDIAN, NUMBER, "guardian")
    answer = _borrow(client, username=username)
    assert answer.status_code == 422
    assert Event.objects.filter(action="accounts.view_as").count() == 0


def test_a_view_does_not_outlive_the_applicants_role(client, applicant):
    _borrow(client)
    Assignment.objects.filter(user=applicant).update(ends_on=dt.date(2025, 7, 1))
    assert _actor(client).role is Role.PUBLIC


def test_the_limits_are_those_of_the_office(client, applicant):
    _borrow(client)
    with time_machine.travel(dt.datetime(2025, 7, 1, 12, 15, tzinfo=dt.UTC), tick=False):
        assert _actor(client).role is Role.PUBLIC
