"""Frozen inputs, the runs made of them, and what has been published.

A run is kept as the files that the admission writes, byte for byte: the same files that the command writes, that the
auditor gets and that anyone can verify. Nothing here is ever changed after it has been written.
"""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.people import Applicant
from gymnasieregion.contexts.admission.models.years import AdmissionYear


class Snapshot(models.Model):
    """All that a round reads, frozen at a moment."""

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … inom året")
    name = models.CharField(max_length=120, blank=True, default="")
    sha256 = models.CharField(max_length=64, help_text="Över filernas hashar")
    counts = models.TextField(help_text="Canonical JSON: rader i varje tabell")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        ordering = ("year", "-number")
        constraints = (
            models.UniqueConstraint(name="admission_snapshot_number_is_once_a_year", fields=["year", "number"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"made_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "year", "number", "name", "sha256", "counts", "made_at"})
        kept_until = "admission.retention: TRIALS, RUNS"

    def __str__(self) -> str:
        return f"{self.year_id}:{self.number}"


class SnapshotFile(models.Model):
    """A table of a snapshot, as the canonical CSV file."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="Packad med zlib")

    class Meta:
        ordering = ("snapshot", "name")
        constraints = (models.UniqueConstraint(name="admission_snapshot_file_is_once", fields=["snapshot", "name"]),)

    class Privacy:
        """Every field is sorted here."""

        identifies: frozenset[str] = frozenset()
        describes = frozenset({"content"})
        harmless = frozenset({"id", "snapshot", "name", "sha256"})
        kept_until = "as long as its snapshot"

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.name}"


class Run(models.Model):
    """One decided round: a simulation, or one that can be published."""

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        WAITING = "WAITING", "Väntar"
        DONE = "DONE", "Klar"
        REFUSED = "REFUSED", "Underlaget har fel"
        FAILED = "FAILED", "En kontroll föll"
        REMOVED = "REMOVED", "Borttagen"
        THINNED = "THINNED", "Gallrad"

    class Kind(models.TextChoices):
        """The words of ``round.json``."""

        SIMULATION = "simulation", "Simulering"
        PRELIMINARY = "preliminary", "Preliminär antagning"
        FINAL = "final", "Slutlig antagning"
        LATE = "late", "Sena kompletteringar"
        RESERVE = "reserve", "Reservantagning"

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … inom året")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    settings = models.TextField(help_text="round.json, canonical")
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="runs")
    rerun_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reruns")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    seal = models.CharField(max_length=64, blank=True, default="", help_text="Ur run.json")
    counts = models.TextField(blank=True, default="", help_text="Canonical JSON: antal ur run.json")
    trouble = models.TextField(blank=True, default="", help_text="Canonical JSON: felen, eller kontrollerna som föll")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("year", "-number")
        constraints = (
            models.UniqueConstraint(name="admission_run_number_is_once_a_year", fields=["year", "number"]),
            models.CheckConstraint(
                name="admission_run_is_sealed_when_it_is_done",
                condition=Q(state__in=["DONE", "THINNED"], done_at__isnull=False, snapshot__isnull=False) & ~Q(seal="")
                | ~Q(state__in=["DONE", "THINNED"]) & Q(seal=""),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"asked_by"})
        describes = frozenset({"trouble"})
        harmless = frozenset(
            {"id", "year", "number", "name", "kind", "settings", "snapshot", "rerun_of", "state", "seal", "counts",
             "asked_at", "done_at"}
        )  # fmt: skip
        kept_until = "admission.retention: TRIALS, RUNS; the row with its seal for good"

    def __str__(self) -> str:
        return f"{self.year_id}:{self.number} {self.kind}"


class RunFile(models.Model):
    """A file that a run wrote, or a part of a large one; the run's input tables are those of its snapshot."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    part = models.PositiveIntegerField(default=0, help_text="0, 1, 2 … i filens ordning")
    sha256 = models.CharField(max_length=64, help_text="Hela filens")
    size = models.PositiveBigIntegerField(help_text="Delens, uppackad")
    content = models.BinaryField(help_text="Packad med zlib")

    class Meta:
        ordering = ("run", "name", "part")
        constraints = (models.UniqueConstraint(name="admission_run_file_is_once", fields=["run", "name", "part"]),)

    class Privacy:
        """Every field is sorted here."""

        identifies: frozenset[str] = frozenset()
        describes = frozenset({"content"})
        harmless = frozenset({"id", "run", "name", "part", "sha256", "size"})
        kept_until = "as long as its run"

    def __str__(self) -> str:
        return f"{self.run_id} {self.name} {self.part}"


class Publication(models.Model):
    """A run's result made known, or to be made known at a moment."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="publication")
    publish_at = models.DateTimeField(help_text="Då den blir synlig")
    published_at = models.DateTimeField(null=True, blank=True, help_text="Då den blev synlig")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    replies_from = models.DateTimeField(null=True, blank=True, help_text="Då svar öppnar; tom = genast")
    decided_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("-publish_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="admission_publication_is_not_both_done_and_cancelled",
                condition=Q(published_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"decided_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "run", "publish_at", "published_at", "cancelled_at", "replies_from", "decided_at"})
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.run_id} {self.publish_at}"


class PersonResult(models.Model):
    """What a published run says to one person: codes and figures of every choice, never changed."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="results")
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="results")
    content = models.BinaryField(help_text="Personens rader ur results.csv och choice_results.csv, packade med zlib")
    path = models.BinaryField(default=bytes, help_text="Till körningens rot: L eller R och 32 byte för varje steg")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="admission_result_is_once_a_person", fields=["publication", "applicant"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"content", "path"})
        harmless = frozenset({"id", "publication"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.publication_id} {self.applicant_id}"
