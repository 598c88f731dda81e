"""The pages of files of events: what can be told, templates, faults, what a file does, and undoing it."""

import datetime as dt
import re
from io import BytesIO

import polars as pl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.models import Enrolment, EventFile
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services import files, files_applying
from gymnasieregion.contexts.register.services.file_told import TOLD
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.jobs.worker import Worker
from tests.event_files import ELSA, NEW, ON, pupils_of_files, text_of, xlsx_of
from tests.register_people import new_pupil
from tests.roles import client_as

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
HOME = "/elevregister/"
SEND = f"{HOME}filer/change_class/"
K = EventKind
TO_1B = {**ON, "class_name": "1B"}
WRONG = {**TO_1B, "number": NEW}


@pytest.fixture(autouse=True)
def _in_november():
    pupils_of_files()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def school():
    return client_as(Role.PRINCIPAL, "S001")


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def hand_in(client, *rows, data=None, name="klasser.csv", **more):
    data = text_of(K.CHANGE_CLASS, *rows).encode() if data is None else data
    answer = client.post(SEND, {"file": SimpleUploadedFile(name, data), **more})
    assert answer.status_code == 302, words_of(answer)
    return answer.url


def test_the_start_page_leads_to_the_files(office, school):
    assert f'href="{HOME}filer/"' in office.get(HOME).content.decode()
    assert f'href="{HOME}filer/"' in school.get(HOME).content.decode()
    assert f'href="{HOME}filer/"' not in client_as(Role.MUNICIPAL_OFFICER, "0180").get(HOME).content.decode()


def test_each_reader_is_offered_the_kinds_that_they_may_tell(office, school):
    for client, kinds in ((office, set(TOLD)), (school, {kind for kind, told in TOLD.items() if told.units})):
        page = client.get(f"{HOME}filer/").content.decode()
        assert {kind for kind in TOLD if f"/filer/{kind.lower()}/" in page} == kinds
    auditor = client_as(Role.AUDITOR)
    assert "/filer/move/" not in auditor.get(f"{HOME}filer/").content.decode()
    assert auditor.get(SEND).status_code == 403
    assert client_as(Role.MUNICIPAL_OFFICER, "0180").get(f"{HOME}filer/").status_code == 403


@pytest.mark.parametrize("kind", TOLD)
def test_a_page_and_two_templates_tell_how_a_file_of_each_kind_looks(office, kind):
    address, columns = f"{HOME}filer/{kind.lower()}/", list(event_tables()[kind].columns)
    page = words_of(office.get(address))
    assert all(name in page for name in columns)
    assert office.get(f"{address}mall.csv").content.decode("utf-8-sig").strip().split(",") == columns
    book = BytesIO(office.get(f"{address}mall.xlsx").content)
    assert list(pl.read_excel(book, sheet_id=1, raise_if_empty=False).columns) == columns
    assert pl.read_excel(book, sheet_id=2).columns[0] == "Kolumn"


def test_a_kind_that_is_not_told_in_files_has_no_page(office):
    assert office.get(f"{HOME}filer/merge/").status_code == 404
    assert office.get(f"{HOME}filer/CHANGE_CLASS/").status_code == 404


def test_a_file_with_faults_says_where_what_and_how_to_mend_it(office):
    address = hand_in(office, TO_1B, WRONG)
    page = words_of(office.get(address))
    assert "Filen har 1 fel" in page
    assert "Inget är ändrat" in page
    assert f"{NEW} S001" not in page  # the cells of the line stand apart
    assert f"{NEW} ; S001 ; 2026-10-05 ; 1B" in page
    assert "Ingen i registret har numret. Läs numret igen, eller skriv in eleven först." in page
    faults = office.get(f"{address}fel.csv").content.decode("utf-8-sig").splitlines()
    assert len(faults) == 2
    assert f";3;number;{NEW};PERSON_UNKNOWN;Ingen i registret har numret.;" in faults[1]
    assert office.post(f"{address}lagg-in/", follow=True).status_code == 200
    assert not Enrolment.objects.filter(class_name="1B").exists()


def test_the_mended_file_takes_the_place_of_the_faulty_one_and_is_applied(office):
    faulty = hand_in(office, TO_1B, WRONG)
    row = EventFile.objects.get()
    mended = hand_in(office, TO_1B, instead_of=row.pk)
    row.refresh_from_db()
    assert row.state == "DISCARDED"
    assert "Filen är borttagen" in words_of(office.get(faulty))
    page = words_of(office.get(mended))
    assert "Filen kan läggas in" in page
    assert "Rader som ändrar något 1" in page
    assert office.post(f"{mended}lagg-in/").status_code == 302
    page = words_of(office.get(mended))
    assert "Filen är inlagd" in page
    assert Enrolment.objects.filter(class_name="1B", recorded_to=None).count() == 1
    assert "Precis den här filen är redan inlagd." in words_of(office.get(hand_in(office, TO_1B)))
    listed = words_of(office.get(f"{HOME}filer/"))
    assert listed.count("klasser.csv") == 3
    assert "Inget att ändra" in listed


def test_a_whole_file_is_undone_with_a_ground(office):
    address = hand_in(office, data=xlsx_of(K.CHANGE_CLASS, TO_1B), name="klasser.xlsx")
    office.post(f"{address}lagg-in/")
    assert "Rader: 1. Elever: 1." in words_of(office.get(f"{address}angra/"))
    assert office.post(f"{address}angra/", {"why": ""}).status_code == 422
    assert office.post(f"{address}angra/", {"why": "Fel klass"}).status_code == 302
    page = words_of(office.get(address))
    assert "Filen är ångrad" in page
    assert "Ångra filen" not in page
    assert not Enrolment.objects.filter(class_name="1B", recorded_to=None).exists()
    assert "redan ångrad" in words_of(office.post(f"{address}angra/", {"why": "Igen"}))


def test_a_file_that_cannot_be_undone_says_why(office):
    address = hand_in(office, TO_1B)
    office.post(f"{address}lagg-in/")
    later = hand_in(office, {**TO_1B, "on": "2026-11-02", "class_name": "1C"})
    office.post(f"{later}lagg-in/")
    answer = office.post(f"{address}angra/", {"why": "Fel klass"})
    assert answer.status_code == 422
    assert "Ångra först Klassbyte (skrevs " in words_of(answer)
    assert f'<a href="{later}">Visa' in answer.content.decode()
    assert Enrolment.objects.filter(class_name="1B", recorded_to=None).count() == 1


def test_a_large_file_shows_how_far_the_work_has_come(office, monkeypatch):
    monkeypatch.setattr(files, "SMALL", 10)
    monkeypatch.setattr(files_applying, "SMALL", 10)
    address = hand_in(office, TO_1B)
    page = office.get(address)
    assert page["Refresh"] == "3"
    assert "Filen granskas" in words_of(page)
    assert "<progress" in page.content.decode()
    Worker(lambda: LATER).run_until_empty()
    page = office.get(address)
    assert "Refresh" not in page
    assert "Filen kan läggas in" in words_of(page)
    with time_machine.travel(LATER + dt.timedelta(seconds=9), tick=False):
        office.post(f"{address}lagg-in/")
        assert "Filen läggs in" in words_of(office.get(address))
        Worker(lambda: LATER + dt.timedelta(seconds=9)).run_until_empty()
        assert "Filen är inlagd" in words_of(office.get(address))


def test_a_school_reads_and_applies_its_own_files_alone(office, school):
    others, own = hand_in(office, TO_1B), hand_in(school, TO_1B)
    assert school.get(others).status_code == 403
    assert school.post(f"{others}lagg-in/").status_code == 403
    assert client_as(Role.PRINCIPAL, "S002").get(own).status_code == 403
    assert office.get(own).status_code == 200
    assert words_of(school.get(f"{HOME}filer/")).count("klasser.csv") == 1
    assert school.post(f"{own}lagg-in/").status_code == 302
    assert "Filen är inlagd" in words_of(school.get(own))
    answer = school.post(f"{HOME}filer/move/", {"file": SimpleUploadedFile("f.csv", b"number\n")})
    assert "lämnas av kansliet" in words_of(answer)


def test_the_auditor_reads_faults_but_nothing_of_a_protected_identity(office):
    new_pupil(NEW, protection=Protection.MARKED)
    hidden = {**TO_1B, "number": NEW, "on": "2026-08-01"}
    address = hand_in(office, {**TO_1B, "on": "2026-08-01"}, hidden)
    auditor = client_as(Role.AUDITOR)
    for page in (words_of(auditor.get(address)), auditor.get(f"{address}fel.csv").content.decode()):
        assert NEW not in page
    assert ELSA in words_of(auditor.get(address))
    assert NEW in words_of(office.get(address))
    assert auditor.post(f"{address}ta-bort/").status_code == 403


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "Filen är tom."), (b"number;klass\n1;2\n", "Filen har"), (b"\xff\xfe\x00", "Filen har")],
)
def test_what_is_no_such_file_is_told_in_swedish(office, data, words):
    answer = office.post(SEND, {"file": SimpleUploadedFile("x.csv", data)}, follow=True)
    assert words in words_of(answer)


def test_a_file_of_another_kind_is_refused_on_the_form(office):
    answer = office.post(SEND, {"file": SimpleUploadedFile("x.pdf", b"%PDF")})
    assert answer.status_code == 422
    assert "Filen x.pdf kan inte läsas." in words_of(answer)
    assert "Välj en fil." in words_of(office.post(SEND, {}))


def test_the_pages_ask_few_questions(office):
    for number in range(5):
        hand_in(office, TO_1B, {**WRONG, "number": f"2010050{number + 1}TF44"}, name=f"{number}.csv")
    faulty = hand_in(office, *({**WRONG, "number": f"201005{day:02d}TF44"} for day in range(1, 28)))
    for address in (f"{HOME}filer/", SEND, faulty):
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        assert len(queries) <= 14, (address, len(queries))
