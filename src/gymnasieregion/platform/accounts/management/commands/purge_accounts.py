"""The operator, or a timer, removes what is no longer needed of sign-ins."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.services.purging import purge_accounts
from gymnasieregion.platform.language import both

OPERATOR = Actor("job:operator", "", Role.SYSTEM_ADMINISTRATOR)


class Command(BaseCommand):
    """``purge_accounts [--dry-run]``; once a day is enough."""

    help = both(
        "Tar bort gamla inloggningar, koder, felaktiga försök och sessioner. Gränserna står i accounts/limits.py.",
        "Removes old sign-ins, codes, wrong tries and sessions. The limits stand in accounts/limits.py.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the one choice."""
        words = both("räkna bara; ta inte bort något", "only count; remove nothing")
        parser.add_argument("--dry-run", action="store_true", help=words)

    def handle(self, *, dry_run: bool, **_: object) -> None:
        """Remove or count, and say how many of each."""
        found = purge_accounts(actor=OPERATOR, dry_run=dry_run, now=timezone.now())
        lines = (
            (both("inloggningar", "sign-ins"), found.sign_ins),
            (both("koder från skolor", "codes from schools"), found.codes),
            (both("felaktiga försök", "wrong tries"), found.tries),
            (both("sessioner", "sessions"), found.sessions),
        )
        self.stdout.write(both("Skulle tas bort:", "Would be removed:") if dry_run else both("Borttaget:", "Removed:"))
        for name, count in lines:
            self.stdout.write(f"{count:>8} {name}")
