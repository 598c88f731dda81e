"""How the applicant and the guardians are reached: each one's own details, which no guardian sees of another's.

The log keeps whether there is an address and a telephone number, never which.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, Application, GuardianContact
from gymnasieregion.contexts.admission.services.pupils_facts import IsProtectedError, record_change
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

CONTACT = "admission.contact.change"


@transaction.atomic
def change_contact(*, applicant: int, email: str, phone: str, actor: Actor, now: datetime) -> bool:
    """Change how an applicant is reached.

    Args:
        applicant: The applicant's key in the database.
        email: The address; "" for none.
        phone: The telephone number; "" for none.
        actor: The applicant.
        now: The moment, from the door.

    Returns:
        Whether something was changed; what is as before is not written.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        IsProtectedError: If the identity is protected: the office keeps a coded contact.
    """
    who = Applicant.objects.select_for_update(of=("self",)).select_related("application").get(pk=applicant)
    if who.protection != Applicant.Protection.NONE:
        raise IsProtectedError(applicant=who.applicant_id)
    application = getattr(who, "application", None) or Application(applicant=who)
    before = {"email": who.email, "phone": application.phone}
    after = {"email": email, "phone": phone}
    if before == after:
        return False
    who.email, application.phone = email, phone
    who.save(update_fields=["email"])
    application.save()
    record_change(who, action=CONTACT, before=_told(before), after=_told(after), actor=actor, why="", now=now)
    return True


@transaction.atomic
def change_guardian_contact(*, children: Collection[int], email: str, phone: str, actor: Actor, now: datetime) -> bool:
    """Change how a guardian is reached, for every child whose guardian they are.

    The event is about the guardian alone: neither the child, the other guardian nor the school sees it.

    Args:
        children: The children's keys in the database; the door has seen to it that they are the guardian's.
        email: The address; "" for none.
        phone: The telephone number; "" for none.
        actor: The guardian.
        now: The moment, from the door.

    Returns:
        Whether something was changed; what is as before is not written.

    Raises:
        IsProtectedError: If a child's identity is protected.
    """
    rows = Applicant.objects.select_for_update().filter(pk__in=list(children)).order_by("pk")
    people = list(rows)
    hidden = [person for person in people if person.protection != Applicant.Protection.NONE]
    if hidden:
        raise IsProtectedError(applicant=hidden[0].applicant_id)
    own = GuardianContact.objects.filter(applicant__in=people, user_id=actor.user_id)
    known = {row.applicant_id: row for row in own.order_by("pk")}
    old = next(iter(known.values()), None)
    wanted = {"email": email, "phone": phone}
    changed = [person for person in people if _of(known.get(person.pk)) != wanted]
    if not changed:
        return False
    for person in changed:
        GuardianContact.objects.update_or_create(
            applicant=person, user_id=actor.user_id, defaults={**wanted, "changed_at": now},
            create_defaults={**wanted, "changed_at": now, "told_until": now},
        )  # fmt: skip
    about, before = f"user:{actor.user_id}", None if old is None else _told(_of(old))
    record(actor=actor, action=CONTACT, about=about, before=before, after=_told(wanted), why="", now=now)
    return True


def _of(row: GuardianContact | None) -> dict[str, str]:
    return {"email": row.email, "phone": row.phone} if row else {"email": "", "phone": ""}


def _told(facts: Mapping[str, str]) -> dict[str, object]:
    """What the log keeps: whether there is something."""
    return {name: bool(value) for name, value in facts.items()}
