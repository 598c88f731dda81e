"""What we fetch from others by SS 12000: from where, whom we know there, and what could not be taken."""

from django.db import models
from django.db.models import F, Q


class ExchangeSource(models.Model):
    """A system that we fetch pupils from."""

    name = models.CharField(max_length=100, unique=True)
    address = models.URLField(max_length=500, help_text="Adressen fram till och med versionen, till exempel …/v2.0")
    sealed_key = models.CharField(max_length=500, help_text="Nyckeln som systemet gav oss, krypterad")
    pulled_until = models.DateTimeField(null=True, blank=True, help_text="Allt som ändrats till dess är hämtat")

    class Meta:
        ordering = ("name",)

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "name", "address", "sealed_key", "pulled_until"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.name


class ForeignPerson(models.Model):
    """Who somebody is in a system that we fetch from."""

    source = models.ForeignKey(ExchangeSource, on_delete=models.CASCADE, related_name="persons")
    foreign_id = models.UUIDField(help_text="Personens id i det andra systemet")
    person = models.ForeignKey("register.Person", on_delete=models.CASCADE, related_name="foreign")

    class Meta:
        ordering = ("source", "foreign_id")
        constraints = (models.UniqueConstraint(name="register_foreign_person_once", fields=["source", "foreign_id"]),)

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"foreign_id", "person"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "source"})
        kept_until = "as long as its person"

    def __str__(self) -> str:
        return f"{self.source_id} {self.foreign_id}"


class Pull(models.Model):
    """One time that we fetched from a system."""

    source = models.ForeignKey(ExchangeSource, on_delete=models.CASCADE, related_name="pulls")
    started_at = models.DateTimeField()
    since = models.DateTimeField(null=True, blank=True, help_text="Bara det som ändrats efter dess; tomt för allt")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Tomt medan det pågår, och när det bröts")
    counts = models.JSONField(default=dict, help_text="Antal av varje slag: hämtade, tagna, oförändrade, fel")

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="register_pull_ends_after_it_starts", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "source", "started_at", "since", "ended_at", "counts"})
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M}"


class PullFault(models.Model):
    """An object that could not be taken, or not whole; kept until the system is fetched from anew."""

    pull = models.ForeignKey(Pull, on_delete=models.CASCADE, related_name="faults")
    entity_type = models.CharField(max_length=30)
    foreign_id = models.CharField(max_length=64, blank=True, default="")
    field = models.CharField(max_length=60, blank=True, default="", help_text="Fältet i standarden")
    error_sv = models.CharField(max_length=500)
    error_en = models.CharField(max_length=500)

    class Meta:
        ordering = ("pull", "id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"foreign_id", "error_sv", "error_en"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "pull", "entity_type", "field"})
        kept_until = "until the next pull from the system"

    def __str__(self) -> str:
        return f"{self.entity_type} {self.foreign_id}"
