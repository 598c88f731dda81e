"""Grounds about a protected identity: the log is read by others, so they say neither who it is nor any number."""

import re
import unicodedata
from collections.abc import Iterable
from typing import ClassVar

from django.db.models import Q

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.services.pupils_facts import refuse_no_ground
from gymnasieregion.kernel.errors import RegionError

BETWEEN = r"[\s\-+./\u2010-\u2015\u2212]{0,3}"
"""What people write between the parts of a number."""

NUMBER = re.compile(
    rf"(?<!\d)(?:\d\d{BETWEEN})?\d\d{BETWEEN}\d\d{BETWEEN}\d\d{BETWEEN}(?:\d{{4}}|[a-z]{{2}}\d\d)(?!\d)"
)
"""Anything of the shape of a personnummer or a temporary number, with ten or twelve signs."""

MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PARTICLES = frozenset({"af", "al", "av", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "van", "von"})
"""Parts of names that are words of their own; they are looked for in the whole name alone."""

NAMES = ("given_name", "family_name")
IDS = ("applicant_id", "ticket", "earlier_id")


class TellsWhoError(RegionError):
    """A ground tells who somebody is."""

    sv: ClassVar[str] = "Skälet innehåller {what_sv}. Loggen läses av fler. Skriv inget namn och inget nummer."
    en: ClassVar[str] = "The ground holds {what_en}. Others read the log. Write no name and no number."


def refuse_telling(why: str, *people: Applicant, also: Iterable[str] = ()) -> None:
    """Refuse a ground that is empty or tells who somebody is.

    A name is looked for as a word, also in the genitive; a number and an id anyhow they are written.

    Args:
        why: The ground.
        people: Whom it is about, as they were when they still had a name; the id that covers them may be written.
        also: Further names, numbers and addresses that it must not hold.

    Raises:
        NoGroundError: If nothing is written.
        TellsWhoError: If it holds a name, a number, an e-mail address or an earlier id.
    """
    refuse_no_ground(why)
    text = _plain(why)
    if MAIL.search(text):
        raise TellsWhoError(what_sv="en e-postadress", what_en="an e-mail address")
    if NUMBER.search(text):
        raise TellsWhoError(what_sv="något som ser ut som ett personnummer", what_en="what looks like a number")
    words = {each for person in people for name in NAMES for each in _words(getattr(person, name))}
    words |= {each for name in also for each in _words(name)}
    if any(_stands_in(word, text) for word in words):
        raise TellsWhoError(what_sv="personens namn eller nummer", what_en="the person's name or number")
    squeezed = _squeezed(text)
    numbers = {_squeezed(_plain(person.identity_number)) for person in people}
    ids = {_plain(id_) for person in people for id_ in _earlier_ids(person)}
    if any(n and (n in squeezed or n[2:] in squeezed) for n in numbers) or any(_stands_in(i, text) for i in ids):
        raise TellsWhoError(what_sv="personens nummer eller tidigare id", what_en="the person's number or earlier id")


def known_as(*people: Applicant) -> tuple[Applicant, ...]:
    """Some people, and who they were in the earlier years that they are known from: those years have their names."""
    before = Q(pk__in=[])
    for person in people:
        year, _, applicant_id = person.earlier_id.partition("/")
        if applicant_id and year.isdecimal():
            before |= Q(year=int(year), applicant_id=applicant_id)
    return (*people, *Applicant.objects.filter(before).order_by("pk"))


def _earlier_ids(person: Applicant) -> set[str]:
    """The ids that lists of others may hold: of a protected identity not the one that covers it."""
    ids = {getattr(person, name).rpartition("/")[2] for name in IDS} - {""}
    return ids if person.protection == Applicant.Protection.NONE else ids - {person.applicant_id}


def _words(name: str) -> set[str]:
    """A name and its parts, as they are looked for."""
    whole = _plain(name).strip()
    parts = {part for part in re.split(r"[\s\-]+", whole) if len(part) > 1 and part not in PARTICLES}
    return {whole, *parts} - {""}


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text) is not None


def _plain(text: str) -> str:
    """A text without capitals, and without signs that nobody sees."""
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return shown.casefold()


def _squeezed(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(sign for sign in text if sign.isalnum())
