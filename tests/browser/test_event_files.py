"""A school hands in a file of events: with faults, which it is told and gets as a file; mended, applied, and again."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.register.models import Enrolment
from tests.browser.test_every_page import become
from tests.register_people import AT_FIRST, new_pupil

FILES = "/elevregister/filer/"
SCHOOL = "S068"
"""The school of the demo's principal."""
HEADER = "number,school_unit,on,class_name\n"
GOOD = HEADER + "".join(f"2010050{n}TF01,{SCHOOL},2026-10-05,NA1B\n" for n in (1, 2, 3))
BAD = (
    GOOD.replace("20100501TF01", "20100509TF01").replace("2026-10-05,NA1B\n", "2026-13-05,NA1B\n", 2)
    + "20100504TF01,S001,2026-10-05,NA1B\n"
)


@pytest.fixture
def pupils(demo):
    """The demo's persons, with three pupils in a class of the principal's school; its address."""
    for n in (1, 2, 3):
        new_pupil(
            number=f"2010050{n}TF01", placement=replace(AT_FIRST, school_unit=SCHOOL, class_name="NA1A"),
            family_name=f"Prov{n}",
        )  # fmt: skip
    return demo


def hand_in(page, text):
    """Choose a file in the form of the page, and have it checked."""
    page.get_by_label("Fil").set_input_files(
        {"name": "klassbyte.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8")}
    )
    page.get_by_role("button", name="Granska filen").click()


def read_the_faults(page, sound, screen, width):
    """Every fault has its line, column, value, what is wrong and what would be right; and they come as a file too."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("Filen har")
    expect(page.get_by_text("Inget är ändrat.")).to_be_visible()
    first = page.locator("tbody tr").first
    expect(first.locator("th")).to_have_text("2")
    for told in ("on", "2026-13-05"):
        expect(first).to_contain_text(told)
    sound(page)
    screen(page, f"handelsefil-fel-{width}")
    with page.expect_download() as got:
        page.get_by_role("link", name="Hämta felen som CSV").click()
    told = got.value.path().read_text(encoding="utf-8-sig")
    assert "2026-13-05" in told
    assert len(told.splitlines()) == 1 + page.locator("tbody tr").count()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
def test_a_file_is_told_its_faults_and_mended_and_applied_and_changes_nothing_again(
    pupils, browser, watched, sound, screen, width, height
):
    context = browser.new_context(locale="sv-SE", viewport={"width": width, "height": height}, accept_downloads=True)
    page = watched(context.new_page())
    become(page, pupils, "demo-rektor")
    page.goto(f"{pupils}{FILES}")
    sound(page)
    page.get_by_role("link", name="Klassbyte", exact=True).click()
    sound(page)
    hand_in(page, BAD)
    read_the_faults(page, sound, screen, width)
    hand_in(page, GOOD)  # the mended file takes its place
    expect(page.get_by_role("heading", level=1)).to_have_text("Filen kan läggas in")
    assert not Enrolment.objects.filter(class_name="NA1B").exists()
    sound(page)
    screen(page, f"handelsefil-{width}")
    page.get_by_role("button", name="Lägg in filen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Filen är inlagd")
    assert Enrolment.objects.filter(class_name="NA1B", recorded_to=None).count() == 3
    sound(page)
    page.get_by_role("link", name="Lägg in en fil till").click()
    hand_in(page, GOOD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inget att ändra")
    expect(page.get_by_text("Precis den här filen är redan inlagd.")).to_be_visible()
    assert Enrolment.objects.filter(class_name="NA1B", recorded_to=None).count() == 3
    sound(page)
    context.close()
