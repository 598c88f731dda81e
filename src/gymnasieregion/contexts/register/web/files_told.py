"""What was found in a file of events, in words, and without what its reader may not know."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.services.file_faults import MESSAGES
from gymnasieregion.contexts.register.services.files_kept import found_of
from gymnasieregion.contexts.register.web.files_words import column_title
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.pages.words import page_language
from gymnasieregion.platform.tables.faults import Fault, fault_report

WHOLE_LINES = frozenset({"NOT_UTF8", "QUOTE_INSIDE", "STRAY_CELL", "STRAY_CELL_IN_SHEET"})
"""Faults whose value is a piece of a line, so that it may be of anybody."""


@dataclass(frozen=True, slots=True)
class FoundFor:
    """What was found in a file, for one reader.

    Args:
        row: The file.
        found: What the house has kept of it.
        hidden: Lines of which the reader may know nothing.
    """

    row: EventFile
    found: Mapping[str, Any]
    hidden: frozenset[int]

    def kept(self, part: str) -> list[Sequence[Any]]:
        """Its ``faults`` or its ``warnings`` as the house keeps them: tens of thousands, of which a page shows some."""
        kept: list[Sequence[Any]] = self.found.get(part, [])
        return kept

    def told(self, kept: Iterable[Sequence[Any]]) -> list[Fault]:
        """Some faults or warnings; of a line that is hidden not what stands on it."""
        return [
            Fault(
                self.row.file_name, line, column, "" if self._is_hidden(line, code) else value, code, MESSAGES[code],
                facts,
            )
            for line, column, value, code, facts in kept
        ]  # fmt: skip

    def line(self, fault: Fault) -> dict[str, object]:
        """A fault in words, with the whole line as it is written."""
        lang = page_language()
        cells = self.found.get("lines", {}).get(str(fault.line)) or []
        return {
            "line": fault.line,
            "column": fault.column,
            "column_title": column_title(EventKind(self.row.kind), fault.column),
            "value": fault.value,
            "wrong": fault.wrong(lang),
            "right": fault.right(lang),
            "cells": [] if self._is_hidden(fault.line, "") else cells,
        }

    def causes(self) -> list[tuple[str, str, str, int]]:
        """Column, its title, what would be right and how often, the most frequent first; () where each stands alone."""
        faults = self.kept("faults")
        counts = Counter((column, code) for _, column, _, code, _ in faults)
        if len(counts) in {0, len(faults)}:
            return []
        firsts = {(column, code): fault for fault in reversed(faults) for _, column, _, code, _ in [fault]}
        kind, lang = EventKind(self.row.kind), page_language()
        return [
            (column, column_title(kind, column), self.told([firsts[column, code]])[0].right(lang), count)
            for (column, code), count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        ]

    def report(self) -> bytes:
        """Every fault as a file that opens in a spreadsheet."""
        lang = page_language()
        told = self.told(self.kept("faults"))
        cells = ((f.file, f.line, f.column, f.value, f.code, f.wrong(lang), f.right(lang)) for f in told)
        return fault_report(cells, lang)

    def _is_hidden(self, line: int, code: str) -> bool:
        return line in self.hidden or (bool(self.hidden) and code in WHOLE_LINES)


def found_for(actor: Actor, row: EventFile) -> FoundFor:
    """What was found in a file, for a reader: the auditor sees nothing that stands on lines about the protected.

    Args:
        actor: Who reads.
        row: The file.
    """
    found = found_of(row)
    hidden: Any = found.get("hidden", [])
    return FoundFor(row, found, frozenset(hidden) if actor.role is Role.AUDITOR else frozenset())
