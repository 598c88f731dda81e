"""The filters that are chosen in a list: told once each, with the address that takes it away."""

from django.template.loader import render_to_string
from django.test import RequestFactory

from gymnasieregion.platform.pages.filters import chosen_filters, without

ASKED = RequestFactory().get("/lista/?q=natur&kommun=0180&page=3&sort=name")


def test_a_filter_is_taken_away_from_the_first_page_and_the_rest_stays():
    assert without(ASKED, "q") == "?kommun=0180&sort=name"
    assert without(ASKED, "okänd") == "?q=natur&kommun=0180&sort=name"


def test_only_the_filters_that_are_on_are_told_each_once():
    told = {"q": ("Sökning", "natur"), "kommun": ("Kommun", "Stockholm"), "skola": ("Skola", "")}
    chosen = chosen_filters(ASKED, told)
    assert chosen == [
        ("Sökning", "natur", "?kommun=0180&sort=name"),
        ("Kommun", "Stockholm", "?q=natur&sort=name"),
    ]
    page = render_to_string("pages/parts/chosen.html", {"filters": chosen, "clear": "/lista/"})
    assert page.count("Kommun") == 1
    assert 'href="?q=natur&amp;sort=name"' in page
