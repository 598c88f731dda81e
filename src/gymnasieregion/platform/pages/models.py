"""Notices of disturbance, planned maintenance and other news about the service itself."""

from django.db import models
from django.db.models import F, Q


class Notice(models.Model):
    """A notice about the service, shown to everyone for a time."""

    class Kind(models.TextChoices):
        """What a notice is about; never renamed, only added to."""

        DISTURBANCE = "DISTURBANCE", "Störning"
        MAINTENANCE = "MAINTENANCE", "Planerat underhåll"
        INFORMATION = "INFORMATION", "Information"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    text_sv = models.CharField(max_length=400)
    text_en = models.CharField(max_length=400)
    starts_at = models.DateTimeField(help_text="Från och med då det gäller")
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="Då det inte längre gäller; tomt när det inte är känt"
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="När någon avslutade det i förtid")
    posted_at = models.DateTimeField(help_text="När det lades upp")

    class Meta:
        """The latest first, and what can never be."""

        constraints = (
            models.CheckConstraint(
                name="pages_notice_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="pages_notice_is_said_in_both_languages", condition=~Q(text_sv="") & ~Q(text_en="")
            ),
            models.CheckConstraint(
                name="pages_notice_of_maintenance_has_an_end",
                condition=~Q(kind="MAINTENANCE") | Q(ends_at__isnull=False),
            ),
        )

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "kind", "text_sv", "text_en", "starts_at", "ends_at", "ended_at", "posted_at"})
        kept_until = "two years after it ended"  # example; set by the retention decision

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"
