"""Systems that fetch by SS 12000: giving them a key, and taking it back."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.models import ExchangeClient
from gymnasieregion.contexts.register.selectors.exchange_reach import KEY, READ
from gymnasieregion.contexts.register.services.exchange_publishing import refresh
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role, Scope
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.accounts.digests import keyed
from gymnasieregion.platform.audit.api import record

LIST, ISSUE, END = "register.exchange.list", "register.exchange.issue", "register.exchange.end"
SEE_PROTECTED = "register.protected.see"
KEY_BYTES = 32


class ClientNameTakenError(RegionError):
    """Another system that is not shut off has the name."""

    sv: ClassVar[str] = "Ett anslutet system heter redan {name}. Stäng av det först, eller välj ett annat namn."
    en: ClassVar[str] = "A connected system is called {name} already. Shut it off first, or choose another name."


class CannotReachError(RegionError):
    """The role does not fetch, or reaches nothing."""

    sv: ClassVar[str] = "Välj vad systemet är till för: hela regionen, en huvudman eller en skolenhet som finns."
    en: ClassVar[str] = "Choose what the system is for: the whole region, or a provider or school unit that there is."


class ProtectedNotGrantedError(RegionError):
    """Protected identities are for roles that may see them alone."""

    sv: ClassVar[str] = "Bara ett system i kansliets roll kan hämta elever med skyddad identitet."
    en: ClassVar[str] = "Only a system in the office's role can fetch pupils with a protected identity."


class NothingGrantedError(RegionError):
    """The system would have nothing to do."""

    sv: ClassVar[str] = "Välj minst en sak som systemet får göra."
    en: ClassVar[str] = "Choose at least one thing that the system may do."


class ClientEndedError(RegionError):
    """The system was shut off before."""

    sv: ClassVar[str] = "Systemet är redan avstängt."
    en: ClassVar[str] = "The system is shut off already."


@transaction.atomic
def issue(
    *, name: str, role: Role, scope_id: str, grants: Collection[Grant], actor: Actor, why: str, now: datetime
) -> tuple[ExchangeClient, str]:
    """Connect a system: give it a key.

    Args:
        name: The system and whose it is.
        role: The role that it fetches in; the access file says how far it reaches.
        scope_id: The unit's key or the provider's code; "" for the whole region.
        grants: What it may fetch and tell.
        actor: Who connects it.
        why: The ground for handing out the facts; kept with every look at a protected identity.
        now: The moment, from the door.

    Returns:
        The system and its key, which is kept nowhere: it can be shown now and never again.

    Raises:
        CannotReachError: If the role may not fetch, or there is no such unit or provider.
        NothingGrantedError: If there is nothing that it may do.
        ProtectedNotGrantedError: If it would fetch protected identities in a role that may not see them.
        ClientNameTakenError: If a connected system has the name.
    """
    _refuse_unreachable(role, scope_id)
    if not grants:
        raise NothingGrantedError
    if Grant.PROTECTED in grants and scope_of(SEE_PROTECTED, role) is None:
        raise ProtectedNotGrantedError
    if ExchangeClient.objects.filter(name=name, ended_at=None).exists():
        raise ClientNameTakenError(name=name)
    key = secrets.token_urlsafe(KEY_BYTES)
    client = ExchangeClient.objects.create(
        name=name, role=role.value, scope_id=scope_id, grants=[grant.value for grant in Grant if grant in grants],
        why=why, key_hash=keyed(KEY, key), issued_at=now, issued_by=actor.user_id,
    )  # fmt: skip
    refresh(now=now)
    after = {"name": name, "role": role.value, "scope_id": scope_id, "grants": client.grants}
    about = f"exchange_client:{client.pk}"
    record(actor=actor, action=ISSUE, about=about, before=None, after=after, why=why, now=now)
    return client, key


@transaction.atomic
def end(*, client_id: UUID, actor: Actor, why: str, now: datetime) -> ExchangeClient:
    """Shut a system off: its key counts no more, and it is told of nothing more.

    Raises:
        ExchangeClient.DoesNotExist: If there is no such system.
        ClientEndedError: If it was shut off before.
    """
    client = ExchangeClient.objects.select_for_update().get(pk=client_id)
    if client.ended_at is not None:
        raise ClientEndedError
    client.ended_at, client.ended_by = now, actor.user_id
    client.save(update_fields=["ended_at", "ended_by"])
    client.subscriptions.all().delete()
    about = f"exchange_client:{client.pk}"
    record(actor=actor, action=END, about=about, before={"name": client.name}, after=None, why=why, now=now)
    return client


def _refuse_unreachable(role: Role, scope_id: str) -> None:
    """Raise CannotReachError if a role with a scope would see nobody."""
    scope = scope_of(READ, role)
    units = school_units()
    there_is = {
        Scope.REGION: not scope_id,
        Scope.PROVIDER: scope_id in {unit.provider for unit in units},
        Scope.UNIT: scope_id in {unit.key for unit in units},
    }
    if scope is None or not there_is.get(scope, False):
        raise CannotReachError
