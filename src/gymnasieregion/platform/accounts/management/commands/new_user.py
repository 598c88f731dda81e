"""The operator makes a member of staff, among them the first one of an installation."""

from argparse import ArgumentParser
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.limits import HOMES
from gymnasieregion.platform.accounts.selectors import day_of
from gymnasieregion.platform.accounts.services.assignments import give_assignment
from gymnasieregion.platform.accounts.services.passwords import set_password
from gymnasieregion.platform.accounts.services.people import make_user
from gymnasieregion.platform.language import language

OPERATOR = Actor("job:operator", "", Role.SYSTEM_ADMINISTRATOR)
GIVEN = sorted(role.value for role in Role if role is not Role.PUBLIC and role not in HOMES)


class Command(BaseCommand):
    """``new_user rut "Rut Rektor" principal --scope 12345678 --why "Beslut 7"``; asks for the password."""

    help = "Make a member of staff with a role and a password, which is asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("username", help="never a personal identity number")
        parser.add_argument("name", help="what the person is called on screen")
        parser.add_argument("role", choices=GIVEN)
        parser.add_argument(
            "--scope", default="", help="school unit, provider or municipality; nothing for region-wide"
        )
        parser.add_argument("--email", default="")
        parser.add_argument("--why", required=True, help="ground, kept in the log")

    def handle(self, *, username: str, name: str, role: str, scope: str, email: str, why: str, **_: object) -> None:
        """Make user, role and password, all or nothing."""
        now, password = timezone.now(), getpass()
        try:
            with transaction.atomic():
                user = make_user(actor=OPERATOR, username=username, display_name=name, email=email, why=why, now=now)
                give_assignment(
                    actor=OPERATOR,
                    user_id=user.pk,
                    role=Role(role),
                    scope_id=scope,
                    starts_on=day_of(now),
                    why=why,
                    now=now,
                )
                set_password(actor=OPERATOR, user_id=user.pk, password=password, why=why, now=now)
        except RegionError as refusal:
            raise CommandError(refusal.text(language())) from refusal
        self.stdout.write(self.style.SUCCESS(f"{username} {role} {scope}".rstrip()))
