"""The operator, or a timer, fetches pupils from other systems by SS 12000."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.contexts.register.models import ExchangeSource
from gymnasieregion.contexts.register.services.exchange_pulling import ask_to_pull
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both

TIMER = Actor("job:pull_register", "", Role.REGIONAL_OFFICE)


class Command(BaseCommand):
    """``pull_register [--system NAME] [--everything]``; every quarter of an hour is usual."""

    help = both(
        "Hämtar det som ändrats i andra system, med SS 12000. Ett arbete för varje system gör det och berättar vad som "
        "kom. Systemen läggs till på sidan Anslutna system.",
        "Fetches what has changed in other systems, by SS 12000. A job for each system does it and tells what came. "
        "The systems are added on the page Connected systems.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two choices."""
        parser.add_argument("--system", help=both("bara systemet med det namnet", "only the system of that name"))
        parser.add_argument("--everything", action="store_true", help=both("hämta allt", "fetch everything"))

    def handle(self, *, system: str | None, everything: bool, **_: object) -> None:
        """Leave the jobs, and say so."""
        now = timezone.now()
        rows = ExchangeSource.objects.order_by("name")
        sources = [row for row in rows if system in {None, row.name}]
        if system is not None and not sources:
            raise CommandError(both(f"Det finns inget system som heter {system}.", f"There is no system {system}."))
        for source in sources:
            job = ask_to_pull(source_id=source.pk, everything=everything, actor=TIMER, now=now)
            self.stdout.write(
                both(f"Arbete {job} hämtar från {source.name}.", f"Job {job} fetches from {source.name}.")
            )
        if not sources:
            self.stdout.write(both("0 system att hämta från.", "0 systems to fetch from."))
