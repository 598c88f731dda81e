"""The door for services of other rooms that have something to tell somebody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from gymnasieregion.kernel.canonical import canonical_json, sha256_hex
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.messages.models import Message, Wording

SEND = "messages.outbox.send"
SENDER = Actor(f"job:{SEND}", "", Role.SYSTEM_ADMINISTRATOR)
"""Nobody's wish: the system leaves the job."""

Channel = Message.Channel
SCHOOL_ADDRESS = "SCHOOL_ADDRESS"
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one address.

    Args:
        key: What makes it one; the same key is never put in the outbox again.
        channel: How it goes.
        address: An e-mail address, or a number as ``numbers.mobile_number`` writes it.
        about: Whose address it is: ``applicant:`` or ``user:`` and the key in the database.
        subject: The subject; of an SMS what the page of the outbox calls it.
        text: The text. Nothing in either is about anybody.
        left_out: Why it is not to go, a code; it then stands in the outbox as refused, so that it is seen.
    """

    key: str
    channel: Message.Channel
    address: str
    about: str
    subject: str
    text: str
    left_out: str = ""


@transaction.atomic
def put_in_outbox(messages: Iterable[Outgoing], *, batch: str, now: datetime, run_after: datetime | None = None) -> int:
    """Put messages in the outbox, in the transaction of the service that calls; a job sends them afterwards.

    They are there when the service's own writes are, or not at all.

    Args:
        messages: Which; those whose key is there already are passed over.
        batch: What they are sent for, such as ``admission.result:17``; the page shows them together.
        now: The moment, from the door.
        run_after: Not before this moment; None for at once.

    Returns:
        How many were given.
    """
    wordings: dict[tuple[str, str], int] = {}
    given, every = 0, iter(messages)
    while some := list(islice(every, AT_ONCE)):
        rows = [_row(one, batch, _wording(one, wordings), now, run_after) for one in some]
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        given += len(rows)
    if given:
        there = Message.objects.filter(batch=batch).count()  # the same again is the same job, and none is left anew
        enqueue(kind=SEND, key=f"{SEND}:{batch}:{there}", payload={}, actor=SENDER, now=now, run_after=run_after)
    return given


def forget_addresses(about: Collection[str]) -> int:
    """Take away every message to somebody, sent or not, as when their identity becomes protected.

    Args:
        about: Whom, as in ``Outgoing.about``.

    Returns:
        How many there were.
    """
    return Message.objects.filter(about__in=list(about)).delete()[0]


def _wording(one: Outgoing, known: dict[tuple[str, str], int]) -> int:
    """The key of a subject and text, made when it is new."""
    words = one.subject, one.text
    if words not in known:
        digest = sha256_hex(canonical_json(list(words)))
        row, _ = Wording.objects.get_or_create(sha256=digest, defaults={"subject": one.subject, "text": one.text})
        known[words] = row.pk
    return known[words]


def _row(one: Outgoing, batch: str, wording: int, now: datetime, run_after: datetime | None) -> Message:
    state = Message.State.REFUSED if one.left_out else Message.State.WAITING
    return Message(
        key=one.key,
        batch=batch,
        channel=one.channel,
        address=one.address,
        about=one.about,
        wording_id=wording,
        state=state,
        made_at=now,
        next_try=None if one.left_out else run_after or now,
        trouble=one.left_out,
    )
