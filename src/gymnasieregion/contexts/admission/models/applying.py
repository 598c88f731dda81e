"""The application as its owner sees it: its versions, who has seen them, and how the owner is reached.

The choices themselves are rows of ``Choice``: what is saved there is what is applied for.
"""

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.admission.models.people import Applicant


class Application(models.Model):
    """What is known of an applicant's application beside its choices; there is none until somebody has saved.

    Every saved change counts at once. To confirm a version is to say that it is what one wants; a later change does
    not undo it.
    """

    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, primary_key=True, related_name="application")
    version = models.PositiveIntegerField(default=0, help_text="Den senast sparade versionen")
    saved_at = models.DateTimeField(null=True, blank=True)
    confirmed_version = models.PositiveIntegerField(default=0, help_text="Den senast bekräftade versionen, 0 för ingen")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True, default="", help_text="Den sökandes andra kontaktväg")
    locked_by = models.CharField(max_length=64, blank=True, default="", help_text="Vägledaren som håller ansökan låst")
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_why = models.CharField(max_length=200, blank=True, default="")
    grades_checked_by = models.CharField(max_length=64, blank=True, default="")
    grades_checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("applicant",)
        constraints = (
            models.CheckConstraint(
                name="admission_confirmed_is_a_saved_version", condition=Q(confirmed_version__lte=F("version"))
            ),
            models.CheckConstraint(
                name="admission_confirmed_has_a_moment",
                condition=Q(confirmed_version=0, confirmed_at__isnull=True)
                | Q(confirmed_version__gt=0, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="admission_locked_by_somebody",
                condition=Q(locked_by="", locked_at__isnull=True) | ~Q(locked_by="") & Q(locked_at__isnull=False),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "phone", "locked_by", "grades_checked_by"})
        describes = frozenset(
            {"version", "saved_at", "confirmed_version", "confirmed_at", "locked_at", "locked_why",
             "grades_checked_at"}
        )  # fmt: skip
        harmless: frozenset[str] = frozenset()
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.version}"


class ApplicationVersion(models.Model):
    """An application as it stood after one save; never changed."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="application_versions")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=64, help_text="Användaren som sparade")
    role = models.CharField(max_length=32, help_text="I vilken roll")
    rows = models.TextField(help_text="Canonical JSON: valen i ordning, med språk, instrument och individuella val")
    digest = models.CharField(max_length=64, help_text="SHA-256 över raderna")

    class Meta:
        ordering = ("applicant", "version")
        constraints = (models.UniqueConstraint(name="admission_version_is_once", fields=["applicant", "version"]),)

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "saved_by"})
        describes = frozenset({"version", "saved_at", "role", "rows", "digest"})
        harmless = frozenset({"id"})
        kept_until = "admission.retention: DRAFTS; the last and the confirmed as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.version}"


class ChosenExtra(models.Model):
    """A language, an instrument or another extra choice that goes with a choice of an offering."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="chosen_extras")
    offering_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, help_text="LANGUAGE, INSTRUMENT eller INDIVIDUAL, som i utbudet")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("applicant", "offering_id", "kind")
        constraints = (
            models.UniqueConstraint(
                name="admission_extra_is_chosen_once_a_kind", fields=["applicant", "offering_id", "kind"]
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"offering_id", "kind", "name"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.kind}"


class GuardianContact(models.Model):
    """How a guardian is reached; each guardian has their own, which the other never sees."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="guardian_contacts")
    user_id = models.CharField(max_length=64, help_text="Vårdnadshavarens användare")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    changed_at = models.DateTimeField()
    told_until = models.DateTimeField(null=True, blank=True, help_text="Vad som är sparat före detta är meddelat")

    class Meta:
        ordering = ("applicant", "user_id")
        constraints = (
            models.UniqueConstraint(name="admission_guardian_has_one_contact", fields=["applicant", "user_id"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "user_id", "email", "phone"})
        describes = frozenset({"changed_at", "told_until"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.user_id}"


class SeenVersion(models.Model):
    """A version that a guardian has seen; a later version does not undo it."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="seen_versions")
    user_id = models.CharField(max_length=64, help_text="Vårdnadshavarens användare")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 över raderna som visades")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "user_id", "version")
        constraints = (
            models.UniqueConstraint(name="admission_version_is_seen_once", fields=["applicant", "user_id", "version"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "user_id"})
        describes = frozenset({"version", "digest", "seen_at"})
        harmless = frozenset({"id"})
        kept_until = "admission.retention: DRAFTS"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.user_id} {self.version}"


class Reminder(models.Model):
    """Something that an applicant has been told to do, shown on their page until it is done."""

    class Kind(models.TextChoices):
        """What; never renamed, only added to."""

        NO_APPLICATION = "NO_APPLICATION", "Har inte sökt"
        NOT_CONFIRMED = "NOT_CONFIRMED", "Har inte bekräftat"
        NONE_ELIGIBLE = "NONE_ELIGIBLE", "Inget val med behörighet"
        ALL_FAR_ABOVE = "ALL_FAR_ABOVE", "Bara val långt över egna poäng"
        CLOSED = "CLOSED", "En vald utbildning startar inte"
        SEE_COUNSELLOR = "SEE_COUNSELLOR", "Prata med din vägledare"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    sent_by = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="Då e-posten lämnades till servern; en gång")

    class Meta:
        ordering = ("applicant", "-sent_at", "-id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "sent_by"})
        describes = frozenset({"kind", "sent_at", "read_at", "mailed_at"})
        harmless = frozenset({"id"})
        kept_until = "admission.retention: REMINDERS"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.kind}"
