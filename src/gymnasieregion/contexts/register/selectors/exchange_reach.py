"""How far a client of the exchange reaches: its school units, and what each unit is called in the standard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.register.core.ss12000 import Grant, natural_id
from gymnasieregion.contexts.register.models import ExchangeClient
from gymnasieregion.platform.access.actor import Actor, Role, Scope
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.accounts.digests import keyed

READ = "register.exchange.read"
KEY = "exchange.key"


def client_with(key: str) -> ExchangeClient | None:
    """The live client that has a key; None when there is none. One query."""
    return ExchangeClient.objects.filter(key_hash=keyed(KEY, key), ended_at=None).first()


def actor_of(client: ExchangeClient) -> Actor:
    """A client as the access file and the log know it."""
    return Actor(f"client:{client.pk}", client.name, Role(client.role), client.scope_id)


@dataclass(frozen=True)
class Reach:
    """What a client may see.

    Args:
        client: Who asks.
        grants: What it may fetch.
    """

    client: ExchangeClient
    grants: frozenset[Grant]

    @cached_property
    def units(self) -> Mapping[str, SchoolUnitFacts]:
        """Every school unit by its own key. Three queries, the first time."""
        return {unit.key: unit for unit in school_units()}

    @cached_property
    def keys(self) -> frozenset[str] | None:
        """The keys of the units whose pupils it may see; None for all of the region."""
        scope = scope_of(READ, Role(self.client.role))
        if scope is Scope.UNIT:
            return frozenset({self.client.scope_id})
        if scope is Scope.PROVIDER:
            return frozenset(key for key, unit in self.units.items() if unit.provider == self.client.scope_id)
        return None

    @property
    def at_units(self) -> Q:
        """Which study spells it may see."""
        return Q() if self.keys is None else Q(school_unit__in=sorted(self.keys))

    def organisation_of(self, key: str, day: date) -> UUID:
        """The organisation that a unit was on a day: its id is made of the code that it had then."""
        return natural_id(self.units[key].code_on(day) if key in self.units else key)

    def name_of(self, key: str, day: date) -> str:
        """What a unit was called on a day."""
        return self.units[key].name_on(day) if key in self.units else key

    def units_of(self, organisation: UUID) -> tuple["CodeSpan", ...]:
        """The unit with the code that an organisation is made of, or all units of a provider; () for neither."""
        spans = [span for unit in self.units.values() for span in code_spans(unit)]
        found = tuple(span for span in spans if natural_id(span.code) == organisation)
        return found or tuple(span for span in spans if natural_id(span.provider) == organisation)


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A school unit while it has a code: what the standard calls an organisation of the type Skolenhet.

    Args:
        key: The unit's own key.
        provider: The code of who answers for it.
        starts_on: The first day of the code; None for a first code, which holds for all that was before too.
        ends_on: The first day of the next code; None while it has it.
    """

    key: str
    code: str
    provider: str
    starts_on: date | None
    ends_on: date | None


def code_spans(unit: SchoolUnitFacts) -> Iterable[CodeSpan]:
    """A unit as the organisations that it has been, one for each code."""
    for place, (starts_on, code) in enumerate(unit.codes):
        following = unit.codes[place + 1][0] if place + 1 < len(unit.codes) else None
        yield CodeSpan(unit.key, code, unit.provider, starts_on if place else None, following)
