"""What people do: with the keyboard alone, without scripts, in both languages, and as each role in turn."""

import re

from playwright.sync_api import expect

from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.accounts.models import Assignment
from tests.browser.test_every_page import become

MOST_TABS = 120


def of_the_principal():
    """An open offering of the school that the demo's principal leads."""
    unit = Assignment.objects.get(user__username="demo-rektor").scope_id
    return Offering.objects.filter(unit__key=unit, status="OPEN").order_by("pk")[0]


def tab_to(page, target):
    """Press Tab until something has focus, as one does who has no mouse."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}")


def test_the_first_tab_is_the_way_past_the_head(demo, page):
    page.goto(demo)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_is_changed_by_the_keyboard_and_the_page_stays(demo, page):
    page.goto(f"{demo}/datum/?ar=2027")
    tab_to(page, page.get_by_role("button", name="English"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Dates of the admission 2027")
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("h1")).to_have_text("Antagningens datum 2027")


def enter(page, target):
    """Go to something with Tab, press Enter, and wait for the page that it leads to."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_principal_closes_an_offering_by_the_keyboard_the_office_reopens_and_the_auditor_reads(
    demo, page, sound, screen
):
    offering = of_the_principal()
    page.goto(f"{demo}/logga-in/")
    enter(page, page.locator('button[value="demo-rektor"]'))
    expect(page.locator(".who-role")).to_have_text("Rektor")
    page.goto(f"{demo}/utbud/{offering.pk}/")
    enter(page, page.get_by_role("link", name="Lägg ned"))
    sound(page)
    enter(page, page.get_by_role("button", name="Fortsätt till kontroll"))
    expect(page).to_have_title(re.compile("^Fel: "))  # nothing was written: the faults are told first
    expect(page.locator(".error-summary")).to_be_focused()
    sound(page)
    tab_to(page, page.locator(".error-summary a").first)
    page.keyboard.press("Enter")
    expect(page.locator("[name=why]")).to_be_focused()
    page.keyboard.type("För få sökande till hösten")
    enter(page, page.get_by_role("button", name="Fortsätt till kontroll"))
    expect(page.locator("h1")).to_have_text("Kontrollera och bekräfta")
    sound(page)
    screen(page, "lagg-ned-1440")
    enter(page, page.locator("main .button").first)
    expect(page.locator(".panel-good")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Startar ej")
    sound(page)

    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/utbud/{offering.pk}/")
    page.locator("main .actions a[href$='/oppna/']").click()
    sound(page)
    page.locator("[name=why]").fill("Fler har sökt")
    page.locator("main form .button").first.click()
    if page.locator("h1").inner_text() == "Kontrollera och bekräfta":
        page.locator("main form .button").first.click()
    expect(page.locator(".panel-good")).to_be_visible()

    become(page, demo, "demo-revisor")
    page.goto(f"{demo}/logg/")
    expect(page.locator("main")).to_contain_text("För få sökande till hösten")
    expect(page.locator("main")).to_contain_text("Fler har sökt")
    screen(page, "logg-1440")
    sound(page)
    page.locator("tr", has_text="Fler har sökt").get_by_role("link").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Det som ändrades")).to_contain_text("Startar ej")
    page.set_viewport_size({"width": 360, "height": 800})
    sound(page)


def test_a_list_is_searched_without_scripts_and_the_way_back_keeps_the_search(demo, browser, watched):
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = watched(context.new_page())
    page.goto(f"{demo}/utbud/")
    page.locator(".filter [name=q]").fill("natur")
    page.locator(".filter button").first.click()
    count = page.locator("h1").inner_text()
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).not_to_have_text(count)
    page.go_back()
    expect(page.locator("h1")).to_have_text(count)
    expect(page.locator(".filter [name=q]")).to_have_value("natur")
    context.close()


def test_the_office_tells_of_a_disturbance_without_scripts(demo, browser, watched):
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = watched(context.new_page())
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/driftinformation/ny/")
    page.get_by_label("Störning").check()
    page.get_by_label("Text på svenska").fill("Brev kan inte skickas.")
    page.get_by_label("Text på engelska").fill("Letters cannot be sent.")
    page.locator("[name=start_day]").fill("23/11")
    page.locator("[name=start_time]").fill("8")
    page.get_by_label("Varför").fill("larm")
    page.get_by_role("button", name="Fortsätt till kontroll").click()
    expect(page.locator("dl")).to_contain_text("23 november 2026 kl. 08.00")
    page.get_by_role("button", name="Publicera").click()
    expect(page.locator(".strip-bad")).to_contain_text("Brev kan inte skickas.")
    context.close()


def test_a_day_can_be_chosen_in_the_browsers_calendar(demo, page):
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/driftinformation/ny/")
    button = page.get_by_role("button", name="Kalender: Gäller från")
    expect(button).to_be_visible()
    native = page.locator(".day-native").first
    native.evaluate("one => { one.value = '2026-12-01'; one.dispatchEvent(new Event('change')); }")
    expect(page.locator("[name=start_day]")).to_have_value("2026-12-01")
    expect(page.locator("[name=start_day]")).to_be_focused()


def test_the_pictures_of_the_readme(demo, browser, watched, screen):
    for width, height in ((360, 780), (1440, 900)):
        context = browser.new_context(locale="sv-SE", viewport={"width": width, "height": height})
        page = watched(context.new_page())
        for path, name in (("/", "start"), ("/utbud/", "utbud")):
            page.goto(demo + path)
            screen(page, f"{name}-{width}")
        context.close()
    context = browser.new_context(locale="sv-SE", viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = watched(context.new_page())
    page.goto(f"{demo}/stil/?fel")
    screen(page, "stil-morkt-1440")
    context.close()
