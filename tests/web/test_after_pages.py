"""The pages after a result: calls, free places, changes, arrivals and practising; who may, what is told, what leaks."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Arrival,
    Choice,
    Completion,
    Grade,
    HeldSeat,
    PathRequest,
    ReserveCall,
    YearDay,
)
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.reserve_calls import call_next, say_free_seats
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.formats import SOFT_HYPHEN
from gymnasieregion.platform.pages.words import EASY_COOKIE
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR
from tests.reserve_year import MONDAY, OFFICE, PETRA, key_of, offered, reserve_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

SCHOOL = "S001"
FRIDAY = dt.datetime(2026, 8, 21, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _august():
    """The term begins today: NA has two free places of three, IB and ES are full, Dan, Eva and Fia are in reserve."""
    with time_machine.travel(MONDAY, tick=False):
        reserve_year()
        days = {
            "APPLICATION_OPENS": dt.date(2026, 1, 15),
            "APPLICATION_CLOSES": dt.date(2026, 2, 16),
            "TERM_STARTS": dt.date(2026, 8, 17),
        }
        YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())
        Grade.objects.bulk_create(
            Grade(applicant=one, subject=subject, mark="C")
            for one in Applicant.objects.all()
            for subject in ("SV", "EN", "MA", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "BL", "IDH")
        )
        yield


def _text(answer):
    words = re.sub(r"</?time[^>]*>", "", answer.content.decode().replace("\xa0", " ").replace(SOFT_HYPHEN, ""))
    assert "«saknas" not in words  # a name that the template has and the page was not given
    return re.sub(r"\s+", " ", words)


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return _text(answer)


def _pupil(name):
    return client_as(Role.APPLICANT, name)


def _principal():
    return client_as(Role.PRINCIPAL, SCHOOL)


def _at(offering, what):
    return f"/skolan/{Offering.objects.get(offering_id=offering, offer_year_id=YEAR).pk}/{what}/"


def _called(name="Dan"):
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=MONDAY)
    return call_next(offering=offered("IB"), group_id="alla", expected=key_of(name), actor=PETRA, now=MONDAY)


def test_a_called_pupil_is_told_what_a_yes_leaves_and_answers():
    call, client = _called(), _pupil("Dan")
    page = _page(client, "/besked/kallelse/")
    for words in ("Svara senast 18 augusti 2026 kl. 23.59", "Du lämnar platsen du har:", "Naturvetenskapsprogrammet"):
        assert words in page, words
    answer = client.post("/besked/kallelse/svara/", {"call": call.pk, "do": "yes"})
    assert (answer.status_code, answer.url) == (302, "/besked/kallelse/")
    assert "Platsen är din" in _page(client, "/besked/kallelse/")
    assert HeldSeat.objects.get(applicant=key_of("Dan")).offering_id == "IB"
    assert "Dan" in _page(_principal(), _at("IB", "reserver"))
    assert client.post("/besked/kallelse/svara/", {"call": call.pk, "do": "undo"}).status_code == 302
    assert "Ja, jag tar platsen" in _page(client, "/besked/kallelse/")


def test_a_late_answer_is_told_and_another_s_call_is_not_there():
    call, client = _called(), _pupil("Dan")
    assert _pupil("Eva").post("/besked/kallelse/svara/", {"call": call.pk, "do": "yes"}).status_code == 404
    assert client.post("/besked/kallelse/svara/", {"call": call.pk, "do": "maybe"}).status_code == 404
    with time_machine.travel(FRIDAY, tick=False):
        client = _pupil("Dan")
        answer = client.post("/besked/kallelse/svara/", {"call": call.pk, "do": "yes"})
        assert answer.status_code == 409
        assert "Svarstiden är slut" in _text(answer)
    assert ReserveCall.objects.get().reply == "WAITING"


def test_a_guardian_reads_the_call_and_does_not_answer():
    call, client = _called(), client_as(Role.GUARDIAN, "Dan")
    page = _page(client, "/besked/kallelse/")
    assert "Den som är kallad svarar" in page
    assert "Ja, jag tar platsen" not in page
    assert client.post("/besked/kallelse/svara/", {"call": call.pk, "do": "yes"}).status_code == 403


def test_who_has_not_been_called_reads_how_it_works():
    assert "Ingen skola har kallat dig" in _page(_pupil("Hal"), "/besked/kallelse/")


@time_machine.travel(MONDAY + dt.timedelta(hours=1), tick=False)
def test_free_places_are_searched_applied_for_and_taken_back():
    client = _pupil("Eva")
    page = _page(client, "/besked/lediga/")
    for words in ("1 utbildning med lediga platser", "Naturvetenskapsprogrammet", "Du är behörig", "Sök platsen"):
        assert words in page, words
    assert "Inget stämmer" in _page(client, "/besked/lediga/?q=estetiska")
    assert client.post("/besked/lediga/sok/?sort=name", {"offering": "NA"}).url == "/besked/lediga/?sort=name"
    page = _page(client, "/besked/lediga/")
    assert "Den är val 3 i din ansökan. Kalendern har ingen fler antagning: ring skolan." in page
    assert "Inte prövat, ring skolan" in page  # the last reserve round has been
    assert list(Choice.objects.filter(applicant=key_of("Eva")).values_list("offering_id", flat=True)) == [
        "IB", "ES", "NA",
    ]  # fmt: skip
    again = client.post("/besked/lediga/sok/", {"offering": "NA"})
    assert (again.status_code, "finns redan i listan" in _text(again)) == (409, True)
    client.post("/besked/lediga/sok/", {"offering": "NA", "do": "back"})
    assert Choice.objects.filter(applicant=key_of("Eva")).count() == 2


def test_a_late_choice_is_to_be_tried_until_the_round_that_tries_it_is_published():
    after = MONDAY + dt.timedelta(hours=1)
    with time_machine.travel(after, tick=False):
        client = _pupil("Eva")
        client.post("/besked/lediga/sok/", {"offering": "NA"})
        run = decided_run("reserve", "Reserv", actor=OFFICE, now=after)
        page = _page(client, "/besked/lediga/")
        assert "Prövas i nästa antagning" in page
        assert "Se beskedet" not in page
        assert 'value="back"' not in page  # the round counts with it
        publish(run=run, publish_at=after, actor=OFFICE, now=after, why="Övning")
        work(after)
        page = _page(client, "/besked/lediga/")
        assert "Se beskedet" in page
        assert "Prövas i nästa antagning" not in page


def test_where_a_skills_test_is_needed_it_is_told_before_one_applies():
    Offering.objects.filter(offering_id="NA").update(selection="MERIT_TEST", test_weight=1, test_max=100, test_min=10)
    page = _page(_pupil("Eva"), "/besked/lediga/")
    assert "Utan poäng prövas valet inte. Fråga skolan om den håller ett prov till" in page


def test_who_has_a_seat_is_told_what_happens_to_it_and_of_new_grades():
    Completion.objects.create(
        applicant_id=key_of("Gun"), subject="MA", mark="B", language_as="", completed_on=dt.date(2026, 8, 14)
    )
    page = _page(_pupil("Gun"), "/besked/lediga/")
    assert 'Du har en plats: <span lang="sv">Estetiska programmet, Skolan B</span>' in page
    assert "Nya betyg har kommit in" in page
    assert "prövas alla dina val igen med de nya betygen" in page


def test_a_guardian_and_a_school_look_and_do_not_apply():
    guardian = client_as(Role.GUARDIAN, "Eva")
    assert "Sök platsen" not in _page(guardian, "/besked/lediga/")
    assert guardian.post("/besked/lediga/sok/", {"offering": "NA"}).status_code == 403
    assert _principal().get("/besked/lediga/").status_code == 403


def test_a_counsellor_helps_a_pupil_of_their_own_school_only():
    Applicant.objects.filter(applicant_id="Eva").update(school_code="G1")
    mine, others = client_as(Role.COUNSELLOR, "G1"), client_as(Role.COUNSELLOR, "G2")
    path = f"/besked/{key_of('Eva')}/lediga/"
    assert "Det gäller Eva." in _page(mine, path)
    assert mine.post(f"{path}sok/", {"offering": "NA"}).url == path
    assert others.get(path).status_code in {403, 404}
    Applicant.objects.filter(applicant_id="Eva").update(protection="MARKED", given_name="", family_name="", email="")
    assert mine.get(path).status_code in {403, 404}


def test_a_change_is_asked_for_decided_and_read():
    client, school = _pupil("Gun"), _principal()
    page = _page(client, "/besked/byta/")
    for words in ("1 utbildning med plats", "Du är under 18 år", "Be om platsen"):
        assert words in page, words
    assert client.post("/besked/byta/be/", {"offering": "NA"}).status_code == 302
    assert "Väntar på skolans beslut" in _page(client, "/besked/byta/")
    path = _at("NA", "byten")
    home = _page(school, "/skolan/")
    assert "Byte eller återantagning att besluta: 1" in home
    assert f'href="{path}"' in home
    page = _page(school, path)
    assert "Gun" in page
    assert "Estetiska" not in page  # of the place that is left the school learns nothing
    number = PathRequest.objects.get().pk
    refused = school.post(path, {"request": number, "do": "yes", "heard": "", "ground": "Plats finns"})
    assert refused.status_code == 409
    assert "så vårdnadshavaren ska höras" in _text(refused)
    assert 'value="Plats finns"' in _text(refused)  # nothing typed is lost
    assert school.post(path, {"request": number, "do": "yes", "heard": "Mamma 17/8"}).status_code == 302
    assert "Du lämnade" in _page(client, "/besked/byta/")
    assert HeldSeat.objects.get(applicant=key_of("Gun")).offering_id == "NA"
    assert "Din ansökan är beviljad: du har nu en plats på" in _page(client, "/besked/")
    assert "Byte eller återantagning att besluta" not in _page(school, "/skolan/")
    assert school.post(path, {"request": number, "do": "undo"}).status_code == 302
    assert school.post(path, {"request": number, "do": "no", "heard": "Mamma", "ground": "Fullt"}).status_code == 302
    assert "Skolans skäl:" in _page(client, "/besked/byta/")
    assert "Din ansökan är avslagen:" in _page(client, "/besked/")
    assert school.post(path, {"request": "999", "do": "yes"}).status_code == 404


def test_a_request_is_taken_back_and_without_a_seat_free_places_are_pointed_to():
    client = _pupil("Gun")
    client.post("/besked/byta/be/", {"offering": "NA"})
    number = PathRequest.objects.get().pk
    assert client.post("/besked/byta/be/", {"do": "back", "request": number}).status_code == 302
    assert "Återtagen" in _page(client, "/besked/byta/")
    page = _page(_pupil("Fia"), "/besked/byta/")
    assert "Du har ingen plats att byta från" in page
    assert "/besked/lediga/" in page


def test_before_the_term_neither_changes_nor_arrivals():
    YearDay.objects.filter(event="TERM_STARTS").update(day=dt.date(2026, 8, 24))
    assert "Byten söks från och med terminens första dag, 24 augusti 2026" in _page(_pupil("Gun"), "/besked/byta/")
    assert "Höstterminen börjar 24 augusti 2026" in _page(_principal(), _at("IB", "ankomst"))


def test_arrivals_of_many_at_once_undone_and_ended_after_three_days():
    client, path = _principal(), _at("IB", "ankomst")
    both = [key_of("Asta"), key_of("Bo")]
    assert "Har slutat: avsluta platsen" not in _page(client, path)
    assert client.post(path, {"person": both, "do": "ABSENT"}).status_code == 302
    assert "Sparat för 2." in _page(client, path)
    assert client.post(f"{path}?state=ABSENT", {"person": both[:1], "do": "CAME"}).url == f"{path}?state=ABSENT"
    page = _page(client, f"{path}?state=ABSENT")
    assert (re.findall(r'name="person" value="(\d+)"', page), "Alla (2)" in page) == ([str(both[1])], True)
    empty = client.post(path, {"do": "CAME"})
    assert (empty.status_code, "Markera minst en elev" in _text(empty)) == (409, True)
    assert client.post(path, {"person": both, "do": "NOTHING"}).status_code == 404
    with time_machine.travel(FRIDAY, tick=False):
        client = _principal()
        wrong = client.post(path, {"person": both, "do": "ENDED", "ground": "Kom inte"})
        assert "Har kommit eller anmält giltigt skäl: Asta" in _text(wrong)
        assert 'value="Kom inte"' in _text(wrong)
        assert client.post(path, {"person": both[1:], "do": "ENDED"}).status_code == 302
        assert "Ni har 1 fler att kalla reserver till" in _page(client, path)
        told = _page(_pupil("Bo"), "/besked/")
        assert "Skolan har avslutat din plats på" in told
        assert "Du har tackat nej" not in told
        assert "Nästa på tur" in _page(client, _at("IB", "reserver"))
        assert client.post(path, {"person": both[1:], "do": "UNDO"}).status_code == 302
    assert Arrival.objects.filter(state="ENDED").count() == 0


def test_a_protected_identity_is_in_none_of_the_school_s_lists():
    client, school = _pupil("Gun"), _principal()
    client.post("/besked/byta/be/", {"offering": "NA"})
    hidden = {"protection": "MARKED", "given_name": "", "family_name": "", "email": ""}
    Applicant.objects.filter(applicant_id__in=["Gun", "Bo"]).update(**hidden)
    assert "Gun" not in _page(school, _at("NA", "byten"))
    assert "Bo" not in re.findall(r'for="p-\d+">(\w+)', _page(school, _at("IB", "ankomst")))
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Gun" in _page(office, _at("NA", "byten"))
    assert "Bo" in _page(office, _at("IB", "ankomst"))


def test_the_office_practises_another_time_and_the_page_says_what_it_moves():
    office, path = client_as(Role.REGIONAL_OFFICE), f"/antagning/{YEAR}/ovningsdag/"
    assert path in _page(office, f"/antagning/{YEAR}/")
    page = _page(office, path)
    assert "Här flyttas övningskalendern, och bara den" in page
    assert "Beskedsdagen" not in page  # the calendar has no such day
    assert office.post(path, {"moment": "CALLS"}).status_code == 302
    assert days_of(YEAR)["RESERVE_ROUND_2"] == dt.date(2026, 8, 16)
    assert office.post(path, {"moment": "CALLS"}).status_code == 409
    assert client_as(Role.AUDITOR).get(path).status_code == 403
    AdmissionYear.objects.update(synthetic=False)
    assert office.get(path).status_code == 404
    assert path not in _page(office, f"/antagning/{YEAR}/")


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("Dan", "/besked/kallelse/"),
        ("Gun", "/besked/lediga/"),
        ("Gun", "/besked/byta/"),
        ("", "ankomst"),
        ("", "byten"),
    ],
)
def test_a_first_view_asks_little_and_weighs_little(who, path):
    _called()
    _pupil("Gun").post("/besked/byta/be/", {"offering": "NA"})
    client = _pupil(who) if who else _principal()
    path = path if who else _at("NA" if path == "byten" else "IB", path)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert len(asked) < 35, [each["sql"][:100] for each in asked]
    assert len(answer.content) < 150_000


@pytest.mark.parametrize(("cookie", "value"), [(settings.LANGUAGE_COOKIE_NAME, "en"), (EASY_COOKIE, "1")])
def test_the_pages_are_whole_in_english_and_easy_swedish(cookie, value):
    _called()
    for name in ("Dan", "Gun"):
        client = _pupil(name)
        client.cookies[cookie] = value
        for path in ("/besked/kallelse/", "/besked/lediga/", "/besked/byta/"):
            assert client.get(path).status_code == 200
