"""The pupil's and the guardian's journey: by keyboard at 320 px and at 400 % zoom, and without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, YearDay
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import Assignment
from tests.browser.test_every_page import become
from tests.browser.test_journeys import enter, tab_to

YEAR = 2027
PUPIL, GUARDIAN = "20100314TF01", "19800520TF02"
SMALL = {"width": 320, "height": 640}
ZOOMED = {"width": 320, "height": 256}
"""What is left of a window of 1280 by 1024 at 400 % zoom."""

LOW = """() => [...document.querySelectorAll('main a, main button, main summary, main input, main select')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1 && !one.closest('p, li, td, dd'))
    .map(one => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect().height])
    .filter(([, height]) => height < 24)"""
"""What one hits with a finger and is lower than 24 px, outside running text."""


@pytest.fixture
def year(demo_year):
    """The demo with a small year whose applications are open, and a pupil with grades and no choices."""
    today = timezone.localdate()
    for event, days in (("APPLICATION_OPENS", -10), ("APPLICATION_CLOSES", 20)):
        day = today + timezone.timedelta(days=days)
        YearDay.objects.update_or_create(year_id=YEAR, event=event, defaults={"day": day})
    roles = Assignment.objects.filter(user__username=PUPIL, role=Role.APPLICANT.value)
    known = Applicant.objects.filter(year=YEAR, applicant_id__in=roles.values("scope_id")).first()
    person = (
        known
        or Applicant.objects.filter(
            year=YEAR, protection="NONE", is_active=True, kind="YEAR_NINE", grades__isnull=False
        ).order_by("pk")[0]
    )
    people = Assignment.objects.filter(user__username__in=[PUPIL, GUARDIAN], ends_on__isnull=True)
    people.update(scope_id=person.applicant_id)
    Applicant.objects.filter(pk=person.pk).update(birth_date=today.replace(year=today.year - 16))
    person.choices.all().delete()
    assert AdmissionYear.objects.get(pk=YEAR)
    return demo_year


def add_two(page, address):
    """Add two programmes from the search, by the keyboard."""
    page.goto(f"{address}/ansokan/")
    enter(page, page.get_by_role("link", name="Lägg till val"))
    for _ in range(2):
        enter(page, page.get_by_role("button", name="Lägg till sist i min ansökan").first)
    page.goto(f"{address}/ansokan/")
    return page.locator(".ranked-row h3")


@pytest.mark.parametrize("window", [SMALL, ZOOMED], ids=["320", "400 %"])
def test_the_whole_journey_by_the_keyboard_on_the_narrowest_screen(year, browser, watched, sound, window):
    context = browser.new_context(locale="sv-SE", viewport=window, reduced_motion="reduce")
    page = watched(context.new_page())
    become(page, year, PUPIL)
    names = add_two(page, year)
    expect(names).to_have_count(2)
    first, second = names.all_inner_texts()
    sound(page)
    assert page.evaluate(LOW) == []
    down = page.locator(".ranked-row").first.get_by_role("button", name="Ner")
    tab_to(page, down)
    page.keyboard.press("Enter")
    expect(names.first).to_have_text(second)
    expect(page.locator("#apply-told")).to_contain_text("Nu val 2 av 2.")
    page.goto(f"{year}/ansokan/")
    expect(names).to_have_text([second, first])
    question = page.locator("summary", has_text="Vad är meritvärde?")
    tab_to(page, question)
    page.keyboard.press("Enter")
    expect(question.locator("xpath=..").locator(".details-body")).to_be_visible()
    sound(page)
    enter(page, page.get_by_role("button", name="Bekräfta listan"))
    page.goto(f"{year}/ansokan/kvitto/")
    sound(page)
    page.goto(f"{year}/ansokan/kontakt/")
    tab_to(page, page.get_by_label("E-post"))
    page.keyboard.type("nagon@elev.exempel.example")
    page.keyboard.press("Tab")
    page.keyboard.type("070-174 06 05")
    enter(page, page.get_by_role("button", name="Spara"))
    expect(page.get_by_role("heading", name="Är adressen skolans?")).to_be_visible()
    sound(page)

    become(page, year, GUARDIAN)
    page.goto(f"{year}/mitt-barn/")
    expect(page.locator(".ranked-row h3")).to_have_text([second, first])
    sound(page)
    assert page.evaluate(LOW) == []
    enter(page, page.locator("#sett button"))
    expect(page.locator("#seen-title")).to_contain_text("som gäller")
    page.goto(f"{year}/mitt-barn/kontakt/")
    expect(page.get_by_label("E-post")).not_to_have_value("nagon@elev.exempel.example")
    sound(page)
    context.close()


def test_the_journey_without_scripts(year, browser, watched):
    context = browser.new_context(locale="sv-SE", viewport=SMALL, java_script_enabled=False)
    page = watched(context.new_page())
    become(page, year, PUPIL)
    page.goto(f"{year}/ansokan/valj/")
    for _ in range(3):
        page.get_by_role("button", name="Lägg till sist i min ansökan").first.click()
    page.goto(f"{year}/ansokan/")
    names = page.locator(".ranked-row h3")
    a, b, c = names.all_inner_texts()
    page.locator(".ranked-row").nth(2).get_by_role("button", name="Först").click()
    expect(names).to_have_text([c, a, b])
    numbers = page.locator(".ranked-number")
    numbers.nth(0).fill("3")
    page.get_by_role("button", name="Spara nummer och val").click()
    expect(names).to_have_text([a, b, c])
    page.get_by_role("button", name="Ångra senaste ändringen").click()
    expect(names).to_have_text([c, a, b])
    page.locator("summary", has_text="Vad betyder orden?").click()
    page.locator("summary", has_text="Vad är fri kvot?").click()
    expect(page.get_by_text("särskilda skäl")).to_be_visible()
    page.get_by_role("button", name="Bekräfta listan").click()
    page.goto(f"{year}/ansokan/kvitto/")
    expect(page.locator("main tbody tr")).to_have_count(3)
    page.goto(f"{year}/meritvarde/")
    page.locator(".merit-table select").first.select_option("A")
    page.get_by_role("button", name="Räkna ut").click()
    expect(page.locator(".merit-sum")).to_be_visible()
    page.goto(f"{year}/ansokan/kontakt/")
    page.get_by_label("E-post").fill("ingen adress")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_role("button", name="Lättläst").click()
    expect(page.get_by_role("button", name="Vanlig svenska")).to_be_visible()
    become(page, year, GUARDIAN)
    page.goto(f"{year}/mitt-barn/")
    page.locator("#sett button").click()
    expect(page.locator("#seen-title")).to_be_visible()
    context.close()
