"""Finds the columns of a published result, however a year has spelt them.

**Source:** the headers seen in the files *slutantagningsresultat* (Gymnasieantagningen Storsthlm) of different years.
"""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "year": ("Ar",),
        "municipality": ("Kommun",),
        "school": ("Skola",),
        "form": ("Organisationsform", "Organistionsform"),
        "code": ("StudieVagKod", "Studievägskod"),
        "name": ("Studievag",),
        "limit": ("Antagningsgrans",),
        "median": ("Median",),
        "places": ("AntalPlatser",),
        "admitted": ("AntalAntagna",),
        "reserves": ("AntalReserver",),
        "vacant": ("AntalLedigaPlatser",),
        "reason": ("Granskod",),
        "shared": ("Platskod",),
        "marker": ("Uppgifter",),
    }
)
"""Each column and the names that the published files have for it; the last three only our own files have."""

NEEDED = ("year", "municipality", "school", "name", "limit", "places", "admitted")
SAME, SEARCHED = 0.8, 20
"""How alike a misspelt name must be, and among how many first rows the header is looked for."""


@dataclass(frozen=True, slots=True)
class Message:
    """A fault or a warning.

    Args:
        row: The row of the file, as a spreadsheet numbers it; 0 for the whole file.
        column: The column as the file spells it; "" for the whole row.
        value: What stands there.
        sv: What is wrong and what would be right, in Swedish.
        en: The same in English.
    """

    row: int
    column: str
    value: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file.

    Args:
        place: Its place among the rows, from 0.
        columns: The position of each column that was found.
        names: Each found column as the file spells it.
        faults: What makes it unusable.
        warnings: What was understood although it is spelt otherwise, or is not read.
    """

    place: int
    columns: Mapping[str, int]
    names: Mapping[str, str]
    faults: tuple[Message, ...]
    warnings: tuple[Message, ...]


def plain(name: str) -> str:
    """A name of a column without case, marks and signs.

    >>> plain(" Antagningsgräns"), plain("StudieVag_Kod")
    ('antagningsgrans', 'studievagkod')
    """
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isascii() and sign.isalnum())


KNOWN: Mapping[str, str] = MappingProxyType(
    {plain(name): column for column, names in COLUMNS.items() for name in names}
)


def header_of(rows: Sequence[tuple[int, Sequence[str]]]) -> Header:
    """Find the header among the first rows: the one that has most of the columns.

    Args:
        rows: Each row's number in the file, and its cells.
    """
    found = [_columns_of(cells) for _, cells in rows[:SEARCHED]]
    place = max(range(len(found)), key=lambda one: (len(found[one][0]), -one))
    columns, guessed, left_over = found[place]
    number, cells = rows[place]
    faults = [
        Message(number, COLUMNS[column][0], "", f"Kolumnen {COLUMNS[column][0]} saknas.",
                f"The column {COLUMNS[column][0]} is missing.")
        for column in NEEDED
        if column not in columns
    ]  # fmt: skip
    faults += [
        Message(number, cells[at], cells[at], f"Kolumnen {cells[at]} finns två gånger.", f"{cells[at]} stands twice.")
        for at in left_over
        if KNOWN.get(plain(cells[at])) in columns
    ]
    warnings = [
        Message(number, cells[at], cells[at], f"Läst som {COLUMNS[column][0]}.", f"Read as {COLUMNS[column][0]}.")
        for column, at in guessed.items()
    ]
    warnings += [
        Message(
            number, cells[at], cells[at], "Kolumnen är okänd och läses inte.", "The column is unknown and not read."
        )
        for at in left_over
        if KNOWN.get(plain(cells[at])) not in columns
    ]
    return Header(place, columns, {column: cells[at] for column, at in columns.items()}, (*faults,), (*warnings,))


def _columns_of(cells: Sequence[str]) -> tuple[dict[str, int], dict[str, int], list[int]]:
    """The columns that a row names, those of them that were guessed, and the positions of the other names."""
    columns: dict[str, int] = {}
    left_over: list[int] = []
    for at, cell in enumerate(cells):
        column = KNOWN.get(plain(cell))
        if column is not None and column not in columns:
            columns[column] = at
        elif cell:
            left_over.append(at)
    guessed: dict[str, int] = {}
    for at in tuple(left_over):
        missing = {name: column for name, column in KNOWN.items() if column not in columns}
        close = difflib.get_close_matches(plain(cells[at]), missing, n=1, cutoff=SAME)
        if close:
            columns[missing[close[0]]] = guessed[missing[close[0]]] = at
            left_over.remove(at)
    return columns, guessed, left_over
