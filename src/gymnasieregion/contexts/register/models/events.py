"""The events: each change of the register, who said it, and whether it was undone."""

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.register.contracts import EventKind, Source


class RegisterEvent(models.Model):
    """Something that happened to a person, or to many at once; the versions that it wrote and closed point here."""

    kind = models.CharField(max_length=20, choices=EventKind.choices())
    recorded_at = models.DateTimeField(db_index=True)
    said_by = models.CharField(max_length=100, help_text="Användaren, eller job:<slag>")
    why = models.CharField(max_length=500, blank=True, default="")
    person = models.ForeignKey(
        "register.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="events",
        help_text="Tom när händelsen gäller många",
    )  # fmt: skip
    source = models.CharField(max_length=10, choices=Source.choices())
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    before = models.JSONField(default=dict, help_text="Personens egna fält före, där de ändrades")
    after = models.JSONField(default=dict, help_text="Samma fält efter")
    undone_by = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="undoes",
        help_text="Händelsen som ångrade",
    )

    class Meta:
        ordering = ("recorded_at", "id")
        constraints = (
            models.CheckConstraint(
                name="register_event_does_not_undo_itself",
                condition=Q(undone_by__isnull=True) | ~Q(undone_by=F("id")),
            ),
            models.UniqueConstraint(
                name="register_file_is_applied_once",
                fields=["kind", "file_sha256"],
                condition=~Q(file_sha256="") & Q(undone_by__isnull=True, person__isnull=True),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "said_by", "before", "after"})
        describes = frozenset({"kind", "recorded_at", "why", "source"})
        harmless = frozenset({"id", "file_sha256", "undone_by"})
        kept_until = "register.retention: PERSONS"

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
