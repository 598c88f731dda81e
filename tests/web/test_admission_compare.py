"""The comparison of two runs: what differs in their input, what began each chain, and which programmes it changed.

The year is that of ``tests/admission_cases.py``: Cia's mark was written in as E and is B, and ES gets a third seat.
"""

import csv
import io

import pytest
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.contexts.admission.services.runs_compared import compared
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.contexts.offer.models import SeatGroup
from gymnasieregion.platform.access.actor import Actor, Role
from tests.admission_cases import CHOSEN, MARKS, eligible, wrong_year
from tests.admission_runs import decided_run
from tests.admission_year import YEAR, frame
from tests.roles import client_as

pytestmark = pytest.mark.django_db
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
HOME = f"/antagning/{YEAR}/korningar/2/jamfor/"
ES, NA = "Estetiska programmet, Skolan A (ES)", "Naturvetenskapsprogrammet, Skolan A (NA)"


@pytest.fixture
def year(db):
    wrong_year()


def decided(name, kind="simulation"):
    return decided_run(kind, name, actor=OFFICE, now=timezone.now())


def write(table, *rows):
    write_rows(year=YEAR, table=table, frame=frame(table, rows), replace="all")


@pytest.fixture
def two(year):
    decided("Före")
    write("grades", *((who, "MA", "B" if who == "Cia" else mark, "") for who, mark in MARKS.items()))
    SeatGroup.objects.filter(offering__offering_id="ES").update(seats=3)
    decided("Efter")


@pytest.fixture
def office(db):
    return client_as(Role.REGIONAL_OFFICE)


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_chain_says_what_began_it(two, office):
    shown = page(office, f"{HOME}?med=1")
    assert "3 sökande fick ett annat besked" in shown
    assert "Kedjan började med: betyg: Matematik (MA): från E till B" in shown
    assert f"Kedjan började med: platser: {ES}: från 2 till 3" in shown
    assert "Kedjan börjar här" not in shown
    english = client_as(Role.REGIONAL_OFFICE)
    english.cookies["django_language"] = "en"
    assert f"The chain began with: places: {ES}: from 2 to 3" in page(english, f"{HOME}?med=1")


def test_what_differs_is_counted_with_the_chains_and_moves_that_it_began(two, office):
    shown = page(office, f"{HOME}?med=1")
    assert "Vad som skiljer i underlaget" in shown
    for words, counts, code, moved in (("betyg", ("1", "1", "1"), "MARK", 2), ("platser", ("1", "1", "1"), "SEATS", 1)):
        row = shown.partition(f'<th scope="row">{words}</th>')[2].partition("</tr>")[0]
        assert [cell.partition("<")[0] for cell in row.split('">')[1:4]] == list(counts)
        assert f'<a href="?med=1&amp;orsak={code}">{moved}<' in row
    assert page(office, f"{HOME}?med=1&orsak=MARK").count("kedja 1, steg") == 2
    assert "1 av 3" in page(office, f"{HOME}?med=1&orsak=SEATS")
    assert "Ingen stämmer" in page(office, f"{HOME}?med=1&orsak=TEST")


def test_the_programmes_that_differ_stand_at_the_top_with_their_figures_and_links(two, office):
    shown = page(office, f"{HOME}?med=1")
    assert "2 utbildningar fick andra siffror" in shown
    rows = shown.partition("fick andra siffror")[2].split("<tr>")[2:4]
    assert f'<a href="/antagning/{YEAR}/korningar/2/utbildning/ES/" lang="sv">Estetiska programmet</a>' in rows[0]
    assert "2 → <strong>3</strong>" in rows[0]  # seats, and admitted
    assert "utbildning=ES" in rows[0]
    assert "Naturvetenskapsprogrammet" in rows[1]
    for sort, first in (("seats", "Naturvetenskapsprogrammet"), ("-seats", "Estetiska programmet")):
        listed = page(office, f"{HOME}?med=1&vy=utbildningar&sort={sort}").partition("<tbody>")[2]
        assert listed.partition('lang="sv">')[2].startswith(first)


def test_the_files_say_what_began_each_chain(two, office):
    rows = rows_of(page(office, f"{HOME}fil.csv?med=1"))
    assert [(row["applicant_id"], row["because"], row["cause"], row["cause_changes"]) for row in rows] == [
        ("Cia", "CAUSE", "MARK", "MARK MA E>B"),
        ("Bo", "PUSHED", "MARK", "MARK MA E>B"),
        ("Egil", "CAUSE", "SEATS", "SEATS ES 2>3"),
    ]
    book = office.get(f"{HOME}fil.xlsx?med=1&orsak=SEATS")
    assert book.content[:2] == b"PK"
    page(office, f"{HOME}fil.xlsx?med=7", 404)


def test_of_a_protected_identity_only_the_kind_of_change_is_told(two, office):
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
    for client in (office, client_as(Role.AUDITOR)):
        shown = page(client, f"{HOME}?med=1")
        assert "Kedjan började med: betyg" in shown
        assert "från E till B" not in shown
        rows = rows_of(page(client, f"{HOME}fil.csv?med=1"))
        told = [(row["applicant_id"], row["cause"], row["cause_changes"]) for row in rows]
        assert told == [("Bo", "MARK", ""), ("Egil", "SEATS", "SEATS ES 2>3")]


def test_who_goes_who_comes_and_what_they_choose_are_told(year, office):
    decided("Före")
    chosen = {**CHOSEN, "Asta": ("ES",), "Bo": ("NA",), "Doris": ("ES", "NA")}
    rows = [(who, id_, rank) for who, ids in chosen.items() for rank, id_ in enumerate(ids, start=1)]
    write("choices", *((who, str(rank), id_) for who, id_, rank in rows))
    write("row_decisions", *(eligible(who, id_) for who, id_, _ in rows))
    write("tests", *((who, "ES", "20.00") for who in ("Asta", "Cia", "Doris", "Egil")))
    Applicant.objects.filter(applicant_id="Egil").update(is_active=False)
    decided("Efter")
    found = compared(*Run.objects.order_by("number"))
    told = {(row[0], row[1]) for row in found.own.select("applicant_id", "kind").iter_rows()}
    assert {("Asta", "CHOICE_ADDED"), ("Asta", "CHOICE_REMOVED"), ("Bo", "CHOICE_REMOVED"), ("Doris", "CHOICE_ORDER"),
            ("Bo", "ELIGIBILITY"), ("Asta", "ELIGIBILITY"), ("Egil", "WENT")} <= told  # fmt: skip
    shown = page(office, f"{HOME}?med=1")
    assert f"borttaget val 1: {NA}" in shown
    assert "sökande har gått" in shown


def test_two_runs_of_the_same_input_differ_in_nothing(year, office):
    decided("Före")
    decided("Efter")
    shown = page(office, f"{HOME}?med=1")
    assert "Underlaget är samma" in shown
    assert "Ingen fick ett annat besked" in shown
    assert "andra siffror" not in shown


def test_another_kind_of_round_is_what_began_where_nothing_nearer_did(year, office):
    of_na = SeatGroup.objects.get(offering__offering_id="NA").offering
    SeatGroup.objects.create(offering=of_na, position=2, group_id="fri", kind="FREE", seats=1)
    pairs = [(who, id_) for who, ids in CHOSEN.items() for id_ in ids if (who, id_) != ("Doris", "NA")]
    write("row_decisions", ("Doris", "NA", "", "", "yes", "", "GRANTED", ""), *(eligible(*pair) for pair in pairs))
    decided("Före", "preliminary")
    decided("Efter", "final")
    assert compared(*Run.objects.order_by("number")).own.height == 0
    shown = page(office, f"{HOME}?med=1")
    assert "Kedjan började med: omgångens slag eller dag: från preliminär antagning till slutlig antagning" in shown
    assert "följd av andra ändringar" not in shown


def test_somebody_who_was_covered_between_the_runs_neither_went_nor_came(year, office):
    decided("Före")
    cia, now = Applicant.objects.get(applicant_id="Cia"), timezone.now()
    begin_protection(applicant=cia.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=now)
    decided("Efter")
    found = compared(*Run.objects.order_by("number"))
    assert found.moved == []
    assert not {"CAME", "WENT"} & set(found.own["kind"])


def test_a_run_whose_input_has_been_thinned_is_offered_nowhere(two, office):
    decided("Igen")
    new = f"/antagning/{YEAR}/korningar/ny/"
    thinned = Run.objects.get(number=1).snapshot
    option = f'<option value="{thinned.pk}">'
    assert '<option value="1">1. Före</option>' in page(office, HOME)
    assert option in page(office, new)
    thinned.files.all().delete()
    assert '<option value="1">1. Före</option>' not in page(office, HOME)
    assert '<option value="3">3. Igen</option>' in page(office, HOME)
    assert option not in page(office, new)
    shown = page(office, f"/antagning/{YEAR}/korningar/underlag/")
    assert shown.count("Gallrad") == 1
    assert f"?underlag={thinned.pk}" not in shown
    assert office.get(f"{HOME}?med=1").status_code == 404
    assert office.get(f"/antagning/{YEAR}/korningar/1/jamfor/?med=2").status_code == 404
    again = office.post(f"/antagning/{YEAR}/korningar/1/omkorning/", follow=True)
    assert "Ögonblicksbild 1 är gallrad." in again.content.decode()
    assert Run.objects.count() == 3


def test_the_same_input_frozen_again_has_its_files_again(two):
    last = Run.objects.get(number=2).snapshot
    last.files.all().delete()
    decided("Igen")
    assert Run.objects.get(number=3).snapshot == last
    assert last.files.exists()
