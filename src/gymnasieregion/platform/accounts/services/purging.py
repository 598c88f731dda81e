"""Removing what is no longer needed of sign-ins."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.limits import CODES_KEPT, FORGOTTEN_AFTER, KEPT_SINCE, SIGN_INS_KEPT
from gymnasieregion.platform.accounts.models import OneTimeCode, SignIn, WrongTry
from gymnasieregion.platform.audit.api import record

PURGE = "accounts.old.purge"


class MayNotPurgeError(RegionError):
    """The one who removes old rows has not got that right."""

    sv = "Din roll får inte gallra."
    en = "Your role may not purge."


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were removed, or would be.

    Args:
        sign_ins: Sign-ins that began long ago.
        codes: Codes from schools, used or expired long ago.
        tries: Wrong tries that no longer count.
        sessions: Sessions that have expired.
    """

    sign_ins: int
    codes: int
    tries: int
    sessions: int


@transaction.atomic
def purge_accounts(*, actor: Actor, dry_run: bool, now: datetime) -> Purged:
    """Remove sign-ins, codes, wrong tries and sessions that are older than their limits, as one event.

    Args:
        actor: Who, or which job.
        dry_run: Count, and neither remove nor log.
        now: The moment, from the door.

    Raises:
        MayNotPurgeError: If the access file does not let the actor.
    """
    if not is_allowed(actor, PURGE):
        raise MayNotPurgeError
    codes_until = now - CODES_KEPT
    old = {
        "sign_ins": SignIn.objects.filter(started_at__lt=now - SIGN_INS_KEPT),
        "codes": OneTimeCode.objects.filter(Q(expires_at__lt=codes_until) | Q(used_at__lt=codes_until)),
        "tries": WrongTry.objects.filter(tried_at__lt=now - FORGOTTEN_AFTER),
        "sessions": Session.objects.filter(expire_date__lt=now),
    }
    if dry_run:
        return Purged(**{name: rows.count() for name, rows in old.items()})
    purged = Purged(**{name: rows.delete()[0] for name, rows in old.items()})
    limits = {"limits_set_on": KEPT_SINCE.isoformat(), "sign_in_days": SIGN_INS_KEPT.days, "code_days": CODES_KEPT.days}
    record(
        actor=actor,
        action=PURGE,
        about="accounts:old",
        before=None,
        after={**asdict(purged), **limits},
        why="",
        now=now,
    )
    return purged
