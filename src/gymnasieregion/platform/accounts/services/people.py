"""New users."""

import re
from datetime import datetime

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.models import User
from gymnasieregion.platform.accounts.services.recording import record_of_person

MAKE = "accounts.user.make"
PERSONAL_NUMBER = re.compile(r"(\d{2})?\d{6}[-+ ]?\d{4}")


class MayNotMakeUsersError(RegionError):
    """The one who makes a user has not got that right."""

    sv = "Din roll får inte lägga upp användare."
    en = "Your role may not make users."


class PupilsAccountError(RegionError):
    """The account is an applicant's or a guardian's, and the actor sees no pupils' data."""

    sv = "Din roll hanterar inte sökande och vårdnadshavare. Be antagningskansliet."
    en = "Your role does not handle applicants and guardians. Ask the regional office."


class UsernameTakenError(RegionError):
    """Somebody has that user name."""

    sv = "Användarnamnet {username} är upptaget."
    en = "The user name {username} is taken."


class PersonalNumberError(RegionError):
    """The user name is a personal identity number."""

    sv = "Användarnamnet får inte vara ett personnummer. Välj till exempel namnet på arbetsplatsens konto."
    en = "The user name must not be a personal identity number. Take the name of the account at work, for example."


@transaction.atomic
def make_user(*, actor: Actor, username: str, display_name: str, email: str = "", why: str, now: datetime) -> User:
    """Make a user, without a password and without a role.

    Args:
        actor: Who makes it.
        username: What they sign in with; never a personal identity number.
        display_name: What they are called on screen.
        email: Where they can be reached; "" for nowhere.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        MayNotMakeUsersError: If the access file does not let the actor.
        PersonalNumberError: If the user name looks like a personal identity number.
        UsernameTakenError: If somebody has the user name.
    """
    if not is_allowed(actor, MAKE):
        raise MayNotMakeUsersError
    if PERSONAL_NUMBER.fullmatch(username):
        raise PersonalNumberError
    if User.objects.filter(username=username).exists():
        raise UsernameTakenError(username=username)
    user = User(username=username, display_name=display_name, email=email)
    user.set_unusable_password()
    user.save(force_insert=True)
    record_of_person(user.pk, action=MAKE, after={}, actor=actor, why=why, now=now)
    return user
