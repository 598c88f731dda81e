"""Looking at a protected identity of the register: only those with the right, with a ground, and it is logged."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.register.models import Person
from gymnasieregion.contexts.register.selectors.groups import group_of
from gymnasieregion.contexts.register.selectors.visible import sees_protected
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record_look


class MayNotLookError(RegionError):
    """A protected identity is not for this role to see."""

    sv: ClassVar[str] = "Uppgifterna är skyddade. Be kansliet."
    en: ClassVar[str] = "The data are protected. Ask the office."


class WhyLookError(RegionError):
    """The log needs to know why somebody looks."""

    sv: ClassVar[str] = "Skriv varför du behöver se uppgifterna."
    en: ClassVar[str] = "Write why you need to see the data."


@transaction.atomic
def look(*, person: UUID, actor: Actor, why: str, now: datetime) -> Person:
    """Let somebody see a protected identity: the look is in the log before anything is shown.

    Args:
        person: Anybody of the group.
        actor: Who looks.
        why: The ground.
        now: The moment, from the door.

    Returns:
        The head of the group.

    Raises:
        NoSuchPersonError: If there is no such person.
        MayNotLookError: If the role may not see protected identities.
        WhyLookError: Without a ground.
    """
    head = group_of(person).head
    if not sees_protected(actor):
        raise MayNotLookError
    if not why.strip():
        raise WhyLookError
    about = f"person:{head.pk}"
    record_look(actor=actor, about=about, why=why.strip(), now=now, belongs_to=Belongs(person=str(head.pk)))
    return head
