"""What somebody may have meant who searches for a word that stands nowhere in the offer."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from gymnasieregion.contexts.offer.core.swedish import folded

MOST, NEAR = 3, 0.75
"""So many suggestions, of words at least so much alike: a share of one, by the letters that stand in the same order."""


def suggestions(words: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Searches like one whose misspelt words are spelt as in some texts; the nearest first.

    Args:
        words: What was searched for.
        texts: What can be found, as it is written.

    Returns:
        At most three; none where every word stands in some text, or one of them is like nothing.

    >>> suggestions("naturvetenskp Åsö", ["Naturvetenskap", "Åsö gymnasium"])
    ('naturvetenskap Åsö',)
    """
    known = {folded(word): word.lower() for text in texts for word in re.findall(r"\w{2,}", text)}
    asked = words.split()
    meant = [_meant(word, known) for word in asked]
    wrong = [at for at, found in enumerate(meant) if found != [asked[at]]]
    if not wrong or not all(meant):
        return ()
    best = [found[0] for found in meant]
    at = wrong[0]
    return tuple(" ".join([*best[:at], other, *best[at + 1 :]]) for other in meant[at])


def _meant(word: str, known: Mapping[str, str]) -> list[str]:
    """The words that one may have meant: itself where it stands in one; [] where it is like none.

    It is compared with the beginning of each too, so that half a word can be mended.
    """
    plain = folded(word)
    if any(plain in each for each in known):
        return [word]
    begins = {each[: len(plain)]: each for each in sorted(known, key=len, reverse=True)}
    like = [*get_close_matches(plain, known, MOST, NEAR)]
    like += [begins[each] for each in get_close_matches(plain, begins, MOST, NEAR)]
    return [known[each] for each in dict.fromkeys(like)][:MOST]
