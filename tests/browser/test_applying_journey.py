"""From the first choice to the deadline, as the README tells it: pupil, guardian, counsellor, school, and the office.

With the keyboard, at a desk's width and a telephone's, with and without scripts, in both languages.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gymnasieregion.contexts.admission.models import Applicant, PointsEntry, Ruling, SeenVersion, SkillTestPoints
from gymnasieregion.contexts.admission.selectors.applying import rows_now
from gymnasieregion.contexts.offer.models import Offering
from tests.admission_runs import work
from tests.browser.test_every_page import become
from tests.browser.test_journeys import enter, tab_to

YEAR = 2027
SIGNE, VERA, VALTER = "20100314TF01", "19800520TF02", "19790811TF03"
TESTED, QUOTA, INDIVIDUAL, RANKED = "U0582", "U0585", "U0099", "U1274"
DESK, TELEPHONE = (1440, 900), (360, 780)


@pytest.fixture
def year(demo_year):
    """The demo with a small admission year, its re-choice open and its persons at work."""
    return demo_year


def signe():
    return Applicant.objects.get(year_id=YEAR, applicant_id="E000001")


def listed():
    return [row.offering_id for row in rows_now(signe().pk)]


def key_of(offering_id):
    return Offering.objects.get(offer_year_id=YEAR, offering_id=offering_id).pk


def main_pages():
    """The addresses of each role's pages; ``<...>`` of nobody in particular is filled in."""
    pupil = Applicant.objects.filter(school_code="G001", protection="NONE").order_by("pk")[1].pk
    tested, quota, ranked = key_of(TESTED), key_of(QUOTA), key_of(RANKED)
    return {
        "": ("/meritvarde/",),
        SIGNE: (
            "/", "/ansokan/", "/ansokan/valj/?q=natur", "/ansokan/kvitto/", "/ansokan/historik/",
            "/ansokan/annat-kansli/", "/ansokan/kontakt/", "/ansokan/beslut/", "/ansokan/underlag/", "/mina-uppgifter/",
        ),
        VERA: ("/mitt-barn/", "/mitt-barn/historik/", "/mitt-barn/kvitto/", "/mitt-barn/kontakt/"),
        "demo-syv": (
            "/elever/", "/elever/lista/", "/elever/lista/?todo=inte-sokt", f"/elever/{pupil}/",
            f"/elever/{pupil}/betyg/", f"/elever/{pupil}/underlag/", "/elever/brev/",
        ),
        "demo-rektor": (
            "/skolan/", f"/skolan/{quota}/", f"/skolan/{quota}/besluta/?kind=FREE_QUOTA&all=1",
            f"/skolan/{tested}/prov/", f"/skolan/{quota}/overintag/", "/skolan/antagna/",
        ),
        "demo-huvudman": ("/skolan/", f"/skolan/{ranked}/rangordning/"),
        "demo-rektor-im": ("/skolan/", f"/skolan/{key_of(INDIVIDUAL)}/rangordning/"),
        "demo-kommun": ("/yttranden/", "/yttranden/overenskommelser/"),
        "demo-kansli": ("/antagning/", "/elever/?school=G001", "/skolan/", "/gallring/"),
    }  # fmt: skip


def press(page, button):
    """Reach a button with Tab and press it; the list is saved without a new page."""
    tab_to(page, button)
    before = page.locator("#apply-saved").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#apply-saved")).not_to_have_text(before)


def row(page, place):
    return page.locator(".ranked-row").nth(place - 1)


def apply_with_the_keyboard(page, address, sound, screen, width):
    """The pupil finds a programme, ranks five choices without touching the mouse, and confirms."""
    become(page, address, SIGNE)
    page.goto(f"{address}/ansokan/")
    expect(page.get_by_role("heading", name=re.compile("^4 val"))).to_be_visible()
    sound(page)
    enter(page, page.get_by_role("link", name="Lägg till val"))
    folded = page.locator("summary", has_text="Sök och filtrera")
    if folded.count():  # on a telephone
        tab_to(page, folded)
        page.keyboard.press("Enter")
    tab_to(page, page.locator("#q"))
    page.keyboard.type("ekonomi")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    sound(page)
    first = page.locator(".hit form button").first
    offering = page.locator(".hit form input[name=offering]").first.input_value()
    enter(page, first)
    expect(page.get_by_text("Finns redan som val 5")).to_be_visible()
    sound(page)

    page.goto(f"{address}/ansokan/")
    before = listed()
    assert before[-1] == offering
    press(page, row(page, 5).get_by_role("button", name=re.compile("^Först")))
    expect(page.locator("#apply-told")).to_contain_text("Nu val 1 av 5.")
    press(page, row(page, 2).get_by_role("button", name=re.compile("^Ner")))
    press(page, row(page, 5).get_by_role("button", name=re.compile("^Upp")))
    assert listed() == [offering, before[1], before[0], before[3], before[2]]
    sound(page)
    page.evaluate("scrollTo(0, document.querySelector('#listan').offsetTop - 20)")
    screen(page, f"ansokan-{width}")
    enter(page, page.get_by_role("button", name="Bekräfta listan"))
    sound(page)
    page.goto(f"{address}/ansokan/kvitto/")
    assert page.locator("main tbody tr").count() == 5
    sound(page)


def let_the_guardian_see(page, address, sound, screen, width):
    """One guardian sees what has changed and says so; the other has details of his own."""
    become(page, address, VERA)
    page.goto(f"{address}/mitt-barn/")
    expect(page.get_by_text("Ändrat sedan dess")).to_be_visible()
    sound(page)
    screen(page, f"mitt-barn-{width}")
    page.get_by_role("button", name=re.compile("^Jag har sett")).click()
    page.wait_for_load_state()
    assert SeenVersion.objects.filter(applicant=signe()).count() == 2
    sound(page)
    page.goto(f"{address}/mitt-barn/kontakt/")
    assert "vera.vardnad@example.com" in page.content()
    become(page, address, VALTER)
    page.goto(f"{address}/mitt-barn/kontakt/")
    assert "valter.vardnad@example.com" in page.content()
    assert "vera" not in page.content()
    sound(page)


def find_who_has_not_applied(page, address, sound, screen, width):
    """The counsellor's start page counts them, and leads to them."""
    become(page, address, "demo-syv")
    page.goto(f"{address}/elever/")
    sound(page)
    screen(page, f"elever-{width}")
    page.locator('.todo-rows a[href*="todo=inte-sokt"]').click()
    page.wait_for_url("**/elever/lista/**")
    expect(page.locator("h1")).to_have_text(re.compile("^2 elever"))
    assert page.locator("main tbody tr").count() == 2
    sound(page)


def enter_tests(page, address, sound, screen, width):
    """The second assessor enters points: those that agree with the first one's count at once."""
    first = dict(PointsEntry.objects.filter(offering_id=TESTED).values_list("applicant", "points"))
    become(page, address, "demo-bedomare-2")
    page.goto(f"{address}/skolan/prov/")
    sound(page)
    page.goto(f"{address}/skolan/{key_of(TESTED)}/prov/")
    sound(page)
    screen(page, f"prov-{width}")
    fields = [field.get_attribute("id") for field in page.locator(".input-points").all()]
    for key in ("Tab", "Enter"):
        page.locator(".input-points").first.focus()
        for expected in fields[1:4]:
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.id") == expected
    for field in page.locator(".input-points").all():
        pk = int(field.get_attribute("id").removeprefix("p-"))
        field.fill(str(first.get(pk, 40_00) // 100))
    page.get_by_role("button", name="Spara poängen").click()
    page.wait_for_load_state()
    sound(page)
    settled = SkillTestPoints.objects.filter(offering_id=TESTED)
    assert dict(settled.values_list("applicant", "points")) == first
    assert first


def decide_for_the_school(page, address, sound, screen, width):
    """The principal decides on free quota for one, having seen what it means."""
    become(page, address, "demo-rektor")
    page.goto(f"{address}/skolan/")
    sound(page)
    screen(page, f"skolan-{width}")
    page.goto(f"{address}/skolan/{key_of(QUOTA)}/?todo=FREE_QUOTA")
    sound(page)
    page.locator("main tbody input[name=row]").first.check()
    page.locator("#kind").select_option("FREE_QUOTA")
    page.get_by_role("button", name="De markerade").click()
    expect(page.locator("h1")).to_contain_text("fri kvot")
    sound(page)
    page.locator("main form input[type=radio]").first.check()
    page.locator("[name=ground]").fill("Betygen visar inte vad den sökande kan.")
    page.get_by_role("button", name="Visa vad det betyder").click()
    expect(page.locator("h1")).to_have_text("Kontrollera beslutet")
    sound(page)
    page.get_by_role("button", name="Besluta", exact=True).click()
    page.wait_for_load_state()
    assert Ruling.objects.get().kind == "FREE_QUOTA"
    sound(page)


def see_it_in_the_cockpit(page, address, sound):
    """The office sees who must act, and what everybody has done."""
    become(page, address, "demo-kansli")
    page.goto(f"{address}/antagning/{YEAR}/")
    expect(page.locator(".lead").first).to_contain_text("Omval")
    page.get_by_role("button", name=re.compile("Kontrollera")).click()
    page.wait_for_load_state()
    work(timezone.now())
    page.goto(f"{address}/antagning/{YEAR}/")
    who = page.get_by_role("region", name="Vem behöver göra något")
    expect(who).to_contain_text("Hägervalla gymnasieskola")
    sound(page)
    page.goto(f"{address}/logg/")
    for words in ("Kim Kansli", "Rut Rektor"):
        expect(page.locator("main")).to_contain_text(words)
    sound(page)


def drag(page, place, to, grip):
    """Take hold of a row with the mouse and let it go over another, which is looked for when rows have shrunk."""
    row(page, place).evaluate("each => each.scrollIntoView({block: 'center'})")
    start = row(page, place).locator(grip).first.bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 8)
    expect(page.locator("#apply-rows")).to_have_class(re.compile("is-moving"))
    over = row(page, to).bounding_box()
    page.mouse.move(over["x"] + over["width"] / 2, over["y"] + over["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator("#apply-told")).to_contain_text(f"Nu val {to} av 4.")


def test_a_row_is_dragged_with_the_mouse_and_a_session_that_ends_loses_no_press(year, browser, watched, sound):
    context = browser.new_context(locale="sv-SE", viewport={"width": 1440, "height": 900})
    page = watched(context.new_page())
    become(page, year, SIGNE)
    page.goto(f"{year}/ansokan/")
    first, second, third, fourth = listed()
    expect(page.locator("#apply-drag")).to_be_visible()
    drag(page, 1, 3, ".ranked-figure")
    assert listed() == [second, third, first, fourth]
    drag(page, 3, 1, "h3 a")
    assert listed() == [first, second, third, fourth]

    context.clear_cookies(name="sessionid")
    row(page, 2).get_by_role("button", name=re.compile("^Först")).click()
    expect(page.get_by_text("Din senaste ändring är inte sparad.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Signe")).click()
    expect(page.locator("h1")).to_have_text("Ditt formulär är kvar: skicka igen")
    sound(page)
    assert listed() == [first, second, third, fourth]
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_text("Nu val 1 av 4.")).to_be_visible()
    assert listed() == [second, first, third, fourth]
    context.close()


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_from_a_pupils_first_choice_to_the_offices_cockpit(year, page, sound, screen, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    apply_with_the_keyboard(page, year, sound, screen, size[0])
    let_the_guardian_see(page, year, sound, screen, size[0])
    find_who_has_not_applied(page, year, sound, screen, size[0])
    enter_tests(page, year, sound, screen, size[0])
    decide_for_the_school(page, year, sound, screen, size[0])
    see_it_in_the_cockpit(page, year, sound)


@pytest.mark.parametrize(("locale", "width"), [("sv-SE", 320), ("en-GB", 320), ("en-GB", 1440)])
def test_every_roles_pages_are_sound_in_both_languages(year, browser, watched, sound, locale, width):
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = watched(context.new_page())
    for person, paths in main_pages().items():
        if person:
            become(page, year, person)
        for path in paths:
            assert page.goto(year + path).status == 200, (person, path)
            assert page.locator("html").get_attribute("lang") == locale[:2], path
            sound(page)
    context.close()


def test_easy_swedish_is_sound_too(year, page, sound):
    become(page, year, SIGNE)
    page.goto(f"{year}/ansokan/")
    page.get_by_role("button", name="Lättläst").click()
    page.wait_for_load_state()
    for path in ("/ansokan/", "/ansokan/valj/?q=natur", "/ansokan/kvitto/", "/meritvarde/"):
        assert page.goto(year + path).status == 200
        sound(page)


def test_everything_works_without_scripts(year, browser, watched, sound):
    context = browser.new_context(java_script_enabled=False, locale="sv-SE", viewport={"width": 360, "height": 780})
    page = watched(context.new_page())
    become(page, year, SIGNE)
    before = listed()
    page.goto(f"{year}/ansokan/valj/?q=ekonomi")
    page.locator(".hit form button").first.click()
    page.goto(f"{year}/ansokan/")
    row(page, 5).get_by_role("button", name=re.compile("^Först")).click()
    expect(page.get_by_text("Nu val 1 av 5.")).to_be_visible()
    after = listed()
    assert after[1:] == before
    numbers = page.locator(".ranked-number")
    numbers.nth(0).fill("5")
    page.get_by_role("button", name="Spara nummer och val").click()
    assert listed() == [*before, after[0]]
    page.get_by_role("button", name="Ångra senaste ändringen").click()
    assert listed() == after
    page.get_by_role("button", name="Bekräfta listan").click()
    page.goto(f"{year}/ansokan/kvitto/")
    assert page.locator("main tbody tr").count() == 5

    become(page, year, VERA)
    page.goto(f"{year}/mitt-barn/")
    page.get_by_role("button", name=re.compile("^Jag har sett")).click()
    assert SeenVersion.objects.filter(applicant=signe()).count() == 2

    become(page, year, "demo-syv")
    page.goto(f"{year}/elever/")
    page.locator('.todo-rows a[href*="todo=inte-sokt"]').click()
    expect(page.locator("h1")).to_have_text(re.compile("^2 elever"))

    become(page, year, "demo-bedomare-2")
    page.goto(f"{year}/skolan/{key_of(TESTED)}/prov/")
    field = page.locator(".input-points").first
    pk = int(field.get_attribute("id").removeprefix("p-"))
    field.fill("41,5")
    page.get_by_role("button", name="Spara poängen").click()
    assert PointsEntry.objects.filter(applicant=pk, points=41_50).exists()

    become(page, year, "demo-kommun")
    page.goto(f"{year}/yttranden/")
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_the_pictures_of_each_role(year, browser, watched, screen):
    context = browser.new_context(locale="sv-SE", viewport={"width": DESK[0], "height": DESK[1]})
    page = watched(context.new_page())
    for person, path, name in (
        (SIGNE, "/ansokan/valj/?q=natur", "valj"), ("demo-kommun", "/yttranden/", "yttranden"),
        ("demo-huvudman", f"/skolan/{key_of(RANKED)}/rangordning/", "rangordning"),
    ):  # fmt: skip
        become(page, year, person)
        page.goto(year + path)
        screen(page, f"{name}-{DESK[0]}")
    context.close()
