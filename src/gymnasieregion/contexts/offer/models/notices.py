"""What those who have chosen an offering are to be told."""

from django.db import models

from gymnasieregion.contexts.offer.models.offerings import Offering


class ApplicantNotice(models.Model):
    """What those who have chosen an offering are to be told; a draft until the admission sends it.

    The standard letter is rendered from what is known of the offering; only the school's own words are kept here.
    """

    class Reason(models.TextChoices):
        """Why they are told; never renamed, only added to."""

        CLOSED = "CLOSED", "Utbildningen startar ej"
        EXTRA_CHOICE_CLOSED = "EXTRA_CHOICE_CLOSED", "Ett extra val har tagits bort"

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        DRAFT = "DRAFT", "Utkast"
        WITHDRAWN = "WITHDRAWN", "Återtaget"

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    about = models.CharField(
        max_length=200, blank=True, default="", help_text="Det borttagna valet, när det är ett val"
    )
    own_text = models.TextField(blank=True, default="", help_text="Skolans egna ord")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("offering", "written_at", "id")

    class Privacy:
        """Every field is sorted here; the school writes to all who chose, about no one of them."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "offering", "reason", "state", "about", "own_text", "written_at"})
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.offering_id}:{self.reason}"
