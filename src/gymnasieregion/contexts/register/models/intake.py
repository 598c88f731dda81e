"""Who of an admission year has been taken into the register, so that nobody is taken in twice."""

from django.db import models

from gymnasieregion.contexts.register.models.events import RegisterEvent


class TakenIn(models.Model):
    """An applicant of an admission year and the person that they are; a protected applicant has no number to go by."""

    year = models.PositiveSmallIntegerField(help_text="Antagningsåret")
    applicant_id = models.CharField(max_length=80, help_text="Den sökandes id det året")
    person = models.ForeignKey("register.Person", on_delete=models.CASCADE, related_name="taken_in")
    event = models.ForeignKey(RegisterEvent, on_delete=models.CASCADE, related_name="taken_in")
    admission_group = models.CharField(
        max_length=4, blank=True, default="", help_text="Slag av platser: OPEN alla, FREE fri kvot; tomt = okänt"
    )

    class Meta:
        ordering = ("year", "applicant_id")
        constraints = (
            models.UniqueConstraint(name="register_applicant_is_taken_in_once", fields=["year", "applicant_id"]),
        )

    class Privacy:
        """Every field is sorted here."""

        identifies = frozenset({"applicant_id", "person"})
        describes = frozenset({"year", "admission_group"})
        harmless = frozenset({"id", "event"})
        kept_until = "as long as its person"

    def __str__(self) -> str:
        return f"{self.year} {self.applicant_id}"
