"""List the dated parameters whose source nobody has read for a year: `make stale`."""

import sys
from datetime import date

from gymnasieregion.law.book import law_book


def main() -> int:
    """Print them, longest ago first; the exit code is 0 all the same, because time passing is no fault."""
    old = law_book().stale(date.today())  # noqa: DTZ011, TID251  (a list for today needs today)
    for parameter in old:
        print(f"{parameter.checked_on}  {parameter.id}  {parameter.owner}")
    if not old:
        print("Alla källor är lästa det senaste året.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
