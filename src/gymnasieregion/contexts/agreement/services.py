"""What is done with parties: each one write, one transaction, one event."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, cast

from django.db import transaction

from gymnasieregion.contexts.agreement.core.areas import Membership, memberships
from gymnasieregion.contexts.agreement.models import Party
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.law.reference import reference_sources, reference_table
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

AREA_MEMBERSHIP = "agreement.area_membership"


class PartyOverlapsError(RegionError):
    """The party is a party already on some day of the span."""

    sv: ClassVar[str] = "{code} är redan part från {joined_on}. Avsluta den perioden först."
    en: ClassVar[str] = "{code} is a party already from {joined_on}. End that period first."


class NoOpenPartyError(RegionError):
    """There is no party of that code without an end."""

    sv: ClassVar[str] = "{code} är ingen part som kan avslutas."
    en: ClassVar[str] = "{code} is no party that can be ended."


class PartyEndsBeforeItBeginsError(RegionError):
    """The end is not after the first day."""

    sv: ClassVar[str] = "{code} blev part {joined_on}; den kan inte sluta {left_on}."
    en: ClassVar[str] = "{code} became a party on {joined_on}; it cannot end on {left_on}."


class AlreadyLoadedError(RegionError):
    """There are parties in the house already."""

    sv: ClassVar[str] = "Parterna finns redan: {count} stycken."
    en: ClassVar[str] = "The parties are there already: {count} of them."


@transaction.atomic
def add_party(
    *,
    code: str,
    name: str,
    kind: Party.Kind,
    county: str,
    joined_on: date,
    in_admission: bool,
    in_free_search: bool,
    source: str,
    actor: Actor,
    why: str,
    now: datetime,
) -> Party:
    """Add a party, or a new span for one whose span has ended.

    Args:
        code: Municipality code, or another party's code.
        name: What it is called.
        kind: What it is.
        county: Its county, or "".
        joined_on: The first day.
        in_admission: Whether it is in the joint application.
        in_free_search: Whether it is in the area of free search.
        source: Where that is said.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        PartyOverlapsError: If it is a party already on the first day or later.
    """
    latest = Party.objects.select_for_update().filter(code=code).order_by("-joined_on").first()
    if latest is not None and (latest.left_on is None or latest.left_on > joined_on):
        raise PartyOverlapsError(code=code, joined_on=latest.joined_on)
    party = Party.objects.create(
        code=code,
        name=name,
        kind=kind,
        county=county,
        joined_on=joined_on,
        in_admission=in_admission,
        in_free_search=in_free_search,
        source=source,
    )
    _record(party, "agreement.party.add", before=None, actor=actor, why=why, now=now)
    return party


@transaction.atomic
def end_party(*, code: str, left_on: date, actor: Actor, why: str, now: datetime) -> Party:
    """End the open span of a party.

    Args:
        code: The party's code.
        left_on: The first day that it is no longer a party.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        NoOpenPartyError: If no span of it is open.
        PartyEndsBeforeItBeginsError: If ``left_on`` is not after its first day.
    """
    party = Party.objects.select_for_update().filter(code=code, left_on=None).first()
    if party is None:
        raise NoOpenPartyError(code=code)
    if left_on <= party.joined_on:
        raise PartyEndsBeforeItBeginsError(code=code, joined_on=party.joined_on, left_on=left_on)
    before = _facts(party)
    party.left_on = left_on
    party.save(update_fields=["left_on"])
    _record(party, "agreement.party.end", before=before, actor=actor, why=why, now=now)
    return party


@transaction.atomic
def load_parties(*, day: date, actor: Actor, now: datetime) -> int:
    """Load the municipalities of the reference table with their areas on a day, as one event.

    Args:
        day: The day whose areas are loaded.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        How many parties were loaded.

    Raises:
        AlreadyLoadedError: If there are parties already.
        NoRuleInForceError: If the areas of the day are not known.
    """
    if count := Party.objects.count():
        raise AlreadyLoadedError(count=count)
    law_book().dated(AREA_MEMBERSHIP, day)
    known = law_book().parameter(AREA_MEMBERSHIP).values
    lists = [
        (dated.first_day, cast("Mapping[str, tuple[str, ...]]", dated.value))
        for dated in known
        if dated.first_day <= day
    ]
    source = next(dated.source.title for dated in reversed(known) if dated.first_day <= day and not dated.example)
    names = {row["code"]: row for row in reference_table("municipalities")}
    parties = [_from_reference(names[each.code], each, source) for each in memberships(lists)]
    Party.objects.bulk_create(parties)
    record(
        actor=actor,
        action="agreement.party.load",
        about="party:*",
        before=None,
        after={"parties": len(parties), "day": day.isoformat()},
        why="parameters/reference/municipalities.csv, agreement.area_membership",
        now=now,
        entries=[{"about": f"party:{party.code}", **_facts(party)} for party in parties],
    )
    return len(parties)


def _from_reference(row: Mapping[str, str], membership: Membership, areas: str) -> Party:
    return Party(
        kind=Party.Kind.MUNICIPALITY,
        code=row["code"],
        name=row["name"],
        county=row["county"],
        joined_on=membership.known_from,
        in_admission=membership.in_admission,
        in_free_search=membership.in_free_search,
        source=f"{reference_sources()[row['source']]['title']}; {areas}",
    )


def _record(
    party: Party, action: str, *, before: dict[str, object] | None, actor: Actor, why: str, now: datetime
) -> None:
    """One event; a municipality's own officers see in the log what is done with it as a party."""
    record(
        actor=actor,
        action=action,
        about=f"party:{party.code}",
        before=before,
        after=_facts(party),
        why=why,
        now=now,
        belongs_to=Belongs(municipality=party.code if party.kind == Party.Kind.MUNICIPALITY else ""),
    )


def _facts(party: Party) -> dict[str, object]:
    """What the log keeps of a party."""
    return {
        "code": party.code,
        "name": party.name,
        "kind": str(party.kind),
        "joined_on": party.joined_on.isoformat(),
        "left_on": party.left_on.isoformat() if party.left_on else None,
        "in_admission": party.in_admission,
        "in_free_search": party.in_free_search,
        "source": party.source,
    }
