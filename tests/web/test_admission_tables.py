"""The tables on screen: found, changed a row at a time, got as a file and handed in again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Applicant, ImportFile
from gymnasieregion.contexts.admission.selectors.tables import KEPT
from gymnasieregion.contexts.admission.services import imports
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.worker import Worker
from tests.admission_year import ROWS, YEAR, rows_of, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db
HEAD = "applicant_id,subject,mark,language_as\n"
HERE = f"/antagning/{YEAR}/tabeller/"


@pytest.fixture(autouse=True)
def year():
    small_year()


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


def hand_in(client, table, text, replace, name="betyg.csv", **more):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(f"{HERE}{table}/fil/", {"file": file, "replace": replace, **more}, follow=True)


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("role", [Role.REGIONAL_OFFICE, Role.AUDITOR])
def test_every_table_is_a_list_with_few_queries(role, table):
    client = client_as(role)
    client.get(HERE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = text_of(client.get(f"{HERE}{table}/"))
    assert len(queries) <= 15
    assert f"{len(ROWS.get(table, []))} rad" in page
    assert ("Lägg in en fil" in page) is (role is Role.REGIONAL_OFFICE)
    assert "påhittade" in page


def test_the_overview_counts_the_rows_and_lists_the_files(office):
    hand_in(office, "grades", HEAD + "Nils,MA,A,\n", "applicant")
    page = text_of(office.get(HERE))
    assert "betyg.csv" in page
    assert "1 fel" in page
    assert "betyg.csv" in text_of(client_as(Role.AUDITOR).get(HERE))


def test_rows_are_found_by_applicant_programme_and_value(office):
    page = text_of(office.get(f"{HERE}choices/?applicant=Bo&offering=estetiska"))
    assert "1 rad" in page
    assert "Estetiska programmet, Skolan A" in page
    assert "Sökande: Bo" in page
    assert "Inga rader stämmer" in text_of(office.get(f"{HERE}grades/?mark=F"))


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_got_as_a_file_can_be_handed_in_again_and_changes_nothing(office, table, ending):
    content = office.get(f"{HERE}{table}/fil.{ending}").content
    page = text_of(hand_in(office, table, content, "all", f"fil.{ending}"))
    assert "Nothing to change" in page or "Inget att ändra" in page


def test_the_seats_are_got_and_handed_in_too(office):
    for table in ("seat_groups", "offerings"):
        assert office.get(f"{HERE}{table}/").url == f"/antagning/{YEAR}/platser/"
    assert office.get("/antagning/1999/tabeller/seat_groups/").status_code == 404
    content = office.get(f"{HERE}seat_groups/fil.csv").content.decode("utf-8-sig")
    assert content.splitlines()[3] == "NA,1,alla,OPEN,2,,,"
    page = text_of(hand_in(office, "seat_groups", content.replace("NA,1,alla,OPEN,2", "NA,1,alla,OPEN,9"), "key"))
    assert "Filen kan läggas in" in page
    assert "<del>2</del> <ins>9</ins>" in page


def test_a_broken_file_is_mended_and_applied_from_its_own_page(office):
    text = HEAD + "Asta,MA,17.5,\nNils,MA,A,\n"
    answer = hand_in(office, "grades", text, "applicant")
    page = text_of(answer)
    assert "Filen har 2 fel" in page
    assert "Asta ; MA ; 17.5 ;" in page
    assert "Ett meritvärde eller poängtal är inskrivet" in page
    broken = ImportFile.objects.get()
    report = office.get(f"/antagning/{YEAR}/filer/{broken.pk}/fel.csv").content.decode("utf-8-sig")
    assert report.splitlines()[1].startswith("betyg.csv;2;mark;17.5;MERIT_TYPED;")
    assert rows_of("grades") == sorted(ROWS["grades"])

    mended = text.replace("17.5", "B").replace("Nils", "Bo").replace("Bo,MA,A", "Bo,BI,A")
    page = text_of(hand_in(office, "grades", mended, "applicant", instead_of=broken.pk))
    assert "Filen kan läggas in" in page
    broken.refresh_from_db()
    assert broken.state == "DISCARDED"
    ready = ImportFile.objects.get(state="READY")
    page = text_of(office.post(f"/antagning/{YEAR}/filer/{ready.pk}/lagg-in/", follow=True))
    assert "Filen är inlagd" in page
    assert ("Bo", "BI", "A", "") in rows_of("grades")


def test_what_was_missing_elsewhere_is_mended_and_the_file_checked_again(office):
    hand_in(office, "tests", "applicant_id,offering_id,points\nCia,ES,20\n", "key")
    file = ImportFile.objects.get()
    assert file.state == "FAULTY"
    hand_in(office, "choices", "applicant_id,rank,offering_id\nCia,1,NA\nCia,2,ES\n", "applicant")
    office.post(f"/antagning/{YEAR}/filer/{file.pk + 1}/lagg-in/")
    page = text_of(office.post(f"/antagning/{YEAR}/filer/{file.pk}/granska/", follow=True))
    assert "Filen kan läggas in" in page


def test_replacing_the_whole_table_says_how_much_goes(office):
    page = text_of(hand_in(office, "grades", HEAD + "Bo,MA,C,\n", "all"))
    assert "3 rader finns inte i filen och tas bort." in page


def test_a_file_of_another_kind_is_refused_in_words(office):
    answer = hand_in(office, "grades", b"%PDF", "applicant", "betyg.pdf")
    assert answer.status_code == 422
    assert "Lämna en CSV-fil" in text_of(answer)
    answer = office.post(f"{HERE}grades/fil/", {"replace": "applicant"})
    assert "Välj en fil." in text_of(answer)


def test_a_file_is_not_applied_twice(office):
    hand_in(office, "tests", "applicant_id,offering_id,points\nBo,ES,20\n", "key")
    address = f"/antagning/{YEAR}/filer/{ImportFile.objects.get().pk}/"
    office.post(f"{address}lagg-in/")
    page = text_of(office.post(f"{address}lagg-in/", follow=True))
    assert "Inget är ändrat" in page
    assert "Inget är ändrat" in text_of(office.post(f"{address}ta-bort/", follow=True))


def test_a_large_file_shows_that_it_is_worked_with_until_it_is_done(office, monkeypatch):
    monkeypatch.setattr(imports, "SMALL", 10)
    answer = hand_in(office, "tests", "applicant_id,offering_id,points\nBo,ES,20\n", "key")
    assert "Filen granskas" in text_of(answer)
    assert answer["Refresh"] == "3"
    Worker(timezone.now).run_until_empty()
    address = f"/antagning/{YEAR}/filer/{ImportFile.objects.get().pk}/"
    answer = office.get(address)
    assert "Filen kan läggas in" in text_of(answer)
    assert "Refresh" not in answer
    assert "Filen läggs in" in text_of(office.post(f"{address}lagg-in/", follow=True))
    Worker(timezone.now).run_until_empty()
    assert "Filen är inlagd" in text_of(office.get(address))


def test_a_row_is_entered_changed_and_taken_away(office):
    answer = office.post(
        f"{HERE}grades/ny/", {"applicant_id": "Asta", "subject": "BI", "mark": "E", "why": "Brev"}, follow=True
    )
    assert "Raden är inlagd." in text_of(answer)
    row = f"{HERE}grades/rad/?applicant_id=Asta&subject=BI"
    page = text_of(office.get(row))
    assert "Biologi" in page
    seen = '{"applicant_id": "Asta", "subject": "BI", "mark": "E", "language_as": ""}'
    answer = office.post(row, {"mark": "A", "language_as": "", "why": "Fel", "seen": seen}, follow=True)
    assert "Raden är ändrad." in text_of(answer)
    answer = office.post(row, {"mark": "B", "language_as": "", "why": "Fel", "seen": seen})
    assert (answer.status_code, "Någon annan har ändrat raden" in text_of(answer)) == (422, True)
    away = f"{HERE}grades/rad/ta-bort/?applicant_id=Asta&subject=BI"
    assert "Skriv varför." in text_of(office.post(away, {"why": ""}))
    assert "Raden är borttagen." in text_of(office.post(away, {"why": "Dubblett"}, follow=True))
    assert rows_of("grades") == sorted(ROWS["grades"])


def test_a_row_that_cannot_be_so_is_told_at_its_field(office):
    answer = office.post(
        f"{HERE}choices/ny/", {"applicant_id": "Asta", "rank": "1", "offering_id": "XX", "why": "Brev"}
    )
    assert answer.status_code == 422
    assert "Finns inte i Utbildningar." in text_of(answer)


def test_a_row_that_is_not_there_is_not_found(office):
    assert office.get(f"{HERE}grades/rad/?applicant_id=Asta&subject=KE").status_code == 404
    assert office.get(f"{HERE}elever/").status_code == 404


def test_a_protected_identity_is_seen_by_the_office_alone_with_a_ground(office):
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED")
    page = text_of(office.get(f"{HERE}tests/"))
    assert "Skyddad identitet" in page
    assert "41,25" not in page
    assert "Tabellen är tom" in text_of(client_as(Role.AUDITOR).get(f"{HERE}tests/"))
    assert b"Bo" not in office.get(f"{HERE}choices/fil.csv").content
    row = f"{HERE}tests/rad/?applicant_id=Bo&offering_id=ES"
    asked = office.get(row)
    assert asked.status_code == 302
    assert not Event.objects.filter(action=LOOKED).exists()
    shown = office.post(asked.url, {"why": "Samtal med skolan"}, follow=True)
    assert "41,25" in text_of(shown)
    assert Event.objects.filter(action=LOOKED).count() == 1


def test_nobody_else_sees_a_table():
    for role in (Role.PRINCIPAL, Role.COUNSELLOR, Role.MUNICIPAL_OFFICER, Role.SYSTEM_ADMINISTRATOR):
        assert client_as(role).get(f"{HERE}grades/").status_code == 403


def test_english_has_every_word(office):
    office.cookies["django_language"] = "en"
    hand_in(office, "grades", HEAD + "Asta,MA,17.5,\n", "applicant")
    file = ImportFile.objects.get()
    for address in (
        HERE,
        f"{HERE}grades/",
        f"{HERE}grades/fil/",
        f"{HERE}grades/ny/",
        f"/antagning/{YEAR}/filer/{file.pk}/",
    ):
        page = text_of(office.get(address))
        assert "Rader" not in page
        assert "Lägg" not in page


def test_an_auditor_reads_a_file_and_can_do_nothing_with_it(office):
    hand_in(office, "grades", HEAD + "Asta,MA,17.5,\nNils,MA,A,\n", "applicant")
    address = f"/antagning/{YEAR}/filer/{ImportFile.objects.get().pk}/"
    auditor = client_as(Role.AUDITOR)
    page = text_of(auditor.get(address))
    assert "Filen har 2 fel" in page
    assert "17.5" in page
    assert 'href="fel.csv"' in page or f"{address}fel.csv" in page
    assert 'action="/antagning' not in page
    assert "Rätta filen" not in page
    assert auditor.get(f"{address}fel.csv").status_code == 200
    for verb in ("granska", "lagg-in", "ta-bort"):
        assert auditor.post(f"{address}{verb}/").status_code == 403
    assert ImportFile.objects.get().state == "FAULTY"


def test_an_auditor_reads_nothing_of_a_protected_identity_in_a_file(office):
    """Cia is protected after the file was handed in; what was kept of the file then names her."""
    hand_in(office, "choices", "applicant_id,rank,offering_id\nCia,1,XX\nCia,3,NA\nBo,1,XX\n", "applicant")
    row = ImportFile.objects.get()
    hand_in(office, "grades", HEAD + "Cia,MA,B,\n", "applicant")
    ready = ImportFile.objects.get(state="READY")
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
    auditor = client_as(Role.AUDITOR)
    for address in (f"{row.pk}/", f"{row.pk}/fel.csv", f"{ready.pk}/"):
        assert "Cia" in text_of(office.get(f"/antagning/{YEAR}/filer/{address}"))
        assert "Cia" not in text_of(auditor.get(f"/antagning/{YEAR}/filer/{address}"))
    page = text_of(auditor.get(f"/antagning/{YEAR}/filer/{row.pk}/"))
    assert "(skyddad) saknar val 2" in page
    assert "Bo ; 1 ; XX" in page


def test_faults_say_the_column_in_words_beside_its_name(office):
    page = text_of(hand_in(office, "grades", HEAD + "Asta,MA,17.5,\nBo,MA,17.5,\nNils,MA,A,\n", "applicant"))
    assert page.count("Betyg <code>mark</code>") == 3
    assert "Sökande <code>applicant_id</code>" in page
    page = text_of(hand_in(office, "grades", "applicant_id,subject,mark,laest\nAsta,MA,A,\n", "applicant"))
    assert "<code>laest</code>" in page


def test_a_municipality_is_told_by_name_with_its_code(office):
    page = text_of(office.get(f"{HERE}applicants/"))
    assert "Stockholm (0180)" in page
    assert "Nyköping (0480)" not in page
    text = "applicant_id,birth_date,home_municipality_code\nAsta,2010-03-12,0480\n"
    page = text_of(hand_in(office, "applicants", text, "key"))
    assert "<del>Stockholm (0180)</del> <ins>Nyköping (0480)</ins>" in page


def test_the_list_says_why_the_file_has_fewer_rows(office):
    assert "Filen får samma 4 rader." in text_of(office.get(f"{HERE}grades/"))
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    page = text_of(office.get(f"{HERE}grades/"))
    assert "Betyg 2026: 4 rader" in page
    assert "Filen får 2 rader. 2 rader här är om skyddade identiteter, som inte är med i filen." in page
    assert len(office.get(f"{HERE}grades/fil.csv").content.decode().splitlines()) == 3
    page = text_of(client_as(Role.AUDITOR).get(f"{HERE}grades/"))
    assert "Betyg 2026: 2 rader" in page
    assert "Filen får samma 2 rader." in page


def test_a_narrow_screen_leaves_out_what_says_no_more_than_empty(office):
    page = text_of(office.get(f"{HERE}applicants/?applicant=Cia"))
    assert '<td data-label="Sen ansökan"><span>ja</span></td>' in page
    assert '<td data-label="Identitetsnummer" class="none"><span>–</span></td>' in page
    assert '<td data-label="Lottsedel" class="none"><span>Cia</span></td>' in page
    page = text_of(office.get(f"{HERE}choices/?applicant=Cia"))
    assert 'class="whole"><span><span lang="sv">Naturvetenskapsprogrammet, Skolan A</span> ' in page


def test_a_form_says_no_codes_of_files(office):
    page = text_of(office.get(f"{HERE}row_decisions/rad/?applicant_id=Cia&offering_id=NA"))
    shown = re.sub(r"<[^>]*>", " ", page)
    assert "Inget valt är efter betyg." in shown
    for code in ("APPLIED", "GRANTED", "RECHOICE", "yes, no"):
        assert code not in shown
    page = text_of(office.get(f"{HERE}applicants/rad/?applicant_id=Cia"))
    assert '<option value="0380" selected>Uppsala (0380)</option>' in page
