"""Loads the practice region's register: five cohorts of invented pupils, with all that has become of them."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.contexts.register.core.paths import school_year_of
from gymnasieregion.contexts.register.models import Person
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both
from gymnasieregion.platform.pages.formats import STOCKHOLM

LOADER = Actor("job:load_demo_register", "load_demo_register", Role.REGIONAL_OFFICE)
COHORTS = 5
SMALL, FEWEST, MOST = 1500, 50, 6000
"""How many apply each year; a larger practice region has a register of the largest size here."""


class Command(BaseCommand):
    """``load_demo_register [--applicants 1500] [--seed 1]``; a register with anybody in it is left as it is."""

    help = both(
        "Lägg in övningsregionens elevregister: fem årskullar påhittade elever. Gör inget när någon redan finns.",
        "Load the practice region's register: five cohorts of invented pupils. Does nothing when anybody is there.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        size = both("antal sökande varje år", "how many applied each year")
        parser.add_argument("--applicants", type=int, default=SMALL, help=size)
        parser.add_argument("--seed", type=int, default=1, help=both("frö", "seed"))

    def handle(self, *, applicants: int, seed: int, **_: object) -> None:
        """Load the cohorts that have begun by now, and write them to the warehouse, so that there are figures."""
        if applicants < FEWEST:
            raise CommandError(both(f"--applicants: minst {FEWEST}", f"--applicants: at least {FEWEST}"))
        there = Person.objects.count()
        if there:
            self.stdout.write(both(f"{there} finns redan i elevregistret.", f"{there} are in the register already."))
        else:
            self._load(min(applicants, MOST), seed)
        if not there or not settings.WAREHOUSE.exists():
            call_command("snapshot_register", stdout=self.stdout)

    def _load(self, size: int, seed: int) -> None:
        """Load five cohorts of so many applicants each, and what a municipality has done for its youths."""
        from gymnasieregion.contexts.register.services.synth_duties import practise_duties
        from gymnasieregion.contexts.register.services.synth_writing import load_practice_register

        now = timezone.now()
        latest = school_year_of(now.astimezone(STOCKHOLM).date())
        cohorts = range(latest - COHORTS + 1, latest + 1)
        count = load_practice_register(cohorts=cohorts, applicants=size, seed=seed, actor=LOADER, now=now)
        self.stdout.write(both(f"{count} elever inlagda i elevregistret.", f"{count} pupils loaded into the register."))
        youths = practise_duties(municipality=settings.DEMO_SCOPES["kaa_officer"], actor=LOADER, now=now)
        self.stdout.write(
            both(
                f"{youths} ungdomar under en kommuns aktivitetsansvar.",
                f"{youths} youths under a municipality's activity responsibility.",
            )
        )
