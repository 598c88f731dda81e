"""Write the register to the warehouse, pseudonymised: ``snapshot_register``."""

from argparse import ArgumentParser
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both, language

TAKER = Actor("job:snapshot_register", "snapshot_register", Role.REGIONAL_OFFICE)


class Command(BaseCommand):
    """``snapshot_register [--day 2026-10-15]``; only what has changed since the last is read."""

    help = both(
        "Skriver elevregistret, pseudonymiserat, till lagret som uppföljningen räknas ur.",
        "Writes the register, pseudonymised, to the warehouse that follow-up is computed from.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the day."""
        words = both("dagen som uppgifterna avser; i dag om inget sägs", "the day of the figures; today if not told")
        parser.add_argument("--day", type=date.fromisoformat, default=None, help=words)

    def handle(self, *, day: date | None, **_: object) -> None:
        """Make it, telling how far it has come."""
        from gymnasieregion.contexts.register.services.snapshot import make_snapshot
        from gymnasieregion.warehouse.engine import engine
        from gymnasieregion.warehouse.pseudonym import own_key

        now = timezone.now()
        try:
            made = make_snapshot(
                warehouse=settings.WAREHOUSE,
                key=own_key(settings.WAREHOUSE.with_name("warehouse-key")),
                engine=engine(settings.ANALYTICS),
                actor=TAKER,
                now=now,
                day=day or timezone.localdate(now),
                progress=lambda share, sv, en: self.stdout.write(f"{share:4.0%}  {both(sv, en)}"),
            )
        except RegionError as refusal:
            raise CommandError(refusal.text(language()), returncode=2) from refusal
        kept = len(made.snapshot.rows.get("persons", {})) - len(made.cohorts)
        self.stdout.write(str(made.snapshot.folder))
        self.stdout.write(
            both(
                f"{made.persons} personer och {made.spells} perioder lästa; {kept} startår oförändrade.",
                f"{made.persons} persons and {made.spells} spells read; {kept} cohorts unchanged.",
            )
        )
