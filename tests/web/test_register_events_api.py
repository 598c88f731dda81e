"""Systems tell of events with a key: the same checks, the same words and the same answers as for files."""

import json

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.register.core.codes import EventKind, Protection, Source
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.models import Enrolment, EventFile, RegisterEvent
from gymnasieregion.contexts.register.services.file_told import TOLD
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.event_files import ELSA, NEW, ON, ONE_OF_EACH, pupils_of_files, register_now
from tests.register_people import new_pupil
from tests.ss12000 import connected
from tests.web.test_register_files import LATER

pytestmark = pytest.mark.django_db
BASE = "/elevregister/api/v1"
K = EventKind
TO_1B = {**ON, "class_name": "1B"}


@pytest.fixture(autouse=True)
def _in_november():
    pupils_of_files()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def office():
    return caller()


def caller(grants=(Grant.EVENTS,), **more):
    """Calls with the key of a system."""
    _, key = connected(grants=frozenset(grants), **more)
    return lambda kind, *rows, **body: call(key, kind, body or {"rows": rows})


def call(key, kind, body):
    headers = {"authorization": f"Bearer {key}"}
    return Client().post(f"{BASE}/{kind.lower()}", json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.parametrize("kind", TOLD)
def test_each_kind_is_told_in_a_call_and_again_in_vain(office, kind):
    before = register_now()
    first = office(kind, ONE_OF_EACH[kind])
    assert first.status_code == 200, first.content.decode()
    told = first.json()
    counts = {"rows": 1, "same": 0, "persons": 1, "new": int(TOLD[kind].enrols)}
    assert told == {"state": "APPLIED", "file": told["file"], "counts": counts, "warnings": []}
    after = register_now()
    assert after != before
    again = office(kind, ONE_OF_EACH[kind]).json()
    assert (again["state"], again["counts"]) == ("SAME", None)
    assert register_now() == after
    event = RegisterEvent.objects.get(kind=kind, source=Source.API)
    assert (event.said_by.partition(":")[0], event.event_file.pk) == ("client", told["file"])


def test_a_call_with_a_fault_says_where_and_what_and_writes_nothing(office):
    events = Event.objects.count()
    answer = office(K.CHANGE_CLASS, TO_1B, {**TO_1B, "number": NEW}, {**TO_1B, "on": "i morgon", "number": ELSA})
    assert answer.status_code == 422
    assert answer.json()["faults"] == [
        {
            "row": 2, "column": "number", "value": NEW, "code": "PERSON_UNKNOWN",
            "wrong": "Ingen i registret har numret.", "right": "Läs numret igen, eller skriv in eleven först.",
        },
        {
            "row": 3, "column": "on", "value": "i morgon", "code": "NOT_DATE",
            **{name: answer.json()["faults"][1][name] for name in ("wrong", "right")},
        },
    ]  # fmt: skip
    assert not Enrolment.objects.filter(class_name="1B").exists()
    assert not EventFile.objects.exists()
    assert Event.objects.count() == events


def test_values_may_be_of_their_own_types(office):
    row = {**ONE_OF_EACH[K.AWARD], "is_eligible": True, "points": 2500}
    assert office(K.AWARD, row).json()["state"] == "APPLIED"
    promoted = {"number": NEW, "school_unit": "S001", "on": "2027-08-16", "school_year": 2, "path_ends_on": None}
    new_pupil(NEW)
    assert office(K.PROMOTE, promoted).json()["state"] == "APPLIED"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"rows": []}, 400, "invalid_parameter"),
        ({"row": [TO_1B]}, 400, "invalid_parameter"),
        ({"rows": [{**TO_1B, "class_name": "1B\n2"}]}, 400, "invalid_parameter"),
        ({"rows": [{**TO_1B, "class_name": ["1B"]}]}, 400, "invalid_parameter"),
        ({"rows": [{**TO_1B, "klass": "1B"}]}, 422, "FAULTY"),
        ({"rows": [{"number": ELSA}]}, 422, "FAULTY"),
        ({"rows": [{}]}, 422, "FAULTY"),
    ],
)
def test_what_is_no_such_call_is_refused(office, body, status, code):
    answer = office(K.CHANGE_CLASS, **body)
    assert answer.status_code == status, answer.content.decode()
    assert code in {answer.json().get("code"), answer.json().get("state")}


def test_a_key_for_fetching_alone_or_of_a_school_that_may_not_is_refused():
    fetches = caller(grants=(Grant.PERSONS,), name="Läsaren")
    assert fetches(K.CHANGE_CLASS, TO_1B).status_code == 403
    school = caller(name="Skolan", role=Role.PRINCIPAL, scope_id="S001")
    assert school(K.CHANGE_CLASS, TO_1B).json()["state"] == "APPLIED"
    assert school(K.MOVE, ONE_OF_EACH[K.MOVE]).status_code == 403
    others = school(K.CHANGE_CLASS, {**TO_1B, "school_unit": "S002"})
    assert [fault["code"] for fault in others.json()["faults"]] == ["UNIT_NOT_YOURS"]
    assert call("ingen", K.CHANGE_CLASS, {"rows": [TO_1B]}).status_code == 401


def test_a_protected_identity_is_unknown_to_a_system_that_is_not_for_them(office):
    new_pupil(NEW, protection=Protection.MARKED)
    hidden = {**TO_1B, "number": NEW}
    assert [fault["code"] for fault in office(K.CHANGE_CLASS, hidden).json()["faults"]] == ["PERSON_UNKNOWN"]
    allowed = caller(grants=(Grant.EVENTS, Grant.PROTECTED), name="Med skyddade")
    assert allowed(K.CHANGE_CLASS, hidden).json()["state"] == "APPLIED"


def test_the_description_tells_every_kind_and_its_columns():
    told = Client().get(f"{BASE}/openapi.json").json()
    assert set(told["paths"]) == {f"{BASE}/{kind.lower()}" for kind in TOLD}
    row = told["components"]["schemas"]["MoveRow"]["properties"]
    assert list(row) == ["number", "municipality_code", "on", "district_code"]
    assert (row["on"]["format"], row["number"]["title"]) == ("date", "Nummer")


def test_many_rows_ask_no_more_questions(office):
    def asked(numbers):
        for number in numbers:
            new_pupil(number)
        with CaptureQueriesContext(connection) as queries:
            assert office(K.CHANGE_CLASS, *({**TO_1B, "number": each} for each in numbers)).status_code == 200
        return len(queries)

    few = asked(["20100601TF01", "20100601TF02"])
    assert asked([f"201006{day:02d}TF11" for day in range(1, 29)]) <= few + 2
    assert few < 80
