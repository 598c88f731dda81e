"""The outbox: what is to be sent to somebody's address, and what became of it. No text in it tells of anybody."""

from django.db import models
from django.db.models import Q


class Wording(models.Model):
    """A subject and a text that many get, kept once."""

    sha256 = models.CharField(max_length=64, unique=True, help_text="Över ämnet och texten")
    subject = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering = ("id",)

    class Privacy:
        """Every field is sorted here."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "sha256", "subject", "text"})
        kept_until = "as long as a message that has it"

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One message to one address. Its key makes it one: the same key is never put in the outbox twice.

    It is marked SENDING before it goes. A worker that dies with it leaves it so, and it is never sent again unless
    somebody asks for it, since nobody knows whether it arrived.
    """

    class Channel(models.TextChoices):
        """How it goes; never renamed, only added to."""

        EMAIL = "EMAIL", "E-post"
        SMS = "SMS", "SMS"

    class State(models.TextChoices):
        """How it stands; never renamed, only added to."""

        WAITING = "WAITING", "Väntar"
        SENDING = "SENDING", "På väg"
        SENT = "SENT", "Skickat"
        FAILED = "FAILED", "Gick inte"
        REFUSED = "REFUSED", "Adressen tar inte emot"

    key = models.CharField(max_length=200, unique=True)
    batch = models.CharField(
        max_length=100, db_index=True, help_text="Vad det skickades för, lika för alla i utskicket"
    )
    channel = models.CharField(max_length=5, choices=Channel.choices)
    address = models.CharField(max_length=254)
    about = models.CharField(
        max_length=100, blank=True, default="", db_index=True, help_text="applicant:nyckel eller user:nyckel"
    )
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="messages")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try = models.DateTimeField(null=True, blank=True, help_text="Inte före detta; tom när det inte väntar")
    tried_at = models.DateTimeField(null=True, blank=True, help_text="Då det senast lämnades till servern")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Då servern tog emot det")
    trouble = models.CharField(max_length=40, blank=True, default="", help_text="En kod, aldrig serverns egna ord")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(name="outbox_message_to_send", fields=["next_try", "id"], condition=Q(state="WAITING")),
            models.Index(name="outbox_message_batch_state", fields=["batch", "channel", "state"]),
        )
        constraints = (
            models.CheckConstraint(
                name="outbox_message_waits_for_a_moment",
                condition=Q(state="WAITING", next_try__isnull=False) | ~Q(state="WAITING") & Q(next_try__isnull=True),
            ),
            models.CheckConstraint(
                name="outbox_message_is_sent_at_a_moment",
                condition=Q(state="SENT", sent_at__isnull=False) | ~Q(state="SENT") & Q(sent_at__isnull=True),
            ),
            models.CheckConstraint(
                name="outbox_message_is_marked_before_it_goes",
                condition=Q(state__in=["WAITING", "FAILED", "REFUSED"]) | Q(tried_at__isnull=False),
            ),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"key", "address", "about"})
        describes = frozenset({"channel", "state", "attempts", "next_try", "tried_at", "sent_at", "trouble"})
        harmless = frozenset({"id", "batch", "wording", "made_at"})
        kept_until = "admission.retention: REMINDERS"

    def __str__(self) -> str:
        return f"{self.batch} {self.channel} {self.state}"
