"""Whether an e-mail address looks like one that a school has given out, and takes back in June."""

import unicodedata
from collections.abc import Collection
from datetime import date

SHORTEST = 5
"""A shorter word of a school's name is in too many domains to tell anything."""

COMMON = frozenset({"skola", "skolan", "grundskola", "grundskolan", "friskola", "friskolan", "gymnasium"})
"""Words of schools' names that tell no school from another."""


LAST_DAY_OF_SCHOOL = (6, 15)
"""Month and day from which an address that a school has given out is taken to be closed."""


def dies_on(year: int) -> date:
    """The day of an admission year from which schools' addresses are taken to be closed.

    >>> dies_on(2026)
    datetime.date(2026, 6, 15)
    """
    return date(year, *LAST_DAY_OF_SCHOOL)


def is_school_address(address: str, words: Collection[str], school: str = "") -> bool:
    """Whether an address looks like a school's.

    A domain does when a part of it, or what stands before a hyphen there, is one of the words, or when it holds a word
    of the sending school's own name.

    Args:
        address: The e-mail address.
        words: Parts of domains that schools use, in capitals.
        school: The sending school's name; "" when it is not known.

    >>> is_school_address("a@elev.stad.example", ["ELEV"]), is_school_address("a@elevator.example", ["ELEV"])
    (True, False)
    >>> is_school_address("a@larkangensskolan.example", ["ELEV"], "Lärkängens skola")
    True
    """
    domain = address.rpartition("@")[2]
    parts = domain.upper().split(".")[:-1]
    if any(part in words or part.split("-")[0] in words for part in parts):
        return True
    plain = _plain(domain.lower()).replace("-", "")
    return any(name in plain for name in _names(school))


def _names(school: str) -> list[str]:
    """The words of a school's name that tell it from others, as a domain writes them."""
    words = (_plain(word) for word in school.lower().split())
    return [word for word in words if len(word) >= SHORTEST and word not in COMMON]


def _plain(text: str) -> str:
    """A text without dots and rings over its letters."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
