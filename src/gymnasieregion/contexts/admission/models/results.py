"""Result day and after: the pages made at publication, the queues, the replies, and what is asked for after that."""

from django.db import models
from django.db.models import Q

from gymnasieregion.contexts.admission.models.decisions import HeldSeat
from gymnasieregion.contexts.admission.models.people import Applicant
from gymnasieregion.contexts.admission.models.rounds import Publication


class ResultPage(models.Model):
    """What one person reads of a publication, made once: the inside of the page in each language, never changed."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="pages")
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="result_pages")
    sv = models.BinaryField(help_text="HTML, packad med zlib")
    en = models.BinaryField(help_text="HTML, packad med zlib")
    easy = models.BinaryField(help_text="HTML på lätt svenska, packad med zlib")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="admission_result_page_is_once_a_person", fields=["applicant", "publication"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"sv", "en", "easy"})
        harmless = frozenset({"id", "publication"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.publication_id} {self.applicant_id}"


class QueuePlace(models.Model):
    """A place in a reserve list as a published round gave it, and how it came to differ from the round before.

    ``place = before - seated - left + came + passed`` wherever there was a place before.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="queue_places")
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="queue_places")
    offering_id = models.CharField(max_length=80)
    group_id = models.CharField(max_length=80)
    place = models.PositiveIntegerField(help_text="Från 1")
    before = models.PositiveIntegerField(null=True, blank=True, help_text="Platsen i omgången före; tom = ingen")
    seated = models.PositiveIntegerField(default=0, help_text="Före i kön som fick plats här")
    left = models.PositiveIntegerField(default=0, help_text="Före i kön som lämnade den")
    came = models.PositiveIntegerField(default=0, help_text="Nya i kön som kom före")
    passed = models.IntegerField(default=0, help_text="Som redan stod i kön och gick om, minus dem man själv gick om")

    class Meta:
        ordering = ("publication", "offering_id", "group_id", "place")
        indexes = (
            models.Index(fields=["publication", "offering_id", "group_id", "place"], name="admission_queue_in_order"),
        )
        constraints = (
            models.UniqueConstraint(
                name="admission_queue_place_is_once_a_person",
                fields=["applicant", "publication", "offering_id", "group_id"],
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant"})
        describes = frozenset({"offering_id", "group_id", "place", "before", "seated", "left", "came", "passed"})
        harmless = frozenset({"id", "publication"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.publication_id} {self.offering_id} {self.group_id} {self.place}"


class SeatReply(models.Model):
    """What somebody has answered to a seat, with the moment; the latest holds, and ``HeldSeat.reply`` says the same."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="seat_replies")
    offering_id = models.CharField(max_length=80, db_index=True)
    reply = models.CharField(max_length=9, choices=HeldSeat.Reply.choices, blank=True, default="")
    replied_by = models.CharField(max_length=64)
    replied_at = models.DateTimeField()

    class Meta:
        ordering = ("applicant", "replied_at", "id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "replied_by"})
        describes = frozenset({"offering_id", "reply", "replied_at"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.reply}"


class PathRequest(models.Model):
    """A wish to change study path, or to come back to one that was left; a school decides where it has a place.

    **Source:** gymnasieförordningen (2010:2039) 7 kap. 9 and 10 §§.
    """

    class Kind(models.TextChoices):
        """What is asked for; never renamed, only added to."""

        CHANGE = "CHANGE", "Byta studieväg"
        READMISSION = "READMISSION", "Återantagning"

    class State(models.TextChoices):
        """How it stands; never renamed, only added to."""

        WAITING = "WAITING", "Väntar på beslut"
        GRANTED = "GRANTED", "Beviljad"
        REFUSED = "REFUSED", "Avslagen"
        WITHDRAWN = "WITHDRAWN", "Återtagen"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="path_requests")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    offering_id = models.CharField(max_length=80, db_index=True)
    left_offering_id = models.CharField(max_length=80, blank=True, default="", help_text="Platsen som lämnas")
    left_group_id = models.CharField(max_length=80, blank=True, default="")
    left_reply = models.CharField(max_length=9, blank=True, default="", help_text="Svaret som stod på den platsen")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    heard = models.CharField(max_length=300, blank=True, default="", help_text="Vem som har hörts, och när")
    ground = models.CharField(max_length=300, blank=True, default="", help_text="Skälet, som den sökande läser")
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("offering_id", "asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="admission_path_is_asked_for_once",
                fields=["applicant", "offering_id"],
                condition=Q(state="WAITING"),
            ),
            models.CheckConstraint(
                name="admission_path_decision_has_a_moment",
                condition=Q(state="WAITING", decided_at__isnull=True)
                | ~Q(state="WAITING") & Q(decided_at__isnull=False),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "asked_by", "decided_by"})
        describes = frozenset(
            {"kind", "offering_id", "left_offering_id", "left_group_id", "left_reply", "state", "asked_at", "heard",
             "ground", "decided_at"}
        )  # fmt: skip
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.kind} {self.offering_id} {self.state}"


class Arrival(models.Model):
    """Whether somebody came to the education where they hold a seat; a later one of the same seat holds.

    **Source:** gymnasieförordningen (2010:2039) 12 kap. 3 §.
    """

    class State(models.TextChoices):
        """What is known; never renamed, only added to."""

        CAME = "CAME", "Har kommit"
        REASON = "REASON", "Har anmält giltigt skäl"
        ABSENT = "ABSENT", "Har inte kommit"
        ENDED = "ENDED", "Har slutat: kom inte inom tre dagar"

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="arrivals")
    offering_id = models.CharField(max_length=80, db_index=True)
    group_id = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=6, choices=State.choices)
    ground = models.CharField(max_length=300, blank=True, default="")
    left_reply = models.CharField(max_length=9, blank=True, default="", help_text="Svaret som stod på platsen")
    said_by = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("offering_id", "applicant", "said_at", "id")

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant", "said_by"})
        describes = frozenset({"offering_id", "group_id", "state", "ground", "left_reply", "said_at"})
        harmless = frozenset({"id"})
        kept_until = "as long as its applicant"

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.offering_id} {self.state}"
