"""The office's admission year as the README tells it, and the auditor who checks it with a file of one's own."""

import re
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import HeldSeat, Publication, Run
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from gymnasieregion.contexts.offer.models import Offering
from tests.admission_runs import work
from tests.browser.test_every_page import become

YEAR = 2027
HOME = f"/antagning/{YEAR}/"
RUNS = f"{HOME}korningar/"
MORE_SEATS = 5


@pytest.fixture
def year(demo_year):
    """The demo with a small admission year: a preliminary round published, and the final one simulated."""
    return demo_year


def hand_in(page, name, rows):
    """Choose a file of grades and have it checked; the page that tells what was found."""
    text = "\n".join(["applicant_id;subject;mark;language_as", *(";".join(row) for row in rows), ""])
    page.locator("[name=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Granska filen").click()
    page.wait_for_url("**/filer/*/")
    worked(page)


def worked(page):
    """Let a worker do what was asked for, and see it."""
    work(timezone.now())
    page.goto(page.url)


def make_run(page, address, kind, name, sound):
    """Make a run from the pages; its number."""
    page.goto(f"{address}{RUNS}ny/")
    page.locator(f'[name=kind][value="{kind}"]').check()
    page.get_by_label("Namn", exact=True).fill(name)
    sound(page)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.locator("h1")).to_have_text("Innan körningen börjar")
    sound(page)
    page.get_by_role("button", name="Starta").click()
    page.wait_for_url(re.compile(rf"{RUNS}\d+/$"))
    worked(page)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_role("heading", name="Kontroller som håller")).to_be_visible()
    sound(page)
    return int(page.url.rstrip("/").rsplit("/", 1)[-1])


def mend_a_file(page, address, sound):
    """A file of a pupil's grades with a fault, seen with its row and column, mended and applied."""
    kept = kept_table("grades", YEAR).sort("applicant_id")
    first, second, *rest = kept.filter(kept["applicant_id"] == kept["applicant_id"][0]).rows()
    right = (*first[:2], "A" if first[2] != "A" else "B", first[3])
    page.goto(f"{address}{HOME}tabeller/grades/fil/")
    sound(page)
    page.locator('[name=replace][value="applicant"]').check()
    hand_in(page, "betyg.csv", [second, (*right[:2], "Ö", right[3]), *rest])
    expect(page.locator("h1")).to_have_text("Filen har 1 fel")
    fault = page.locator("main tbody tr")
    expect(fault.get_by_role("rowheader")).to_have_text("3")
    expect(fault.locator("td").first).to_have_text("Betyg mark")
    expect(fault.locator("td strong")).to_have_text("Ö")
    sound(page)
    hand_in(page, "betyg-rattad.csv", [second, right, *rest])
    expect(page.locator("h1")).to_have_text("Filen kan läggas in")
    expect(page.locator("main del")).to_have_count(1)
    sound(page)
    page.get_by_role("button", name="Lägg in filen").click()
    worked(page)
    expect(page.locator("h1")).to_have_text("Filen är inlagd")
    sound(page)


def add_seats(page, address, run, sound):
    """More places where most stand as reserves in a run."""
    page.goto(f"{address}{RUNS}{run}/?sort=-reserves")
    first = page.get_by_role("region", name="Utbildningar i körningen").locator("tbody a").first
    sought = first.get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    offering = Offering.objects.get(offer_year_id=YEAR, offering_id=sought)
    page.goto(f"{address}/utbud/{offering.pk}/andra/")
    seats = page.locator("main form .input-short, main form input[inputmode=numeric]").first
    seats.fill(str(int(seats.input_value()) + MORE_SEATS))
    page.locator("[name=why]").fill("Fler platser där flest väntar")
    sound(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".panel-good")).to_be_visible()


def test_the_offices_year_from_a_broken_file_to_the_auditors_own_check(year, page, sound, screen, tmp_path):
    become(page, year, "demo-kansli")
    mend_a_file(page, year, sound)
    before = make_run(page, year, "simulation", "Simulering med platserna som de är", sound)
    add_seats(page, year, before, sound)
    after = make_run(page, year, "simulation", "Simulering med fler platser", sound)
    screen(page, "korning-1440")

    page.get_by_role("link", name="Jämför med en annan").click()
    page.locator("[name=med]").select_option(str(before))
    page.get_by_role("button", name="Jämför").click()
    expect(page.locator("h1")).to_have_text(re.compile("sökande fick ett annat besked"))
    expect(page.locator('td[data-label="Varför"]').first).not_to_be_empty()
    sound(page)
    screen(page, "jamfor-1440")
    assert page.url.endswith(f"{RUNS}{after}/jamfor/?med={before}")

    final = make_run(page, year, "final", "Slutlig antagning", sound)
    page.get_by_role("link", name="Publicera", exact=True).click()
    page.get_by_role("radio", name="Genast", exact=True).check()
    page.get_by_label("Jag har läst").check()
    expect(page.get_by_role("heading", name="Före kalenderns dag")).to_be_visible()
    page.get_by_label("Publicera före kalenderns dag").check()
    page.get_by_label("Varför").fill("Övning")
    sound(page)
    page.get_by_role("button", name="Besluta om publicering").click()
    worked(page)
    assert Publication.objects.get(run__number=final).published_at
    assert HeldSeat.objects.exists()
    page.goto(f"{year}{RUNS}{final}/")
    sound(page)
    page.get_by_role("button", name="Gör om den och jämför").click()
    page.wait_for_url(f"**{RUNS}{final + 1}/")
    worked(page)
    expect(page.get_by_role("heading", name="Samma resultat, byte för byte")).to_be_visible()
    sound(page)
    seals = set(Run.objects.filter(number__in=(final, final + 1)).values_list("seal", flat=True))
    assert len(seals) == 1
    assert "" not in seals

    page.goto(f"{year}{HOME}saknas/")
    sound(page)
    page.goto(f"{year}{HOME}")
    sound(page)
    screen(page, "antagning-1440")
    page.set_viewport_size({"width": 360, "height": 780})
    sound(page)
    screen(page, "antagning-360")
    page.set_viewport_size({"width": 1440, "height": 900})
    audit(page, year, final, tmp_path, sound)


def audit(page, address, run, folder, sound):
    """The auditor takes the whole bundle home and checks it with the file that lies in it."""
    become(page, address, "demo-revisor")
    page.goto(f"{address}{RUNS}{run}/")
    sound(page)
    page.get_by_role("link", name="Hämta allt (zip)").click()
    expect(page.locator("h1")).to_have_text("Hämta allt om körningen")
    page.get_by_label("Varför").fill("Årets granskning")
    sound(page)
    with page.expect_download() as given:
        page.get_by_role("button", name="Hämta allt (zip)").click()
    bundle = folder / "bundle"
    with zipfile.ZipFile(given.value.path()) as packed:
        packed.extractall(bundle)
    command = [sys.executable, "-I", str(bundle / "verify_round.py"), str(bundle)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
