"""The exchange with school systems by SS 12000: who may fetch, who is told of changes, what has been given out."""

import uuid

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.register.core.ss12000 import Entity

ENTITIES = [(entity.value, entity.value) for entity in Entity]


class ExchangeClient(models.Model):
    """A system that may fetch from us with a key of its own, in a role of the access file.

    The key itself is shown once and kept nowhere; ``key_hash`` is its keyed hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100, help_text="Systemet och vem som har det")
    role = models.CharField(max_length=40)
    scope_id = models.CharField(max_length=100, blank=True, default="", help_text="Skolenhet eller huvudman")
    grants = models.JSONField(default=list, help_text="Vad systemet får hämta")
    why = models.CharField(max_length=500, help_text="Grunden för att lämna ut uppgifterna")
    key_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ("name", "issued_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="register_one_live_client_of_a_name", fields=["name"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="register_client_is_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"issued_by", "ended_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "name", "role", "scope_id", "grants", "why", "key_hash", "issued_at", "ended_at"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A system that wants to be told when there is something to fetch; it fetches by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ExchangeClient, on_delete=models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=200)
    target = models.URLField(max_length=500, help_text="Adressen som får veta")
    entities = models.JSONField(default=list, help_text="Slagen som den vill veta om")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    told_until = models.DateTimeField(help_text="Allt som registret fick veta till och med då har den fått veta om")

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                name="register_subscription_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "client", "name", "target", "entities", "created_at", "expires_at", "told_until"})
        kept_until = "as long as its client"

    def __str__(self) -> str:
        return self.name


class Published(models.Model):
    """An object that keeps no history of its own, as it was last given out: when it came, changed and went.

    Organisations, programmes and offers come from other rooms, where nobody writes when they changed; and a person who
    has been erased leaves only the id here, so that those who fetched them learn of it.
    """

    kind = models.CharField(max_length=20, choices=ENTITIES)
    entity = models.UUIDField()
    content = models.JSONField(default=dict, help_text="Uppgifterna; tomt för den som är borttagen")
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "entity")
        constraints = (models.UniqueConstraint(name="register_published_once", fields=["kind", "entity"]),)
        indexes = (models.Index(fields=["kind", "deleted_at"], name="register_unpublished"),)

    class Privacy:
        """Every field is sorted here; the id of somebody who is erased is random and leads nowhere."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "kind", "entity", "content", "created_at", "modified_at", "deleted_at"})
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.kind} {self.entity}"


class ClientReport(models.Model):
    """What a system has said of what it fetched: a fault in an object (log), or how many it took (statistics)."""

    class Kind(models.TextChoices):
        """Never renamed, only added to."""

        LOG = "LOG", "Anmärkning"
        STATISTICS = "STATISTICS", "Statistik"

    client = models.ForeignKey(ExchangeClient, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    received_at = models.DateTimeField(db_index=True)
    occurred_at = models.DateTimeField(null=True, blank=True, help_text="Tidpunkten som systemet säger")
    severity = models.CharField(max_length=10, blank=True, default="")
    entity_type = models.CharField(max_length=30, blank=True, default="")
    entity = models.UUIDField(null=True, blank=True)
    address = models.CharField(max_length=500, blank=True, default="", help_text="Frågan som ledde dit")
    code = models.CharField(max_length=100, blank=True, default="", help_text="Systemets eget slag av anmärkning")
    message = models.CharField(max_length=1000, blank=True, default="")
    added = models.PositiveIntegerField(null=True, blank=True)
    updated = models.PositiveIntegerField(null=True, blank=True)
    deleted = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"entity", "address"})
        describes = frozenset({"message"})
        harmless = frozenset(
            {"id", "client", "kind", "received_at", "occurred_at", "severity", "entity_type", "code", "added",
             "updated", "deleted"}
        )  # fmt: skip
        kept_until = "as long as its client"

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind}"
