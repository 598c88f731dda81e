"""The log: events that follow each other, and the rows of bulk writes. Triggers refuse every change and removal."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Event(models.Model):
    """One write, or one look at a protected identity: who, in which role, when, what, before and after, why.

    Each event carries the hash of the one before it, so that a change anywhere is seen in every later one.
    """

    seq = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 … without gaps")
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=100, db_index=True)
    role = models.CharField(max_length=40)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    action = models.CharField(max_length=100, db_index=True)
    about = models.CharField(max_length=200, db_index=True, help_text="kind:id")
    person = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    municipality = models.CharField(max_length=40, blank=True)
    before = models.TextField(blank=True, help_text="Canonical JSON, or nothing")
    after = models.TextField(blank=True, help_text="Canonical JSON, or nothing")
    why = models.TextField(blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    entries_count = models.PositiveIntegerField()
    entries_root = models.CharField(max_length=64, blank=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-seq",)
        indexes: ClassVar = [
            models.Index(name="audit_event_of_person", fields=["person", "-seq"], condition=~Q(person="")),
            models.Index(name="audit_event_of_unit", fields=["unit", "-seq"], condition=~Q(unit="")),
            models.Index(name="audit_event_of_provider", fields=["provider", "-seq"], condition=~Q(provider="")),
            models.Index(name="audit_event_of_municip", fields=["municipality", "-seq"], condition=~Q(municipality="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="audit_event_counts_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(name="audit_event_is_not_its_own_predecessor", condition=~Q(hash=F("prev"))),
            models.CheckConstraint(
                name="audit_event_has_entries_and_root_or_neither",
                condition=Q(entries_count=0, entries_root="") | (Q(entries_count__gt=0) & ~Q(entries_root="")),
            ),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"actor_id", "on_behalf_of", "about", "person"})
        describes = frozenset({"role", "action", "unit", "provider", "municipality", "before", "after", "why"})
        harmless = frozenset({"seq", "at", "file_sha256", "entries_count", "entries_root", "prev", "hash"})
        kept_until = "the log is never thinned; it holds identifiers, not names"

    def __str__(self) -> str:
        """The number, the action and what it was about."""
        return f"{self.seq} {self.action} {self.about}"


class Entry(models.Model):
    """One row of a bulk write; the event carries the hash of them all."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the event")
    about = models.CharField(max_length=200, db_index=True, help_text="kind:id")
    content = models.TextField(help_text="Canonical JSON")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="audit_entry_has_its_place", fields=["event", "number"]),
        ]

    class Privacy:
        """Every field is sorted here; a test fails for a field that is not."""

        identifies = frozenset({"about"})
        describes = frozenset({"content"})
        harmless = frozenset({"id", "event", "number"})
        kept_until = "as long as its event"

    def __str__(self) -> str:
        """Where it stands and what it is about."""
        return f"{self.event_id}:{self.number} {self.about}"
