"""A pupil finds programmes and adds them: filters in the address, own points beside limits, one place for each."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Choice, YearDay
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR, small_year
from tests.db.test_applying_advice import PASSED, earlier_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

ADDRESS, ADD = "/ansokan/valj/", "/ansokan/valj/lagg-till/"


@pytest.fixture(autouse=True)
def _in_february():
    with time_machine.travel(dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def asta():
    small_year(grades=PASSED, choices=[("Asta", "1", "NA")])
    days = {"APPLICATION_OPENS": (1, 15), "APPLICATION_CLOSES": (2, 16), "PRELIMINARY_RESULT": (4, 15),
            "RECHOICE_OPENS": (4, 15), "RECHOICE_CLOSES": (5, 15), "FINAL_RESULT": (7, 1)}  # fmt: skip
    for event, (month, day) in days.items():
        YearDay.objects.create(year_id=YEAR, event=event, day=dt.date(YEAR, month, day))
    earlier_year(2025, [("Naturvetenskapsprogrammet", 255.0, "")])
    return client_as(Role.APPLICANT, "Asta")


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def chosen(who="Asta"):
    return list(
        Choice.objects.filter(applicant__applicant_id=who).order_by("rank").values_list("offering_id", flat=True)
    )


def test_the_count_is_the_heading_and_the_filters_are_in_the_address(asta):
    assert "<h1>3 utbildningar att välja</h1>" in asta.get(ADDRESS).content.decode()
    answer = asta.get(ADDRESS, {"programme": "ES", "q": "skolan"})
    assert "<h1>1 utbildning att välja</h1>" in answer.content.decode()
    assert "Estetiska programmet" in words(answer)
    assert "Ta bort Sökning: skolan" in words(answer)


def test_the_best_hits_come_first_unless_another_order_is_asked_for(asta):
    Offering.objects.filter(offering_id="IB").update(search_text="estetik och ledarskap skolan natur stockholm")
    Offering.objects.filter(offering_id="ES").update(search_text="estetiska programmet skolan a stockholm")
    Offering.objects.filter(offering_id="NA").update(search_text="ledarskap och estetiska amnen skolan a stockholm")

    def order(**more):
        page = asta.get(ADDRESS, {"q": "estetiska", **more}).content.decode()
        return [hit.split(",")[0] for hit in re.findall(r"/utbud/\d+/\" lang=\"sv\">([^<]+)<", page)]

    assert order() == ["Estetiska programmet", "Naturvetenskapsprogrammet"]
    assert order(sort="-seats") == ["Naturvetenskapsprogrammet", "Estetiska programmet"]
    page = asta.get(ADDRESS, {"q": "estetiska"}).content.decode()
    assert '<option value="" selected>Bästa träffen först</option>' in page
    assert "Bästa träffen först" not in asta.get(ADDRESS).content.decode()


def test_a_word_spelt_wrong_is_mended_by_a_link(asta):
    page = asta.get(ADDRESS, {"q": "estetisk programet"}).content.decode()
    assert "Menade du:" in page
    assert 'href="?q=estetisk+programmet"' in page


def test_own_points_stand_beside_the_limit_and_are_said_to_those_who_listen(asta):
    page = asta.get(ADDRESS, {"programme": "NA"}).content.decode()
    assert "<li>2025: 255 poäng.</li><li>Dina poäng: 210 poäng.</li>" in page
    assert 'class="limits-own"' in page
    assert "Det är fint att söka ändå, och det kostar inget" in page


def test_no_page_says_how_likely_a_seat_is(asta):
    page = words(asta.get(ADDRESS)).lower()
    assert not re.search(r"chans|sannolik|troligen|procent|\d %", page)


def test_a_programme_that_is_chosen_says_so_and_another_can_be_added_last(asta):
    page = words(asta.get(ADDRESS, {"programme": "NA"}))
    assert "Finns redan som val 1" in page
    assert "Lägg till sist" not in page
    answer = asta.post(f"{ADD}?programme=ES", {"offering": "ES"}, follow=True)
    assert answer.redirect_chain == [(f"{ADDRESS}?programme=ES", 302)]
    assert chosen() == ["NA", "ES"]
    assert "Tillagt som val 2. Sparat 13.00." in words(answer)
    assert "Finns redan som val 2" in words(answer)


def test_to_press_twice_adds_once(asta):
    asta.post(ADD, {"offering": "ES"})
    asta.post(ADD, {"offering": "ES"})
    assert chosen() == ["NA", "ES"]
    assert Event.objects.filter(action="admission.application.change").count() == 1


def test_two_tabs_that_add_do_not_disturb_each_other(asta):
    asta.get(ADDRESS)  # both tabs were opened before either added
    asta.post(ADD, {"offering": "ES"})
    asta.post(ADD, {"offering": "IB"})
    assert chosen() == ["NA", "ES", "IB"]


def test_nothing_can_be_added_when_the_window_is_closed_and_the_page_says_when_it_opens(asta):
    with time_machine.travel(dt.datetime(2026, 2, 16, 23, 0, 0, tzinfo=dt.UTC), tick=False):  # 17 February 00.00
        asta = client_as(Role.APPLICANT, "Asta")  # the first session has been left alone too long
        page = words(asta.get(ADDRESS))
        assert "Ansökan är stängd. Omvalet öppnar 15 april 2026 kl. 00.00" in page
        assert "Lägg till sist" not in page
        assert asta.post(ADD, {"offering": "ES"}).status_code == 422
    assert chosen() == ["NA"]


def test_the_last_second_of_the_day_counts(asta):
    with time_machine.travel(dt.datetime(2026, 2, 16, 22, 59, 59, tzinfo=dt.UTC), tick=False):
        client_as(Role.APPLICANT, "Asta").post(ADD, {"offering": "ES"})
    assert chosen() == ["NA", "ES"]


def test_a_closed_programme_says_so_and_cannot_be_added(asta):
    Offering.objects.filter(offering_id="ES").update(status="CLOSED", closed_on="2026-01-20", closed_why="få sökande")
    page = words(asta.get(ADDRESS, {"programme": "ES"}))
    assert "Startar ej" in page
    assert "Lägg till sist" not in page
    assert asta.post(ADD, {"offering": "ES"}).status_code == 422
    assert "2 utbildningar" in words(asta.get(ADDRESS, {"status": "OPEN"}))


def test_only_programmes_that_ones_grades_make_eligible_for(asta):
    grades = Applicant.objects.get(applicant_id="Asta").grades
    grades.filter(subject="FY").update(mark="F")
    page = asta.get(ADDRESS, {"eligible": "1"}).content.decode()
    assert '<a href="/utbud/' in page
    assert 'lang="sv">Naturvetenskapsprogrammet</a>' not in page
    assert 'lang="sv">Estetiska programmet</a>' in page


def test_a_page_beyond_the_last_is_the_last(asta):
    assert "Estetiska programmet" in words(asta.get(ADDRESS, {"page": "99"}))


def test_a_redirect_goes_nowhere_else(asta):
    answer = asta.post(ADD, {"offering": "ES", "next": "//elak.example/"})
    assert answer["Location"] == ADDRESS


def test_the_counsellor_of_the_school_adds_for_the_pupil_and_another_may_not(asta):
    Applicant.objects.filter(applicant_id="Asta").update(school_code="S9")
    key = Applicant.objects.get(applicant_id="Asta").pk
    counsellor = client_as(Role.COUNSELLOR, "S9")
    assert "Det syns för eleven" in words(counsellor.get(f"/ansokan/{key}/valj/"))
    counsellor.post(f"/ansokan/{key}/valj/lagg-till/", {"offering": "ES"})
    assert chosen() == ["NA", "ES"]
    assert client_as(Role.COUNSELLOR, "S8").get(f"/ansokan/{key}/valj/").status_code == 403


def test_the_page_says_that_the_region_is_invented_and_shows_no_real_figures(asta):
    earlier_year(2024, [("Naturvetenskapsprogrammet", 301.5, "")], real=True)
    page = words(asta.get(ADDRESS))
    assert "Övningsregionen 2026" in page
    assert "301,5" not in page
    AdmissionYear.objects.filter(pk=YEAR).update(synthetic=False)
    assert "Övningsregionen" not in words(asta.get(ADDRESS))


def test_the_first_view_is_light(asta, django_assert_max_num_queries):
    asta.get(ADDRESS)
    with django_assert_max_num_queries(19):
        answer = asta.get(ADDRESS)
    assert len(answer.content) < 150_000


def test_in_english(asta):
    asta.cookies["django_language"] = "en"
    page = words(asta.get(ADDRESS, {"programme": "NA"}))
    assert "1 programme to choose from" in page
    assert "Applying all the same is fine and costs nothing" in page


def page_of(id_):
    return f"/utbud/{Offering.objects.get(offering_id=id_).pk}/"


def test_the_page_of_a_programme_shows_the_pupil_own_points_and_adds_it(asta):
    page = words(asta.get(page_of("ES")))
    assert "Du och den här utbildningen" in page
    assert "Ett färdighetsprov" not in page
    assert "Här krävs ett färdighetsprov. Proven hålls mellan 9 mars 2026 och 20 mars 2026 (exempel)." in page
    answer = asta.post(ADD, {"offering": "ES", "next": page_of("ES")}, follow=True)
    assert "Finns redan som val 2" in words(answer)
    assert "Dina poäng: 210 poäng." in words(asta.get(page_of("NA")))


def test_the_page_of_a_programme_shows_everybody_the_limits_and_nobody_elses_points(asta):
    page = words(Client().get(page_of("NA")))
    assert "Gränser tidigare år" in page
    assert "2025: 255 poäng." in page
    assert "Lägg till sist" not in page
    assert "Dina poäng" not in page


def test_a_year_without_an_admission_shows_the_programme_alone(asta):
    Applicant.objects.all().delete()
    YearDay.objects.all().delete()
    AdmissionYear.objects.all().delete()
    assert "Gränser tidigare år" not in words(Client().get(page_of("NA")))


def test_the_page_of_a_programme_is_light(asta, django_assert_max_num_queries):
    asta.get(page_of("NA"))
    with django_assert_max_num_queries(19):
        asta.get(page_of("NA"))
    with django_assert_max_num_queries(15):
        Client().get(page_of("NA"))
