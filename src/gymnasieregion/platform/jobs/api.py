"""The door for services that leave work to be done later."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import kind_named


@transaction.atomic
def enqueue(
    *,
    kind: str,
    key: str,
    payload: Mapping[str, object],
    actor: Actor,
    now: datetime,
    run_after: datetime | None = None,
) -> int:
    """Leave work to be done; if it has been left already, under the same key, it is not left again.

    In the transaction of the service that calls it: the work is there when the service's own writes are, or not
    at all.

    Args:
        kind: A kind that a room has registered.
        key: What tells the work from other work, such as ``admission.round.allocate:2026-1``.
        payload: What the work needs to know, as JSON knows it.
        actor: Who wants it done.
        now: The moment, from the door.
        run_after: Not before this moment; None for at once.

    Returns:
        The job's number; the first one's when the key is there already.

    Raises:
        UnknownKindError: If no room has registered the kind.
    """
    known = kind_named(kind)
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": canonical_json(payload).decode(),
            "max_attempts": known.max_attempts,
            "run_after": run_after or now,
            "created_at": now,
            "created_by": actor.user_id,
            "created_role": actor.role.value,
            "created_scope": actor.scope_id,
        },
    )
    if is_new:
        after = {"kind": kind, "key": key, "payload": dict(payload)}
        record(actor=actor, action="jobs.job.enqueue", about=f"job:{job.pk}", before=None, after=after, why="", now=now)
    return job.pk
