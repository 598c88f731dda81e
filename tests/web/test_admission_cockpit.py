"""The office's home, the calendar, what is missing, and the seats: who sees what, and what each number leads to."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, YearDay
from gymnasieregion.contexts.admission.selectors.seats import count_applicants
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.worker import Worker
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
CLOSED = {"status": "CLOSED", "closed_on": dt.date(YEAR, 1, 10), "closed_why": "För få sökande"}

DAYS = {
    "APPLICATION_OPENS": "2026-01-15", "APPLICATION_CLOSES": "2026-02-16", "PRELIMINARY_RESULT": "2026-04-15",
    "RECHOICE_OPENS": "2026-04-15", "RECHOICE_CLOSES": "2026-05-15", "FINAL_RESULT": "2026-07-01",
    "COMPLETIONS_BY": "2026-07-10", "REPLY_BY": "2026-07-17", "RESERVE_ROUND_1": "2026-07-30",
    "RESERVE_ROUND_2": "2026-08-13",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _year():
    small_year()


def _office():
    return client_as(Role.REGIONAL_OFFICE)


def _text(answer):
    return answer.content.decode()


def _check(client, kind="final"):
    answer = client.post(f"/antagning/{YEAR}/saknas/kontrollera/", {"kind": kind})
    assert answer.status_code == 302
    assert Worker(timezone.now).run_until_empty() >= 1


def _save_days(client, **others):
    return client.post(f"/antagning/{YEAR}/kalender/", {**DAYS, "why": "Beslutat i nämnden", **others})


def test_without_a_year_the_office_is_asked_to_open_one():
    AdmissionYear.objects.all().delete()
    client = _office()
    assert "Inget antagningsår är öppet" in _text(client.get("/antagning/"))
    asked = client.post("/antagning/oppna/", {"year": "2027", "entropy": "", "note": ""})
    assert asked.status_code == 422
    assert "Skriv vilken slump" in _text(asked)
    done = client.post("/antagning/oppna/", {"year": "2027", "entropy": "Visby kl. 12", "note": "", "synthetic": "on"})
    assert (done.status_code, done.url) == (302, "/antagning/2027/kalender/")
    row = AdmissionYear.objects.get()
    assert (row.year, row.synthetic, len(row.secret), row.days.count()) == (2027, True, 64, 11)
    assert row.secret != row.slip_secret
    again = client.post("/antagning/oppna/", {"year": "2027", "entropy": "Visby", "note": ""})
    assert (again.status_code, "redan öppnat" in _text(again)) == (422, True)


def test_the_home_tells_where_in_the_year_we_are_and_what_is_next():
    client = _office()
    _save_days(client)
    with time_machine.travel(dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC), tick=False):
        page = _text(_office().get(f"/antagning/{YEAR}/"))
    for words in (
        "Ansökan är öppen",
        "Sista dag att söka",
        "om 15 dagar",
        "Preliminär antagning",
        "påhittade",
        "i dag",
    ):
        assert words in page
    assert re.search(r"<svg.*Sista dag att söka 2026-02-16", page, re.DOTALL)


def test_each_key_number_leads_to_its_rows():
    page = _text(_office().get(f"/antagning/{YEAR}/"))
    for number, address in (
        (3, f"/antagning/{YEAR}/sokande/?active=yes"),
        (5, f"/antagning/{YEAR}/tabeller/choices/"),
        (3, f"/antagning/{YEAR}/platser/"),
        (7, f"/antagning/{YEAR}/platser/"),
        (0, f"/antagning/{YEAR}/korningar/"),
    ):
        assert f'<a href="{address}">{number}</a>' in page
    assert "Inget resultat är publicerat" in page
    assert f"/antagning/{YEAR}/korningar/ny/?kind=simulation" in page


def test_the_home_lists_what_stops_who_must_act_and_when_it_was_checked():
    client = _office()
    Applicant.objects.update(school="Björkskolan")
    page = _text(client.get(f"/antagning/{YEAR}/"))
    assert "Ingen har kontrollerat det än" in page
    _check(client, "simulation")
    page = _text(client.get(f"/antagning/{YEAR}/"))
    assert "Skolan A" in page
    assert f"/antagning/{YEAR}/saknas/TEST/?group=S001" in page
    assert "Kontrollera igen" in page


def test_the_auditor_reads_and_changes_nothing_and_others_are_refused():
    auditor = client_as(Role.AUDITOR)
    page = _text(auditor.get(f"/antagning/{YEAR}/"))
    assert "Kontrollera nu" not in page
    assert f"/antagning/{YEAR}/kalender/" not in page
    assert "/korningar/ny/" not in page
    for path in ("saknas/", "platser/", "platser/fil.csv", "platser/NA/"):
        assert auditor.get(f"/antagning/{YEAR}/{path}").status_code == 200
    for method, path in (("get", "kalender/"), ("post", "saknas/kontrollera/")):
        assert getattr(auditor, method)(f"/antagning/{YEAR}/{path}").status_code == 403
    for role in (Role.PRINCIPAL, Role.MUNICIPAL_OFFICER, Role.COUNSELLOR):
        assert client_as(role, "S001").get(f"/antagning/{YEAR}/").status_code == 403
    assert Client().get(f"/antagning/{YEAR}/").url.startswith("/logga-in/")


def test_the_round_that_is_suggested_is_the_next_that_is_not_published():
    client, now = _office(), timezone.now()
    _save_days(client)
    with time_machine.travel(dt.datetime(2026, 2, 20, 12, tzinfo=dt.UTC), tick=False):
        assert "Kör: preliminär antagning" in _text(_office().get(f"/antagning/{YEAR}/"))
        run = decided_run("preliminary", "Preliminär", actor=OFFICE, now=now)
        publish(run=run, publish_at=now, actor=OFFICE, now=now, why="Prov")
        work(now)
        page = _text(_office().get(f"/antagning/{YEAR}/"))
    assert "Kör: preliminär antagning" not in page
    assert "Kör: slutlig antagning" in page
    assert f"/antagning/{YEAR}/korningar/ny/?kind=final" in page


def test_on_the_day_of_the_final_result_the_final_is_suggested_until_it_is_published():
    client = _office()
    _save_days(client)
    day = YearDay.objects.get(year_id=YEAR, event="FINAL_RESULT").day
    for after in (0, 40, 80):
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC) + dt.timedelta(after), tick=False):
            page = _text(_office().get(f"/antagning/{YEAR}/"))
            missing = _text(_office().get(f"/antagning/{YEAR}/saknas/"))
        assert "Kör: slutlig antagning" in page
        assert "Slutlig antagning" in missing


def test_the_start_page_leads_the_office_and_the_auditor_to_the_admission():
    card = '<h3><a href="/antagning/">Antagningen</a></h3>'
    for role in (Role.REGIONAL_OFFICE, Role.AUDITOR):
        assert card in _text(client_as(role).get("/"))
    for role in (Role.PRINCIPAL, Role.PROVIDER_OFFICER):
        assert card not in _text(client_as(role, "S001").get("/"))
    assert card not in _text(Client().get("/"))


def test_the_menu_has_the_admission_for_those_who_may_see_it():
    entry = '<a href="/antagning/"'
    assert entry in _text(_office().get("/"))
    assert entry in _text(client_as(Role.AUDITOR).get("/"))
    assert entry not in _text(client_as(Role.PRINCIPAL, "S001").get("/"))
    assert entry not in _text(Client().get("/"))


@pytest.mark.parametrize("path", ["", "kalender/", "saknas/", "saknas/TEST/", "platser/", "platser/NA/"])
def test_a_year_that_is_not_open_is_not_found(path):
    assert _office().get(f"/antagning/1999/{path}").status_code == 404


def test_a_calendar_of_practice_is_called_invented_everywhere():
    _save_days(_office())
    page = _text(Client().get("/datum/?ar=2026"))
    assert ("Datumen är påhittade" in page, "Antagningskansliets kalender" in page) == (True, False)
    assert "(exempel)" in _text(Client().get("/datum.ics?ar=2026"))
    assert "Påhittade dagar" in _text(_office().get(f"/antagning/{YEAR}/"))
    assert "Övningsåret har påhittade dagar" in _text(_office().get(f"/antagning/{YEAR}/kalender/"))


def test_a_decided_calendar_is_public_on_the_page_of_dates_and_in_its_calendar_file():
    AdmissionYear.objects.update(synthetic=False)
    assert "Datumen är ett exempel" in _text(Client().get("/datum/?ar=2026"))
    done = _save_days(_office(), FINAL_RESULT="2 juli 2026")
    assert (done.status_code, done.url) == (302, f"/antagning/{YEAR}/")
    page = _text(Client().get("/datum/?ar=2026"))
    assert "torsdag 2 juli 2026" in page
    assert "Antagningskansliets kalender" in page
    assert "Datumen är ett exempel" not in page
    file = _text(Client().get("/datum.ics?ar=2026"))
    assert "DTSTART;VALUE=DATE:20260702" in file
    assert "(exempel)" not in file
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.why) == ("admission.year.days", "Beslutat i nämnden")


def test_every_wrong_day_is_told_at_its_field_and_what_was_written_stays():
    client = _office()
    wrong = _save_days(client, APPLICATION_CLOSES="2026-01-10", REPLY_BY="17/6", RESERVE_ROUND_2="ingen aning")
    page = _text(wrong)
    assert wrong.status_code == 422
    assert "ingen aning" in page
    wrong = _save_days(client, APPLICATION_CLOSES="2026-01-10", REPLY_BY="17/6")
    page = _text(wrong)
    assert wrong.status_code == 422
    assert '<a href="#id_APPLICATION_CLOSES">' in page
    assert '<a href="#id_REPLY_BY">' in page
    assert "Sista dag att svara: 17 juni 2026 är för tidigt; Slutligt besked är 1 juli 2026." in page
    assert not Event.objects.filter(action="admission.year.days").exists()


def test_what_is_missing_is_a_list_with_links_and_each_leads_to_its_rows():
    client = _office()
    _check(client)
    page = _text(client.get(f"/antagning/{YEAR}/saknas/?kind=final"))
    for words in ("Ska göras före omgången", "Provpoäng saknas", "Datum saknas i kalendern", "1 juli 2025 kl. 14.00"):
        assert words in page
    rows = _text(client.get(f"/antagning/{YEAR}/saknas/TEST/"))
    assert "Asta" in rows
    assert f"/antagning/{YEAR}/tabeller/tests/?applicant=Asta" in rows
    assert "Inget saknas här nu" in _text(client.get(f"/antagning/{YEAR}/saknas/RANK/"))
    assert client.get(f"/antagning/{YEAR}/saknas/NONSENS/").status_code == 404


def test_faults_of_the_tables_are_listed_with_whose_they_are():
    Offering.objects.filter(offering_id="IB").update(selection="MERIT")
    client = _office()
    _check(client)
    page = _text(client.get(f"/antagning/{YEAR}/saknas/?kind=final"))
    assert "Stoppar omgången (1)" in page
    rows = _text(client.get(f"/antagning/{YEAR}/saknas/RANK_NOT_EXPECTED/?kind=final&table=ranks"))
    assert "Utbildningen IB rangordnas inte av skolan." in rows
    assert f"/antagning/{YEAR}/tabeller/ranks/?applicant=Bo" in rows


def test_the_list_says_that_facts_have_changed_since():
    client = _office()
    _check(client)
    _save_days(client)
    assert "Uppgifter har ändrats sedan dess" in _text(client.get(f"/antagning/{YEAR}/saknas/?kind=final"))


def test_a_check_waits_its_turn_and_an_unknown_kind_is_none():
    client = _office()
    client.post(f"/antagning/{YEAR}/saknas/kontrollera/", {"kind": "final"})
    page = _text(client.get(f"/antagning/{YEAR}/saknas/?kind=final"))
    assert "Kontrollen görs nu" in page
    assert 'data-fresh="2"' in page
    assert client.post(f"/antagning/{YEAR}/saknas/kontrollera/", {"kind": "x"}).status_code == 404


def test_a_protected_person_is_an_id_for_the_office_and_nobody_for_the_auditor():
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    office = _text(_office().get(f"/antagning/{YEAR}/saknas/TEST/"))
    assert "Asta" in office
    assert "Skyddad" in office
    assert "Stockholm</td>" not in office
    auditor = client_as(Role.AUDITOR)
    assert "Asta" not in _text(auditor.get(f"/antagning/{YEAR}/saknas/TEST/"))
    assert "Asta" not in _text(auditor.get(f"/antagning/{YEAR}/platser/NA/"))
    assert "Asta" in _text(_office().get(f"/antagning/{YEAR}/platser/NA/"))


def test_the_seats_of_each_education_stand_beside_those_who_want_them():
    page = _text(_office().get(f"/antagning/{YEAR}/platser/"))
    assert "3 utbildningar som startar, 7 platser, 3 förstahandsval" in page
    row = re.search(r"<tr><th scope=\"row\"><a href=\"/utbud/\d+/andra/\" lang=\"sv\">Naturv.*?</tr>", page, re.DOTALL)
    cells = re.findall(r'<td class="number[^>]*>(?:<a [^>]*>)?(\d+)', row.group())
    assert cells == ["3", "2", "0", "0", "0", "2"]  # seats; chosen first, second, third, later; in all
    assert f"/antagning/{YEAR}/platser/NA/" in row.group()


def test_the_home_and_the_seats_count_the_same_programmes_and_say_which():
    Offering.objects.filter(offering_id="IB").update(**CLOSED)
    home = _text(_office().get(f"/antagning/{YEAR}/"))
    seats_at = f"/antagning/{YEAR}/platser/"
    assert f'<dt>Utbildningar som startar</dt><dd><a href="{seats_at}">2</a></dd>' in home
    assert f'<dt>Platser på dem</dt><dd><a href="{seats_at}">5</a></dd>' in home
    assert "2 utbildningar som startar och 1 som inte startar, 5 platser" in _text(_office().get(seats_at))


def test_the_list_of_those_who_chose_a_programme_gives_its_number_and_leads_the_office_to_its_seats():
    offering = Offering.objects.get(offering_id="ES")
    change = f'<a href="/utbud/{offering.pk}/andra/">Ändra platserna</a>'
    office = _text(_office().get(f"/antagning/{YEAR}/platser/ES/"))
    assert "<dt>Utbildningens nummer</dt><dd>ES</dd>" in office
    assert change in office
    assert change not in _text(client_as(Role.AUDITOR).get(f"/antagning/{YEAR}/platser/ES/"))
    Offering.objects.filter(pk=offering.pk).update(**CLOSED)
    assert change not in _text(_office().get(f"/antagning/{YEAR}/platser/ES/"))


def test_the_seats_are_filtered_sorted_and_handed_out_as_files():
    client = _office()

    def names(query):
        page = _text(client.get(f"/antagning/{YEAR}/platser/{query}"))
        return re.findall(r'lang="sv">([^<]+)</a>', page)

    assert names("?q=natur skolan") == ["Naturvetenskapsprogrammet"]
    assert names("?sort=-all")[0] in {"Naturvetenskapsprogrammet", "Estetiska programmet"}
    assert names("?sort=all")[0] == "International Baccalaureate"
    assert names("?state=unwanted") == []
    Offering.objects.filter(offering_id="IB").update(reviewed_on=None)
    assert names("?state=unreviewed") == ["International Baccalaureate"]
    assert client.get(f"/antagning/{YEAR}/platser/?run=7").status_code == 404
    lines = client.get(f"/antagning/{YEAR}/platser/fil.csv?q=natur").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2026,NA,Stockholm,Skolan A,Naturvetenskapsprogrammet,NA,OPEN,3,2,0,0,0,2,,,,,"
    assert client.get(f"/antagning/{YEAR}/platser/fil.xlsx").content[:2] == b"PK"


def test_closing_an_education_tells_whom_it_hits_and_shows_the_office_who():
    offering = Offering.objects.get(offering_id="NA")
    assert count_applicants(YEAR, "NA") == 2
    office = _text(_office().get(f"/utbud/{offering.pk}/lagg-ned/"))
    assert f'<a href="/antagning/{YEAR}/platser/NA/">Visa vilka</a>' in office
    assert "Inte känt" not in office
    principal = _text(client_as(Role.PRINCIPAL, "S001").get(f"/utbud/{offering.pk}/lagg-ned/"))
    assert "Visa vilka" not in principal
    who = _text(_office().get(f"/antagning/{YEAR}/platser/NA/"))
    assert who.index("Asta") < who.index("Cia")
    assert _office().get(f"/antagning/{YEAR}/platser/FINNS-INTE/").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 25), ("saknas/", 12), ("saknas/TEST/", 12), ("platser/", 12), ("platser/NA/", 10), ("kalender/", 8)],
)
def test_no_page_asks_more_when_there_is_more_to_show(path, most, django_assert_max_num_queries):
    client = _office()
    _check(client, "simulation")
    client.get(f"/antagning/{YEAR}/{path}")
    with django_assert_max_num_queries(most):
        assert client.get(f"/antagning/{YEAR}/{path}").status_code == 200


def test_every_page_is_in_english_too():
    client = _office()
    _check(client, "final")
    client.cookies["django_language"] = "en"
    for path, words in (
        ("", "Key numbers"), ("saknas/?kind=final", "To be done before the round"), ("platser/", "first choices"),
        ("kalender/", "Last day to apply"), ("saknas/TEST/", "Test points are missing"),
    ):  # fmt: skip
        page = _text(client.get(f"/antagning/{YEAR}/{path}"))
        assert words in page
        assert "«saknas" not in page
        assert "Kansliet" not in page


def test_the_note_of_the_year_stands_beside_the_lead():
    AdmissionYear.objects.filter(pk=YEAR).update(note="Nytt i år: <en> gemensam ansökan")
    page = _text(_office().get(f"/antagning/{YEAR}/"))
    lead = re.search(r'<p class="lead">.*?</p>', page).group()
    assert "Nytt i år: &lt;en&gt; gemensam ansökan" in lead
    AdmissionYear.objects.filter(pk=YEAR).update(note="")
    assert (
        'class="quiet"'
        not in re.search(r'<p class="lead">.*?</p>', _text(_office().get(f"/antagning/{YEAR}/"))).group()
    )
