"""The public pages of statistics: real tables and the practice region's apart, each with only its own figures."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Publication, Run, StatisticsSet
from gymnasieregion.contexts.admission.selectors import statistics
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.runs_packing import file_bytes
from gymnasieregion.contexts.admission.services.statistics_import import import_statistics
from gymnasieregion.platform.access.actor import Actor, Role
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, small_year
from tests.offer_records import load_small_offer
from tests.roles import client_as

pytestmark = pytest.mark.django_db
REAL = "/statistik/2025/"
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
HEADER = (
    "Ar;Kommun;Skola;Organistionsform;StudieVagKod;Studievag;Antagningsgrans;Median;AntalPlatser;AntalAntagna;"
    "AntalReserver;AntalLedigaPlatser\n"
)
NA = "Nacka;Björkskolan;Kommunal;NANAT;Naturvetenskapsprogrammet"


def page(path, status=200, lang="sv", client=None):
    answer = (client or Client()).get(path, headers={"accept-language": lang})
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def rows(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def words(html):
    """The text of a page, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def bring(text, *, real=True):
    return import_statistics(
        file_name="slut.csv", data=(HEADER + text).encode(), real=real, source="Kansliet: slut (prov)", replace=False,
        actor=OFFICE, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def published():
    """A final round that is public: three compete for NA's seats, one of them without grades enough."""
    small_year(
        row_decisions=[(who, "NA", "", "", "yes", "", "", "") for who in ("Asta", "Cia")]
        + [("Bo", "ES", "", "", "yes", "", "", "")]
    )
    run = decided_run("final", "Slutlig antagning", actor=OFFICE, now=timezone.now())
    publish(run=run, publish_at=timezone.now(), actor=OFFICE, now=timezone.now())
    work(timezone.now())
    assert Publication.objects.get().published_at is not None
    return Run.objects.get(pk=run.pk)


def test_the_index_keeps_the_real_apart_from_the_practice(published):
    text = page("/statistik/")
    real, practice = text.split("<h2>Övningsregionen</h2>")
    assert f'href="{REAL}"' in real
    assert "korning" not in real
    assert f'href="/statistik/korning/{YEAR}/1/"' in practice
    assert "Påhittad" in practice
    assert REAL not in practice
    assert "lagg-in" not in text


def test_an_empty_house_has_the_real_table_alone():
    text = page("/statistik/")
    assert REAL in text
    assert "Inget resultat är publicerat." in text
    assert "Inget år är inlagt." in page("/statistik/jamfor/ovning/")


def test_the_real_table_has_real_schools_with_their_own_figures_and_no_invented_school():
    load_small_offer()
    text = page(f"{REAL}?municipality=Botkyrka")
    assert "S:t Botvids Gymnasium" in text
    assert "Björkvalla gymnasium" not in text
    assert "Verkliga skolor och publicerade siffror" in text
    assert "slutantagningsresultat 2025" in text
    assert "påhittad" not in text
    assert "Lediga platser" not in text, "the table has no such figure"


def test_nought_is_shown_as_no_value_with_a_derived_reason():
    text = page(f"{REAL}?q=botvids+barn")
    row = words(text[text.index('<tbody><tr><th scope="row" lang') :].split("</tr>")[0])
    assert row == (
        "Barn- och fritidsprogrammet BF - Fritid och hälsa S:t Botvids Gymnasium Botkyrka BF – "
        "Alla behöriga antagna (härlett) 165 16 9 0"
    )


def test_the_old_address_leads_to_the_new_one_with_its_query():
    for old, new in (("", ""), ("fil.csv", "fil.csv"), ("fil.xlsx", "fil.xlsx")):
        answer = Client().get(f"/utbud/publicerat-2025/{old}?programme=NA")
        assert (answer.status_code, answer.url) == (302, f"{REAL}{new}?programme=NA")


def test_it_is_filtered_sorted_and_handed_out_without_a_query_for_it(django_assert_max_num_queries):
    page(REAL)
    with django_assert_max_num_queries(6):
        text = page(f"{REAL}?q=malarhojden+natur&municipality=Stockholm&programme=NA&sort=-limit")
    assert "Slutantagningen 2025:" in text
    found = rows(f"{REAL}fil.csv?programme=NA&sort=-limit")
    assert {row["StudieVagKod"] for row in found} == {"NA"}
    told = [Decimal(row["Antagningsgrans"]) for row in found if row["Antagningsgrans"]]
    assert told == sorted(told, reverse=True)
    assert [row["Antagningsgrans"] for row in found[len(told) :]] == [""] * (len(found) - len(told))
    assert {row["Uppgifter"] for row in found} == {"REAL"}
    assert Client().get(f"{REAL}fil.xlsx").content[:2] == b"PK"
    for sort in ("municipality", "-school", "name", "code", "form", "places", "-admitted", "reserves", "median", "no"):
        assert "S:t Botvids" in page(f"{REAL}?sort={sort}&municipality=Botkyrka")
    assert "Inget stämmer" in page(f"{REAL}?q=finnsinte")


def test_the_chart_has_the_same_figures_as_the_table_beside_it():
    text = page(REAL)
    chart = re.search(r'<svg viewBox="0 0 680 .*?</svg>', text, re.DOTALL)[0]
    table = re.search(r"<caption[^>]*>Antal utbildningar.*?</table>", text, re.DOTALL)[0]
    counts = re.findall(r'<td class="number">([^<]*)</td>', table)
    assert len(counts) == chart.count("<rect") == 17
    for count in counts:
        assert count == "0" or f">{count}</text>" in chart
    assert not re.search(r'(?:x|y|width|height)="[^"]*,', chart), "a decimal comma is no number in SVG"


def test_a_published_run_shows_exactly_the_figures_of_its_own_file_with_where_they_come_from(published):
    path = f"/statistik/korning/{YEAR}/1/"
    text = page(path)
    told = (
        "Övningsregionen, påhittad", published.seal, published.snapshot.sha256, "Så räknas siffrorna",
        "Lägsta poäng av dem som antogs", "Slutlig antagning 2026: 3 utbildningar", "Ögonblicksbild 1",
        "15 juni 2026",
    )  # fmt: skip
    for what in told:
        assert what in text, what
    kept = list(csv.DictReader(io.StringIO(file_bytes(published.pk, "statistics.csv").decode("utf-8-sig"))))
    shown = rows(f"{path}fil.csv")
    same = ("Ar", "Kommun", "Skola", "StudieVagKod", "Studievag", "AntalPlatser", "AntalAntagna", "AntalReserver",
            "AntalLedigaPlatser", "Granskod")  # fmt: skip
    assert [[row[name] for name in same] for row in shown] == [[row[name] for name in same] for row in kept]
    for name in ("Antagningsgrans", "Median"):
        assert [row[name] and Decimal(row[name]) for row in shown] == [row[name] and Decimal(row[name]) for row in kept]
    assert {row["Uppgifter"] for row in shown} == {"PRACTICE"}
    assert "Skolan rangordnar" in text
    assert "härlett" not in text
    assert Client().get(f"{path}fil.xlsx").content[:2] == b"PK"


def test_a_run_that_is_not_public_has_no_statistics(published):
    simulation = decided_run("simulation", "Försök", actor=OFFICE, now=timezone.now())
    page(f"/statistik/korning/{YEAR}/{simulation.number}/", 404)
    page(f"/statistik/korning/{YEAR}/99/", 404)
    Publication.objects.update(published_at=None, publish_at=timezone.now() + dt.timedelta(days=1))
    page(f"/statistik/korning/{YEAR}/1/", 404)
    assert "korning" not in page("/statistik/")


def test_a_figure_that_the_rule_does_not_let_out_is_nowhere(published, monkeypatch):
    monkeypatch.setattr(statistics, "published_figures", lambda day: ("places", "admitted"))
    text = page(f"/statistik/korning/{YEAR}/1/?sort=-limit&room=free")
    assert "Antagningsgräns" not in text
    assert "Median" not in text
    assert list(rows(f"/statistik/korning/{YEAR}/1/fil.csv")[0])[6:8] == ["AntalPlatser", "AntalAntagna"]
    assert all(row["Granskod"] == "" for row in rows(f"/statistik/korning/{YEAR}/1/fil.csv"))


def test_without_a_rule_no_figure_is_shown(published, monkeypatch):
    monkeypatch.setattr(statistics, "published_figures", lambda day: ())
    assert "Ingen regel om publicering" in page(f"/statistik/korning/{YEAR}/1/")


def test_the_page_of_an_earlier_year_shows_p_and_how_the_file_was_read():
    bring(f"2024;{NA};P;280,25;32;32;14;0\n2024;{NA};P;280,25;32;32;14;0\n")
    text = page("/statistik/2024/")
    for what in ('P <span class="hint aside">Annat skäl (härlett)', "P står i källan", "Samma rad som rad 2", "280,25",
                 "Kansliet: slut (prov)", "Slutantagningen 2024: 1 utbildning"):  # fmt: skip
        assert what in text, what
    assert rows("/statistik/2024/fil.csv")[0]["Antagningsgrans"] == "P"
    page("/statistik/2023/", 404)
    page("/statistik/ovning/2024/", 404)


def test_the_office_brings_a_file_in_and_mends_a_broken_one():
    office = client_as(Role.REGIONAL_OFFICE)
    path = "/statistik/lagg-in/"
    assert "lagg-in" in page("/statistik/", client=office)

    def send(text, **more):
        file = SimpleUploadedFile("slut.csv", (HEADER + text).encode())
        return office.post(path, {"file": file, "whose": "real", "source": "Kansliet (prov)", **more})

    broken = send(f"2024;{NA};abc;1;2;3;4;5\n2024;{NA};1;1;2,5;3;4;5\n")
    assert broken.status_code == 422
    text = broken.content.decode()
    assert "2 fel att rätta" in text
    for what in ("abc", "2,5", "AntalPlatser", "Här ska ett helt tal stå."):
        assert what in text
    assert StatisticsSet.objects.count() == 0
    assert office.post(path, {}).status_code == 422
    done = send(f"2024;{NA};262,5;280;32;32;14;0\n")
    assert (done.status_code, done.url) == (302, "/statistik/2024/")
    assert "2024 är inlagt. Rader: 1." in page(done.url, client=office)
    again = send(f"2024;{NA};262,5;280;32;32;14;0\n")
    assert "Inget ändrades." in page(again.url, client=office)
    other = send(f"2024;{NA};250;280;32;32;14;0\n")
    assert "2024 har redan en annan fil" in other.content.decode()
    assert send(f"2024;{NA};250;280;32;32;14;0\n", replace="on").status_code == 302
    invented = send(f"2022;{NA};250;280;32;32;14;0\n", whose="practice")
    assert invented.url == "/statistik/ovning/2022/"
    assert "Övningsregionen, påhittad" in page(invented.url)


def test_only_the_office_brings_files_in():
    assert client_as(Role.AUDITOR).get("/statistik/lagg-in/").status_code == 403
    assert Client().get("/statistik/lagg-in/").status_code == 302


def test_years_are_compared_in_a_table_and_as_lines(published):
    bring(f"2023;{NA};240;250;30;30;5;0\n")
    bring(f"2024;{NA};262,5;280,25;32;31;14;1\n")
    bring(f"2024;{NA};1;1;1;1;1;1\n", real=False)
    text = page("/statistik/jamfor/verklig/?q=bjorkskolan")
    assert "1 utbildning" in text
    assert "Skolan A" not in text
    name = re.search(r'href="(/statistik/jamfor/verklig/[0-9a-f]{16}/)"', text)[1]
    one = page(name)
    charts = re.findall(r'<svg viewBox="0 0 680 220".*?</svg>', one, re.DOTALL)
    assert len(charts) == 2
    assert ">240</text>" in charts[0]
    assert ">262,5</text>" in charts[0]
    assert "Finns inte i tabellen för 2025." in words(one)
    assert "Slutantagningen 2023 240 250 30 30 5 0" in words(one)
    practice = page("/statistik/jamfor/ovning/")
    assert "Skolan A" in practice
    assert "S:t Botvids" not in practice
    assert "Övningsregionen, påhittad" in practice
    kept = rows("/statistik/jamfor/verklig/fil.csv?q=bjorkskolan")
    assert [(row["Ar"], row["Antagningsgrans"]) for row in kept] == [("2023", "240"), ("2024", "262.5")]
    page("/statistik/jamfor/verklig/0000000000000000/", 404)


def test_two_rows_of_the_same_name_are_both_shown_and_neither_drawn():
    bring(f"2023;{NA};240;250;30;30;5;0\n2023;{NA};200;250;30;30;5;0\n")
    bring(f"2024;{NA};262,5;280,25;32;31;14;1\n")
    text = page("/statistik/jamfor/verklig/?q=bjorkskolan")
    one = page(re.search(r'href="(/statistik/jamfor/verklig/[0-9a-f]{16}/)"', text)[1])
    assert "<svg viewBox" not in one
    assert "Två rader har samma namn i tabellen för 2023." in one
    assert words(one).count("Slutantagningen 2023") == 2


@pytest.mark.parametrize("path", ["/statistik/", REAL, "/statistik/jamfor/verklig/", "/statistik/jamfor/ovning/",
                                  f"/statistik/korning/{YEAR}/1/", "/statistik/lagg-in/"])  # fmt: skip
def test_the_pages_speak_english(published, path):
    text = page(path, lang="en", client=client_as(Role.REGIONAL_OFFICE))
    content = re.search(r"<main.*?</main>", text, re.DOTALL)[0]
    english = words(re.sub(r'<(\w+)[^>]*\blang="sv"[^>]*>.*?</\1>', " ", content, flags=re.DOTALL))
    assert not re.search("[åäöÅÄÖ]", english), re.findall(r".{30}[åäöÅÄÖ].{30}", english)


def test_pages_of_a_run_take_few_queries(published, django_assert_max_num_queries):
    page(f"/statistik/korning/{YEAR}/1/")
    with django_assert_max_num_queries(7):
        page(f"/statistik/korning/{YEAR}/1/")
    with django_assert_max_num_queries(8):
        page("/statistik/")
