"""Staying signed in: the page knows how long is left, and a button asks for more."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import SignIn
from gymnasieregion.platform.audit.models import Event
from tests.roles import client_as, client_of, made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("role", "idle", "longest"), [(Role.PLANNER, 15 * 60, 8 * 3600), (Role.APPLICANT, 30 * 60, 12 * 3600)]
)
def test_a_page_says_how_long_is_left(role, idle, longest):
    page = client_as(role, "a1").get("/behorighet/").content.decode()
    assert f'hidden data-idle="{idle}" data-longest="{longest}" data-warned="300"' in page


def test_what_is_left_is_counted_from_the_stamp_and_not_from_the_page():
    client = client_as(Role.PLANNER)
    with time_machine.travel(NOON + dt.timedelta(seconds=50), tick=False):
        assert 'data-idle="850"' in client.get("/behorighet/").content.decode()
    with time_machine.travel(NOON + 2 * MINUTE, tick=False):
        assert 'data-idle="900" data-longest="28680"' in client.get("/behorighet/").content.decode()


def test_the_button_gives_the_whole_time_again_but_never_more_than_the_longest():
    client = client_as(Role.PLANNER)
    with time_machine.travel(NOON + 14 * MINUTE, tick=False):
        assert client.post("/logga-in/fortsatt/").json() == {"idle": 900, "longest": 27960, "warned": 300}
    with time_machine.travel(NOON + 28 * MINUTE, tick=False):
        assert client.get("/behorighet/").wsgi_request.actor.role is Role.PLANNER
    assert Event.objects.count() == 0


def test_too_late_is_too_late():
    client = client_as(Role.PLANNER)
    with time_machine.travel(NOON + 15 * MINUTE, tick=False):
        assert client.post("/logga-in/fortsatt/").url.startswith("/logga-in/?next=")
        assert client.get("/behorighet/").wsgi_request.actor.role is Role.PUBLIC


def test_one_stays_with_a_borrowed_view():
    applicant, office = made_user(Role.APPLICANT, "a1", "a1"), made_user(Role.REGIONAL_OFFICE)
    client = client_of(office)
    SignIn.objects.filter(user=office).update(viewing=applicant.assignments.get())
    assert client.post("/logga-in/fortsatt/").status_code == 200


def test_the_public_has_no_warning_and_nothing_is_asked_by_a_visit():
    assert "stay.js" not in Client().get("/").content.decode()
    assert client_as(Role.PLANNER).get("/logga-in/fortsatt/").status_code == 405
