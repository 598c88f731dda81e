"""The access file as a page, and the question that it answers."""

import pytest
from django.test import Client

from gymnasieregion.platform.access.actor import PUBLIC, Actor, Belongs, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import UnknownActionError, actions, is_allowed

pytestmark = pytest.mark.django_db


def _page(query="", **headers):
    return Client(headers=headers).get(f"/behorighet/{query}").content.decode()


def test_anybody_reads_every_action():
    page = _page()
    assert all(f"<code>{name}</code>" in page for name in actions())
    assert f"{len(actions())} av {len(actions())} åtgärder" in page


@pytest.mark.parametrize("query", ["?q=lägga", "?q=CLOSE", "?q=offering.close"])
def test_a_search_looks_in_names_and_in_both_languages(query):
    page = _page(query)
    assert "<code>offer.offering.close</code>" in page
    assert "<code>jobs.job.list</code>" not in page


def test_a_role_shows_what_it_may_do():
    page = _page("?role=principal")
    assert "<code>offer.offering.close</code>" in page
    assert "den egna skolan" in page
    assert "<code>accounts.view_as</code>" not in page


def test_a_search_without_a_hit_says_so():
    assert "Ingen åtgärd passar" in _page("?q=xyzzy&role=king")


def test_what_somebody_types_is_shown_and_never_run():
    assert "<script>alert" not in _page("?q=<script>alert(1)</script>")


def test_the_page_is_english_in_english():
    page = _page(**{"accept-language": "en"})
    assert "Close an offering" in page
    assert "the own school" in page
    assert not [word for word in ("åtgärd", "Lägga ned", "Rektor", "Sök") if word in page]


def test_an_action_that_the_file_does_not_have_stops_the_start():
    with pytest.raises(UnknownActionError):
        allowed("offer.offering.paint")
    with pytest.raises(UnknownActionError):
        is_allowed(PUBLIC, "offer.offering.paint")


def test_the_public_is_sent_to_sign_in_and_back():
    answer = Client().get("/roll/?a=1&b=2")
    assert (answer.status_code, answer.url) == (302, "/logga-in/?next=%2Froll%2F%3Fa%3D1%26b%3D2")


@pytest.mark.parametrize(
    ("actor", "person", "expected"),
    [
        (Actor("u1", "", Role.PRINCIPAL, "12345678"), "u1", True),
        (Actor("u1", "", Role.PRINCIPAL, "12345678"), "12345678", False),
        (Actor("u1", "", Role.GUARDIAN, "a1"), "a1", True),
        (Actor("u1", "", Role.GUARDIAN, "a1"), "u1", True),
        (Actor("u1", "", Role.GUARDIAN, "a1"), "a2", False),
        (Actor("u1", "", Role.APPLICANT, ""), "", False),
        (Actor("office", "", Role.APPLICANT, "a1", "a1"), "office", False),
        (Actor("office", "", Role.APPLICANT, "a1", "a1"), "a1", True),
    ],
)
def test_ones_own_is_oneself_and_the_applicant_one_stands_for(actor, person, expected):
    assert is_allowed(actor, "audit.own.see", Belongs(person=person)) is expected


@pytest.mark.parametrize(
    ("role", "scope_id", "belongs", "expected"),
    [
        (Role.PRINCIPAL, "u1", Belongs(unit="u1"), True),
        (Role.PRINCIPAL, "u1", Belongs(unit="u2", provider="u1"), False),
        (Role.PRINCIPAL, "", Belongs(), False),
        (Role.PROVIDER_OFFICER, "p1", Belongs(unit="u2", provider="p1"), True),
        (Role.PROVIDER_OFFICER, "p1", Belongs(provider="p2"), False),
        (Role.REGIONAL_OFFICE, "", Belongs(unit="u1"), True),
        (Role.AUDITOR, "", Belongs(unit="u1"), False),
        (Role.PUBLIC, "", Belongs(), False),
    ],
)
def test_a_role_reaches_as_far_as_the_file_says(role, scope_id, belongs, expected):
    assert is_allowed(Actor("u", "", role, scope_id), "offer.offering.close", belongs) is expected
