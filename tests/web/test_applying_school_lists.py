"""The pages of tests, rankings, over-admission and reserves: who may do what, every fault told, nothing leaked."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Application,
    PointsEntry,
    RowDecision,
    SkillTestPoints,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.school_ranks import Sort
from gymnasieregion.contexts.offer.api import over_admissions
from gymnasieregion.contexts.offer.models import Offering, SeatGroup
from gymnasieregion.platform.access.actor import Role
from tests.admission_year import ROWS, YEAR, small_year
from tests.reserve_year import MONDAY, key_of, reserve_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

SPRING = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
SCHOOL = "S001"


@pytest.fixture
def _spring():
    """Asta, Bo and Cia are called to the test of ES, Dan is not; all four apply to IB too."""
    people = [*ROWS["applicants"], ("Dan", "", "2010-01-02", "0180", "no", "no", "no", "Dan")]
    choices = [(name, "1", "ES") for name in ("Asta", "Bo", "Cia")]
    choices += [("Dan", "1", "NA"), ("Dan", "3", "ES")]
    choices += [(name, "2", "IB") for name in ("Asta", "Bo", "Cia", "Dan")]
    small_year(applicants=people, choices=choices, row_decisions=[], tests=[], ranks=[], completions=[])
    Offering.objects.filter(offering_id="ES").update(test_max_rank=2, test_max=20_00, test_min=None)
    with time_machine.travel(SPRING, tick=False):
        yield


@pytest.fixture
def _august():
    with time_machine.travel(MONDAY, tick=False):
        reserve_year()
        yield


def _at(offering, what):
    return f"/skolan/{Offering.objects.get(offering_id=offering, offer_year_id=YEAR).pk}/{what}/"


def _text(answer):
    return answer.content.decode().replace("\xa0", " ")


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return _text(answer)


def _points(client, **points):
    return client.post(_at("ES", "prov"), {f"p-{key_of(name)}": value for name, value in points.items()})


def _assessor():
    return client_as(Role.TEACHER_ASSESSOR, SCHOOL)


@pytest.mark.usefixtures("_spring")
def test_those_called_are_shown_and_the_rank_is_not():
    page = _page(_assessor(), _at("ES", "prov"))
    assert "något av sina 2 första val" in page
    assert "3 sökande kallas, 1 kallas inte" in page
    assert re.findall(r'name="p-(\d+)"', page) == [str(key_of(name)) for name in ("Asta", "Bo", "Cia")]
    assert "Dan" not in page


@pytest.mark.usefixtures("_spring")
def test_nothing_stands_between_two_fields_of_points_for_the_tab_key():
    client = _assessor()
    page = _page(client, _at("ES", "prov"))
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert re.findall(r"<(a|button|input|select|summary)\b", table) == ["input"] * 3
    _points(client, Asta="12")
    _points(_assessor(), Asta="12")  # settled: no field, so its page is linked
    table = _page(client, _at("ES", "prov") + "?show=all")
    table = table[table.index("<tbody>") : table.index("</tbody>")]
    assert re.findall(r"<(a|button|input|select|summary)\b", table) == ["a", "input", "input"]


@pytest.mark.usefixtures("_spring")
def test_two_assessors_enter_apart_and_differences_come_up_for_both():
    first, second, third = _assessor(), _assessor(), _assessor()
    principal = client_as(Role.PRINCIPAL, SCHOOL)
    assert _points(first, Asta="13,5", Bo="7", Cia="-").status_code == 302
    for other in (second, third, principal):
        page = _page(other, _at("ES", "prov") + "?show=all")
        assert "13,5" not in page
        assert 'value="7"' not in page
    assert 'value="13,5"' in _page(first, _at("ES", "prov") + "?show=all")
    assert _points(second, Asta="13,5", Bo="8", Cia="-").status_code == 302
    assert SkillTestPoints.objects.get().points == 1350
    for one in (first, second, principal):
        page = _page(one, _at("ES", "prov"))
        assert "Poäng som skiljer sig" in page
        assert {"7", "8"} <= set(re.findall(r"<strong>([^<]*)</strong>", page))
    page = _page(third, _at("ES", "prov"))
    assert "1 skiljer sig mellan två andra bedömare" in page
    assert _points(first, Bo="8").status_code == 302
    assert SkillTestPoints.objects.get(applicant=key_of("Bo")).points == 800


@pytest.mark.usefixtures("_spring")
def test_every_fault_is_told_and_nothing_is_saved():
    answer = _points(_assessor(), Asta="21", Bo="tolv", Cia="5")
    page = _text(answer)
    assert answer.status_code == 422
    for words in ("Asta: Provet ger högst 20 poäng.", "Bo: Skriv poäng som 12 eller 12,5", "Inget är sparat"):
        assert words in page, words
    assert 'value="5"' in page  # what was right is still there
    assert page.count('aria-invalid="true"') == 2
    assert not PointsEntry.objects.exists()


@pytest.mark.usefixtures("_spring")
def test_points_are_pasted_and_handed_in_as_files():
    client = _assessor()
    wrong = client.post(_at("ES", "prov"), {"pasted": "Asta 12,5\nDan 3\nBo 99"})
    page = _text(wrong)
    assert wrong.status_code == 422
    assert "Rad 2 (Dan)" in page
    assert "Rad 3 (99)" in page
    assert "Asta 12,5\nDan 3" in page  # what was pasted is still there
    assert client.post(_at("ES", "prov"), {"pasted": "Asta\t12,5\nBo\t-"}).status_code == 302
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["applicant_id", "points"])
        book.worksheets()[0].write_row(1, 0, ["Asta", 12.5])
    file = SimpleUploadedFile("poäng.xlsx", data.getvalue())
    assert _assessor().post(_at("ES", "prov"), {"pasted": "", "file": file}).status_code == 302
    assert SkillTestPoints.objects.get().points == 1250
    pdf = SimpleUploadedFile("poäng.pdf", b"%PDF")
    assert "CSV-fil eller en Excel-fil" in _text(client.post(_at("ES", "prov"), {"pasted": "", "file": pdf}))


@pytest.mark.usefixtures("_spring")
def test_the_list_to_fill_in_has_those_called_and_nobody_s_points():
    _points(_assessor(), Asta="12")
    lines = _page(_assessor(), _at("ES", "prov") + "lista.csv").splitlines()
    assert lines[0].endswith("applicant_id,given_name,family_name,points")
    assert [line.split(",")[0] for line in lines[1:]] == ["Asta", "Bo", "Cia"]
    assert all(line.endswith(",") for line in lines[1:])


@pytest.mark.usefixtures("_spring")
def test_the_principal_decides_and_a_retest_is_entered_with_a_ground():
    first, second, principal = _assessor(), _assessor(), client_as(Role.PRINCIPAL, SCHOOL)
    _points(first, Asta="12")
    _points(second, Asta="13")
    path = f"{_at('ES', 'prov')}{key_of('Asta')}/"
    assert "Besluta poängen" in _page(principal, path)
    assert "Besluta poängen" not in _page(first, path)
    assert first.post(path + "besluta/", {"points": "12", "ground": "x"}).status_code == 403
    refused = principal.post(path + "besluta/", {"points": "99", "ground": ""})
    assert refused.status_code == 422
    assert "Provet ger högst 20 poäng" in _text(refused)
    assert principal.post(path + "besluta/", {"points": "12", "ground": "Protokollet"}).status_code == 302
    page = _page(first, path)
    assert "Protokollet" in page
    assert "Skriv in ett omprov" in page
    assert first.post(path + "omprov/", {"points": "15", "ground": "Sjuk"}).status_code == 302
    assert SkillTestPoints.objects.get().points == 1200
    _points(second, Asta="15")
    assert SkillTestPoints.objects.get().points == 1500


@pytest.mark.usefixtures("_spring")
def test_who_may_only_read_sees_no_fields_and_sends_nothing():
    for role, scope in ((Role.PROVIDER_OFFICER, "0180"), (Role.AUDITOR, "")):
        client = client_as(role, scope)
        page = _page(client, _at("ES", "prov"))
        assert 'name="p-' not in page
        assert _points(client, Asta="12").status_code == 403
    teacher = _assessor()
    assert teacher.get(_at("IB", "rangordning")).status_code == 403
    assert teacher.post(_at("IB", "rangordning"), {"do": "save"}).status_code == 403
    assert _page(teacher, _at("NA", "prov"), 404)


@pytest.mark.usefixtures("_spring")
def test_protected_identities_are_in_no_page_of_the_school():
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED", given_name="", family_name="", email="")
    TypedRank.objects.create(applicant_id=key_of("Asta"), offering_id="IB", list="SELECTION", rank=1)
    for role in (Role.PRINCIPAL, Role.TEACHER_ASSESSOR):
        client = client_as(role, SCHOOL)
        for path in (_at("ES", "prov"), _at("ES", "prov") + "?show=all", _at("ES", "prov") + "lista.csv"):
            page = _page(client, path)
            assert "Asta" not in page
    assert "Asta" not in _page(client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "rangordning"))
    for role in (Role.PRINCIPAL, Role.TEACHER_ASSESSOR):
        client = client_as(role, SCHOOL)
        assert "kontakta kansliet" in _page(client, _at("ES", "prov"))
        assert client.get(f"{_at('ES', 'prov')}{key_of('Asta')}/").status_code == 404
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Asta" in _page(office, _at("ES", "prov"))
    assert office.get(f"{_at('ES', 'prov')}{key_of('Asta')}/").status_code == 302  # asks why first


@pytest.mark.usefixtures("_spring")
def test_numbers_are_typed_moved_and_saved_without_a_script():
    client = client_as(Role.PRINCIPAL, SCHOOL)
    page = _page(client, _at("IB", "rangordning"))
    assert "får beskedet Ej erbjuden plats" in page
    (based_on,) = re.findall(r'name="based_on" value="([0-9a-f]{64})"', page)
    typed = {f"r-{key_of('Asta')}": "2", f"r-{key_of('Bo')}": "1", f"r-{key_of('Cia')}": "5", "based_on": based_on}
    moved = client.post(_at("IB", "rangordning"), {**typed, "do": f"up:{key_of('Asta')}"})
    page = _text(moved)
    assert moved.status_code == 200
    assert re.search(r'role="status">Asta står nu på plats 1. Inte sparat än.', page)
    values = dict(re.findall(r'name="r-(\d+)" value="(\d*)"', page))
    assert values == {str(key_of(n)): v for n, v in {"Asta": "1", "Bo": "2", "Cia": "5", "Dan": ""}.items()}
    assert "Inget har nummer 3–4" in page
    assert "de 2 första antas om de är behöriga, och 1 blir reserver" in page
    assert f'value="up:{key_of("Asta")}" aria-label="Flytta upp Asta" aria-disabled="true">' in page
    assert f'value="down:{key_of("Asta")}" aria-label="Flytta ner Asta" autofocus' in page
    assert not TypedRank.objects.exists()
    closed = client.post(_at("IB", "rangordning"), {**typed, "do": "close"})
    assert dict(re.findall(r'name="r-(\d+)" value="(\d+)"', _text(closed)))[str(key_of("Cia"))] == "3"
    assert client.post(_at("IB", "rangordning"), {**typed, "do": "save"}).status_code == 302
    assert dict(TypedRank.objects.values_list("applicant__applicant_id", "rank")) == {"Asta": 2, "Bo": 1, "Cia": 5}


@pytest.mark.usefixtures("_spring")
def test_numbers_that_cannot_be_so_are_told_each():
    client = client_as(Role.PRINCIPAL, SCHOOL)
    sent = {f"r-{key_of('Asta')}": "1", f"r-{key_of('Bo')}": "1", f"r-{key_of('Cia')}": "noll"}
    answer = client.post(_at("IB", "rangordning"), {**sent, "do": "save", "based_on": ""})
    assert answer.status_code == 422
    assert "Nummer 1 står på Asta, Bo." in _text(answer)
    assert "Cia: skriv ett heltal från 1" in _text(answer)
    stale = client.post(_at("IB", "rangordning"), {f"r-{key_of('Asta')}": "1", "do": "save", "based_on": "0" * 64})
    assert stale.status_code == 409
    assert "sparat nu:" in _text(stale)


@pytest.mark.usefixtures("_spring")
def test_for_an_individual_programme_the_three_filters_and_the_way_to_reception():
    Offering.objects.filter(offering_id="IB").update(programme="IMY", study_path_code="IMY")
    for name in ("Asta", "Bo"):
        TypedRank.objects.create(applicant_id=key_of(name), offering_id="IB", list="SELECTION", agreement="DONE")
    RowDecision.objects.create(applicant_id=key_of("Asta"), offering_id="IB", received=True)
    RowDecision.objects.create(applicant_id=key_of("Dan"), offering_id="IB", received=False)
    client = client_as(Role.PRINCIPAL, SCHOOL)
    page = _page(client, _at("IB", "rangordning"))
    for words in ("Kan rangordnas (1)", "Väntar på beslut (2)", "Kan inte rangordnas (1)", "får beskedet Ej antagen"):
        assert words in page, words
    assert re.findall(r'name="r-(\d+)"', page) == [str(key_of("Asta"))]
    pending = _page(client, _at("IB", "rangordning") + "?show=PENDING")
    assert "Besluta om mottagande för 1" in pending
    home = _page(client, "/skolan/")
    at = _at("IB", "").removesuffix("/")
    assert re.search(rf'href="{at}\?todo=RECEPTION"[^>]*>[^<]*: 1<', home)  # as many as the button says
    assert "Rang saknas: 1" in home  # Asta can be ranked, the others not yet
    RowDecision.objects.filter(applicant_id=key_of("Asta"), offering_id="IB").update(received=None)
    TypedRank.objects.filter(applicant_id=key_of("Asta")).update(rank=1)
    first = _page(client, _at("IB", "rangordning"))
    assert '<a href="?show=PENDING" aria-current="page">' in first  # nobody is clear: what waits comes first
    for show in Sort:
        assert "1 har nummer" in _page(client, f"{_at('IB', 'rangordning')}?show={show}")
    assert f"kind=RECEPTION&amp;row={key_of('Bo')}" in pending


@pytest.mark.usefixtures("_spring")
def test_why_somebody_is_not_eligible_is_told_to_the_school_and_not_as_to_the_applicant():
    Offering.objects.filter(offering_id="ES").update(programme="IMA", study_path_code="IMA")
    page = _page(client_as(Role.PRINCIPAL, SCHOOL), f"{_at('ES', 'sokande')}{key_of('Asta')}/")
    assert "Här krävs ett särskilt beslut om att den sökande är behörig" in page
    assert "att du är behörig" not in page


@pytest.mark.usefixtures("_spring")
def test_over_admission_is_set_with_a_ground_and_shown_to_all():
    client = client_as(Role.PRINCIPAL, SCHOOL)
    path = _at("IB", "overintag")
    assert "Platser att fylla" in _page(client, path)
    refused = client.post(path, {"above": "2", "seen": "2", "why": ""})
    assert (refused.status_code, over_admissions(YEAR)) == (422, {})
    assert client.post(path, {"above": "två", "seen": "2", "why": "x"}).status_code == 422
    assert "Högst 1 000 platser." in _text(client.post(path, {"above": "999999999", "seen": "2", "why": "x"}))
    assert client.post(path, {"above": "2", "seen": "2", "why": "Några tackar nej"}).status_code == 302
    assert over_admissions(YEAR) == {"IB": 2}
    seats = _page(client_as(Role.REGIONAL_OFFICE), f"/antagning/{YEAR}/platser/")
    assert "varav 2 överintag" in seats
    key = Offering.objects.get(offering_id="IB").pk
    assert "varav 2 överintag" in _page(client_as(Role.PUBLIC), f"/utbud/{key}/")


@pytest.mark.usefixtures("_spring")
def test_before_the_last_central_round_nobody_is_called():
    page = _page(client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver"))
    assert "Det är inte dags än" in page


@pytest.mark.usefixtures("_august")
def test_reserves_are_called_answered_and_undone():
    for name in ("dan", "eva"):
        Applicant.objects.filter(applicant_id=name.capitalize()).update(email=f"{name}@example.se")
    Application.objects.create(applicant_id=key_of("Dan"), phone="070-174 06 05")
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver")
    assert "Skriv hur många platser som är lediga" in _page(client, path)
    assert client.post(path, {"do": "seats", "group": "alla", "seats": "1"}).status_code == 302
    page = _page(client, path)
    (number,) = re.findall(r'name="number" value="(\d+)"', page)
    assert number == str(key_of("Dan"))
    assert client.post(path, {"do": "call", "group": "alla", "number": number}).status_code == 302
    again = client.post(path, {"do": "call", "group": "alla", "number": number})  # the other tab
    assert again.status_code == 409
    assert "Alla lediga platser är tagna eller väntar på svar" in _text(again)
    page = _page(client, path)
    assert "18 augusti 2026 kl. 23.59" in page
    assert "070-174 06 05, dan@example.se" in page
    assert "eva@example.se" not in page  # only of who has been called
    (call,) = re.findall(r'name="number" value="(\d+)"', page)
    assert client.post(path, {"do": "yes", "number": call}).status_code == 302
    assert "lämnar sin förra plats" in _page(client, path)
    assert client.post(path, {"do": "undo", "number": call}).status_code == 302
    assert "Kallad, väntar på svar" in _page(client, path)
    assert client.post(path, {"do": "yes", "number": "999999"}).status_code == 404
    assert client.post(path, {"do": "other"}).status_code == 404


@pytest.mark.usefixtures("_august")
def test_a_number_that_is_none_is_told_and_what_was_typed_stays():
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver")
    refused = client.post(path, {"do": "seats", "group": "alla", "seats": "två"})
    assert refused.status_code == 409
    assert "Skriv hur många platser som är lediga, med siffror." in _text(refused)
    assert 'value="två" aria-invalid="true"' in refused.content.decode()
    assert client.post(path, {"do": "seats", "group": "alla", "seats": "501"}).status_code == 409


@pytest.mark.usefixtures("_august")
def test_of_somebody_who_is_called_and_cannot_be_reached_the_school_reads_whom_to_ask():
    Applicant.objects.filter(applicant_id="Dan").update(email="")
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver")
    client.post(path, {"do": "seats", "group": "alla", "seats": "1"})
    client.post(path, {"do": "call", "group": "alla", "number": str(key_of("Dan"))})
    page = _page(client, path)
    assert "Inget telefonnummer och ingen e-post: kontakta kansliet" in page
    assert "1 är tagen eller väntar på svar." in page


@pytest.mark.usefixtures("_august")
def test_places_left_over_from_the_free_quota_have_a_list_of_their_own_once_a_place_there_is_called_to():
    ib = Offering.objects.get(offering_id="IB", offer_year_id=YEAR)
    SeatGroup.objects.create(offering=ib, position=8, group_id="fri", kind="FREE", seats=1, overflow_to="rest")
    SeatGroup.objects.create(offering=ib, position=9, group_id="rest", kind="OPEN", seats=0)
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver")
    assert '<h2 id="list-1">Reserver</h2>' in _page(client, path)
    assert "blev över i fri kvot" not in _page(client, path)
    client.post(path, {"do": "seats", "group": "rest", "seats": "1"})
    assert "Reserver till platser som blev över i fri kvot" in _page(client, path)


@pytest.mark.usefixtures("_august")
def test_of_a_protected_reserve_the_school_learns_only_that_the_office_calls():
    Applicant.objects.filter(applicant_id="Dan").update(protection="MARKED", given_name="", family_name="", email="")
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver")
    client.post(path, {"do": "seats", "group": "alla", "seats": "1"})
    page = _page(client, path)
    assert "Dan" not in page
    assert "Kontakta kansliet, som kallar" in page
    assert str(key_of("Dan")) not in re.findall(r'name="number" value="(\d+)"', page)
    refused = client.post(path, {"do": "call", "group": "alla", "number": str(key_of("Dan"))})
    assert refused.status_code == 409


@pytest.mark.usefixtures("_august")
def test_the_office_s_seats_show_who_came_and_left():
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at("IB", "reserver")
    client.post(path, {"do": "seats", "group": "alla", "seats": "1"})
    client.post(path, {"do": "call", "group": "alla", "number": str(key_of("Dan"))})
    (call,) = re.findall(r'name="number" value="(\d+)"', _page(client, path))
    client.post(path, {"do": "yes", "number": call})
    page = _page(client_as(Role.REGIONAL_OFFICE), f"/antagning/{YEAR}/platser/")
    assert "efter start +1 −0" in page
    assert "efter start +0 −1" in page


@pytest.mark.usefixtures("_spring")
@pytest.mark.parametrize(("offering", "what"), [("ES", "prov"), ("IB", "rangordning"), ("IB", "overintag")])
def test_a_first_view_asks_little_and_weighs_little(offering, what):
    client, path = client_as(Role.PRINCIPAL, SCHOOL), _at(offering, what)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    assert len(asked) < 20, len(asked)
    assert len(page.content) < 150_000


@pytest.mark.usefixtures("_august")
def test_the_page_of_reserves_asks_little():
    client = client_as(Role.PRINCIPAL, SCHOOL)
    client.get(_at("IB", "reserver"))
    with CaptureQueriesContext(connection) as asked:
        client.get(_at("IB", "reserver"))
    assert len(asked) < 20, [q["sql"][:150] for q in asked]


@pytest.mark.usefixtures("_spring")
def test_the_pages_are_whole_in_english():
    client = client_as(Role.PRINCIPAL, SCHOOL)
    client.cookies["django_language"] = "en"
    for offering, what, words in (
        ("ES", "prov", "Two assessors, each apart"), ("IB", "rangordning", "Who gets no number"),
        ("IB", "overintag", "Over-admission"), ("IB", "reserver", "It is not time yet."),
    ):  # fmt: skip
        assert words in _page(client, _at(offering, what))
