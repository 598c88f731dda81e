"""The pages of what is held of oneself, of what is gathered for somebody, and of removing what is old."""

import datetime as dt
import io
import json
import zipfile

import pytest
import time_machine
import typst
from django.utils import translation

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Removal, Run, YearDay
from gymnasieregion.contexts.admission.selectors.extracts import subject_of
from gymnasieregion.contexts.admission.services.extracts import extract_of
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.web.privacy_file import document_of
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_runs import decided_run, work
from tests.admission_year import NOW, YEAR
from tests.applying import open_year
from tests.canary import UNIT, canary_of, fill
from tests.roles import client_as

pytestmark = pytest.mark.django_db
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
LATER = dt.datetime(2029, 1, 2, 9, tzinfo=dt.UTC)
OWN, JSON, PDF = "/mina-uppgifter/", "/mina-uppgifter/utdrag.json", "/mina-uppgifter/utdrag.pdf"


@pytest.fixture
def person():
    """Somebody who has everything, in a year with a published run."""
    open_year(row_decisions=[("Asta", "NA", "", "", "yes", "", "", "")])
    canary, person = canary_of("Kanarie")
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    publish(run=run, publish_at=NOW, actor=OFFICE, now=NOW, why="Prov")
    work(NOW)
    fill(canary, person)
    with time_machine.travel(dt.datetime(2026, 2, 3, 9, tzinfo=dt.UTC), tick=False):
        yield canary, person


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    text = answer.content.decode().replace("\xa0", " ")
    assert "«saknas" not in text
    return text


# One's own


def test_an_applicant_gets_everything_as_data_with_its_keys_explained(person):
    canary, row = person
    client = client_as(Role.APPLICANT, row.applicant_id)
    assert "Hämta som dokument (PDF)" in _page(client, OWN)
    answer = client.get(JSON)
    assert answer["Content-Disposition"] == f'attachment; filename="utdrag-{row.applicant_id}-2026-02-03.json"'
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.content)
    assert (told["format"], told["applicant_ids"]) == ("gymnasieregion-extract/1", [row.applicant_id])
    used = {name for rows in told["sections"].values() for each in rows for name in each}
    assert used == told["keys_explained"].keys()
    assert told["sections_explained"].keys() == told["sections"].keys()
    assert told["sections"]["applicants"][0]["family_name"] == canary.words["Applicant.family_name"]
    assert told["sections"]["log"] == []
    assert Event.objects.filter(action="admission.extract.see").count() == 0  # one's own is one's own


@pytest.mark.parametrize(("language", "title"), [("sv", "Uppgifter om dig"), ("en", "What is held of you")])
def test_the_document_is_for_everybody_and_holds_the_same(person, language, title, monkeypatch):
    canary, row = person
    given = []
    make = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *a, **more: given.append(more["sys_inputs"]) or make(*a, **more))
    client = client_as(Role.APPLICANT, row.applicant_id)
    client.cookies["django_language"] = language
    answer = client.get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in answer.content
    assert title in given[0]["values"]
    words = canary.seen_in(given[0]["values"])
    assert words >= {"Applicant.family_name", "Ruling.ground", "Reminder.sent_by"} - {"Reminder.sent_by"}
    assert not words & {"GuardianContact.email", "GuardianContact.phone"}


def test_every_name_in_the_document_is_a_word(person):
    _, row = person
    extract = extract_of(subject_of(row), NOW)
    for language in ("sv", "en"):
        with translation.override(language):
            document = document_of(extract)
        heads = {head for one in document["sections"] for head in one["heads"]}
        heads |= {name for one in document["sections"] for card in one["cards"] for name, _ in card}
        assert {head for head in heads if "_" in head} == set()


def test_a_guardian_reads_of_their_own_alone(person):
    canary, row = person
    client = client_as(Role.GUARDIAN, row.applicant_id)
    page = _page(client, OWN)
    assert "Ditt barns uppgifter hör till barnet" in page
    told = json.loads(client.get(JSON).content)
    assert told["applicant_ids"] == []
    assert canary.seen_in(json.dumps(told)) == {"Applicant.applicant_id"}


def test_easy_swedish_is_there(person):
    client = client_as(Role.APPLICANT, person[1].applicant_id)
    client.cookies["lattlast"] = "1"
    assert "Du får se allt vi har om dig." in _page(client, OWN)


def test_somebody_who_is_not_in_the_year_has_nothing_to_get(person):
    client = client_as(Role.APPLICANT, "Ingen")
    assert client.get(JSON).status_code == 404
    assert person


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PUBLIC, Role.APPLICANT, Role.GUARDIAN}])
def test_who_works_here_gets_their_own(person, role):
    client = client_as(role, "G001")
    page = _page(client, OWN)
    assert "Raderna som du har skrivit är andras uppgifter." in page
    assert ("Till sökande" in page) is (role is Role.REGIONAL_OFFICE)
    told = json.loads(client.get(JSON).content)
    assert {name for name, rows in told["sections"].items() if rows} == {"accounts", "roles", "sign_ins"}
    assert [row["role"] for row in told["sections"]["roles"]] == [role.value]


def test_a_borrowed_view_gets_nothing(person):
    _, row = person
    office = client_as(Role.REGIONAL_OFFICE)
    client_as(Role.APPLICANT, row.applicant_id, username="kanariefagel")
    assert office.post("/roll/se-som/", {"username": "kanariefagel", "why": "Ringde"}).status_code == 302
    page = _page(office, OWN)
    assert "Du ser sidan som en annan ser den" in page
    assert office.get(JSON).status_code == 403
    assert office.get(PDF).status_code == 403


def test_the_cards_of_the_start_page_lead_here(person):
    assert OWN in _page(client_as(Role.APPLICANT, person[1].applicant_id), "/")
    start = _page(client_as(Role.REGIONAL_OFFICE), "/")
    assert "/gallring/" in start
    assert OWN not in start


# Gathered by the office


def test_the_office_writes_why_before_it_gets_anything(person):
    canary, row = person
    home = f"/antagning/{YEAR}/sokande/{row.pk}/utdrag/"
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Allt som finns om" in _page(office, home)
    assert office.post(home, {"form": "json"}).status_code == 422
    answer = office.post(home, {"form": "json", "why": "Begäran, dnr 41"})
    assert canary.words["Application.phone"] in answer.content.decode()
    event = Event.objects.get(action="admission.extract.see")
    assert (event.why, event.person) == ("Begäran, dnr 41", row.applicant_id)
    for role, scope in ((Role.COUNSELLOR, UNIT), (Role.AUDITOR, ""), (Role.PRINCIPAL, "S001")):
        assert client_as(role, scope).get(home).status_code == 403


# Removal


@pytest.fixture
def old(person):
    """The same two years later, with the year that follows opened."""
    AdmissionYear.objects.create(
        year=YEAR + 3, synthetic=True, secret="0f" * 32, entropy="x", slip_secret="a1" * 32, opened_at=NOW
    )
    YearDay.objects.create(year_id=YEAR + 3, event="FINAL_RESULT", day=dt.date(2029, 7, 1))
    with time_machine.travel(LATER, tick=False):
        yield person


def test_the_list_says_what_is_kept_and_the_auditor_may_only_read(old):
    page = _page(client_as(Role.REGIONAL_OFFICE), "/gallring/")
    for words in (
        "Antagningsåret 2026",
        "Ansökningar",
        "1 januari 2029",
        "Kan gallras",
        "Begär gallring av 2026",
        "Exempel",
    ):
        assert words in page, words
    auditor = client_as(Role.AUDITOR)
    assert "Begär gallring" not in _page(auditor, "/gallring/")
    assert auditor.post(f"/gallring/begar/{YEAR}/", {"why": "x"}).status_code == 403
    assert Applicant.objects.filter(year=YEAR).exists()


def test_the_list_asks_few_queries(person, django_assert_max_num_queries):
    office = client_as(Role.REGIONAL_OFFICE)
    office.get("/gallring/")
    with django_assert_max_num_queries(12):
        assert office.get("/gallring/").status_code == 200


def test_one_asks_another_lets_and_the_page_tells_what_went(old):
    one, another = client_as(Role.REGIONAL_OFFICE), client_as(Role.REGIONAL_OFFICE)
    ask = f"/gallring/begar/{YEAR}/"
    assert "Det går inte att ångra" in _page(one, ask)
    assert one.post(ask, {"why": ""}).status_code == 422
    assert one.post(ask, {"why": "Gallringsbeslut 7"}).status_code == 302
    row = Removal.objects.get()
    home = f"/gallring/{row.pk}/"
    assert "Du begärde det här" in _page(one, home)
    one.post(f"{home}slapp/")
    assert Removal.objects.get().state == "ASKED"
    assert "Släpp: ta bort för gott" in _page(another, home)
    assert another.post(f"{home}slapp/").status_code == 302
    assert "Uppdatera" in _page(another, home)
    work(LATER)
    page = _page(another, home)
    assert "Gallrat" in page
    assert not Applicant.objects.filter(year=YEAR).exists()
    assert "Inget kvar" in _page(another, "/gallring/")


def test_another_refuses_with_a_ground(old):
    one, another = client_as(Role.REGIONAL_OFFICE), client_as(Role.REGIONAL_OFFICE)
    one.post(f"/gallring/begar/{YEAR}/", {"why": "Gallringsbeslut 7"})
    home = f"/gallring/{Removal.objects.get().pk}/"
    assert another.post(f"{home}avsla/", {"why": ""}).status_code == 422
    assert another.post(f"{home}avsla/", {"why": "Vänta på ärendet"}).status_code == 302
    assert Removal.objects.get().state == "REFUSED"
    assert Applicant.objects.filter(year=YEAR).exists()


def test_a_run_that_is_thinned_says_so_and_hands_out_what_is_left(old):
    one, another = client_as(Role.REGIONAL_OFFICE), client_as(Role.REGIONAL_OFFICE)
    one.post(f"/gallring/begar/{YEAR}/", {"why": "Gallringsbeslut 7"})
    another.post(f"/gallring/{Removal.objects.get().pk}/slapp/")
    run = Run.objects.get(kind="final")
    kept = f"/antagning/{YEAR}/korningar/{run.number}/kvar.zip"
    assert one.get(kept).status_code == 404
    work(LATER)
    page = _page(one, f"/antagning/{YEAR}/korningar/{run.number}/")
    assert "Personuppgifterna är gallrade" in page
    assert run.seal in page
    with zipfile.ZipFile(io.BytesIO(one.get(kept).content)) as packed:
        assert set(packed.namelist()) == {"run.json", "lottery.json", "statistics.csv"}
    assert "Gallrad" in _page(one, f"/antagning/{YEAR}/korningar/")
    statistics = _page(one, f"/statistik/korning/{YEAR}/{run.number}/")
    assert "färre än tio" in statistics
    assert _page(one, f"/antagning/{YEAR}/")
    assert _page(one, f"/antagning/{YEAR}/sokande/")
