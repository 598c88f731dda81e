"""Going back in the browser after a form, and the filters of a search on a phone: in a real Chromium."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, Ruling, YearDay
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Belongs, Role
from gymnasieregion.platform.accounts.models import OneTimeCode
from gymnasieregion.platform.accounts.services.codes import issue_codes
from tests.admission_year import YEAR, small_year
from tests.browser.conftest import THE_DAY
from tests.browser.test_replies import signed_in
from tests.reply_year import reply_year
from tests.reserve_year import OFFICE
from tests.roles import made_user

PHONE = {"width": 360, "height": 740}
SEARCH, FILTERS = "Sök utbildning eller skola", "Fler filter"


def came_back(page, path, heading):
    """Go back, and be on a page of ours."""
    page.go_back()
    assert urlsplit(page.url).path == path, page.url
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_back_after_a_reply_is_the_question_again(transactional_db, live_server, browser, watched):
    reply_year()
    YearDay.objects.filter(year_id=YEAR, event="REPLY_BY").update(day=dt.date(2026, 11, 30))
    page = watched(signed_in(browser, live_server.url, Role.APPLICANT, "Dan"))
    page.goto(f"{live_server.url}/besked/svara/")
    card = page.get_by_role("heading", name="Nej till platsen").locator("xpath=ancestor::section")
    card.get_by_role("button", name="Välj det här").click()
    page.get_by_role("button", name="Ja, skicka svaret").click()
    expect(page.get_by_text("Ditt svar är sparat.")).to_be_visible()
    assert HeldSeat.objects.get(applicant__applicant_id="Dan").reply == "NO"
    came_back(page, "/besked/svara/", "Är du säker?")
    came_back(page, "/besked/svara/", "Svara på din plats")


def test_back_after_a_decision_of_the_school_is_the_form(transactional_db, live_server, browser, watched, sound):
    small_year()
    asta = Applicant.objects.get(applicant_id="Asta")
    path = f"/skolan/{Offering.objects.get(offering_id='NA').pk}/besluta/"
    page = watched(signed_in(browser, live_server.url, Role.PRINCIPAL, "S001"))
    page.goto(f"{live_server.url}{path}?kind=ELIGIBILITY&row={asta.pk}")
    for number in range(2):
        page.get_by_role("radio").first.check()
        page.get_by_label("Skäl, på svenska").fill("Motsvarande kunskaper.")
        page.get_by_role("button", name="Visa vad det betyder").click()
        expect(page.get_by_role("heading", name="Det här får de sökande veta")).to_be_visible()
        sound(page)
        if number == 0:
            page.reload()  # the browser does not ask whether to send the form again
    page.locator('button[value="decide"]').click()
    assert Ruling.objects.get().applicant == asta
    came_back(page, path, "Besluta: behörighet")


def test_back_from_a_page_that_answers_forms_alone_is_the_page_with_the_form(
    transactional_db, live_server, browser, watched
):
    pupil = made_user(Role.APPLICANT, "20100101TF01", "20100101TF01")
    stands = dt.timedelta(days=7)
    issue_codes(actor=OFFICE, pupils={pupil.pk: Belongs(unit="GR01")}, stands_for=stands, now=THE_DAY)
    page = watched(signed_in(browser, live_server.url, Role.COUNSELLOR, "GR01"))
    page.goto(f"{live_server.url}/skolkoder/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Ge nya koder").click()
    page.get_by_role("button", name="Skapa koderna").click()  # the form still leads where it did
    expect(page.locator(".secret")).to_have_count(1)
    assert OneTimeCode.objects.get().issued_at > THE_DAY
    came_back(page, "/skolkoder/", "Skolkoder")


@pytest.mark.parametrize("path", ["/ansokan/valj/", "/utbud/"])
def test_on_a_phone_the_words_stay_in_sight_and_open_filters_stay_open(
    transactional_db, live_server, browser, watched, sound, path
):
    small_year()
    page = watched(signed_in(browser, live_server.url, Role.APPLICANT, "Asta", viewport=PHONE))
    page.goto(f"{live_server.url}{path}")
    words, filters = page.get_by_label(SEARCH), page.locator(".filter summary", has_text=FILTERS)
    town = page.locator("select#municipality")
    expect(words).to_be_visible()
    expect(town).not_to_be_visible()
    words.fill("naturvetenskpsprogrammet")
    words.press("Enter")
    expect(words).to_have_value("naturvetenskpsprogrammet")
    expect(town).not_to_be_visible()
    sound(page)
    page.get_by_role("link", name="naturvetenskapsprogrammet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 utbildning")
    filters.click()
    expect(town).to_be_visible()
    town.select_option("0180")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 utbildning")
    expect(town).to_be_visible()
    sound(page)
    filters.click()
    page.reload()
    expect(town).not_to_be_visible()
