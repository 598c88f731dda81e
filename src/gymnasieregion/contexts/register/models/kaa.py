"""The municipality's duty (aktivitetsansvaret): whom it is for, contacts, measures, and the files sent.

Only what the ordinance lets a municipality keep stands here (``tests/db/test_kaa_tables.py`` holds the list against
every field): no free text in which health or crime could be told. The name and the number are the person's own. No
event of the register points here, so that nothing is left when the rows are erased.

**Source:** förordning (2006:39) 4, 5 and 7 §§.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.register.core.kaa_codes import (
    DutyEnd,
    Elsewhere,
    MeasureEnd,
    MeasureKind,
    Occupation,
    Registered,
)

KEPT_UNTIL = "register.kaa_erasure_age"
RECORDED = frozenset({"id", "spell", "recorded_from", "recorded_to"})


class KaaVersion(models.Model):
    """What was known of a fact from one moment until another; ``spell`` is the same through its versions.

    A version is never changed: what is learned later closes it and adds the next.
    """

    spell = models.UUIDField(default=uuid.uuid4, help_text="Samma i alla versioner av samma uppgift")
    person = models.ForeignKey("register.Person", on_delete=models.CASCADE, related_name="kaa_%(class)s_versions")
    municipality_code = models.CharField(max_length=4, help_text="Kommunen som har ansvaret")
    recorded_from = models.DateTimeField(help_text="Då registret fick veta det")
    recorded_to = models.DateTimeField(null=True, blank=True, help_text="Då det ersattes; tomt för det som gäller nu")
    recorded_by = models.CharField(max_length=100, help_text="Användaren som skrev det")

    class Meta:
        abstract = True
        constraints: tuple[models.BaseConstraint, ...] = (
            models.UniqueConstraint(
                name="%(app_label)s_one_known_kaa_%(class)s",
                fields=["spell"],
                condition=Q(recorded_to__isnull=True),
            ),
            models.CheckConstraint(
                name="%(app_label)s_kaa_%(class)s_is_known_for_a_while",
                condition=Q(recorded_to__isnull=True) | Q(recorded_to__gte=F("recorded_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.spell} {self.recorded_from:%Y-%m-%d}"


class Responsibility(KaaVersion):
    """The duty of a municipality for a youth, from one day until the first day that it no longer holds."""

    starts_on = models.DateField()
    because = models.CharField(max_length=16, choices=Registered.choices())
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen som ansvaret inte längre gäller")
    ended_because = models.CharField(max_length=16, choices=DutyEnd.choices(), blank=True, default="")

    class Meta(KaaVersion.Meta):
        ordering = ("person", "starts_on", "id")
        indexes = (
            models.Index(
                fields=["municipality_code", "ends_on"],
                condition=Q(recorded_to__isnull=True),
                name="register_kaa_duty_now",
            ),
        )
        constraints = (
            *KaaVersion.Meta.constraints,
            models.UniqueConstraint(
                name="register_kaa_one_open_duty_of_a_municipality",
                fields=["person", "municipality_code"],
                condition=Q(recorded_to__isnull=True, ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="register_kaa_duty_has_end_and_reason_or_neither",
                condition=Q(ends_on__isnull=True, ended_because="")
                | Q(ends_on__isnull=False, ends_on__gt=F("starts_on")) & ~Q(ended_because=""),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "recorded_by"})
        describes = frozenset({"municipality_code", "starts_on", "because", "ends_on", "ended_because"})
        harmless = RECORDED
        kept_until = KEPT_UNTIL


class Contact(KaaVersion):
    """A contact with a youth, and what they did then."""

    duty = models.UUIDField(db_index=True, help_text="Ansvaret som kontakten hör till")
    contacted_on = models.DateField()
    occupation = models.CharField(max_length=16, choices=Occupation.choices())

    class Meta(KaaVersion.Meta):
        ordering = ("person", "contacted_on", "id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "recorded_by"})
        describes = frozenset({"municipality_code", "contacted_on", "occupation"})
        harmless = RECORDED | {"duty"}
        kept_until = KEPT_UNTIL


class Measure(KaaVersion):
    """A measure that a youth takes part in, from one day until the first day after it."""

    duty = models.UUIDField(db_index=True, help_text="Ansvaret som åtgärden hör till")
    kind = models.CharField(max_length=16, choices=MeasureKind.choices())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen efter åtgärden")
    ended_because = models.CharField(max_length=16, choices=MeasureEnd.choices(), blank=True, default="")
    occupation_after = models.CharField(max_length=16, choices=Occupation.choices(), blank=True, default="")

    class Meta(KaaVersion.Meta):
        ordering = ("person", "starts_on", "id")
        constraints = (
            *KaaVersion.Meta.constraints,
            models.CheckConstraint(
                name="register_kaa_measure_ends_with_reason_and_occupation",
                condition=Q(ends_on__isnull=True, ended_because="", occupation_after="")
                | Q(ends_on__isnull=False, ends_on__gt=F("starts_on")) & ~Q(ended_because="") & ~Q(occupation_after=""),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "recorded_by"})
        describes = frozenset(
            {"municipality_code", "kind", "starts_on", "ends_on", "ended_because", "occupation_after"}
        )
        harmless = RECORDED | {"duty"}
        kept_until = KEPT_UNTIL


class Exemption(KaaVersion):
    """What the register cannot know of a youth and an officer has told: why the duty does not hold for a while."""

    kind = models.CharField(max_length=16, choices=Elsewhere.choices())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen som det inte längre gäller")

    class Meta(KaaVersion.Meta):
        ordering = ("person", "starts_on", "id")
        constraints = (
            *KaaVersion.Meta.constraints,
            models.CheckConstraint(
                name="register_kaa_exemption_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "recorded_by"})
        describes = frozenset({"municipality_code", "kind", "starts_on", "ends_on"})
        harmless = RECORDED
        kept_until = KEPT_UNTIL


class ContactDetails(models.Model):
    """How a municipality reaches a youth; what was there before is not kept."""

    person = models.ForeignKey("register.Person", on_delete=models.CASCADE, related_name="kaa_contact_details")
    municipality_code = models.CharField(max_length=4)
    address = models.CharField(max_length=200, blank=True, default="", help_text="Bostadsadress")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("person", "municipality_code")
        constraints = (
            models.UniqueConstraint(name="register_kaa_contact_details_once", fields=["person", "municipality_code"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person", "address", "email", "phone"})
        describes = frozenset({"municipality_code"})
        harmless = frozenset({"id", "changed_at"})
        kept_until = KEPT_UNTIL

    def __str__(self) -> str:
        return f"{self.person_id} {self.municipality_code}"


class SentFile(models.Model):
    """A half-yearly file as it was sent; the receiver keeps the latest only, here all are kept.

    When youths are erased their rows are taken out of the content: ``rows_erased`` says how many, and the hash then
    tells what was sent, not what is left.
    """

    municipality_code = models.CharField(max_length=4)
    half_year = models.CharField(max_length=6, help_text="Till exempel 2026-1")
    sha256 = models.CharField(max_length=64, help_text="Kontrollsumman av det som skickades")
    content = models.BinaryField()
    rows = models.PositiveIntegerField()
    rows_erased = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by",
        help_text="Filen som den här raderade hos mottagaren",
    )  # fmt: skip

    class Meta:
        ordering = ("municipality_code", "half_year", "sent_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="register_kaa_one_first_file",
                fields=["municipality_code", "half_year"],
                condition=Q(replaces__isnull=True),
            ),
            models.CheckConstraint(
                name="register_kaa_file_erases_what_it_had", condition=Q(rows_erased__lte=F("rows"))
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"content", "sent_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            {"id", "municipality_code", "half_year", "sha256", "rows", "rows_erased", "sent_at", "replaces"}
        )
        kept_until = "register.kaa_erasure_age, youth by youth"

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.half_year} {self.sha256[:8]}"
