"""Easy Swedish: a third text for those who have asked for it, and never in English."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from gymnasieregion.platform.pages.words import EASY_COOKIE, easy_reading, said

pytestmark = pytest.mark.django_db


def test_somebody_asks_for_easy_swedish_and_stays_on_the_page():
    client = Client()
    answer = client.post("/sprak/", {"easy": "1", "next": "/datum/"})
    assert (answer.status_code, answer.url) == (302, "/datum/")
    assert answer.cookies[EASY_COOKIE].value == "1"
    assert "Vanlig svenska" in client.get("/datum/").content.decode()
    client.post("/sprak/", {"easy": "0", "next": "/datum/"})
    assert "Lättläst" in client.get("/datum/").content.decode()


def test_another_word_than_yes_or_no_is_not_kept():
    assert EASY_COOKIE not in Client().post("/sprak/", {"easy": "<b>", "next": "/"}).cookies


def test_english_has_no_easy_swedish():
    client = Client()
    client.cookies[EASY_COOKIE] = "1"
    client.post("/sprak/", {"lang": "en", "next": "/"})
    page = client.get("/datum/").content.decode()
    assert "Lättläst" not in page
    assert "Vanlig svenska" not in page


def test_a_text_without_an_easy_one_is_the_swedish():
    with override("sv"):
        assert not easy_reading()
        assert said("Ansökan", "Application", "Din ansökan") == "Ansökan"
        shown = Template('{% load pages %}{% t "Hej {n}" "Hello {n}" "Hejsan {n}" n=who %}').render(
            Context({"who": "<b>"})
        )
    assert shown == "Hej &lt;b&gt;"
