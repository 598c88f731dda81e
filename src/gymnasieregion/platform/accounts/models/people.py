"""People, the roles they have been given, and their sign-ins."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from gymnasieregion.platform.access.actor import Role

ROLES = [role.value for role in Role if role is not Role.PUBLIC]


class UserManager(BaseUserManager["User"]):
    """Finds users by their user name; making one is the services' business."""


class User(AbstractBaseUser):
    """Somebody who can sign in.

    What they may do follows from their assignments and the access file, and from nothing else: there are no groups,
    permissions or superusers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True, help_text="never a personal identity number")
    display_name = models.CharField(max_length=150, help_text="what the person is called on screen")
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_persona = models.BooleanField(default=False, help_text="a made-up person of the demo; refused in production")
    last_login = None  # a sign-in is a row of its own

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"id", "username", "display_name", "email"})
        describes = frozenset({"password"})
        harmless = frozenset({"is_active", "is_persona"})
        kept_until = "a year after the last assignment ends (example; set by the retention decision)"

    def __str__(self) -> str:
        return self.username


class Assignment(models.Model):
    """A role that somebody has, for something, from one day until another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=32, choices=[(role, role) for role in ROLES])
    scope_id = models.CharField(
        max_length=64,
        blank=True,
        default="",
        help_text="applicant, school unit, provider, municipality; '' region-wide",
    )
    starts_on = models.DateField(help_text="first day")
    ends_on = models.DateField(null=True, blank=True, help_text="first day without the role")
    given_by = models.CharField(max_length=64, help_text="the user who gave it, or job:<kind>")

    class Meta:
        ordering: ClassVar[list[str]] = ["role", "scope_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="accounts_assignment_role_is_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="accounts_assignment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="accounts_assignment_open_once",
                fields=["user", "role", "scope_id"],
                condition=Q(ends_on__isnull=True),
            ),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"user", "given_by"})
        describes = frozenset({"role", "scope_id", "starts_on", "ends_on"})
        harmless = frozenset({"id"})
        kept_until = "a year after it ends (example; set by the retention decision)"

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.scope_id}".rstrip()


class SignIn(models.Model):
    """One sign-in: by what means, in which role for now, and until when."""

    class Method(models.TextChoices):
        """How the person proved who they are; never renamed, only added to."""

        PERSONA = "PERSONA", "Demoperson"
        PASSWORD = "PASSWORD", "Lösenord och engångskod"
        CODE = "CODE", "Kod från skolan"
        OIDC = "OIDC", "OpenID Connect"
        SAML = "SAML", "SAML"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+")
    viewing = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="the borrowed view"
    )
    method = models.CharField(max_length=16, choices=Method.choices)
    level = models.CharField(
        max_length=100, blank=True, default="", help_text="level of assurance, as the issuer said it"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_sign_in_ends_after_it_starts",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"user", "viewing"})
        describes = frozenset({"assignment", "method", "level", "started_at", "ended_at"})
        harmless = frozenset({"id"})
        kept_until = "90 days (example; set by the retention decision)"

    def __str__(self) -> str:
        return f"{self.user_id} {self.method} {self.started_at:%Y-%m-%d}"
