"""Telling systems that something has changed: one job finds what there is to tell, and one each tells it."""

import json
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models.signals import post_save

from gymnasieregion.contexts.register.models import ExchangeClient, RegisterEvent, Subscription
from gymnasieregion.contexts.register.selectors.exchange_subscriptions import ToTell, live_subscriptions, to_tell
from gymnasieregion.contexts.register.services.exchange_publishing import PUBLISHER, refresh
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work

LOOK, CALL = "register.exchange.look", "register.exchange.call"
TOLD = "register.exchange.told"
EVERY = timedelta(minutes=1)
"""What happens within a minute is told together."""

TRIES = 4
"""So many times an address is called before it is left alone until the next change; as Skolverket's reference API."""

PATIENCE = 10
"""Seconds that an address is waited for."""


class NotTakenError(Exception):
    """The address did not take what it was told; it is called again."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """An address that sends elsewhere is not followed: it was checked, the other was not."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Do not."""


def listen() -> None:
    """Let every event of the register lead to a look for what there is to tell; called when the app is ready."""
    post_save.connect(_after_event, sender=RegisterEvent, dispatch_uid="register.exchange")


def look_soon(now: datetime) -> None:
    """Ask for a look at the end of the minute, in the transaction of the service that calls it.

    Nothing is asked for while no system is connected.
    """
    if not ExchangeClient.objects.filter(ended_at=None).exists():
        return
    minute = now.replace(second=0, microsecond=0)
    key = f"{LOOK}:{minute.isoformat()}"
    enqueue(kind=LOOK, key=key, payload={}, actor=PUBLISHER, now=now, run_after=minute + EVERY)


def look(work: Work) -> Sequence[ToTell]:
    """What there is to tell every subscription; notes first what has changed in other rooms."""
    now = work.clock()
    refresh(now=now)
    return [told for one in live_subscriptions(now) if (told := to_tell(one))]


def keep_looked(work: Work, found: Sequence[ToTell], now: datetime) -> Mapping[str, object]:
    """Leave a job for each subscription that is to be told, in the transaction that ends the look."""
    del work
    for one in found:
        payload = {
            "subscription": str(one.subscription),
            "modified": [kind.value for kind in one.modified],
            "deleted": one.has_deleted,
            "until": now.isoformat(),
        }
        key = f"{CALL}:{one.subscription}:{now.isoformat()}"
        enqueue(kind=CALL, key=key, payload=payload, actor=PUBLISHER, now=now)
    return {"subscriptions": len(found)}


def call(work: Work) -> int | None:
    """Tell a subscription's address what kinds of objects have changed; None when it has been ended since.

    Raises:
        NotTakenError: If the address does not take it; the job is tried again.
    """
    found = Subscription.objects.filter(pk=UUID(work.payload["subscription"]), client__ended_at=None).first()
    if found is None or found.expires_at <= work.clock():
        return None
    content = {"modifiedEntites": work.payload["modified"], "deletedEntities": work.payload["deleted"]}
    asked = urllib.request.Request(  # noqa: S310 - the scheme was checked when the address was given
        found.target, json.dumps(content).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.build_opener(NoRedirect).open(asked, timeout=PATIENCE) as response:
            status = int(response.status)
    except OSError as fault:
        raise NotTakenError(str(fault)) from fault
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        raise NotTakenError(str(status))
    return status


def keep_called(work: Work, status: int | None, now: datetime) -> Mapping[str, Any]:
    """Note until when a subscription has been told."""
    if status is not None:
        key, until = UUID(work.payload["subscription"]), datetime.fromisoformat(work.payload["until"])
        Subscription.objects.filter(pk=key, told_until__lt=until).update(told_until=until)
        after = {"modified": work.payload["modified"], "deleted": work.payload["deleted"]}
        about = f"exchange_subscription:{key}"
        record(actor=work.actor, action=TOLD, about=about, before=None, after=after, why="", now=now)
    return {"status": status}


def _after_event(instance: RegisterEvent, *, created: bool, **_: object) -> None:
    if created:
        look_soon(instance.recorded_at)
