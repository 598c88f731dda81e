"""Words of the register's lists and of a pupil's history."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.register.contracts import Coded, EndReason, Marker
from gymnasieregion.contexts.register.core.spans import Lasting
from gymnasieregion.contexts.register.models import Person
from gymnasieregion.contexts.register.selectors.pupils import Show
from gymnasieregion.platform.pages.words import said

SHOWS: Mapping[Show, tuple[str, str]] = {
    Show.NOW: ("Elever i dag", "Pupils today"),
    Show.NEW: ("Nya", "New"),
    Show.LEFT: ("Har slutat", "Have left"),
    Show.SETTLE: ("Att avgöra", "To settle"),
}


def names_on(every: Iterable[SchoolUnitFacts], day: date) -> dict[str, str]:
    """What each school unit is called on a day, by its key."""
    return {unit.key: unit.name_on(day) for unit in every}


def person_name(person: Person) -> str:
    """The name, family name first; "" for nobody's."""
    return ", ".join(part for part in (person.family_name, person.given_name) if part)


def coded(code: Coded) -> str:
    """What a code is called, in the language of the page."""
    return said(code.sv, code.en)


def reason_words(reason: EndReason) -> str:
    """Why a study spell ended."""
    return coded(reason)


def marker_words(markers: str) -> str:
    """The markers of a study path, such as Lärling; "" for none."""
    return ", ".join(coded(Marker(letter)) for letter in markers)


def last_day(lasting: Lasting) -> date | None:
    """The last day that belongs, as people say it; None while it goes on."""
    return lasting.ends_on - timedelta(days=1) if lasting.ends_on else None
