"""Reserves of second hand stand after all others whatever their points, and every page that shows the place says so."""

import re

import polars as pl
import pytest
import time_machine
from django.conf import settings

from gymnasieregion.contexts.admission.core.codes import Cause, Status
from gymnasieregion.contexts.admission.models import Applicant, RowDecision
from gymnasieregion.contexts.admission.services.result_rows import Rows, row_html
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.words import EASY_COOKIE
from tests.admission_year import YEAR
from tests.reserve_year import MONDAY, reserve_year
from tests.roles import client_as
from tests.unit.admission.test_result_words import TERMS, row_of

ENGLISH = {settings.LANGUAGE_COOKIE_NAME: "en"}
FAR_AWAY = "2584"  # Kiruna, in no cooperation area of Stockholm


@pytest.fixture
def _far():
    """Eva, who waits for IB and ES, lives far away; IB and ES are of the area first."""
    with time_machine.travel(MONDAY, tick=False):
        reserve_year()
        Applicant.objects.filter(applicant_id="Eva").update(home_municipality_code=FAR_AWAY)
        yield


def _page(client, path, **cookies):
    for name, value in cookies.items():
        client.cookies[name] = value
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def _reserves():
    key = Offering.objects.get(offering_id="IB", offer_year_id=YEAR).pk
    return _page(client_as(Role.PRINCIPAL, "S001"), f"/skolan/{key}/reserver/")


@pytest.mark.django_db
@pytest.mark.usefixtures("_far")
def test_the_school_s_list_says_who_is_of_second_hand_and_what_that_means():
    page = _reserves()
    assert page.count(">Andra hand</span>") == 1
    assert "står efter alla i första hand, också med högre poäng" in page
    RowDecision.objects.filter(applicant__applicant_id="Eva", offering_id="IB").update(hand="1")
    assert "Andra hand" not in _reserves()


@pytest.mark.django_db
@pytest.mark.usefixtures("_far")
def test_of_a_protected_identity_the_school_is_not_told_the_hand():
    Applicant.objects.filter(applicant_id="Eva").update(protection="MARKED")
    assert "Andra hand" not in _reserves()


@pytest.mark.django_db
@pytest.mark.usefixtures("_far")
def test_the_pupil_s_queues_say_it_in_three_ways_to_read():
    assert _page(client_as(Role.APPLICANT, "Eva"), "/besked/ko/").count("Du söker i andra hand") == 2
    assert "You are of second hand" in _page(client_as(Role.APPLICANT, "Eva"), "/besked/ko/", **ENGLISH)
    easy = _page(client_as(Role.APPLICANT, "Eva"), "/besked/ko/", **{EASY_COOKIE: "1"})
    assert "Du går i andra hand. Alla i första hand står före dig." in easy
    assert "andra hand" not in _page(client_as(Role.APPLICANT, "Fia"), "/besked/ko/")
    Offering.objects.update(first_hand="ALL")
    assert "andra hand" not in _page(client_as(Role.APPLICANT, "Eva"), "/besked/ko/")


@pytest.mark.parametrize(("tier", "is_told"), [("1", False), ("2", False), ("3", True), ("4", True)])
def test_the_place_on_the_result_says_it(tier, is_told):
    row = row_of(Cause.RESERVE_NO_SEATS, Status.RESERVE, TERMS[4], queued=True) | {"tier": tier}
    html = row_html(Rows(pl.DataFrame([row], infer_schema_length=None), TERMS[4]))
    told = {how: re.search(r"<dd>(12[^<]*)</dd>", html[how][0])[1] for how in html}
    more = {
        "sv": " (andra hand, efter alla i första hand)",
        "en": " (second hand, after all of first hand)",
        "easy": " (alla i första hand går före dig)",
    }
    assert told == {how: f"12{more[how] if is_told else ''}" for how in told}
