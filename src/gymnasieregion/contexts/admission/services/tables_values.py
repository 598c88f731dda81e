"""Turn the text of a column into canonical values, and say what is wrong with the cells that have none."""

from collections.abc import Callable

import polars as pl

from gymnasieregion.contexts.admission.selectors.tables_schema import Field
from gymnasieregion.contexts.offer.api import study_path
from gymnasieregion.kernel.errors import RegionError

FEW = 2_000
"""Columns longer than this are first looked at by their distinct values."""

BOOLEANS = {
    **dict.fromkeys(("yes", "ja", "true", "sant", "1", "1.0"), "yes"),
    **dict.fromkeys(("no", "nej", "false", "falskt", "0", "0.0"), "no"),
}
MERIT_LIKE = r"^\d+([.,]\d+)?$"

Facts = dict[str, str]


def canonical(cells: pl.Series, field: Field) -> pl.Series:
    """The values of a column in canonical form.

    Args:
        cells: Text as written, "" where empty.
        field: The column.

    Returns:
        Text: booleans ``yes`` or ``no``, whole numbers without zeros in front, decimals with a point and two
        decimals, dates as ISO, "" where empty; null where the cell is at fault. No cells gives no values.
    """
    if len(cells) > FEW:
        distinct = cells.unique()
        values = _canonical(distinct, field)
        if values.null_count() == 0 and (values == distinct).all():
            return cells  # already canonical, which is the common case
        if len(distinct) * 4 < len(cells):
            return cells.replace_strict(distinct, values, return_dtype=pl.String)
    return _canonical(cells, field)


def _canonical(cells: pl.Series, field: Field) -> pl.Series:
    text = pl.col(cells.name).str.strip_chars()
    value = _CANONICAL[field.type](text, field)
    empty = pl.lit(None, pl.String) if field.required else pl.lit("")
    values = cells.to_frame().select(pl.when(text == "").then(empty).otherwise(value).alias(cells.name))[cells.name]
    return _known_study_paths(values) if field.kind == "study_path" else values


def _string(text: pl.Expr, field: Field) -> pl.Expr:
    if field.kind == "municipality":
        text = text.str.zfill(4)  # spreadsheets drop the zero of 0180
    if field.enum:
        return pl.when(text.is_in(field.enum)).then(text)
    text = text.str.normalize("NFC")
    if field.pattern:
        return pl.when(text.str.contains(field.pattern)).then(text)
    return text.str.replace_all(r"\s+", " ")


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


def _known_study_paths(values: pl.Series) -> pl.Series:
    unknown = [value for value in values.unique() if value and _why_no_study_path(value)]
    known = pl.when(pl.col(values.name).is_in(unknown).not_()).then(pl.col(values.name)).alias(values.name)
    return values.to_frame().select(known)[values.name]


def _why_no_study_path(code: str) -> Facts:
    """What the offer says against a code, in both languages; nothing when it is known."""
    try:
        study_path(code)
    except RegionError as error:
        return {"why_sv": error.text("sv"), "why_en": error.text("en")}
    return {}


def what_is_wrong(cell: str, field: Field) -> tuple[str, Facts]:
    """Why a cell has no canonical value.

    Args:
        cell: The cell as written; it is at fault.
        field: Its column.

    Returns:
        The code of the message and its facts.
    """
    text = cell.strip()
    if not text:
        return "EMPTY_CELL", {"title": field.title, "name": field.name}
    if field.kind == "study_path":
        return "STUDY_PATH_UNKNOWN", _why_no_study_path(text)
    if field.enum and field.kind not in _CODE_OF_KIND:
        return "NOT_IN_LIST", {"allowed": ", ".join(field.enum)}
    if field.type in {"integer", "number"}:
        return _wrong_number(text, field)
    if field.kind == "mark" and _matches(text, MERIT_LIKE):
        return "MERIT_TYPED", {}
    return _CODE_OF_KIND.get(field.kind) or _CODE_OF_TYPE[field.type], {}


_CODE_OF_KIND = {
    "id": "ID_FORM",
    "municipality": "MUNICIPALITY_UNKNOWN",
    "subject": "SUBJECT_UNKNOWN",
    "mark": "GRADE_UNKNOWN",
}
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
