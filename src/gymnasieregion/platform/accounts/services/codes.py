"""One-time codes on paper from the sending school, for pupils without e-identification."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.digests import keyed
from gymnasieregion.platform.accounts.models import OneTimeCode, User
from gymnasieregion.platform.accounts.selectors import day_of, live_assignments
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.kept_questions import kept_question

ISSUE = "accounts.code.issue"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is written with: nothing that is mistaken for something else by hand."""
LENGTH = 10
"""Characters of a code: 49 bits, so that guessing is hopeless long before the codes expire."""
LONGEST = timedelta(days=60)


class MayNotIssueCodesError(RegionError):
    """The pupil is not of the counsellor's school."""

    sv = "Du får bara ge koder till elever på din egen skola."
    en = "You may only give codes to pupils of your own school."


class NotAPupilError(RegionError):
    """A code on paper is no way in for staff: it would go past the password and the authenticator."""

    sv = "Koder ges bara till sökande som inte har någon annan roll. Någon i listan är inte det."
    en = "Codes are only for applicants who have no other role. Somebody in the list is not one."


class CodesTooLongError(RegionError):
    """The codes would stand for too long, or not at all."""

    sv = "Koderna ska gälla mellan en timme och 60 dagar."
    en = "The codes must stand between an hour and 60 days."


class WrongSchoolCodeError(RegionError):
    """The code is not known, has been used or has expired; it is not said which."""

    sv = "Koden stämmer inte, är redan använd eller har gått ut. Be din skola om en ny."
    en = "The code is wrong, has been used or has expired. Ask your school for a new one."


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code to print, the only time that it is seen.

    Args:
        user_id: Whose.
        name: What the pupil is called.
        code: As printed, in two halves.
        expires_at: Until when it stands.
    """

    user_id: UUID
    name: str
    code: str
    expires_at: datetime


@transaction.atomic
def issue_codes(
    *, actor: Actor, pupils: Mapping[UUID, Belongs], stands_for: timedelta, now: datetime
) -> list[IssuedCode]:
    """Make a code for each of some pupils; an earlier one that was not used stops working.

    Args:
        actor: The counsellor, or the office.
        pupils: The pupils, and which school each belongs to: it hands out the code, and may replace it.
        stands_for: How long the codes work.
        now: The moment, from the door.

    Returns:
        The codes, in the order of the pupils' names; empty for no pupils.

    Raises:
        MayNotIssueCodesError: If the access file does not let the actor for one of them, or one is no user.
        NotAPupilError: If one is no applicant today, or is something else too.
        CodesTooLongError: If they would stand for less than an hour or more than 60 days.
    """
    if not all(is_allowed(actor, ISSUE, belongs) for belongs in pupils.values()):
        raise MayNotIssueCodesError
    if not timedelta(hours=1) <= stands_for <= LONGEST:
        raise CodesTooLongError
    users = list(User.objects.filter(pk__in=pupils, is_active=True).order_by("display_name", "pk"))
    if len(users) != len(pupils):
        raise MayNotIssueCodesError
    if not users:
        return []
    if _pupils_only(users, now) != len(users):
        raise NotAPupilError
    OneTimeCode.objects.filter(user__in=users, used_at__isnull=True).delete()
    issued = [IssuedCode(user.pk, user.display_name, _new_code(), now + stands_for) for user in users]
    OneTimeCode.objects.bulk_create(
        OneTimeCode(
            user_id=one.user_id,
            unit=pupils[one.user_id].unit,
            digest=_digest(one.code),
            issued_by=actor.user_id,
            issued_at=now,
            expires_at=one.expires_at,
        )
        for one in issued
    )
    units = {belongs.unit for belongs in pupils.values()}
    unit = units.pop() if len(units) == 1 else ""
    record(
        actor=actor,
        action=ISSUE,
        about=f"unit:{unit}",
        before=None,
        after={"codes": len(issued), "expires_at": (now + stands_for).isoformat()},
        why="",
        now=now,
        entries=[{"about": f"user:{one.user_id}"} for one in issued],
        belongs_to=Belongs(unit=unit),
    )
    return issued


@transaction.atomic
def use_code(*, code: str, now: datetime) -> User:
    """Whose code it is; after this it works no more. The sign-in that follows is the event.

    Args:
        code: As typed; spaces, hyphens and small letters do not matter.
        now: The moment, from the door.

    Raises:
        WrongSchoolCodeError: If it is not known, has been used, or has expired.
    """
    found = _standing(digest=_digest(code), now=now)
    if not found or not OneTimeCode.objects.filter(pk=found[0].pk, used_at__isnull=True).update(used_at=now):
        raise WrongSchoolCodeError
    return found[0].user


@kept_question
def _standing(*, digest: str, now: datetime) -> QuerySet[OneTimeCode]:
    """The code that nobody has used and that has not expired; a digest is one code's alone."""
    standing = OneTimeCode.objects.filter(digest=digest, used_at__isnull=True, expires_at__gt=now)
    return standing.select_related("user")


def _pupils_only(users: list[User], now: datetime) -> int:
    """How many of some users are applicants today and nothing else."""
    roles = live_assignments(day_of(now)).filter(user=OuterRef("pk")).order_by()
    applicants = User.objects.filter(Exists(roles.filter(role=Role.APPLICANT.value)), pk__in=[one.pk for one in users])
    return applicants.exclude(Exists(roles.exclude(role=Role.APPLICANT.value))).count()


def _new_code() -> str:
    """A code that nobody can guess, in two halves."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{text[:5]}-{text[5:]}"


def _digest(code: str) -> str:
    """What the table keeps of a code."""
    return keyed("code", "".join(code.upper().replace("-", "").split()))
