"""Every page that a person can reach: axe finds nothing, wide and narrow, light and dark, in both languages."""

import pytest

OPEN_TO_ALL = (
    "/", "/datum/", "/driftinformation/", "/tillganglighet/", "/stil/", "/stil/?fel", "/stil/sida/?sort=-seats",
    "/utbud/", "/utbud/?q=finnsinte", "/utbud/1/", "/statistik/", "/statistik/2025/", "/parter/", "/logga-in/",
    "/behorighet/", "/finns-inte/", "/statistik/jamfor/verklig/", "/statistik/jamfor/ovning/",
)  # fmt: skip
OF_A_ROLE = {
    "demo-rektor": ("/", "/roll/", "/utbud/1/", "/logg/"),
    "demo-kansli": (
        "/roll/", "/utbud/2/", "/utbud/2/lagg-ned/", "/utbud/2/andra/", "/arbeten/", "/logg/", "/driftinformation/ny/",
        "/statistik/lagg-in/",
    ),
    "demo-revisor": ("/logg/", "/logg/jag/", "/utbud/2/lagg-ned/"),
    "20100314TF01": ("/", "/roll/", "/utbud/1/"),
}  # fmt: skip


def become(page, address, person):
    page.goto(f"{address}/logga-in/")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


@pytest.mark.parametrize(
    ("locale", "width", "scheme"),
    [("sv-SE", 320, "light"), ("en-GB", 320, "dark"), ("en-GB", 1920, "light")],
)
def test_every_page_is_sound(demo, browser, watched, sound, locale, width, scheme):
    context = browser.new_context(
        locale=locale, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = watched(context.new_page())
    for path in OPEN_TO_ALL:
        page.goto(demo + path)
        sound(page)
    for person, paths in OF_A_ROLE.items():
        become(page, demo, person)
        for path in paths:
            page.goto(demo + path)
            sound(page)
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
