"""Loads the demo's parties and the synthetic region's offer."""

from argparse import ArgumentParser
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.contexts.agreement.api import AlreadyLoadedError, load_parties
from gymnasieregion.contexts.offer.selectors.offerings import CLOSING_DEADLINE, closing_deadline
from gymnasieregion.contexts.offer.services.loading import OfferLoadedError, load_offer
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both, language

LOADER = Actor("job:load_demo_offer", "load_demo_offer", Role.REGIONAL_OFFICE)


class InventedInProductionError(RegionError):
    """The invented region would stand among the real one."""

    sv = "Det påhittade utbudet laddas aldrig i produktion."
    en = "The invented offer is never loaded in production."


class Command(BaseCommand):
    """``load_demo_offer [--year 2027]``; what is there already is left as it is."""

    help = "Load the parties and the synthetic region's offer. Does nothing the second time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--year", type=int, help="the year of the offer; else the next that schools may close in")

    def handle(self, *, year: int | None, **_: object) -> None:
        """Load the parties, then the offer, each as one event."""
        now = timezone.now()
        today = timezone.localdate(now)
        wanted = year or next_year(today)
        try:
            if settings.PRODUCTION:
                raise InventedInProductionError
            self.stdout.write(both("1/2 parter ...", "1/2 parties ..."), ending="")
            self.stdout.flush()
            self.stdout.write(f" {self._parties(today)}")
            self.stdout.write(both(f"2/2 utbudet {wanted} ...", f"2/2 the offer of {wanted} ..."), ending="")
            self.stdout.flush()
            self.stdout.write(f" {self._offer(wanted)}")
        except RegionError as fault:
            raise CommandError(fault.text(language())) from fault

    def _parties(self, today: date) -> str:
        try:
            count = load_parties(day=today, actor=LOADER, now=timezone.now())
        except AlreadyLoadedError as there:
            return there.text(language())
        return both(f"{count} inlagda", f"{count} loaded")

    def _offer(self, year: int) -> str:
        try:
            count = load_offer(year=year, actor=LOADER, now=timezone.now())
        except OfferLoadedError as there:
            return there.text(language())
        return both(f"{count} utbildningar inlagda", f"{count} offerings loaded")


def next_year(today: date) -> int:
    """The first year whose schools may still close offerings themselves; the last known one when there is none."""
    known = [dated.first_day.year for dated in law_book().parameter(CLOSING_DEADLINE).values]
    return next((year for year in known if closing_deadline(year)[0] >= today), known[-1])
