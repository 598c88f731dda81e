"""Each event of a pupil's studies is one transaction and one line in the log; versions keep what was known."""

import datetime as dt
from dataclasses import replace

import pytest

from gymnasieregion.contexts.register.core.changes import NoSuchSpellError
from gymnasieregion.contexts.register.core.codes import DiplomaKind, EndReason, EventKind, Settlement, Source
from gymnasieregion.contexts.register.core.diplomas import AwardedAlreadyError, CertificateError
from gymnasieregion.contexts.register.core.study_spells import SameUnitOverlapError
from gymnasieregion.contexts.register.models import Conflict, Enrolment, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import awards_of, end_of, history_of, homes_of, numbers_of
from gymnasieregion.contexts.register.services import correcting, studying
from gymnasieregion.contexts.register.services.correcting import SettledAlreadyError
from gymnasieregion.contexts.register.services.histories import UnknownUnitError
from gymnasieregion.contexts.register.services.studying import OtherProgrammeError
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import load_small_offer
from tests.register_people import AT_FIRST, AT_SECOND, TERM, new_pupil, told

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


@pytest.fixture
def pupil():
    return new_pupil()


def test_a_new_pupil_has_a_home_a_number_and_a_spell_with_its_planned_end(pupil):
    person, _ = pupil
    (spell,) = history_of(person)
    assert (spell.programme, spell.school_year, spell.class_name, spell.form) == ("NA", 1, "1A", "GY")
    assert spell.path_ends_on == dt.date(2029, 7, 1)  # three school years: skollagen 16 kap. 15 §
    assert [home.municipality_code for home in homes_of(person)] == ["0180"]
    assert [number.value for number in numbers_of(person)] == ["20100501TF01"]
    event = RegisterEvent.objects.get()
    assert (event.kind, event.person_id, event.said_by) == ("ENROL_RESIDENT", person, "u-office")
    logged = Event.objects.get(action="register.event.enrol_resident")
    assert (logged.about, logged.person, logged.unit, logged.municipality) == (
        f"person:{person}", str(person), "S001", "0180",
    )  # fmt: skip
    assert "Elsa" not in logged.after
    assert "TF01" not in logged.after


EVENTS = [
    (EventKind.CHANGE_PATH, studying.change_path, {"on": LATER, "education_code": "SASAM"}, 2),
    (
        EventKind.CHANGE_SCHOOL, studying.change_school,
        {"on": LATER, "school_unit": "S002", "education_code": "NANAT"}, 2,
    ),
    (EventKind.PROMOTE, studying.promote, {"on": dt.date(2027, 7, 1), "class_name": "2A"}, 2),
    (EventKind.CHANGE_CLASS, studying.change_class, {"on": LATER, "class_name": "1B"}, 2),
    (EventKind.CHANGE_MARKERS, studying.change_markers, {"on": LATER, "education_code": "NANAT00RN"}, 2),
    (EventKind.INTERRUPT, studying.interrupt, {"on": LATER, "reason": EndReason.BREAK_OFF}, 1),
    (EventKind.CORRECT_START, correcting.correct_start, {"on": dt.date(2026, 8, 24)}, 1),
    (EventKind.REMOVE_SPELL, correcting.remove_spell, {}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "service", "told_of", "spells"), EVENTS, ids=[kind.value for kind, *_ in EVENTS])
def test_an_event_closes_one_version_and_keeps_what_was_known(pupil, kind, service, told_of, spells):
    person, spell = pupil
    before = history_of(person)
    event = service(spell=spell, telling=told(60, why="därför"), **told_of)
    assert (event.kind, event.person_id, event.why) == (kind, person, "därför")
    after = history_of(person)
    assert len(after) == spells
    assert Enrolment.objects.filter(event=event).count() == spells
    closed = Enrolment.objects.get(closed_by=event)
    assert (closed.spell, closed.recorded_to, closed.ends_on) == (spell, event.recorded_at, None)
    assert history_of(person, at=end_of(dt.date(2026, 9, 15))) == before
    logged = Event.objects.get(action=f"register.event.{kind.lower()}")
    assert (logged.person, logged.why, bool(logged.before)) == (str(person), "därför", True)


def test_markers_come_from_the_code_and_stay_within_the_programme(pupil):
    person, spell = pupil
    studying.change_markers(spell=spell, on=LATER, education_code="NANAT00RN", telling=told(1))
    assert history_of(person)[1].markers == "RN"
    with pytest.raises(OtherProgrammeError):
        studying.change_markers(spell=history_of(person)[1].spell, on=LATER, education_code="SASAM", telling=told(2))


def test_a_refused_event_leaves_nothing_behind(pupil):
    person, spell = pupil
    before = history_of(person)
    with pytest.raises(UnknownUnitError):
        studying.change_school(spell=spell, on=LATER, school_unit="X", education_code="NANAT", telling=told(1))
    with pytest.raises(SameUnitOverlapError):
        studying.enrol(
            person=person, placement=replace(AT_FIRST, starts_on=LATER), kind=EventKind.ENROL_RESIDENT, telling=told(1)
        )
    assert history_of(person) == before
    assert RegisterEvent.objects.count() == 1


def test_a_spell_that_is_gone_is_told_so(pupil):
    _, spell = pupil
    correcting.remove_spell(spell=spell, telling=told(1))
    with pytest.raises(NoSuchSpellError):
        studying.interrupt(spell=spell, on=LATER, reason=EndReason.BREAK_OFF, telling=told(2))


def test_a_break_off_is_corrected_and_taken_away_and_both_are_seen_in_the_history(pupil):
    person, spell = pupil
    studying.interrupt(spell=spell, on=LATER, reason=EndReason.BREAK_OFF, telling=told(50))
    right = dt.date(2026, 11, 2)
    correcting.correct_break_off(spell=spell, on=right, reason=EndReason.MOVED_AWAY, telling=told(60))
    (moved,) = history_of(person)
    assert (moved.ends_on, moved.break_off_on, moved.end_reason) == (right, right, EndReason.MOVED_AWAY)
    correcting.correct_break_off(spell=spell, on=None, telling=told(70))
    assert history_of(person)[0].ends_on is None
    seen = Enrolment.objects.filter(spell=spell).order_by("recorded_from").values_list("ends_on", flat=True)
    assert list(seen) == [None, LATER, right, None]


def test_anything_of_a_spell_is_corrected_and_the_programme_follows_the_code(pupil):
    person, _ = pupil
    (spell,) = history_of(person)
    event = correcting.correct_spell(right=replace(spell, education_code="SASAM", class_name="1C"), telling=told(3))
    (right,) = history_of(person)
    assert (event.kind, right.programme, right.class_name) == ("CORRECT_SPELL", "SA", "1C")


def test_somebody_comes_back(pupil):
    person, spell = pupil
    studying.interrupt(spell=spell, on=LATER, reason=EndReason.BREAK_OFF, telling=told(50))
    back = replace(AT_FIRST, starts_on=dt.date(2027, 1, 11))
    event = studying.come_back(person=person, placement=back, telling=told(150, source=Source.API))
    assert (event.kind, [each.source for each in history_of(person)]) == ("RETURN", [Source.FORM, Source.API])


def test_a_double_pupil_is_found_settled_and_logged(pupil):
    person, spell = pupil
    studying.enrol(
        person=person, placement=replace(AT_SECOND, starts_on=LATER), kind=EventKind.ENROL_RESIDENT, telling=told(50)
    )
    found = Conflict.objects.get()
    assert (found.first_spell, found.starts_on, found.ends_on, found.settled_at) == (spell, LATER, None, None)
    event = correcting.settle(conflict=found.pk, keep_first=False, telling=told(60, why="Södra har eleven"))
    found.refresh_from_db()
    assert (found.how, found.settled_by, found.settled_at) == (Settlement.KEPT_SECOND, event, event.recorded_at)
    assert [(each.school_unit, each.ends_on) for each in history_of(person)] == [("S001", LATER), ("S002", None)]
    with pytest.raises(SettledAlreadyError):
        correcting.settle(conflict=found.pk, keep_first=True, telling=told(61))


def test_a_double_pupil_whose_old_school_ends_in_time_is_no_longer_one(pupil):
    person, spell = pupil
    studying.enrol(
        person=person, placement=replace(AT_SECOND, starts_on=LATER), kind=EventKind.ENROL_RESIDENT, telling=told(50)
    )
    studying.interrupt(spell=spell, on=dt.date(2026, 10, 8), reason=EndReason.BREAK_OFF, telling=told(55))
    found = Conflict.objects.get()
    assert (found.ends_on, found.settled_at) == (dt.date(2026, 10, 8), None)
    correcting.correct_break_off(spell=spell, on=LATER, telling=told(56))
    found.refresh_from_db()
    assert found.how == Settlement.CORRECTED


def test_a_diploma_ends_the_spell_and_is_a_fact_of_its_own(pupil):
    person, spell = pupil
    values = {
        "spell": spell, "kind": DiplomaKind.DIPLOMA, "awarded_on": dt.date(2029, 6, 12), "is_eligible": True,
        "ends_on": dt.date(2029, 6, 13), "points": 2500,
    }  # fmt: skip
    studying.give_diploma(telling=told(1000), **values)
    (ended,) = history_of(person)
    assert (ended.ends_on, ended.end_reason, ended.break_off_on) == (
        dt.date(2029, 6, 13), EndReason.DIPLOMA, None,
    )  # fmt: skip
    (diploma,) = awards_of(person)
    assert (diploma.points, diploma.programme, diploma.school_unit) == (2500, "NA", "S001")
    with pytest.raises(AwardedAlreadyError):
        studying.give_diploma(telling=told(1001), **values)
    with pytest.raises(CertificateError):
        studying.give_diploma(telling=told(1001), **(values | {"kind": DiplomaKind.CERTIFICATE}))


def test_what_is_recorded_on_a_day_is_known_at_its_end_in_stockholm(pupil):
    person, _ = pupil
    assert history_of(person, at=end_of(TERM))
    assert not history_of(person, at=end_of(TERM - dt.timedelta(1)))
    assert end_of(dt.date(2026, 12, 31)).isoformat() == "2026-12-31T23:59:59.999999+01:00"
