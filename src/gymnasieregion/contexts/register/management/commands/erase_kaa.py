"""The operator, or a timer, erases those who have grown too old for the register of the municipality's duty."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from gymnasieregion.contexts.register.services.kaa_erasure import NothingToEraseError, ask_to_erase
from gymnasieregion.contexts.register.services.kaa_writing import day_of
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both

TIMER = Actor("job:erase_kaa", "", Role.REGIONAL_OFFICE)


class Command(BaseCommand):
    """``erase_kaa [--year 2026]``; once a day is enough."""

    help = both(
        "Gallrar ungdomar ur aktivitetsansvarets register, i alla kommuner: på årets sista dag de som fyller 21 under "
        "året, andra dagar de som blivit kvar. Ett arbete gör det och berättar vad som togs bort.",
        "Erases youths from the register of the municipality's duty, in every municipality: on the last day of the "
        "year those who turn 21 in it, on other days those who were left. A job does it and tells what went.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the one choice."""
        words = both("gallra alla som fyller 21 senast detta år", "erase all who turn 21 in this year or before")
        parser.add_argument("--year", type=int, help=words)

    def handle(self, *, year: int | None, **_: object) -> None:
        """Leave the job, and say so."""
        now = timezone.now()
        over = (day_of(now) + timedelta(1)).year - 1
        try:
            job = ask_to_erase(year=year or over, municipality="", actor=TIMER, now=now)
        except NothingToEraseError:
            self.stdout.write(both("0 att gallra.", "0 to erase."))
            return
        self.stdout.write(both(f"Arbete {job} gallrar.", f"Job {job} erases."))
