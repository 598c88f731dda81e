"""What every fact of the register has in common: two times, and the events that opened and closed it."""

import uuid

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.register.models.events import RegisterEvent

RECORDED = frozenset({"id", "spell", "recorded_from", "recorded_to", "event", "closed_by"})
"""The fields that say when and by what a version came to be, sorted alike in every table."""


class Recorded(models.Model):
    """A version of a fact: what was known of it from one moment until another.

    ``spell`` is the fact's identity through all its versions. A version is never changed: what is learned later
    closes it and adds the next. A fact that was wrong altogether is closed without a next.
    """

    spell = models.UUIDField(default=uuid.uuid4, help_text="Samma i alla versioner av samma uppgift")
    person = models.ForeignKey(
        "register.Person", on_delete=models.CASCADE, related_name="%(class)s_versions",
        db_index=False,  # each table has an index that begins with the person
    )  # fmt: skip
    recorded_from = models.DateTimeField(db_index=True, help_text="Då registret fick veta det")
    recorded_to = models.DateTimeField(null=True, blank=True, help_text="Då det ersattes; tomt för det som gäller nu")
    event = models.ForeignKey(
        RegisterEvent, on_delete=models.RESTRICT, related_name="+", help_text="Händelsen som sade det"
    )
    closed_by = models.ForeignKey(
        RegisterEvent, null=True, blank=True, on_delete=models.RESTRICT, related_name="+",
        help_text="Händelsen som ersatte det",
    )  # fmt: skip

    class Meta:
        abstract = True
        # what is known now is not in it: SQLite would go through all of that to find a few persons
        indexes: tuple[models.Index, ...] = (
            models.Index(fields=["recorded_to"], condition=Q(recorded_to__isnull=False), name="%(class)s_recorded_to"),
        )
        constraints: tuple[models.BaseConstraint, ...] = (
            models.UniqueConstraint(
                name="%(app_label)s_one_known_version_of_each_%(class)s",
                fields=["spell"],
                condition=Q(recorded_to__isnull=True),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_closed_by_an_event_or_open",
                condition=Q(recorded_to__isnull=True, closed_by__isnull=True)
                | Q(recorded_to__isnull=False, recorded_to__gte=F("recorded_from"), closed_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.spell} {self.recorded_from:%Y-%m-%d}"


class Version(Recorded):
    """A version of something that lasts: from one day until the first day that it no longer holds."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen som det inte längre gäller")

    class Meta(Recorded.Meta):
        abstract = True
        constraints = (
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
        )
