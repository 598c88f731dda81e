"""The frame of every page: two languages, headers, the year's dates, the notices, and what is shown when it fails."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve, reverse

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.navigation import all_entries, entries_for
from tests.architecture.house import SOURCE
from tests.roles import client_as

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/datum/",
    "/driftinformation/",
    "/tillganglighet/",
    "/stil/",
    "/stil/?fel",
    "/stil/sida/?skola=x",
    "/nej/",
]
MARKED_SWEDISH = re.compile(r'<(\w+)[^>]*\blang="sv"[^>]*>.*?</\1>', re.DOTALL)
PAIR = re.compile(r"""\{% t (?P<q>["'])(?P<sv>.*?)(?P=q) (?P<r>["'])(?P<en>.*?)(?P=r)""")
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
IN_BOTH_LANGUAGES = {"400.html", "500.html", "503.html", "fallback.html", "waiting.html"}
STANDS_ALONE = "fallback.html"
"""A file for the proxy, which can fetch no style sheet."""
"""Templates that say everything twice, for when it is not known who reads."""
KILOBYTE = 1024


def _get(path, lang="sv", client=None):
    return (client or Client()).get(path, headers={"accept-language": lang})


def _text(path, lang="sv", client=None):
    return _get(path, lang, client).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_swedish_and_the_other_way_round(path):
    english = re.sub(r"<(style|script).*?</\1>", "", MARKED_SWEDISH.sub("", _text(path, "en")), flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", english.replace("Lärkängens gymnasium", "").replace("Skärets gymnasium", ""))
    assert re.findall(r"\w*[åäöÅÄÖ]\w*", shown) == []
    assert 'lang="en"' in english
    swedish = _text(path)
    assert 'lang="sv"' in swedish
    for template in TEMPLATES:
        if "pages" in template.parts:
            for pair in PAIR.finditer(template.read_text(encoding="utf-8")):
                english_words = pair["en"]
                if len(english_words.split()) > 3:
                    assert english_words not in swedish


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_all_it_says_in_both_languages(template):
    text = template.read_text(encoding="utf-8")
    for pair in PAIR.finditer(text):
        assert pair["sv"].strip(), pair[0]
        assert pair["en"].strip(), pair[0]
    if template.name not in IN_BOTH_LANGUAGES:
        outside = re.sub(
            r"\{% comment %\}.*?\{% endcomment %\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", text, flags=re.DOTALL
        )
        assert re.findall(r"\w*[åäöÅÄÖ]\w*", outside) == []


def test_a_template_has_neither_inline_style_nor_inline_script():
    for template in (each for each in TEMPLATES if each.name != STANDS_ALONE):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text), template


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_strict_headers(path):
    answer = _get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_files_of_ours_and_they_are_there(path):
    page = _text(path)
    loaded = re.findall(r'<(?:link|script|img)\b[^>]*(?:href|src)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert all(finders.find(address.removeprefix("/static/")) for address in loaded)


def test_the_first_view_is_light():
    static = Path(finders.find("pages/base.css")).parent
    sheets = b"".join(path.read_bytes() for path in sorted(static.glob("*.css")))
    assert len(gzip.compress(sheets, 9)) < 25 * KILOBYTE
    everything = sum(len(path.read_bytes()) for path in static.iterdir())
    assert everything + len(_get("/").content) < 150 * KILOBYTE


def test_the_start_page_asks_few_questions(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert _get("/").status_code == 200


def test_every_entry_of_the_menu_leads_to_a_page():
    nothing_there = {200, 302, 404}  # such as an applicant without an application
    for role in Role:
        client = client_as(role, "x")
        for entry in entries_for(Actor("", "", role), all_entries()):
            assert client.get(entry.path).status_code in nothing_there, (role, entry.path)
            assert resolve(entry.path).func.action, entry.path


def test_a_page_tells_when_its_texts_were_read_only_where_somebody_answers_for_that():
    said = {path for path in PAGES if "Sidan granskades senast" in _text(path)}
    assert said == {"/", "/datum/", "/tillganglighet/"}
    assert "Sidan granskades senast <time" in _text("/tillganglighet/")


def test_the_menu_follows_the_role():
    assert 'href="/logg/"' not in _text("/")
    page = _text("/", client=client_as(Role.AUDITOR))
    assert 'href="/logg/"' in page
    assert "Revisor" in page


def test_the_language_is_chosen_by_a_button_and_kept():
    client = Client()
    answer = client.post("/sprak/", {"lang": "en", "next": "/datum/?ar=2027"})
    assert (answer.status_code, answer["Location"]) == (302, "/datum/?ar=2027")
    assert "Dates of the admission 2027" in client.get("/datum/?ar=2027").content.decode()
    assert client.post("/sprak/", {"lang": "en", "next": "https://example.com/"})["Location"] == "/"
    client.post("/sprak/", {"lang": "fi", "next": "/"})
    assert 'lang="en"' in client.get("/").content.decode()


def test_the_dates_are_called_an_example_and_have_a_source():
    page = _text("/datum/?ar=2027")
    assert "Datumen är ett exempel" in page
    assert "senast 23.59.59" in page
    assert "Källa:" in page
    assert "Datumen är ett exempel" not in _text("/datum/?ar=2024")
    assert _get("/datum/?ar=2019").status_code == 404
    assert _get("/datum/?ar=nej").status_code == 404


def test_the_calendar_file_is_handed_out():
    answer = _get("/datum.ics?ar=2027", "en")
    assert answer["Content-Type"].startswith("text/calendar")
    assert 'filename="gymnasieantagningen-2027.ics"' in answer["Content-Disposition"]
    assert "SUMMARY:Last day to apply (example)" in answer.content.decode()


def test_the_page_of_components_is_in_the_demo_only(settings):
    assert _get("/stil/").status_code == 200
    settings.DEMO = False
    assert _get("/stil/").status_code == 404
    assert "Demo:" not in _text("/")


def test_where_some_pages_have_no_link_there_is_a_field_for_their_number_that_keeps_the_rest_of_the_query():
    jump = re.search(r'<form method="get">.*?</form>', _text("/stil/?sort=name&a=1&a=2&page=3"), re.DOTALL).group()
    assert re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', jump) == [("sort", "name"), ("a", "1"), ("a", "2")]
    assert 'name="page" min="1" max="' in jump
    assert 'name="page"' not in _text("/stil/sida/")


def test_the_page_of_components_shows_every_class_of_the_sheet():
    static = Path(finders.find("pages/components.css")).parent
    sheet = re.sub(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", "", (static / "components.css").read_text(), flags=re.DOTALL)
    scripts = "".join(path.read_text() for path in static.glob("*.js"))
    paths = ("/stil/", "/stil/?fel", "/stil/sida/?skola=x", "/stil/sida/")
    shown = {name for path in paths for names in re.findall(r'class="([^"]*)"', _text(path)) for name in names.split()}
    wanted = {name for name in re.findall(r"\.([a-z][\w-]*)", sheet) if f'"{name}"' not in scripts}
    assert len(wanted) > 50
    assert wanted | {"strip-bad", "strip-info", "strip-view-as", "stay"} <= shown, sorted(wanted - shown)


@pytest.mark.parametrize(
    ("role", "scope_id", "addresses"),
    [
        (Role.PRINCIPAL, "S136", ["/skolan/", "/utbud/?unit=S136", "/logg/", "/mina-uppgifter/"]),
        (Role.PROVIDER_OFFICER, "0180", ["/skolan/", "/utbud/?provider=0180", "/logg/", "/mina-uppgifter/"]),
        (Role.PRINCIPAL, "", []),
        (Role.GUARDIAN, "Asta", ["/mitt-barn/", "/besked/", "/mina-uppgifter/"]),
        (Role.REGIONAL_OFFICE, "", ["/antagning/", "/gallring/"]),
        (Role.AUDITOR, "", ["/antagning/"]),
        (Role.PUBLIC, "", []),
    ],
)
def test_the_start_page_leads_to_what_is_ones_own(role, scope_id, addresses):
    client = client_as(role, scope_id)
    page = _text("/", client=client)
    own = page[page.index('id="own-title"') : page.index('id="ways"')] if 'id="own-title"' in page else ""
    assert re.findall(r'href="([^"]*)"', own) == addresses
    there = [address for address in addresses if address not in {"/utbud/", "/besked/"}]  # nobody has applied here
    assert all(_get(address, client=client).status_code == 200 for address in there)


def test_small_counts_of_people_are_not_in_the_page_and_their_signs_are_explained():
    page = _text("/stil/")
    table = page[page.index('id="people-caption"') : page.index('id="stayed-caption"')]
    cells = [re.sub("<[^>]*>", "", cell) for cell in re.findall(r'<td class="number">(.*?)</td>', table)]
    hidden, absent = "..visas inte", ".kan inte förekomma"
    assert cells == [hidden, hidden, "35", hidden, hidden, "40", "12", absent, "12", "61", "26", "87"]
    assert "<code>..</code> Visas inte: gruppen är mindre än 10, eller" in table
    assert "<code>.</code> Uppgift kan inte förekomma." in table


def test_shares_stand_beside_their_groups_with_signs_where_few_did_or_did_not():
    page = _text("/stil/")
    table = page[page.index('id="stayed-caption"') : page.index("Lista med filter")]
    cells = [re.sub("<[^>]*>", "", cell) for cell in re.findall(r'<td class="number">(.*?)</td>', table)]
    hidden = "..visas inte"
    assert cells == [
        *("35", hidden, "~100alla utom 1–9"),
        *("60", hidden, hidden),
        *("12", hidden, hidden),
        *("107", "78", "73\N{NO-BREAK SPACE}%"),
    ]
    assert "<code>~100</code> Alla utom 1–9 personer; hur många visas inte." in table


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv"), ("xlsx", "spreadsheetml"), ("json", "application/json")]
)
def test_a_published_table_is_got_as_a_file(form, kind):
    answer = _get(f"/stil/?fil={form}")
    assert kind in answer["Content-Type"]
    assert answer["Content-Disposition"] == f'attachment; filename="kvar.{form}"'
    assert _get("/stil/?fil=pdf").status_code == 404


def test_a_form_with_faults_says_so_first_in_its_title_and_links_to_each():
    page = _text("/stil/?fel")
    assert "<title>Fel: " in page
    for target in re.findall(r'<li><a href="#(id_[^"]*)"', page):
        assert f'id="{target}"' in page
    inputs = re.findall(r"<(?:input|select|textarea)[^>]*>", page)
    wrong = {re.search(r'name="([^"]*)"', one)[1] for one in inputs if 'aria-invalid="true"' in one}
    assert wrong == {"name", "day", "year", "way", "sure"}
    assert "<title>Fel: " not in _text("/stil/")


NEW = {
    "kind": "MAINTENANCE", "text_sv": "Vi byter server.", "text_en": "A new server.", "start_day": "3/7",
    "start_time": "20", "end_day": "3/7", "end_time": "22.30", "why": "bytet",
}  # fmt: skip


def test_the_office_tells_of_maintenance_after_a_page_of_check():
    office = client_as(Role.REGIONAL_OFFICE)
    check = office.post("/driftinformation/ny/", {**NEW, "step": "check"}).content.decode()
    assert "Kontrollera och bekräfta" in check
    assert "3 juli 2025 kl. 20.00" in check
    assert not Notice.objects.exists()
    assert 'value="3/7"' in office.post("/driftinformation/ny/", {**NEW, "step": "change"}).content.decode()
    done = office.post("/driftinformation/ny/", {**NEW, "step": "post"}, follow=True).content.decode()
    assert "Driftinformationen är publicerad." in done
    assert "Vi byter server." in _text("/")
    assert "A new server." in _text("/", "en")
    assert Event.objects.filter(action="site.notice.change").count() == 1
    notice = Notice.objects.get()
    assert office.post(f"/driftinformation/{notice.pk}/avsluta/", {"why": ""}).status_code == 422
    office.post(f"/driftinformation/{notice.pk}/avsluta/", {"why": "inställt"})
    assert "Vi byter server." not in _text("/")
    assert office.post(f"/driftinformation/{notice.pk}/avsluta/", {"why": "igen"}).status_code == 422


def test_a_refused_notice_says_why():
    office = client_as(Role.REGIONAL_OFFICE)
    for wrong, words in (
        ({"end_day": "2/7"}, "slutar innan den börjar"),
        ({"end_day": "", "end_time": ""}, "behöver en sluttid"),
        ({"end_time": ""}, "både dag och klockslag"),
        ({"kind": ""}, "Välj vad det gäller"),
    ):
        answer = office.post("/driftinformation/ny/", {**NEW, **wrong, "step": "post"})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_the_public_may_not_change_notices():
    assert _get("/driftinformation/ny/")["Location"].startswith("/logga-in/")
    refused = client_as(Role.PRINCIPAL).get("/driftinformation/ny/")
    assert refused.status_code == 403
    assert "Rektor" in refused.content.decode()


def test_a_form_that_stood_open_too_long_is_told_in_words(settings):
    settings.CSRF_FAILURE_VIEW = "gymnasieregion.platform.pages.views.form_too_old"
    answer = Client(enforce_csrf_checks=True).post("/sprak/", {"lang": "en"})
    assert answer.status_code == 403
    assert "Inget har ändrats" in answer.content.decode()


def test_our_own_fault_is_told_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("pages/500.html")
    assert "Något gick fel hos oss" in page
    assert "Something went wrong" in page


def test_a_view_that_breaks_gives_the_page_of_our_fault(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("gymnasieregion.platform.pages.views.current_year", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.content.decode()


def test_what_is_not_understood_is_told_in_words():
    answer = Client(raise_request_exception=False).post("/sprak/", {str(n): "" for n in range(1_001)})
    assert answer.status_code == 400
    assert "Inget har ändrats" in answer.content.decode()
    assert "Nothing has been changed" in answer.content.decode()


@pytest.mark.parametrize("path", ["/logga-in/demo/", "/logga-in/oidc/xx/"])
def test_an_address_for_buttons_tells_whoever_writes_it_in_words(path):
    answer = _get(path)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Sidan kan inte öppnas så" in answer.content.decode()
    assert "The page cannot be opened" in _text(path, "en")


def test_language_is_chosen_on_a_page_of_its_own_where_the_head_has_no_form():
    assert 'name="lang" value="en"' in _text("/sprak/?next=/datum/")
    assert 'name="next" value="/datum/"' in _text("/sprak/?next=/datum/")
    assert 'name="lang" value="sv"' in _text("/sprak/", "en")


@pytest.mark.parametrize("path", ["/", "/datum/", "/logga-in/", "/utbud/", "/behorighet/"])
def test_a_head_is_answered_as_a_get_without_its_content(path):
    answer = Client().head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == _get(path)["Content-Type"]


def test_a_head_of_a_form_is_its_empty_form():
    assert client_as(Role.REGIONAL_OFFICE).head("/driftinformation/ny/").status_code == 200


def test_every_address_of_the_pages_has_a_name():
    assert [reverse(name) for name in ("start", "dates", "dates-ical", "notices", "style")]
