"""The offer of a year: what can be applied for, and its seats."""

from django.db import models
from django.db.models import F, Q

from gymnasieregion.contexts.offer.models.schools import SchoolUnit


class OfferYear(models.Model):
    """The offer of one admission year."""

    class State(models.TextChoices):
        """How far the year has come; never renamed, only added to."""

        REVIEW = "REVIEW", "Granskas"
        OPEN = "OPEN", "Öppet"

    year = models.PositiveSmallIntegerField(primary_key=True, help_text="Året då utbildningarna börjar")
    state = models.CharField(max_length=8, choices=State.choices)
    copied_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Året som utbudet kopierades från")
    synthetic = models.BooleanField(help_text="Övningsregionens utbud, med påhittade skolor")
    source = models.CharField(max_length=300)
    source_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                name="offer_year_is_copied_from_an_earlier_one",
                condition=Q(copied_from__isnull=True) | Q(copied_from__lt=F("year")),
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"year", "state", "copied_from", "synthetic", "source", "source_sha256"})
        kept_until = "for good"

    def __str__(self) -> str:
        return str(self.year)


class Offering(models.Model):
    """An education at a school that can be applied for in a year.

    The names of school and municipality are those of the year: what was printed then stays when a school changes
    its name. Points and weights are hundredths.
    """

    class Selection(models.TextChoices):
        """How applicants are put in order; the words of the admission's tables."""

        MERIT = "MERIT", "Meritvärde"
        MERIT_TEST = "MERIT_TEST", "Meritvärde och färdighetsprov"
        RANK = "RANK", "Skolan rangordnar"

    class FirstHand(models.TextChoices):
        """Who is first hand; the words of the admission's tables."""

        AREA = "AREA", "Samverkansområdet"
        ALL = "ALL", "Alla"

    class Status(models.TextChoices):
        """Whether it can be started; the words of the admission's tables."""

        OPEN = "OPEN", "Öppen"
        CLOSED = "CLOSED", "Startar ej"

    class CodeBasis(models.TextChoices):
        """How well the study path code is known; see ``core.study_path_name``."""

        PUBLISHED = "PUBLISHED", "Publicerad"
        DERIVED = "DERIVED", "Härledd"
        UNKNOWN = "UNKNOWN", "Okänd"

    offer_year = models.ForeignKey(OfferYear, on_delete=models.PROTECT, related_name="offerings")
    offering_id = models.CharField(max_length=80, help_text="Utbildningens id, lika från år till år")
    unit = models.ForeignKey(SchoolUnit, on_delete=models.PROTECT, related_name="offerings")
    school = models.CharField(max_length=160, help_text="Skolans namn det året")
    municipality_code = models.CharField(max_length=4)
    municipality = models.CharField(max_length=120)
    name = models.CharField(max_length=300, help_text="Studievägens namn")
    programme = models.CharField(max_length=8, help_text="Programkod i Gy11:s form")
    study_path_code = models.CharField(max_length=12, help_text="Studievägskod, så långt den är känd")
    code_basis = models.CharField(max_length=9, choices=CodeBasis.choices)
    orientation = models.CharField(max_length=120, blank=True, default="")
    local_profile = models.CharField(max_length=160, blank=True, default="")
    hangs_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="profiles")
    apprentice = models.BooleanField(default=False)
    selection = models.CharField(max_length=10, choices=Selection.choices)
    first_hand = models.CharField(max_length=4, choices=FirstHand.choices)
    test_weight = models.PositiveIntegerField(null=True, blank=True, help_text="Merit för ett provpoäng, hundradelar")
    test_max = models.PositiveIntegerField(null=True, blank=True, help_text="Högsta provpoäng, hundradelar")
    test_min = models.PositiveIntegerField(null=True, blank=True, help_text="Lägsta provpoäng, hundradelar")
    test_subject = models.CharField(max_length=8, blank=True, default="")
    test_subject_mark = models.CharField(max_length=1, blank=True, default="")
    test_max_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.CharField(max_length=500, blank=True, default="")
    reviewed_on = models.DateField(null=True, blank=True, help_text="Dagen då årets uppgifter granskades")
    search_text = models.CharField(max_length=700, help_text="Det som söks i, vikt")
    municipality_sort = models.CharField(max_length=200)
    school_sort = models.CharField(max_length=300)
    name_sort = models.CharField(max_length=600)

    class Meta:
        ordering = ("offer_year", "municipality_sort", "school_sort", "name_sort", "offering_id")
        indexes = (models.Index(fields=["offer_year", "municipality_sort", "school_sort"], name="offer_list"),)
        constraints = (
            models.UniqueConstraint(name="offer_offering_is_once_a_year", fields=["offer_year", "offering_id"]),
            models.CheckConstraint(
                name="offer_closed_has_day_and_ground_or_neither",
                condition=Q(status="OPEN", closed_on__isnull=True, closed_why="")
                | Q(status="CLOSED", closed_on__isnull=False) & ~Q(closed_why=""),
            ),
            models.CheckConstraint(
                name="offer_test_has_weight_or_there_is_none",
                condition=Q(selection="MERIT_TEST", test_weight__isnull=False)
                | ~Q(selection="MERIT_TEST")
                & Q(test_weight__isnull=True, test_max__isnull=True, test_min__isnull=True, test_max_rank__isnull=True)
                & Q(test_subject="", test_subject_mark=""),
            ),
            models.CheckConstraint(
                name="offer_test_least_is_within_most",
                condition=Q(test_min__isnull=True) | Q(test_max__isnull=True) | Q(test_min__lte=F("test_max")),
            ),
            models.CheckConstraint(
                name="offer_test_mark_has_a_subject",
                condition=Q(test_subject="", test_subject_mark="") | ~Q(test_subject="") & ~Q(test_subject_mark=""),
            ),
            models.CheckConstraint(
                name="offer_only_a_profile_hangs_on_another",
                condition=Q(hangs_on__isnull=True) | ~Q(local_profile=""),
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            [
                "id",
                "offer_year",
                "offering_id",
                "unit",
                "school",
                "municipality_code",
                "municipality",
                "name",
                "programme",
                "study_path_code",
                "code_basis",
                "orientation",
                "local_profile",
                "hangs_on",
                "apprentice",
                "selection",
                "first_hand",
                "test_weight",
                "test_max",
                "test_min",
                "test_subject",
                "test_subject_mark",
                "test_max_rank",
                "status",
                "closed_on",
                "closed_why",
                "reviewed_on",
                "search_text",
                "municipality_sort",
                "school_sort",
                "name_sort",
            ]
        )
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.offer_year_id} {self.offering_id} {self.name}"


class SeatGroup(models.Model):
    """Seats of an offering, in the order that they are filled."""

    class Kind(models.TextChoices):
        """Who may have the seats; the words of the admission's tables."""

        OPEN = "OPEN", "Alla"
        FREE = "FREE", "Fri kvot"

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()
    group_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    seats = models.PositiveIntegerField(help_text="Platser att fylla, överintaget inräknat")
    over_admission = models.PositiveIntegerField(default=0, help_text="Så många av platserna är överintag")
    seats_before_closing = models.PositiveIntegerField(null=True, blank=True)
    limit = models.PositiveIntegerField(null=True, blank=True, help_text="Högst så många, även med ärvda platser")
    overflow_to = models.CharField(max_length=80, blank=True, default="", help_text="Gruppen som får det som blir över")

    class Meta:
        ordering = ("offering", "position")
        constraints = (
            models.UniqueConstraint(name="offer_group_has_its_own_position", fields=["offering", "position"]),
            models.UniqueConstraint(name="offer_group_id_is_once_an_offering", fields=["offering", "group_id"]),
            models.CheckConstraint(
                name="offer_group_does_not_overflow_to_itself", condition=~Q(overflow_to=F("group_id"))
            ),
            models.CheckConstraint(
                name="offer_group_of_a_closed_offering_has_no_seats",
                condition=Q(seats_before_closing__isnull=True) | Q(seats=0),
            ),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            {"id", "offering", "position", "group_id", "kind", "seats", "over_admission", "seats_before_closing",
             "limit", "overflow_to"}
        )  # fmt: skip
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.offering_id}:{self.group_id}"


class ExtraChoice(models.Model):
    """A language, an instrument or another extra choice within an offering."""

    class Kind(models.TextChoices):
        """What is chosen; never renamed, only added to."""

        LANGUAGE = "LANGUAGE", "Språk"
        INSTRUMENT = "INSTRUMENT", "Instrument"
        INDIVIDUAL = "INDIVIDUAL", "Individuellt val"

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="extra_choices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("offering", "kind", "name")
        constraints = (
            models.UniqueConstraint(name="offer_extra_choice_is_once_an_offering", fields=["offering", "kind", "name"]),
        )

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "offering", "kind", "name"})
        kept_until = "for good"

    def __str__(self) -> str:
        return self.name
