"""What the office has asked to have removed, who let it, and what became of it."""

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.admission.models.years import AdmissionYear


class Removal(models.Model):
    """Records of a year that are to be removed for good: asked for by one, let by another."""

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        ASKED = "ASKED", "Väntar på en annan"
        LET = "LET", "Gallras"
        DONE = "DONE", "Gallrat"
        REFUSED = "REFUSED", "Avslaget"

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="removals")
    counted = models.TextField(help_text="Canonical JSON: antal och äldsta dag för varje slag när det begärdes")
    why = models.CharField(max_length=500)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    answered_by = models.CharField(
        max_length=64, blank=True, default="", help_text="Den andra som släppte eller avslog"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    removed = models.TextField(blank=True, default="", help_text="Canonical JSON: rader som togs bort, för varje slag")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="admission_removal_takes_two", condition=Q(answered_by="") | ~Q(answered_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="admission_removal_is_answered_by_somebody",
                condition=Q(state="ASKED", answered_by="", answered_at__isnull=True)
                | ~Q(state="ASKED") & ~Q(answered_by="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="admission_removal_is_done_at_a_moment",
                condition=Q(state="DONE", done_at__isnull=False) | ~Q(state="DONE") & Q(done_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="admission_removal_waits_once_a_year", fields=["year"], condition=Q(state__in=["ASKED", "LET"])
            ),
        )

    class Privacy:
        """Every field is sorted here; the counts are of rows, never of a person."""

        identifies = frozenset({"asked_by", "answered_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            {"id", "year", "counted", "why", "state", "asked_at", "answered_at", "removed", "done_at"}
        )  # fmt: skip
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.year_id} {self.state}"
