"""Who somebody is that another has identified, and whether that other was sure enough."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.digests import keyed
from gymnasieregion.platform.accounts.issuers import Issuer
from gymnasieregion.platform.accounts.models import ExternalIdentity, User
from gymnasieregion.platform.accounts.selectors_people import may_handle
from gymnasieregion.platform.accounts.services.people import PupilsAccountError
from gymnasieregion.platform.accounts.services.recording import record_of_person

LINK = "accounts.identity.link"
UNLINK = "accounts.identity.unlink"


class TooLowLevelError(RegionError):
    """The issuer was not sure enough of who the person is; nothing is asked about the person before this."""

    sv = (
        "Du loggade in hos {name_sv}, men inte tillräckligt säkert. Utfärdaren angav tillitsnivån {level_sv}; "
        "här krävs {wanted}. Logga in igen med en e-legitimation eller ett konto på den nivån."
    )
    en = (
        "You signed in at {name_en}, but not securely enough. The issuer gave the level of assurance {level_en}; "
        "{wanted} is needed here. Sign in again with an e-identification or an account of that level."
    )


class NotIdentifiedError(RegionError):
    """The issuer's answer could not be trusted, or the person broke off."""

    sv = "Inloggningen hos {name_sv} blev inte klar. Försök igen."
    en = "The sign-in at {name_en} was not completed. Try again."


class UnknownPersonError(RegionError):
    """The issuer is sure, but nobody here is linked to that identity."""

    sv = "{name_sv} intygar vem du är, men du har inget konto här. Be den som ansvarar för behörigheter hos dig."
    en = "{name_en} vouches for who you are, but you have no account here. Ask whoever is in charge of access with you."


class MayNotLinkError(RegionError):
    """The one who links an identity has not got that right."""

    sv = "Din roll får inte koppla konton till e-legitimationer."
    en = "Your role may not link accounts to e-identifications."


class LinkedToAnotherError(RegionError):
    """The identity is somebody else's already."""

    sv = "Identiteten är redan kopplad till ett annat konto."
    en = "The identity is linked to another account already."


def identified_user(*, issuer: Issuer, subject: str, level: str) -> User:
    """Who here is the person that an issuer has identified.

    Args:
        issuer: Who says so.
        subject: The issuer's word for the person; only its keyed hash is looked for.
        level: The level of assurance, in the issuer's words; "" when it said none.

    Raises:
        TooLowLevelError: If the level is not one of those that are enough.
        NotIdentifiedError: If the issuer named nobody.
        UnknownPersonError: If nobody here is linked to that identity.
    """
    names = {"name_sv": issuer.name_sv, "name_en": issuer.name_en}
    if level not in issuer.levels:
        said = {"level_sv": level or "ingen alls", "level_en": level or "none at all"}
        raise TooLowLevelError(**names, **said, wanted=" / ".join(issuer.levels))
    if not subject:
        raise NotIdentifiedError(**names)
    rows = ExternalIdentity.objects.filter(issuer=issuer.address, digest=_digest(issuer, subject))
    found = rows.select_related("user").first()
    if found is None:
        raise UnknownPersonError(**names)
    return found.user


@transaction.atomic
def link_identity(
    *, actor: Actor, user_id: UUID, issuer: Issuer, subject: str, why: str, now: datetime
) -> ExternalIdentity:
    """Link an account to a person's identity at an issuer; the second time nothing is written.

    Args:
        actor: Who links.
        user_id: The account.
        issuer: Who will say who the person is.
        subject: The issuer's word for the person; only its keyed hash is kept.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Raises:
        MayNotLinkError: If the access file does not let the actor.
        PupilsAccountError: If the account is an applicant's or a guardian's, and the actor sees none.
        LinkedToAnotherError: If the identity is another account's.
        User.DoesNotExist: If there is no such user.
    """
    if not is_allowed(actor, LINK):
        raise MayNotLinkError
    user = User.objects.get(pk=user_id)
    if not may_handle(actor, user.pk):
        raise PupilsAccountError
    linked, is_new = ExternalIdentity.objects.get_or_create(
        issuer=issuer.address, digest=_digest(issuer, subject), defaults={"user": user}
    )
    if linked.user_id != user.pk:
        raise LinkedToAnotherError
    if is_new:
        record_of_person(user.pk, action=LINK, after={"issuer": issuer.address}, actor=actor, why=why, now=now)
    return linked


@transaction.atomic
def unlink_identity(*, actor: Actor, identity_id: int, why: str, now: datetime) -> User:
    """Take away the link between an account and a person's identity at an issuer.

    Args:
        actor: Who takes it away.
        identity_id: Which.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Returns:
        Whose account it was linked to.

    Raises:
        MayNotLinkError: If the access file does not let the actor.
        PupilsAccountError: If the account is an applicant's or a guardian's, and the actor sees none.
        ExternalIdentity.DoesNotExist: If there is no such link.
    """
    if not is_allowed(actor, UNLINK):
        raise MayNotLinkError
    linked = ExternalIdentity.objects.select_for_update(of=("self",)).select_related("user").get(pk=identity_id)
    user, before = linked.user, {"issuer": linked.issuer}
    if not may_handle(actor, user.pk):
        raise PupilsAccountError
    linked.delete()
    record_of_person(user.pk, action=UNLINK, before=before, actor=actor, why=why, now=now)
    return user


def _digest(issuer: Issuer, subject: str) -> str:
    """What the table keeps of an identity."""
    return keyed("identity", f"{issuer.address}\n{subject}")
