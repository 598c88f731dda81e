"""What a guardian does at home: says that they have seen a version of the application."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, ApplicationVersion, SeenVersion
from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now
from gymnasieregion.contexts.admission.services.pupils_facts import record_change
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

SEEN = "admission.application.seen"


class NoSuchListError(RegionError):
    """The version that somebody would have seen is none that there is."""

    sv: ClassVar[str] = "Listan har ändrats. Läs den igen."
    en: ClassVar[str] = "The list has changed. Read it again."


@transaction.atomic
def see_version(*, applicant: int, version: int, digest: str, actor: Actor, now: datetime) -> bool:
    """Keep that a guardian has seen a version; it holds for that version whatever is saved later.

    Args:
        applicant: The child's key in the database.
        version: The version that the page showed; 0 for a list that nobody has saved here.
        digest: Of the list that the page showed.
        actor: The guardian.
        now: The moment, from the door.

    Returns:
        Whether it is new; the second time nothing is written.

    Raises:
        Applicant.DoesNotExist: If there is no such child.
        NoSuchListError: If the version and the list are not of each other.
    """
    who = Applicant.objects.select_for_update(of=("self",)).select_related("application").get(pk=applicant)
    if not _was_there(who, version, digest):
        raise NoSuchListError
    _, is_new = SeenVersion.objects.get_or_create(
        applicant=who, user_id=actor.user_id, version=version, defaults={"digest": digest, "seen_at": now}
    )
    if is_new:
        record_change(who, action=SEEN, before=None, after={"version": version}, actor=actor, why="", now=now)
    return is_new


def _was_there(who: Applicant, version: int, digest: str) -> bool:
    """Whether a version with that list was saved, or is the one that the office registered."""
    if version:
        return ApplicationVersion.objects.filter(applicant=who, version=version, digest=digest).exists()
    return digest_of(rows_now(who.pk)) == digest
