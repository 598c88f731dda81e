"""``gymnasieregion manage``: Django's own commands and the rooms', on the service's database."""

import gc
import os
from typing import Annotated

import typer

from gymnasieregion.platform.language import both
from gymnasieregion.site.settings_database import told_plainly
from gymnasieregion.site.settings_environment import make_ready

HELP = both(
    "Kör ett av tjänstens egna kommandon, till exempel work, backup, restore, verify_log eller migrate.",
    "Run one of the service's own commands, such as work, backup, restore, verify_log or migrate.",
)
CONTEXT = {"ignore_unknown_options": True}
"""The options belong to the command that is run."""


def manage(
    words: Annotated[
        list[str], typer.Argument(metavar=both("KOMMANDO", "COMMAND"), help=both("Dess ord.", "Its words."))
    ],
) -> None:
    """Hand the words to Django, with the service's settings.

    Raises:
        UnusableDatabaseError: If the database does not answer.
    """
    gc.enable()  # a worker lives for weeks
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
    from django.core.management import ManagementUtility  # noqa: PLC0415 - Django is heavy

    make_ready()
    with told_plainly():
        ManagementUtility(["gymnasieregion manage", *words]).execute()
