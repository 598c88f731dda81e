"""All that is held of a person: every table is gathered, others' data are left out, and the office gives a ground."""

import json

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from gymnasieregion.contexts.admission.models import Applicant, GuardianContact, PersonResult
from gymnasieregion.contexts.admission.selectors.extracts import AS_JSON, BY, OWN, subject_of, subject_signed_in
from gymnasieregion.contexts.admission.selectors.extracts_log import events_about
from gymnasieregion.contexts.admission.selectors.extracts_staff import doer_fields
from gymnasieregion.contexts.admission.services.extracts import (
    GATHERED,
    NOTHING_OF_THE_PERSON,
    extract_of,
    hand_out,
    leads_to_a_person,
    ungathered,
    ungathered_of_staff,
)
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.pupils_facts import NoGroundError
from gymnasieregion.contexts.admission.services.pupils_grounds import TellsWhoError
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.contexts.admission.web.privacy_words import KEYS, SECTIONS
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.accounts.models import Assignment, SecondFactor, User
from gymnasieregion.platform.audit.api import LOOKED, record, record_look
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.messages.api import Channel, Outgoing, put_in_outbox
from tests.admission_runs import decided_run, work
from tests.admission_year import NOW, YEAR
from tests.applying import open_year
from tests.canary import canary_of, case_of, fill, handed_in, user_named
from tests.roles import client_of, made_user

pytestmark = pytest.mark.django_db
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


@pytest.fixture
def held():
    """A person with a row in every table, whom a round has been published for."""
    open_year()
    canary, person = canary_of("Kanarie")
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    publication = publish(run=run, publish_at=NOW, actor=OFFICE, now=NOW, why="Prov")
    work(NOW)
    fill(canary, person)
    case_of(canary, person, publication)
    handed_in(canary, person)
    address = f"{canary.word('Message.address')}@example.org"
    told = Outgoing("prov:1", Channel.EMAIL, address, f"applicant:{person.pk}", "Hej", "Det finns nytt.")
    put_in_outbox([told], batch="prov", now=NOW)
    user = user_named(canary, "kanariefagel")
    Assignment.objects.create(
        user=user, role="applicant", scope_id=person.applicant_id, starts_on=NOW.date(), given_by="job:prov"
    )
    client_of(user)
    SecondFactor.objects.create(user=user, secret="hemlig-nyckel")
    return canary, person


def _extract(person):
    return extract_of(subject_of(person), NOW)


# Every table


def test_every_table_that_leads_to_a_person_is_gathered_or_says_why_it_holds_nothing_of_one():
    assert ungathered() == []


def test_every_reason_and_every_section_is_still_needed():
    tables = {table._meta.label: table for table in apps.get_models()}
    assert [label for label in [*GATHERED, *NOTHING_OF_THE_PERSON] if label not in tables] == []
    assert not GATHERED.keys() & NOTHING_OF_THE_PERSON.keys()
    assert [label for label in NOTHING_OF_THE_PERSON if not leads_to_a_person(tables[label])] == []
    assert {*GATHERED.values(), *(own.section for own in OWN), "done"} == SECTIONS.keys()


@pytest.mark.parametrize("label", sorted(GATHERED))
def test_a_table_that_is_gathered_no_more_fails_the_build(label, monkeypatch):
    if leads_to_a_person(apps.get_model(label)):
        monkeypatch.setattr(
            "gymnasieregion.contexts.admission.services.extracts.GATHERED",
            {name: section for name, section in GATHERED.items() if name != label},
        )
        assert ungathered() == [label]


@isolate_apps("gymnasieregion.contexts.admission")
def test_a_new_table_that_leads_to_a_person_by_key_or_by_name_fails_the_build():
    class Straight(models.Model):  # noqa: DJ008 - never shown
        applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE)

        class Meta:
            app_label = "admission"

    class Around(models.Model):  # noqa: DJ008 - never shown
        straight = models.ForeignKey(Straight, on_delete=models.CASCADE)

        class Meta:
            app_label = "admission"

    class ByName(models.Model):  # noqa: DJ008 - never shown
        user_id = models.CharField(max_length=64)

        class Meta:
            app_label = "admission"

    class SaysSo(models.Model):  # noqa: DJ008 - never shown
        words = models.TextField()

        class Meta:
            app_label = "admission"

        class Privacy:
            identifies = frozenset({"words"})
            describes = frozenset()

    class Harmless(models.Model):  # noqa: DJ008 - never shown
        seats = models.IntegerField()

        class Meta:
            app_label = "admission"

    assert ungathered([Straight, Around, ByName, SaysSo, Harmless]) == [
        "admission.Around", "admission.ByName", "admission.SaysSo", "admission.Straight",
    ]  # fmt: skip


def test_every_field_that_holds_who_did_something_is_told_as_a_role():
    for own in OWN:
        fields = {field.name for field in apps.get_model(own.table)._meta.concrete_fields}
        told = {name for name in fields - own.left_out if name.endswith("_by") and name != "answer_by"}
        assert told <= BY, own.table
        assert own.left_out <= fields, own.table
    assert {"rows", "change"} == AS_JSON


# What is gathered


def test_every_word_that_the_database_has_of_a_person_is_in_the_extract_but_for_the_guardians_contact(held):
    canary, person = held
    text = json.dumps(_extract(person).sections, ensure_ascii=False)
    missing = canary.words.keys() - canary.seen_in(text)
    contents = {"Attachment.content"}  # as base64, below
    others = {"GuardianContact.email", "GuardianContact.phone", "GuardianContact.user_id", "SeenVersion.user_id"}
    by = {name for name in canary.words if name.endswith("_by")}
    other_languages = {"ResultPage.en", "ResultPage.easy"}  # what the Swedish page says
    assert missing == contents | others | by | other_languages
    rows = _extract(person).sections["attachments"]
    assert [row["content"] for row in rows] == ["JVBERi0xLjcgS2FuYXJpZ" + rows[0]["content"][21:]]


def test_every_section_has_rows_of_a_person_who_has_everything(held):
    sections = _extract(held[1]).sections
    empty = {name for name, rows in sections.items() if not rows and name in SECTIONS}
    as_a_guardian = {"contact_as_guardian", "seen_as_guardian"}
    assert empty == as_a_guardian | {"codes_from_school", "done", "identities", "jobs", "log"}
    assert {name for rows in sections.values() for row in rows for name in row} <= KEYS.keys()


def test_others_rows_are_not_in_the_extract(held):
    text = json.dumps(_extract(held[1]).sections)
    assert "Asta" not in text
    assert "Nobody" not in text
    assert "hemlig-nyckel" not in text


def test_published_rounds_and_frozen_input_are_told_row_by_row_and_other_rounds_are_not(held):
    _, person = held
    decided_run("simulation", "Prövar", actor=OFFICE, now=NOW)
    sections = _extract(person).sections
    assert {row["name"] for row in sections["rounds"]} == {"Slutlig"}
    assert {"results.csv", "choice_results.csv", "explanations.csv"} <= {row["file"] for row in sections["rounds"]}
    assert {"applicants", "choices", "grades"} <= {row["table"] for row in sections["frozen_input"]}
    (result,) = sections["results"]
    assert result["result"]["applicant_id"] == person.applicant_id
    assert PersonResult.objects.filter(applicant=person).count() == 1


def test_who_was_covered_after_a_round_has_what_it_said_under_the_former_id(held):
    _, person = held
    former = person.applicant_id
    begin_protection(applicant=person.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=NOW)
    sections = _extract(Applicant.objects.get(pk=person.pk)).sections
    assert former in {row["row"]["applicant_id"] for row in sections["rounds"] if row["file"] == "results.csv"}


# The log and the jobs


def _event(person, actor, **more):
    told = {"about": f"applicant:{person.applicant_id}", "before": None, "after": {"mark": "B"}, "why": "", "now": NOW}
    return record(actor=actor, action="admission.grades.check", **{**told, **more})


def test_the_log_tells_who_did_what_by_role_and_who_looked(held):
    _, person = held
    counsellor = made_user(Role.COUNSELLOR, "CANARYUNIT")
    _event(person, Actor(str(counsellor.pk), "Sven Syv", Role.COUNSELLOR, "CANARYUNIT"), why="Fel i filen")
    record_look(actor=OFFICE, about=f"applicant:{person.applicant_id}", why="Ringde", now=NOW)
    _event(person, OFFICE, about="year:2026", after={"pupils": 2}, entries=[
        {"about": f"applicant:{person.applicant_id}", "mark": "C"}, {"about": "applicant:Asta", "mark": "A"},
    ])  # fmt: skip
    log = _extract(person).sections["log"]
    assert [(row["who"], row["looked"], row["why"]) for row in log] == [
        ("counsellor", False, "Fel i filen"), ("regional_office", True, "Ringde"), ("regional_office", False, ""),
    ]  # fmt: skip
    assert log[0]["after"] == {"mark": "B"}
    assert (log[2]["after"], log[2]["own_rows"]) == (None, [{"mark": "C"}])
    assert "Sven" not in json.dumps(log)


def test_what_a_guardian_did_is_told_and_not_what_it_was(held):
    _, person = held
    belongs = Belongs(person=person.applicant_id)
    _event(
        person, Actor("u-far", "Far", Role.GUARDIAN, person.applicant_id), after={"phone": "070"}, belongs_to=belongs
    )
    (row,) = _extract(person).sections["log"]
    assert (row["who"], row["action"], row["after"]) == ("guardian", "admission.grades.check", None)


def test_an_id_that_is_somebody_elses_in_another_year_brings_nothing_of_theirs(held):
    _, person = held
    _event(person, OFFICE, now=NOW)
    year = type(person.year)(
        year=2027, synthetic=True, secret="0" * 64, slip_secret="1" * 64, entropy="x", opened_at=NOW
    )
    year.opened_at = NOW.replace(year=2027)
    year.save()
    other = Applicant.objects.create(
        year=year,
        applicant_id=person.applicant_id,
        ticket="annan",
        birth_date=NOW.date(),
        home_municipality_code="0180",
    )
    _event(person, OFFICE, now=NOW.replace(year=2028), after={"mark": "A"})
    assert [row["after"] for row in _extract(person).sections["log"]] == [{"mark": "B"}]
    assert [row["after"] for row in events_about(subject_of(other), [other.applicant_id])] == [{"mark": "A"}]


def test_a_person_of_several_years_has_all_of_them_but_a_new_identity_is_not_led_back(held):
    _, person = held
    year = type(person.year).objects.create(
        year=2027, synthetic=True, secret="0" * 64, slip_secret="1" * 64, entropy="x", opened_at=NOW
    )
    again = Applicant.objects.create(
        year=year, applicant_id="Igen", ticket="Igen", birth_date=NOW.date(), home_municipality_code="0180",
        earlier_id=f"{YEAR}/{person.applicant_id}",
    )  # fmt: skip
    assert subject_of(again).ids == ["Igen", person.applicant_id]
    Applicant.objects.filter(pk=again.pk).update(protection="NEW_IDENTITY")
    again.refresh_from_db()
    assert subject_of(again).ids == ["Igen"]


# A guardian's own


def test_a_guardian_gets_what_is_their_own_and_nothing_of_the_childs(held):
    canary, person = held
    user = made_user(Role.GUARDIAN, person.applicant_id)
    GuardianContact.objects.create(
        applicant=person, user_id=str(user.pk), email="mor@example.org", phone="070-1", changed_at=NOW
    )
    actor = Actor(str(user.pk), "Mor", Role.GUARDIAN, person.applicant_id)
    sections = extract_of(subject_signed_in(actor), NOW).sections
    assert sections["contact_as_guardian"] == [
        {"email": "mor@example.org", "phone": "070-1", "changed_at": NOW.isoformat(), "told_until": None}
    ]
    assert {name for name, rows in sections.items() if rows} == {"contact_as_guardian", "accounts", "roles"}
    assert canary.seen_in(json.dumps(sections)) == {"Applicant.applicant_id"}  # in their own role


# Who works here


def test_every_field_that_holds_a_user_is_told_to_those_who_work_here():
    assert ungathered_of_staff() == []
    names = {f"{table._meta.label}.{name}" for table, name in doer_fields()}
    assert {"admission.Ruling.decided_by", "admission.PointsEntry.entered_by", "jobs.Job.created_by"} <= names
    assert "admission.ReserveCall.answer_by" not in names  # a day


@isolate_apps("gymnasieregion.contexts.admission")
def test_a_new_field_that_holds_a_user_fails_the_build_or_is_counted():
    class Watched(models.Model):  # noqa: DJ008 - never shown
        owner = models.ForeignKey(User, on_delete=models.CASCADE)
        user_id = models.CharField(max_length=64)
        watched_by = models.CharField(max_length=64)

        class Meta:
            app_label = "admission"

    assert ungathered_of_staff([Watched]) == ["admission.Watched.owner", "admission.Watched.user_id"]
    assert doer_fields([Watched]) == [(Watched, "watched_by")]


def test_who_works_here_gets_their_account_what_they_did_and_nothing_of_those_they_did_it_to(held):
    canary, person = held
    user = made_user(Role.REGIONAL_OFFICE)
    actor = Actor(str(user.pk), "Olga Kansli", Role.REGIONAL_OFFICE)
    client_of(user)
    person.rulings.update(decided_by=actor.user_id)
    _event(person, actor, why=f"Ring {canary.words['Applicant.family_name']}")
    _event(person, actor, about="year:2026", why="Nytt år")
    _event(person, actor, about="admission_case:3", belongs_to=Belongs(person=person.applicant_id), why="Om någon")
    sections = extract_of(subject_signed_in(actor), NOW).sections
    assert {name for name, rows in sections.items() if rows} == {"accounts", "roles", "sign_ins", "done", "log"}
    assert sections["done"] == [{"table": "admission.Ruling", "as": "decided_by", "rows_count": 1}]
    assert [(row["who"], row["about"], row["why"], row["after"]) for row in sections["log"]] == [
        ("self", "other person", "", None), ("self", "year:2026", "Nytt år", None), ("self", "other person", "", None),
    ]  # fmt: skip
    assert canary.seen_in(json.dumps(sections)) == set()
    assert {name for rows in sections.values() for row in rows for name in row} <= KEYS.keys()


# The office


def test_the_office_gives_a_ground_that_the_person_reads(held):
    _, person = held
    with pytest.raises(NoGroundError):
        hand_out(applicant=person, actor=OFFICE, why=" ", now=NOW)
    hand_out(applicant=person, actor=OFFICE, why="Begäran 41", now=NOW)
    event = Event.objects.get(action="admission.extract.see")
    assert (event.about, event.why, event.person) == (
        f"applicant:{person.applicant_id}",
        "Begäran 41",
        person.applicant_id,
    )
    assert not Event.objects.filter(action=LOOKED).exists()


def test_a_protected_identity_is_looked_at_in_the_log_too(held):
    _, person = held
    begin_protection(applicant=person.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=NOW)
    person.refresh_from_db()
    with pytest.raises(TellsWhoError):
        hand_out(applicant=person, actor=OFFICE, why="Ring 20100112-1234", now=NOW)
    hand_out(applicant=person, actor=OFFICE, why="Begäran 41", now=NOW)
    assert Event.objects.filter(action=LOOKED, about=f"applicant:{person.applicant_id}").count() == 1
    assert Event.objects.filter(action="admission.extract.see", unit="").count() == 1


def test_the_queries_are_as_many_for_one_who_has_much(held):
    _, person = held

    def queries():
        with CaptureQueriesContext(connection) as found:
            _extract(person)
        return len(found)

    _event(person, OFFICE)
    few = queries()
    for number in range(30):
        person.reminders.create(kind="SEE_COUNSELLOR", sent_by="u-syv", sent_at=NOW)
        _event(person, OFFICE, after={"mark": str(number)})
    assert queries() == few <= 60
