"""Bring a backup back: ``restore <file>``; ``--replace`` when the database holds something that may go."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.heads import heads_file, set_aside
from gymnasieregion.platform.backup.services import restore_backup
from gymnasieregion.platform.language import both, language

OPERATOR = Actor("job:restore", "", Role.SYSTEM_ADMINISTRATOR)


class Command(BaseCommand):
    """``restore <file> [--replace] [--why …]``."""

    help = both(
        "Läser tillbaka en säkerhetskopia och kontrollerar att antal, hashar och logg är desamma.",
        "Brings a backup back and checks that counts, hashes and log are the same.",
    )
    requires_system_checks: tuple[str, ...] = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", type=Path, help=both("säkerhetskopian", "the backup"))
        words = both("ersätt allt i databasen", "replace everything in the database")
        parser.add_argument("--replace", action="store_true", help=words)
        parser.add_argument("--why", default="", help=both("skäl, till loggen", "ground, for the log"))

    def handle(self, *, path: Path, replace: bool, why: str, **_: object) -> None:
        """Bring it back and say that it is the same."""
        now = timezone.now()
        try:
            back = restore_backup(path=path, is_replacing=replace, actor=OPERATOR, why=why, now=now)
            aside = set_aside(heads_file(), after=back.manifest.facts.log_seq, now=now)
        except RegionError as refusal:
            raise CommandError(refusal.text(language()), returncode=2) from refusal
        facts = back.manifest.facts
        rows = sum(facts.counts.values())
        counts = both(
            f"{len(facts.counts)} tabeller och {rows} rader är desamma; loggen stämmer.",
            f"{len(facts.counts)} tables and {rows} rows are the same; the log is intact.",
        )
        self.stdout.write(counts)
        self.stdout.write(f"{facts.log_seq}:{facts.log_head}")
        self.stdout.write(
            both(
                "Alla är utloggade, och skolornas koder gäller inte längre.",
                "All are signed out, and the schools' codes no longer stand.",
            )
        )
        if back.replaced:
            self.stdout.write(both(f"Det som ersattes: {back.replaced}", f"What was replaced: {back.replaced}"))
        if aside:
            self.stdout.write(
                both(f"Huvuden av den logg som ersattes: {aside}", f"Heads of the log that was replaced: {aside}")
            )
