"""A case in a real browser: every page sound, wide and narrow, and an extra place given by keyboard alone."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Applicant, Case
from gymnasieregion.platform.access.actor import Actor, Role
from tests.admission_cases import opened, published, seats, wrong_year
from tests.admission_runs import work
from tests.admission_year import YEAR
from tests.browser.test_every_page import become

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
HOME = f"/antagning/{YEAR}/arenden/"


@pytest.fixture
def final(live_server, settings):
    """A published round with a wrong grade, behind a server."""
    settings.DEMO = True
    call_command("make_demo_personas", verbosity=0)
    wrong_year()
    return published("final", "Slutlig antagning", actor=OFFICE, now=timezone.now())


@pytest.mark.parametrize(("locale", "width"), [("sv-SE", 1440), ("en-GB", 360)])
def test_every_page_of_cases_is_sound(final, live_server, browser, watched, sound, screen, locale, width):
    case = opened(final, actor=OFFICE, now=timezone.now())
    cia = Applicant.objects.get(applicant_id="Cia").pk
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 1000})
    page = watched(context.new_page())
    become(page, live_server.url, "demo-kansli")
    paths = {
        "list": "", "case": f"{case.pk}/", "extra": f"{case.pk}/utvag/extra-plats/", "redo": f"{case.pk}/utvag/gor-om/",
        "new": f"ny/?person={cia}", "appeal": f"ny/overklagande/{cia}/", "rows": f"ny/fel/{cia}/grades/",
        "row": f"ny/fel/{cia}/grades/?subject=MA", "choices": f"ny/fel/{cia}/choices/", "seats": "ny/platser/NA/",
        "close": f"{case.pk}/avskriv/",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(live_server.url + HOME + path)
        sound(page)
        screen(page, f"case-{name}-{width}")
    context.close()


def test_an_extra_place_is_given_by_keyboard(final, live_server, page, sound, screen):
    become(page, live_server.url, "demo-kansli")
    cia = Applicant.objects.get(applicant_id="Cia").pk
    page.goto(f"{live_server.url}{HOME}ny/fel/{cia}/grades/?korning=1&subject=MA")
    page.locator("#id_mark").focus()
    page.keyboard.press("B")  # "betyg saknas" comes before it, seen from E
    page.keyboard.press("B")
    assert page.locator("#id_mark").input_value() == "B"
    page.locator("#id_why").focus()
    page.keyboard.type("Betyget skrevs in fel.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}*/")
    work(timezone.now())
    page.goto(page.url)
    page.get_by_role("link", name="Ge en extra plats").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/utvag/extra-plats/")
    page.locator("#id_ground").focus()
    page.keyboard.type("Cia ska inte förlora på felet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}*/")
    assert Case.objects.get().option == "EXTRA_PLACE"
    assert seats()["Cia"] == "NA"
    sound(page)
    screen(page, "case-decided")
