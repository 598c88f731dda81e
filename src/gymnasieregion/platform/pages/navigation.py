"""The main menu: what somebody may see there is what the access file lets them do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import Resolver404, get_resolver, resolve

from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.pages.words import said


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the main menu.

    Args:
        action: The action of the access file that the page does.
        path: Where it is.
        sv: What it is called in Swedish.
        en: What it is called in English.
    """

    action: str
    path: str
    sv: str
    en: str

    @property
    def text(self) -> str:
        """What it is called, in the language of the page being made."""
        return said(self.sv, self.en)


def entries_for(actor: Actor, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries whose action somebody has."""
    return tuple(entry for entry in entries if scope_of(entry.action, actor.role) is not None)


def current_entry(path: str, entries: Iterable[Entry]) -> Entry | None:
    """The entry that a page stands under; None for a page beside the menu."""
    return max((entry for entry in entries if path.startswith(entry.path)), key=lambda e: len(e.path), default=None)


def all_entries() -> Sequence[Entry]:
    """The menu that the installation has wired beside its URLs; () when it has none."""
    entries: Sequence[Entry] = getattr(get_resolver().urlconf_module, "NAVIGATION", ())
    return entries


def may_open(actor: Actor, address: str) -> bool:
    """Whether somebody's role may open an address, with or without a query; one that is not there may nobody."""
    try:
        view = resolve(address.partition("?")[0]).func
    except Resolver404:
        return False
    return scope_of(view.action, actor.role) is not None  # type: ignore[attr-defined]  # put there by @allowed
