"""The operator, or a timer, erases files of events that nobody has applied."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from gymnasieregion.contexts.register.services.files_erasing import NoFileToEraseError, ask_to_erase
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.language import both

TIMER = Actor("job:erase_event_files", "", Role.REGIONAL_OFFICE)


class Command(BaseCommand):
    """``erase_event_files``; once a day is enough."""

    help = both(
        "Gallrar filer med händelser till elevregistret som aldrig lades in, när de har sparats så länge som de får. "
        "Ett arbete gör det och berättar hur mycket som togs bort.",
        "Erases files of events for the register that were never applied, when they have been kept as long as they "
        "may. A job does it and tells how much went.",
    )

    def handle(self, **_: object) -> None:
        """Leave the job, and say so."""
        try:
            job = ask_to_erase(actor=TIMER, now=timezone.now())
        except NoFileToEraseError:
            self.stdout.write(both("0 att gallra.", "0 to erase."))
            return
        self.stdout.write(both(f"Arbete {job} gallrar.", f"Job {job} erases."))
