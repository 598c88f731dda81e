"""What is settled case by case: rows to other offices, appeals, and errors found after publication."""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.people import Applicant
from gymnasieregion.contexts.admission.models.rounds import Publication, Run


class ForwardedChoice(models.Model):
    """A choice outside the joint admission, sent on to the office that admits there."""

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        WAITING = "WAITING", "Ska skickas"
        SENT = "SENT", "Skickad"
        RECEIVED = "RECEIVED", "Mottagen"
        ANSWERED = "ANSWERED", "Besvarad"
        WITHDRAWN = "WITHDRAWN", "Återtagen"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="forwarded")
    rank = models.PositiveSmallIntegerField(help_text="Valets plats i den sökandes hela lista")
    office = models.CharField(max_length=120)
    school = models.CharField(max_length=160)
    education = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    answer = models.CharField(max_length=300, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "rank", "id")
        constraints = (
            models.CheckConstraint(
                name="admission_an_answered_choice_has_an_answer", condition=~Q(state="ANSWERED") | ~Q(answer="")
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"rank", "office", "school", "education", "state", "answer", "changed_at"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.office} {self.education}"


class Case(models.Model):
    """An appeal, or an error found after publication: what each option would do, and what was decided."""

    class Kind(models.TextChoices):
        """Why it was opened; never renamed, only added to."""

        APPEAL = "APPEAL", "Överklagande"
        ERROR = "ERROR", "Fel efter publicering"

    class State(models.TextChoices):
        """How far it has come; never renamed, only added to."""

        WORKING = "WORKING", "Följderna räknas"
        OPEN = "OPEN", "Ska beslutas"
        DECIDED = "DECIDED", "Beslutad"
        CLOSED = "CLOSED", "Avskriven"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    applicant = models.ForeignKey(
        Applicant, null=True, blank=True, on_delete=models.CASCADE, related_name="cases",
        help_text="Vems uppgifter; tomt när det är en utbildnings platser",
    )  # fmt: skip
    offering_id = models.CharField(
        max_length=80, blank=True, default="", help_text="Valet, eller utbildningen vars platser var fel"
    )
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="cases")
    change = models.TextField(help_text="Canonical JSON: vad som skulle ha stått i underlaget")
    why = models.TextField(help_text="Vad som är fel, eller vad nämnden har beslutat")
    reference = models.CharField(max_length=80, blank=True, default="", help_text="Nämndens eller kansliets beteckning")
    trial = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    effects = models.TextField(blank=True, default="", help_text="Canonical JSON: vad varje utväg gör och med vem")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WORKING)
    option = models.CharField(max_length=20, blank=True, default="")
    ground = models.TextField(blank=True, default="", help_text="Beslutets skäl")
    legal_ground = models.TextField(
        blank=True, default="", help_text="Varför ett gynnande beslut får ändras, när omgången görs om"
    )
    redo = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.PROTECT, related_name="redo_of",
        help_text="Körningen som gör om omgången",
    )  # fmt: skip
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="admission_a_decided_case_has_option_and_ground",
                condition=Q(state="DECIDED", decided_at__isnull=False) & ~Q(option="") & ~Q(ground="")
                | ~Q(state="DECIDED") & Q(option=""),
            ),
            models.CheckConstraint(
                name="admission_a_case_is_of_somebody_or_of_seats",
                condition=Q(applicant__isnull=False) | Q(kind="ERROR") & ~Q(offering_id=""),
            ),
            models.CheckConstraint(
                name="admission_a_round_is_made_again_on_a_legal_ground",
                condition=Q(option="REDO_ROUND", redo__isnull=False) & ~Q(legal_ground="")
                | ~Q(option="REDO_ROUND") & Q(redo__isnull=True),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "opened_by", "decided_by"})
        describes = frozenset(
            {"kind", "offering_id", "change", "why", "reference", "effects", "state", "option", "ground",
             "legal_ground", "opened_at", "decided_at"}
        )  # fmt: skip
        harmless = frozenset({"id", "publication", "trial", "redo"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.kind} {self.applicant_id or ''} {self.offering_id}"
