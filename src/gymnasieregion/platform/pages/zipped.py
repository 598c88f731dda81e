"""Pages sent as gzip to the browsers that take it: for pages alone that hold no token and nothing that a reader typed.

Where a page holds both, its length tells what the token is (BREACH). **Source** RFC 9110, sections 8.4.1.3 and 12.5.3.
"""

import gzip
from functools import lru_cache

LEVEL = 6


def zipped(page: bytes) -> bytes:
    """A page as gzip; the same page gives the same bytes."""
    return gzip.compress(page, LEVEL, mtime=0)


@lru_cache(maxsize=256)
def accepts_gzip(accepted: str) -> bool:
    """Whether a browser takes gzip.

    Args:
        accepted: What it says in ``Accept-Encoding``; "" for nothing, and then it does not.

    >>> accepts_gzip("gzip, deflate, br"), accepts_gzip("br;q=1.0, GZIP;q=0.5"), accepts_gzip("gzip;q=0.0, br")
    (True, True, False)
    """
    weights = (each.replace(" ", "").lower().partition(";") for each in accepted.split(","))
    return any(name == "gzip" and weight.rstrip("0.") != "q=" for name, _, weight in weights)
