"""The log's one door for services: every write is one service, one transaction, one event."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.chain import (
    FIELDS,
    NO_EVENT_BEFORE,
    chain_hash,
    content_text,
    entries_hash,
    entry_line,
    moment_text,
    one_line,
)  # fmt: skip
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.bulk import insert_rows
from gymnasieregion.platform.kept_questions import kept_question
from gymnasieregion.platform.kept_writes import insert_row

LOCK = 0x6C6F6767
"""The number of PostgreSQL's advisory lock that lets one transaction at a time add to the log."""

LOOKED = "audit.protected.looked"
"""The action of a look at a protected identity."""


class NoTransactionError(RuntimeError):
    """A service forgot ``transaction.atomic``: the event could stand without its write."""


def record(
    *,
    actor: Actor,
    action: str,
    about: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
    why: str,
    now: datetime,
    entries: Sequence[Mapping[str, object]] = (),
    file_sha256: str = "",
    belongs_to: Belongs | None = None,
) -> int:
    """Add one event to the log, as the last thing that a service does in its transaction.

    Args:
        actor: Who did it, in which role.
        action: ``context.noun.verb``.
        about: What was written, ``kind:id``.
        before: What was there before; None for something new.
        after: What is there now; None for something removed.
        why: The ground, in free text; "" when the action says it.
        now: The moment, from the door, with a time zone.
        entries: The rows of a bulk write; each has ``about`` (``kind:id``), the rest is its content.
        file_sha256: The SHA-256 of the file that a bulk write came from.
        belongs_to: Whose it is: decides whom of the schools, providers and municipalities the log shows it to.

    Returns:
        The number of the event.

    Raises:
        NoTransactionError: Outside a transaction.
        KeyError: When an entry has no ``about``.
    """
    if not connection.in_atomic_block:
        raise NoTransactionError(action)
    whose = belongs_to or Belongs()
    rows = [_entry(row) for row in entries]
    seq, prev = _end_of_the_log()
    values: dict[str, str | int] = {
        "seq": seq + 1,
        "at": moment_text(now),
        "actor_id": one_line(actor.user_id),
        "role": actor.role.value,
        "on_behalf_of": one_line(actor.on_behalf_of),
        "action": one_line(action),
        "about": one_line(about),
        "person": one_line(whose.person),
        "unit": one_line(whose.unit),
        "provider": one_line(whose.provider),
        "municipality": one_line(whose.municipality),
        "before": content_text(before),
        "after": content_text(after),
        "why": one_line(why),
        "file_sha256": file_sha256,
        "entries_count": len(rows),
        "entries_root": entries_hash(entry_line(*row) for row in rows) if rows else "",
        "prev": prev,
    }
    event = Event(**{**values, "at": now}, hash=chain_hash([str(values[field]) for field in FIELDS]))
    insert_row(event)
    _add_entries(event.seq, rows)
    return event.seq


@transaction.atomic
def record_look(
    *,
    actor: Actor,
    about: str,
    why: str,
    now: datetime,
    belongs_to: Belongs | None = None,
    entries: Sequence[Mapping[str, object]] = (),
) -> int:
    """Add a look at a protected identity to the log, before it is shown.

    Args:
        actor: Who looks.
        about: Whose identity, ``kind:id``.
        why: The ground that the one who looks has given.
        now: The moment, from the door.
        belongs_to: Whose it is; the person sees it in their own log.
        entries: Whose they are when they are many, each with ``about``; each person sees it in their own log.

    Returns:
        The number of the event.
    """
    return record(
        actor=actor, action=LOOKED, about=about, before=None, after=None, why=why, now=now, belongs_to=belongs_to,
        entries=entries,
    )  # fmt: skip


def _entry(row: Mapping[str, object]) -> tuple[str, str]:
    """Whom or what a row of a bulk write is about, and the rest of it as text."""
    return one_line(str(row["about"])), content_text({name: value for name, value in row.items() if name != "about"})


def _end_of_the_log() -> tuple[int, str]:
    """The last event's number and hash; nobody else adds one until this transaction ends.

    SQLite begins every transaction as the one writer there is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return next(iter(_last()), (0, NO_EVENT_BEFORE))


@kept_question
def _last() -> QuerySet[Event, tuple[int, str]]:
    return Event.objects.order_by("-seq").values_list("seq", "hash")[:1]


def _add_entries(seq: int, rows: Sequence[tuple[str, str]]) -> None:
    """Write the rows of a bulk write past the models: tens of thousands in a second."""
    numbered = ((seq, number, about, content) for number, (about, content) in enumerate(rows, start=1))
    if rows:
        insert_rows(Entry, ("event_id", "number", "about", "content"), numbered)
