"""Reads of the outbox: counts by batch, and what did not arrive, with addresses that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from gymnasieregion.platform.messages.models import Message
from gymnasieregion.platform.messages.sending import UNSURE

State = Message.State
MOST_BATCHES = 50


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent for the same thing.

    Args:
        name: What it was sent for.
        subject: What the messages are called.
        made_at: When the first was put in the outbox.
        sent_at: When the latest went; None while none has.
        counts: How many by channel and state.
        unsure: How many of the failed may have arrived.
    """

    name: str
    subject: str
    made_at: datetime
    sent_at: datetime | None
    counts: dict[tuple[str, str], int]
    unsure: int

    def of(self, state: str, channel: str = "") -> int:
        """How many are in a state, by a channel or by any."""
        return sum(n for (way, how), n in self.counts.items() if how == state and channel in {"", way})


def batches() -> Sequence[Batch]:
    """The latest batches, the newest first; two queries."""
    rows = Message.objects.order_by().values("batch")
    heads = list(
        rows.annotate(
            made=Min("made_at"), sent=Max("sent_at"), number=Max("pk"), subject=Min("wording__subject")
        ).order_by("-number")[:MOST_BATCHES]
    )
    counted = (
        Message.objects.filter(batch__in=[head["batch"] for head in heads])
        .order_by()
        .values_list("batch", "channel", "state", "trouble")
        .annotate(rows=Count("pk"))
    )
    found = {head["batch"]: Batch(head["batch"], head["subject"], head["made"], head["sent"], {}, 0) for head in heads}
    unsure: dict[str, int] = {}
    for batch, channel, state, trouble, number in counted:
        counts = found[batch].counts
        counts[channel, state] = counts.get((channel, state), 0) + number
        if (state, trouble) == (State.FAILED, UNSURE):
            unsure[batch] = unsure.get(batch, 0) + number
    return [
        Batch(one.name, one.subject, one.made_at, one.sent_at, one.counts, unsure.get(one.name, 0))
        for one in found.values()
    ]


def not_arrived(limit: int) -> Sequence[Message]:
    """Messages that failed, that an address refused, or that wait after a try that failed; the latest first."""
    rows = Message.objects.filter(state__in=[State.FAILED, State.REFUSED]) | Message.objects.filter(
        state=State.WAITING, attempts__gt=0
    )
    return list(rows.select_related("wording").order_by("-pk")[:limit])


def masked(address: str) -> str:
    """An address that can be told from others and not used.

    >>> masked("asta.ek@elev.skola.example"), masked("+46701740605")
    ('a…@…example', '…05')
    """
    name, at, domain = address.rpartition("@")
    if not at:
        return f"…{address[-2:]}"
    return f"{name[:1]}…@…{domain.rpartition('.')[2]}"
