"""The lane before Django answers as Django does, to the byte and the header, and lets in nobody whom Django refuses."""

import datetime as dt
import gzip
import io
import sys

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import override_settings

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Choice, ResultPage
from gymnasieregion.contexts.admission.selectors import result_lane
from gymnasieregion.contexts.admission.services.result_frame import forget_frames
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment, SignIn
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.zipped import unpacked
from gymnasieregion.site import lane as lane_module
from gymnasieregion.site import lane_reader
from gymnasieregion.site.lane import LEARNT_FOR_S, Lane
from gymnasieregion.site.lane_database import NoAnswerError, forget_connection
from gymnasieregion.site.lane_reader import KNOWN_FOR
from tests.result_year import gave_up, published_round, result_year
from tests.roles import client_of, made_user

pytestmark = pytest.mark.django_db(transaction=True)

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
DAY = dt.datetime(2026, 7, 3, 10, 0, tzinfo=dt.UTC)
EVENING = DAY + dt.timedelta(hours=8)
DJANGO = get_wsgi_application()


class Counted:
    """Django's application, and how often it was asked."""

    def __init__(self):
        self.times = 0

    def __call__(self, environ, start_response):
        self.times += 1
        return DJANGO(environ, start_response)


@pytest.fixture
def clock():
    """Result day; replies open in the evening."""
    with time_machine.travel(DAY, tick=False) as moved:
        forget_frames()
        with transaction.atomic():
            result_year()
        published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
        yield moved
    forget_frames()
    forget_connection()


@pytest.fixture
def django(clock):
    return Counted()


@pytest.fixture
def lane(django):
    return Lane(django)


@pytest.fixture
def asta(clock):
    """Asta's user, role and session."""
    return _signed_in("Asta")


def _signed_in(who, role=Role.APPLICANT):
    user = made_user(role, who)
    client = client_of(user)
    return user, user.assignments.get(), client.cookies["sessionid"].value


def _ask(application, session="", **more):
    """Status, headers and body of an answer."""
    told = {}
    cookies = "; ".join(filter(None, [session and f"sessionid={session}", more.pop("cookies", "")]))
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/besked/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "sv",
        "HTTP_COOKIE": cookies, "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, **more,
    }  # fmt: skip
    answer = application(environ, lambda status, headers, *_: told.update(status=status, headers=headers))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return told["status"], dict(told["headers"]), body


# --- The same answer


@pytest.mark.parametrize(
    ("more", "mark"),
    [
        ({}, b"Ditt besked"),
        ({"HTTP_ACCEPT_LANGUAGE": "en"}, b"Your result"),
        ({"cookies": "django_language=en"}, b"Your result"),
        ({"cookies": "lattlast=1"}, b"Ditt besked"),
        ({"HTTP_ACCEPT_LANGUAGE": "de"}, b"Ditt besked"),
        ({"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}, b"Ditt besked"),
        ({"HTTP_ACCEPT_ENCODING": "gzip;q=0"}, b"Ditt besked"),
    ],
)
def test_the_lane_s_answer_is_django_s_to_the_byte_and_the_header(lane, django, asta, more, mark):
    session = asta[2]
    expected = _ask(DJANGO, session, **more)
    assert expected[0] == "200 OK"
    assert mark in (gzip.decompress(expected[2]) if "Content-Encoding" in expected[1] else expected[2])
    assert _ask(lane, session, **more) == expected
    asked = django.times
    assert _ask(lane, session, **more) == expected
    assert django.times == asked == 1


def test_a_browser_that_takes_gzip_gets_the_same_page_and_one_that_does_not_none(lane, django, asta):
    plain, packed = _ask(lane, asta[2]), _ask(lane, asta[2], HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(packed[2]) == plain[2]
    assert len(packed[2]) < len(plain[2]) / 2
    assert packed[1]["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain[1]
    assert all("Accept-Encoding" in headers["Vary"] for _, headers, _ in (plain, packed))
    assert [_ask(lane, asta[2]), _ask(lane, asta[2], HTTP_ACCEPT_ENCODING="gzip")] == [plain, packed]
    assert django.times == 2


def test_each_gets_their_own_answer(lane, django, asta):
    bo = _signed_in("Bo")[2]
    _ask(lane, asta[2])
    answers = [_ask(lane, session) for session in (asta[2], bo)]
    assert django.times == 1
    assert answers == [_ask(DJANGO, session) for session in (asta[2], bo)]
    assert answers[0] != answers[1]


@override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_HSTS_SECONDS=31_536_000,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
)
def test_behind_the_proxy_of_production_too(asta):
    django = get_wsgi_application()  # with the middleware of these settings
    lane = Lane(django)
    expected = _ask(django, asta[2], HTTP_X_FORWARDED_PROTO="https")
    assert "Strict-Transport-Security" in expected[1]
    for _ in range(2):
        assert _ask(lane, asta[2], HTTP_X_FORWARDED_PROTO="https") == expected
        assert _ask(lane, asta[2])[0].startswith("301")
        assert _ask(lane, asta[2], HTTP_X_FORWARDED_PROTO="http")[0].startswith("301")


def test_a_notice_is_seen_in_the_lane_as_soon_as_it_is_in_django(lane, django, asta):
    _ask(lane, asta[2])
    Notice.objects.create(
        kind="DISTURBANCE", text_sv="Svaren dröjer.", text_en="Replies are late.", starts_at=DAY, posted_at=DAY
    )
    forget_frames()
    assert "Svaren dröjer." in _ask(lane, asta[2])[2].decode()
    assert _ask(lane, asta[2]) == _ask(DJANGO, asta[2])


def test_the_lane_asks_django_again_after_a_while(lane, django, asta, monkeypatch):
    told = []
    for seconds in (1000.0, 1000.0 + LEARNT_FOR_S - 1, 1000.0 + LEARNT_FOR_S):
        monkeypatch.setattr(lane_module.time, "monotonic", lambda at=seconds: at)
        _ask(lane, asta[2])
        told.append(django.times)
    assert told == [1, 1, 2]


def test_the_lane_stays_closed_where_django_answers_otherwise(lane, django, asta, monkeypatch):
    monkeypatch.setattr(lane_module, "whole_page", lambda inside, reading, *, is_zipped: inside)
    for times in (1, 2):
        assert _ask(lane, asta[2]) == _ask(DJANGO, asta[2])
        assert django.times == times


def test_no_header_of_one_reader_is_said_to_the_next(clock, asta):
    times = 0

    def with_cookie(environ, start_response):
        nonlocal times
        times += 1
        return DJANGO(environ, lambda status, headers, *_: start_response(status, [*headers, ("Set-Cookie", "a=b")]))

    lane = Lane(with_cookie)
    for _ in range(2):
        _ask(lane, asta[2])
    assert times == 2


# --- What is Django's


def _handed_on(lane, django, session="", **more):
    """The answer, which must be Django's own."""
    before = django.times
    answer = _ask(lane, session, **more)
    assert django.times == before + 1
    return answer


@pytest.mark.parametrize(
    "more",
    [
        {"PATH_INFO": "/besked/intyg.json"}, {"QUERY_STRING": "omgang=1"}, {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"}, {"HTTP_HOST": "elsewhere.example"}, {"HTTP_HOST": ""},
        {"cookies": "messages=hello"},
    ],
)  # fmt: skip
def test_anything_unusual_is_django_s(lane, django, asta, more):
    _ask(lane, asta[2])
    _handed_on(lane, django, asta[2], **more)


def _refused(lane, django, session):
    status, headers, body = _handed_on(lane, django, session)
    assert status.startswith("302"), status
    assert headers["Location"].startswith("/logga-in/")
    assert b'<div class="result"' not in body


def test_nobody_is_let_in_without_a_session(lane, django, asta):
    _ask(lane, asta[2])
    for session in ("", "x", "a" * 32, "åäö", "' OR 1=1 --", f"{asta[2][:-1]}?"):
        _refused(lane, django, session)


def _forgotten(clock):
    """Let the lane have forgotten who has just read."""
    clock.shift(KNOWN_FOR)


def test_a_session_that_is_over_or_forged_lets_nobody_in(lane, django, asta, clock):
    _ask(lane, asta[2])
    _forgotten(clock)
    row = Session.objects.get(session_key=asta[2])
    Session.objects.filter(pk=asta[2]).update(expire_date=DAY)
    _refused(lane, django, asta[2])
    forged = row.session_data[:-1] + ("A" if row.session_data[-1] != "A" else "B")
    Session.objects.filter(pk=asta[2]).update(expire_date=row.expire_date, session_data=forged)
    _refused(lane, django, asta[2])
    Session.objects.filter(pk=asta[2]).delete()
    _refused(lane, django, asta[2])


def test_a_session_that_has_come_to_hold_another_sign_in_is_that_one_s(lane, django, asta, clock):
    bo = _signed_in("Bo")[2]
    pages = [_ask(lane, session)[2] for session in (asta[2], bo)]
    _forgotten(clock)
    Session.objects.filter(pk=asta[2]).update(session_data=Session.objects.get(pk=bo).session_data)
    assert [_ask(lane, asta[2])[2] for _ in range(2)] == [pages[1]] * 2
    assert pages[0] != pages[1]


def _change(asta, **of):
    user, role, _ = asta
    for model, pk, changed in ((type(user), user.pk, of.get("user")), (Assignment, role.pk, of.get("role"))):
        if changed:
            model.objects.filter(pk=pk).update(**changed)
    if "sign_in" in of:
        SignIn.objects.filter(user=user).update(**of["sign_in"])


REASONS = pytest.mark.parametrize(
    "changed",
    [
        {"sign_in": {"ended_at": DAY}},
        {"sign_in": {"started_at": DAY - dt.timedelta(hours=12)}},
        {"user": {"is_active": False}},
        {"role": {"ends_on": dt.date(2026, 7, 3)}},
        {"role": {"starts_on": dt.date(2026, 7, 4)}},
    ],
)


@REASONS
def test_every_reason_to_be_refused_is_refused_two_seconds_after_the_last_reading(lane, django, asta, clock, changed):
    _ask(lane, asta[2])
    _change(asta, **changed)
    clock.shift(KNOWN_FOR - dt.timedelta(milliseconds=1))
    asked = django.times
    assert _ask(lane, asta[2])[0] == "200 OK"
    assert django.times == asked
    clock.shift(dt.timedelta(milliseconds=1))
    _refused(lane, django, asta[2])


@REASONS
def test_whoever_has_not_just_read_is_refused_at_once(lane, django, asta, changed):
    bo = _signed_in("Bo")
    _ask(lane, asta[2])
    _change(bo, **changed)
    _refused(lane, django, bo[2])


def test_a_clock_that_was_set_back_lets_nobody_read_for_longer(lane, django, asta, clock):
    _ask(lane, asta[2])
    _change(asta, user={"is_active": False})
    clock.shift(-dt.timedelta(seconds=1))
    _refused(lane, django, asta[2])


def test_a_sign_in_that_is_gone_lets_nobody_in(lane, django, asta, clock):
    _ask(lane, asta[2])
    _forgotten(clock)
    SignIn.objects.all().delete()
    _refused(lane, django, asta[2])


def test_somebody_who_was_away_is_refused_and_a_visit_that_is_to_be_stamped_is_django_s(lane, django, asta, clock):
    _ask(lane, asta[2])
    for seconds in (59, 60):
        clock.move_to(DAY + dt.timedelta(seconds=seconds), tick=False)
        before = django.times
        assert _ask(lane, asta[2])[0] == "200 OK"
        assert django.times - before == (seconds == 60)
    clock.move_to(DAY + dt.timedelta(seconds=60, minutes=30), tick=False)
    _refused(lane, django, asta[2])


def test_another_role_and_a_borrowed_view_are_django_s(lane, django, asta):
    _ask(lane, asta[2])
    for role in (Role.GUARDIAN, Role.COUNSELLOR, Role.REGIONAL_OFFICE):
        _handed_on(lane, django, _signed_in("Asta", role)[2])
    office, _, session = _signed_in("", Role.REGIONAL_OFFICE)
    SignIn.objects.filter(user=office).update(viewing=asta[1])
    answer = _handed_on(lane, django, session)
    assert "Du ser sidorna som" in answer[2].decode() or answer[0] != "200 OK"


def test_who_is_no_applicant_of_the_year_and_who_has_no_page_are_django_s(lane, django, asta, clock):
    _ask(lane, asta[2])
    _forgotten(clock)
    assert _handed_on(lane, django, _signed_in("Nobody")[2])[0].startswith("404")
    ResultPage.objects.filter(applicant__applicant_id="Asta").delete()
    assert b'<div class="result"' not in _handed_on(lane, django, asta[2])[2]
    assert AdmissionYear.objects.exists()
    assert Applicant.objects.filter(applicant_id="Asta").exists()


def test_what_is_done_the_moment_replies_open_is_seen_at_once(lane, django, asta, clock):
    clock.move_to(EVENING - dt.timedelta(seconds=1), tick=False)
    session = _signed_in("Asta")[2]
    for _ in range(2):
        assert _ask(lane, session)[0] == "200 OK"
    assert django.times == 1
    clock.move_to(EVENING, tick=False)
    gave_up("Asta")
    _handed_on(lane, django, session)


def test_once_somebody_has_replied_the_page_is_django_s(lane, django, asta, clock):
    clock.move_to(EVENING, tick=False)
    session = _signed_in("Asta")[2]
    for _ in range(2):
        assert _ask(lane, session)[0] == "200 OK"
    assert django.times == 1
    gave_up("Asta")
    for _ in range(2):
        assert _handed_on(lane, django, session)[0] == "200 OK"


def test_a_database_that_does_not_answer_is_django_s_to_tell(lane, django, asta, clock, monkeypatch):
    _ask(lane, asta[2])
    _forgotten(clock)

    def no_answer(sql, values):
        raise NoAnswerError

    monkeypatch.setattr(lane_reader, "read_row", no_answer)
    assert _handed_on(lane, django, asta[2])[0] == "200 OK"


def test_the_lane_can_only_read(asta):
    with pytest.raises(NoAnswerError):
        lane_reader.read_row("UPDATE accounts_signin SET ended_at = NULL WHERE id = %s", [1])
    assert lane_reader.read_row("SELECT 1 WHERE 1 = %s", [1]) == (1,)
    assert connection.vendor in {"sqlite", "postgresql"}


def test_what_is_kept_is_what_is_sent(lane, asta):
    _ask(lane, asta[2])
    kept = ResultPage.objects.get(applicant__applicant_id="Asta")
    assert unpacked(bytes(kept.sv)) in _ask(lane, asta[2])[2]


# --- Once replies are open


def _through(lane, django, session):
    """Whether Django was asked for a page; where it was not, the lane's is Django's to the byte."""
    before = django.times
    answer = _ask(lane, session)
    is_asked = django.times > before
    assert is_asked or answer == _ask(DJANGO, session)
    return is_asked


def _evening(django, clock, *names):
    """A lane that has learnt, when replies are open, and the session of each."""
    clock.move_to(EVENING, tick=False)
    lane, sessions = Lane(django), [_signed_in(who)[2] for who in names]
    _ask(lane, sessions[0])
    assert not any(_through(lane, django, session) for session in sessions)
    return lane, sessions


def test_when_a_queue_moves_the_page_of_those_who_stand_behind_is_django_s(django, clock, monkeypatch):
    monkeypatch.setattr(result_lane, "MOVED_KEPT_S", 0.0)
    monkeypatch.setattr(result_lane, "SHARE", 0)
    lane, sessions = _evening(django, clock, "Asta", "Bo", "Cia", "Doris")
    Choice.objects.filter(applicant__applicant_id="Cia", offering_id="NA").delete()
    assert [_through(lane, django, session) for session in sessions] == [False, False, True, True]


def test_that_a_queue_has_moved_is_known_to_the_lane_within_moments(django, clock, monkeypatch):
    monkeypatch.setattr(lane_module.time, "monotonic", lambda: 1000.0)
    lane, (doris,) = _evening(django, clock, "Doris")
    Choice.objects.filter(applicant__applicant_id="Cia", offering_id="NA").delete()
    monkeypatch.setattr(lane_module.time, "monotonic", lambda: 1000.0 + result_lane.MOVED_KEPT_S)
    assert _through(lane, django, doris)


def test_what_somebody_does_themself_the_lane_knows_at_once(django, clock):
    lane, (doris,) = _evening(django, clock, "Doris")
    Choice.objects.filter(applicant__applicant_id="Doris", offering_id="NA").delete()
    assert _through(lane, django, doris)


def test_a_newer_result_is_the_lane_s_within_moments(django, clock, monkeypatch):
    monkeypatch.setattr(lane_module.time, "monotonic", lambda: 1000.0)
    lane, (doris,) = _evening(django, clock, "Doris")
    published_round("reserve", actor=OFFICE, now=EVENING, replies_from=EVENING + dt.timedelta(hours=1))
    monkeypatch.setattr(lane_module.time, "monotonic", lambda: 1000.0 + result_lane.LATEST_KEPT_S)
    assert not _through(lane, django, doris)
