"""The municipality's officer: who is new, a contact, a measure, an end, the file; wide, narrow, without scripts."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.register.models import Contact, Measure, Responsibility, SentFile
from tests.browser.test_every_page import become
from tests.kaa_records import HOME, studies, youth

ROOT = "/aktivitetsansvar/"
NAMES = ("Alma", "Bo", "Cleo", "Disa", "Elis", "Frej")
DESK, TELEPHONE = (1440, 900), (360, 780)


@pytest.fixture
def region(demo):
    """The demo's persons, and some youths of Stockholm: five who broke off, one who has not begun."""
    for number, name in enumerate(NAMES):
        person = youth(f"2008051{number}TF1{number}", given_name=name, family_name="Prov", home=HOME)
        if number:
            studies(person, dt.date(2024, 8, 19), dt.date(2026, 3 + number, 2))
    return demo


def confirm_who_is_new(page, address, sound, screen, width):
    """The list opens on those who are new; two are ticked and registered, and then the rest."""
    page.goto(f"{address}{ROOT}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stockholm")
    expect(page.locator("tbody tr")).to_have_count(6)
    sound(page)
    screen(page, f"aktivitetsansvar-{width}")
    page.get_by_label("Prov, Alma").check()
    page.get_by_label("Prov, Bo").check()
    page.get_by_role("button", name="Registrera de markerade").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrera ungdomar")
    sound(page)
    page.get_by_role("button", name="Registrera 2 ungdomar").click()
    expect(page.get_by_text("Registrerade ungdomar: 2.")).to_be_visible()
    page.get_by_role("button", name="Alla 4 i listan").click()
    page.get_by_role("button", name="Registrera 4 ungdomar").click()
    assert Responsibility.objects.count() == 6


def write_a_contact_and_a_measure(page, address, sound, screen, width):
    """Bo is called, and begins a talk that ends the same day."""
    page.goto(f"{address}{ROOT}?show=ALL")
    sound(page)
    page.get_by_role("link", name="Prov, Bo").click()
    page.get_by_role("link", name="Ny kontakt").click()
    expect(page.get_by_text("Här finns inga fria textfält.")).to_be_visible()
    sound(page)
    page.get_by_role("textbox", name="Dag för kontakten").fill("20/11")
    page.get_by_label("Saknar sysselsättning").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Kontakten är skriven.")).to_be_visible()
    page.get_by_role("link", name="Ny åtgärd").click()
    sound(page)
    page.get_by_label("Studie- och yrkesvägledning").check()
    page.get_by_role("textbox", name="Första dag").fill("2026-11-20")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Pågår")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Avsluta Studie- och yrkesvägledning").click()
    page.get_by_role("textbox", name="Sista dag").fill("2026-11-19")
    page.get_by_label("Genomförd").check()
    page.get_by_label("Arbete eller praktik").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Dess sista dag kan vara tidigast då.").first).to_be_visible()
    sound(page)
    page.get_by_role("textbox", name="Sista dag").fill("2026-11-22")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Åtgärden är avslutad.")).to_be_visible()
    page.get_by_text("Historik: vad som har skrivits, och när").click()
    sound(page)
    expect(page.get_by_text("saknas:")).to_have_count(0)
    page.evaluate("() => scrollTo(0, 0)")
    screen(page, f"aktivitetsansvar-ungdom-{width}")
    assert Contact.objects.filter(recorded_to=None).count() == 1
    assert Measure.objects.get(recorded_to=None).ends_on == dt.date(2026, 11, 23)


def settle_an_end(page, address, sound):
    """Cleo has begun at a school: the register says so, and the officer confirms."""
    cleo = Responsibility.objects.select_related("person").get(person__given_name="Cleo", recorded_to=None)
    studies(cleo.person, dt.date(2026, 11, 9))
    page.goto(f"{address}{ROOT}")
    expect(page.get_by_text("Studier på nationellt program eller motsvarande")).to_be_visible()
    sound(page)
    page.get_by_label("Prov, Cleo").check()
    page.get_by_role("button", name="Avsluta de markerade").click()
    sound(page)
    page.get_by_role("button", name="Avsluta 1 ansvar").click()
    expect(page.get_by_text("Avslutade ansvar: 1.")).to_be_visible()


def send_the_file(page, address, sound, screen, width):
    """The file is checked, fetched and sent; then changed, told apart and sent again."""
    page.goto(f"{address}{ROOT}fil/?halvar=2026-2")
    expect(page.get_by_text("Inga fel hittades.")).to_be_visible()
    expect(page.get_by_text("Halvåret är inte slut.")).to_be_visible()
    sound(page)
    screen(page, f"aktivitetsansvar-fil-{width}")
    with page.expect_download() as got:
        page.get_by_role("link", name="Hämta filen (CSV)").click()
    lines = got.value.path().read_text().splitlines()
    assert [line.split(";")[0] for line in lines[1:]].count("1") == 6
    page.get_by_role("button", name="Markera som skickad").click()
    expect(page.get_by_text("Filen är sparad som skickad.")).to_be_visible()
    sound(page)
    bo = Responsibility.objects.get(person__given_name="Bo", recorded_to=None)
    page.goto(f"{address}{ROOT}{bo.spell}/kontakt/")
    page.get_by_role("textbox", name="Dag för kontakten").fill("2026-11-21")
    page.get_by_label("Studier").check()
    page.get_by_role("button", name="Spara").click()
    page.goto(f"{address}{ROOT}fil/?halvar=2026-2")
    expect(page.locator("ins")).to_have_count(1)
    sound(page)
    page.get_by_role("button", name="Markera som skickad").click()
    page.get_by_role("link", name="andra halvåret 2026").last.click()
    expect(page.get_by_text("raderad hos mottagaren")).to_be_visible()
    sound(page)
    assert SentFile.objects.count() == 2


def look_at_figures_and_erasure(page, address, sound):
    """Figures of few youths are not shown; nobody is to be erased."""
    for path in ("siffror/", "gallring/", "?show=SILENT", "?show=ENDED", "?show=EXEMPT", "registrera/"):
        assert page.goto(f"{address}{ROOT}{path}").status == 200
        sound(page)


@pytest.mark.parametrize(("size", "scripts"), [(DESK, True), (TELEPHONE, True), (TELEPHONE, False)])
def test_the_officer_s_day(region, browser, watched, sound, screen, size, scripts):
    width, height = size
    context = browser.new_context(
        locale="sv-SE", viewport={"width": width, "height": height}, java_script_enabled=scripts, accept_downloads=True
    )
    page = watched(context.new_page())
    check = sound if scripts else (lambda page: None)  # axe is a script
    take = screen if scripts else (lambda page, name: None)
    become(page, region, "demo-kaa")
    confirm_who_is_new(page, region, check, take, width)
    write_a_contact_and_a_measure(page, region, check, take, width)
    settle_an_end(page, region, check)
    send_the_file(page, region, check, take, width)
    look_at_figures_and_erasure(page, region, check)
    context.close()


def test_the_pages_are_in_english_too(region, browser, watched, sound):
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = watched(context.new_page())
    become(page, region, "demo-kaa")
    page.goto(f"{region}{ROOT}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Activity responsibility")
    sound(page)
    page.goto(f"{region}{ROOT}fil/")
    sound(page)
    context.close()
