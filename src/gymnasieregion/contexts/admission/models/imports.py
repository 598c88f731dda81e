"""Files handed in: kept with what was found in them until they are applied or taken away."""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.years import AdmissionYear


class ImportFile(models.Model):
    """A file of rows for one table of the year."""

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        CHECKING = "CHECKING", "Granskas"
        FAULTY = "FAULTY", "Har fel"
        READY = "READY", "Kan läggas in"
        APPLYING = "APPLYING", "Läggs in"
        APPLIED = "APPLIED", "Inlagd"
        DISCARDED = "DISCARDED", "Borttagen"

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="imports")
    table = models.CharField(max_length=20, help_text="Tabellens namn, eller pupils för elever från en skola")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="Filen, packad med zlib; tom när den har lagts in eller tagits bort")
    state = models.CharField(max_length=9, choices=State.choices, default=State.CHECKING)
    found = models.TextField(blank=True, default="", help_text="Canonical JSON: fel, varningar och vad som ändras")
    faults = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100)
    sent_scope = models.CharField(max_length=100, blank=True, default="", help_text="Skolan som den som skickar är för")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="admission_a_faulty_import_has_faults_and_no_other_has",
                condition=Q(state="FAULTY", faults__gt=0) | Q(state="DISCARDED") | Q(faults=0),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"sent_by", "sent_scope"})
        describes = frozenset({"content", "found", "file_name"})
        harmless = frozenset({"id", "year", "table", "sha256", "state", "faults", "warnings", "sent_at", "done_at"})
        kept_until = "the file until it is applied or taken away; the rest admission.retention: IMPORTS"

    def __str__(self) -> str:
        return f"{self.year_id} {self.table} {self.file_name}"
