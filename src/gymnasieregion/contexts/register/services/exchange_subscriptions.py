"""Systems that want to be told of changes: subscribing, renewing, ending; and what they say of what they fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gymnasieregion.contexts.register.models import ClientReport, ExchangeClient, Subscription
from gymnasieregion.contexts.register.selectors.exchange_reach import actor_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.audit.api import record

LIFE = timedelta(days=90)
"""How long a subscription lasts when nobody renews it; what Skolverket's reference API has."""

SUBSCRIBED, RENEWED, ENDED = (
    "register.exchange.subscribed", "register.exchange.renewed", "register.exchange.unsubscribed",
)  # fmt: skip
REPORTED = "register.exchange.reported"


class TargetError(RegionError):
    """An address that cannot be told."""

    sv: ClassVar[str] = "Adressen {target} ska vara en fullständig https-adress utan namn och lösenord."
    en: ClassVar[str] = "The address {target} is to be a whole https address without name and password."


@transaction.atomic
def subscribe(
    *, client: ExchangeClient, name: str, target: str, entities: Sequence[str], now: datetime
) -> Subscription:
    """Let a system be told when something changes.

    Args:
        client: The system.
        name: What it calls the subscription.
        target: Where it wants to be told.
        entities: The kinds of objects, by the standard's names.
        now: The moment, from the door; what changes from now on is told.

    Raises:
        TargetError: If the address cannot be told.
    """
    _refuse_target(target)
    made = Subscription.objects.create(
        client=client, name=name, target=target, entities=list(dict.fromkeys(entities)), created_at=now,
        expires_at=now + LIFE, told_until=now,
    )  # fmt: skip
    after = {"name": name, "target": target, "entities": made.entities}
    _record(SUBSCRIBED, made, None, after, now)
    return made


@transaction.atomic
def renew(*, client: ExchangeClient, subscription_id: UUID, now: datetime) -> Subscription:
    """Let a subscription last for another while from now.

    Raises:
        Subscription.DoesNotExist: If the system has no such subscription.
    """
    found = Subscription.objects.select_for_update().get(pk=subscription_id, client=client)
    before = {"expires_at": found.expires_at.isoformat()}
    found.expires_at = now + LIFE
    found.save(update_fields=["expires_at"])
    _record(RENEWED, found, before, {"expires_at": found.expires_at.isoformat()}, now)
    return found


@transaction.atomic
def unsubscribe(*, client: ExchangeClient, subscription_id: UUID, now: datetime) -> None:
    """End a subscription.

    Raises:
        Subscription.DoesNotExist: If the system has no such subscription.
    """
    found = Subscription.objects.select_for_update().get(pk=subscription_id, client=client)
    _record(ENDED, found, {"name": found.name, "target": found.target}, None, now)
    found.delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a system says of what it fetched.

    Args:
        occurred_at: When it says that it was.
        counts: How many it added, updated and took away; None for a remark.
    """

    severity: str = ""
    entity_type: str = ""
    entity: UUID | None = None
    address: str = ""
    code: str = ""
    message: str = ""
    occurred_at: datetime | None = None
    counts: tuple[int, int, int] | None = None


@transaction.atomic
def report(*, client: ExchangeClient, said: Reported, now: datetime) -> ClientReport:
    """Keep what a system says of what it fetched, for the office to read."""
    added, updated, gone = said.counts or (None, None, None)
    kind = ClientReport.Kind.LOG if said.counts is None else ClientReport.Kind.STATISTICS
    made = ClientReport.objects.create(
        client=client, kind=kind, received_at=now, occurred_at=said.occurred_at, severity=said.severity,
        entity_type=said.entity_type, entity=said.entity, address=said.address[:500], code=said.code[:100],
        message=said.message[:1000], added=added, updated=updated, deleted=gone,
    )  # fmt: skip
    after = {"kind": kind.value, "entity_type": said.entity_type, "severity": said.severity}
    about = f"exchange_client:{client.pk}"
    record(actor=actor_of(client), action=REPORTED, about=about, before=None, after=after, why="", now=now)
    return made


def _refuse_target(target: str) -> None:
    """Raise TargetError for anything but a whole address; http is for trying out alone."""
    try:
        parts = urlsplit(target)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError as fault:
        raise TargetError(target=target) from fault
    schemes = {"https"} if settings.PRODUCTION else {"https", "http"}
    if parts.scheme not in schemes or not has_host or parts.username or parts.password or not target.isascii():
        raise TargetError(target=target)


def _record(
    action: str,
    subscription: Subscription,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
    now: datetime,
) -> None:
    record(
        actor=actor_of(subscription.client), action=action, about=f"exchange_subscription:{subscription.pk}",
        before=before, after=after, why="", now=now,
    )  # fmt: skip
