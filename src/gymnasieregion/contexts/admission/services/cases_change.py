"""What stood in the input of a round and what should have stood: kept as text, and put into tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_check import FOLLOWERS
from gymnasieregion.contexts.admission.services.import_faults import Told
from gymnasieregion.contexts.admission.services.tables_draft import draft_of
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.year_tables import sheet_of_frame
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError

SEATS, CHOICES = "seat_groups", "choices"
OF_PERSONS = ("grades", "row_decisions", "tests", "ranks", CHOICES)
"""The tables of an applicant that a case can be about."""

Row = Mapping[str, str]
Frames = Mapping[str, pl.DataFrame]


class ChangeFaultsError(RegionError):
    """The row that should have stood is no row of its table.

    Args:
        faults: Why.
    """

    sv: ClassVar[str] = "Raden kan inte se ut så. Antal fel: {count}."
    en: ClassVar[str] = "The row cannot be so. Faults: {count}."

    def __init__(self, faults: Sequence[Told]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))


class NothingChangedError(RegionError):
    """What should have stood is what stood."""

    sv: ClassVar[str] = "Det som skulle ha stått är det som stod, och det som står i dag."
    en: ClassVar[str] = "What should have stood is what stood, and what stands today."


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one table: what stood and what should have stood.

    The applicant is not named in them, since an id can be covered after the round. Of choices and seats they are all
    rows of the applicant or the offering; of other tables those that were wrong, one as a rule.

    Args:
        table: A table of ``OF_PERSONS``, or ``seat_groups``.
        offering: The offering whose seats they are; "" for a table of applicants.
        before: What stood; () when a row was missing.
        after: What should have stood; () when there should have been none.
    """

    table: str
    offering: str
    before: tuple[Row, ...]
    after: tuple[Row, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the rows are all that the applicant or the offering has in the table."""
        return self.table in {CHOICES, SEATS}

    def text(self) -> str:
        """The change as canonical JSON."""
        parts = {
            "table": self.table, "offering": self.offering,
            "before": [dict(row) for row in self.before], "after": [dict(row) for row in self.after],
        }  # fmt: skip
        return canonical_json(parts).decode()


def change_of(text: str) -> Change:
    """A change that was kept with ``text``."""
    parts = json.loads(text)
    return Change(parts["table"], parts["offering"], tuple(parts["before"]), tuple(parts["after"]))


def owner_of(table: str) -> str:
    """The column that says whose a row is, which the rows of a change do not have."""
    return "branch_id" if table == SEATS else "applicant_id"


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of the rows of a change."""
    return tuple(name for name in table_named(table).columns if name != owner_of(table))


def key_of(table: str) -> tuple[str, ...]:
    """The columns of a change that tell its rows from each other."""
    return tuple(name for name in table_named(table).primary_key if name != owner_of(table))


def rows_of(frame: pl.DataFrame, table: str, whose: str) -> list[dict[str, str]]:
    """The rows that an applicant, or an offering's branch, has in a table, in the order of the key."""
    mine = frame.filter(pl.col(owner_of(table)) == whose).select(columns_of(table))
    numbers = [pl.col(name).cast(pl.Int64) if name in {"rank", "position"} else pl.col(name) for name in key_of(table)]
    return mine.sort(numbers).to_dicts()


def branch_of(offerings: pl.DataFrame, offering: str) -> str:
    """The branch of an offering; "" when there is no such offering."""
    found = offerings.filter(pl.col("offering_id") == offering)["branch_id"].to_list()
    return found[0] if found else ""


def spoken_of(rows: Sequence[dict[str, str]], change: Change) -> list[dict[str, str]]:
    """Of an owner's rows those that a change speaks of: all of choices and seats, else those with its keys."""
    if change.is_whole:
        return list(rows)
    keys = {tuple(row[name] for name in key_of(change.table)) for row in (*change.before, *change.after)}
    return [row for row in rows if tuple(row[name] for name in key_of(change.table)) in keys]


def changed_frames(frames: Frames, change: Change, applicant: str) -> Frames:
    """The tables of a round with what should have stood; decisions on choices that go, go with them.

    Args:
        frames: Every input table.
        change: What should have stood.
        applicant: The applicant's id in these tables; "" for seats.
    """
    whose = branch_of(frames["offerings"], change.offering) if change.table == SEATS else applicant
    table = frames[change.table]
    names = [owner_of(change.table), *(() if change.is_whole else key_of(change.table))]
    wrong = [{**row, owner_of(change.table): whose} for row in (*change.before, *change.after)]
    gone = pl.DataFrame(wrong, schema=dict.fromkeys(table.columns, pl.String)).select(names)
    right = pl.concat([table.join(gone, on=names, how="anti"), frame_of_rows(change, whose)])
    found = {**frames, change.table: right}
    if change.table == CHOICES:
        kept = [row["offering_id"] for row in change.after]
        lost = (pl.col("applicant_id") == whose) & ~pl.col("offering_id").is_in(kept)
        found |= {name: frames[name].filter(~lost) for name in FOLLOWERS}
    return found


def frame_of_rows(change: Change, whose: str) -> pl.DataFrame:
    """What should have stood as rows of its table."""
    columns = table_named(change.table).columns
    rows = [{**row, owner_of(change.table): whose} for row in change.after]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def canonical_change(change: Change) -> Change:
    """The change with every cell of what should have stood canonical.

    Raises:
        ChangeFaultsError: If a cell has no canonical value, or two rows have the same key.
    """
    table, faults = table_named(change.table), FaultList()
    frame = frame_of_rows(change, "x")
    rows = draft_of(table, sheet_of_frame(change.table, frame), is_known=True, faults=faults).frame
    if stopping := faults.in_order(stopping=True):
        raise ChangeFaultsError([Told(0, "", (), f.column, f.value, f.code, f.facts) for f in stopping])
    after = rows.select(columns_of(change.table)).to_dicts()
    return Change(change.table, change.offering, change.before, tuple(after))
