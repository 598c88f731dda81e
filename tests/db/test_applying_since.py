"""In the re-choice each choice says what the preliminary result said and what is so now; figures by hand."""

import re

import pytest

from gymnasieregion.contexts.admission.models import Applicant, Choice, Grade
from gymnasieregion.contexts.admission.selectors.choice_advice import advice_of
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.web.choosing_advice import shown_advice
from gymnasieregion.contexts.offer.models import Offering
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, year_where_all_want_na

pytestmark = pytest.mark.django_db

PEOPLE = {"Asta": "C", "Bo": "B", "Cia": "A"}


@pytest.fixture
def preliminary(office, now):
    """A preliminary round where NA has two seats, for Cia and Bo, and Asta waits with 15 points."""
    year_where_all_want_na(PEOPLE)
    return decided_run("preliminary", "Preliminär", actor=office, now=now)


def since(who="Asta", id_="NA"):
    person = Applicant.objects.get(applicant_id=who)
    told = shown_advice(advice_of(YEAR, [person.pk])[person.pk], YEAR).rows[id_].since
    return tuple(re.sub(r"<[^>]+>", "", sentence) for sentence in told)


def test_before_the_preliminary_result_is_published_nothing_is_said(preliminary):
    assert since() == ()


def test_better_grades_and_another_place_are_told_beside_what_was(preliminary, office, now):
    publish(run=preliminary, publish_at=now, actor=office, now=now)
    work(now)
    Grade.objects.filter(applicant__applicant_id="Asta").update(mark="B")
    Choice.objects.filter(applicant__applicant_id="Asta").update(rank=2)
    Choice.objects.create(applicant=Applicant.objects.get(applicant_id="Asta"), rank=1, offering_id="IB")
    assert since() == (
        (
            "I det preliminära beskedet var det här val 1. Du hade inte fått plats, men stått i kö som reserv. "
            "Då var det 15 poäng, och den sista som fick plats hade 17,5 poäng."
        ),
        "Nu: val 2, 17,5 poäng (+2,5).",
        "Den slutliga gränsen finns inte än.",
    )
    assert since(id_="IB") == ("Nytt sedan det preliminära beskedet.",)


def test_a_programme_that_was_closed_meanwhile_says_so(preliminary, office, now):
    publish(run=preliminary, publish_at=now, actor=office, now=now)
    work(now)
    Offering.objects.filter(offering_id="NA").update(status="CLOSED", closed_on="2026-04-20", closed_why="få sökande")
    assert since("Bo")[1] == "Nu: val 1, 17,5 poäng, startar ej."


def test_the_limit_of_the_preliminary_round_is_shown_as_such(preliminary, office, now):
    publish(run=preliminary, publish_at=now, actor=office, now=now)
    work(now)
    person = Applicant.objects.get(applicant_id="Asta")
    shown = shown_advice(advice_of(YEAR, [person.pk])[person.pk], YEAR).rows["NA"]
    assert shown.sentences[0] == "Preliminärt 2026: 17,5 poäng."


def test_once_the_final_is_known_its_limit_stands_there_and_nobody_is_told_that_more_may_come(preliminary, office, now):
    for run in (preliminary, decided_run("final", "Slutlig", actor=office, now=now)):
        publish(run=run, publish_at=now, actor=office, now=now, why="Övning")
        work(now)
    person = Applicant.objects.get(applicant_id="Asta")
    shown = shown_advice(advice_of(YEAR, [person.pk])[person.pk], YEAR).rows["NA"]
    assert shown.sentences[0] == "2026: 17,5 poäng."
    assert since() == ()
    assert "ABOVE_MERIT" not in {code for _, code, _ in shown.warnings}
    assert advice_of(YEAR, [person.pk])[person.pk].whole == ()
