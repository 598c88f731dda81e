"""The calculator of merit on the web: no login, no script, nothing kept; every figure worked out by hand."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

ADDRESS = "/meritvarde/"
SIXTEEN = ("SV", "EN", "MA", "BI", "FY", "KE", "BL", "GE", "HI", "IDH", "MU", "RE", "SH", "SL", "TK", "HKK")
ALL_C = {f"b_{code}": "C" for code in SIXTEEN}


def words(answer):
    """The text of the page, without the marks of its form."""
    html = re.sub(r"<(form|script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_sixteen_c_and_a_language_choice_give_the_seventeenth_on_top():
    assert "240" in words(Client().post(ADDRESS, ALL_C))  # 16 x 15
    page = words(Client().post(ADDRESS, ALL_C | {"b_M2": "A"}))
    assert "Ditt meritvärde 260" in page  # 240 + 20
    assert "16 betyg är med i summan, och språkvalet ovanpå." in page


def test_a_language_within_the_pupils_own_choice_is_no_seventeenth():
    page = words(Client().post(ADDRESS, ALL_C | {"b_M1": "A"}))
    assert "Ditt meritvärde 245" in page  # 15 x 15 + 20: one C is out
    assert "1 betyg höjer inte värdet." in page


def test_a_thought_grade_is_told_beside_the_real_one():
    page = words(Client().post(ADDRESS, ALL_C | {"t_MA": "A", "t_SV": "F"}))
    assert "Med betygen under Tänk om: 230 (−10)." in page  # + 5 for mathematics, - 15 for Swedish
    assert "men inte med Tänk om" in page


def test_one_step_up_is_told_for_each_subject():
    page = Client().post(ADDRESS, ALL_C | {"b_MA": "A", "b_SL": "F"}).content.decode()
    assert '<span data-gain="EN">+2,5</span>' in page
    assert '<span data-gain="SL">+10</span>' in page  # from F to E
    assert '<span data-gain="MA">–</span>' in page  # nothing is better than A


def test_what_is_missing_for_each_programme_is_said_in_words():
    page = words(Client().post(ADDRESS, {f"b_{code}": "E" for code in SIXTEEN if code not in {"FY", "KE"}}))
    assert "Naturvetenskapsprogrammet: inte behörig. Betyg saknas i fysik och kemi." in page
    assert "Samhällsvetenskapsprogrammet: behörig." in page
    page = words(Client().post(ADDRESS, {"b_SV": "E", "b_EN": "F", "b_MA": "E"}))
    assert "Betyget F i engelska, och ytterligare 5 godkända ämnen behövs." in page


def test_a_thought_grade_can_make_eligible():
    given = {f"b_{code}": "E" for code in SIXTEEN} | {"b_KE": "F", "t_KE": "E"}
    assert "Naturvetenskapsprogrammet: inte behörig, men behörig med Tänk om." in words(Client().post(ADDRESS, given))


def test_nothing_is_kept_on_the_server(django_assert_max_num_queries):
    client = Client()
    small_year()
    with django_assert_max_num_queries(4) as asked:
        client.post(ADDRESS, ALL_C)
    assert not [query for query in asked.captured_queries if not query["sql"].lstrip().startswith("SELECT")]
    assert (Event.objects.count(), Session.objects.count(), dict(client.session)) == (0, 0, {})


def test_to_erase_gives_an_empty_form_and_the_answer_is_not_kept_by_the_browser():
    answer = Client().post(ADDRESS, ALL_C | {"clear": "1"})
    assert not re.findall(r'value="[A-F-]" selected', answer.content.decode())
    assert "no-store" in answer["Cache-Control"]


def test_a_mark_that_there_is_none_of_is_refused():
    assert Client().post(ADDRESS, {"b_MA": "G"}).status_code == 422


def test_the_script_gets_the_answer_alone_from_the_same_rules():
    answer = Client().post(ADDRESS, ALL_C, headers={"X-Requested-With": "live"})
    assert "240" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_signed_in_pupil_begins_with_the_registered_grades():
    small_year()
    Applicant.objects.filter(applicant_id="Asta").update(is_active=True)
    pupil = client_as(Role.APPLICANT, "Asta")
    assert "Börja från mina inlagda betyg" in pupil.get(ADDRESS).content.decode()
    page = words(pupil.post(ADDRESS, {"own": "1"}))
    assert "Ditt meritvärde 37,5" in page  # mathematics A 20 and French B 17.5, read as språkval


def test_somebody_else_has_no_grades_to_begin_with():
    small_year()
    assert "own" not in Client().get(ADDRESS).content.decode()
    assert Client().post(ADDRESS, {"own": "1"}).status_code == 200


def test_in_english_and_in_easy_swedish():
    client = Client(headers={"accept-language": "en"})
    page = words(client.post(ADDRESS, {f"b_{code}": "E" for code in SIXTEEN if code != "KE"}))
    assert "Your merit value 150" in page
    assert "not eligible. No grade in chemistry." in page
    easy = Client()
    easy.cookies["lattlast"] = "1"
    assert "Skriv dina betyg. Inget sparas." in easy.get(ADDRESS).content.decode()
