"""Those who apply: who they are, their grades and their choices.

Fields that a round reads have the names and codes of the admission's tables (``datapackage.json``).
"""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.years import AdmissionYear


class Applicant(models.Model):
    """Somebody who may apply in a year.

    ``ticket`` draws the lot and never changes, so that a new number or a new application keeps the lot.
    """

    class Kind(models.TextChoices):
        """How they came to apply; never renamed, only added to."""

        YEAR_NINE = "YEAR_NINE", "Går i nian"
        REPEATER = "REPEATER", "Omgångare, går om nian"
        REAPPLICANT = "REAPPLICANT", "Omsökare"
        ADAPTED = "ADAPTED", "Anpassad grundskola"
        FOURTH_YEAR = "FOURTH_YEAR", "Söker fjärde tekniskt år"
        OTHER = "OTHER", "Annan"

    class Category(models.TextChoices):
        """On what ground they live here; never renamed, only added to."""

        REGISTERED = "REGISTERED", "Folkbokförd"
        OUTSIDE = "OUTSIDE", "Folkbokförd utanför området"
        ASYLUM = "ASYLUM", "Asylsökande"
        HIDDEN = "HIDDEN", "Utan papper"
        ABROAD = "ABROAD", "Utlandssvensk"

    class Protection(models.TextChoices):
        """Protected identity; never renamed, only added to."""

        NONE = "NONE", "Ingen"
        MARKED = "MARKED", "Sekretessmarkering"
        REGISTRATION = "REGISTRATION", "Skyddad folkbokföring"
        NEW_IDENTITY = "NEW_IDENTITY", "Fingerade personuppgifter"

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="applicants")
    applicant_id = models.CharField(max_length=80)
    ticket = models.CharField(max_length=80)
    identity_number = models.CharField(max_length=20, blank=True, default="")
    birth_date = models.DateField()
    given_name = models.CharField(max_length=80, blank=True, default="")
    family_name = models.CharField(max_length=80, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    home_municipality_code = models.CharField(max_length=4)
    school = models.CharField(max_length=160, blank=True, default="", help_text="Avlämnande skola")
    school_code = models.CharField(max_length=40, blank=True, default="", help_text="Avlämnande skolas kod")
    school_class = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.YEAR_NINE)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.REGISTERED)
    category_shown = models.BooleanField(default=False, help_text="Underlaget för kategorin är sett")
    protection = models.CharField(max_length=12, choices=Protection.choices, default=Protection.NONE)
    contact = models.CharField(max_length=200, blank=True, default="", help_text="Kodad kontaktväg vid skydd")
    late = models.BooleanField(default=False)
    dance = models.BooleanField(default=False)
    completed = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True, help_text="Prövas i årets omgångar")
    earlier_id = models.CharField(max_length=80, blank=True, default="", help_text="Sökandens id ett tidigare år")
    from_office = models.CharField(max_length=120, blank=True, default="", help_text="Kansliet som skickade ansökan")

    class Meta:
        ordering = ("year", "applicant_id")
        indexes = (
            models.Index(fields=["year", "school", "school_class"], name="admission_school_class"),
            models.Index(fields=["year", "identity_number"], name="admission_identity"),
        )
        constraints = (
            models.UniqueConstraint(name="admission_applicant_is_once_a_year", fields=["year", "applicant_id"]),
            models.UniqueConstraint(name="admission_ticket_is_once_a_year", fields=["year", "ticket"]),
            models.UniqueConstraint(
                name="admission_identity_is_once_a_year",
                fields=["year", "identity_number"],
                condition=~Q(identity_number=""),
            ),
            models.CheckConstraint(
                name="admission_protected_person_has_no_open_contact",
                condition=Q(protection="NONE") | Q(given_name="", family_name="", email=""),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset(
            {"applicant_id", "ticket", "identity_number", "given_name", "family_name", "email", "contact", "earlier_id"}
        )
        describes = frozenset(
            {"birth_date", "home_municipality_code", "school", "school_code", "school_class", "kind", "category",
             "category_shown", "protection", "late", "dance", "completed", "is_active", "from_office"}
        )  # fmt: skip
        harmless = frozenset({"id", "year"})
        kept_until = "admission.retention: APPLICATIONS"

    def __str__(self) -> str:
        return f"{self.year_id} {self.applicant_id}"


class Grade(models.Model):
    """A mark in a subject."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="grades")
    subject = models.CharField(max_length=4)
    mark = models.CharField(max_length=1)
    language_as = models.CharField(max_length=2, blank=True, default="", help_text="M1, M2, ML eller inget")

    class Meta:
        ordering = ("applicant", "subject")
        constraints = (models.UniqueConstraint(name="admission_mark_is_once", fields=["applicant", "subject"]),)

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"subject", "mark", "language_as"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.subject} {self.mark}"


class Completion(models.Model):
    """A mark that was set later."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="completions")
    subject = models.CharField(max_length=4)
    mark = models.CharField(max_length=1)
    language_as = models.CharField(max_length=2, blank=True, default="")
    completed_on = models.DateField()

    class Meta:
        ordering = ("applicant", "subject", "completed_on")
        constraints = (
            models.UniqueConstraint(
                name="admission_completion_is_once_a_day", fields=["applicant", "subject", "completed_on"]
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"subject", "mark", "language_as", "completed_on"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.subject} {self.mark} {self.completed_on}"


class Choice(models.Model):
    """A row of an application."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField()
    offering_id = models.CharField(max_length=80, db_index=True)

    class Meta:
        ordering = ("applicant", "rank")
        constraints = (
            models.UniqueConstraint(name="admission_rank_is_once", fields=["applicant", "rank"]),
            models.UniqueConstraint(name="admission_offering_is_chosen_once", fields=["applicant", "offering_id"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"rank", "offering_id"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.rank} {self.offering_id}"
