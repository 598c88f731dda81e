"""Every page that a person can reach: axe finds nothing, wide and narrow, light and dark, in both languages."""

import uuid

import pytest

from gymnasieregion.platform.accounts.services.personas import NAMESPACE
from tests.offer_records import plain_offering

RUT = f"/personer/{uuid.uuid5(NAMESPACE, 'demo-rektor')}"
SCHOOL = "S068"
OPEN_TO_ALL = (
    "/", "/datum/", "/driftinformation/", "/tillganglighet/", "/stil/", "/stil/?fel", "/stil/sida/?sort=-seats",
    "/utbud/", "/utbud/?q=finnsinte", "/utbud/<one>/", "/statistik/", "/statistik/2025/", "/parter/", "/logga-in/",
    "/behorighet/", "/meritvarde/", "/statistik/jamfor/verklig/", "/statistik/jamfor/ovning/",
    "/logga-ut/", "/sprak/",
)  # fmt: skip
GONE_WRONG = {"/finns-inte/": 404}
OF_A_ROLE = {
    "demo-rektor": (
        "/", "/roll/", "/utbud/<one>/", "/logg/", "/skolan/", "/skolan/antagna/",
        "/elevregister/", "/elevregister/ny/", f"/elevregister/skola/{SCHOOL}/klasser/",
    ),
    "demo-kansli": (
        "/roll/", "/utbud/<one>/", "/utbud/<one>/lagg-ned/", "/utbud/<one>/andra/", "/arbeten/", "/logg/",
        "/driftinformation/ny/",
        "/personer/", "/personer/?q=finnsinte", "/personer/ny/", f"{RUT}/", f"{RUT}/roll/", f"{RUT}/losenord/",
        f"{RUT}/e-legitimation/", "/skolkoder/", "/skolkoder/nya/",
        "/statistik/lagg-in/", "/elevregister/", "/elevregister/ny/", "/elevregister/skyddade/",
        "/elevregister/flytta-upp/", "/elevregister/antagna/",
    ),
    "demo-syv": ("/skolkoder/",),
    "demo-revisor": ("/logg/", "/logg/mitt/", "/logg/kontroll/", "/logg/1/"),
    "19800520TF02": ("/", "/mitt-barn/", "/mina-uppgifter/"),
    "20100314TF01": ("/", "/roll/", "/utbud/<one>/", "/ansokan/beslut/"),
}  # fmt: skip


def become(page, address, person):
    page.goto(f"{address}/logga-in/")
    with page.expect_navigation():
        page.locator(f'button[value="{person}"]').click()


@pytest.mark.parametrize(
    ("locale", "width", "scheme"),
    [("sv-SE", 320, "light"), ("en-GB", 320, "dark"), ("en-GB", 1920, "light")],
)
def test_every_page_is_sound(demo, browser, watched, sound, locale, width, scheme):
    context = browser.new_context(
        locale=locale, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = watched(context.new_page())
    one = str(plain_offering().pk)
    for path in OPEN_TO_ALL:
        assert page.goto(demo + path.replace("<one>", one)).status == 200, path
        sound(page)
    for path, status in GONE_WRONG.items():
        assert page.goto(demo + path).status == status, path
        sound(page)
    for person, paths in OF_A_ROLE.items():
        become(page, demo, person)
        for path in paths:
            assert page.goto(demo + path.replace("<one>", one)).status == 200, (person, path)
            sound(page)
    context.close()


def test_on_a_telephone_nothing_of_a_table_is_out_of_sight_and_links_can_be_hit(demo, browser, watched):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = watched(context.new_page())
    become(page, demo, "demo-revisor")
    for path in ("/logg/", "/behorighet/"):
        page.goto(demo + path)
        wide = "() => [...document.querySelectorAll('.table-scroll')].map(t => t.scrollWidth - t.clientWidth)"
        assert page.evaluate(wide) == [0], path
        labels = "() => [...document.querySelectorAll('tbody td')].every(td => td.dataset.label)"
        assert page.evaluate(labels), path
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{demo}/logg/")
    size = page.locator("tbody th a").last.bounding_box()
    assert min(size["width"], size["height"]) >= 24
    context.close()


def test_high_contrast_colours_and_paper_keep_the_content(demo, browser, watched, sound):
    context = browser.new_context(forced_colors="active")
    page = watched(context.new_page())
    for path in ("/", "/stil/?fel", "/utbud/"):
        page.goto(demo + path)
        sound(page)
    page.emulate_media(media="print")
    page.goto(f"{demo}/datum/")
    assert page.locator("h1").is_visible()
    assert page.locator(".year-line").is_visible()
    assert not page.locator(".site-menu").is_visible()
    context.close()
