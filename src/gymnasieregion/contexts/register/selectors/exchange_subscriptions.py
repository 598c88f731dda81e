"""The subscriptions of the exchange, and what there is to tell each of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gymnasieregion.contexts.register.core.ss12000 import GRANT_OF, Entity, Grant
from gymnasieregion.contexts.register.models import ExchangeClient, Published, Subscription
from gymnasieregion.contexts.register.selectors.exchange_deleted import deleted
from gymnasieregion.contexts.register.selectors.exchange_groups import told_groups
from gymnasieregion.contexts.register.selectors.exchange_persons import PersonQuestion, persons_page
from gymnasieregion.contexts.register.selectors.exchange_questions import Moments
from gymnasieregion.contexts.register.selectors.exchange_reach import READ, Reach, actor_of
from gymnasieregion.platform.access.table import is_allowed

OVERLAP = timedelta(minutes=5)
"""So far back something is told again: it may have been on its way when the others were told."""


@dataclass(frozen=True, slots=True)
class ToldSubscription:
    """A subscription as a list of objects has it."""

    id: UUID
    created: datetime
    modified: datetime
    row: Subscription


@dataclass(frozen=True, slots=True)
class ToTell:
    """What there is to tell a subscription.

    Args:
        modified: The kinds of objects that have something new or changed.
        has_deleted: Whether something has gone.
    """

    subscription: UUID
    modified: tuple[Entity, ...]
    has_deleted: bool


def told_subscriptions(client: ExchangeClient) -> tuple[ToldSubscription, ...]:
    """The subscriptions of a system."""
    rows = client.subscriptions.order_by("created_at", "pk")
    return tuple(ToldSubscription(row.pk, row.created_at, row.created_at, row) for row in rows)


def live_subscriptions(now: datetime) -> tuple[Subscription, ...]:
    """The subscriptions that have not expired, of systems that may still fetch."""
    rows = Subscription.objects.filter(expires_at__gt=now, client__ended_at=None).select_related("client")
    return tuple(row for row in rows.order_by("pk") if is_allowed(actor_of(row.client), READ))


def to_tell(subscription: Subscription) -> ToTell | None:
    """What there is to tell a subscription since it was told last; None for nothing."""
    client = subscription.client
    reach = Reach(client, frozenset(Grant(code) for code in client.grants))
    after = subscription.told_until - OVERLAP
    kinds = [kind for kind in Entity if kind.value in subscription.entities and GRANT_OF[kind] in reach.grants]
    modified = tuple(kind for kind in kinds if _has_changed(reach, kind, after))
    has_deleted = bool(deleted(reach, kinds, after))
    return ToTell(subscription.pk, modified, has_deleted) if modified or has_deleted else None


def _has_changed(reach: Reach, kind: Entity, after: datetime) -> bool:
    """Whether something of a kind is new or changed after a moment."""
    if kind is Entity.PERSON:
        return bool(persons_page(reach, PersonQuestion(moments=Moments(modified_after=after)), (), 1).rows)
    if kind is Entity.GROUP:
        return any(group.modified > after and group.deleted is None for group in told_groups(reach))
    return Published.objects.filter(kind=kind.value, deleted_at=None, modified_at__gt=after).exists()
