"""Who sees whom in the register, looks at protected identities, the extract, and removal for good."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from gymnasieregion.contexts.admission.services.extracts import ungathered
from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, Protection
from gymnasieregion.contexts.register.core.numbers import read_number
from gymnasieregion.contexts.register.models import Enrolment, Person, PersonIdentifier, RegisterEvent, TakenIn
from gymnasieregion.contexts.register.selectors import extracts, retention, visible
from gymnasieregion.contexts.register.selectors.groups import NoSuchPersonError
from gymnasieregion.contexts.register.services import people, removing, studying
from gymnasieregion.contexts.register.services.looking import MayNotLookError, WhyLookError, look
from gymnasieregion.contexts.register.services.merging import merge
from gymnasieregion.contexts.register.services.people import NewPerson, register_person
from gymnasieregion.contexts.register.services.undoing import undo
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.worker import Worker
from tests.offer_records import OFFICE, load_small_offer
from tests.register_people import AT_FIRST, AT_SECOND, TERM, new_pupil, told

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-0000-0000-000000000001"
LATER = dt.date(2026, 10, 1)
DAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


def _who(role, scope_id=""):
    return Actor(f"u-{role.value}", role.value, role, scope_id=scope_id)


def _seen(role, scope_id="", **more):
    return set(visible.visible(_who(role, scope_id), DAY, **more).values_list("pk", flat=True))


@pytest.fixture
def two():
    """One pupil at the first school, and one at the second who has moved to Sundbyberg."""
    first, _ = new_pupil()
    second, _ = new_pupil("20100503TF09", AT_SECOND)
    people.move(person=second, municipality_code="0183", on=LATER, telling=told(1))
    return first, second


def test_each_role_sees_its_own(two):
    first, second = two
    assert _seen(Role.PRINCIPAL, "S001") == {first}
    assert _seen(Role.PRINCIPAL, "S002") == {second}
    assert _seen(Role.PROVIDER_OFFICER, visible.whose_person(first, DAY).provider) >= {first}
    assert _seen(Role.MUNICIPAL_OFFICER, "0180") == {first}
    assert _seen(Role.MUNICIPAL_OFFICER, "0183") == {second}
    assert _seen(Role.REGIONAL_OFFICE) == _seen(Role.AUDITOR) == {first, second}
    assert _seen(Role.PRINCIPAL) == _seen(Role.COUNSELLOR, "S001") == _seen(Role.PUBLIC) == set()


def test_a_protected_identity_is_seen_by_nobody_without_the_right(two):
    first, second = two
    people.protect(person=first, protection=Protection.MARKED, telling=told(2))
    assert _seen(Role.PRINCIPAL, "S001", with_protected=True) == set()
    assert _seen(Role.MUNICIPAL_OFFICER, "0180", with_protected=True) == set()
    assert _seen(Role.REGIONAL_OFFICE) == _seen(Role.AUDITOR, with_protected=True) == {second}
    assert _seen(Role.REGIONAL_OFFICE, with_protected=True) == {first, second}
    belongs = visible.whose_person(first, DAY)
    assert (belongs.person, belongs.unit, belongs.municipality) == (str(first), "", "")
    spell = Enrolment.objects.get(person=first).spell
    assert visible.whose_spell(spell, DAY) == belongs


def test_whoever_is_merged_is_seen_as_the_one_that_is_kept(two):
    first, second = two
    merge(kept=first, other=second, telling=told(3))
    assert _seen(Role.PRINCIPAL, "S002") == {first}
    assert _seen(Role.MUNICIPAL_OFFICER, "0183") == set()  # the kept person's home stands


def test_a_school_that_was_left_sees_what_was_its_own(two):
    first, _ = two
    spell = Enrolment.objects.get(person=first).spell
    studying.change_school(spell=spell, on=LATER, school_unit="S002", education_code="SASAM", telling=told(45))
    old, new = (_who(Role.PRINCIPAL, unit) for unit in ("S001", "S002"))
    assert [each.school_unit for each in visible.visible_history(old, first, DAY)] == ["S001"]
    assert [each.school_unit for each in visible.visible_history(new, first, DAY)] == ["S001", "S002"]
    assert len(visible.visible_history(OFFICE, first, DAY)) == 2


def test_a_spell_belongs_to_its_own_school_and_the_home_municipality(two):
    first, second = two
    spell = Enrolment.objects.get(person=second).spell
    belongs = visible.whose_spell(spell, DAY)
    assert (belongs.unit, belongs.municipality, belongs.person) == ("S002", "0183", str(second))
    assert visible.whose_spell(first, DAY) is None
    lone, _ = new_pupil("20100504TF04", placement=None)
    assert (visible.whose_person(lone, DAY).unit, visible.whose_person(lone, DAY).municipality) == ("", "0180")


def test_a_look_is_logged_before_anything_is_shown(two):
    first, _ = two
    people.protect(person=first, protection=Protection.MARKED, telling=told(2))
    with pytest.raises(MayNotLookError):
        look(person=first, actor=_who(Role.PRINCIPAL, "S001"), why="vill se", now=told(3).now)
    with pytest.raises(WhyLookError):
        look(person=first, actor=OFFICE, why="  ", now=told(3).now)
    with pytest.raises(NoSuchPersonError):
        look(person=NOBODY, actor=OFFICE, why="vill se", now=told(3).now)
    assert not Event.objects.filter(action="audit.protected.looked").exists()
    assert look(person=first, actor=OFFICE, why="ringer skolan", now=told(3).now).pk == first
    logged = Event.objects.get(action="audit.protected.looked")
    assert (logged.person, logged.why) == (str(first), "ringer skolan")


def test_every_table_is_in_the_extract():
    assert ungathered() == []


def test_the_extract_holds_every_version_and_what_the_log_says(two):
    first, second = two
    spell = Enrolment.objects.get(person=first).spell
    studying.interrupt(spell=spell, on=LATER, reason=EndReason.BREAK_OFF, telling=told(45, why="slutade"))
    TakenIn.objects.create(year=2026, applicant_id="Elsa", person_id=first, event=RegisterEvent.objects.first())
    told_of = extracts.rows_of_somebody([(2026, "Elsa", "")])
    assert told_of.keys() == extracts.SECTIONS.keys()
    assert [row["ends_on"] for row in told_of["register_spells"]] == [None, "2026-10-01"]
    assert [row["value"] for row in told_of["register_numbers"]] == ["20100501TF01"]
    assert [row["action"] for row in told_of["register_log"]] == [
        "register.event.enrol_resident", "register.event.interrupt",
    ]  # fmt: skip
    text = json.dumps(told_of)
    assert str(second) not in text
    assert extracts.rows_of_somebody([(2026, "x", "20100501TF01")])["register_spells"] == told_of["register_spells"]
    assert not any(extracts.rows_of_somebody([(2026, "Nobody", "")]).values())
    assert not any(extracts.rows_of_somebody([]).values())
    assert {name for rows in told_of.values() for row in rows for name in row} <= {
        *extracts.KEYS, "action", "after", "applicant_id", "at", "before", "details", "who",
    }  # fmt: skip


# Removal: example rule, sixty months after the year in which somebody turns 20


def _old(born, number, placement=AT_FIRST):
    who = NewPerson(birth_date=born, municipality_code="0180", number=read_number(number))
    event = register_person(
        who=who, since=TERM, telling=told(), placement=placement, kind=EventKind.ENROL_RESIDENT
    )  # fmt: skip
    return event.person_id


def test_who_is_old_enough_and_studies_no_more_is_due():
    day = dt.date(2026, 12, 31)
    assert (retention.last_birth_year(day), retention.last_birth_year(dt.date(2027, 1, 1))) == (2000, 2001)
    old = _old(dt.date(2000, 12, 31), "20001231TF01", None)
    _old(dt.date(2001, 1, 1), "20010101TF01", None)
    studies = _old(dt.date(2000, 5, 1), "20000501TF01")
    assert retention.due_for_removal(day) == [old]
    spell = Enrolment.objects.get(person=studies).spell
    studying.interrupt(spell=spell, on=day, reason=EndReason.BREAK_OFF, telling=told(200))
    assert set(retention.due_for_removal(day)) == {old, studies}
    young = _old(dt.date(2001, 5, 1), "20010501TF01", None)
    merge(kept=old, other=young, telling=told(201))
    assert retention.due_for_removal(day) == [studies]


def test_the_job_removes_every_row_and_says_how_many():
    spell = _old(dt.date(1999, 5, 1), "19990501TF01")
    key = Enrolment.objects.get(person=spell).spell
    studying.interrupt(spell=key, on=LATER, reason=EndReason.BREAK_OFF, telling=told(45))
    with pytest.raises(removing.NobodyToRemoveError):
        removing.ask_to_remove(actor=OFFICE, now=dt.datetime(2024, 12, 31, 12, tzinfo=dt.UTC))
    now = told(300).now
    removing.ask_to_remove(actor=OFFICE, now=now)
    Worker(lambda: now).run_until_empty()
    assert not Person.objects.exists()
    assert not Enrolment.objects.exists()
    assert not RegisterEvent.objects.exists()
    logged = Event.objects.get(action="register.removal.run")
    assert json.loads(logged.after) == {
        "Conflict": 0, "Diploma": 0, "Enrolment": 2, "Person": 1, "PersonIdentifier": 1, "RegisterEvent": 2,
        "Residence": 1,
    }  # fmt: skip


def test_an_event_that_another_leans_on_loses_what_it_says_of_whoever_is_removed():
    old = _old(dt.date(1999, 5, 1), "19990501TF01", None)
    other, _ = new_pupil(placement=replace(AT_FIRST, school_unit="S002"))
    event = merge(kept=old, other=other, telling=told(1, why="samma"))
    undo(event=event.pk, telling=told(2, why="inte samma"))
    removing.remove_persons(heads=[old], actor=OFFICE, now=told(300).now)
    assert list(Person.objects.values_list("pk", flat=True)) == [other]
    assert PersonIdentifier.objects.count() == 1
    shells = RegisterEvent.objects.filter(person=None)
    assert {(each.why, str(each.before), str(each.after)) for each in shells} == {("", "{}", "{}")}
