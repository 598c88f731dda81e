"""What is decided of a choice: reception, eligibility, quota, tests, ranks, and the seats held.

Fields have the names and codes of the admission's tables; a decision follows the offering, not the choice's rank, so
that it stands when the choices change order.
"""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.people import Applicant


class RowDecision(models.Model):
    """What has been decided of an applicant's choice of an offering; null or "" where nothing is."""

    class FreeQuota(models.TextChoices):
        """The words of the admission's tables."""

        APPLIED = "APPLIED", "Sökt"
        REFUSED = "REFUSED", "Avslagen"
        GRANTED = "GRANTED", "Beviljad"

    class Added(models.TextChoices):
        """The words of the admission's tables."""

        RECHOICE = "RECHOICE", "I omvalet"
        LATE = "LATE", "Sent"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="row_decisions")
    offering_id = models.CharField(max_length=80, db_index=True)
    received = models.BooleanField(null=True, blank=True)
    hand = models.CharField(max_length=1, blank=True, default="")
    eligible = models.BooleanField(null=True, blank=True)
    dispensation = models.CharField(max_length=2, blank=True, default="")
    free_quota = models.CharField(max_length=8, choices=FreeQuota.choices, blank=True, default="")
    added = models.CharField(max_length=8, choices=Added.choices, blank=True, default="")

    class Meta:
        ordering = ("applicant", "offering_id")
        constraints = (
            models.UniqueConstraint(name="admission_decision_is_once_a_row", fields=["applicant", "offering_id"]),
            models.CheckConstraint(name="admission_hand_is_first_or_second", condition=Q(hand__in=["", "1", "2"])),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"offering_id", "received", "hand", "eligible", "dispensation", "free_quota", "added"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id}"


class SkillTestPoints(models.Model):
    """The points of a skill test, in hundredths."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="test_points")
    offering_id = models.CharField(max_length=80, db_index=True)
    points = models.PositiveIntegerField(help_text="Hundradelar")

    class Meta:
        ordering = ("applicant", "offering_id")
        constraints = (
            models.UniqueConstraint(name="admission_test_is_once_a_row", fields=["applicant", "offering_id"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"offering_id", "points"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.points}"


class TypedRank(models.Model):
    """The place that a school has given somebody, or the agreement that lets it."""

    class List(models.TextChoices):
        """The words of the admission's tables."""

        SELECTION = "SELECTION", "Urval"
        FREE = "FREE", "Fri kvot"

    class Agreement(models.TextChoices):
        """The words of the admission's tables."""

        DONE = "DONE", "Klar"
        PENDING = "PENDING", "Ej beslutad"
        NOT_MADE = "NOT_MADE", "Ej aktuell"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="typed_ranks")
    offering_id = models.CharField(max_length=80, db_index=True)
    list = models.CharField(max_length=9, choices=List.choices)
    rank = models.PositiveIntegerField(null=True, blank=True)
    agreement = models.CharField(max_length=8, choices=Agreement.choices, blank=True, default="")

    class Meta:
        ordering = ("applicant", "offering_id", "list")
        constraints = (
            models.UniqueConstraint(name="admission_rank_is_once_a_list", fields=["applicant", "offering_id", "list"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"offering_id", "list", "rank", "agreement"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.list} {self.rank}"


class HeldSeat(models.Model):
    """The seat that somebody holds between rounds."""

    class Reply(models.TextChoices):
        """The words of the admission's tables."""

        YES = "YES", "Ja"
        NO = "NO", "Nej"
        WITHDRAWN = "WITHDRAWN", "Återtagen"

    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, related_name="held")
    offering_id = models.CharField(max_length=80, db_index=True)
    group_id = models.CharField(max_length=80)
    reply = models.CharField(max_length=9, choices=Reply.choices, blank=True, default="")

    class Meta:
        ordering = ("applicant",)

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"offering_id", "group_id", "reply"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id}"
