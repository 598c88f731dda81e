"""The outbox on screen: what was sent and what was not, with addresses that cannot be read, and trying again."""

import datetime as dt

import pytest

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.messages.api import Channel, Outgoing, put_in_outbox
from gymnasieregion.platform.messages.models import Message
from tests.admission_runs import work
from tests.roles import client_as

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _batch():
    """Three messages: one sent, one that failed, and one of which nobody knows."""
    people = (
        Outgoing(f"prov:{who}", Channel.EMAIL, f"{who}@exempel.example", f"applicant:{who}", "Nytt", "Det finns nytt.")
        for who in ("asta", "bo", "cia")
    )
    put_in_outbox(people, batch="prov:1", now=NOON)
    work(NOON)
    Message.objects.filter(key="prov:bo").update(state="FAILED", sent_at=None, trouble="NO_ANSWER OSError")
    Message.objects.filter(key="prov:cia").update(state="FAILED", sent_at=None, trouble="UNSURE")


def _page(client):
    return " ".join(client.get("/utskick/").content.decode().split())


def test_the_office_sees_what_went_and_what_did_not_and_nobody_s_address():
    page = _page(client_as(Role.REGIONAL_OFFICE))
    for words in ("Nytt", "Servern svarade inte som den ska. (OSError)", "Det kan ha kommit fram", "b…@…example"):
        assert words in page
    for address in ("asta@", "bo@", "cia@"):
        assert address not in page
    assert "«saknas" not in page


def test_the_english_page_is_english():
    client = client_as(Role.SYSTEM_ADMINISTRATOR)
    client.cookies["django_language"] = "en"
    page = _page(client)
    assert "Did not arrive" in page
    for words in ("Kom inte fram", "Skickat", "Försök"):
        assert words not in page


def test_an_auditor_reads_and_changes_nothing():
    auditor = client_as(Role.AUDITOR)
    assert "ovissa" not in _page(auditor)
    assert auditor.get("/utskick/igen/?utskick=prov:1").status_code == 403


@pytest.mark.parametrize(("query", "who"), [("", "prov:bo"), ("&ovisst=1", "prov:cia")])
def test_the_failed_and_the_unsure_are_tried_again_apart_with_a_ground(query, who):
    office = client_as(Role.REGIONAL_OFFICE)
    address = f"/utskick/igen/?utskick=prov:1{query}"
    assert office.get(address).status_code == 200
    assert office.post(address, {"why": ""}).status_code == 422
    assert office.post(address, {"why": "Servern är lagad"}).status_code == 302
    assert list(Message.objects.filter(state="WAITING").values_list("key", flat=True)) == [who]
    again = office.post(address, {"why": "Igen"})
    assert again.status_code == 422
    assert "inget misslyckat meddelande" in again.content.decode()


def test_the_queries_are_as_many_for_many_batches(django_assert_max_num_queries):
    for number in range(20):
        one = Outgoing(f"fler:{number}", Channel.SMS, "+46701740605", "applicant:1", "Nytt", "Nytt.")
        put_in_outbox([one], batch=f"fler:{number}", now=NOON)
    office = client_as(Role.REGIONAL_OFFICE)
    office.get("/utskick/")
    with django_assert_max_num_queries(12):
        office.get("/utskick/")
