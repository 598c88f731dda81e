"""The parties of the cooperation and the areas that they are in, over time."""

from django.db import models
from django.db.models import F, Q


class Party(models.Model):
    """A party of the cooperation during a span of time in which its areas did not change.

    When a party changes areas, one row ends and another begins, so that the history is never overwritten.
    """

    class Kind(models.TextChoices):
        """What a party is; never renamed, only added to."""

        MUNICIPALITY = "MUNICIPALITY", "Kommun"
        OTHER = "OTHER", "Annan part"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    code = models.CharField(max_length=12, help_text="Kommunkod, eller annan kod för den som inte är en kommun")
    name = models.CharField(max_length=120)
    county = models.CharField(max_length=60, blank=True, default="")
    joined_on = models.DateField(help_text="Första dag som underlaget säger detta")
    left_on = models.DateField(null=True, blank=True, help_text="Första dag som det inte längre gäller")
    in_admission = models.BooleanField(help_text="Med i den gemensamma ansökan")
    in_free_search = models.BooleanField(help_text="Med i samverkansområdet med fritt sök")
    source = models.CharField(max_length=300, help_text="Var uppgiften står")

    class Meta:
        ordering = ("code", "joined_on")
        constraints = (
            models.CheckConstraint(
                name="agreement_party_leaves_after_it_joins",
                condition=Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
            ),
            models.UniqueConstraint(
                name="agreement_one_open_party_for_each_code", fields=["code"], condition=Q(left_on__isnull=True)
            ),
            models.UniqueConstraint(name="agreement_party_begins_once_a_day", fields=["code", "joined_on"]),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            {"id", "kind", "code", "name", "county", "joined_on", "left_on", "in_admission", "in_free_search", "source"}
        )
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
