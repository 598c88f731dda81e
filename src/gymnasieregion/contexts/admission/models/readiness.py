"""What was missing before a round, the last time that somebody had it checked."""

from django.db import models

from gymnasieregion.contexts.admission.models.rounds import Run
from gymnasieregion.contexts.admission.models.years import AdmissionYear


class ReadinessReport(models.Model):
    """The latest check of a year before a kind of round; a new check takes its place."""

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="readiness")
    kind = models.CharField(max_length=12, choices=Run.Kind.choices)
    log_seq = models.PositiveBigIntegerField(help_text="Loggens sista händelse när underlaget lästes")
    made_at = models.DateTimeField()
    content = models.TextField(help_text="Canonical JSON: det som saknas")

    class Meta:
        ordering = ("year", "kind")
        constraints = (
            models.UniqueConstraint(name="admission_readiness_is_kept_once_a_kind", fields=["year", "kind"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies: frozenset[str] = frozenset()
        describes = frozenset({"content"})
        harmless = frozenset({"id", "year", "kind", "log_seq", "made_at"})
        kept_until = "admission.retention: IMPORTS"

    def __str__(self) -> str:
        return f"{self.year_id} {self.kind}"
