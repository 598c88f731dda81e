"""How the log keeps an event about a person."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record


def record_of_person(
    user_id: UUID,
    *,
    action: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    actor: Actor,
    why: str = "",
    now: datetime,
) -> None:
    """Record one event about a person, which that person can read.

    Args:
        user_id: Whose account.
        action: What was done.
        before: What was there.
        after: What is there now.
        actor: Who did it.
        why: The ground.
        now: The moment, from the door.
    """
    record(
        actor=actor,
        action=action,
        about=f"user:{user_id}",
        before=before,
        after=after,
        why=why,
        now=now,
        belongs_to=Belongs(person=str(user_id)),
    )
