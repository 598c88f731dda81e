"""Back the database up while it is used: ``backup <folder>``."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.backup.services import make_backup
from gymnasieregion.platform.language import both, language


class Command(BaseCommand):
    """``backup <folder>``."""

    help = both(
        "Säkerhetskopierar databasen medan den används, med antal och hashar bredvid.",
        "Backs up the database while it is used, with counts and hashes beside it.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the folder."""
        parser.add_argument("folder", type=Path, help=both("mapp att lägga den i", "folder to put it in"))

    def handle(self, *, folder: Path, **_: object) -> None:
        """Make it and say where it is."""
        try:
            made = make_backup(folder=folder, now=timezone.now())
        except RegionError as refusal:
            raise CommandError(refusal.text(language()), returncode=2) from refusal
        facts = made.manifest.facts
        rows = sum(facts.counts.values())
        self.stdout.write(str(made.path))
        self.stdout.write(
            both(f"{len(facts.counts)} tabeller, {rows} rader.", f"{len(facts.counts)} tables, {rows} rows.")
        )
        self.stdout.write(f"{facts.log_seq}:{facts.log_head}")
