"""The office connects a system, sees its key once, shuts it off, and adds one to fetch from; wide and narrow."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import become

PAGE = "/elevregister/system/"


@pytest.mark.parametrize("size", [(1440, 900), (360, 780)])
def test_a_system_is_connected_and_shut_off(page, demo, sound, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    become(page, demo, "demo-kansli")
    page.goto(f"{demo}{PAGE}")
    sound(page)
    page.get_by_role("link", name="Anslut ett system").click()
    sound(page)
    page.get_by_role("textbox", name="Systemet och vem som har det").fill("Skolsystemet")
    page.get_by_label("Vilka elever systemet är till för").select_option(index=1)
    page.get_by_label("hämta elevers namn").check()
    page.get_by_role("textbox", name="Varför").fill("Avtal 12")
    page.get_by_role("button", name="Anslut ett system").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nyckel till")
    sound(page)
    page.get_by_role("link", name="Klart").click()
    expect(page.get_by_text("hämta elevers namn")).to_be_visible()
    page.get_by_role("link", name=re.compile("Stäng av")).click()
    sound(page)
    page.get_by_role("textbox", name="Varför").fill("Avtalet är slut")
    page.get_by_role("button", name="Stäng av Skolsystemet").click()
    expect(page.get_by_text("är avstängt")).to_be_visible()
    page.get_by_role("link", name="Lägg till ett system").click()
    sound(page)
    page.get_by_role("textbox", name="Systemet och vem som har det").fill("Annat")
    page.get_by_role("textbox", name="Adress").fill("https://skola.example/v2.0")
    page.get_by_label("Nyckel från systemet").fill("hemlig")
    page.get_by_role("textbox", name="Varför").fill("Avtal 7")
    page.get_by_role("button", name="Lägg till ett system").click()
    page.get_by_role("link", name="Annat").click()
    sound(page)
    expect(page.get_by_role("button", name="Hämta allt")).to_be_visible()
