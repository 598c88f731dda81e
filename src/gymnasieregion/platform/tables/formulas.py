"""Formulas of an Excel sheet that nobody has saved a value for: programs write such files, Excel itself does not."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
CELL = re.compile(
    r'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)'
    r"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>(0?)</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and no value, or 0, which many programs write where they have not computed it."""


def formulas_without_value(data: bytes, sheet: str) -> Iterator[tuple[int, int, str, bool]]:
    """The formulas of a sheet that have no value, or 0.

    Args:
        data: The bytes of an XLSX file.
        sheet: The sheet's name.

    Yields:
        Row and column from 0, the formula with ``=`` before it, and whether a 0 is saved; nothing where the file has
        another shape than such files have.
    """
    try:
        with ZipFile(BytesIO(data)) as packed:
            cells = packed.read(_path(packed, sheet)).decode()
    except (BadZipFile, KeyError, UnicodeDecodeError):
        return
    if "<f" not in cells and ":f" not in cells:
        return
    for letters, row, formula, zero in CELL.findall(cells):
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        yield int(row) - 1, column - 1, f"={unescape(formula)}", bool(zero)


def _path(packed: ZipFile, sheet: str) -> str:
    """Where a sheet lies in the file.

    Raises:
        KeyError: If it lies nowhere.
    """
    sheets = [dict(ATTRIBUTE.findall(found)) for found in SHEET.findall(packed.read("xl/workbook.xml").decode())]
    keys = {unescape(each["name"]): value for each in sheets for name, value in each.items() if name.endswith(":id")}
    relations = packed.read("xl/_rels/workbook.xml.rels").decode()
    targets = {each["Id"]: each["Target"] for each in (dict(ATTRIBUTE.findall(r)) for r in RELATION.findall(relations))}
    target = targets[keys[sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
