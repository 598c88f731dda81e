"""The pages about applicants: the list and its files, one person, and each flow as the office meets it."""

import datetime as dt
from io import BytesIO

import polars as pl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, ForwardedChoice, RowDecision
from gymnasieregion.contexts.admission.services.pupils import register_pupil
from gymnasieregion.contexts.admission.services.pupils_facts import Pupil
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import NOW, YEAR, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
LIST = f"/antagning/{YEAR}/sokande/"


@pytest.fixture(autouse=True)
def _year():
    small_year(applicants=[], grades=[], choices=[], row_decisions=[], tests=[], ranks=[], completions=[])


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def asta():
    row = _pupil("20100312TF12", "2010-03-12", "Asta", "Ek", school="Skolan A", school_code="G001", school_class="9A")
    row.grades.create(subject="MA", mark="A")
    row.grades.create(subject="FRA", mark="B", language_as="M2")
    row.grades.create(subject="SPA", mark="C")
    row.choices.create(rank=1, offering_id="NA")
    RowDecision.objects.create(applicant=row, offering_id="NA", free_quota="GRANTED")
    return row


def _pupil(number, born, given="", family="", **more):
    pupil = Pupil(number, dt.date.fromisoformat(born), "0180", given_name=given, family_name=family, **more)
    return register_pupil(year=YEAR, pupil=pupil, actor=OFFICE, now=NOW)


def _protected(row):
    return begin_protection(applicant=row.pk, protection="MARKED", contact="Box 7", actor=OFFICE, why="Beslut", now=NOW)


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    assert "«saknas" not in answer.content.decode()
    return answer.content.decode()


def _of(row, what=""):
    return f"{LIST}{row.pk}/{what}"


def test_the_list_shows_searches_and_filters(office, asta):
    _pupil("", "2010-05-01", "Bo", "Al", kind="REPEATER", category="ASYLUM")
    page = _page(office, LIST)
    for words in (
        "2 sökande 2026",
        "Ek, Asta",
        "Skolan A, 9A",
        "Omgångare, går om nian",
        "Underlag saknas",
        "påhittade",
    ):
        assert words in page.replace("\xa0", " "), words
    for query, shown, hidden in (
        ("?q=asta", "E2600001", "E2600002"),
        ("?gap=betyg", "E2600002", "E2600001"),
        ("?school=Skolan+A", "E2600001", "E2600002"),
        ("?category=ASYLUM", "E2600002", "E2600001"),
        ("?choices=yes", "E2600001", "E2600002"),
    ):
        page = _page(office, LIST + query)
        assert shown in page
        assert hidden not in page
    assert "Ingen sökande stämmer" in _page(office, f"{LIST}?q=finnsinte")
    assert _page(office, f"{LIST}?sort=-id").index("E2600002") < _page(office, f"{LIST}?sort=-id").index("E2600001")


def test_the_files_hold_what_is_on_the_list(office, asta):
    _pupil("", "2010-05-01", "Bo", "Al")
    rows = office.get(f"{LIST}fil.csv?q=asta").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("E2600001,20100312TF12,2010-03-12,Asta,Ek,,0180,Skolan A,G001,9A,YEAR_NINE,REGISTERED,no")
    assert len(rows) == 2
    sheet = pl.read_excel(BytesIO(office.get(f"{LIST}fil.xlsx").content), sheet_id=1)
    assert sheet["applicant_id"].to_list() == ["E2600001", "E2600002"]


def test_the_queries_of_the_list_are_as_many_for_many(office, asta):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            _page(office, LIST)
        return len(found)

    few = queries()
    for number in range(40):
        _pupil("", "2010-05-01", f"Bo{number}", "Al")
    assert queries() == few <= 12


def test_the_page_of_a_person_holds_what_the_office_knows_and_the_core_says(office, asta):
    page = _page(office, _of(asta))
    # MA 20 and SPA 15, and FRA 17.5 as språkval
    for words in ("Asta Ek", "20100312TF12", "52,5", "M2 språkval", "framgår inte",
                  "Naturvetenskapsprogrammet, Skolan A",
                  "Det här hindrar: betyg saknas i", "Fri kvot: beviljad", "Registrera en sökande",
                  "tabeller/grades/?applicant=E2600001"):  # fmt: skip
        assert words in page, words
    with CaptureQueriesContext(connection) as few:
        _page(office, _of(asta))
    for rank, offering in enumerate(("ES", "IB", "X1", "X2", "X3"), start=2):
        asta.choices.create(rank=rank, offering_id=offering)
    with CaptureQueriesContext(connection) as many:
        _page(office, _of(asta))
    assert len(many) == len(few) <= 28


def test_a_page_is_in_english_too(office, asta):
    office.post("/sprak/", {"lang": "en", "next": "/"})
    page = _page(office, _of(asta))
    for words in ("Merit value", "language choice", "What stands in the way", "No result has been published"):
        assert words in page
    assert "Eligible today" in page


def test_a_school_sees_its_own_pupils_and_changes_nothing(asta):
    own, another = client_as(Role.COUNSELLOR, "G001"), client_as(Role.COUNSELLOR, "G002")
    assert "E2600001" in _page(own, LIST)
    assert "Ändra uppgifter" not in _page(own, _of(asta))
    assert "E2600001" not in _page(another, LIST)
    assert another.get(_of(asta)).status_code == 403
    assert own.get(_of(asta, "andra/")).status_code == 403


def test_a_pupil_is_registered_by_hand_and_faults_are_told_at_their_fields(office):
    typed = {"identity_number": "20100312TF12", "birth_date": "2010-03-13", "home_municipality_code": "0180",
             "kind": "YEAR_NINE", "category": "REGISTERED"}  # fmt: skip
    answer = office.post(f"{LIST}ny/", typed)
    assert answer.status_code == 422
    assert "Numret och födelsedatum 2010-03-13 säger olika" in answer.content.decode()
    assert office.post(f"{LIST}ny/", {"why": ""}).status_code == 422
    page = office.post(f"{LIST}ny/", typed | {"birth_date": "12/3 2010", "given_name": "Asta"}, follow=True)
    assert "E2600001 är registrerad" in page.content.decode()
    assert Applicant.objects.get().birth_date == dt.date(2010, 3, 12)


def test_facts_number_school_document_and_state_are_changed_on_pages_of_their_own(office, asta):
    form = office.get(_of(asta, "andra/")).context["form"]
    typed = {bound.name: bound.value() or "" for bound in form} | {"category": "ASYLUM", "why": "LMA-kort"}
    typed = {name: value for name, value in typed.items() if value is not False}
    assert office.post(_of(asta, "andra/"), typed).status_code == 302
    for path, more, shown in (
        ("nummer/", {"identity_number": "20100312TF13", "birth_date": "2010-03-12"}, "20100312TF13"),
        ("skola/", {"school": "Skolan B", "school_code": "G002", "school_class": "9C"}, "Skolan B"),
        ("underlag/", {}, "Underlaget är sett"),
        ("integrerad/", {}, "Anpassad grundskola"),
        ("aktiv/", {}, "Återkallad, prövas inte"),
        ("aktiv/", {}, "Återkalla ansökan"),
    ):
        assert office.post(_of(asta, path), more | {"why": ""}).status_code == 422
        answer = office.post(_of(asta, path), more | {"why": "Därför"}, follow=True)
        assert shown in answer.content.decode(), path
        assert "Sparat." in answer.content.decode(), path
    assert (
        office.post(
            _of(asta, "skola/"), {"school": "Skolan B", "school_code": "G002", "school_class": "9C", "why": "x"}
        ).status_code
        == 422
    )


def test_a_protected_identity_is_shown_after_a_ground_and_every_look_is_logged(office, asta):
    _protected(asta)
    assert office.get(_of(asta)).status_code == 302
    assert "Varje titt skrivs i loggen" in _page(office, _of(asta, "titta/"))
    assert not Event.objects.filter(action="audit.protected.looked").exists()
    assert office.post(_of(asta, "titta/"), {"why": ""}).status_code == 422
    page = office.post(_of(asta, "titta/"), {"why": "Ringer om besked"}, follow=True).content.decode()
    assert "Box 7" in page
    assert "Asta" not in page
    looks = Event.objects.filter(action="audit.protected.looked")
    assert [event.why for event in looks] == ["Ringer om besked"]
    _page(office, _of(asta))
    _page(office, _of(asta, "skola/"))
    assert looks.all().count() == 3
    with time_machine.travel(dt.datetime(2025, 7, 1, 12, 16, tzinfo=dt.UTC), tick=False):
        assert office.get(_of(asta)).status_code == 302


def test_others_never_meet_a_protected_identity(office, asta):
    _protected(asta)
    for client in (client_as(Role.AUDITOR), client_as(Role.COUNSELLOR, "G001")):
        for path in (LIST, f"{LIST}?q=E2600002", f"{LIST}?protection=MARKED", f"{LIST}?gap=kontakt"):
            page = _page(client, path)
            assert ">E2600002<" not in page
            assert "Skyddad identitet" not in page
        assert client.get(_of(asta)).status_code in {403, 404}
        assert client.get(f"{LIST}finn/?id=E2600002").status_code == 404
        for ending in ("csv", "xlsx"):
            assert b"E2600002" not in client.get(f"{LIST}fil.{ending}").content
    assert b"E2600002" not in office.get(f"{LIST}fil.csv").content
    listed = _page(office, LIST)
    assert ">E2600002<" in listed
    assert "Skolan A, 9A" not in listed
    assert "2010" not in listed.split("<tbody>")[1]


def test_a_protection_begins_and_ends_on_its_pages(office, asta):
    typed = {"protection": "MARKED", "contact": "Box 7", "why": "Beslut"}
    assert office.post(_of(asta, "skydd/"), {"protection": "MARKED"}).status_code == 422
    assert office.post(_of(asta, "skydd/"), typed).status_code == 302
    assert Applicant.objects.get(pk=asta.pk).applicant_id == "E2600002"
    office.post(_of(asta, "titta/"), {"why": "Ska avslutas"})
    assert office.get(_of(asta, "nummer/")).status_code == 404
    page = office.post(
        _of(asta, "skydd/avsluta/"),
        {"identity_number": "20100312TF12", "given_name": "Asta", "why": "Slut"},
        follow=True,
    ).content.decode()
    assert "Asta" in page
    assert office.get(_of(asta, "skydd/avsluta/")).status_code == 404
    new = {"protection": "NEW_IDENTITY", "contact": "Box 8", "birth_date": "2010-01-02", "kind": "YEAR_NINE",
           "home_municipality_code": "0180", "why": "Telefon"}  # fmt: skip
    assert "Registrerad som E2600003" in office.post(f"{LIST}ny-skyddad/", new, follow=True).content.decode()


def test_somebody_of_an_earlier_year_applies_again_with_one_click(office):
    AdmissionYear.objects.create(
        year=YEAR - 1, synthetic=True, secret="1" * 64, entropy="x", slip_secret="2" * 64, opened_at=NOW
    )
    old = Applicant.objects.create(
        year_id=YEAR - 1, applicant_id="E000007", ticket="E000007", birth_date=dt.date(2009, 1, 1),
        home_municipality_code="0180", given_name="Bo", family_name="Al",
    )  # fmt: skip
    path = f"{LIST}tidigare/"
    assert "E000007" in _page(office, f"{path}?q=bo")
    page = office.post(path, {"earlier": old.pk, "kind": "REAPPLICANT"}, follow=True).content.decode()
    assert "E2600001 söker igen" in page
    assert "2025/E000007" in page
    again = office.post(path, {"earlier": old.pk, "kind": "REPEATER"}, follow=True).content.decode()
    assert "finns redan bland årets sökande som E2600001" in again
    assert office.post(path, {"earlier": "x", "kind": "REPEATER"}).status_code == 404


def test_an_agreement_for_somebody_over_age_is_written_on_its_page(office):
    old = _pupil("", "2005-05-01", "Dag", "Al", kind="REAPPLICANT")
    old.choices.create(rank=1, offering_id="IB")
    assert "Överenskommelse för överårig" in _page(office, _of(old))
    typed = {"offering_id": "IB", "agreement": "DONE", "eligible": "yes", "why": "Avtal 12/2"}
    assert office.post(_of(old, "overarig/"), typed | {"offering_id": ""}).status_code == 422
    page = office.post(_of(old, "overarig/"), typed, follow=True).content.decode()
    assert "Överenskommelse: klar" in page
    assert "Behörig enligt beslut: ja" in page


def test_a_schools_file_is_mended_and_brought_in(office):
    path = f"{LIST}fran-skola/"
    assert "home_municipality_code" in _page(office, path)
    assert "Välj en fil" in office.post(path, {}).content.decode()
    header = "identity_number,birth_date,home_municipality_code,given_name,MA,M2\n"

    def send(rows):
        file = SimpleUploadedFile("elever.csv", (header + rows).encode())
        return office.post(path, {"file": file}, follow=True)

    page = send("20100312TF12,2010-03-12,180,Asta,Å,SPA C\n").content.decode()
    for words in ("1 fel", "Betyget finns inte", "A, B, C, D, E, F eller -"):
        assert words in page
    faulty = f"{path}{Event.objects.order_by('-seq').first().about.removeprefix('import:')}/"
    assert "elever.csv;2;MA;Å;GRADE_UNKNOWN" in office.get(f"{faulty}fel.csv").content.decode("utf-8-sig")
    answer = send("20100312TF12,2010-03-12,180,Asta,A,SPA C\n")
    page = answer.content.decode()
    for words in ("Filen har inga fel", "20100312TF12", "Asta"):
        assert words in page
    assert not Applicant.objects.exists()
    done = office.post(f"{answer.request['PATH_INFO']}lagg-in/", follow=True).content.decode()
    assert "Eleverna är inlagda" in done
    assert Applicant.objects.get().grades.count() == 2
    assert "fanns redan" in send("20100312TF12,2010-03-12,180,Asta,A,SPA C\n").content.decode()


def test_a_choice_to_another_office_is_sent_and_answered(office, asta):
    typed = {"office": "Uppsala", "school": "Skolan U", "education": "Teknik", "rank": ""}
    assert office.post(_of(asta, "annat-kansli/"), {"office": ""}).status_code == 422
    assert "Skolan U" in office.post(_of(asta, "annat-kansli/"), typed, follow=True).content.decode()
    path = f"/antagning/{YEAR}/andra-kanslier/"
    assert "Uppsala" in _page(office, path)
    asked = office.get(f"{path}skicka/?office=Uppsala")
    file = office.get(f"{path}fil.csv?office=Uppsala")
    assert b"Teknik" in file.content
    sent = office.post(
        f"{path}skickad/", {"office": "Uppsala", "sha256": asked.context["sha256"]}, follow=True
    ).content.decode()
    assert "Skickade val: 1." in sent
    assert office.get(f"{path}skicka/?office=Uppsala").status_code == 404
    choice = ForwardedChoice.objects.get()
    assert office.post(f"{path}{choice.pk}/", {"state": "ANSWERED", "answer": ""}).status_code == 422
    page = office.post(f"{path}{choice.pk}/", {"state": "ANSWERED", "answer": "Antagen"}, follow=True).content.decode()
    assert "Antagen" in page
    assert "Besvarad" in _page(client_as(Role.AUDITOR), path)
    office.post(f"{path}skickad/", {"office": "Uppsala", "sha256": "0"})
    assert ForwardedChoice.objects.get().state == "ANSWERED"


def test_a_year_that_is_not_open_and_people_who_are_not_there(office, asta):
    for path in ("/antagning/1999/sokande/", f"{LIST}999/", f"/antagning/1999/sokande/{asta.pk}/", f"{LIST}999/andra/"):
        assert office.get(path).status_code == 404, path


def test_the_counsellor_finds_the_schools_pupils_in_the_menu(office, asta):
    counsellor = client_as(Role.COUNSELLOR, "G001")
    start = _page(counsellor, "/")
    assert start.count('href="/sokande/"') == 2  # in the menu and as a card
    assert "Elevregister" in start
    answer = counsellor.get("/sokande/", follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    page = answer.content.decode()
    assert "Ek, Asta" in page
    assert '<a href="/sokande/" aria-current="true">' in page
    assert 'href="/antagning/"' not in page
    assert 'href="/sokande/"' not in _page(office, "/")
    assert client_as(Role.TEACHER_ASSESSOR).get("/sokande/").status_code == 403


def test_without_a_year_the_counsellor_is_told_so():
    AdmissionYear.objects.all().delete()
    page = _page(client_as(Role.COUNSELLOR, "G001"), "/sokande/")
    assert "Inget antagningsår är öppet" in page
    assert "Öppna ett" not in page


def test_the_home_municipality_is_told_and_chosen_by_name(office, asta):
    assert "Stockholm (0180)" in _page(office, f"{LIST}{asta.pk}/")
    form = _page(office, f"{LIST}{asta.pk}/andra/")
    assert '<option value="0180" selected>Stockholm (0180)</option>' in form
    assert (
        form.index("Alingsås (1489)") < form.index("Arboga (1984)") < form.index("Åmål (1492)") < form.index("Älmhult")
    )


def test_a_ground_that_names_somebody_is_refused_at_its_field(office, asta):
    at = f"/antagning/{YEAR}/sokande/{asta.pk}/skydd/"
    shown = office.get(at).content.decode()
    assert "Skriv inget namn och inget nummer." in shown
    assert "Tidigare ögonblicksbilder behåller det som de gjordes av." in shown
    for why in (f"{asta.given_name}s beslut", "20100312-1234"):
        refused = office.post(at, {"protection": "MARKED", "contact": "K7", "why": why})
        assert refused.status_code == 422
        assert refused.context["form"].errors.keys() == {"why"}
    assert office.post(at, {"protection": "MARKED", "contact": "K7", "why": "Beslut"}).status_code == 302
    look = f"/antagning/{YEAR}/sokande/{asta.pk}/titta/"
    assert "Skriv inget namn och inget nummer." in office.get(look).content.decode()
    refused = office.post(look, {"why": "Nr 1003121234 ringde"})
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"why"})
    assert office.post(look, {"why": "Ringde"}).status_code == 302
