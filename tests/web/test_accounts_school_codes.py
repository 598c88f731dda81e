"""The pages of codes on paper: first codes by the office, new ones by the school's own counsellor."""

import datetime as dt
import re

import pytest
from django.test import Client

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.accounts.models import OneTimeCode, User
from gymnasieregion.platform.accounts.services import codes
from gymnasieregion.platform.accounts.services.first_codes import MayNotGiveFirstCodesError, issue_first_codes
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import small_year
from tests.roles import client_as, made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
OFFICE = Actor("u-office", "", Role.REGIONAL_OFFICE)
OURS, OTHERS = "GR01", "GR02"
A_CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def counsellor():
    return client_as(Role.COUNSELLOR, OURS)


def _pupil(number):
    return made_user(Role.APPLICANT, number, number)


def _issue(unit, *pupils):
    stands, asked = dt.timedelta(days=7), {one.pk: Belongs(unit=unit) for one in pupils}
    return codes.issue_codes(actor=OFFICE, pupils=asked, stands_for=stands, now=NOON)


def _text(answer):
    return answer.content.decode()


def test_the_office_gives_first_codes_to_a_school(office, counsellor):
    _pupil("20100101TF01"), _pupil("20100101TF02")
    written = {"unit": OURS, "numbers": "20100101TF01\r\n20100101TF02\n20100101TF01", "last_day": "11/7"}
    checked = _text(office.post("/skolkoder/nya/", {**written, "step": "check"}))
    assert "11 juli 2025 kl. 23.59" in checked
    assert OneTimeCode.objects.count() == 0
    answer = office.post("/skolkoder/nya/", {**written, "step": "do"})
    shown = A_CODE.findall(_text(answer))
    assert len(shown) == 2
    assert answer["cache-control"] == "private, no-store"
    assert set(OneTimeCode.objects.values_list("unit", flat=True)) == {OURS}
    until = dt.datetime(2025, 7, 11, 21, 59, 59, tzinfo=dt.UTC)
    assert {code.expires_at for code in OneTimeCode.objects.all()} == {until}
    event = Event.objects.get()
    assert (event.about, event.unit, event.entries_count) == ("unit:GR01", OURS, 2)
    assert Client().post("/logga-in/kod/", {"code": shown[0]}).status_code == 302
    for client in (office, counsellor):
        page = _text(client.get("/skolkoder/"))
        assert A_CODE.findall(page) == []
        assert "20100101TF02" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"numbers": ""}, "Skriv minst ett nummer."),
        ({"numbers": "20100101TF01 20109999TF99"}, "har inget konto som sökande: 20109999TF99. Registrera dem"),
        ({"numbers": " ".join(str(n) for n in range(501))}, "Högst 500 åt gången."),
        ({"unit": "GR77"}, "Ingen är vägledare för GR77."),
        ({"last_day": "30/8"}, "mellan en timme och 60 dagar"),
        ({"last_day": "30/6"}, "mellan en timme och 60 dagar"),
        ({"last_day": "x"}, "Fel:"),
    ],
)
def test_a_fault_is_told_and_no_code_is_made(office, counsellor, changed, says):
    _pupil("20100101TF01")
    written = {"unit": OURS, "numbers": "20100101TF01", "last_day": "11/7", "step": "do", **changed}
    answer = office.post("/skolkoder/nya/", written)
    assert answer.status_code == 422
    assert says in _text(answer)
    assert OneTimeCode.objects.count() == 0


def test_a_counsellor_sees_and_replaces_for_their_own_school_alone(counsellor):
    mine, theirs, nobodys = _pupil("20100101TF01"), _pupil("20100101TF02"), _pupil("20100101TF03")
    (lost,) = _issue(OURS, mine)
    _issue(OTHERS, theirs)
    _issue("", nobodys)
    page = _text(counsellor.get("/skolkoder/"))
    assert "20100101TF01" in page
    assert "20100101TF02" not in page
    assert "20100101TF03" not in page
    of = {code.user_id: code.pk for code in OneTimeCode.objects.all()}
    for other in (theirs, nobodys):
        refused = counsellor.post("/skolkoder/ersatt/", {"pupils": of[other.pk], "last_day": "6/7", "step": "do"})
        assert refused.status_code == 422
    checked = _text(counsellor.post("/skolkoder/ersatt/", {"pupils": of[mine.pk], "last_day": "6/7", "step": "check"}))
    assert "20100101TF01" in checked
    assert OneTimeCode.objects.count() == 3
    shown = A_CODE.findall(
        _text(counsellor.post("/skolkoder/ersatt/", {"pupils": of[mine.pk], "last_day": "6/7", "step": "do"}))
    )
    assert Client().post("/logga-in/kod/", {"code": lost.code}).status_code == 422
    assert Client().post("/logga-in/kod/", {"code": shown[0]}).status_code == 302
    assert "använd" in _text(counsellor.get("/skolkoder/"))
    assert OneTimeCode.objects.get(user=mine).unit == OURS


def test_a_pupil_who_has_changed_school_is_no_longer_of_the_first_one(counsellor):
    pupil = _pupil("20100101TF01")
    _issue(OURS, pupil)
    OneTimeCode.objects.update(used_at=NOON)
    _issue(OTHERS, pupil)
    assert "20100101TF01" not in _text(counsellor.get("/skolkoder/"))


def test_a_counsellor_without_a_school_sees_nobody():
    _issue("", _pupil("20100101TF01"))
    assert "Ingen elev har fått en kod än." in _text(client_as(Role.COUNSELLOR, "").get("/skolkoder/"))


def test_only_the_office_gives_first_codes(counsellor):
    assert counsellor.get("/skolkoder/nya/").status_code == 403
    assert "/skolkoder/nya/" not in _text(counsellor.get("/skolkoder/"))
    assert client_as(Role.SYSTEM_ADMINISTRATOR).get("/skolkoder/").status_code == 403


def test_nobody_is_chosen(office):
    _issue(OURS, _pupil("20100101TF01"))
    assert "Välj minst en elev." in _text(office.post("/skolkoder/ersatt/", {"last_day": "6/7", "step": "check"}))


def test_codes_are_no_way_in_for_staff():
    planner, both = made_user(Role.PLANNER), _pupil("20100101TF01")
    made = {"user": both, "role": "regional_office", "starts_on": dt.date(2025, 1, 1), "given_by": "t"}
    both.assignments.create(**{name: value for name, value in made.items() if name != "user"})
    for somebody in (planner, both):
        with pytest.raises(codes.NotAPupilError):
            _issue(OURS, somebody)
    assert OneTimeCode.objects.count() == 0


def test_a_long_list_is_paged_searched_and_asks_few_questions(office, django_assert_num_queries):
    _issue(OURS, *(_pupil(f"elev-{number:03}") for number in range(80)))
    with django_assert_num_queries(4):  # session with its sign-in, count, codes with their pupils, notices
        page = _text(office.get("/skolkoder/"))
    assert page.count('name="pupils"') == 50
    assert _text(office.get("/skolkoder/?page=2")).count('name="pupils"') == 30
    assert _text(office.get("/skolkoder/?q=elev-077")).count('name="pupils"') == 1


def test_a_first_code_opens_an_account_for_who_is_registered_as_an_applicant(office):
    small_year()
    Applicant.objects.filter(applicant_id="Asta").update(given_name="Asta", family_name="Ek")
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED")
    has_one = made_user(Role.APPLICANT, "Cia", "cia.c")
    written = {"unit": "", "numbers": "Asta Cia", "last_day": "11/7"}
    checked = _text(office.post("/skolkoder/nya/", {**written, "step": "check"}))
    assert "Asta – får ett konto" in checked
    assert "Cia – får ett konto" not in checked
    for who in ("Bo", "Dan"):
        refused = office.post("/skolkoder/nya/", {**written, "numbers": f"Asta {who}", "step": "do"})
        assert f"inget konto som sökande: {who}." in _text(refused)
    assert not User.objects.filter(username="Asta").exists()
    shown = A_CODE.findall(_text(office.post("/skolkoder/nya/", {**written, "step": "do"})))
    asta = User.objects.get(username="Asta")
    assert (asta.display_name, asta.has_usable_password()) == ("Asta Ek", False)
    assert {one.user_id for one in OneTimeCode.objects.all()} == {asta.pk, has_one.pk}
    opened = Event.objects.filter(action="accounts.code.first").get()
    assert (opened.entries_count, "Asta" in opened.after) == (1, False)
    pupil = Client()
    assert pupil.post("/logga-in/kod/", {"code": shown[0]}).status_code == 302
    assert "Min ansökan" in _text(pupil.get("/ansokan/"))


def test_an_account_that_is_another_s_is_not_taken_and_a_counsellor_opens_none(office, counsellor):
    small_year()
    made_user(Role.PRINCIPAL, "S1", "Asta")
    written = {"unit": "", "numbers": "Asta", "last_day": "11/7", "step": "do"}
    assert office.post("/skolkoder/nya/", written).status_code == 422
    assert counsellor.post("/skolkoder/nya/", written).status_code == 403
    with pytest.raises(MayNotGiveFirstCodesError):
        issue_first_codes(
            actor=Actor("u-c", "", Role.COUNSELLOR, scope_id=OURS), numbers=["Bo"], unit=OURS,
            stands_for=dt.timedelta(days=7), now=NOON,
        )  # fmt: skip
    assert not OneTimeCode.objects.exists()
