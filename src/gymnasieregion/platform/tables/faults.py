"""Faults in what is handed in: where they are, what is wrong and what would be right, in two languages."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from types import MappingProxyType
from typing import ClassVar

import polars as pl

from gymnasieregion.platform.tables.messages import SHARED, Message

MOST_OF_A_KIND = 100_000
"""Faults told one by one for each check of a column; the rest is one fault that says how many."""

_NO_FACTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, or one warning.

    Args:
        file: Name of the file.
        line: Physical line in a text file (the header is line 1) or row in a sheet; 0 = the whole file.
        column: Column, or key of a settings file; "" = the whole line.
        value: What stands there, as written; never a secret.
        code: The code of its message.
        message: What is said of it.
        facts: What the message names.
    """

    file: str
    line: int
    column: str
    value: str
    code: str
    message: Message
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether nothing may be written; False for a warning."""
        return self.message.stops

    def wrong(self, lang: str = "sv") -> str:
        """What is wrong, in ``sv`` or ``en``."""
        return self._message(lang)[0].format_map(self.facts)

    def right(self, lang: str = "sv") -> str:
        """What would be right, in ``sv`` or ``en``."""
        return self._message(lang)[1].format_map(self.facts)

    def text(self, lang: str = "sv") -> str:
        """The whole fault as one line, in ``sv`` or ``en``."""
        line, column = ("line", "column") if lang == "en" else ("rad", "kolumn")
        place = self.file
        place += f", {line} {self.line}" if self.line else ""
        place += f", {column} {self.column}" if self.column else ""
        value = f" [{self.value}]" if self.value else ""
        return f"{place}{value}: {self.wrong(lang)} {self.right(lang)}"

    def _message(self, lang: str) -> tuple[str, str]:
        return self.message.en if lang == "en" else self.message.sv


@dataclass(slots=True)
class FaultList:
    """Collects faults while files are read; a room that has messages of its own has a list with them."""

    messages: ClassVar[Mapping[str, Message]] = SHARED
    faults: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, value: str, code: str, **facts: str) -> None:
        """Add one fault."""
        self.faults.append(Fault(file, line, column, value, code, self.messages[code], facts))

    def add_rows(
        self,
        rows: pl.DataFrame,
        *,
        file: str,
        line_of: Callable[[int], int],
        column: str,
        code: str,
        value: str = "",
        facts: Mapping[str, str] = _NO_FACTS,
        fixed: Mapping[str, str] = _NO_FACTS,
    ) -> None:
        """Add one fault for each row.

        Args:
            rows: The rows at fault with their ``_row``; no rows adds nothing.
            file: The file they are of.
            line_of: Physical line of a ``_row``.
            column: The column at fault.
            code: The message.
            value: The column whose cell is shown; "" = ``column``.
            facts: For each fact that differs between rows, the column that holds it; a column ``_first`` is
                a row and becomes a line.
            fixed: Facts that all rows share.
        """
        shown = value or column
        for row in rows.head(MOST_OF_A_KIND).iter_rows(named=True):
            told = {name: row[source] for name, source in facts.items()}
            told = {name: str(line_of(cell)) if facts[name] == "_first" else str(cell) for name, cell in told.items()}
            self.add(file, line_of(row["_row"]), column, str(row.get(shown) or ""), code, **{**fixed, **told})
        if (count := rows.height - MOST_OF_A_KIND) > 0:
            self.add(file, 0, column, "", "MORE_FAULTS", count=str(count))

    def in_order(self, *, stopping: bool) -> tuple[Fault, ...]:
        """The faults (or the warnings) by file, line and column."""
        chosen = [fault for fault in self.faults if fault.stops == stopping]
        return tuple(sorted(chosen, key=lambda fault: (fault.file, fault.line, fault.column, fault.code)))


def fault_report(faults: Iterable[tuple[str, int, str, str, str, str, str]], lang: str) -> bytes:
    """The report of faults as a file.

    Args:
        faults: File, line (0 = the whole file), column, value, code, what is wrong, what would be right.
        lang: ``sv`` or ``en``.
    """
    header = ("file", "line", "column", "value", "code", "wrong", "right")
    if lang != "en":
        header = ("fil", "rad", "kolumn", "värde", "kod", "fel", "rätt")
    report = StringIO(newline="")
    writer = csv.writer(report, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for file, line, *cells in faults:
        writer.writerow([_harmless(cell) for cell in (file, str(line or ""), *cells)])
    return report.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a typed cell as a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "@", "\t"} or (cell[:1] == "-" and len(cell) > 1) else cell
