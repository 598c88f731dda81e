"""Result day as the README tells it: published, read, checked, declined, moved up, two letters, and a reserve called.

At a desk's width and a telephone's; every page is held against axe.
"""

import json
import re
import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import HeldSeat, Publication, ReserveCall
from gymnasieregion.contexts.offer.api import listed_offerings
from gymnasieregion.contexts.offer.models import Offering
from tests.browser.test_every_page import become
from tests.browser.test_office_journey import make_run, worked

YEAR = 2027
HOME = f"/antagning/{YEAR}/"
SIGNE, SIXTEN = "20100314TF01", "20101121TF04"
QUEUED = "U0583"
"""The programme of the principal's school where Signe and, after her, Sixten wait."""

DESK, TELEPHONE = (1440, 900), (360, 780)


@pytest.fixture
def year(demo_year):
    """The demo with a small admission year."""
    return demo_year


def practise(page, address, moment, sound):
    """The office moves the practice calendar."""
    page.goto(f"{address}{HOME}ovningsdag/")
    sound(page)
    page.locator(f'[name=moment][value="{moment}"]').check()
    page.get_by_role("button", name="Flytta övningskalendern").click()
    page.wait_for_load_state()


def publish_the_final(page, address, sound):
    """The office makes the final round on its day and publishes it; the run's number."""
    become(page, address, "demo-kansli")
    practise(page, address, "RESULT", sound)
    final = make_run(page, address, "final", "Slutlig antagning", sound)
    page.get_by_role("link", name="Publicera", exact=True).click()
    page.get_by_role("radio", name="Genast", exact=True).check()
    page.get_by_label("Jag har läst").check()
    sound(page)
    page.get_by_role("button", name="Besluta om publicering").click()
    worked(page)
    assert Publication.objects.get(run__number=final).published_at
    return final


def read_why(page, address, sound, screen, width):
    """The pupil reads what became of every choice, why, and where in the queue."""
    become(page, address, SIGNE)
    page.goto(f"{address}/besked/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ditt besked")
    expect(page.locator(".result-rows > li")).to_have_count(4)
    expect(page.locator("main")).to_contain_text("plats 1 ")
    sound(page)
    screen(page, f"besked-{width}")


def check_the_slip(page, address, run, folder, sound):
    """The slip and everybody's part, checked by the file that lies in it."""
    with page.expect_download() as slip:
        page.locator(f'a[href="intyg.json?omgang={run}"]').click()
    with page.expect_download() as public:
        page.locator('a[href$="offentligt.zip"]').click()
    bundle = folder / "public"
    with zipfile.ZipFile(public.value.path()) as packed:
        packed.extractall(bundle)
    own = folder / "intyg.json"
    own.write_bytes(slip.value.path().read_bytes())
    command = [sys.executable, "-I", str(bundle / "verify_round.py"), "--slip", str(own), str(bundle)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    changed = json.loads(own.read_text())
    changed["rows"] = changed["rows"].replace("Reserv", "Antagen")
    own.write_text(json.dumps(changed))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    sound(page)


def place_in_queue(page, address, sound):
    """Sixten's place in the queue that Signe stands in."""
    become(page, address, SIXTEN)
    page.goto(f"{address}/besked/ko/")
    sound(page)
    name = listed_offerings(YEAR, [QUEUED])[0].name
    queue = page.locator("section.panel", has=page.get_by_role("heading", name=re.compile(re.escape(name)))).first
    return int(re.search(r"Plats (\d+) i kön", queue.locator(".queue-now").inner_text())[1]), queue


def leave_the_admission(page, address, sound):
    """Signe declines everything: the page says what happens before she is sure."""
    become(page, address, SIGNE)
    page.goto(f"{address}/besked/")
    page.get_by_role("link", name="Svara på platsen").first.click()
    sound(page)
    page.locator('button[name=svar][value="WITHDRAWN"]').click()
    expect(page.get_by_role("heading", name="Är du säker?")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Ja, skicka svaret").click()
    expect(page.get_by_text("Ditt svar är sparat.")).to_be_visible()
    sound(page)


def open_both_letters(page, address, sound):
    """Two kinds of letters: one that may not be appealed, and one that may, with how."""
    become(page, address, SIXTEN)
    page.goto(f"{address}/besked/")
    sound(page)
    page.get_by_role("link", name="Ditt besked som brev").click()
    expect(page.get_by_role("heading", name="Så överklagar du")).to_be_visible()
    sound(page)
    for kind in ("antagning", "behorighet"):
        link = page.locator(f'a[href*="slag={kind}"]')
        answer = page.request.get(f"{address}/besked/{link.get_attribute('href').rsplit('/', 1)[-1]}")
        assert answer.ok
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")


def call_a_reserve(page, address, sound, screen, width):
    """The office lets it be the time after the reserve rounds, and the school calls the next in turn."""
    become(page, address, "demo-kansli")
    practise(page, address, "CALLS", sound)
    become(page, address, "demo-rektor")
    key = Offering.objects.get(offer_year_id=YEAR, offering_id=QUEUED).pk
    page.goto(f"{address}/skolan/{key}/reserver/")
    page.locator("[name=seats]").first.fill("1")
    page.get_by_role("button", name="Spara antalet").first.click()
    sound(page)
    page.locator(".panel-good").get_by_role("button").first.click()
    expect(page.get_by_text("Svar senast").first).to_be_attached()
    sound(page)
    screen(page, f"reserver-{width}")
    assert ReserveCall.objects.filter(offering_id=QUEUED).count() == 1


@pytest.mark.parametrize(("width", "height"), [DESK, TELEPHONE])
def test_result_day_from_publication_to_the_call_of_a_reserve(
    year, page, watched, sound, screen, tmp_path, width, height
):
    page.set_viewport_size({"width": width, "height": height})
    watched(page)
    final = publish_the_final(page, year, sound)
    read_why(page, year, sound, screen, width)
    check_the_slip(page, year, final, tmp_path, sound)
    before, _ = place_in_queue(page, year, sound)
    leave_the_admission(page, year, sound)
    assert HeldSeat.objects.get(applicant__applicant_id="E000001").reply == "WITHDRAWN"
    after, queue = place_in_queue(page, year, sound)
    assert after == before - 1
    expect(queue).to_contain_text("lämnade kön")
    screen(page, f"ko-{width}")
    open_both_letters(page, year, sound)
    call_a_reserve(page, year, sound, screen, width)
