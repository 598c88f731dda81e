"""What schools, providers and home municipalities do with a choice: papers, rulings, tests, statements and calls."""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.people import Applicant
from gymnasieregion.contexts.admission.models.years import AdmissionYear


class Attachment(models.Model):
    """A paper that goes with a choice: why English is dispensed with, or why the free quota is asked for."""

    class Kind(models.TextChoices):
        """What it is for; never renamed, only added to."""

        DISPENSATION = "DISPENSATION", "Dispens från engelska"
        FREE_QUOTA = "FREE_QUOTA", "Fri kvot, särskilda omständigheter"
        FOREIGN = "FOREIGN", "Utländska betyg"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="attachments")
    offering_id = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sent_by = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "offering_id", "sent_at", "id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "name", "content", "sent_by"})
        describes = frozenset({"offering_id", "kind", "media_type", "sha256", "sent_at"})
        harmless = frozenset({"id"})
        kept_until = "admission.retention: ATTACHMENTS"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.kind}"


class Ruling(models.Model):
    """A decision on a choice as it was written to the applicant; never changed, a new one comes after it."""

    class Kind(models.TextChoices):
        """What was decided; never renamed, only added to."""

        ELIGIBILITY = "ELIGIBILITY", "Behörighet"
        RECEPTION = "RECEPTION", "Mottagande"
        FREE_QUOTA = "FREE_QUOTA", "Fri kvot"
        DISPENSATION = "DISPENSATION", "Dispens från engelska"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="rulings")
    offering_id = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    granted = models.BooleanField()
    ground = models.CharField(max_length=300, help_text="Skälet, som den sökande läser")
    decided_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "offering_id", "decided_at", "id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "decided_by"})
        describes = frozenset({"offering_id", "kind", "granted", "ground", "decided_at"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.kind} {self.granted}"


class PointsEntry(models.Model):
    """The points of a skill test as one assessor has entered them; two that agree become the applicant's points.

    A retest is a new attempt. Where two assessors do not agree, the principal may decide instead of them.
    """

    class Kind(models.TextChoices):
        """What it is; never renamed, only added to."""

        ENTRY = "ENTRY", "Bedömning"
        DECISION = "DECISION", "Rektors beslut"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="points_entries")
    offering_id = models.CharField(max_length=80, db_index=True)
    attempt = models.PositiveSmallIntegerField(default=1, help_text="1 = provet, 2 och uppåt = omprov")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ENTRY)
    points = models.PositiveIntegerField(null=True, blank=True, help_text="Hundradelar; tomt = kom inte till provet")
    ground = models.CharField(max_length=300, blank=True, default="", help_text="Skälet till ett omprov eller beslut")
    is_settled = models.BooleanField(default=False, help_text="Två bedömningar är lika, eller rektor har beslutat")
    entered_by = models.CharField(max_length=64)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "offering_id", "attempt", "entered_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="admission_assessor_enters_once",
                fields=["applicant", "offering_id", "attempt", "kind", "entered_by"],
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "entered_by"})
        describes = frozenset({"offering_id", "attempt", "kind", "points", "ground", "is_settled", "entered_at"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.attempt} {self.points}"


class Statement(models.Model):
    """What a home municipality says of a choice outside the area (yttrande)."""

    class Answer(models.TextChoices):
        """The three answers; never renamed, only added to."""

        AT_PARTY = "AT_PARTY", "Finns hos samverkanspart"
        IN_OWN = "IN_OWN", "Finns i egna kommunen"
        NOWHERE = "NOWHERE", "Finns inte"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="statements")
    offering_id = models.CharField(max_length=80, db_index=True)
    municipality_code = models.CharField(max_length=4, help_text="Hemkommunen som yttrar sig")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "offering_id")
        constraints = (
            models.UniqueConstraint(name="admission_statement_is_once_a_row", fields=["applicant", "offering_id"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "given_by"})
        describes = frozenset({"offering_id", "municipality_code", "answer", "given_at"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.answer}"


class SeatsToCall(models.Model):
    """How many free seats a school calls reserves to after the start of term, in one group of an education."""

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="seats_to_call")
    offering_id = models.CharField(max_length=80)
    group_id = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField()
    said_by = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("year", "offering_id", "group_id")
        constraints = (
            models.UniqueConstraint(
                name="admission_seats_to_call_are_once_a_group", fields=["year", "offering_id", "group_id"]
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"said_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "year", "offering_id", "group_id", "seats", "said_at"})
        kept_until = "admission.retention: APPLICATIONS"

    def __str__(self) -> str:
        return f"{self.year_id} {self.offering_id} {self.group_id} {self.seats}"


class ReserveCall(models.Model):
    """A reserve whom a school has called after the start of term, and the answer.

    Each call is to one seat, numbered from 1 in its group: the database keeps two calls from being open for one seat.
    """

    class Reply(models.TextChoices):
        """What came of it; never renamed, only added to."""

        WAITING = "WAITING", "Väntar på svar"
        YES = "YES", "Tackade ja"
        NO = "NO", "Tackade nej"
        SILENT = "SILENT", "Svarade inte i tid"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="reserve_calls")
    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="reserve_calls")
    offering_id = models.CharField(max_length=80, db_index=True)
    group_id = models.CharField(max_length=80)
    seat = models.PositiveSmallIntegerField(help_text="Vilken av gruppens lediga platser, från 1")
    called_by = models.CharField(max_length=64)
    called_at = models.DateTimeField()
    answer_by = models.DateTimeField(help_text="Efter det räknas ett uteblivet svar")
    reply = models.CharField(max_length=7, choices=Reply.choices, default=Reply.WAITING)
    replied_at = models.DateTimeField(null=True, blank=True)
    left_offering_id = models.CharField(max_length=80, blank=True, default="", help_text="Platsen som lämnades vid ja")
    left_group_id = models.CharField(max_length=80, blank=True, default="")
    left_reply = models.CharField(max_length=9, blank=True, default="", help_text="Svaret som stod på den platsen")

    class Meta:
        ordering = ("offering_id", "called_at", "id")
        constraints = (
            models.UniqueConstraint(name="admission_reserve_is_called_once", fields=["applicant", "offering_id"]),
            models.UniqueConstraint(
                name="admission_seat_is_called_to_once",
                fields=["year", "offering_id", "group_id", "seat"],
                condition=Q(reply__in=["WAITING", "YES"]),
            ),
            models.CheckConstraint(
                name="admission_reply_has_a_moment",
                condition=Q(reply="WAITING", replied_at__isnull=True)
                | ~Q(reply="WAITING") & Q(replied_at__isnull=False),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "called_by"})
        describes = frozenset(
            {"offering_id", "group_id", "seat", "called_at", "answer_by", "reply", "replied_at", "left_offering_id",
             "left_group_id", "left_reply"}
        )  # fmt: skip
        harmless = frozenset({"id", "year"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.reply}"
