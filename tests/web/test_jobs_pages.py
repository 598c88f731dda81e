"""The jobs on screen: who sees them, how far they are, and how one is cancelled."""

import datetime as dt

import pytest
from django.test import Client

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.services.personas import make_demo_personas
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs import leases, registry
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import Kind, register

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
OFFICE = Actor("u-office", "", Role.REGIONAL_OFFICE)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    make_demo_personas(scopes={}, now=NOON)
    monkeypatch.setattr(registry, "_KINDS", {})
    register(Kind("test.list.read", "Läser en lista", "Reads a list", lambda work: None, lambda work, found, now: {}))


@pytest.fixture
def job():
    return Job.objects.get(pk=enqueue(kind="test.list.read", key="list:1", payload={}, actor=OFFICE, now=NOON))


def _client(username, language="sv"):
    client = Client()
    client.post("/logga-in/demo/", {"persona": username})
    client.cookies["django_language"] = language
    return client


def _run(job):
    leases.claim(owner="host:1:a", lease_of=lambda kind: dt.timedelta(seconds=30), now=NOON)
    leases.tell(job_id=job.pk, owner="host:1:a", share=0.4, sv="rad 40 av 100", en="row 40 of 100")


def test_the_page_tells_how_far_a_job_has_come(job):
    _run(job)
    page = _client("demo-kansli").get("/arbeten/").content.decode()
    for words in ("Läser en lista", "Pågår", "rad 40 av 100", 'value="40"', "list:1", "Antagningskansliet", "Avbryt"):
        assert words in page
    assert "«saknas" not in page


def test_the_english_page_is_english(job):
    _run(job)
    page = _client("demo-kansli", "en").get("/arbeten/").content.decode()
    assert "Reads a list" in page
    assert "row 40 of 100" in page
    for words in ("Läser", "Pågår", "Avbryt", "Nu och"):
        assert words not in page


def test_what_is_over_says_how_it_ended(job):
    _run(job)
    leases.failed(job=job, owner="host:1:a", error=("Filen saknas.", "The file is missing."), is_final=True, now=NOON)
    page = _client("demo-revisor").get("/arbeten/").content.decode()
    assert "Gick inte" in page
    assert "Filen saknas." in page
    assert "Inget arbete väntar." in page


@pytest.mark.parametrize(
    ("username", "sees", "cancels"),
    [("demo-kansli", 200, 200), ("demo-drift", 200, 200), ("demo-revisor", 200, 403), ("demo-rektor", 403, 403)],
)
def test_only_those_of_the_access_file_see_and_cancel(job, username, sees, cancels):
    client = _client(username)
    page = client.get("/arbeten/")
    assert page.status_code == sees
    assert client.get(f"/arbeten/{job.pk}/avbryt/").status_code == cancels
    assert client.post(f"/arbeten/{job.pk}/avbryt/", {"why": "x"}).status_code == (302 if cancels == 200 else 403)
    if sees == 200:
        assert (f"/arbeten/{job.pk}/avbryt/" in page.content.decode()) == (cancels == 200)


def test_a_job_is_cancelled_with_a_reason_in_the_log(job):
    client = _client("demo-kansli")
    address = f"/arbeten/{job.pk}/avbryt/"
    refused = client.post(address, {"why": ""})
    assert refused.status_code == 422
    assert "Skriv varför." in refused.content.decode()
    assert client.post(address, {"why": "Fel fil"}).url == "/arbeten/"
    job.refresh_from_db()
    assert job.state == "CANCELLED"
    assert Event.objects.get(action="jobs.job.cancel").why == "Fel fil"
    again = client.post(address, {"why": "Fel fil"})
    assert again.status_code == 422
    assert "redan slut" in again.content.decode()


def test_a_running_job_says_that_it_is_being_cancelled(job):
    _run(job)
    client = _client("demo-kansli")
    client.post(f"/arbeten/{job.pk}/avbryt/", {"why": "Fel fil"})
    page = client.get("/arbeten/").content.decode()
    assert "Avbryts" in page
    assert f"/arbeten/{job.pk}/avbryt/" not in page


def test_there_is_no_page_for_a_job_that_is_not_there():
    assert _client("demo-kansli").get("/arbeten/999999/avbryt/").status_code == 404


def test_the_list_takes_few_queries_however_many_jobs_there_are(django_assert_max_num_queries):
    for number in range(30):
        enqueue(kind="test.list.read", key=f"list:{number}", payload={}, actor=OFFICE, now=NOON)
    client = _client("demo-kansli")
    with django_assert_max_num_queries(7):
        client.get("/arbeten/")
