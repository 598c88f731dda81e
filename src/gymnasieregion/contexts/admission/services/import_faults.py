"""Faults of a file that is handed in: those of its own rows, and those it would cause among rows that are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_faults import MESSAGES, Fault, fault_report
from gymnasieregion.kernel.errors import Language

_LINE = "\x00"
_KEPT = {
    "sv": (f"på rad {_LINE}", "bland det som redan är inlagt"),
    "en": (f"on line {_LINE}", "among what is entered"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One fault or warning.

    Args:
        line: The line in the file; 0 for the whole file or for a row that is kept.
        table: The table of a row that is kept; "" for a row of the file.
        row: The key of a row that is kept; () for a row of the file.
        column: The column; "" for the whole row.
        value: What stands there, as written.
        code: Its message in the catalogue.
        facts: What the message names; a ``first`` below 0 is a row that is kept.
    """

    line: int
    table: str
    row: tuple[str, ...]
    column: str
    value: str
    code: str
    facts: Mapping[str, str]

    def wrong(self, lang: Language) -> str:
        """What is wrong."""
        return self._said(lang, 0)

    def right(self, lang: Language) -> str:
        """What would be right."""
        return self._said(lang, 1)

    def place(self, lang: Language) -> str:
        """Where a row that is kept stands: its table and key; "" for a row of the file."""
        if not self.table:
            return ""
        title = table_title(self.table, lang)
        return f"{title}: {', '.join(self.row)}"

    def as_json(self) -> list[object]:
        """As the house keeps it."""
        return [self.line, self.table, list(self.row), self.column, self.value, self.code, dict(self.facts)]

    def _said(self, lang: Language, part: int) -> str:
        message = MESSAGES[self.code]
        text = (message.en if lang == "en" else message.sv)[part]
        facts = dict(self.facts)
        if "target" in facts:
            facts["target"] = table_title(facts["target"].split(".", maxsplit=1)[0], lang)
        if not facts.get("first", "").startswith("-"):
            return text.format_map(facts)
        return text.format_map({**facts, "first": _LINE}).replace(*_KEPT[lang])


def told_from(kept: Sequence[object]) -> Told:
    """A fault out of what ``as_json`` gave."""
    line, table, row, column, value, code, facts = kept
    assert isinstance(line, int)
    assert isinstance(row, list)
    assert isinstance(facts, dict)
    return Told(line, str(table), tuple(row), str(column), str(value), str(code), facts)


def cause_of(kept: Sequence[object]) -> tuple[str, str]:
    """Column and code of a fault as ``as_json`` gave it, without making the whole of it."""
    return str(kept[3]), str(kept[5])


def told_of_file(fault: Fault) -> Told:
    """A fault of the file's own."""
    return Told(max(fault.line, 0), "", (), fault.column, fault.value, fault.code, fault.facts)


def table_title(name: str, lang: Language) -> str:
    """What a table is called."""
    return TITLES_EN[name] if lang == "en" else table_named(name).title


TITLES_EN: Mapping[str, str] = {
    "applicants": "Applicants",
    "grades": "Grades",
    "choices": "Choices",
    "row_decisions": "Decisions on choices",
    "tests": "Skill tests",
    "ranks": "Rankings by the school",
    "held": "Already admitted",
    "completions": "Later grades",
    "offerings": "Offerings",
    "seat_groups": "Seat groups",
}
"""The tables in English; in Swedish the schema says it."""


def report_of(file: str, faults: Iterable[Told], lang: Language) -> bytes:
    """The faults as a file that opens in a spreadsheet; a row that is kept has its table and key in the first column.

    Args:
        file: The name of the file that was handed in.
        faults: The faults.
        lang: Of the report.
    """
    rows = (
        (each.place(lang) or file, each.line, each.column, each.value, each.code, each.wrong(lang), each.right(lang))
        for each in faults
    )
    return fault_report(rows, lang)
