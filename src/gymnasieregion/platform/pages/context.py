"""What every page is given: who reads it, in which language, the menu and the notices."""

from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.access.actor import PUBLIC, Actor, Role
from gymnasieregion.platform.pages.navigation import Entry, all_entries, current_entry, entries_for
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.selectors import ShownNotice, notices_to_show
from gymnasieregion.platform.pages.words import OTHER, easy_reading, page_language

REVIEWED_ON = date(2026, 11, 22)
"""The last day when somebody read all texts of the start page and the page of accessibility."""


class Site:
    """The frame of one page; what costs a query is asked for only when it is shown.

    Args:
        request: What the page answers.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.actor: Actor = getattr(request, "actor", PUBLIC)
        self.language: Language = page_language()
        self.other_language, self.other_language_name = OTHER[self.language]
        self.easy = easy_reading()
        self.demo: bool = settings.DEMO
        self.reviewed_on = REVIEWED_ON
        self.is_plain = False
        """Whether the frame is the same for everybody of a role: no name and no form in it."""

    @property
    def here(self) -> str:
        """The page's own address with its query."""
        return self._request.get_full_path()

    @property
    def is_signed_in(self) -> bool:
        """Whether the reader is somebody."""
        return self.actor.role is not Role.PUBLIC

    @property
    def role(self) -> str:
        """What the reader's role is called."""
        return role_text(self.actor.role)

    @cached_property
    def menu(self) -> tuple[Entry, ...]:
        """The main menu of the reader's role."""
        return entries_for(self.actor, all_entries())

    @cached_property
    def current(self) -> Entry | None:
        """Where in the menu the page stands."""
        return current_entry(self._request.path, self.menu)

    @cached_property
    def notices(self) -> tuple[ShownNotice, ...]:
        """What the banner says now."""
        return notices_to_show(timezone.now())


def page(request: HttpRequest) -> dict[str, Site]:
    """The context of every page, as ``site``."""
    return {"site": Site(request)}
