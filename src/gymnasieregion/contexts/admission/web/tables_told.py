"""What was found in a file, in words, and without what its reader may not know."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_check import protected_among
from gymnasieregion.contexts.admission.services.import_faults import Told, cause_of, told_from
from gymnasieregion.contexts.admission.web.tables_words import cell_text, column_title
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.pages.words import page_language, said

WHOLE_LINES = frozenset({"NOT_UTF8", "QUOTE_INSIDE", "STRAY_CELL", "STRAY_CELL_IN_SHEET"})
"""Faults whose value is a piece of a line, so that it may be of anybody."""

ALIKE: Mapping[str, tuple[str, str]] = {
    "CELL_COUNT": (
        "Raden har fler eller färre celler än rubrikraden.",
        "The row has more or fewer cells than the header.",
    ),
    "STRAY_CELL": ("En cell ligger utanför tabellen.", "A cell is outside the table."),
    "STRAY_CELL_IN_SHEET": ("En cell ligger utanför tabellen.", "A cell is outside the table."),
}
"""What is said of faults of a kind together, where each says a number or a place of its own."""


@dataclass(frozen=True, slots=True)
class FoundFor:
    """What was found in a file, for one reader.

    Args:
        table: The table that the file is for.
        found: What the house has kept of it.
        hidden: Applicants of whom the reader may know nothing.
    """

    table: str
    found: Mapping[str, Any]
    hidden: frozenset[str]

    def kept(self, kind: str) -> list[list[object]]:
        """Its ``faults`` or its ``warnings`` as the house keeps them: tens of thousands, of which a page shows some."""
        kept: list[list[object]] = self.found.get(kind, [])
        return kept

    def told(self, kept: Iterable[Sequence[object]]) -> list[Told]:
        """Some faults or warnings; of those who are hidden neither ids nor what stands on their lines."""
        told = [told_from(each) for each in kept]
        return [self._masked(each) for each in told] if self.hidden else told

    def line(self, told: Told) -> dict[str, object]:
        """A fault in words, with the whole line as it is written."""
        lang, cells = page_language(), self._cells(told)
        return {
            "line": told.line,
            "place": told.place(lang),
            "column": told.column,
            "column_title": column_title(told.table or self.table, told.column),
            "value": told.value,
            "wrong": told.wrong(lang),
            "right": told.right(lang),
            "cells": None if self.hidden & set(cells) else cells,
        }

    def causes(self) -> list[tuple[str, str, str, int]]:
        """Column, its title, what is wrong and how often, the most frequent first; nothing where each stands alone."""
        faults = self.kept("faults")
        counts = Counter(map(cause_of, faults))
        if len(counts) in {0, len(faults)}:
            return []
        firsts = {cause_of(fault): fault for fault in reversed(faults)}
        examples = {cause: self.told([first])[0] for cause, first in firsts.items()}
        ordered = sorted(counts, key=lambda cause: (-counts[cause], cause))
        lang = page_language()
        return [
            (
                column,
                column_title(self.table, column),
                said(*ALIKE[code]) if code in ALIKE else examples[column, code].wrong(lang),
                counts[column, code],
            )
            for column, code in ordered
        ]

    def sample(self) -> dict[str, list[Any]]:
        """The first rows of each kind in words; of those that change, each cell with what it was."""
        fields = table_named(self.table).fields
        sample = self.found.get("sample", {})

        def words(cells: list[str]) -> list[str]:
            return [cell_text(field, cell) or "–" for field, cell in zip(fields, cells, strict=True)]

        def shown(part: str) -> list[list[str]]:
            return [words(cells) for cells in sample.get(part, []) if not self.hidden & set(cells)]

        pairs = zip(shown("before"), shown("after"), strict=True)
        return {
            "new": shown("new"),
            "removed": shown("removed"),
            "changed": [
                [(was, becomes, was != becomes) for was, becomes in zip(before, after, strict=True)]
                for before, after in pairs
            ],
        }

    def _cells(self, told: Told) -> list[str]:
        cells: list[str] = self.found.get("lines", {}).get(str(told.line)) or []
        return cells

    def _masked(self, told: Told) -> Told:
        """A fault without what may tell of those who are hidden."""
        if told.code in WHOLE_LINES:
            return replace(told, value="")
        texts = {told.value, *told.row, *told.facts.values(), *self._cells(told)}
        if not self.hidden & texts:
            return told
        somebody = said("(skyddad)", "(protected)")
        facts = {name: somebody if text in self.hidden else text for name, text in told.facts.items()}
        row = (somebody,) * bool(told.row)
        return replace(told, row=row, value="", facts=facts)


def found_for(actor: Actor, year: int, table: str, found: Mapping[str, Any]) -> FoundFor:
    """What was found in a file, for a reader.

    Args:
        actor: Who reads; all but the office know of nobody whose identity is protected.
        year: The admission year.
        table: The table that the file is for.
        found: What the house has kept of it.
    """
    return FoundFor(table, found, frozenset() if sees_protected(actor) else protected_among(year))
