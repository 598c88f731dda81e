"""The letters of a result: two kinds, each a tagged PDF, for those who may read them; and all of a run in ZIP files."""

import datetime as dt
import zipfile

import pytest
import time_machine
import typst

from gymnasieregion.contexts.admission.models import Applicant, Publication, Run
from gymnasieregion.contexts.admission.services.letters_batch import folder_of
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.messages.models import Message
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, year_where_all_want_na
from tests.applying import STOCKHOLM
from tests.roles import client_as

pytestmark = pytest.mark.django_db

# NA has two seats. Asta and Bo get them, Cia waits; Doris lacks subjects and is not eligible.
MARKS = {"Asta": "A", "Bo": "B", "Cia": "C"}
DAY = dt.datetime(2026, 7, 3, 9, tzinfo=STOCKHOLM)
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
OWN, PDF = "/besked/brev/", "/besked/brev.pdf"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def year():
    year_where_all_want_na(MARKS, others=["Doris"])
    Applicant.objects.update(school="Lärkängens skola", school_code="S900", school_class="9A")
    Applicant.objects.filter(applicant_id="Asta").update(email="asta@exempel.example", given_name="Asta")
    Applicant.objects.filter(applicant_id="Cia").update(email="cia@elev.stad.example")


@pytest.fixture
def published(year):
    """Decide a round of a kind and publish it at once."""

    def make(kind="final", now=DAY):
        run = decided_run(kind, "Omgång", actor=OFFICE, now=now)
        publish(run=run, publish_at=now, actor=OFFICE, now=now, why="Prov")
        work(now)
        return Run.objects.get(pk=run.pk)

    return make


@pytest.fixture
def documents(monkeypatch):
    """What is given to the maker of documents."""
    given = []
    make = typst.compile

    def listening(*args, sys_inputs=None, **more):
        given.append(sys_inputs["values"])
        return make(*args, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr(typst, "compile", listening)
    return given


def text_of(answer):
    return " ".join(answer.content.decode().split())


# One's own


def test_before_a_round_has_given_seats_there_are_no_letters(published):
    published("preliminary")
    asta = client_as(Role.APPLICANT, "Asta")
    page = asta.get(OWN)
    assert page.status_code == 200
    assert "Det finns inga brev än" in text_of(page)
    assert asta.get(PDF).status_code == 404


def test_who_is_admitted_has_one_letter_which_may_not_be_appealed(published, documents):
    published()
    asta = client_as(Role.APPLICANT, "Asta")
    page = text_of(asta.get(OWN))
    assert "Beslutet får inte överklagas (skollagen 28 kap. 18 §)" in page
    assert "Inget av dina val stoppades av behörighet eller mottagande" in page
    letter = asta.get(PDF)
    assert letter.status_code == 200
    assert letter["Content-Type"] == "application/pdf"
    assert b"/MarkInfo" in letter.content
    assert b"pdfuaid" in letter.content
    (values,) = documents
    for words in ("Beslut om antagning", "Du är antagen till", "Skolan A", "Asta", "får inte överklagas"):
        assert words in values
    assert "överklagandenämnd" not in values
    assert asta.get(f"{PDF}?slag=behorighet").status_code == 404


def test_a_last_day_to_appeal_that_is_no_working_day_is_the_next_one(published):
    with time_machine.travel(dt.datetime(2026, 7, 4, 9, tzinfo=STOCKHOLM), tick=False):  # en lördag
        published(now=dt.datetime(2026, 7, 4, 9, tzinfo=STOCKHOLM))
        page = text_of(client_as(Role.APPLICANT, "Doris").get(OWN))
    assert "den 4 juli 2026, är den sista dagen den 27 juli 2026" in page
    assert "räcker nästa vardag" in page


def test_who_is_not_eligible_is_told_how_to_appeal_to_whom_and_until_when(published, documents):
    published()
    doris = client_as(Role.APPLICANT, "Doris")
    page = text_of(doris.get(OWN))
    for words in (
        "Skriv till Skolväsendets överklagandenämnd",
        "Stockholm, Skolan A",
        "inom tre veckor",
        "den 3 juli 2026, är den sista dagen den 24 juli 2026",
        "28 kap. 12 §",
    ):
        assert words in page
    assert doris.get(f"{PDF}?slag=behorighet").status_code == 200
    assert "Så överklagar du" in documents[-1]
    assert "24 juli 2026" in documents[-1]
    assert doris.get(f"{PDF}?slag=antagning").status_code == 200
    assert "Det står i ett eget brev" in documents[-1]


def test_a_letter_speaks_english_to_who_reads_english(published, documents):
    published()
    cia = client_as(Role.APPLICANT, "Cia")
    cia.cookies["django_language"] = "en"
    assert cia.get(PDF).status_code == 200
    for words in ("Decision on admission", "You are in reserve for 1 choices", "Reserve"):
        assert words in documents[-1]
    assert "Du är" not in documents[-1]


@pytest.mark.parametrize("wrong", ["?slag=annat", "?omgang=99", "?omgang=x", "?omgang=1&slag="])
def test_a_letter_that_is_not_there_is_not_found(published, wrong):
    published()
    assert client_as(Role.APPLICANT, "Asta").get(f"{PDF}{wrong}").status_code == 404


def test_an_older_round_keeps_its_letters(published):
    first = published()
    published("reserve")
    asta = client_as(Role.APPLICANT, "Asta")
    page = text_of(asta.get(f"{OWN}?omgang={first.number}"))
    assert f"omgang={first.number}" in page
    assert asta.get(f"{PDF}?omgang={first.number}").status_code == 200


# Others'


def test_a_guardian_a_counsellor_and_the_office_read_the_same_and_others_do_not(published):
    published()
    pk = Applicant.objects.get(applicant_id="Asta").pk
    other = Applicant.objects.get(applicant_id="Bo").pk
    guardian = client_as(Role.GUARDIAN, "Asta")
    assert guardian.get(OWN).status_code == guardian.get(PDF).status_code == 200
    assert guardian.get(f"/besked/{other}/brev.pdf").status_code in {403, 404}
    for client in (client_as(Role.COUNSELLOR, "S900"), client_as(Role.REGIONAL_OFFICE)):
        assert client.get(f"/besked/{pk}/brev/").status_code == 200
        assert client.get(f"/besked/{pk}/brev.pdf").status_code == 200
    for client in (client_as(Role.COUNSELLOR, "S901"), client_as(Role.PRINCIPAL, "S001"), client_as(Role.PUBLIC)):
        assert client.get(f"/besked/{pk}/brev.pdf").status_code in {302, 403, 404}


def test_a_protected_identity_is_read_by_the_office_alone_which_says_why(published):
    published()
    pk = Applicant.objects.get(applicant_id="Asta").pk
    Applicant.objects.filter(pk=pk).update(protection="MARKED", given_name="", email="")
    assert client_as(Role.COUNSELLOR, "S900").get(f"/besked/{pk}/brev.pdf").status_code in {403, 404}
    asked = client_as(Role.REGIONAL_OFFICE).get(f"/besked/{pk}/brev.pdf")
    assert asked.status_code == 302
    assert "/titta/" in asked["Location"]


def test_the_page_asks_the_database_as_little_as_a_first_view_may(published, django_assert_max_num_queries):
    published()
    doris = client_as(Role.APPLICANT, "Doris")
    doris.get(OWN)
    with django_assert_max_num_queries(20):
        doris.get(OWN)


# Messages of the result


def test_messages_go_out_with_the_publication_and_a_school_s_address_that_dies_in_june_is_told_of(published):
    run = published()
    batch = f"admission.result:{Publication.objects.get(run=run).pk}"
    rows = {row.address: row for row in Message.objects.filter(batch=batch)}
    assert {address: row.state for address, row in rows.items()} == {
        "asta@exempel.example": "SENT",
        "cia@elev.stad.example": "REFUSED",
    }
    assert rows["cia@elev.stad.example"].trouble == "SCHOOL_ADDRESS"
    page = text_of(client_as(Role.REGIONAL_OFFICE).get("/utskick/"))
    assert "En skolas adress, som slutar gälla i juni" in page
    assert "cia@elev" not in page


# All of a run


def letters_at(run):
    return f"/antagning/{YEAR}/korningar/{run.number}/brev/"


def names_in(job):
    packs = sorted(folder_of(job.pk).glob("*.zip"))
    found = {}
    for path in packs:
        with zipfile.ZipFile(path) as packed:
            found |= {name: packed.read(name) for name in packed.namelist()}
    return found


def made(run, **asked):
    """Ask for letters as the office and let the worker make them."""
    office = client_as(Role.REGIONAL_OFFICE)
    assert office.post(letters_at(run), asked).status_code == 302
    work(DAY)
    return office, Job.objects.filter(kind="admission.letters.make").order_by("pk").last()


def test_the_office_makes_a_letter_to_everybody_each_a_tagged_pdf_of_its_own(published):
    run = published()
    office, job = made(run, which="all")
    assert (job.state, job.error_sv) == ("DONE", "")
    files = names_in(job)
    folder = "Lärkängens skola/9A"
    assert sorted(files) == [
        f"{folder}/Asta-antagning.pdf",
        f"{folder}/Bo-antagning.pdf",
        f"{folder}/Cia-antagning.pdf",
        f"{folder}/Doris-antagning.pdf",
        f"{folder}/Doris-behorighet.pdf",
    ]
    assert all(b"/MarkInfo" in content and b"pdfuaid" in content for content in files.values())
    assert len(set(files.values())) == 5
    page = office.get(letters_at(run))
    assert "brev-001.zip" in text_of(page)
    answer = office.get(f"{letters_at(run)}{job.pk}/brev-001.zip")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert Event.objects.filter(action="admission.letter.batch").count() == 1


def test_those_whom_no_message_went_to_are_those_without_an_address_that_works(published):
    _, job = made(published(), which="unreached")
    assert {name.split("/")[-1].split("-")[0] for name in names_in(job)} == {"Bo", "Cia", "Doris"}


def test_a_school_s_letters_and_a_protected_identity_in_no_batch(published):
    run = published()
    Applicant.objects.filter(applicant_id="Bo").update(school="En annan skola")
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED", given_name="", email="")
    _, job = made(run, which="school", school="Lärkängens skola")
    assert {name.split("/")[-1].split("-")[0] for name in names_in(job)} == {"Cia", "Doris"}


def test_the_files_are_removed_by_hand_or_when_their_days_are_over(published):
    run = published()
    office, first = made(run, which="all")
    assert office.post(f"{letters_at(run)}{first.pk}/ta-bort/").status_code == 302
    _, second = made(run, which="all")
    assert names_in(second)
    work(DAY + dt.timedelta(days=31))
    assert not folder_of(second.pk).exists()
    assert office.get(f"{letters_at(run)}{second.pk}/brev-001.zip").status_code == 404
    assert "Filerna är borttagna" in text_of(office.get(letters_at(run)))


def test_a_file_s_name_leads_nowhere_else_and_a_run_that_gives_no_seats_has_none(published):
    run = published("preliminary")
    office = client_as(Role.REGIONAL_OFFICE)
    assert office.get(letters_at(run)).status_code == 404
    final = published()
    _, job = made(final, which="all")
    for name in ("brev-002.zip", "brev-001.part", "..%2Fbrev-001.zip", "x"):
        assert office.get(f"{letters_at(final)}{job.pk}/{name}").status_code == 404


def test_a_school_must_be_chosen_and_nobody_is_not_written_to(published):
    run = published()
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Välj en skola" in text_of(office.post(letters_at(run), {"which": "school"}))
    Message.objects.update(state="SENT", sent_at=DAY, tried_at=DAY, next_try=None)
    Applicant.objects.exclude(applicant_id__in=["Asta", "Cia"]).update(protection="MARKED")
    assert "Det finns ingen att göra brev till" in text_of(office.post(letters_at(run), {"which": "unreached"}))


def test_a_worker_that_died_leaves_whole_packs_alone_and_the_next_makes_the_rest(published, monkeypatch):
    monkeypatch.setattr("gymnasieregion.contexts.admission.services.letters_batch.IN_A_PACK", 1)
    run = published()
    office = client_as(Role.REGIONAL_OFFICE)
    office.post(letters_at(run), {"which": "all"})
    job = Job.objects.get(kind="admission.letters.make")
    folder_of(job.pk).mkdir(parents=True)
    whole, begun = (folder_of(job.pk) / name for name in ("brev-001.zip", "brev-002.part"))
    whole.write_bytes(b"PK whole")
    begun.write_bytes(b"PK half")
    work(DAY)
    assert whole.read_bytes() == b"PK whole"
    assert sorted(path.name for path in folder_of(job.pk).iterdir()) == [f"brev-00{n}.zip" for n in range(1, 5)]


def test_a_batch_that_is_cancelled_stops_its_processes(published):
    run = published()
    office = client_as(Role.REGIONAL_OFFICE)
    office.post(letters_at(run), {"which": "all"})
    Job.objects.filter(kind="admission.letters.make").update(cancel_asked=True)
    work(DAY)
    job = Job.objects.get(kind="admission.letters.make")
    assert job.state == "CANCELLED"
    assert not list(folder_of(job.pk).glob("*.zip"))
