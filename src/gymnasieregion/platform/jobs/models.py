"""The jobs that are waiting, running or over. A worker owns a running job for as long as its lease holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work that is done once, whatever dies while it is done."""

    class State(models.TextChoices):
        """Codes are never renamed, only added to."""

        READY = "READY", "Väntar"
        RUNNING = "RUNNING", "Pågår"
        DONE = "DONE", "Klart"
        DEAD = "DEAD", "Gick inte"
        CANCELLED = "CANCELLED", "Avbrutet"

    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=200, help_text="the same work has the same key, and is done once")
    payload = models.TextField(help_text="Canonical JSON")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField()
    lease_owner = models.CharField(max_length=200, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)
    created_role = models.CharField(max_length=40)
    created_scope = models.CharField(max_length=100, blank=True)
    share = models.FloatField(default=0.0, help_text="how much is done, 0 to 1")
    words_sv = models.CharField(max_length=300, blank=True, default="")
    words_en = models.CharField(max_length=300, blank=True, default="")
    cancel_asked = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, default="", help_text="Canonical JSON, or nothing")
    error_sv = models.TextField(blank=True, default="")
    error_en = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(
                name="jobs_job_to_do", fields=["run_after", "id"], condition=Q(state__in=["READY", "RUNNING"])
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="jobs_job_key_is_its_own", fields=["key"]),
            models.CheckConstraint(
                name="jobs_job_has_an_owner_while_it_runs",
                condition=(Q(state="RUNNING", lease_until__isnull=False) & ~Q(lease_owner=""))
                | (~Q(state="RUNNING") & Q(lease_owner="", lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="jobs_job_is_finished_when_it_is_over",
                condition=Q(state__in=["READY", "RUNNING"], finished_at__isnull=True)
                | Q(state__in=["DONE", "DEAD", "CANCELLED"], finished_at__isnull=False),
            ),
            models.CheckConstraint(name="jobs_job_share_is_of_one", condition=Q(share__gte=0, share__lte=1)),
            models.CheckConstraint(name="jobs_job_is_tried_at_least_once", condition=Q(max_attempts__gte=1)),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"created_by", "created_scope"})
        describes = frozenset({"key", "payload", "result", "error_sv", "error_en", "words_sv", "words_en"})
        harmless = frozenset(
            {"id", "kind", "state", "attempts", "max_attempts", "lease_owner", "lease_until", "run_after", "created_at",
             "created_role", "share", "cancel_asked", "finished_at"}
        )  # fmt: skip
        kept_until = "a year after it is over (example; set by the retention decision)"

    def __str__(self) -> str:
        """What it is and where it stands."""
        return f"{self.key} {self.state}"
