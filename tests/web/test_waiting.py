"""The waiting room: nobody signed in waits, no form is thrown away, and whoever is let in need not wait again."""

import datetime as dt
import io
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings

from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.site.doors import with_doors
from gymnasieregion.site.lane import Lane
from gymnasieregion.site.waiting import AGAIN_S, PASS, PASS_FOR_S, Bucket, WaitingRoom

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


class Clock:
    """Seconds that a test moves."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def room(clock):
    """A room that lets in one visitor a second, two after a quiet while."""
    return WaitingRoom(inside, get_wsgi_application(), Bucket(1, clock))


def inside(environ, start_response):
    """What those meet who are let in."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode()]


def _ask(application, **more):
    told = {}
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "sv",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, **more,
    }  # fmt: skip
    body = b"".join(application(environ, lambda status, headers, *_: told.update(status=status, headers=headers)))
    return told["status"], dict(told["headers"]), body


def _crowd(room):
    """So many come that the next one waits."""
    for _ in range(2):
        assert _ask(room)[0] == "200 OK"


def test_a_bucket_lets_through_as_many_as_it_is_told_to(clock):
    bucket = Bucket(2, clock)
    assert [bucket.takes() for _ in range(6)] == [True] * 4 + [False] * 2
    clock.now = 0.5
    assert [bucket.takes() for _ in range(2)] == [True, False]
    clock.now = 60
    assert sum(bucket.takes() for _ in range(10)) == 4


@pytest.mark.django_db(transaction=True)  # Django's own application ends its connection
def test_above_capacity_a_visitor_reads_that_they_wait_and_when_to_try_again(room, clock):
    _crowd(room)
    status, headers, body = _ask(room)
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == str(AGAIN_S)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == Client().get("/").headers["Content-Security-Policy"]
    assert "Du står i kö till sidan" in body.decode()
    assert "You are in line" in body.decode()
    assert _ask(room, REQUEST_METHOD="HEAD")[::2] == (status, b"")
    clock.now = 1
    assert _ask(room)[0] == "200 OK"


def test_whoever_is_let_in_need_not_wait_again_for_a_while(room):
    given = _ask(room)[1]["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", f"Max-Age={PASS_FOR_S}"} <= set(given.split("; "))
    assert _ask(room)[0] == "200 OK"
    brought = given.partition(";")[0]
    assert brought.startswith(PASS)
    for _ in range(5):
        status, headers, _ = _ask(room, HTTP_COOKIE=brought)
        assert status == "200 OK"
        assert "Set-Cookie" not in headers


@pytest.mark.django_db
def test_a_pass_that_is_made_up_or_old_is_none(room):
    brought = _ask(room)[1]["Set-Cookie"].partition(";")[0]
    _ask(room)
    assert _ask(room, HTTP_COOKIE=f"{brought[:-1]}_")[0].startswith("503")
    with time_machine.travel(NOON + dt.timedelta(seconds=PASS_FOR_S + 1), tick=False):
        assert _ask(room, HTTP_COOKIE=brought)[0].startswith("503")


@pytest.mark.parametrize(
    "more",
    [
        {"REQUEST_METHOD": "POST", "PATH_INFO": "/logga-in/kod/"},
        {"HTTP_COOKIE": "sessionid=abc"},
        {"PATH_INFO": "/static/pages/base.css"},
    ],
)
def test_nobody_signed_in_waits_and_no_form_is_thrown_away(room, more):
    _crowd(room)
    for _ in range(20):
        assert _ask(room, **more)[0] == "200 OK"


@pytest.mark.django_db
def test_a_request_that_is_not_for_us_is_left_to_django(room):
    _crowd(room)
    assert _ask(room, HTTP_HOST="elsewhere.example")[0] == "200 OK"  # the page cannot be made: those inside say why


def test_the_doors_are_as_the_settings_say():
    django = get_wsgi_application()
    with override_settings(CAPACITY=0, FAST_LANE=True):
        assert isinstance(with_doors(django), Lane)
    with override_settings(CAPACITY=0, FAST_LANE=False):
        assert with_doors(django) is django
    with override_settings(CAPACITY=5):
        assert isinstance(with_doors(django), WaitingRoom)


@pytest.mark.django_db
def test_the_page_that_the_proxy_shows_stands_alone_and_tells_what_is_known(tmp_path, settings):
    Notice.objects.create(
        kind="DISTURBANCE", text_sv="Databasen byts < 14:00.", text_en="The database is replaced.", starts_at=NOON,
        posted_at=NOON,
    )  # fmt: skip
    settings.OFFICE_PHONE = "08-123 45"
    file = tmp_path / "made" / "index.html"
    call_command("make_fallback", file=file, stdout=io.StringIO())
    page = file.read_text(encoding="utf-8")
    assert "Databasen byts &lt; 14:00." in page
    assert "The database is replaced." in page
    assert "08-123 45" in page
    assert "«saknas" not in page
    assert not any(f'{name}="/' in page or f'{name}="http' in page for name in ("src", "href"))
    assert [one.name for one in Path(file.parent).iterdir()] == ["index.html"]
