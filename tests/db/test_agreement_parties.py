"""Who is a party, since when and in which areas; each change is one event."""

import datetime as dt

import pytest
from django.db import IntegrityError

from gymnasieregion.contexts.agreement.api import parties_on, party_names
from gymnasieregion.contexts.agreement.core.areas import memberships
from gymnasieregion.contexts.agreement.models import Party
from gymnasieregion.contexts.agreement.selectors import party_history
from gymnasieregion.contexts.agreement.services import (
    AlreadyLoadedError,
    NoOpenPartyError,
    PartyEndsBeforeItBeginsError,
    PartyOverlapsError,
    add_party,
    end_party,
    load_parties,
)
from gymnasieregion.law.book import NoRuleInForceError
from gymnasieregion.platform.audit.models import Entry, Event

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 7, 1)


def _add(office, now, code="R001", joined_on=DAY, **more):
    values = {
        "code": code, "name": "Regionen", "kind": Party.Kind.OTHER, "county": "", "joined_on": joined_on,
        "in_admission": False, "in_free_search": False, "source": "Avtalet", "actor": office, "why": "Ny part",
        "now": now,
    }  # fmt: skip
    return add_party(**{**values, **more})


def test_the_28_municipalities_are_loaded_with_their_areas_as_one_event(office, now):
    assert load_parties(day=DAY, actor=office, now=now) == 28
    parties = {party.code: party for party in parties_on(DAY)}
    assert len(parties) == 28
    assert sum(party.in_free_search for party in parties.values()) == 27
    assert parties["0461"].name == "Gnesta"
    assert parties["0461"].in_admission
    assert not parties["0461"].in_free_search
    assert parties["0305"].county == "Uppsala"
    assert {party.joined_on for party in parties.values()} == {dt.date(2024, 1, 1)}
    assert Event.objects.get().action == "agreement.party.load"
    assert Entry.objects.count() == 28
    assert "Kolada" in Party.objects.get(code="0180").source
    assert "gymnasieprislistan" in Party.objects.get(code="0180").source


def test_they_are_not_loaded_twice(office, now):
    load_parties(day=DAY, actor=office, now=now)
    with pytest.raises(AlreadyLoadedError):
        load_parties(day=DAY, actor=office, now=now)
    assert Party.objects.count() == 28
    assert Event.objects.count() == 1


def test_a_day_before_the_oldest_list_is_refused_and_never_guessed(office, now):
    with pytest.raises(NoRuleInForceError):
        load_parties(day=dt.date(2023, 7, 1), actor=office, now=now)
    assert not Party.objects.exists()


def test_a_party_joins_leaves_and_joins_again(office, now):
    _add(office, now)
    with pytest.raises(PartyOverlapsError):
        _add(office, now, joined_on=dt.date(2026, 1, 1))
    end_party(code="R001", left_on=dt.date(2026, 1, 1), actor=office, why="Sade upp avtalet", now=now)
    assert party_names(dt.date(2025, 12, 31)) == {"R001": "Regionen"}
    assert party_names(dt.date(2026, 1, 1)) == {}
    with pytest.raises(PartyOverlapsError):
        _add(office, now, joined_on=dt.date(2025, 12, 31))
    _add(office, now, joined_on=dt.date(2026, 1, 1))
    assert [party.joined_on.year for party in party_history()] == [2025, 2026]
    assert list(Event.objects.order_by("seq").values_list("action", flat=True)) == [
        "agreement.party.add", "agreement.party.end", "agreement.party.add",
    ]  # fmt: skip


def test_a_party_that_is_none_cannot_be_ended_nor_before_it_began(office, now):
    with pytest.raises(NoOpenPartyError):
        end_party(code="R001", left_on=DAY, actor=office, why="-", now=now)
    _add(office, now)
    with pytest.raises(PartyEndsBeforeItBeginsError):
        end_party(code="R001", left_on=DAY, actor=office, why="-", now=now)
    assert Party.objects.get().left_on is None


def test_the_database_itself_refuses_a_second_open_span(office, now):
    party = _add(office, now)
    party.pk, party.joined_on = None, dt.date(2026, 1, 1)
    with pytest.raises(IntegrityError):
        party.save(force_insert=True)


def test_a_municipality_is_known_from_the_first_list_that_says_the_same_unbroken():
    first = {"ADMISSION": ["0180", "0461"], "FREE_SEARCH": ["0180"]}
    second = {"ADMISSION": ["0180", "0461"], "FREE_SEARCH": ["0180", "0461"]}
    lists = [(dt.date(2023, 1, 1), first), (dt.date(2024, 1, 1), second), (dt.date(2025, 1, 1), second)]
    assert [(each.code, each.known_from.year) for each in memberships(lists)] == [("0180", 2023), ("0461", 2024)]
    assert memberships([]) == ()
