"""Files of events that are handed in: kept with what was found in them until they are applied or taken away."""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.models.events import RegisterEvent


class EventFile(models.Model):
    """A file of one kind of event that happened to many."""

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        CHECKING = "CHECKING", "Granskas"
        FAULTY = "FAULTY", "Har fel"
        READY = "READY", "Kan läggas in"
        APPLYING = "APPLYING", "Läggs in"
        APPLIED = "APPLIED", "Inlagd"
        SAME = "SAME", "Inget att ändra"
        DISCARDED = "DISCARDED", "Borttagen"

    kind = models.CharField(max_length=20, choices=EventKind.choices())
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField(help_text="Filen, packad med zlib; tom när den har lagts in eller tagits bort")
    state = models.CharField(max_length=9, choices=State.choices, default=State.CHECKING)
    found = models.TextField(blank=True, default="{}", help_text="Canonical JSON: fel, varningar och antal")
    faults = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, help_text="Fil eller API")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100)
    sent_role = models.CharField(max_length=20, help_text="Rollen som den som lämnade filen hade")
    sent_scope = models.CharField(max_length=100, blank=True, default="", help_text="Skolan eller huvudmannen")
    done_at = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(
        RegisterEvent, null=True, blank=True, on_delete=models.SET_NULL, related_name="event_file",
        help_text="Händelsen när filen är inlagd",
    )  # fmt: skip

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="register_a_faulty_file_has_faults_and_no_other_has",
                condition=Q(state="FAULTY", faults__gt=0) | Q(state="DISCARDED") | Q(faults=0),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"sent_by", "sent_scope"})
        describes = frozenset({"content", "found", "file_name"})
        harmless = frozenset(
            {
                "id",
                "kind",
                "sha256",
                "state",
                "faults",
                "warnings",
                "source",
                "sent_role",
                "sent_at",
                "done_at",
                "event",
            }
        )
        kept_until = "the file until it is applied, taken away or erased (register.retention: FILES); the rest for good"

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
