"""The door of the agreement for other rooms: who is a party on a day."""

from collections.abc import Mapping
from datetime import date

from gymnasieregion.contexts.agreement import selectors
from gymnasieregion.contexts.agreement.contracts import PartyRecord
from gymnasieregion.contexts.agreement.services import AlreadyLoadedError, load_parties

__all__ = ["AlreadyLoadedError", "load_parties", "parties_on", "party_names"]


def parties_on(day: date) -> tuple[PartyRecord, ...]:
    """The parties on a day, by code; none when nothing is known of the day."""
    return tuple(
        PartyRecord(
            code=party.code,
            name=party.name,
            kind=party.kind,
            county=party.county,
            joined_on=party.joined_on,
            left_on=party.left_on,
            in_admission=party.in_admission,
            in_free_search=party.in_free_search,
        )
        for party in selectors.parties_on(day)
    )


def party_names(day: date) -> Mapping[str, str]:
    """What each party is called on a day, by code."""
    return dict(selectors.parties_on(day).values_list("code", "name"))
