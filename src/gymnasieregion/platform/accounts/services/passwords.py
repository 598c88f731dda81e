"""Staff with passwords: a password first, then a code from an authenticator."""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts import totp
from gymnasieregion.platform.accounts.digests import opened, sealed
from gymnasieregion.platform.accounts.models import SecondFactor, User
from gymnasieregion.platform.accounts.selectors_people import may_handle
from gymnasieregion.platform.accounts.services.people import PupilsAccountError
from gymnasieregion.platform.accounts.services.recording import record_of_person
from gymnasieregion.platform.accounts.services.tries import begin_try, forget_try

SET = "accounts.password.set"
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
"""What a first password is written with: nothing that is mistaken for something else by hand."""


class WrongPasswordError(RegionError):
    """The user name or the password is wrong; it is not said which."""

    sv = "Användarnamnet eller lösenordet stämmer inte."
    en = "The user name or the password is wrong."


class WrongCodeError(RegionError):
    """The code from the authenticator is wrong, or has been used."""

    sv = "Koden stämmer inte. Vänta på nästa i din app och skriv den."
    en = "The code is wrong. Wait for the next one in your app and type that."


class WeakPasswordError(RegionError):
    """The password is short, common or like the name."""

    sv = "Lösenordet är för lätt att gissa. Ta minst 12 tecken, inget vanligt lösenord och inte ditt namn."
    en = "The password is too easy to guess. Take 12 characters or more, no common password and not your name."


class MayNotSetPasswordsError(RegionError):
    """The one who sets a password has not got that right."""

    sv = "Din roll får inte sätta lösenord."
    en = "Your role may not set passwords."


def first_password() -> str:
    """A password that nobody can guess, to hand over on paper: 78 bits in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def set_password(*, actor: Actor, user_id: UUID, password: str, why: str, now: datetime) -> User:
    """Give somebody a new password; their authenticator is forgotten, and is set up again at the next sign-in.

    Args:
        actor: Who sets it.
        user_id: Whose.
        password: The new one; the log never sees it.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        MayNotSetPasswordsError: If the access file does not let the actor.
        PupilsAccountError: If the account is an applicant's or a guardian's, and the actor sees none.
        WeakPasswordError: If it is too easy to guess.
        User.DoesNotExist: If there is no such user.
    """
    if not is_allowed(actor, SET):
        raise MayNotSetPasswordsError
    user = User.objects.select_for_update().get(pk=user_id)
    if not may_handle(actor, user.pk):
        raise PupilsAccountError
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise WeakPasswordError from fault
    user.set_password(password)
    user.save(update_fields=["password"])
    SecondFactor.objects.filter(user=user).delete()
    record_of_person(user.pk, action=SET, actor=actor, why=why, now=now)
    return user


def check_password(*, username: str, password: str, address: str, now: datetime) -> User:
    """Who has a user name and its password.

    It takes the same time whether the user name exists or not.

    Args:
        username: As typed.
        password: As typed.
        address: Where it comes from.
        now: The moment, from the door.

    Raises:
        TooManyTriesError: If the account or the address must wait.
        WrongPasswordError: If either is wrong, or the account is closed.
    """
    tries = begin_try(account=username, address=address, now=now)
    user = User.objects.filter(username=username, is_active=True, is_persona=False).first()
    if user is None:
        User().set_password(password)
        raise WrongPasswordError
    if not user.check_password(password):
        raise WrongPasswordError
    forget_try(tries)
    return user


@transaction.atomic
def prepare_second_factor(*, user: User) -> SecondFactor:
    """The person's authenticator, made with a new secret when there is none yet."""
    factor, _ = SecondFactor.objects.get_or_create(user=user, defaults={"secret": sealed(totp.new_secret())})
    return factor


def check_code(*, user: User, code: str, address: str, now: datetime) -> SecondFactor:
    """Take a code from somebody's authenticator; the first one that is right confirms it.

    Args:
        user: Who, with a password that was right.
        code: As typed.
        address: Where it comes from.
        now: The moment, from the door.

    Raises:
        TooManyTriesError: If the account or the address must wait.
        WrongCodeError: If it is wrong, or a code of that half minute or later has been used.
    """
    tries = begin_try(account=user.username, address=address, now=now)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(user=user)
        step = totp.matching_step(opened(factor.secret), code, now, factor.last_step)
        if step is None:
            raise WrongCodeError
        factor.last_step, factor.confirmed_at = step, factor.confirmed_at or now
        factor.save(update_fields=["last_step", "confirmed_at"])
        forget_try(tries)
    return factor
