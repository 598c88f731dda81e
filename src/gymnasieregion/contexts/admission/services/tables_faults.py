"""Faults in an input folder: where they are, what is wrong and what would be right, in two languages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from gymnasieregion.contexts.admission.services.tables_messages import CELLS, COLUMNS, FILES, KEYS
from gymnasieregion.contexts.admission.services.tables_messages_points import POINTS
from gymnasieregion.contexts.admission.services.tables_messages_pupils import PUPILS
from gymnasieregion.contexts.admission.services.tables_messages_rows import OFFER, ROUND, ROWS
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.tables import faults
from gymnasieregion.platform.tables.faults import Fault, fault_report
from gymnasieregion.platform.tables.messages import SHARED, Message

__all__ = ["MESSAGES", "BadInputError", "Fault", "FaultList", "fault_report", "write_fault_report"]

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {**SHARED, **FILES, **COLUMNS, **CELLS, **KEYS, **OFFER, **ROWS, **ROUND, **PUPILS, **POINTS}
)
"""Every message by its code."""


class FaultList(faults.FaultList):
    """Collects faults while a folder is read, in the words of the admission."""

    messages: ClassVar[Mapping[str, Message]] = MESSAGES


class BadInputError(RegionError):
    """The input folder has faults; nothing is decided from it.

    Args:
        faults: Every fault, by file and line.
        warnings: What does not stop a round, found on the way.
    """

    sv: ClassVar[str] = "Underlaget har {count} fel."
    en: ClassVar[str] = "Faults in the input: {count}."

    def __init__(self, faults: Sequence[Fault], warnings: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        self.warnings = tuple(warnings)
        super().__init__(count=len(self.faults))


def write_fault_report(faults: Sequence[Fault], path: Path, lang: str = "sv") -> None:
    """Write every fault as a table that opens in a spreadsheet (semicolons, UTF-8 with BOM).

    Args:
        faults: The faults; none gives a table with a header only.
        path: The file to write.
        lang: ``sv`` or ``en``.
    """
    cells = ((f.file, f.line, f.column, f.value, f.code, f.wrong(lang), f.right(lang)) for f in faults)
    path.write_bytes(fault_report(cells, lang))
