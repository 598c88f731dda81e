"""Accounts as people meet them: roles and codes from start to end, and the warning before one is signed out."""

import datetime as dt
import re

from playwright.sync_api import expect

from gymnasieregion.platform.accounts import limits
from tests.browser.test_every_page import become

PUPIL = "20100314TF01"
A_CODE = re.compile(r"^[2-9A-Z]{5}-[2-9A-Z]{5}$")


def test_a_code_is_given_printed_lost_and_replaced(demo, page, sound):
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/skolkoder/nya/")
    page.get_by_label("Skolan som delar ut koderna").fill("G001")
    page.get_by_label("Elevernas nummer").fill(PUPIL)
    page.get_by_role("button", name="Fortsätt till kontroll").click()
    expect(page.locator("dl")).to_contain_text("Signe Sökande")
    sound(page)
    page.get_by_role("button", name="Skapa koderna").click()
    expect(page.locator(".secret")).to_have_text(A_CODE)
    first = page.locator(".secret").inner_text()
    sound(page)
    page.emulate_media(media="print")
    expect(page.locator(".slips li")).to_be_visible()
    expect(page.locator(".only-screen")).to_be_hidden()
    expect(page.locator(".site-menu")).to_be_hidden()
    page.emulate_media(media="screen")

    become(page, demo, "demo-syv")
    page.goto(f"{demo}/skolkoder/")
    sound(page)
    page.get_by_label("Signe Sökande").check()
    page.get_by_role("button", name="Ge nya koder").click()
    page.get_by_role("button", name="Skapa koderna").click()
    second = page.locator(".secret").inner_text()
    assert second != first

    page.get_by_role("button", name="Logga ut").click()
    for code, comes_in in ((first, False), (second, True)):
        page.goto(f"{demo}/logga-in/")
        page.get_by_label("Kod från skolan").last.fill(code)
        page.get_by_role("button", name="Logga in med koden").click()
        assert (page.locator(".who-name").count() == 1) is comes_in


def test_a_person_is_added_gets_a_password_and_loses_the_role(demo, page, sound):
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/personer/ny/")
    page.get_by_role("button", name="Fortsätt till kontroll").click()
    expect(page.locator(".error-summary")).to_be_focused()
    sound(page)
    page.get_by_label("Namn", exact=True).fill("Nils Ny")
    page.get_by_label("Användarnamn").fill("nils.ny")
    page.get_by_label("Roll", exact=True).select_option("planner")
    page.get_by_label("Varför").fill("Beslut 7")
    page.get_by_role("button", name="Fortsätt till kontroll").click()
    sound(page)
    page.get_by_role("button", name="Lägg till personen").click()
    expect(page.locator(".panel-good")).to_be_visible()
    page.get_by_role("link", name="Nytt lösenord").click()
    page.get_by_label("Varför").fill("Ny")
    page.get_by_role("button", name="Skapa lösenordet").click()
    expect(page.locator(".secret")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Klart").click()
    page.get_by_role("link", name="Avsluta").click()
    page.get_by_label("Rollen gavs av misstag").check()
    page.get_by_label("Varför").fill("Fel person")
    sound(page)
    page.get_by_role("button", name="Avsluta rollen").click()
    expect(page.locator("main")).to_contain_text("gavs av misstag")
    sound(page)


def test_the_warning_comes_once_and_the_button_gives_the_time_back(demo, page, sound, monkeypatch):
    monkeypatch.setattr(limits, "IDLE_AT_WORK", limits.WARNED_BEFORE + dt.timedelta(seconds=5))
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/driftinformation/ny/")
    page.get_by_label("Varför").fill("halvskrivet")
    notice = page.locator("#stay")
    expect(notice).to_be_hidden()
    expect(notice).to_be_visible(timeout=12_000)
    expect(notice.get_by_role("alert")).to_contain_text(re.compile(r"Du loggas ut kl\. \d\d\.\d\d om"))
    expect(page.get_by_label("Varför")).to_be_focused()  # nobody is torn away from what they write
    sound(page)
    monkeypatch.setattr(limits, "IDLE_AT_WORK", dt.timedelta(minutes=15))
    notice.get_by_role("button", name="Fortsätt vara inloggad").click()
    expect(notice).to_be_hidden()
    expect(page.get_by_label("Varför")).to_be_focused()
    expect(page.get_by_label("Varför")).to_have_value("halvskrivet")


def test_afterwards_the_page_says_so_and_keeps_what_was_written(demo, page, sound, monkeypatch):
    become(page, demo, "demo-kansli")
    monkeypatch.setattr(limits, "IDLE_AT_WORK", dt.timedelta(seconds=3))
    page.goto(f"{demo}/driftinformation/ny/")
    page.get_by_label("Varför").fill("halvskrivet")
    notice = page.locator("#stay")
    expect(notice.get_by_role("alert")).to_contain_text("Du är utloggad", timeout=8000)
    expect(notice.get_by_role("link", name="Logga in igen")).to_be_visible()
    expect(notice.get_by_role("button")).to_be_hidden()
    expect(page.get_by_label("Varför")).to_have_value("halvskrivet")
    sound(page)


def test_a_second_tab_that_is_used_keeps_the_first_one_quiet(demo, page, monkeypatch):
    monkeypatch.setattr(limits, "IDLE_AT_WORK", limits.WARNED_BEFORE + dt.timedelta(seconds=3))
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}/logg/")
    monkeypatch.setattr(limits, "IDLE_AT_WORK", dt.timedelta(minutes=15))
    other = page.context.new_page()
    other.goto(f"{demo}/arbeten/")
    page.bring_to_front()
    page.wait_for_timeout(5000)
    expect(page.locator("#stay")).to_be_hidden()
