"""Providers and school units; codes and names as spans, so that the history is never overwritten."""

from django.db import models
from django.db.models import F, Q


class Provider(models.Model):
    """Who answers for a school (huvudman)."""

    class Form(models.TextChoices):
        """What kind of provider it is; never renamed, only added to."""

        MUNICIPAL = "MUNICIPAL", "Kommunal"
        REGIONAL = "REGIONAL", "Regional"
        STATE = "STATE", "Statlig"
        INDEPENDENT = "INDEPENDENT", "Fristående"

    code = models.CharField(max_length=16, unique=True, help_text="Kommunkod, eller egen kod för en enskild huvudman")
    name = models.CharField(max_length=160)
    form = models.CharField(max_length=16, choices=Form.choices)

    class Meta:
        ordering = ("code",)

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "code", "name", "form"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.name


class SchoolUnit(models.Model):
    """A school unit; what stays the same when its code or its name changes."""

    key = models.CharField(max_length=16, unique=True, help_text="Eget id som aldrig byts")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="units")
    municipality_code = models.CharField(max_length=4)
    synthetic = models.BooleanField(help_text="Påhittad skola i övningsregionen")

    class Meta:
        ordering = ("key",)

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "key", "provider", "municipality_code", "synthetic"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.key


class SchoolUnitCode(models.Model):
    """The school unit code of a unit during a span."""

    unit = models.ForeignKey(SchoolUnit, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=16, help_text="Skolenhetskod")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen som koden inte längre gäller")

    class Meta:
        ordering = ("unit", "starts_on")
        constraints = (
            models.CheckConstraint(
                name="offer_unit_code_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="offer_one_open_code_for_each_unit", fields=["unit"], condition=Q(ends_on__isnull=True)
            ),
            models.UniqueConstraint(
                name="offer_open_code_is_of_one_unit", fields=["code"], condition=Q(ends_on__isnull=True)
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "unit", "code", "starts_on", "ends_on"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.code


class SchoolUnitName(models.Model):
    """What a unit is called during a span."""

    unit = models.ForeignKey(SchoolUnit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen som namnet inte längre gäller")

    class Meta:
        ordering = ("unit", "starts_on")
        constraints = (
            models.CheckConstraint(
                name="offer_unit_name_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="offer_one_open_name_for_each_unit", fields=["unit"], condition=Q(ends_on__isnull=True)
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "unit", "name", "starts_on", "ends_on"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.name
