"""What the provider of SS 12000 tells: each kind of objects, by the standard's names, and only what a key is for."""

import datetime as dt
from uuid import UUID

import pytest
import time_machine

from gymnasieregion.contexts.register.core.codes import EndReason, Protection
from gymnasieregion.contexts.register.core.ss12000 import Grant, group_id, natural_id, offering_id
from gymnasieregion.contexts.register.services import correcting, people, studying
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import load_small_offer
from tests.register_people import AT_FIRST, AT_SECOND, new_pupil, told
from tests.ss12000 import ALL_BUT_PROTECTED, System

pytestmark = pytest.mark.django_db
AUTUMN = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _in_the_autumn():
    load_small_offer()
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def pupil():
    return new_pupil()


@pytest.fixture
def system():
    return System()


def test_a_pupil_is_told_with_enrolment_number_and_home(pupil, system):
    person, _ = pupil
    (told_person,) = system.rows("/persons")
    assert told_person == {
        "id": str(person),
        "meta": {"created": "2026-08-17T08:00:00Z", "modified": "2026-08-17T08:00:00Z"},
        "givenName": "Elsa",
        "familyName": "Elev",
        "securityMarking": "Ingen",
        "civicNo": {"value": "20100501TF01", "nationality": "SE"},
        "birthDate": "2010-05-01",
        "sex": "Okänt",
        "addresses": [{"type": "Folkbokföring", "countyCode": 1, "municipalityCode": 180}],
        "personStatus": "Aktiv",
        "enrolments": [
            {
                "enroledAt": {"id": str(natural_id("S001"))},
                "schoolYear": 1,
                "schoolType": "GY",
                "cancelled": False,
                "educationCode": "NANAT",
                "startDate": "2026-08-17",
                "programme": {"id": str(natural_id("NANAT"))},
            }
        ],
    }


def test_an_end_is_told_as_the_last_day_and_a_break_off_as_cancelled(pupil, system):
    _, spell = pupil
    studying.interrupt(spell=spell, on=AUTUMN, reason=EndReason.BREAK_OFF, telling=told(45))
    ((enrolment,),) = [each["enrolments"] for each in system.rows("/persons")]
    assert (enrolment["endDate"], enrolment["cancelled"]) == ("2026-09-30", True)


def test_references_have_names_when_they_are_asked_for(pupil, system):
    (told_person,) = system.rows("/persons", expandReferenceNames="true")
    (enrolment,) = told_person["enrolments"]
    assert enrolment["programme"]["displayName"] == "Naturvetenskap"
    (unit,) = system.rows("/organisations", schoolUnitCode="S001", expandReferenceNames="true")
    assert enrolment["enroledAt"] == {"id": unit["id"], "displayName": unit["displayName"]}
    assert unit["parentOrganisation"]["displayName"]
    assert (unit["organisationType"], unit["schoolTypes"]) == ("Skolenhet", ["GY"])


def test_a_class_tells_who_is_in_it_and_spells_that_follow_are_one_membership(pupil, system):
    person, spell = pupil
    studying.promote(spell=spell, on=dt.date(2027, 8, 16), telling=told(1))
    (group,) = system.rows("/groups")
    assert (group["id"], group["displayName"], group["groupType"], group["startDate"]) == (
        str(group_id("S001", "1A")), "1A", "Klass", "2026-08-17",
    )  # fmt: skip
    assert group["groupMemberships"] == [
        {"person": {"id": str(person), "securityMarking": "Ingen"}, "startDate": "2026-08-17"}
    ]
    assert "endDate" not in group
    ((mine,),) = [each["_embedded"]["groupMemberships"] for each in system.rows("/persons", expand="groupMemberships")]
    assert mine["group"]["id"] == group["id"]


def test_what_the_register_does_not_know_is_expanded_to_nothing(pupil, system):
    (told_person,) = system.rows("/persons", expand=["duties", "responsibleFor"])
    assert told_person["_embedded"] == {"duties": [], "responsibleFor": []}


def test_programmes_have_the_ids_of_skolverket_and_orientations_point_to_their_programme(system):
    programmes = {each["code"]: each for each in system.rows("/programmes")}
    assert programmes["NA25"]["type"] == "Högskoleförberedande program"
    assert programmes["IMV"]["type"] == "Intruduktionsprogram"  # the standard's own spelling
    assert programmes["NANAT"]["type"] == "Programinriktning"
    assert programmes["NANAT"]["parentProgramme"] == {"id": programmes["NA"]["id"]}
    assert "type" not in programmes["IB"]  # the standard has no word for it
    assert all(each["id"] == str(natural_id(code)) for code, each in programmes.items())


def test_an_offer_lasts_a_school_year_and_refers_to_programmes_that_there_are(system):
    offers = system.rows("/schoolUnitOfferings")
    first = next(each for each in offers if each["id"] == str(offering_id("S001", 2026)))
    assert (first["startDate"], first["endDate"]) == ("2026-07-01", "2027-06-30")
    assert first["offeredAt"] == {"id": str(natural_id("S001"))}
    assert first["offeredSyllabuses"] == []
    known = {each["id"] for each in system.rows("/programmes")}
    assert {each["id"] for offer in offers for each in offer["offeredProgrammes"]} <= known
    assert first["offeredProgrammes"]


def test_one_object_is_told_by_its_id_and_many_are_looked_up(pupil, system):
    person, _ = pupil
    other, _ = new_pupil("20100502TF02", AT_SECOND)
    assert system.get(f"/persons/{person}")["id"] == str(person)
    found = system.ask("/persons/lookup", "post", {"ids": [str(person)], "civicNos": ["20100502TF02"]}).json()
    assert {each["id"] for each in found} == {str(person), str(other)}
    unit = str(natural_id("S001"))
    assert system.get(f"/organisations/{unit}")["schoolUnitCode"] == "S001"
    both = system.ask("/organisations/lookup", "post", {"schoolUnitCodes": ["S001"]}).json()
    assert [each["id"] for each in both] == [unit]
    group = str(group_id("S001", "1A"))
    assert system.get(f"/groups/{group}")["displayName"] == "1A"
    assert [each["id"] for each in system.ask("/groups/lookup", "post", {"ids": [group]}).json()] == [group]


@pytest.mark.parametrize("kind", ["organisations", "persons", "groups", "programmes", "schoolUnitOfferings"])
def test_what_is_not_there_is_not_found_and_an_id_that_is_none_is_refused(kind, system):
    missing = system.ask(f"/{kind}/{UUID(int=1)}")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = system.ask(f"/{kind}/S001")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_parameter")
    assert "UUID" in wrong.json()["message"]
    many = system.ask(f"/{kind}/lookup", "post", {"ids": [str(UUID(int=n)) for n in range(1001)]})
    assert (many.status_code, many.json()["code"]) == (503, "too_many")


def test_a_school_sees_its_own_pupils_alone_and_of_them_what_it_knows(pupil):
    _, spell = pupil
    new_pupil("20100502TF02", AT_SECOND)
    studying.change_school(spell=spell, on=AUTUMN, school_unit="S002", education_code="SASAM", telling=told(45))
    first = System(name="Ettan", role=Role.PRINCIPAL, scope_id="S001")
    (told_person,) = first.rows("/persons")
    assert [each["educationCode"] for each in told_person["enrolments"]] == ["NANAT"]
    second = System(name="Tvåan", role=Role.PRINCIPAL, scope_id="S002")
    assert len(second.rows("/persons")) == 2
    assert [each["displayName"] for each in first.rows("/groups")] == ["1A"]


def test_a_provider_sees_the_pupils_of_its_schools(pupil):
    units = {each["schoolUnitCode"]: each for each in System().rows("/organisations", type="Skolenhet")}
    parent = units["S001"]["parentOrganisation"]["id"]
    (provider,) = [each for each in System(name="B").rows("/organisations", type="Huvudman") if each["id"] == parent]
    own = System(name="C", role=Role.PROVIDER_OFFICER, scope_id=provider["organisationCode"])
    assert len(own.rows("/persons")) == 1


def test_a_key_is_for_what_was_granted(pupil):
    poor = System(name="Bara namn", grants={Grant.PERSONS})
    (told_person,) = poor.rows("/persons")
    assert set(told_person) == {"id", "meta", "givenName", "familyName", "securityMarking"}
    for path, query in (
        ("/organisations", {}), ("/groups", {}), ("/programmes", {}), ("/schoolUnitOfferings", {}),
        ("/persons", {"civicNo": "20100501TF01"}), ("/persons", {"sortkey": "CivicNoAsc"}),
        ("/persons", {"expand": "groupMemberships"}), ("/persons", {"relationship__organisation": str(UUID(int=1))}),
    ):  # fmt: skip
        answer = poor.ask(path, **query)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_authorised"), path
    assert poor.ask("/persons/lookup", "post", {"civicNos": ["20100501TF01"]}).status_code == 403
    assert poor.get("/deletedEntities")["data"] == {"persons": []}


def test_protected_identities_are_for_a_key_with_the_right_and_each_look_is_in_the_log(pupil):
    person, _ = pupil
    people.protect(person=person, protection=Protection.MARKED, telling=told(1))
    plain = System(name="Vanligt")
    assert plain.rows("/persons") == []
    assert plain.ask(f"/persons/{person}").status_code == 404
    assert plain.rows("/groups")[0]["groupMemberships"] == []
    assert not Event.objects.filter(action="audit.protected.looked").exists()
    trusted = System(name="Betrott", grants=frozenset(Grant))
    (told_person,) = trusted.rows("/persons")
    assert told_person["securityMarking"] == "Sekretessmarkering"
    look = Event.objects.get(action="audit.protected.looked")
    assert (look.actor_id, look.why) == (f"client:{trusted.client.pk}", "Avtal 12 om elevregister")
    assert Entry.objects.get(event=look).about == f"person:{person}"
    trusted.rows("/groups")
    assert Event.objects.filter(action="audit.protected.looked").count() == 2


def test_assumed_personal_details_are_told_to_nobody(pupil):
    person, _ = pupil
    people.protect(person=person, protection=Protection.NEW_IDENTITY, telling=told(1))
    assert System(name="Betrott", grants=frozenset(Grant)).rows("/persons") == []


def test_a_wrong_spell_that_was_removed_is_told_no_more(pupil, system):
    person, spell = pupil
    correcting.remove_spell(spell=spell, telling=told(2))
    assert system.rows("/persons") == []
    assert system.get("/deletedEntities")["data"]["persons"] == [str(person)]
    assert system.get("/deletedEntities")["data"]["groups"] == [str(group_id("S001", "1A"))]


def test_a_get_writes_nothing(pupil, system):
    before = Event.objects.count()
    for path in ("/persons", "/groups", "/organisations", "/programmes", "/schoolUnitOfferings", "/deletedEntities"):
        system.get(path)
    assert Event.objects.count() == before


def test_the_answers_are_kept_out_of_shared_caches(system):
    assert system.ask("/persons")["Cache-Control"] == "private, no-store"


def test_a_missing_wrong_or_ended_key_is_refused(pupil):
    for key in ("", "fel"):
        answer = System(key=key or " ").ask("/persons")
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
        assert answer["WWW-Authenticate"] == "Bearer"
    assert ALL_BUT_PROTECTED
    assert AT_FIRST.school_unit == "S001"
