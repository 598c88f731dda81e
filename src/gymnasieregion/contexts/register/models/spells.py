"""Study spells, homes and diplomas as versions; and two spells that cannot both be right."""

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.register.contracts import (
    BREAKS_OFF,
    DiplomaKind,
    EndReason,
    SchoolForm,
    Settlement,
    Source,
)
from gymnasieregion.contexts.register.models.events import RegisterEvent
from gymnasieregion.contexts.register.models.versions import RECORDED, Recorded, Version

MARKERS = tuple(f"{kind}{nation}{sport}" for kind in ("", "L", "S") for nation in ("", "R") for sport in ("", "N"))
"""Every way to mark a study path: an apprenticeship is no spearhead education."""

BREAKING = sorted(reason.value for reason in BREAKS_OFF)


class Enrolment(Version):
    """A study spell: a stretch of time on one study path, in one year of study and class, at one school unit.

    A promotion or a change of class ends a spell and begins the next; ``EndReason`` says that the path goes on. The
    break-off date is when the placement at the school was broken off, and ``path_ends_on`` when the study path is
    planned to end: a broken-off placement leaves the planned end where it was.
    """

    school_unit = models.CharField(max_length=16, help_text="Skolenhetens eget id i utbudet, som aldrig byts")
    education_code = models.CharField(max_length=12, help_text="Studievägskod i Gy11:s eller Gy25:s form")
    programme = models.CharField(max_length=8, help_text="Programkod i Gy11:s form")
    school_year = models.PositiveSmallIntegerField(help_text="Årskurs 1-4; 5 för fler")
    form = models.CharField(max_length=3, choices=SchoolForm.choices(), default=SchoolForm.GY.value)
    markers = models.CharField(max_length=4, blank=True, default="", help_text="Av L, S, R, N, i den ordningen")
    class_name = models.CharField(max_length=20, blank=True, default="")
    end_reason = models.CharField(max_length=20, choices=EndReason.choices(), blank=True, default="")
    break_off_on = models.DateField(null=True, blank=True, help_text="Avbrottsdatum: första dagen utan placering")
    path_ends_on = models.DateField(null=True, blank=True, help_text="Första dagen efter studievägens planerade slut")
    source = models.CharField(max_length=10, choices=Source.choices())

    class Meta(Version.Meta):
        ordering = ("person", "starts_on", "id")
        indexes = (
            *Version.Meta.indexes,
            models.Index(fields=["person", "starts_on"], name="register_enrolment_history"),
            models.Index(
                fields=["school_unit", "ends_on"], condition=Q(recorded_to__isnull=True), name="register_enrolled_at"
            ),
        )
        constraints = (
            *Version.Meta.constraints,
            models.CheckConstraint(
                name="register_enrolment_has_end_and_reason_or_neither",
                condition=Q(ends_on__isnull=True, end_reason="") | Q(ends_on__isnull=False) & ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="register_enrolment_breaks_off_when_it_ends",
                condition=Q(break_off_on__isnull=True) & ~Q(end_reason__in=BREAKING)
                | Q(break_off_on__isnull=False, break_off_on=F("ends_on"), end_reason__in=BREAKING),
            ),
            models.CheckConstraint(
                name="register_path_is_planned_to_end_after_it_starts",
                condition=Q(path_ends_on__isnull=True) | Q(path_ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="register_school_year_is_one_to_five", condition=Q(school_year__gte=1, school_year__lte=5)
            ),
            models.CheckConstraint(name="register_markers_are_in_order", condition=Q(markers__in=MARKERS)),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person"})
        describes = frozenset(
            {"starts_on", "ends_on", "school_unit", "education_code", "programme", "school_year", "form", "markers",
             "class_name", "end_reason", "break_off_on", "path_ends_on", "source"}
        )  # fmt: skip
        harmless = RECORDED
        kept_until = "as long as its person"


class Residence(Version):
    """Where somebody is registered to live; a person has one home on a day (``models.no_overlap``)."""

    municipality_code = models.CharField(max_length=4)
    district_code = models.CharField(
        max_length=8, blank=True, default="", help_text="Valdistriktskod; tom vid skyddad identitet"
    )

    class Meta(Version.Meta):
        ordering = ("person", "starts_on", "id")
        indexes = (
            *Version.Meta.indexes,
            models.Index(fields=["person", "starts_on"], name="register_residence_history"),
            models.Index(
                fields=["municipality_code", "ends_on"], condition=Q(recorded_to__isnull=True), name="register_lives_in"
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person"})
        describes = frozenset({"starts_on", "ends_on", "municipality_code", "district_code"})
        harmless = RECORDED
        kept_until = "as long as its person"


class Diploma(Recorded):
    """A diploma or a study certificate that somebody was given on a day."""

    kind = models.CharField(max_length=12, choices=DiplomaKind.choices())
    awarded_on = models.DateField()
    points = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Poäng som utbildningen omfattade")
    programme = models.CharField(max_length=8, help_text="Programkod i Gy11:s form")
    education_code = models.CharField(max_length=12)
    school_unit = models.CharField(max_length=16, help_text="Skolenhetens eget id i utbudet, som aldrig byts")
    is_eligible = models.BooleanField(help_text="Ger grundläggande behörighet till högskoleutbildning")

    class Meta(Recorded.Meta):
        ordering = ("person", "awarded_on", "id")
        indexes = (*Recorded.Meta.indexes, models.Index(fields=["person", "awarded_on"], name="register_diplomas"))
        constraints = (
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                name="register_only_a_diploma_makes_eligible",
                condition=Q(is_eligible=False) | Q(kind=DiplomaKind.DIPLOMA.value),
            ),
            models.UniqueConstraint(
                name="register_one_diploma_of_a_kind_on_a_day",
                fields=["person", "kind", "awarded_on"],
                condition=Q(recorded_to__isnull=True),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person"})
        describes = frozenset(
            {"kind", "awarded_on", "points", "programme", "education_code", "school_unit", "is_eligible"}
        )
        harmless = RECORDED
        kept_until = "as long as its person"


class Conflict(models.Model):
    """Two spells at different units that overlap (dubbel elev), found and one day settled; the first starts first."""

    person = models.ForeignKey("register.Person", on_delete=models.CASCADE, related_name="conflicts")
    first_spell = models.UUIDField()
    second_spell = models.UUIDField()
    starts_on = models.DateField(help_text="Första dagen som båda gäller")
    ends_on = models.DateField(null=True, blank=True, help_text="Första dagen som inte båda gäller")
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(RegisterEvent, on_delete=models.RESTRICT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        RegisterEvent, null=True, blank=True, on_delete=models.RESTRICT, related_name="+",
        help_text="Händelsen, som säger vem och varför",
    )  # fmt: skip
    how = models.CharField(max_length=12, choices=Settlement.choices(), blank=True, default="")

    class Meta:
        ordering = ("found_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="register_two_spells_conflict_once",
                fields=["first_spell", "second_spell"],
                condition=Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(name="register_conflict_is_of_two", condition=~Q(first_spell=F("second_spell"))),
            models.CheckConstraint(
                name="register_conflict_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="register_conflict_is_settled_somehow",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, how="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(how=""),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"person"})
        describes = frozenset({"starts_on", "ends_on", "found_at", "settled_at", "how"})
        harmless = frozenset({"id", "first_spell", "second_spell", "found_by", "settled_by"})
        kept_until = "as long as its person"

    def __str__(self) -> str:
        return f"{self.first_spell} {self.second_spell}"
