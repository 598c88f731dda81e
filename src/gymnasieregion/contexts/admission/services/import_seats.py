"""Checks a file of seat groups, which are the offer's: all groups of each offering that it names."""

from collections.abc import Mapping, Sequence

import polars as pl

from gymnasieregion.contexts.admission.selectors.kept_rows import PK, Difference
from gymnasieregion.contexts.admission.selectors.tables import kept_table, offer_frames
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_faults import Told, told_of_file
from gymnasieregion.contexts.admission.services.tables_draft import draft_of
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError, FaultList
from gymnasieregion.contexts.admission.services.tables_in import checked_sheets
from gymnasieregion.contexts.admission.services.year_tables import sheet_of_frame
from gymnasieregion.contexts.offer.contracts import OfferedSeats
from gymnasieregion.platform.tables.csv_cells import Sheet

SEATS = "seat_groups"
KEY = ["branch_id", "position"]


def check_seats_in(*, year: int, sheet: Sheet) -> tuple[tuple[Told, ...], pl.DataFrame | None, Difference | None]:
    """Check the seat groups of some offerings with the whole offer and the seats that are held.

    Args:
        year: The admission year.
        sheet: The rows, their columns checked.

    Returns:
        The faults; the rows, canonical, and how they differ from the offer's: None with faults.
    """
    rows = draft_of(table_named(SEATS), sheet, is_known=True, faults=FaultList()).frame.drop("_row")
    offer = offer_frames(year)
    there = offer[SEATS].join(rows.select("branch_id"), on="branch_id", how="semi")
    offer_sheets = {"offerings": sheet_of_frame("offerings", offer["offerings"], _kept_line)}
    held = sheet_of_frame("held", kept_table("held", year), _kept_line)
    before = _codes({**offer_sheets, "held": held, SEATS: sheet_of_frame(SEATS, offer[SEATS], _kept_line)})
    others = offer[SEATS].join(rows.select("branch_id"), on="branch_id", how="anti")
    after = _codes({**offer_sheets, "held": held, SEATS: _joined(sheet, others)})
    known = {(told.table, told.row, told.column, told.value, told.code) for told in before}
    faults = tuple(t for t in after if t.line or (t.table, t.row, t.column, t.value, t.code) not in known)
    if faults:
        return faults, None, None
    whole = rows.with_columns(pl.lit("").alias("offering_id"))  # an offering is a branch of its own in the offer
    return (), whole, _difference(whole, there)


def seats_of(rows: pl.DataFrame) -> dict[str, list[OfferedSeats]]:
    """Rows of seat groups in the words of the offer, by offering; each offering is its own branch there."""
    found: dict[str, list[OfferedSeats]] = {}
    for row in rows.sort("branch_id", pl.col("position").cast(pl.Int64)).iter_rows(named=True):
        found.setdefault(row["branch_id"], []).append(group_of(row))
    return found


def group_of(row: Mapping[str, str]) -> OfferedSeats:
    """A row of seat groups in the words of the offer."""
    return OfferedSeats(
        position=int(row["position"]),
        group_id=row["group_id"],
        kind=row["kind"],
        seats=int(row["seats"]),
        limit=int(row["limit"]) if row["limit"] else None,
        overflow_to=row["overflow_to"],
    )


def _kept_line(row: int) -> int:
    return -row - 1


def _joined(sheet: Sheet, others: pl.DataFrame) -> Sheet:
    """The groups of other offerings, and those of the file."""
    columns = table_named(SEATS).columns
    place = {name: f"c{number}" for number, name in enumerate(sheet.header)}
    handed_in = sheet.cells.select(
        (pl.col("_row") + others.height).cast(pl.UInt32),
        *((pl.col(place[name]) if name in place else pl.lit("")).alias(f"c{n}") for n, name in enumerate(columns)),
    )
    there = others.select(columns).rename({name: f"c{n}" for n, name in enumerate(columns)}).with_row_index("_row")
    first, line_of = others.height, sheet.line_of

    def line(row: int) -> int:
        return -row - 1 if row < first else line_of(row - first)

    return Sheet(f"{SEATS}.file", columns, pl.concat([there, handed_in]), line, sheet.is_whole)


def _codes(sheets: dict[str, Sheet]) -> Sequence[Told]:
    """The faults of the offer, and of the seats that are held in it; nothing of who has chosen what."""
    try:
        checked_sheets(sheets, {}, FaultList())
    except BadInputError as bad:
        found = [fault for fault in bad.faults if fault.code not in {"NOT_FOUND", "NOT_A_CHOICE"} or fault.line > 0]
    else:
        return []
    told = []
    for fault in found:
        name = fault.file.split(".", maxsplit=1)[0]
        if fault.line < 0:
            sheet = sheets[name]
            cells = sheet.cells.select(f"c{sheet.header.index(key)}" for key in table_named(name).primary_key)
            told.append(Told(0, name, cells.row(-fault.line - 1), fault.column, fault.value, fault.code, fault.facts))
        else:
            told.append(told_of_file(fault))
    return told


def _difference(rows: pl.DataFrame, there: pl.DataFrame) -> Difference:
    """How the groups differ from those that the offer has for the same offerings."""
    kept = there.with_columns(pl.lit("").alias(PK))
    joined = rows.join(kept, on=KEY, how="left", suffix="_there", maintain_order="left")
    others = [name for name in rows.columns if name not in KEY]
    known = pl.col(PK).is_not_null()
    unlike = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_there") for name in others)
    differs = joined.filter(known & unlike)
    return Difference(
        new=joined.filter(~known).select(rows.columns),
        changed=differs.select(rows.columns),
        before=differs.select(PK, *KEY, *(pl.col(f"{name}_there").alias(name) for name in others)),
        removed=kept.join(rows.select(KEY), on=KEY, how="anti").select(PK, *rows.columns),
        same=joined.filter(known).height - differs.height,
    )
