"""Check the log and add its head to a file outside the database: ``export_head``; run it by a timer."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.audit.heads import add_head, heads_file, heads_in
from gymnasieregion.platform.audit.verification import verify_log
from gymnasieregion.platform.language import both, language


class Command(BaseCommand):
    """``export_head [--file heads.txt]``."""

    help = both(
        "Kontrollerar loggen och lägger dess huvud sist i en fil; svarskod 1 om loggen är bruten.",
        "Checks the log and adds its head to the end of a file; exit code 1 if the log is broken.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        words = both("filen; gärna på en annan dator", "the file; better on another computer")
        parser.add_argument("--file", type=Path, default=heads_file(), help=words)

    def handle(self, *, file: Path, **_: object) -> None:
        """Check the log against the file's heads, and add the new one."""
        try:
            found = verify_log(heads_in(file))
        except RegionError as fault:
            raise CommandError(fault.text(language()), returncode=2) from fault
        if not found.intact:
            raise CommandError(f"BROKEN at {found.broken_at} ({found.because})", returncode=1)
        add_head(file, found.events, found.head, timezone.now())
        self.stdout.write(f"{found.events}:{found.head}")
