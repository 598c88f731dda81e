"""A pupil's first code on paper, and the account that it opens where there is none."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.accounts.registered import registered
from gymnasieregion.platform.accounts.selectors import day_of
from gymnasieregion.platform.accounts.selectors_people import applicants_numbered
from gymnasieregion.platform.accounts.services.codes import IssuedCode, issue_codes
from gymnasieregion.platform.audit.api import record

FIRST = "accounts.code.first"


class MayNotGiveFirstCodesError(RegionError):
    """The one who gives first codes has not got that right."""

    sv = "Din roll får inte ge elever deras första kod."
    en = "Your role may not give pupils their first code."


class UnknownPupilsError(RegionError):
    """Somebody has no account as an applicant, and is not registered as one who could get it."""

    sv = (
        "De här numren är inte registrerade som sökande och har inget konto som sökande: {numbers}. Registrera dem, "
        "eller skapa personen under Personer och ge rollen sökande, så går det att ge en kod."
    )
    en = (
        "These numbers are not registered as applicants and have no account as an applicant: {numbers}. Register "
        "them, or make the person under People and give the role of applicant, and a code can be given."
    )


def without_account(numbers: Sequence[str], now: datetime) -> Mapping[str, str]:
    """Those of some pupils who are registered as applicants and have no account yet: what they are called, by number.

    Args:
        numbers: The pupils' ids.
        now: The moment.

    Raises:
        UnknownPupilsError: If somebody has no account and is not registered, or another has that user name.
    """
    day = day_of(now)
    lacking = [number for number in numbers if number not in applicants_numbered(numbers, day)]
    names = registered(lacking, day)
    taken = set(User.objects.filter(username__in=lacking).values_list("username", flat=True))
    unknown = [number for number in lacking if number not in names or number in taken]
    if unknown:
        raise UnknownPupilsError(numbers=", ".join(unknown))
    return {number: names[number] for number in lacking}


@transaction.atomic
def issue_first_codes(
    *, actor: Actor, numbers: Sequence[str], unit: str, stands_for: timedelta, now: datetime
) -> list[IssuedCode]:
    """Give some pupils a first code; who is registered as an applicant and has no account gets one.

    Args:
        actor: The office.
        numbers: The pupils' ids, or their user names where they have accounts.
        unit: The school that hands the codes out and may replace them; "" for the office.
        stands_for: How long the codes work.
        now: The moment, from the door.

    Returns:
        As ``issue_codes``.

    Raises:
        MayNotGiveFirstCodesError: If the access file does not let the actor.
        UnknownPupilsError: If somebody can get no account.
        MayNotIssueCodesError, NotAPupilError, CodesTooLongError: As ``issue_codes``.
    """
    if not is_allowed(actor, FIRST):
        raise MayNotGiveFirstCodesError
    _open_accounts(without_account(numbers, now), unit, actor, now)
    pupils = applicants_numbered(numbers, day_of(now))
    whose = Belongs(unit=unit)
    return issue_codes(actor=actor, pupils={one.pk: whose for one in pupils.values()}, stands_for=stands_for, now=now)


def _open_accounts(names: Mapping[str, str], unit: str, actor: Actor, now: datetime) -> None:
    """Make an account without a password, as the applicant, for each; one event for all, none for nobody."""
    if not names:
        return
    users = [User(username=number, display_name=name) for number, name in names.items()]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    role, day = Role.APPLICANT.value, day_of(now)
    Assignment.objects.bulk_create(
        Assignment(user=user, role=role, scope_id=user.username, starts_on=day, given_by=actor.user_id)
        for user in users
    )
    record(
        actor=actor,
        action=FIRST,
        about=f"unit:{unit}",
        before=None,
        after={"accounts": len(users)},
        why="",
        now=now,
        entries=[{"about": f"user:{user.pk}"} for user in users],
        belongs_to=Belongs(unit=unit),
    )
