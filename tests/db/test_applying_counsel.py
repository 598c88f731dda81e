"""What a counsellor does for a pupil: locks, checks grades, hands in papers and reminds; the log and the mail of it."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.models import Applicant, Application, Attachment, Reminder, RowDecision, Ruling
from gymnasieregion.contexts.admission.selectors.counselling import (
    State,
    class_counts,
    open_pupils,
    pupils_now,
    schools_with_counts,
)
from gymnasieregion.contexts.admission.selectors.counselling_grades import grades_look
from gymnasieregion.contexts.admission.selectors.counselling_reminders import reminders_to_show
from gymnasieregion.contexts.admission.services.counselling import (
    LockedAlreadyError,
    NoGradesError,
    NotLockedError,
    check_grades,
    grades_differ,
    lock,
    unlock,
)
from gymnasieregion.contexts.admission.services.counselling_papers import (
    DecidedError,
    EmptyPaperError,
    NotChosenError,
    SamePaperError,
    TooBigPaperError,
    WrongPaperError,
    hand_in,
    take_back,
)
from gymnasieregion.contexts.admission.services.counselling_reminders import (
    NobodyToRemindError,
    read_reminder,
    remind,
)
from gymnasieregion.contexts.admission.services.pupils_facts import IsProtectedError, NoGroundError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.audit.selectors import own_events
from gymnasieregion.platform.jobs.models import Job
from tests.admission_runs import work
from tests.admission_year import YEAR
from tests.applying import asta, open_year
from tests.roles import made_user

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)
SYV = Actor("u-syv", "Stig Studieväg", Role.COUNSELLOR, scope_id="G001")
PDF = b"%PDF-1.7 intyg"
Kind = Attachment.Kind


@pytest.fixture(autouse=True)
def _year():
    open_year()
    Applicant.objects.filter(applicant_id__in=["Asta", "Bo"]).update(
        school="Skolan A", school_code="G001", school_class="9A"
    )
    Applicant.objects.filter(applicant_id="Cia").update(school="Skolan B", school_code="G002", school_class="9C")


def _who(now=NOW, actor=SYV):
    return {"actor": actor, "now": now}


def _pupil(applicant_id="Asta", **facts):
    if facts:
        Applicant.objects.filter(applicant_id=applicant_id).update(**facts)
    rows = open_pupils(YEAR, SYV).filter(applicant_id=applicant_id)
    return next(iter(pupils_now(YEAR, rows, NOW)), None)


def _paper(**changed):
    given = {"offering_id": "NA", "kind": Kind.FREE_QUOTA, "name": "intyg.pdf", "content": PDF}
    return hand_in(applicant=asta().pk, **{**given, **changed}, **_who())


# The lists


def test_a_counsellor_has_the_pupils_of_the_own_school_and_the_office_those_of_every_school():
    assert [pupil.applicant_id for pupil in open_pupils(YEAR, SYV).order_by("applicant_id")] == ["Asta", "Bo"]
    office = Actor("u", "Olga", Role.REGIONAL_OFFICE)
    assert open_pupils(YEAR, office).count() == 3
    assert open_pupils(YEAR, office, school="G002").count() == 1
    assert open_pupils(YEAR, Actor("u", "Stig", Role.COUNSELLOR)).count() == 0


def test_a_protected_identity_is_in_no_list_of_the_counsellors_pages():
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED", given_name="", family_name="", email="")
    for actor in (SYV, Actor("u", "Olga", Role.REGIONAL_OFFICE)):
        assert "Bo" not in open_pupils(YEAR, actor).values_list("applicant_id", flat=True)
        assert (
            sum(one.pupils for one in schools_with_counts(open_pupils(YEAR, actor))) == open_pupils(YEAR, actor).count()
        )


def test_a_pupil_without_choices_has_not_applied():
    asta().choices.all().delete()
    pupil = _pupil()
    assert pupil.state is State.NONE
    assert pupil.todo[0] == Todo.NO_APPLICATION


def test_a_pupil_who_has_taken_away_all_choices_has_emptied_the_list():
    asta().choices.all().delete()
    Application.objects.create(applicant=asta(), version=2, saved_at=NOW)
    pupil = _pupil()
    assert (pupil.state, pupil.todo[0]) == (State.EMPTIED, Todo.NO_APPLICATION)


def test_a_choice_to_another_office_is_an_application_too():
    asta().choices.all().delete()
    asta().forwarded.create(rank=1, office="Uppsala", school="Skolan U", education="NA", changed_at=NOW)
    assert _pupil().choices == 1
    assert Todo.NO_APPLICATION not in _pupil().todo


def test_what_is_saved_after_the_confirmation_is_not_confirmed():
    Application.objects.create(applicant=asta(), version=3, saved_at=NOW, confirmed_version=3, confirmed_at=NOW)
    assert _pupil().state is State.CONFIRMED
    assert Todo.NOT_CONFIRMED not in _pupil().todo
    Application.objects.filter(applicant=asta()).update(version=4)
    assert _pupil().state is State.CHANGED
    assert Todo.NOT_CONFIRMED in _pupil().todo


def test_a_programme_that_does_not_start_and_a_test_and_a_language_are_told():
    assert {Todo.TEST, Todo.EXTRA_LACKING} <= set(_pupil().todo)
    assert Todo.CLOSED not in _pupil().todo
    asta().chosen_extras.create(offering_id="NA", kind="LANGUAGE", name="Tyska")
    asta().test_points.create(offering_id="ES", points=4000)
    asta().choices.create(rank=3, offering_id="BF")
    assert not {Todo.TEST, Todo.EXTRA_LACKING} & set(_pupil().todo)
    assert Todo.CLOSED in _pupil().todo


def test_one_who_has_signed_in_or_saved_has_been_here():
    assert Todo.NEVER_SIGNED_IN in _pupil().todo
    user = made_user(Role.APPLICANT, "Asta")
    user.sign_ins.create(assignment=user.assignments.get(), method="PERSONA", started_at=NOW)
    assert _pupil().signed_in_at == NOW
    assert Todo.NEVER_SIGNED_IN not in _pupil().todo
    user.sign_ins.all().delete()
    asta().application_versions.create(version=1, saved_at=NOW, saved_by="u", role="applicant", rows="[]", digest="x")
    assert _pupil().signed_in_at is None
    assert Todo.NEVER_SIGNED_IN not in _pupil().todo


def test_a_guardians_or_another_persons_sign_in_is_not_the_pupils():
    user = made_user(Role.GUARDIAN, "Asta")
    user.sign_ins.create(assignment=user.assignments.get(), method="PERSONA", started_at=NOW)
    assert Todo.NEVER_SIGNED_IN in _pupil().todo


def test_nothing_is_left_to_do_for_one_who_has_withdrawn():
    assert _pupil(is_active=False).todo == ()


def test_classes_are_counted():
    Application.objects.create(applicant=asta(), version=1, saved_at=NOW, confirmed_version=1, confirmed_at=NOW)
    (one,) = class_counts(pupils_now(YEAR, open_pupils(YEAR, SYV), NOW))
    assert (one.code, one.pupils, one.applied, one.confirmed) == ("9A", 2, 2, 1)


def test_a_school_costs_as_many_queries_as_a_pupil(django_assert_max_num_queries):
    def grow(count):
        for number in range(count):
            each = Applicant.objects.create(
                year_id=YEAR, applicant_id=f"P{number}", ticket=f"P{number}", birth_date=dt.date(2010, 1, 1),
                home_municipality_code="0180", school="Skolan A", school_code="G001", school_class="9B",
            )  # fmt: skip
            each.choices.create(rank=1, offering_id="NA")

    grow(30)
    with django_assert_max_num_queries(18):
        assert len(pupils_now(YEAR, open_pupils(YEAR, SYV), NOW)) == 32


# Lock and grades


def test_a_lock_has_a_ground_and_the_pupil_sees_it():
    with pytest.raises(NoGroundError):
        lock(applicant=asta().pk, why="  ", **_who())
    lock(applicant=asta().pk, why="Vi ändrar tillsammans", **_who())
    assert asta().application.locked_by == "u-syv"
    with pytest.raises(LockedAlreadyError):
        lock(applicant=asta().pk, why="Igen", **_who())
    seen = own_events(Actor("u-asta", "Asta", Role.APPLICANT, scope_id="Asta")).first()
    assert (seen.action, seen.why, seen.actor_id) == ("admission.application.lock", "Vi ändrar tillsammans", "u-syv")
    unlock(applicant=asta().pk, why="", **_who())
    assert asta().application.locked_by == ""
    with pytest.raises(NotLockedError):
        unlock(applicant=asta().pk, why="", **_who())


def test_a_check_of_grades_keeps_which_they_were():
    check_grades(applicant=asta().pk, **_who())
    assert asta().application.grades_checked_by == "u-syv"
    assert Todo.GRADES_UNCHECKED not in _pupil().todo
    look = grades_look("Asta", {"MA": "C", "FRA": "B"})
    assert look.is_right
    assert look.changed == (("MA", "A", "C"),)


def test_grades_that_differ_undo_the_check_and_say_which():
    check_grades(applicant=asta().pk, **_who())
    grades_differ(applicant=asta().pk, subjects=["MA", "XX"], why="Ska vara C", **_who())
    assert asta().application.grades_checked_by == ""
    look = grades_look("Asta", {"MA": "A", "FRA": "B"})
    assert (look.is_right, look.subjects, look.why) == (False, ("MA",), "Ska vara C")
    with pytest.raises(NoGroundError):
        grades_differ(applicant=asta().pk, subjects=["MA"], why="", **_who())


def test_there_must_be_grades_to_check():
    asta().grades.all().delete()
    with pytest.raises(NoGradesError):
        check_grades(applicant=asta().pk, **_who())
    assert Todo.GRADES_UNCHECKED not in _pupil().todo


def test_a_counsellor_can_do_nothing_to_a_protected_identity():
    asta_ = asta()
    Applicant.objects.filter(pk=asta_.pk).update(protection="MARKED", given_name="", family_name="", email="")
    with pytest.raises(IsProtectedError):
        lock(applicant=asta_.pk, why="Samtal", **_who())
    with pytest.raises(IsProtectedError):
        _paper()
    with pytest.raises(NobodyToRemindError):
        remind(year=YEAR, applicants=[asta_.pk], kind=Reminder.Kind.SEE_COUNSELLOR, address="https://x/", **_who())
    assert not Event.objects.filter(actor_id="u-syv").exists()


# Papers


def test_a_paper_for_the_free_quota_applies_for_it_where_nothing_is_said():
    paper = _paper(offering_id="ES", kind=Kind.FOREIGN)
    assert RowDecision.objects.get(applicant=asta(), offering_id="ES").free_quota == "APPLIED"
    assert (paper.media_type, len(paper.sha256)) == ("application/pdf", 64)
    event = Event.objects.get(action="admission.attachment.send")
    assert json.loads(event.after)["free_quota"] == "APPLIED"
    assert "intyg" not in event.after


def test_a_paper_for_a_dispensation_says_nothing_of_the_free_quota():
    _paper(offering_id="ES", kind=Kind.DISPENSATION)
    assert not RowDecision.objects.filter(applicant=asta(), offering_id="ES").exists()


def test_a_paper_is_refused_where_the_free_quota_is_decided():
    assert RowDecision.objects.get(applicant=asta(), offering_id="NA").free_quota == "GRANTED"
    with pytest.raises(DecidedError):
        _paper()
    _paper(kind=Kind.DISPENSATION)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", EmptyPaperError), (b"<html>", WrongPaperError), (b"%PDF-" + b"x" * 10 * 1024 * 1024, TooBigPaperError)],
)
def test_a_file_that_is_no_paper_is_refused(content, error):
    with pytest.raises(error):
        _paper(offering_id="ES", content=content)


def test_a_paper_goes_with_a_choice_and_not_twice():
    with pytest.raises(NotChosenError):
        _paper(offering_id="IB")
    _paper(offering_id="ES")
    with pytest.raises(SamePaperError):
        _paper(offering_id="ES")


def test_a_paper_can_be_taken_back_with_or_without_the_application_for_the_free_quota():
    first, second = _paper(offering_id="ES"), _paper(offering_id="ES", content=b"%PDF- two")
    take_back(paper=first.pk, withdraw=True, **_who())
    assert RowDecision.objects.get(offering_id="ES").free_quota == "APPLIED", "the other paper is still there"
    take_back(paper=second.pk, withdraw=False, **_who())
    assert RowDecision.objects.get(offering_id="ES").free_quota == "APPLIED"
    third = _paper(offering_id="ES")
    take_back(paper=third.pk, withdraw=True, **_who())
    assert RowDecision.objects.get(offering_id="ES").free_quota == ""


def test_a_paper_stays_when_something_has_been_decided():
    paper = _paper(offering_id="ES", kind=Kind.DISPENSATION)
    Ruling.objects.create(
        applicant=asta(), offering_id="ES", kind="DISPENSATION", granted=False, ground="Nej", decided_by="u",
        decided_at=NOW,
    )  # fmt: skip
    with pytest.raises(DecidedError):
        take_back(paper=paper.pk, withdraw=False, **_who())


# Reminders


def _remind(*ids, kind=Reminder.Kind.NO_APPLICATION, now=NOW):
    keys = Applicant.objects.filter(applicant_id__in=ids or ["Asta", "Bo"]).values_list("pk", flat=True)
    return remind(year=YEAR, applicants=list(keys), kind=kind, address="https://region.se/ansokan/", **_who(now))


def test_many_are_reminded_in_one_event_that_each_of_them_sees():
    told = _remind()
    assert (told.sent, told.mailed, told.already) == (2, 0, 0)
    event = Event.objects.get(action="admission.reminder.send")
    assert list(Entry.objects.filter(event=event).values_list("about", flat=True)) == ["applicant:Asta", "applicant:Bo"]
    assert own_events(Actor("u-bo", "Bo", Role.APPLICANT, scope_id="Bo")).get() == event


def test_nobody_is_reminded_of_the_same_thing_twice_in_a_week():
    _remind("Asta")
    told = _remind(now=NOW + dt.timedelta(days=6))
    assert (told.sent, told.already) == (1, 1)
    with pytest.raises(NobodyToRemindError):
        _remind(now=NOW + dt.timedelta(days=6))
    _remind("Asta", kind=Reminder.Kind.SEE_COUNSELLOR)
    assert _remind("Asta", now=NOW + dt.timedelta(days=8)).sent == 1


def test_a_reminder_is_shown_until_it_is_done_or_read():
    _remind("Asta")
    _remind("Asta", kind=Reminder.Kind.SEE_COUNSELLOR)
    shown = reminders_to_show(asta().pk, [Todo.NO_APPLICATION])
    assert sorted(one.kind for one in shown) == ["NO_APPLICATION", "SEE_COUNSELLOR"]
    (left,) = reminders_to_show(asta().pk, [])
    read_reminder(reminder=left.pk, **_who())
    read_reminder(reminder=left.pk, **_who())
    assert reminders_to_show(asta().pk, []) == []
    assert Event.objects.filter(action="admission.reminder.read").count() == 1


def test_an_e_mail_says_nothing_about_anybody_and_goes_once():
    Applicant.objects.filter(applicant_id="Asta").update(
        email="asta@example.org", given_name="Asta", family_name="Ek", identity_number="201003122384"
    )
    assert _remind().mailed == 1
    work(NOW)
    work(NOW)
    (message,) = mail.outbox
    assert message.to == ["asta@example.org"]
    assert "https://region.se/ansokan/" in message.body
    for secret in ("Asta", "Ek", "2010", "Skolan", "9A", "inte sökt"):
        assert secret not in message.subject + message.body
    assert Reminder.objects.get(applicant=asta()).mailed_at is not None
    assert Reminder.objects.get(applicant__applicant_id="Bo").mailed_at is None


def test_what_a_server_does_not_take_is_sent_later_and_the_rest_goes_once(monkeypatch):
    Applicant.objects.filter(applicant_id="Asta").update(email="asta@example.org")
    Applicant.objects.filter(applicant_id="Bo").update(email="bo@example.org")
    _remind()
    send, tries = EmailBackend.send_messages, []

    def stumble(backend, messages):
        tries.append(messages[0].to[0])
        if len(tries) == 2:
            raise OSError
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", stumble)
    work(NOW)
    assert [one.to for one in mail.outbox] == [["asta@example.org"]]
    work(NOW + dt.timedelta(hours=1))
    assert [one.to for one in mail.outbox] == [["asta@example.org"], ["bo@example.org"]]
    assert set(Job.objects.values_list("state", flat=True)) == {"DONE"}


def test_one_who_has_become_protected_gets_no_mail():
    Applicant.objects.filter(applicant_id="Asta").update(email="asta@example.org")
    _remind()
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED", given_name="", family_name="", email="")
    work(NOW)
    assert mail.outbox == []


def test_without_a_server_mail_becomes_files_of_the_installation():
    from gymnasieregion.site import settings_mail  # noqa: PLC0415 - reads the environment

    assert settings_mail.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    assert Path(settings_mail.EMAIL_FILE_PATH).name == "mail"
