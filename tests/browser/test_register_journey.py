"""The register as the README tells it: the municipality's list and file, a spell that ends and is corrected, a figure.

And the forms of the other events: somebody new, a class that goes up, two who are one, an identity that is protected.
"""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.models import Enrolment, Person, RegisterEvent
from tests.browser.conftest import DEMO
from tests.browser.test_every_page import become
from tests.register_people import AT_FIRST, new_pupil

ROOT = "/elevregister/"
PUPILS = 600
SCHOOL = "S068"
"""The school of the demo's principal."""
HERE = replace(AT_FIRST, school_unit=SCHOOL, class_name="NA1A")


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    return tmp_path_factory.mktemp("register") / "warehouse"


@pytest.fixture
def region(live_server, settings, loaded, warehouse):
    """The demo's persons and register, behind a server; its address."""
    settings.DEMO, settings.WAREHOUSE = True, warehouse
    loaded("register", *DEMO, ("load_demo_register", {"applicants": PUPILS}))
    return live_server.url


def open_the_municipality_s_list_and_file(page, address, sound):
    """The list is there, and the file for SCB is fetched."""
    become(page, address, "demo-kaa")
    page.get_by_role("link", name="Aktivitetsansvar").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aktivitetsansvar: Stockholm (0180)")
    sound(page)
    page.goto(f"{address}/aktivitetsansvar/?show=ALL")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.get_by_role("link", name="Halvårets fil").click()
    sound(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Hämta filen (CSV)").click()
    lines = got.value.path().read_text().splitlines()
    assert {line.split(";")[0] for line in lines[1:]} <= {"1", "2", "3", "4", "5"}
    assert len(lines) > 1


def end_a_spell_and_correct_it(page, address, sound, screen, width):
    """The principal ends a spell, corrects it, and both stand in the history."""
    become(page, address, "demo-rektor")
    page.goto(f"{address}{ROOT}")
    sound(page)
    screen(page, f"elevregister-{width}")
    page.locator("tbody th a").first.click()
    name = page.get_by_role("heading", level=1).inner_text()
    sound(page)
    page.get_by_role("link", name=re.compile("^Avsluta")).click()
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.get_by_text("Välj en orsak.").first).to_be_visible()
    sound(page)
    page.get_by_role("textbox", name="Sista dagen på skolan").fill("20/11")
    page.get_by_label("Avbrott", exact=True).check()
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontrollera: Avsluta perioden")
    expect(page.locator("ins")).to_contain_text("20 november 2026: Avbrott")
    sound(page)
    screen(page, f"elevregister-kontrollera-{width}")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Perioden är avslutad.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Rätta ?: .*20 november 2026")).click()
    sound(page)
    page.get_by_role("textbox", name="Sista dagen").fill("13/11")
    page.get_by_label("Varför, till loggen").fill("Fel dag i det förra beskedet")
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.locator("del")).to_contain_text("20 november 2026")
    expect(page.locator("ins")).to_contain_text("13 november 2026")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    history = page.locator("h2:has-text('Händelser') ~ ul > li")
    expect(history.nth(0)).to_contain_text("Rätta en studieperiod")
    expect(history.nth(0)).to_contain_text("Fel dag i det förra beskedet")
    expect(history.nth(1)).to_contain_text("Ändra placeringsstatus / avsluta elev")
    sound(page)
    page.locator("h2:has-text('Händelser')").scroll_into_view_if_needed()
    screen(page, f"elevregister-historik-{width}")


def read_diplomas_within_three_years(page, address, sound):
    """The figure of a school with its definition beside it."""
    page.goto(f"{address}{ROOT}uppfoljning/?matt=diploma_3&visa=SCHOOL.unit")
    page.locator("tbody th a").first.click()
    expect(page.get_by_text("Gymnasieexamen senast i juni 3 år efter starten.").first).to_be_visible()
    sound(page)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
def test_the_readme_s_journey(region, browser, watched, sound, screen, width, height):
    context = browser.new_context(locale="sv-SE", viewport={"width": width, "height": height}, accept_downloads=True)
    page = watched(context.new_page())
    open_the_municipality_s_list_and_file(page, region, sound)
    end_a_spell_and_correct_it(page, region, sound, screen, width)
    read_diplomas_within_three_years(page, region, sound)
    context.close()


@pytest.fixture
def few(demo):
    """The demo's persons, with four pupils in a class of the principal's school, one of them protected."""
    for n in range(1, 4):
        new_pupil(number=f"2010050{n}TF01", placement=HERE, family_name=f"Prov{n}")
    new_pupil(
        number="20100504TF01", placement=HERE, kind=EventKind.ENROL_PROTECTED, family_name="Gömd",
        protection=Protection.MARKED,
    )  # fmt: skip
    return demo


def enrol_somebody_new(page, address, sound):
    """The principal enrols a pupil with a temporary number."""
    become(page, address, "demo-rektor")
    page.goto(f"{address}{ROOT}")
    page.get_by_role("link", name="Skriv in en elev").click()
    sound(page)
    page.get_by_role("button", name="Kontrollera").click()
    sound(page)
    page.get_by_label("TF-nummer", exact=True).check()
    page.get_by_role("textbox", name=re.compile("^Nummer")).fill("20100505TF01")
    page.get_by_label(re.compile("^Förnamn")).fill("Nora")
    page.get_by_label(re.compile("^Efternamn")).fill("Ny")
    page.get_by_label("Hemkommun").select_option("0180")
    page.get_by_role("textbox", name="Första dagen på skolan").fill("2026-11-20")
    page.get_by_label("Studievägskod").fill("NANAT")
    page.get_by_label(re.compile("^Klass")).fill("NA1A")
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.get_by_text("Inget är sparat än.")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ny, Nora")
    page.get_by_role("link", name=re.compile("^Mer")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad har hänt?")
    sound(page)


def promote_the_class(page, address, sound, screen, width):
    """All of the class but one go up."""
    page.goto(f"{address}{ROOT}")
    page.get_by_role("link", name="Flytta upp en klass").click()
    sound(page)
    page.get_by_role("link", name="Flytta upp NA1A").click()
    expect(page.get_by_role("checkbox")).to_have_count(4)
    page.get_by_label("Ny, Nora").uncheck()
    page.get_by_role("textbox", name="Första dagen i nästa årskurs").fill("2026-11-23")
    page.get_by_label(re.compile("^Klass")).fill("NA2A")
    sound(page)
    page.get_by_role("button", name="Kontrollera").click()
    sound(page)
    screen(page, f"elevregister-klass-{width}")
    page.get_by_role("button", name="Flytta upp").click()
    expect(page.get_by_text("Klassen är uppflyttad.")).to_be_visible()
    expect(page.get_by_text("NA2A, årskurs 2")).to_be_visible()
    assert Enrolment.objects.filter(recorded_to=None, school_year=2).count() == 3


def merge_and_part(page, address, sound):
    """The office merges two, and undoes it."""
    become(page, address, "demo-kansli")
    one, other = (Person.objects.get(family_name=name) for name in ("Prov1", "Ny"))
    page.goto(f"{address}{ROOT}{one.pk}/sla-ihop/")
    sound(page)
    page.get_by_label("Numret på den andra personen").fill("20100505TF01")
    page.get_by_label("Varför, till loggen").fill("Samma elev")
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.get_by_text("Båda har en studieperiod").first).to_be_visible()
    sound(page)
    page.goto(f"{address}{ROOT}{other.pk}/")
    page.get_by_role("link", name=re.compile("^Rätta ?: ")).click()
    page.get_by_label("Varför, till loggen").fill("Samma elev som en annan")
    page.get_by_role("button", name="Ta bort perioden").click()
    page.get_by_role("button", name="Spara").click()
    page.goto(f"{address}{ROOT}{one.pk}/sla-ihop/")
    page.get_by_label("Numret på den andra personen").fill("20100505TF01")
    page.get_by_label("Varför, till loggen").fill("Samma elev")
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.get_by_text("Slås ihop med Ny, Nora")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("20100505TF01").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Ångra Slå ihop")).click()
    page.get_by_label("Varför, till loggen").fill("Inte samma")
    page.get_by_role("button", name="Kontrollera").click()
    sound(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("20100505TF01")).to_have_count(0)
    assert RegisterEvent.objects.filter(kind="UNDO").exists()


def look_at_one_who_is_protected(page, address, sound, screen, width):
    """Nobody finds the pupil in a list; the office opens the page with a ground."""
    page.goto(f"{address}{ROOT}")
    expect(page.get_by_text("Gömd")).to_have_count(0)
    page.get_by_role("link", name="Skyddade identiteter").click()
    sound(page)
    screen(page, f"elevregister-skyddade-{width}")
    page.get_by_label("Nummer", exact=True).fill("20100504TF01")
    page.get_by_label("Varför, till loggen").fill("Skolan frågade om examen")
    page.get_by_role("button", name="Sök och öppna").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gömd")
    expect(page.get_by_text("Titten står i loggen.")).to_be_visible()
    sound(page)
    hidden = Person.objects.get(family_name="Gömd").pk
    for path in ("nummer/", "flytt/", "uppgifter/", "skydd/", "skriv-in/"):
        assert page.goto(f"{address}{ROOT}{hidden}/{path}").status == 200
        sound(page)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
def test_the_forms_of_the_register(few, browser, watched, sound, screen, width, height):
    context = browser.new_context(locale="sv-SE", viewport={"width": width, "height": height})
    page = watched(context.new_page())
    enrol_somebody_new(page, few, sound)
    promote_the_class(page, few, sound, screen, width)
    merge_and_part(page, few, sound)
    look_at_one_who_is_protected(page, few, sound, screen, width)
    context.close()


def test_the_forms_need_no_script_and_are_in_english_too(few, browser, watched):
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = watched(context.new_page())
    become(page, few, "demo-rektor")
    spell = Enrolment.objects.filter(person__family_name="Prov1").first().spell
    page.goto(f"{few}{ROOT}period/{spell}/klass/")
    page.get_by_role("textbox", name="First day in the new class").fill("2026-11-20")
    page.get_by_label("Class", exact=True).fill("NA1B")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Class", exact=True)).to_have_value("NA1B")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The change of class is written.")).to_be_visible()
    context.close()
