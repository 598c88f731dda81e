"""Copies last year's offer to a new year, and opens a year whose offer has been reviewed."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.contexts.offer.services.years import open_year, roll_year
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both, language

ROLLER = Actor("job:roll_year", "roll_year", Role.REGIONAL_OFFICE)


class Command(BaseCommand):
    """``roll_year 2028`` copies, ``roll_year 2028 --open`` opens."""

    help = "Copy last year's offer to a year, every offering open and to be reviewed; or open a year with --open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("year", type=int)
        parser.add_argument("--open", action="store_true", help="open the year, when all of it has been reviewed")

    def handle(self, *, year: int, **options: object) -> None:
        """Copy or open, as one event."""
        try:
            if options["open"]:
                open_year(year=year, actor=ROLLER, now=timezone.now())
                self.stdout.write(both(f"Utbudet {year} är öppet.", f"The offer of {year} is open."))
            else:
                count = roll_year(year=year, actor=ROLLER, now=timezone.now())
                self.stdout.write(
                    both(
                        f"{count} utbildningar kopierade till {year}; alla är öppna och ska granskas.",
                        f"{count} offerings copied to {year}; all are open and to be reviewed.",
                    )
                )
        except RegionError as refusal:
            raise CommandError(refusal.text(language())) from refusal
