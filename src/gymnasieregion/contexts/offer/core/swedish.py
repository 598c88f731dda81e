"""Swedish text made comparable: for search, and for sorting that is the same in every database."""

import unicodedata

_LAST = {"å": "zz1", "ä": "zz2", "æ": "zz2", "ö": "zz3", "ø": "zz3"}


def folded(text: str) -> str:
    """Text to search in: small letters without marks, one space between words.

    >>> folded("Åsö  gymnasium, VÄST")
    'aso gymnasium, vast'
    """
    small = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFKD", small.replace("ø", "o").replace("æ", "ae"))
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def sort_key(text: str) -> str:
    """A key whose order is the Swedish one: å, ä and ö last, other marks and signs of no weight.

    It is made of a-z and digits only, with 0 between words, since every collation of every database puts those in
    the same order.

    >>> sorted(["Öst", "Zeta", "Ås", "Alvik", "Ängen", "Al berg"], key=sort_key)
    ['Al berg', 'Alvik', 'Zeta', 'Ås', 'Ängen', 'Öst']
    """
    small = unicodedata.normalize("NFKC", text).casefold()
    return "0".join(filter(None, ("".join(map(_plain, word)) for word in small.split())))


def _plain(sign: str) -> str:
    if sign in _LAST:
        return _LAST[sign]
    return "".join(part for part in folded(sign) if part.isascii() and part.isalnum())
