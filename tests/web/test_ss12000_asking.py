"""How the provider of SS 12000 is asked: pages, moments, days, names, orders, and what may not be combined."""

import datetime as dt

import pytest
import time_machine

from gymnasieregion.contexts.register.core.codes import EndReason, Protection
from gymnasieregion.contexts.register.core.ss12000 import Grant, natural_id
from gymnasieregion.contexts.register.services import merging, people, studying
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil, told
from tests.ss12000 import System

pytestmark = pytest.mark.django_db
AUTUMN = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _in_the_autumn():
    load_small_offer()
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def pupils():
    """Elsa at the first school, Nils and Vera at the second."""
    return {
        "Elsa": new_pupil(),
        "Nils": new_pupil("20100502TF02", AT_SECOND, given_name="Nils", family_name="Åberg"),
        "Vera": new_pupil("20100503TF03", AT_SECOND, given_name="Vera", family_name="Östlund"),
    }


@pytest.fixture
def system():
    return System()


def _names(rows):
    return [row["givenName"] for row in rows]


@pytest.mark.parametrize(
    "query", [{}, {"sortkey": "GivenNameAsc"}, {"sortkey": "ModifiedDesc"}, {"sortkey": "CivicNoDesc"}]
)
def test_a_list_page_by_page_is_the_whole_list_in_its_order(pupils, system, query):
    whole = system.rows("/persons", **query)
    assert len(whole) == 3
    assert system.rows("/persons", limit=1, **query) == whole
    assert system.rows("/organisations", limit=2) == system.rows("/organisations")


def test_a_token_goes_with_a_limit_alone_and_only_for_the_list_and_system_it_was_given(pupils, system):
    token = system.get("/persons", limit=1)["pageToken"]
    both = system.ask("/persons", pageToken=token, nameContains="a")
    assert (both.status_code, both.json()["code"]) == (400, "invalid_filter")
    assert len(system.get("/persons", pageToken=token, limit=5)["data"]) == 2
    for answer in (system.ask("/groups", pageToken=token), System(name="Annat").ask("/persons", pageToken=token)):
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_page_token")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"nameContains": "åb"}, {"Nils"}),
        ({"nameContains": ["e", "elev"]}, {"Elsa"}),
        ({"civicNo": "20100503TF03"}, {"Vera"}),
        ({"relationship.organisation": str(natural_id("S002"))}, {"Nils", "Vera"}),
        ({"relationship.endDate.onOrBefore": "2026-09-30"}, {"Elsa", "Nils", "Vera"}),
        ({"relationship.startDate.onOrAfter": "2026-08-18"}, set()),
        ({"relationship.entity.type": "duty"}, set()),
        ({"meta.modified.after": "2026-08-17T08:00:00Z"}, {"Elsa"}),
        ({"meta.modified.before": "2026-08-17T08:00:00Z"}, {"Nils", "Vera"}),
        ({"meta.created.before": "2026-08-17T08:00:00Z"}, {"Elsa", "Nils", "Vera"}),
        ({"meta.created.after": "2026-08-17T10:00:00+02:00"}, set()),
    ],
)
def test_what_is_asked_for_is_what_is_given(pupils, system, query, found):
    studying.interrupt(spell=pupils["Elsa"][1], on=AUTUMN, reason=EndReason.BREAK_OFF, telling=told(45))
    assert set(_names(system.rows("/persons", **query))) == found


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/persons", {"limit": "0"}),
        ("/persons", {"meta.modified.after": "2026-08-17"}),
        ("/persons", {"sortkey": "Fel"}),
        ("/groups", {"startDate.onOrBefore": "17 augusti"}),
        ("/deletedEntities", {"entities": "Elev"}),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_parameter(system, path, query):
    answer = system.ask(path, **query)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")
    assert next(iter(query)) in answer.json()["message"]


def test_merging_and_protecting_tell_who_is_gone_once_to_those_who_could_see_them(pupils, system):
    elsa, nils, vera = (pupils[name][0] for name in ("Elsa", "Nils", "Vera"))
    merging.merge(kept=nils, other=elsa, telling=told(50))
    people.protect(person=vera, protection=Protection.MARKED, telling=told(60))
    after = "2026-08-20T00:00:00Z"
    assert set(system.get("/deletedEntities", after=after, entities="Person")["data"]["persons"]) == {
        str(elsa),
        str(vera),
    }
    late = system.get("/deletedEntities", after="2026-10-10T00:00:00Z", entities="Person")["data"]["persons"]
    assert late == [str(vera)]
    (kept,) = system.rows("/persons")
    assert kept["id"] == str(nils)
    assert len(kept["enrolments"]) == 2
    trusted = System(name="Betrott", grants=frozenset(Grant))
    assert trusted.get("/deletedEntities", entities="Person")["data"]["persons"] == [str(elsa)]


def test_a_person_has_changed_when_what_is_told_of_them_has(pupils, system):
    (before,) = system.rows("/persons", civicNo="20100501TF01")
    people.move(person=pupils["Elsa"][0], municipality_code="0182", on=AUTUMN, telling=told(70))
    (after,) = system.rows("/persons", civicNo="20100501TF01")
    assert (before["meta"]["modified"], after["meta"]["modified"]) == ("2026-08-17T08:00:00Z", "2026-10-26T08:00:00Z")
    poor = System(name="Utan hemkommun", grants={Grant.PERSONS})
    (same,) = poor.rows("/persons", nameContains="Elsa")
    assert same["meta"]["modified"] == "2026-08-17T08:00:00Z"


def test_a_list_of_many_takes_no_more_queries_than_one_of_few(pupils, system, django_assert_max_num_queries):
    for n in range(10, 30):
        new_pupil(f"201005{n}TF{n}", AT_SECOND)
    with django_assert_max_num_queries(25):
        assert len(system.get("/persons", expand="groupMemberships", expandReferenceNames="true")["data"]) == 23
