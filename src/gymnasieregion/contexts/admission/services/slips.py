"""Each person's own lines of a run's results, and the Merkle leaves over them."""

from collections.abc import Iterator
from pathlib import Path

from gymnasieregion.contexts.admission.core.slip import slip_leaf, slip_salt


def slip_rows(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Each applicant's id and slip rows, in the order of results.csv.

    Slip rows are the person's line of results.csv and lines of choice_results.csv, each with its header, to the byte.
    """
    results = (directory / "results.csv").read_bytes().splitlines(keepends=True)
    choices = (directory / "choice_results.csv").read_bytes().splitlines(keepends=True)
    place = 1
    for line in results[1:]:
        who = line.partition(b",")[0]
        start = place
        while place < len(choices) and choices[place].startswith(who + b","):
            place += 1
        yield who.decode(), b"".join((results[0], line, choices[0], *choices[start:place]))


def slip_leaves(directory: Path, slip_secret: bytes) -> list[bytes]:
    """The leaf of every applicant, in the order of results.csv."""
    return [slip_leaf(slip_salt(slip_secret, who), rows) for who, rows in slip_rows(directory)]
