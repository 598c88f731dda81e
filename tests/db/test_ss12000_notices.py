"""A system that subscribes is told over HTTP what kinds have changed, and again when it does not answer."""

import datetime as dt
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from gymnasieregion.contexts.register.core.codes import EndReason
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.models import Subscription
from gymnasieregion.contexts.register.services import correcting, studying
from gymnasieregion.contexts.register.services.exchange_clients import end
from gymnasieregion.contexts.register.services.exchange_subscriptions import subscribe
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.worker import Worker
from tests.offer_records import OFFICE, load_small_offer
from tests.register_people import new_pupil, told
from tests.ss12000 import System

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2026, 8, 17, 9, tzinfo=dt.UTC)
ALL = ("Person", "Group", "Organisation")


@pytest.fixture
def pupil():
    load_small_offer()
    return new_pupil()


@contextmanager
def listening(statuses):
    """An address that takes what it is told, or does not."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
    finally:
        server.shutdown()
        server.server_close()


def _work(days, hours=1):
    """Do what there is to do, some time after the office told something."""
    moment = told(days).now + dt.timedelta(hours=hours)
    Worker(lambda: moment).run_until_empty()
    return moment


def _subscribed(target, entities=ALL, **more):
    system = System(**more)
    return system, subscribe(client=system.client, name="Ändringar", target=target, entities=entities, now=BEGAN)


def test_what_changed_is_told_by_kind_alone_and_then_not_again(pupil):
    with listening([204]) as (target, heard):
        _, subscription = _subscribed(target)
        studying.change_class(spell=pupil[1], on=dt.date(2026, 9, 1), class_name="1B", telling=told(10))
        assert heard == []
        at = _work(10)
        assert heard == [{"modifiedEntites": ["Person", "Group"], "deletedEntities": False}]
        subscription.refresh_from_db()
        assert subscription.told_until == at
        _work(11)
    assert len(heard) == 1
    assert Event.objects.get(action="register.exchange.told").about == f"exchange_subscription:{subscription.pk}"


def test_what_is_gone_is_told(pupil):
    with listening([204]) as (target, heard):
        _subscribed(target, entities=("Person",))
        correcting.remove_spell(spell=pupil[1], telling=told(10))
        _work(10)
    assert heard == [{"modifiedEntites": [], "deletedEntities": True}]


def test_an_address_that_does_not_take_it_is_called_again(pupil):
    with listening([500, 302, 204]) as (target, heard):
        _, subscription = _subscribed(target)
        studying.interrupt(spell=pupil[1], on=dt.date(2026, 9, 1), reason=EndReason.BREAK_OFF, telling=told(15))
        _work(15)
        subscription.refresh_from_db()
        assert (len(heard), subscription.told_until) == (1, BEGAN)
        _work(15, hours=2)
        _work(15, hours=3)
        subscription.refresh_from_db()
    assert len(heard) == 3
    assert subscription.told_until > BEGAN


def test_nobody_is_told_of_what_they_may_not_fetch_or_when_they_are_shut_off(pupil):
    with listening([204]) as (target, heard):
        _subscribed(target, name="Bara skolor", grants={Grant.ORGANISATIONS})
        ended, _ = _subscribed(target, name="Avstängt")
        end(client_id=ended.client.pk, actor=OFFICE, why="Avtalet är slut", now=BEGAN)
        studying.change_class(spell=pupil[1], on=dt.date(2026, 9, 1), class_name="1B", telling=told(10))
        _work(10)
    assert heard == []
    assert Subscription.objects.count() == 1


def test_nothing_is_looked_for_while_no_system_is_connected(pupil):
    studying.change_class(spell=pupil[1], on=dt.date(2026, 9, 1), class_name="1B", telling=told(10))
    assert not Job.objects.filter(kind="register.exchange.look").exists()


def test_a_system_renews_and_ends_its_own_subscription_and_no_others(pupil):
    system, other = System(), System(name="Annat")
    wanted = {"name": "A", "target": "https://skola.example/hook", "resourceTypes": [{"resource": "Person"}]}
    made = system.ask("/subscriptions", "post", wanted)
    assert made.status_code == 201
    address = f"/subscriptions/{made.json()['id']}"
    assert [each["id"] for each in system.rows("/subscriptions")] == [made.json()["id"]]
    for method in ("get", "patch", "delete"):
        assert other.ask(address, method).status_code == 404
    assert system.ask(address, "patch").json()["expires"] >= made.json()["expires"]
    assert system.ask(address, "delete").status_code == 204
    assert system.rows("/subscriptions") == []
    for target in ("ftp://skola.example/", "https://namn:hemligt@skola.example/", "skola.example"):
        assert system.ask("/subscriptions", "post", wanted | {"target": target}).status_code == 400


def test_what_a_system_says_of_what_it_fetched_is_kept(pupil):
    system = System()
    said = {
        "message": "Saknar klass",
        "severityLevel": "Warning",
        "resourceType": "Person",
        "resourceId": str(pupil[0]),
    }
    counted = {"resourceType": "Person", "newCount": 1, "updatedCount": 2, "deletedCount": 3}
    assert system.ask("/log", "post", said).status_code == 201
    assert system.ask("/statistics", "post", counted).status_code == 201
    log, statistics = system.client.reports.order_by("pk")
    assert (log.message, log.entity, log.severity) == ("Saknar klass", pupil[0], "Warning")
    assert (statistics.added, statistics.updated, statistics.deleted) == (1, 2, 3)
