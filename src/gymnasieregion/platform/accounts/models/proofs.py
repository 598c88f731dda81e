"""How people prove who they are: second factors, codes from the school, identities at other issuers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gymnasieregion.platform.accounts.models.people import User


class SecondFactor(models.Model):
    """The secret that a member of staff has in an authenticator (TOTP, RFC 6238)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=200, help_text="encrypted with the installation's key")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="when the first code was right")
    last_step = models.BigIntegerField(default=0, help_text="the step of the last code; none is taken twice")

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"user"})
        describes = frozenset({"secret"})
        harmless = frozenset({"id", "confirmed_at", "last_step"})
        kept_until = "the account is closed"

    def __str__(self) -> str:
        return f"{self.user_id}"


class OneTimeCode(models.Model):
    """A code on paper from the sending school, for a pupil without e-identification; it works once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(
        max_length=64, unique=True, help_text="HMAC-SHA256 of the code; the code itself is not kept"
    )
    unit = models.CharField(
        max_length=64, blank=True, default="", help_text="the sending school that hands it out; '' for the office"
    )
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_code_expires_after_it_is_issued", condition=Q(expires_at__gt=F("issued_at"))
            ),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"user", "issued_by"})
        describes = frozenset({"digest", "unit"})
        harmless = frozenset({"id", "issued_at", "expires_at", "used_at"})
        kept_until = "30 days after it expires (example; set by the retention decision)"

    def __str__(self) -> str:
        return f"{self.user_id} {self.issued_at:%Y-%m-%d}"


class ExternalIdentity(models.Model):
    """Who a person is at an issuer of identities; kept as a keyed hash, since it may be a personal identity number."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500, help_text="its address: issuer of OpenID Connect, entity of SAML")
    digest = models.CharField(max_length=64, help_text="HMAC-SHA256 of the issuer's word for the person")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="accounts_identity_is_one_person", fields=["issuer", "digest"]),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"user", "digest"})
        describes = frozenset({"issuer"})
        harmless = frozenset({"id"})
        kept_until = "the account is closed"

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"


class WrongTry(models.Model):
    """A sign-in that failed; counted for the account and for the address, and forgotten after a day."""

    class Kind(models.TextChoices):
        """What is counted; never renamed, only added to."""

        ACCOUNT = "ACCOUNT", "Konto"
        ADDRESS = "ADDRESS", "Adress"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    digest = models.CharField(max_length=64, help_text="HMAC-SHA256 of the user name or the address")
    tried_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="accounts_wrong_try", fields=["kind", "digest", "tried_at"]),
            models.Index(name="accounts_wrong_try_age", fields=["tried_at"]),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"digest"})
        describes = frozenset({"kind"})
        harmless = frozenset({"id", "tried_at"})
        kept_until = "a day"

    def __str__(self) -> str:
        return f"{self.kind} {self.tried_at:%Y-%m-%d %H:%M}"
