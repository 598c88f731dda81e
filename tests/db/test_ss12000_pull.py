"""Fetching from another system by SS 12000: our own provider, in a process of its own, over HTTP."""

import datetime as dt
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID, uuid4

import pytest

from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, Protection, Source
from gymnasieregion.contexts.register.core.ss12000 import natural_id
from gymnasieregion.contexts.register.models import Enrolment, ForeignPerson, Person, Pull, PullFault, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import history_of, homes_of, numbers_of
from gymnasieregion.contexts.register.services import exchange_fetching
from gymnasieregion.contexts.register.services.exchange_fetching import Door, NotAnsweringError, NotGivenError
from gymnasieregion.contexts.register.services.exchange_pulling import add_source, pull
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import OFFICE, load_small_offer
from tests.own_database import empty_database, environment
from tests.register_people import AT_SECOND, new_pupil

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (dt.datetime(*day, 12, tzinfo=dt.UTC) for day in ((2026, 9, 1), (2026, 9, 2), (2027, 9, 1)))


@pytest.fixture
def another(tmp_path):
    """Another register that can be asked and told to go on."""
    with empty_database(tmp_path) as url:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ss12000_provider"],
            env=environment(url), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            process.terminate()
            process.wait(timeout=20)
            process.stdout.close()


def test_two_registers_become_alike_and_a_second_fetching_writes_nothing(another):
    process, told = another
    load_small_offer()
    source = add_source(
        name="Skolan", address=told["address"], key=told["key"], actor=OFFICE, why="Avtal 7", now=FIRST
    )  # fmt: skip
    assert told["key"] not in source.sealed_key

    first = pull(source=source, everything=False, actor=OFFICE, now=FIRST)
    assert (first.counts["new"], first.counts["faults"]) == (3, 0), list(first.faults.values())
    elsa, nils, vera = (UUID(told["who"][name][0]) for name in ("elsa", "nils", "vera"))
    (spell,) = history_of(elsa)
    assert (spell.school_unit, spell.class_name, spell.education_code) == ("S001", "1A", "NANAT")
    assert (spell.source, spell.path_ends_on) == (Source.SS12000, dt.date(2029, 7, 1))
    assert [each.value for each in numbers_of(elsa)] == ["20100501TF01"]
    assert [each.municipality_code for each in homes_of(elsa)] == ["0180"]
    assert Person.objects.get(pk=vera).protection == Protection.MARKED
    event = RegisterEvent.objects.get()
    assert (event.kind, event.source, event.person) == (EventKind.PULL, Source.SS12000, None)
    logged = set(Entry.objects.filter(event__action="register.event.pull").values_list("about", flat=True))
    assert logged == {f"person:{elsa}", f"person:{nils}"}

    for everything, now in ((False, SECOND), (True, SECOND)):
        again = pull(source=source, everything=everything, actor=OFFICE, now=now)
        assert (again.counts["new"], again.counts["changed"], again.counts["faults"]) == (0, 0, 0)
    assert again.counts["unchanged"] == 3
    assert RegisterEvent.objects.count() == 1

    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    third = pull(source=source, everything=False, actor=OFFICE, now=THIRD)
    assert third.since == SECOND - dt.timedelta(minutes=5)
    (ended,) = history_of(elsa)
    assert (ended.ends_on, ended.end_reason) == (dt.date(2026, 10, 1), EndReason.BREAK_OFF)
    one, two = history_of(nils)
    assert (one.end_reason, one.ends_on) == (EndReason.PROMOTED, dt.date(2027, 8, 16))
    assert (two.school_year, two.class_name, two.path_ends_on) == (2, "2B", one.path_ends_on)
    assert history_of(vera) == ()
    assert third.counts["gone"] == 1
    assert [fault.foreign_id for fault in third.faults.all()] == [str(vera)]
    assert Enrolment.objects.filter(person=vera).count() == 1  # what was known is still to be read


PUPIL, UNIT = str(uuid4()), str(natural_id("S001"))


def _person(key=PUPIL, **more):
    enrolment = {
        "enroledAt": {"id": UNIT}, "schoolYear": 1, "schoolType": "GY", "startDate": "2026-08-17",
        "cancelled": False, "educationCode": "NANAT",
    }  # fmt: skip
    return {
        "id": key, "givenName": "Alva", "familyName": "Elev", "birthDate": "2010-05-01", "securityMarking": "Ingen",
        "civicNo": {"value": "20100501TF01", "nationality": "SE"}, "enrolments": [enrolment],
    } | more  # fmt: skip


class Answers(dict):
    """What a system answers at each address, and what it was asked."""

    def __init__(self, **more):
        organisations = {"data": [{"id": UNIT, "schoolUnitCode": "S001"}], "pageToken": None}
        empty = {"data": [], "pageToken": None}
        super().__init__(
            {
                "/organisations": [(200, organisations)], "/persons": [(200, {"data": [_person()]})],
                "/groups": [(200, empty)], "/deletedEntities": [(200, {"data": {"persons": []}})],
                "/persons/lookup": [(200, [])],
            }
            | {f"/{name}": answers for name, answers in more.items()}
        )  # fmt: skip
        self.asked = []


@contextmanager
def answering(answers):
    """A system over HTTP that gives the answers in turn, the last one for ever."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.removeprefix("/v2.0").split("?")[0]
            answers.asked.append(self.path.removeprefix("/v2.0"))
            left = answers[path]
            status, content = left.pop(0) if len(left) > 1 else left[0]
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v2.0"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def pauses(monkeypatch):
    """How long it was waited, instead of waiting."""
    waited = []
    monkeypatch.setattr(exchange_fetching.time, "sleep", waited.append)
    monkeypatch.setattr(Door.__init__, "__defaults__", (waited.append,))
    return waited


def _pulled(answers, now=FIRST, everything=False):
    with answering(answers) as address:
        source = add_source(name=str(uuid4()), address=address, key="k", actor=OFFICE, why="Avtal", now=now)
        return pull(source=source, everything=everything, actor=OFFICE, now=now), source


def test_a_question_is_asked_three_times_with_pauses_between(pauses):
    load_small_offer()
    answers = Answers(persons=[(500, b"fel"), (429, b""), (200, {"data": [_person()]})])
    done, _ = _pulled(answers)
    assert done.counts["new"] == 1
    assert pauses == [1.0, 4.0]
    paths = [asked.split("?")[0] for asked in answers.asked]
    assert list(dict.fromkeys(paths)) == ["/organisations", "/persons", "/groups"]


@pytest.mark.parametrize(
    "broken",
    [
        {"persons": [(500, b"fel")]},
        {"organisations": [(200, b"<html>")]},
        {"persons": [(200, {"data": "fel"})]},
        {"persons": [(403, {"code": "not_authorised"})]},
        {"groups": [(503, b"")]},
    ],
)
def test_a_system_that_does_not_answer_leaves_nothing_half_written(broken, pauses):
    load_small_offer()
    done, source = _pulled(Answers(**broken))
    assert done.ended_at is None
    assert source.persons.count() == Person.objects.count() == RegisterEvent.objects.count() == 0
    source.refresh_from_db()
    assert source.pulled_until is None
    (fault,) = done.faults.all()
    assert fault.entity_type == ""
    assert Event.objects.filter(action="register.exchange.pull_broken").exists()


def test_an_address_that_sends_elsewhere_is_not_followed(pauses):
    answers = Answers(organisations=[(302, b"")])
    with answering(answers) as address, pytest.raises(NotGivenError):
        Door(address, "k").ask("/organisations")


def test_pages_without_an_end_are_given_up(pauses, monkeypatch):
    monkeypatch.setattr(exchange_fetching, "MOST_PAGES", 3)
    endless = Answers(persons=[(200, {"data": [], "pageToken": "x"})])
    with answering(endless) as address, pytest.raises(NotAnsweringError):
        list(Door(address, "k").rows("/persons"))


def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(pauses):
    load_small_offer()
    elsewhere = _person(str(uuid4()), civicNo=None)
    elsewhere["enrolments"] = [elsewhere["enrolments"][0] | {"enroledAt": {"id": str(uuid4())}}]
    nameless = _person(str(uuid4()), civicNo=None, givenName="")
    done, _ = _pulled(Answers(persons=[(200, {"data": [_person(), elsewhere, nameless]})]))
    assert (done.counts["new"], done.counts["faults"]) == (1, 2)
    told = {fault.foreign_id: fault.field for fault in done.faults.all()}
    assert told == {elsewhere["id"]: "", nameless["id"]: "givenName"}
    assert list(Person.objects.values_list("pk", flat=True)) == [UUID(PUPIL)]


def test_who_could_not_be_taken_is_asked_for_again_and_classes_cut_an_enrolment(pauses):
    load_small_offer()
    answers = Answers(persons=[(200, {"data": [_person(birthDate=None, civicNo=None)]})])
    with answering(answers) as address:
        source = add_source(name="A", address=address, key="k", actor=OFFICE, why="Avtal", now=FIRST)
        pull(source=source, everything=False, actor=OFFICE, now=FIRST)
        assert PullFault.objects.get().field == "birthDate"
        source.refresh_from_db()
        answers["/persons"] = [(200, {"data": []})]
        answers["/persons/lookup"] = [(200, [_person()])]
        member = {"person": {"id": PUPIL}, "startDate": "2026-08-17", "endDate": "2026-09-30"}
        later = {"person": {"id": PUPIL}, "startDate": "2026-10-01"}
        classes = [
            {"id": str(uuid4()), "groupType": "Klass", "displayName": name, "organisation": {"id": UNIT},
             "groupMemberships": [each]}
            for name, each in (("1A", member), ("1B", later))
        ]  # fmt: skip
        answers["/groups"] = [(200, {"data": classes})]
        done = pull(source=source, everything=False, actor=OFFICE, now=SECOND)
    assert any("meta.modified.after=2026-09-01T11%3A55%3A00Z" in asked for asked in answers.asked)
    assert (done.counts["new"], done.counts["faults"]) == (1, 0)
    one, two = history_of(UUID(PUPIL))
    assert (one.class_name, one.ends_on, one.end_reason) == ("1A", dt.date(2026, 10, 1), EndReason.CHANGE_OF_CLASS)
    assert (two.class_name, two.path_ends_on) == ("1B", one.path_ends_on)


def test_somebody_with_a_known_number_is_the_one_we_have_and_what_the_office_knows_stands(pauses):
    load_small_offer()
    person, spell = new_pupil()
    done, source = _pulled(Answers(persons=[(200, {"data": [_person(securityMarking="Sekretessmarkering")]})]))
    assert (done.counts["new"], done.counts["protected"]) == (0, 1)
    assert ForeignPerson.objects.get().person_id == person
    (known,) = history_of(person)
    assert (known.spell, known.class_name, known.source) == (spell, "", Source.SS12000)
    kept = Person.objects.get(pk=person)
    assert (kept.given_name, kept.protection) == ("Elsa", Protection.MARKED)
    done = pull(source=source, everything=True, actor=OFFICE, now=SECOND)
    assert done.ended_at is None  # nobody answers any more
    assert Person.objects.get(pk=person).protection == Protection.MARKED
    assert Pull.objects.count() == 2


def test_the_same_told_again_of_two_schools_is_unchanged_in_whichever_order_they_were_written(pauses):
    load_small_offer()
    new_pupil(placement=AT_SECOND)
    with answering(Answers()) as address:
        source = add_source(name="Skolan", address=address, key="k", actor=OFFICE, why="Avtal", now=FIRST)
        counts = [pull(source=source, everything=True, actor=OFFICE, now=now).counts for now in (FIRST, SECOND)]
    assert [(each["changed"], each["unchanged"]) for each in counts] == [(1, 0), (0, 1)]
