"""What the log keeps of rows that were written: one entry for each applicant, with the rows before and after."""

from collections.abc import Collection, Mapping

import polars as pl

from gymnasieregion.contexts.admission.selectors.kept_rows import Difference

DAY_OF_BIRTH = 8
"""Signs of an identity number that the log keeps."""

PARTS = ("new", "before", "after", "removed")


def entries_of(
    table: str, found: Difference, followers: Mapping[str, pl.DataFrame], protected: Collection[str]
) -> list[dict[str, object]]:
    """The entries of an event, by applicant.

    Args:
        table: The table that was written.
        found: What was written.
        followers: Rows of other tables that went with it.
        protected: Applicants of whose rows the log keeps only how many they are, since others read it.
    """
    rows: dict[str, dict[str, dict[str, list[dict[str, str]]]]] = {}
    for part, frame in zip(PARTS, (found.new, found.before, found.changed, found.removed), strict=True):
        _add(rows, table, part, frame)
    for name, frame in followers.items():
        _add(rows, name, "removed", frame)
    return [
        {"about": f"applicant:{who}", **(_counted(tables) if who in protected else tables)}
        for who, tables in sorted(rows.items())
    ]


def _add(
    rows: dict[str, dict[str, dict[str, list[dict[str, str]]]]], table: str, part: str, frame: pl.DataFrame
) -> None:
    """The rows of a frame, each with the cells that are not empty."""
    columns = [name for name in frame.columns if name not in {"applicant_id", "_pk"}]
    for who, *cells in frame.select("applicant_id", *columns).iter_rows():
        told = {name: _kept(name, cell) for name, cell in zip(columns, cells, strict=True) if cell}
        rows.setdefault(who, {}).setdefault(table, {}).setdefault(part, []).append(told)


def _kept(name: str, cell: str) -> str:
    return cell[:DAY_OF_BIRTH] if name == "identity_number" else cell


def _counted(tables: Mapping[str, Mapping[str, list[dict[str, str]]]]) -> dict[str, object]:
    """How many rows, and nothing of what they say."""
    return {table: {part: len(rows) for part, rows in parts.items()} for table, parts in tables.items()}
