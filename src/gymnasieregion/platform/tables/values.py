"""Turn the text of a column into canonical values, and say what is wrong with the cells that have none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from gymnasieregion.platform.tables.schema import Field

FEW = 2_000
"""Columns longer than this are first looked at by their distinct values."""

BOOLEANS = {
    **dict.fromkeys(("yes", "ja", "true", "sant", "1", "1.0"), "yes"),
    **dict.fromkeys(("no", "nej", "false", "falskt", "0", "0.0"), "no"),
}
Facts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that the cells of a column hold, beside the form that the schema asks for.

    Args:
        wrong: Why a text is none: the code of the message, and its facts. Asked of cells at fault only.
        read: The canonical value of a text that has the form, None where it is none; not given where the form says
            all.
    """

    wrong: Callable[[str], tuple[str, Facts]]
    read: Callable[[str], str | None] | None = None


Kinds = Mapping[str, Kind]
KINDS: Kinds = MappingProxyType(
    {"id": Kind(lambda _: ("ID_FORM", {})), "municipality": Kind(lambda _: ("MUNICIPALITY_UNKNOWN", {}))}
)
"""The kinds that every room has; a room adds its own."""


def canonical(cells: pl.Series, field: Field, kinds: Kinds) -> pl.Series:
    """The values of a column in canonical form.

    Args:
        cells: Text as written, "" where empty.
        field: The column.
        kinds: What its kind may be.

    Returns:
        Text: booleans ``yes`` or ``no``, whole numbers without zeros in front, decimals with a point and two
        decimals, dates as ISO, "" where empty; null where the cell is at fault. No cells gives no values.
    """
    if len(cells) > FEW:
        distinct = cells.unique()
        values = _canonical(distinct, field, kinds)
        if values.null_count() == 0 and (values == distinct).all():
            return cells  # already canonical, which is the common case
        if len(distinct) * 4 < len(cells):
            return cells.replace_strict(distinct, values, return_dtype=pl.String)
    return _canonical(cells, field, kinds)


def _canonical(cells: pl.Series, field: Field, kinds: Kinds) -> pl.Series:
    text = pl.col(cells.name).str.strip_chars()
    value = _CANONICAL[field.type](text, field)
    empty = pl.lit(None, pl.String) if field.required else pl.lit("")
    known = pl.when(text == "").then(empty).when(~text.str.starts_with("=")).then(value)  # a formula is no value
    values = cells.to_frame().select(known.alias(cells.name))[cells.name]
    read = kinds[field.kind].read if field.kind in kinds else None
    return values if read is None else _read(values, read)


def _read(values: pl.Series, read: Callable[[str], str | None]) -> pl.Series:
    """The values that a kind gives, each distinct one asked for once."""
    distinct = values.unique()
    known = [read(value) if value else value for value in distinct]
    return values.replace_strict(distinct, pl.Series(known, dtype=pl.String), return_dtype=pl.String)


def _string(text: pl.Expr, field: Field) -> pl.Expr:
    if field.kind == "municipality":
        text = text.str.zfill(4)  # spreadsheets drop the zero of 0180
    if field.enum:
        return pl.when(text.is_in(field.enum)).then(text)
    text = text.str.normalize("NFC")
    if field.pattern:
        return pl.when(text.str.contains(field.pattern)).then(text)
    text = text.str.replace_all(r"\s+", " ")
    return pl.when(text.str.len_chars() <= field.max_length).then(text) if field.max_length else text


def _integer(text: pl.Expr, field: Field) -> pl.Expr:
    value = text.str.extract(r"^(-?\d{1,9})([.,]0+)?$").cast(pl.Int64)
    return pl.when(_is_within(value, field)).then(value.cast(pl.String))


def _number(text: pl.Expr, field: Field) -> pl.Expr:
    parts = text.str.extract_groups(r"^(?<sign>-?)(?<whole>\d{1,7})([.,](?<part>\d{0,2})0*)?$")
    sign, whole, part = (parts.struct.field(name) for name in ("sign", "whole", "part"))
    size = whole.cast(pl.Int64) * 100 + part.fill_null("").str.pad_end(2, "0").cast(pl.Int64)
    value = pl.when(sign == "-").then(-size).otherwise(size)
    plain = pl.concat_str(whole.cast(pl.Int64).cast(pl.String), pl.lit("."), part.fill_null("").str.pad_end(2, "0"))
    return pl.when(_is_within(value, field)).then(plain)


def _boolean(text: pl.Expr, _field: Field) -> pl.Expr:
    return text.str.to_lowercase().replace_strict(BOOLEANS, default=None, return_dtype=pl.String)


def _date(text: pl.Expr, field: Field) -> pl.Expr:
    day = text.str.extract(r"^(\d{4}-\d{2}-\d{2}|\d{8})([T ]00:00:00(\.0+)?)?$")
    day = day.str.replace(r"^(\d{4})(\d{2})(\d{2})$", "$1-$2-$3").str.to_date("%Y-%m-%d", strict=False)
    iso = day.dt.to_string("%Y-%m-%d")
    return pl.when((iso >= str(field.minimum)) & (iso <= str(field.maximum))).then(iso)


_CANONICAL: dict[str, Callable[[pl.Expr, Field], pl.Expr]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}


def _is_within(value: pl.Expr, field: Field) -> pl.Expr:
    return (value >= (field.minimum or 0)) & (value <= field.maximum)


def what_is_wrong(cell: str, field: Field, kinds: Kinds) -> tuple[str, Facts]:
    """Why a cell has no canonical value.

    Args:
        cell: The cell as written; it is at fault.
        field: Its column.
        kinds: What its kind may be.

    Returns:
        The code of the message and its facts.
    """
    text = cell.strip()
    if not text or text.startswith("="):
        return ("FORMULA", {}) if text else ("EMPTY_CELL", {"title": field.title, "name": field.name})
    if field.kind in kinds:
        return kinds[field.kind].wrong(text)
    if field.enum:
        return "NOT_IN_LIST", {"allowed": ", ".join(field.enum)}
    if field.type in {"integer", "number"}:
        return _wrong_number(text, field)
    if field.max_length and field.type == "string":
        return "TEXT_LONG", {"most": str(field.max_length)}
    return _CODE_OF_TYPE[field.type], {}


_CODE_OF_TYPE = {"boolean": "NOT_BOOLEAN", "date": "NOT_DATE"}


def _matches(text: str, pattern: str) -> bool:
    return bool(pl.Series([text]).str.contains(pattern)[0])


def _wrong_number(text: str, field: Field) -> tuple[str, Facts]:
    whole = field.type == "integer"
    if not _matches(text, r"^-?\d+([.,]0*)?$" if whole else r"^-?\d+([.,]\d{0,2}0*)?$"):
        return ("NOT_INTEGER" if whole else "NOT_NUMBER"), {}
    scale = 1 if whole else 100
    least, most = int(field.minimum or 0) // scale, int(field.maximum or 0) // scale
    if text.startswith("-") and least == 0:
        return "NEGATIVE", {}
    value = float(text.replace(",", "."))
    return ("BELOW", {"bound": str(least)}) if value < least else ("ABOVE", {"bound": str(most)})
