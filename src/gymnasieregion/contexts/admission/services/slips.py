"""Each person's own lines of a run's results, and the Merkle leaves over them."""

import csv
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
        who = _id_of(line)
        start = place
        while place < len(choices) and _id_of(choices[place]) == who:
            place += 1
        yield who, b"".join((results[0], line, choices[0], *choices[start:place]))


def slip_leaves(directory: Path, slip_secret: bytes) -> list[bytes]:
    """The leaf of every applicant, in the order of results.csv."""
    return [slip_leaf(slip_salt(slip_secret, who), rows) for who, rows in slip_rows(directory)]


def _id_of(line: bytes) -> str:
    """The whole id that a line begins with; one in quotation marks may hold a comma."""
    if line.startswith(b'"'):
        return next(csv.reader([line.decode()]))[0]
    return line.partition(b",")[0].decode()
