"""Registering youths, what is done for them, and ending the duty: proposals, versions, refusals and the log."""

import datetime as dt
import uuid

import pytest

from gymnasieregion.contexts.register.core.kaa_codes import (
    DutyEnd,
    Elsewhere,
    MeasureEnd,
    MeasureKind,
    Occupation,
    Registered,
)
from gymnasieregion.contexts.register.core.kaa_consistency import (
    DutyEndsTooEarlyError,
    MeasureEndsTooEarlyError,
    MeasureGoesOnError,
    NotYetError,
    OutsideDutyError,
    TooOldError,
)
from gymnasieregion.contexts.register.models import (
    Contact,
    ContactDetails,
    Measure,
    Person,
    Responsibility,
)
from gymnasieregion.contexts.register.selectors.kaa_duties import duty_rows, known_duties, newcomers
from gymnasieregion.contexts.register.services.kaa_duties import (
    EndedAlreadyError,
    NotCoveredError,
    RegisteredAlreadyError,
    begin_duties,
    begin_duty,
    correct_duty,
    end_duties,
    end_duty,
)
from gymnasieregion.contexts.register.services.kaa_reach import (
    ExemptionEndsTooEarlyError,
    Reach,
    SchoolingEndsError,
    change_details,
    exempt,
    remove_exemption,
)
from gymnasieregion.contexts.register.services.kaa_work import (
    MeasureOver,
    add_contact,
    correct_contact,
    correct_measure,
    end_measure,
    remove_contact,
    remove_measure,
    start_measure,
)
from gymnasieregion.contexts.register.services.kaa_writing import ChangedMeanwhileError, CodeNotInListError
from gymnasieregion.platform.audit.models import Entry, Event
from tests.kaa_records import HOME, LONG_AGO, NOW, OFFICER, OTHER, diploma, moves, studies, youth

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 7, 1)
BROKE = dt.date(2025, 3, 3)
ACT = {"actor": OFFICER, "now": NOW}


def _broke_off(number="20070503TF12", on=BROKE, **more):
    person = youth(number, **more)
    studies(person, dt.date(2023, 8, 16), on)
    return person


def _registered(number="20070503TF12", **more):
    person = _broke_off(number, **more)
    return begin_duty(municipality=HOME, person=person.pk, starts_on=BROKE, because=Registered.BROKE_OFF, **ACT)


def _proposed():
    return {row.person.pk: row for row in newcomers(HOME, NOW, TODAY)}


def _row(duty):
    return duty_rows(known_duties(HOME).filter(spell=duty.spell), HOME, TODAY)[0]


def test_those_who_are_covered_and_not_registered_are_proposed_with_day_and_reason():
    broke = _broke_off()
    studying = youth("20070601TF13")
    studies(studying, dt.date(2023, 8, 16))
    waiting = youth("20090601TF14")  # leaves school this summer, and begins in August
    studies(waiting, dt.date(2025, 8, 18))
    youth("20050601TF15")  # has turned twenty
    youth("20100601TF16")  # is still in school
    youth("20070701TF17", home=OTHER)
    graduate = youth("20060701TF18")
    studies(graduate, dt.date(2022, 8, 16), dt.date(2025, 6, 10), reason="DIPLOMA")
    diploma(graduate, dt.date(2025, 6, 10))
    never = youth("20080701TF19")
    found = _proposed()
    assert set(found) == {broke.pk, never.pk}
    assert (found[broke.pk].since, found[broke.pk].because) == (BROKE, Registered.BROKE_OFF)
    assert (found[never.pk].since, found[never.pk].because) == (dt.date(2024, 7, 1), Registered.NOT_STARTED)


def test_what_the_register_learned_since_yesterday_is_new_however_long_ago_it_happened():
    old = _broke_off()
    late = youth("20070601TF13")
    studies(late, dt.date(2023, 8, 16), dt.date(2025, 5, 5), at=NOW - dt.timedelta(hours=3))
    found = _proposed()
    assert not found[old.pk].is_new
    assert not found[late.pk].is_new  # before, nothing was known of any studies, so that the duty held


def test_a_break_off_that_is_written_today_makes_somebody_new():
    person = youth()
    spell = studies(person, dt.date(2023, 8, 16))
    spell.recorded_to, spell.closed_by = NOW - dt.timedelta(hours=2), spell.event
    spell.save()
    studies(person, dt.date(2023, 8, 16), dt.date(2025, 6, 16), at=NOW - dt.timedelta(hours=2))
    assert _proposed()[person.pk].is_new


def test_nobody_with_a_protected_identity_is_proposed_listed_or_registered():
    person = _broke_off(protection="MARKED")
    assert _proposed() == {}
    with pytest.raises(Person.DoesNotExist):
        begin_duty(municipality=HOME, person=person.pk, starts_on=BROKE, because=Registered.OTHER, **ACT)
    with pytest.raises(Person.DoesNotExist):
        exempt(municipality=HOME, person=person.pk, kind=Elsewhere.COMPLETED, starts_on=BROKE, ends_on=None, **ACT)
    duty = _registered("20070601TF13")
    Person.objects.filter(pk=duty.person_id).update(protection="REGISTRATION")
    assert not known_duties(HOME).exists()


def test_two_persons_who_are_one_are_proposed_once_with_what_is_known_of_both():
    kept, other = youth(), youth("20070503TF77")
    studies(other, dt.date(2023, 8, 16))
    assert set(_proposed()) == {kept.pk}
    other.merged_into = kept
    other.save()
    assert _proposed() == {}


def test_the_officer_confirms_what_is_proposed():
    one, two = _broke_off(), youth("20080701TF19")
    done = begin_duties(municipality=HOME, persons=[one.pk, two.pk, uuid.uuid4()], **ACT)
    assert (done.done, done.left) == (2, 1)
    rows = Responsibility.objects.order_by("starts_on")
    assert [(row.person_id, row.because, row.recorded_by) for row in rows] == [
        (two.pk, "NOT_STARTED", "kajsa"), (one.pk, "BROKE_OFF", "kajsa"),
    ]  # fmt: skip
    assert _proposed() == {}
    (event,) = Event.objects.filter(action="register.kaa.begin")
    assert event.municipality == HOME
    assert {entry.about for entry in Entry.objects.all()} == {f"kaa:{row.spell}" for row in rows}
    with pytest.raises(ChangedMeanwhileError):
        begin_duties(municipality=HOME, persons=[one.pk], **ACT)


def test_nobody_is_registered_whom_the_duty_does_not_cover():
    person = _broke_off()
    with pytest.raises(NotCoveredError) as refused:
        begin_duty(
            municipality=HOME, person=person.pk, starts_on=BROKE - dt.timedelta(1), because=Registered.OTHER, **ACT
        )
    assert "går i gymnasieskola" in refused.value.text()
    with pytest.raises(NotCoveredError):
        begin_duty(municipality=OTHER, person=person.pk, starts_on=BROKE, because=Registered.OTHER, **ACT)
    with pytest.raises(CodeNotInListError):
        begin_duty(municipality=HOME, person=person.pk, starts_on=BROKE, because=Registered.INTRODUCTORY, **ACT)
    with pytest.raises(NotYetError):
        begin_duty(
            municipality=HOME, person=person.pk, starts_on=TODAY + dt.timedelta(1), because=Registered.OTHER, **ACT
        )
    assert not Responsibility.objects.exists()


def test_nobody_is_registered_twice():
    duty = _registered()
    with pytest.raises(RegisteredAlreadyError):
        begin_duty(municipality=HOME, person=duty.person_id, starts_on=TODAY, because=Registered.OTHER, **ACT)


def test_the_register_says_when_a_duty_is_over_and_why():
    back, moved, old = _registered(), _registered("20070601TF13"), _registered("20050701TF14")
    studies(back.person, dt.date(2025, 6, 2))
    moves(moved.person, dt.date(2025, 5, 1))
    assert _row(back).over == (dt.date(2025, 6, 2), DutyEnd.STUDIES)
    assert _row(moved).over == (dt.date(2025, 5, 1), DutyEnd.MOVED)
    assert _row(old).over == (TODAY, DutyEnd.TOO_OLD)
    start_measure(duty=back.spell, kind=MeasureKind.TALK, starts_on=dt.date(2025, 4, 1), **ACT)
    done = end_duties(municipality=HOME, duties=[back.spell, moved.spell, old.spell], **ACT)
    assert (done.done, done.left) == (3, 0)
    ended = Responsibility.objects.filter(recorded_to=None).order_by("ends_on")
    assert [(row.ends_on, row.ended_because) for row in ended] == [
        (dt.date(2025, 5, 1), "MOVED"), (dt.date(2025, 6, 2), "STUDIES"), (TODAY, "TOO_OLD"),
    ]  # fmt: skip
    measure = Measure.objects.get(recorded_to=None)
    assert (measure.ends_on, measure.ended_because, measure.occupation_after) == (
        dt.date(2025, 6, 2), "OUT_OF_DUTY", "STUDIES",
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhileError):
        end_duties(municipality=HOME, duties=[back.spell], **ACT)


def test_somebody_who_went_back_and_broke_off_again_is_to_be_settled():
    duty = _registered()
    studies(duty.person, dt.date(2025, 4, 1), dt.date(2025, 5, 2))
    assert _row(duty).over == (dt.date(2025, 4, 1), DutyEnd.STUDIES)
    end_duties(municipality=HOME, duties=[duty.spell], **ACT)
    again = _proposed()[duty.person_id]
    assert (again.since, again.because) == (dt.date(2025, 5, 2), Registered.BROKE_OFF)


def test_a_duty_is_ended_by_hand_and_corrected_and_both_are_known_afterwards():
    duty = _registered()
    end_duty(duty=duty.spell, ends_on=dt.date(2025, 6, 1), because=DutyEnd.STUDIES, **ACT)
    with pytest.raises(EndedAlreadyError):
        end_duty(duty=duty.spell, ends_on=TODAY, because=DutyEnd.STUDIES, **ACT)
    later = NOW + dt.timedelta(hours=1)
    correct_duty(
        duty=duty.spell, starts_on=BROKE, because=Registered.BROKE_OFF, ends_on=dt.date(2025, 6, 9),
        ended_because=DutyEnd.MOVED, actor=OFFICER, now=later,
    )  # fmt: skip
    versions = Responsibility.objects.filter(spell=duty.spell).order_by("pk")
    assert [(row.ends_on, row.ended_because, row.recorded_to) for row in versions] == [
        (None, "", NOW), (dt.date(2025, 6, 1), "STUDIES", later), (dt.date(2025, 6, 9), "MOVED", None),
    ]  # fmt: skip
    correct_duty(
        duty=duty.spell, starts_on=BROKE, because=Registered.OTHER, ends_on=None, ended_because=None,
        actor=OFFICER, now=later,
    )  # fmt: skip
    assert Responsibility.objects.get(spell=duty.spell, recorded_to=None).ends_on is None


def test_an_end_that_cannot_be_is_refused():
    duty = _registered()
    for day, error in ((BROKE, DutyEndsTooEarlyError), (TODAY + dt.timedelta(1), NotYetError)):
        with pytest.raises(error):
            end_duty(duty=duty.spell, ends_on=day, because=DutyEnd.STUDIES, **ACT)
    old = _registered("20050620TF14")
    with pytest.raises(TooOldError):
        end_duty(duty=old.spell, ends_on=dt.date(2025, 6, 21), because=DutyEnd.TOO_OLD, **ACT)
    end_duty(duty=old.spell, ends_on=dt.date(2025, 6, 20), because=DutyEnd.TOO_OLD, **ACT)
    add_contact(duty=duty.spell, on=dt.date(2025, 6, 2), occupation=Occupation.NONE, **ACT)
    with pytest.raises(OutsideDutyError) as refused:
        end_duty(duty=duty.spell, ends_on=dt.date(2025, 6, 1), because=DutyEnd.STUDIES, **ACT)
    assert "2025-06-02" in refused.value.text()
    assert Responsibility.objects.get(spell=duty.spell, recorded_to=None).ends_on is None


def test_contacts_are_written_corrected_and_taken_away():
    duty = _registered()
    contact = add_contact(duty=duty.spell, on=dt.date(2025, 6, 2), occupation=Occupation.NONE, **ACT)
    for day, error in ((BROKE - dt.timedelta(1), OutsideDutyError), (TODAY + dt.timedelta(1), NotYetError)):
        with pytest.raises(error):
            add_contact(duty=duty.spell, on=day, occupation=Occupation.NONE, **ACT)
    correct_contact(duty=duty.spell, contact=contact.spell, on=dt.date(2025, 6, 3), occupation=Occupation.WORK, **ACT)
    known = Contact.objects.get(recorded_to=None)
    assert (known.contacted_on, known.occupation, known.spell) == (dt.date(2025, 6, 3), "WORK", contact.spell)
    assert _row(duty).last_contact == (dt.date(2025, 6, 3), "WORK")
    remove_contact(duty=duty.spell, contact=contact.spell, **ACT)
    assert Contact.objects.filter(spell=contact.spell).count() == 2
    assert not Contact.objects.filter(recorded_to=None).exists()
    with pytest.raises(Contact.DoesNotExist):
        remove_contact(duty=duty.spell, contact=contact.spell, **ACT)


def test_silence_counts_from_the_latest_contact_or_the_registration():
    duty = _registered()
    assert _row(duty).is_silent  # registered in March, and sixty days have passed
    add_contact(duty=duty.spell, on=dt.date(2025, 5, 2), occupation=Occupation.NONE, **ACT)
    assert _row(duty).is_silent  # sixty days ago
    add_contact(duty=duty.spell, on=dt.date(2025, 5, 3), occupation=Occupation.NONE, **ACT)
    assert not _row(duty).is_silent


def test_measures_begin_end_and_are_corrected():
    duty = _registered()
    measure = start_measure(duty=duty.spell, kind=MeasureKind.GUIDANCE, starts_on=dt.date(2025, 4, 1), **ACT)
    assert _row(duty).measures == 1
    over = MeasureOver(dt.date(2025, 5, 30), MeasureEnd.DONE, Occupation.STUDIES)
    early = MeasureOver(dt.date(2025, 3, 31), MeasureEnd.DONE, Occupation.STUDIES)
    with pytest.raises(MeasureEndsTooEarlyError):
        end_measure(duty=duty.spell, measure=measure.spell, over=early, **ACT)
    end_measure(duty=duty.spell, measure=measure.spell, over=over, **ACT)
    known = Measure.objects.get(recorded_to=None)
    assert known.ends_on == dt.date(2025, 5, 31)  # the first day after
    with pytest.raises(Measure.DoesNotExist):
        end_measure(duty=duty.spell, measure=measure.spell, over=over, **ACT)
    correct_measure(
        duty=duty.spell, measure=measure.spell, kind=MeasureKind.TALK, starts_on=dt.date(2025, 4, 2), over=None, **ACT
    )
    known = Measure.objects.get(recorded_to=None)
    assert (known.kind, known.starts_on, known.ends_on, known.ended_because) == ("TALK", dt.date(2025, 4, 2), None, "")
    end_duty(duty=duty.spell, ends_on=dt.date(2025, 6, 1), because=DutyEnd.MOVED, **ACT)
    with pytest.raises(MeasureGoesOnError):
        correct_measure(
            duty=duty.spell,
            measure=measure.spell,
            kind=MeasureKind.TALK,
            starts_on=dt.date(2025, 4, 2),
            over=None,
            **ACT,
        )
    remove_measure(duty=duty.spell, measure=measure.spell, **ACT)
    assert not Measure.objects.filter(recorded_to=None).exists()


def test_what_the_officer_tells_takes_somebody_out_of_the_proposals_until_it_is_taken_back():
    person = _broke_off()
    told = exempt(municipality=HOME, person=person.pk, kind=Elsewhere.STUDIES, starts_on=BROKE, ends_on=None, **ACT)
    assert _proposed() == {}
    remove_exemption(exemption=told.spell, **ACT)
    assert set(_proposed()) == {person.pk}
    with pytest.raises(ExemptionEndsTooEarlyError):
        exempt(municipality=HOME, person=person.pk, kind=Elsewhere.STUDIES, starts_on=BROKE, ends_on=BROKE, **ACT)
    with pytest.raises(SchoolingEndsError):
        exempt(municipality=HOME, person=person.pk, kind=Elsewhere.SCHOOLING, starts_on=BROKE, ends_on=None, **ACT)


def test_how_a_youth_is_reached_is_kept_as_it_is_now_alone():
    duty = _registered()
    for phone in ("070-1", "070-2"):
        change_details(duty=duty.spell, reach=Reach("Gatan 1", "a@example.se", phone), **ACT)
    assert ContactDetails.objects.get().phone == "070-2"


def test_the_log_keeps_nothing_of_what_was_written():
    duty = _registered()
    add_contact(duty=duty.spell, on=dt.date(2025, 6, 2), occupation=Occupation.NONE, **ACT)
    change_details(duty=duty.spell, reach=Reach("Gatan 1", "a@example.se", "070-1"), **ACT)
    start_measure(duty=duty.spell, kind=MeasureKind.TALK, starts_on=dt.date(2025, 6, 2), **ACT)
    events = list(Event.objects.order_by("seq"))
    assert [event.action.rsplit(".", 1)[1] for event in events] == [
        "begin",
        "contact_add",
        "details_change",
        "measure_start",
    ]
    assert {(event.before, event.after, event.why, event.person) for event in events} == {("", "{}", "", "")}
    assert {event.about for event in events} == {f"kaa:{duty.spell}"}
    assert {event.municipality for event in events} == {HOME}


def test_a_duty_that_nobody_has_is_not_written_of():
    with pytest.raises(Responsibility.DoesNotExist):
        add_contact(duty=uuid.uuid4(), on=TODAY, occupation=Occupation.NONE, **ACT)


@pytest.mark.parametrize("known", [2, 12])
def test_the_list_asks_the_same_few_questions_however_many_there_are(known, django_assert_num_queries):
    for number in range(10, 10 + known):
        _registered(f"20070503TF{number}", at=LONG_AGO)
    with django_assert_num_queries(13):
        duty_rows(known_duties(HOME), HOME, TODAY)
