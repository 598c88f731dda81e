"""Letters, the page of those who wait and the page without the service: in a real Chromium, wide and narrow."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import Applicant, Ruling
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.models import Notice
from tests.admission_runs import work
from tests.admission_year import YEAR, year_where_all_want_na
from tests.browser.test_replies import signed_in
from tests.reserve_year import OFFICE
from tests.result_year import published_round

WINDOWS = [{"width": 360, "height": 780}, {"width": 1440, "height": 900}]
pytestmark = pytest.mark.parametrize("window", WINDOWS, ids=["360", "1440"])


@pytest.fixture
def run(transactional_db, settings, tmp_path):
    """A published final round: Asta and Bo hold NA, Cia waits, and Doris is not eligible."""
    settings.VAR = tmp_path
    year_where_all_want_na({"Asta": "A", "Bo": "B", "Cia": "C"}, others=["Doris"])
    Applicant.objects.update(school="Lärkängens skola", school_code="S900", school_class="9A")
    doris = Applicant.objects.get(applicant_id="Doris")
    for kind in (Ruling.Kind.ELIGIBILITY, Ruling.Kind.FREE_QUOTA):
        Ruling.objects.create(
            applicant=doris, offering_id="NA", kind=kind, granted=False, ground="Betyg saknas.",
            decided_by=OFFICE.user_id, decided_at=timezone.now(),
        )  # fmt: skip
    return published_round("final", actor=OFFICE, now=timezone.now())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letters_of_a_result_and_of_a_school(live_server, browser, watched, sound, run, screen, window, scheme):
    look = {"viewport": window, "color_scheme": scheme}
    page = watched(signed_in(browser, live_server.url, Role.APPLICANT, "Doris", **look))
    page.goto(f"{live_server.url}/besked/brev/")
    expect(page.get_by_role("heading", name="Så överklagar du")).to_be_visible()
    expect(page.locator("main")).to_contain_text("den sista dagen den 14 december 2026")
    sound(page)
    screen(page, f"brev-{window['width']}-{scheme}")
    page.goto(f"{live_server.url}/ansokan/beslut/")
    sound(page)
    letters = page.locator('main a[href^="/ansokan/beslut/"]').evaluate_all("all => all.map(one => one.href)")
    letters = [address for address in dict.fromkeys(letters) if not address.endswith(".pdf")]
    assert len(letters) == 2
    for address in letters:
        page.goto(address)
        sound(page)
    page = watched(signed_in(browser, live_server.url, Role.APPLICANT, "Asta", **look))
    page.goto(f"{live_server.url}/besked/brev/")
    sound(page)


def test_the_letters_of_a_class_and_of_a_whole_round(live_server, browser, watched, sound, run, window):
    page = watched(signed_in(browser, live_server.url, Role.COUNSELLOR, "S900", viewport=window))
    page.goto(f"{live_server.url}/elever/brev/?all=1")
    sound(page)
    page = watched(signed_in(browser, live_server.url, Role.REGIONAL_OFFICE, viewport=window))
    page.goto(f"{live_server.url}/antagning/{YEAR}/korningar/{run.number}/brev/")
    sound(page)
    page.locator("main form button").first.click()
    sound(page)
    work(timezone.now())
    page.goto(f"{live_server.url}/antagning/{YEAR}/korningar/{run.number}/brev/")
    expect(page.locator('a[href$=".zip"]').first).to_be_visible()
    sound(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_those_who_wait(live_server, browser, watched, sound, screen, window, scheme):
    page = watched(browser.new_context(locale="sv-SE", viewport=window, color_scheme=scheme).new_page())
    page.goto(f"{live_server.url}/vanta/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du står i kö till sidan")
    expect(page.get_by_role("status")).to_contain_text("försöker själv var tjugonde sekund")
    sound(page)
    screen(page, f"vanta-{window['width']}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_without_the_service(transactional_db, browser, sound, settings, screen, tmp_path, window, scheme):
    Notice.objects.create(
        kind="DISTURBANCE", text_sv="Databasen byts i eftermiddag.", text_en="The database is replaced this afternoon.",
        starts_at=timezone.now(), posted_at=timezone.now(),
    )  # fmt: skip
    settings.OFFICE_PHONE = "08-123 45"
    file = tmp_path / "index.html"
    call_command("make_fallback", file=file, verbosity=0)
    page = browser.new_context(locale="sv-SE", viewport=window, color_scheme=scheme).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Tjänsten svarar inte just nu")
    expect(page.get_by_text("Databasen byts i eftermiddag.")).to_be_visible()
    sound(page)
    screen(page, f"reserv-{window['width']}-{scheme}")
    assert asked == [file.as_uri()]  # it stands alone
