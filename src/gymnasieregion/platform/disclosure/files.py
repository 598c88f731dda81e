"""A published table as other programs read it: a row for each cell, or JSON-stat."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.disclosure.dimension import Dimension
from gymnasieregion.platform.disclosure.legend import legend
from gymnasieregion.platform.disclosure.shares import SHARE
from gymnasieregion.platform.disclosure.table import PublishedTable


def file_header(table: PublishedTable, lang: Language) -> tuple[str, ...]:
    """The columns of ``file_rows``: each dimension as code and in words, then the number, the sign and the type."""
    dimensions = [name for each in table.dimensions for name in (each.name, each.heading(lang))]
    return (*dimensions, *(("value", "sign", "type") if lang == "en" else ("värde", "tecken", "typ")))


def file_rows(table: PublishedTable, lang: Language) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """A row for each cell, so that no number stands without what it is.

    The number is None where none is printed; the sign is ``..``, ``.``, ``~100``, ``cirka`` or nothing, and the type
    EXISTS, MISSING or OMITTED.
    """
    for codes, cell in table.rows():
        words = [
            word for each, code in zip(table.dimensions, codes, strict=True) for word in (code, each.text(code, lang))
        ]
        yield (*words, cell.number, cell.mark(lang), cell.value_type.value)


def json_stat(
    table: PublishedTable, lang: Language, *, label: str, source: str = "", updated: date | None = None
) -> dict[str, Any]:
    """The table as a JSON-stat dataset, whose ``status`` holds the sign of every cell without a plain number.

    Args:
        table: What is published.
        lang: The language of its words.
        label: What it shows.
        source: Whose figures they are.
        updated: The day of its figures.

    Returns:
        What ``json.dumps`` writes; shares are of one.

    Source: JSON-stat 2.0, https://json-stat.org/full/.
    """
    numbers = [None if cell.number is None else float(cell.number) for cell in table.cells]
    made: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "id": [each.name for each in table.dimensions],
        "size": [len(each.codes) for each in table.dimensions],
        "dimension": {each.name: _dimension(each, lang) for each in table.dimensions},
        "value": [int(number) if number is not None and number.is_integer() else number for number in numbers],
        "status": {str(at): cell.mark(lang) for at, cell in enumerate(table.cells) if cell.mark(lang)},
        "note": [f"{sign} {meaning}" for sign, meaning in legend(table.cells, lang)],
    }
    roles = {role: [each.name for each in table.dimensions if each.role == role] for role in ("time", "geo", "metric")}
    made |= {"role": {role: names for role, names in roles.items() if names}} if any(roles.values()) else {}
    made |= {"source": source} if source else {}
    return made | ({"updated": updated.isoformat()} if updated else {})


def _dimension(each: Dimension, lang: Language) -> dict[str, Any]:
    """A dimension with its codes in order, their words, and which lie within which."""
    category: dict[str, Any] = {
        "index": list(each.codes),
        "label": {code: each.text(code, lang) for code in each.codes},
    }
    children = {total: [code for code in each.codes if total in each.within.get(code, ())] for total in each.codes}
    if any(children.values()):
        category["child"] = {total: codes for total, codes in children.items() if codes}
    if SHARE in each.codes and each.role == "metric":
        one = "of one" if lang == "en" else "av ett"
        category["unit"] = {SHARE: {"label": one, "decimals": 2}}
    return {"label": each.heading(lang), "category": category}
