"""Published results of earlier years, as the office has brought them in."""

from django.db import models


class StatisticsSet(models.Model):
    """The published result of one year: real, or of the practice region; a newer file takes its place."""

    year = models.PositiveSmallIntegerField(help_text="Året i filen")
    real = models.BooleanField(help_text="Verkliga skolor; annars övningsregionen")
    source = models.CharField(max_length=300, help_text="Var filen är publicerad")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    figures = models.TextField(help_text="Canonical JSON: de siffror som filen har")
    warnings = models.TextField(help_text="Canonical JSON: det som lästes trots att det såg konstigt ut")
    rows = models.PositiveIntegerField()
    content = models.BinaryField(help_text="De lästa raderna som CSV, packade med zlib")
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=100)

    class Meta:
        ordering = ("-year", "-real")
        constraints = (
            models.UniqueConstraint(name="admission_statistics_are_one_a_year_and_kind", fields=["year", "real"]),
        )

    class Privacy:
        """Every field is sorted here; the figures are of offerings, never of a person."""

        identifies = frozenset({"imported_by"})
        describes: frozenset[str] = frozenset()
        harmless = frozenset(
            {"id", "year", "real", "source", "file_name", "sha256", "figures", "warnings", "rows", "content",
             "imported_at"}
        )  # fmt: skip
        kept_until = "for good"

    def __str__(self) -> str:
        return f"{self.year} {self.file_name}"
