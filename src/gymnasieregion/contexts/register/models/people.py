"""Persons and their numbers: an identity of our own that no change of number touches."""

import uuid

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.register.contracts import IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.models.versions import RECORDED, Version


class Person(models.Model):
    """Somebody in the register; the id is drawn at random and says nothing.

    Two persons that turn out to be one are merged: one points to the other, and both keep their rows. Readers ask for
    the whole group; undoing the merge takes the pointer away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=80, blank=True, default="")
    family_name = models.CharField(max_length=80, blank=True, default="")
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN.value)
    protection = models.CharField(max_length=12, choices=Protection.choices(), default=Protection.NONE.value)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged",
        help_text="Personen som det visade sig vara",
    )  # fmt: skip
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="Då personens egna fält senast ändrades")

    class Meta:
        ordering = ("family_name", "given_name", "id")
        constraints = (
            models.CheckConstraint(
                name="register_person_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="register_person_is_changed_after_it_is_made", condition=Q(changed_at__gte=F("created_at"))
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"id", "given_name", "family_name", "merged_into"})
        describes = frozenset({"birth_date", "sex", "protection"})
        harmless = frozenset({"created_at", "changed_at"})
        kept_until = "register.retention: PERSONS"

    def __str__(self) -> str:
        return str(self.pk)


class PersonIdentifier(Version):
    """A number that somebody has during a span; nobody else has it on the same day (``models.no_overlap``)."""

    kind = models.CharField(max_length=12, choices=IdentifierKind.choices())
    value = models.CharField(max_length=20)

    class Meta(Version.Meta):
        ordering = ("person", "starts_on", "id")
        indexes = (
            *Version.Meta.indexes,
            models.Index(fields=["person", "starts_on"], name="register_numbers_history"),
            models.Index(fields=["value", "starts_on"], name="register_number"),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "value"})
        describes = frozenset({"kind", "starts_on", "ends_on"})
        harmless = RECORDED
        kept_until = "as long as its person"
