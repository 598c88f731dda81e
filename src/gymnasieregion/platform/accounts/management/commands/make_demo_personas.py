"""Makes the demo's persons."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.accounts.services.personas import make_demo_personas
from gymnasieregion.platform.language import both, language


class Command(BaseCommand):
    """``make_demo_personas``; what is there already is left as it is."""

    help = "Make a made-up person for each role. Does nothing the second time, and refuses outside of the demo."

    def handle(self, **_: object) -> None:
        """Make them, for the schools that the settings name."""
        try:
            made = make_demo_personas(scopes=settings.DEMO_SCOPES, now=timezone.now())
        except RegionError as refusal:
            raise CommandError(refusal.text(language())) from refusal
        self.stdout.write(both(f"{len(made)} demopersoner", f"{len(made)} demo personas"))
