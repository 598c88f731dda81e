"""Choices that other offices admit to: sent in a file, answered, and never in a file for a protected identity."""

import datetime as dt
import hashlib
import json

import pytest

from gymnasieregion.contexts.admission.models import ForwardedChoice
from gymnasieregion.contexts.admission.selectors.applying import rows_now
from gymnasieregion.contexts.admission.selectors.forwarded import file_of, forwarded_found, forwarded_of, offices_of
from gymnasieregion.contexts.admission.services import forwarding
from gymnasieregion.contexts.admission.services.pupils import register_pupil
from gymnasieregion.contexts.admission.services.pupils_facts import Pupil
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.platform.audit.models import Entry, Event
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db

UPPSALA = {"office": "Uppsala", "school": "Skolan U", "education": "Naturvetenskap"}

HEADER = (
    "applicant_id,identity_number,birth_date,given_name,family_name,home_municipality_code,sending_school,rank,school,"
    "education,grades"
)


@pytest.fixture(autouse=True)
def _year():
    small_year(applicants=[], grades=[], choices=[], row_decisions=[], tests=[], ranks=[], completions=[])


@pytest.fixture
def asta(office, now):
    pupil = Pupil("20100312TF12", dt.date(2010, 3, 12), "0180", given_name="Asta", family_name="Ek", school="Skolan A")
    row = register_pupil(year=YEAR, pupil=pupil, actor=office, now=now)
    row.grades.create(subject="MA", mark="A")
    row.grades.create(subject="FRA", mark="B", language_as="M2")
    row.choices.create(rank=1, offering_id="NA")
    return row


def _forward(who, actor, now, **more):
    return forwarding.forward(applicant=who.pk, rank=None, actor=actor, now=now, **{**UPPSALA, **more})


def _set(choice, state, office, now, answer=""):
    return forwarding.set_state(
        choice=choice.pk, state=ForwardedChoice.State(state), answer=answer, actor=office, now=now
    )


def test_a_choice_to_another_office_comes_last_in_the_list_and_is_sent_in_a_file(asta, office, now):
    choice = _forward(asta, office, now)
    assert (choice.rank, choice.state) == (2, "WAITING")
    assert _forward(asta, office, now, office="Örebro").rank == 3
    file = file_of(YEAR, "Uppsala")
    assert file.decode("utf-8-sig").splitlines() == [
        HEADER,
        'E2600001,20100312TF12,2010-03-12,Asta,Ek,0180,Skolan A,2,Skolan U,Naturvetenskap,"FRA B (M2), MA A"',
    ]
    assert offices_of(YEAR) == (("Uppsala", 1), ("Örebro", 1))
    digest = hashlib.sha256(file).hexdigest()
    assert forwarding.mark_sent(year=YEAR, office="Uppsala", file_sha256=digest, actor=office, now=now) == 1
    choice.refresh_from_db()
    assert (choice.state, choice.changed_at) == ("SENT", now)
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.file_sha256, event.entries_count) == ("admission.forwarded.send", digest, 1)
    assert Entry.objects.get(event=event).about == "applicant:E2600001"
    with pytest.raises(forwarding.NothingToSendError):
        forwarding.mark_sent(year=YEAR, office="Uppsala", file_sha256=digest, actor=office, now=now)


def test_a_choice_comes_last_in_the_whole_list_where_another_one_elsewhere_stands_first(asta, office, now):
    first = forwarding.forward(applicant=asta.pk, rank=1, actor=office, now=now, **UPPSALA)
    last = _forward(asta, office, now, office="Örebro")
    assert [row.offering_id for row in rows_now(asta.pk)] == [f"other:{first.pk}", "NA", f"other:{last.pk}"]
    _set(last, "WITHDRAWN", office, now)
    after = forwarding.forward(applicant=asta.pk, rank=7, actor=office, now=now, **UPPSALA)  # after the end
    again = _forward(asta, office, now, office="Gävle")
    assert [row.other for row in rows_now(asta.pk)] == [first.pk, None, after.pk, again.pk]


def test_choices_that_came_after_the_file_are_not_marked_as_sent(asta, office, now):
    _forward(asta, office, now)
    digest = hashlib.sha256(file_of(YEAR, "Uppsala")).hexdigest()
    _forward(asta, office, now, education="Teknik")
    with pytest.raises(forwarding.FileChangedError):
        forwarding.mark_sent(year=YEAR, office="Uppsala", file_sha256=digest, actor=office, now=now)
    assert set(ForwardedChoice.objects.values_list("state", flat=True)) == {"WAITING"}


def test_a_choice_goes_one_way_and_an_answer_says_something(asta, office, now):
    choice = _forward(asta, office, now)
    with pytest.raises(forwarding.NotNextError):
        _set(choice, "ANSWERED", office, now, "Antagen")
    _set(choice, "SENT", office, now)
    _set(choice, "RECEIVED", office, now)
    with pytest.raises(forwarding.NoAnswerError):
        _set(choice, "ANSWERED", office, now, " ")
    assert _set(choice, "ANSWERED", office, now, "Antagen").answer == "Antagen"
    assert _set(choice, "ANSWERED", office, now, "Reserv").answer == "Reserv"
    event = Event.objects.order_by("-seq").first()
    assert (json.loads(event.before)["answer"], json.loads(event.after)["answer"]) == ("Antagen", "Reserv")
    with pytest.raises(forwarding.NotNextError):
        _set(choice, "WAITING", office, now)


def test_a_withdrawn_choice_may_wait_again(asta, office, now):
    choice = _set(_forward(asta, office, now), "WITHDRAWN", office, now)
    assert _set(choice, "WAITING", office, now).state == "WAITING"


def test_something_must_be_said_of_a_choice(asta, office, now):
    with pytest.raises(forwarding.NoOfficeError):
        _forward(asta, office, now, school=" ")


def test_a_protected_identity_is_in_no_file_and_its_events_say_no_more_than_the_state(asta, office, now):
    begin_protection(applicant=asta.pk, protection="MARKED", contact="K7", actor=office, why="Beslut", now=now)
    choice = _forward(asta, office, now)
    assert file_of(YEAR, "Uppsala").decode("utf-8-sig").count("\r\n") == 1
    assert offices_of(YEAR) == ()
    _set(choice, "SENT", office, now)
    event = Event.objects.order_by("-seq").first()
    assert (event.before, event.after) == ('{"state":"WAITING"}', '{"state":"SENT"}')
    assert list(forwarded_of(YEAR, protected=False)) == []
    assert list(forwarded_of(YEAR, protected=True)) == [choice]


def test_the_list_is_filtered(asta, office, now):
    _forward(asta, office, now)
    _forward(asta, office, now, office="Örebro", education="Teknik")
    rows = forwarded_of(YEAR, protected=True)
    for filters, count in (({"office": "Örebro"}, 1), ({"state": "SENT"}, 0), ({"q": "teknik"}, 1), ({"q": "e26"}, 2)):
        assert forwarded_found(rows, filters).count() == count, filters
