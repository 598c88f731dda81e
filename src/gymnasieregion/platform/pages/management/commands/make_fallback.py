"""Write the page that the proxy shows when the service does not answer: ``make_fallback``; ``serve`` does it too."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from gymnasieregion.platform.language import both
from gymnasieregion.platform.pages.fallback import fallback_file, make_fallback


class Command(BaseCommand):
    """``make_fallback [--file index.html]``."""

    help = both(
        "Skriver sidan som proxyn visar när tjänsten inte svarar, med driftinformationen som den är nu.",
        "Writes the page that the proxy shows when the service does not answer, with the notices as they are now.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("--file", type=Path, default=fallback_file(), help=both("filen", "the file"))

    def handle(self, *, file: Path, **_: object) -> None:
        """Write it, and say where."""
        make_fallback(file, timezone.now())
        self.stdout.write(str(file))
