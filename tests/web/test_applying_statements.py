"""The pages of home municipalities: statements with preview and forms to print, and agreements."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import Applicant, Statement, TypedRank, YearDay
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from tests.admission_year import ROWS, YEAR, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _year():
    people = [*ROWS["applicants"], ("Dan", "", "2010-01-02", "0380", "no", "no", "no", "Dan")]
    choices = [("Asta", "1", "NA"), ("Asta", "2", "IB"), ("Cia", "4", "NA"), ("Dan", "7", "NA"), ("Dan", "8", "IB")]
    small_year(applicants=people, choices=choices, tests=[], ranks=[], row_decisions=[])
    Offering.objects.filter(offering_id="IB").update(first_hand="ALL", programme="IMY", study_path_code="IMY")
    YearDay.objects.create(year_id=YEAR, event="APPLICATION_CLOSES", day=dt.date(2026, 2, 15))
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def uppsala():
    return client_as(Role.MUNICIPAL_OFFICER, "0380")


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode().replace("\xa0", " ")


def _row(name, offering="NA"):
    return f"{Applicant.objects.get(applicant_id=name).pk}:{offering}"


def _give(client, rows, answer="NOWHERE"):
    sent = {"row": rows, "answer": answer}
    check = client.post("/yttranden/svara/", {**sent, "step": "check"})
    assert check.status_code == 200
    return check, client.post(
        "/yttranden/svara/", {**sent, "step": "give", "based_on": check.context["based_on"]}
    )  # fmt: skip


def test_the_start_page_and_the_menu_lead_a_municipal_officer_here(uppsala):
    page = _page(uppsala, "/")
    assert page.count('href="/yttranden/"') == 2
    assert 'href="/yttranden/overenskommelser/"' in page
    assert 'href="/yttranden/"' not in _page(client_as(Role.PRINCIPAL, "S001"), "/")


def test_own_pupils_choices_are_listed_with_the_last_day_and_without_their_order(uppsala):
    page = _page(uppsala, "/yttranden/")
    assert "Uppsala (0380)" in page
    assert "Kvar att svara på (2)" in page
    assert "söndag 15 mars 2026" in page
    assert "Cia" in page
    assert "Asta" not in page
    main = page.split("<main")[1]
    assert not re.search(r"\bval [478]\b|>[478]<", main, re.IGNORECASE)  # the ranks of the choices
    assert "hör till samverkansområdet" in _page(client_as(Role.MUNICIPAL_OFFICER, "0180"), "/yttranden/")


def test_after_the_last_day_what_is_left_is_late():
    with time_machine.travel(dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC), tick=False):
        assert "Svarstiden har gått ut för 2 val." in _page(client_as(Role.MUNICIPAL_OFFICER, "0380"), "/yttranden/")


def test_an_answer_is_shown_in_numbers_before_it_is_given(uppsala):
    check, done = _give(uppsala, [_row("Cia"), _row("Dan")], "AT_PARTY")
    text = check.content.decode()
    assert "Finns hos samverkanspart" in text
    assert "Lämna 2 yttranden" in text
    assert done.status_code == 302
    assert set(Statement.objects.values_list("answer", flat=True)) == {"AT_PARTY"}
    page = _page(uppsala, done.url)
    assert "2 yttranden är lämnade." in page
    assert "2 mars 2026 kl. 10.00" in page
    second, _ = _give(uppsala, [_row("Cia"), _row("Dan")], "IN_OWN")
    assert "ersätter ett tidigare svar" in second.content.decode()


def test_all_of_the_list_can_be_answered_at_once(uppsala):
    page = _page(uppsala, "/yttranden/svara/?all=1&show=LEFT&q=")
    assert "Det gäller 2 val" in page
    assert _page(uppsala, "/yttranden/svara/?all=1&show=LEFT&q=cia").count("Naturvetenskapsprogrammet") == 1
    assert "Inget val är markerat" in _page(uppsala, "/yttranden/svara/")


def test_faults_are_told_and_nothing_is_given(uppsala):
    assert uppsala.post("/yttranden/svara/", {"row": [_row("Cia")], "step": "check"}).status_code == 422
    stale = {"row": [_row("Cia")], "answer": "NOWHERE", "step": "give", "based_on": "0" * 64}
    assert uppsala.post("/yttranden/svara/", stale).status_code == 409
    others = client_as(Role.MUNICIPAL_OFFICER, "0180")
    assert "Inget val är markerat" in others.post("/yttranden/svara/", stale).content.decode()
    assert client_as(Role.AUDITOR).post("/yttranden/svara/", stale).status_code == 403
    assert not Statement.objects.exists()


def test_forms_are_printed_as_accessible_pdf(uppsala):
    _give(uppsala, [_row("Cia"), _row("Dan")])
    statement = Statement.objects.get(applicant__applicant_id="Cia")
    for path in (f"/yttranden/{statement.pk}/yttrande.pdf", "/yttranden/yttranden.pdf?show=GIVEN"):
        answer = uppsala.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert b"pdfuaid" in answer.content
    assert client_as(Role.MUNICIPAL_OFFICER, "0180").get(f"/yttranden/{statement.pk}/yttrande.pdf").status_code == 403
    assert uppsala.get("/yttranden/yttranden.pdf?show=LEFT").status_code == 404


def test_protected_identities_are_in_no_page_of_the_municipality(uppsala):
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED", given_name="", family_name="", email="")
    Applicant.objects.filter(applicant_id="Dan").update(family_name="Vik")
    for path in ("/yttranden/", "/yttranden/svara/?all=1&show=LEFT", "/yttranden/overenskommelser/"):
        page = _page(uppsala, path)
        assert "Cia" not in page
        assert "Dan" in page
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Cia" in _page(office, "/yttranden/")
    _give(office, [_row("Cia")])
    statement = Statement.objects.get()
    assert uppsala.get(f"/yttranden/{statement.pk}/yttrande.pdf").status_code == 403
    assert "/titta/" in office.get(f"/yttranden/{statement.pk}/yttrande.pdf").url


def test_agreements_are_set_for_the_ticked_ones(uppsala):
    page = _page(uppsala, "/yttranden/overenskommelser/")
    assert "Ej beslutad (1)" in page
    assert "Dan" in page
    sent = {"row": [_row("Dan", "IB"), _row("Asta", "IB")], "agreement": "DONE"}
    assert uppsala.post("/yttranden/overenskommelser/", sent).status_code == 302
    assert list(TypedRank.objects.values_list("applicant__applicant_id", "agreement")) == [("Dan", "DONE")]
    again = uppsala.post("/yttranden/overenskommelser/", sent)
    assert again.status_code == 409
    assert "Inget är ändrat" in again.content.decode()
    assert uppsala.post("/yttranden/overenskommelser/", {**sent, "agreement": "X"}).status_code == 404
    assert "Klar (1)" in _page(uppsala, "/yttranden/overenskommelser/?show=DONE")


def test_without_a_year_there_is_nothing_to_do(uppsala):
    with time_machine.travel(NOW, tick=False):
        Applicant.objects.all().delete()
        assert "Inget väntar på yttrande" in _page(uppsala, "/yttranden/")


@pytest.mark.parametrize("path", ["/yttranden/", "/yttranden/overenskommelser/"])
def test_a_first_view_asks_little_and_weighs_little(uppsala, path):
    with CaptureQueriesContext(connection) as asked:
        answer = uppsala.get(path)
    assert len(asked) < 20, len(asked)
    assert len(answer.content) < 150_000


def test_the_pages_are_whole_in_english(uppsala):
    uppsala.cookies["django_language"] = "en"
    assert "Left to answer (2)" in _page(uppsala, "/yttranden/")
    assert "Agreements" in _page(uppsala, "/yttranden/overenskommelser/")
    check, _ = _give(uppsala, [_row("Cia")])
    assert "Check the statement" in check.content.decode()
