"""Result day for a pupil in a browser: reply, undo, watch the queue move and leave one; without scripts, at 320 px."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import HeldSeat, YearDay
from gymnasieregion.platform.access.actor import Role
from tests.admission_year import YEAR
from tests.reply_year import reply_year, reserve_round, says
from tests.reserve_year import OFFICE
from tests.roles import client_as

NOVEMBER = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
SMALL = {"width": 320, "height": 640}


@pytest.fixture
def year(transactional_db):
    """The small year on its result day, with replies open until the end of November."""
    reply_year()
    YearDay.objects.filter(year_id=YEAR, event="REPLY_BY").update(day=dt.date(2026, 11, 30))


def signed_in(browser, url, role, scope_id="", **more):
    """A page of somebody who is signed in."""
    context = browser.new_context(locale="sv-SE", **more)
    session = client_as(role, scope_id).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "domain": urlsplit(url).hostname, "path": "/"}])
    return context.new_page()


@pytest.mark.usefixtures("year")
def test_a_pupil_declines_undoes_and_says_yes_without_scripts(live_server, browser, watched, sound, screen):
    page = watched(
        signed_in(browser, live_server.url, Role.APPLICANT, "Dan", viewport=SMALL, java_script_enabled=False)
    )
    page.goto(f"{live_server.url}/besked/svara/")
    screen(page, "reply-320")
    card = page.get_by_role("heading", name="Nej till platsen").locator("xpath=ancestor::section")
    card.get_by_role("button", name="Välj det här").click()
    expect(page.get_by_role("heading", name="Är du säker?")).to_be_visible()
    assert HeldSeat.objects.get(applicant__applicant_id="Dan").reply == ""
    page.get_by_role("button", name="Ja, skicka svaret").click()
    expect(page.get_by_text("Ditt svar är sparat.")).to_be_visible()
    page.get_by_role("button", name="Ångra svaret").click()
    expect(page.get_by_text("Ditt svar är ångrat.")).to_be_visible()
    card = page.get_by_role("heading", name="Ja, och jag lämnar köerna").locator("xpath=ancestor::section")
    card.get_by_role("button", name="Välj det här").click()
    page.get_by_role("button", name="Ja, skicka svaret").click()
    expect(page.get_by_text("Ja, och jag lämnar köerna")).to_be_visible()


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("window", [SMALL, {"width": 1440, "height": 900}], ids=["320", "1440"])
def test_the_pages_are_sound_and_tell_of_the_move(live_server, browser, watched, sound, screen, window):
    says("Asta", "NO", now=NOVEMBER, actor=OFFICE)
    reserve_round(NOVEMBER)
    says("Dan", "WITHDRAWN", now=NOVEMBER + dt.timedelta(minutes=2), actor=OFFICE)
    page = watched(signed_in(browser, live_server.url, Role.APPLICANT, "Fia", viewport=window))
    page.goto(f"{live_server.url}/besked/ko/")
    expect(page.get_by_text("Du har flyttats upp 1 plats.")).to_be_visible()
    sound(page)
    screen(page, f"queues-{window['width']}")
    page.get_by_role("button", name="Lämna kön").click()
    sound(page)
    page.get_by_role("button", name="Ja, lämna kön").click()
    expect(page.get_by_role("heading", name="Köer som du har lämnat")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_text("Du står i kön igen.")).to_be_visible()
    page = watched(signed_in(browser, live_server.url, Role.APPLICANT, "Gun", viewport=window))
    page.goto(f"{live_server.url}/besked/svara/")
    sound(page)
    screen(page, f"reply-{window['width']}")
    page.goto(f"{live_server.url}/besked/")
    sound(page)
    screen(page, f"result-{window['width']}")
    page = watched(signed_in(browser, live_server.url, Role.REGIONAL_OFFICE, viewport=window))
    page.goto(f"{live_server.url}/antagning/{YEAR}/svar/")
    sound(page)
    screen(page, f"replies-{window['width']}")
