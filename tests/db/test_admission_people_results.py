"""What published rounds said to one person, also when their identity was covered after the round was decided."""

import pytest

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, PersonResult
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.contexts.admission.services.pupils_results import _places, published_answers
from tests.admission_runs import decided_run, work
from tests.admission_year import year_where_all_want_na

pytestmark = pytest.mark.django_db

PEOPLE = {"Asta": "A", "Bo": "B", "Cia": "C"}


@pytest.fixture
def run(office, now):
    """A final round where NA has two seats for Asta and Bo, and Cia waits."""
    year_where_all_want_na(PEOPLE)
    return decided_run("final", "Slutlig", actor=office, now=now)


def _answers(who):
    return published_answers(Applicant.objects.get(applicant_id=who), "sv")


def test_a_person_is_told_in_the_cores_own_sentences(run, office, now, django_assert_max_num_queries):
    assert _answers("Asta") == ()
    publish(run=run, publish_at=now, actor=office, now=now)
    work(now)
    (asta,) = _answers("Asta")
    assert (asta.kind, asta.status, asta.merit) == ("final", "Antagen", "20.00")
    assert [(choice.rank, choice.offering_id, choice.status) for choice in asta.choices] == [(1, "NA", "Antagen")]
    assert asta.choices[0].text.startswith("Du är antagen till Naturvetenskapsprogrammet, Skolan A, ditt val 1.")
    (cia,) = _answers("Cia")
    assert "Om allt annat är oförändrat fattas 2,5 poäng" in cia.choices[0].text
    asta_en = published_answers(Applicant.objects.get(applicant_id="Asta"), "en")
    assert asta_en[0].choices[0].text.startswith("You are admitted")
    with django_assert_max_num_queries(4):
        _answers("Bo")


def test_somebody_who_is_protected_after_the_round_keeps_their_result_and_seat(run, office, now):
    asta = Applicant.objects.get(applicant_id="Asta")
    begin_protection(applicant=asta.pk, protection="MARKED", contact="K7", actor=office, why="Beslut", now=now)
    publish(run=run, publish_at=now, actor=office, now=now)
    work(now)
    assert PersonResult.objects.count() == 3
    assert HeldSeat.objects.get(applicant=asta.pk).offering_id == "NA"
    (answer,) = _answers("E2600001")
    assert (answer.status, answer.choices[0].text[:14]) == ("Antagen", "Du är antagen ")


def test_a_run_of_another_database_with_the_same_key_has_its_own_places(run, office, now):
    publish(run=run, publish_at=now, actor=office, now=now)
    work(now)
    assert "Om allt annat" in _answers("Cia")[0].choices[0].text
    first = _places(run.seal, run.pk)
    assert _places("ett annat sigill", run.pk) is not first
    assert _places(run.seal, run.pk) is first
