"""Anyone reads what became of the pupils: a school's diplomas, what happened first, flows; also without scripts."""

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.offer.models import SchoolUnitName
from gymnasieregion.contexts.register.selectors import cohort_rows
from tests.browser.test_every_page import become
from tests.cohort_warehouse import fill

ROOT = "/elevregister/uppfoljning/"
DESK, TELEPHONE = (1440, 900), (360, 780)


@pytest.fixture(scope="session")
def _pupils(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lager")
    fill(folder, times=12)
    return folder


@pytest.fixture
def region(demo, settings, monkeypatch, _pupils):
    """The demo's schools, with made-up pupils in the warehouse, as many as in a large region."""
    monkeypatch.setattr(cohort_rows, "LARGE", 1000)
    settings.WAREHOUSE = _pupils
    return demo


def read_a_school(page, address, sound, screen, width):
    """From the menu to a school's diplomas within three years, with the definition, and its file."""
    name = SchoolUnitName.objects.get(unit__key="S001").name
    page.goto(f"{address}/")
    page.get_by_role("link", name="Uppföljning", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Examen inom 3 år: Hela regionen (skolans elever)")
    sound(page)
    page.get_by_label("Uppdelat på", exact=True).select_option("SCHOOL.unit")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    sound(page)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text("Gymnasieexamen senast i juni 3 år efter starten.")).to_be_visible()
    expect(page.get_by_text("Efter Kolada N17445")).to_be_visible()
    sound(page)
    screen(page, f"uppfoljning-{width}")
    with page.expect_download() as got:
        page.get_by_role("link", name="Hämta som CSV").click()
    assert "TOGETHER" in got.value.path().read_text()


def read_curves_and_flows(page, address, sound, screen, width):
    """What happened first, and the flows, each with its table."""
    page.get_by_role("link", name="Vad som hände först").click()
    expect(page.locator("svg.curves")).to_be_visible()
    expect(page.get_by_text("Aalen och Johansens")).to_be_visible()
    sound(page)
    screen(page, f"uppfoljning-kurvor-{width}")
    page.get_by_role("link", name="Flöden", exact=True).click()
    page.get_by_label("Startår", exact=True).select_option("2020")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator("svg.flows")).to_be_visible()
    sound(page)
    screen(page, f"uppfoljning-floden-{width}")
    page.get_by_label("Nivå", exact=True).select_option("programme")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator("svg.flows path").first).to_be_attached()
    sound(page)
    assert page.goto(f"{address}{ROOT}?matt=dropout_1&visa=HOME.home&fran=2020&till=2020&sort=-SHARE").status == 200
    expect(page.locator("th[aria-sort='descending']")).to_have_text("Andel▼")
    sound(page)


@pytest.mark.parametrize(("size", "scripts"), [(DESK, True), (TELEPHONE, True), (TELEPHONE, False)])
def test_anyone_reads_what_became_of_the_pupils(region, browser, watched, sound, screen, size, scripts):
    width, height = size
    context = browser.new_context(
        locale="sv-SE", viewport={"width": width, "height": height}, java_script_enabled=scripts, accept_downloads=True
    )
    page = watched(context.new_page())
    page.set_default_timeout(90_000)  # lifelines is heavy to begin with
    check = sound if scripts else (lambda page: None)  # axe is a script
    take = screen if scripts else (lambda page, name: None)
    read_a_school(page, region, check, take, width)
    read_curves_and_flows(page, region, check, take, width)
    context.close()


def test_a_link_is_copied_by_keyboard_alone(region, browser, watched, sound):
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, color_scheme="dark")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched(context.new_page())
    page.goto(f"{region}{ROOT}?visa=SCHOOL.unit")
    sound(page)
    page.get_by_label("Link to just these figures").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert "visa=SCHOOL.unit" in page.evaluate("() => navigator.clipboard.readText()")
    context.close()


def test_the_register_s_people_find_it_from_their_list(region, page, sound):
    become(page, region, "demo-kansli")
    page.goto(f"{region}/elevregister/")
    page.get_by_role("link", name="Uppföljning: examen, avhopp och omval").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Examen inom 3 år")
    sound(page)
