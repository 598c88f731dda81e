"""The main menu and the cards of one's own: what is shown there is what the access file lets somebody do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from django.conf import settings
from django.urls import Resolver404, get_resolver, resolve

from gymnasieregion.platform.access.actor import Actor, Scope
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
        scope: It is for roles that have the action so far; None for all who have it.
        around: How the addresses of its pages begin; "" for as its own.
    """

    action: str
    path: str
    sv: str
    en: str
    scope: Scope | None = None
    around: str = ""

    @property
    def text(self) -> str:
        """What it is called, in the language of the page being made."""
        return said(self.sv, self.en)


KEPT = 2048
"""Addresses whose action is kept: a page asks of some that it links to."""

WHOLE = frozenset({Scope.REGION, Scope.ALL})
"""Scopes of roles that are for no school and no provider of their own."""


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of one's own, such as of one's school or provider, as a card on the start page.

    Args:
        action: The action of the access file that the page is for.
        scope: It is for roles that have the action so far.
        path: Where it is, up to what the role is for; whole where it is not part of the address.
        title_sv: What it is called in Swedish.
        title_en: The same in English.
        text_sv: What one does there, in Swedish.
        text_en: The same in English.
        with_id: Whether what the role is for stands last in the address.
    """

    action: str
    scope: Scope
    path: str
    title_sv: str
    title_en: str
    text_sv: str
    text_en: str
    with_id: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the start page, in the language of the page being made."""

    address: str
    title: str
    text: str


def own_pages_for(actor: Actor, pages: Iterable[OwnPage]) -> tuple[Card, ...]:
    """The cards of what somebody's role is for; a card of a school or a provider only when the role is for one."""
    return tuple(
        Card(
            f"{page.path}{quote(actor.scope_id)}" if page.with_id else page.path,
            said(page.title_sv, page.title_en),
            said(page.text_sv, page.text_en),
        )
        for page in pages
        if scope_of(page.action, actor.role) is page.scope and (actor.scope_id or page.scope in WHOLE)
    )


def entries_for(actor: Actor, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries whose action somebody has, as far as the entry is for."""
    reach = ((entry, scope_of(entry.action, actor.role)) for entry in entries)
    return tuple(entry for entry, scope in reach if scope is not None and entry.scope in {None, scope})


def current_entry(path: str, entries: Iterable[Entry]) -> Entry | None:
    """The entry that a page stands under; None for a page beside the menu."""
    starts = ((start, entry) for entry in entries for start in (entry.path, entry.around) if start)
    found = [(len(start), entry) for start, entry in starts if path.startswith(start)]
    return max(found, key=lambda each: each[0])[1] if found else None


def all_entries() -> Sequence[Entry]:
    """The menu that the installation has wired beside its URLs; () when it has none."""
    entries: Sequence[Entry] = getattr(get_resolver().urlconf_module, "NAVIGATION", ())
    return entries


def may_open(actor: Actor, address: str) -> bool:
    """Whether somebody's role may open an address, with or without a query; one that is not there may nobody."""
    action = _action_at(unquote(address.partition("?")[0]), settings.ROOT_URLCONF)
    return action is not None and scope_of(action, actor.role) is not None


@lru_cache(maxsize=KEPT)
def _action_at(path: str, urls: str) -> str | None:
    """What the page at a path does; None for a path that no page has."""
    try:
        view = resolve(path, urls).func
    except Resolver404:
        return None
    return str(view.action)  # type: ignore[attr-defined]  # put there by @allowed


def all_own_pages() -> Sequence[OwnPage]:
    """The cards that the installation has wired beside its URLs; () when it has none."""
    pages: Sequence[OwnPage] = getattr(get_resolver().urlconf_module, "OWN_PAGES", ())
    return pages
