"""The pages of the offer: what is shown, searched, sorted and handed out, in both languages."""

import csv
import io
import re

import pytest
from django.core.management import call_command
from django.test import Client

from gymnasieregion.contexts.offer.models import Offering, OfferYear
from gymnasieregion.contexts.offer.services.years import roll_year
from gymnasieregion.platform.access.actor import Role
from tests.offer_records import NOW, OFFICE, YEAR, load_small_offer, load_whole_offer, plain_offering, trunk_offering
from tests.roles import client_as

pytestmark = pytest.mark.django_db
MARKED_SWEDISH = re.compile(r'<(\w+)[^>]*\blang="sv"[^>]*>.*?</\1>', re.DOTALL)


@pytest.fixture
def small():
    load_small_offer()


def _get(path, lang="sv", client=None):
    response = (client or Client()).get(path, headers={"accept-language": lang})
    assert response.status_code == 200, path
    return response


def _text(path, lang="sv", client=None):
    return _get(path, lang, client).content.decode()


def _heading(text):
    return " ".join(re.sub("<[^>]*>", "", re.search(r"<h1.*?</h1>", text, re.DOTALL)[0]).replace("\xa0", " ").split())


def _rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_whole_offer_is_listed_filtered_and_sorted_within_25_queries(django_assert_max_num_queries):
    load_whole_offer()
    with django_assert_max_num_queries(25):
        page = _text("/utbud/")
    assert _heading(page) == f"1 412 utbildningar {YEAR}"
    assert page.count('<tr><th scope="row">') == 50
    assert _heading(_text("/utbud/", "en")) == f"1,412 programmes {YEAR}"
    for query in (
        "q=ösmo", "municipality=0180", "programme=NA", "selection=MERIT_TEST", "status=CLOSED", "sort=-seats",
        "sort=name", "sort=status", "sort=school", "sort=nonsense", "page=29", "page=none", "unit=S001",
    ):  # fmt: skip
        with django_assert_max_num_queries(25):
            _get(f"/utbud/?{query}")
    with django_assert_max_num_queries(25):
        _get(f"/utbud/{Offering.objects.first().pk}/")
    assert _heading(_text("/utbud/?status=CLOSED")) == f"2 utbildningar {YEAR}"
    assert _heading(_text("/utbud/?selection=MERIT_TEST")) == f"120 utbildningar {YEAR}"
    assert len(_rows(_get("/utbud/fil.csv"))) == 1412


def test_a_search_finds_words_in_any_order_and_a_finds_the_swedish_letters(small):
    offering = plain_offering()
    Offering.objects.filter(pk=offering.pk).update(search_text="naturvetenskap asogymnasiet vaxjo")
    for words in ("åsögymnasiet", "asogym natur", "NATUR  Växjö"):
        page = _text(f"/utbud/?q={words}")
        assert f"/utbud/{offering.pk}/" in page
        assert _heading(page) == f"1 utbildning {YEAR}"
    nothing = _text("/utbud/?q=finnsinte")
    assert "Inget stämmer med det du sökte." in nothing


def test_the_best_hits_come_first_and_a_word_spelt_wrong_is_mended():
    load_whole_offer()
    page = _text("/utbud/?q=teknik")
    first = re.findall(r'<tr><th scope="row"><a [^>]*>([^<]+)', page)[:3]
    assert all(name.lower().startswith("teknik") for name in first), first
    mended = _text("/utbud/?q=naturvetenskp&municipality=0180")
    assert "Menade du:" in mended
    assert 'href="?q=naturvetenskap&amp;municipality=0180" lang="sv">naturvetenskap<' in mended
    assert "Menade du:" not in _text("/utbud/?q=qqqqqq")
    assert "Menade du:" not in _text("/utbud/?q=teknik&municipality=9999")


def test_what_an_offering_is_called_cannot_become_part_of_the_page(small):
    offering = plain_offering()
    Offering.objects.filter(pk=offering.pk).update(name="<b>{}</b>", school='"&"', municipality="<i>")
    page = _text("/utbud/")
    row = re.search(rf'<tr><th scope="row"><a href="/utbud/{offering.pk}/".*?</tr>', page, re.DOTALL)[0]
    assert '<td lang="sv" data-label="Skola">&quot;&amp;&quot;</td>' in row
    assert '<td lang="sv" data-label="Kommun">&lt;i&gt;</td>' in row
    assert 'lang="sv">&lt;b&gt;{}&lt;/b&gt;</a>' in row


def test_a_row_says_its_status_and_its_seats_under_the_headings_of_the_table(small):
    offering = plain_offering()
    offering.groups.all().delete()
    Offering.objects.filter(pk=offering.pk).update(
        status="CLOSED", closed_on="2026-02-02", closed_why="prov", reviewed_on="2026-02-02"
    )
    for lang, seats, status in (("sv", "Platser", "Startar ej"), ("en", "Places", "Does not start")):
        page = _text("/utbud/", lang)
        row = re.search(rf'<tr><th scope="row"><a href="/utbud/{offering.pk}/".*?</tr>', page, re.DOTALL)[0]
        assert f'<td class="number" data-label="{seats}">0</td>' in row
        assert f'<td data-label="Status"><span class="tag tag-bad">{status}</span>' in row
        assert re.search(rf'<th scope="col" class="number"><a class="sort" [^>]*>{seats}<', page)
    Offering.objects.filter(pk=offering.pk).update(status="OPEN", closed_on=None, closed_why="", reviewed_on=None)
    assert '<span class="tag tag-warn">Ska granskas</span>' in _text("/utbud/")


def test_the_chosen_filters_are_told_in_words(small):
    offering = plain_offering()
    chosen = re.compile(r"</span> ([^<]*)</a></li>")
    unit, provider = offering.unit.key, offering.unit.provider
    query = (
        f"selection=MERIT&status=OPEN&municipality={offering.municipality_code}&unit={unit}&provider={provider.code}"
    )
    words = chosen.findall(_text(f"/utbud/?{query}"))
    told = {
        "Kommun": offering.municipality,
        "Urval": "Meritvärde",
        "Status": "Öppen",
        "Skola": offering.school,
        "Huvudman": provider.name,
    }
    assert words == [f"{what}: {value}" for what, value in told.items()]
    assert chosen.findall(_text("/utbud/?unit=S999&selection=OKÄND")) == ["Urval: OKÄND", "Skola: S999"]


def test_the_files_hold_what_the_list_holds_and_say_that_the_schools_are_invented(small):
    rows = _rows(_get("/utbud/fil.csv?programme=NA&sort=-seats"))
    assert rows
    assert {row["programme"] for row in rows} == {"NA"}
    assert {row["data"] for row in rows} == {"SYNTHETIC"}
    seats = [int(row["seats"]) for row in rows]
    assert seats == sorted(seats, reverse=True)
    book = _get("/utbud/fil.xlsx")
    assert book.content[:2] == b"PK"
    assert book.content == _get("/utbud/fil.xlsx").content


def test_a_year_that_has_no_offer_is_not_found(small):
    assert Client().get("/utbud/?year=1999").status_code == 404


def test_a_year_under_review_is_for_those_who_review_it(small):
    roll_year(year=YEAR + 1, actor=OFFICE, now=NOW)
    offering = Offering.objects.filter(offer_year=YEAR + 1).first()
    for client in (Client(), client_as(Role.COUNSELLOR), client_as(Role.AUDITOR)):
        assert f"utbildningar {YEAR}</h1>" in _text("/utbud/", client=client)
        assert {row["year"] for row in _rows(_get("/utbud/fil.csv", client=client))} == {str(YEAR)}
        assert 'name="year"' not in _text("/utbud/", client=client)
        for path in (f"/utbud/?year={YEAR + 1}", f"/utbud/fil.xlsx?year={YEAR + 1}", f"/utbud/{offering.pk}/"):
            assert client.get(path).status_code == 404
    for client in (client_as(Role.PRINCIPAL, offering.unit.key), client_as(Role.REGIONAL_OFFICE)):
        assert f"utbildningar {YEAR}</h1>" in _text("/utbud/", client=client)
        assert f"utbildningar {YEAR + 1}</h1>" in _text(f"/utbud/?year={YEAR + 1}", client=client)
        assert "Ska granskas" in _text(f"/utbud/?year={YEAR + 1}", client=client)
        _get(f"/utbud/{offering.pk}/", client=client)
    OfferYear.objects.filter(pk=YEAR + 1).update(state=OfferYear.State.OPEN)
    assert f"utbildningar {YEAR + 1}</h1>" in _text("/utbud/")


def test_a_house_whose_only_year_is_under_review_shows_it_to_those_who_review_it(small):
    OfferYear.objects.update(state=OfferYear.State.REVIEW)
    assert "Inget utbud är inlagt." in _text("/utbud/")
    assert f"utbildningar {YEAR}</h1>" in _text("/utbud/", client=client_as(Role.REGIONAL_OFFICE))


def test_the_form_of_a_provider_is_told_once(small):
    provider = Offering.objects.first().unit.provider
    for name, form, told in (("Ekens kommunala huvudman", "MUNICIPAL", False), ("Eken AB", "INDEPENDENT", True)):
        type(provider).objects.filter(pk=provider.pk).update(name=name, form=form)
        assert (f"{name}</span> (" in _text(f"/utbud/{Offering.objects.first().pk}/")) is told


def test_an_empty_house_says_so_and_points_at_the_published_table():
    page = _text("/utbud/")
    assert "Inget utbud är inlagt." in page
    assert "/statistik/2025/" in page
    assert _rows(_get("/utbud/fil.csv")) == []


def test_an_offering_shows_its_facts_and_says_how_well_its_code_is_known(small):
    offering = Offering.objects.filter(code_basis="DERIVED", selection="MERIT_TEST").first()
    page = _text(f"/utbud/{offering.pk}/")
    for words in (offering.name, offering.school, offering.study_path_code, "härledd ur namnet", "Färdighetsprov"):
        assert words in page
    assert "påhittade" in page
    assert Client().get("/utbud/999999/").status_code == 404


def test_a_profile_and_what_it_hangs_on_lead_to_each_other(small):
    trunk = trunk_offering()
    profile = trunk.profiles.first()
    assert f'href="/utbud/{profile.pk}/"' in _text(f"/utbud/{trunk.pk}/")
    assert f'href="/utbud/{trunk.pk}/"' in _text(f"/utbud/{profile.pk}/")


def test_what_one_may_do_is_offered_to_those_who_may(small):
    offering = plain_offering()
    path = f"/utbud/{offering.pk}/"
    own, another = client_as(Role.PRINCIPAL, offering.unit.key), client_as(Role.PRINCIPAL, "S999")
    assert f"{path}lagg-ned/" in _text(path, client=own)
    assert f"{path}lagg-ned/" in _text(path, client=client_as(Role.PROVIDER_OFFICER, offering.unit.provider.code))
    assert f"{path}lagg-ned/" in _text(path, client=client_as(Role.REGIONAL_OFFICE, ""))
    for client in (another, Client(), client_as(Role.AUDITOR, "")):
        assert f"{path}lagg-ned/" not in _text(path, client=client)
        assert f"{path}andra/" not in _text(path, client=client)


def test_a_school_and_a_provider_find_their_own_offer_in_one_click(small):
    offering = plain_offering()
    unit, provider = offering.unit.key, offering.unit.provider.code
    for role, scope, address in (
        (Role.PRINCIPAL, unit, f"?unit={unit}"),
        (Role.PROVIDER_OFFICER, provider, f"?provider={provider}"),
    ):
        client = client_as(role, scope)
        assert f'href="{address}"' in _text("/utbud/", client=client)
        rows = _rows(_get(f"/utbud/fil.csv{address}", client=client))
        wanted = Offering.objects.filter(unit__provider__code=provider)
        assert len(rows) == (wanted.filter(unit__key=unit) if role is Role.PRINCIPAL else wanted).count()
        assert "Rensa alla" in _text(f"/utbud/{address}", client=client)
    assert "Visa bara det egna utbudet" not in _text("/utbud/")


def test_the_parties_are_shown_with_source_and_areas():
    assert "Inga parter är inlagda." in _text("/parter/")
    call_command("load_demo_offer", verbosity=0, stdout=io.StringIO())
    page = _text("/parter/")
    assert page.count('<th scope="row"') == 28
    assert "28 kommuner är med i den gemensamma antagningen. 27 av dem" in page
    assert "Kolada" in page
    assert "gymnasieprislistan för 2024" in page
    assert "Exempel: områdena från" in page


@pytest.mark.parametrize(
    "path",
    ["/utbud/", "/utbud/?q=zzzz", "/statistik/2025/", "/parter/", "{one}", "{one}lagg-ned/", "{one}andra/"],
)
def test_the_english_page_is_english_all_through(small, path):
    one = f"/utbud/{plain_offering().pk}/"
    page = _text(path.format(one=one), "en", client_as(Role.REGIONAL_OFFICE, ""))
    content = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    english = MARKED_SWEDISH.sub("", content)
    assert [
        said for said in re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', english) if re.search("[åäö]", said)
    ] == []
    left = re.sub(r"<[^>]*>", " ", english)
    assert re.findall(r"\w*[åäöÅÄÖ]\w*", left) == []
    for swedish in ("Kommun ", "Skola ", "Platser", "Urval", "och ", "Spara", "inte"):
        assert swedish not in left
