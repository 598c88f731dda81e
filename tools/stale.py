"""List the dated parameters whose source nobody has read for a year: `make stale`, or a day as an argument."""

import sys
from collections.abc import Sequence
from datetime import date

from gymnasieregion.law.book import law_book


def main(words: Sequence[str]) -> int:
    """Print them, longest ago first.

    Args:
        words: Nothing, or an ISO day to ask about instead of today.

    Returns:
        0 when none is stale, else 1.
    """
    day = date.fromisoformat(words[0]) if words else date.today()  # noqa: DTZ011, TID251  (a list for today needs today)
    book = law_book()
    old = book.stale(day)
    print(f"{len(old)} of {len(book.parameters)} parameters were last checked more than a year before {day}.")
    for parameter in old:
        print(f"{parameter.checked_on}  {parameter.id}  {parameter.owner}")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
