"""The admission year: its dates and its secrets."""

from django.db import models


class AdmissionYear(models.Model):
    """One year's joint admission.

    The secret of the lottery is made when the year is opened and its hash is published before applications close;
    the secret itself is public with the final result.
    """

    year = models.PositiveSmallIntegerField(primary_key=True, help_text="Året då utbildningarna börjar")
    synthetic = models.BooleanField(help_text="Påhittade sökande")
    secret = models.CharField(max_length=64, help_text="Lottningens hemlighet, 64 hexadecimala tecken")
    entropy = models.CharField(max_length=300, help_text="Den offentliga slumpen, som namnges i förväg")
    slip_secret = models.CharField(max_length=64, help_text="Kvittonas hemlighet, 64 hexadecimala tecken")
    note = models.CharField(max_length=300, blank=True, default="")
    opened_at = models.DateTimeField()
    days_decided_at = models.DateTimeField(
        null=True, blank=True, help_text="Då kansliet beslutade kalendern; tomt så länge dagarna är lagens"
    )

    class Meta:
        ordering = ("-year",)

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            {"year", "synthetic", "secret", "entropy", "slip_secret", "note", "opened_at", "days_decided_at"}
        )
        kept_until = "for good"

    def __str__(self) -> str:
        return str(self.year)


class YearDay(models.Model):
    """A day of the year's calendar, as the office has decided it."""

    year = models.ForeignKey(AdmissionYear, on_delete=models.CASCADE, related_name="days")
    event = models.CharField(max_length=30, help_text="En kod i antagningsårets kalender")
    day = models.DateField()

    class Meta:
        ordering = ("year", "day", "event")
        constraints = (models.UniqueConstraint(name="admission_event_is_once_a_year", fields=["year", "event"]),)

    class Privacy:
        """Every field is sorted here; no field is about a person."""

        identifies: frozenset[str] = frozenset()
        describes: frozenset[str] = frozenset()
        harmless = frozenset({"id", "year", "event", "day"})
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.year_id} {self.event} {self.day}"
