"""What people do to the outbox."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.messages.api import SEND, SENDER
from gymnasieregion.platform.messages.models import Message
from gymnasieregion.platform.messages.sending import UNSURE

RETRY = "messages.outbox.retry"


class NothingToTryError(RegionError):
    """No message of the kind has failed."""

    sv: ClassVar[str] = "Det finns inget misslyckat meddelande att försöka med igen."
    en: ClassVar[str] = "There is no failed message to try again."


@transaction.atomic
def try_again(*, batch: str, unsure: bool, actor: Actor, now: datetime, why: str) -> int:
    """Let the failed messages of a batch wait to be sent again.

    Args:
        batch: What they are sent for.
        unsure: Those of which nobody knows whether they arrived, which may then arrive twice; else the others.
        actor: Who asks.
        now: The moment, from the door.
        why: The ground, kept in the log.

    Returns:
        How many.

    Raises:
        NothingToTryError: If there is none.
    """
    rows = Message.objects.filter(batch=batch, state=Message.State.FAILED)
    rows = rows.filter(trouble=UNSURE) if unsure else rows.exclude(trouble=UNSURE)
    number = rows.update(state=Message.State.WAITING, attempts=0, next_try=now, trouble="")
    if not number:
        raise NothingToTryError
    after: dict[str, object] = {"batch": batch, "messages": number, "unsure": unsure}
    about = f"outbox:{batch}"
    event = record(actor=actor, action=RETRY, about=about, before=None, after=after, why=why, now=now)
    enqueue(kind=SEND, key=f"{SEND}:again:{event}", payload={}, actor=SENDER, now=now)
    return number
