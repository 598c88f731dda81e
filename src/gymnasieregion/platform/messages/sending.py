"""The job that sends what waits in the outbox: each message is marked before it goes, so that none goes twice.

One transaction writes what became of a message and marks the next. A worker that is killed leaves at most one message
marked SENDING; when it has stood so for a while it is called FAILED, and only a person can ask for it again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Min

from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.messages.api import SEND, SENDER
from gymnasieregion.platform.messages.channels import RefusedError, Way, ways
from gymnasieregion.platform.messages.models import Message

State = Message.State
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=1)
MOST_ATTEMPTS = 10
"""About four hours of trying."""

IN_A_ROW = 3
"""So many failures one after another and the way is left alone until the next job."""

UNSURE_AFTER = dt.timedelta(minutes=10)
"""No server is waited for so long; who marked the message is dead."""

AT_ONCE = 500
NO_ANSWER, UNSURE, REFUSED = "NO_ANSWER", "UNSURE", "REFUSED"


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a message.

    Args:
        pk: Which.
        state: How it stands now.
        attempts: How many times it has been tried.
        at: When that was known.
        trouble: What went wrong, a code.
    """

    pk: int
    state: Message.State
    attempts: int
    at: dt.datetime
    trouble: str = ""


def send_what_waits(work: Work) -> Mapping[str, int]:
    """Send everything that is due, and return how many messages came to each end.

    Args:
        work: The job.
    """
    _give_up_unsure(work.clock())
    out, counts, failures = ways(), Counter[str](), Counter[str]()
    total = max(Message.objects.filter(state=State.WAITING, next_try__lte=work.clock()).count(), 1)
    before: Became | None = None
    try:
        for number, message in enumerate(_due(work.clock())):
            if failures[message.channel] >= IN_A_ROW:
                continue
            work.progress(min(number / total, 1.0), "Skickar meddelanden", "Sends messages")
            marked = _settle_and_mark(before, message.pk, work.clock())
            before = None
            if not marked:
                continue
            before = _sent(out[Message.Channel(message.channel)], message, work.clock)
            counts[before.state] += 1
            is_answered = before.state in {State.SENT, State.REFUSED}
            failures[message.channel] = 0 if is_answered else failures[message.channel] + 1
    finally:
        _settle_and_mark(before, None, work.clock())
        for way in out.values():
            way.close()
    return dict(counts)


def keep_sent(work: Work, counts: Mapping[str, int], now: dt.datetime) -> Mapping[str, Any]:
    """Leave a job for what is to be tried again, in the transaction that ends this one.

    A server that takes nothing at all is asked more and more seldom.

    Args:
        work: The job.
        counts: From ``send_what_waits``.
        now: The moment.
    """
    first = Message.objects.filter(state=State.WAITING).aggregate(first=Min("next_try"))["first"]
    if first is not None:
        silent = 1 + work.payload.get("silent", 0) if set(counts) == {State.WAITING} else 0
        again = max(first, now + pause_after(max(silent, 1)))
        payload, key = {"silent": silent}, f"{SEND}:after:{work.job_id}"
        enqueue(kind=SEND, key=key, payload=payload, actor=SENDER, now=now, run_after=again)
    return {"messages": dict(counts)}


def pause_after(attempts: int) -> dt.timedelta:
    """How long a message waits that has been tried so many times.

    >>> pause_after(1), pause_after(3), pause_after(9)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=240), datetime.timedelta(seconds=3600))
    """
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _due(now: dt.datetime) -> Iterator[Message]:
    """What waits and is due, the oldest first, read some at a time without holding a lock or a cursor."""
    last = 0
    while True:
        rows = Message.objects.filter(state=State.WAITING, next_try__lte=now, pk__gt=last).order_by("pk")
        some = list(rows.select_related("wording")[:AT_ONCE])
        if not some:
            return
        last = some[-1].pk
        yield from some


def _settle_and_mark(before: Became | None, pk: int | None, now: dt.datetime) -> bool:
    """Write what became of one message and mark the next as being sent, in one transaction.

    Returns:
        Whether the next is this worker's: another may have taken it.
    """
    if before is None and pk is None:
        return False
    with transaction.atomic():
        if before is not None:
            _settle(before)
        if pk is None:
            return False
        waiting = Message.objects.filter(pk=pk, state=State.WAITING)
        marked = {"state": State.SENDING, "next_try": None, "tried_at": now, "attempts": F("attempts") + 1}
        return bool(waiting.update(**marked, trouble=""))


def _settle(became: Became) -> None:
    is_sent, waits = became.state == State.SENT, became.state == State.WAITING
    Message.objects.filter(pk=became.pk, state=State.SENDING).update(
        state=became.state,
        sent_at=became.at if is_sent else None,
        next_try=became.at + pause_after(became.attempts) if waits else None,
        trouble=became.trouble,
    )


def _sent(way: Way, message: Message, clock: Callable[[], dt.datetime]) -> Became:
    """Send one, and say what became of it."""
    attempts = message.attempts + 1
    try:
        way.send(message.address, message.wording.subject, message.wording.text, clock())
    except RefusedError as refused:
        return Became(message.pk, State.REFUSED, attempts, clock(), f"{REFUSED} {refused.code}")
    except Exception as fault:  # noqa: BLE001 - whatever a server may do; the message is tried again
        way.close()
        state = State.WAITING if attempts < MOST_ATTEMPTS else State.FAILED
        return Became(message.pk, state, attempts, clock(), f"{NO_ANSWER} {type(fault).__name__}"[:40])
    return Became(message.pk, State.SENT, attempts, clock())


def _give_up_unsure(now: dt.datetime) -> None:
    """Call those failed whose worker died with them: nobody knows whether they arrived."""
    old = Message.objects.filter(state=State.SENDING, tried_at__lt=now - UNSURE_AFTER)
    old.update(state=State.FAILED, trouble=UNSURE)
