"""The rows of a year's tables as lists: found, in order, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.tables import KEPT, kind_of, text_frame
from gymnasieregion.contexts.admission.selectors.tables_schema import Table, table_named
from gymnasieregion.contexts.offer.api import offer_rows

PROTECTED = "_protected"
FEW = 5
"""Offerings that are looked up; among more, the rows are read in order."""

NONE = Applicant.Protection.NONE


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a table.

    Args:
        year: The admission year.
        table: A key of ``KEPT``.
        applicant: An applicant's id, or how an id or an identity number begins; "" for any.
        offerings: Ids of offerings; None for any.
        exact: The value of a column, by column; "" for any.
        sees_protected: Whether rows of those whose identity is protected are among them; their cells are not shown.
        sort: A column, with ``-`` before it backwards; "" for the order of the key.
    """

    year: int
    table: str
    applicant: str = ""
    offerings: tuple[str, ...] | None = None
    exact: Mapping[str, str] | None = None
    sees_protected: bool = False
    sort: str = ""


class RowList:
    """The rows that are wanted, counted and cut as a list is.

    Args:
        wanted: Which.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.schema: Table = table_named(wanted.table)
        self._own = wanted.table == "applicants"
        self._total: int | None = None
        self._who: dict[str, object] = {"year": wanted.year, "is_active": True}
        if not wanted.sees_protected:
            self._who["protection"] = NONE
        self._rows = self._found()

    def count(self) -> int:
        """How many there are."""
        if self._total is None:
            self._total = self._rows.count() if self._own or self.wanted.applicant else self._counted()
        return self._total

    def protected(self) -> int:
        """How many of them are of somebody whose identity is protected."""
        whose = Applicant.objects.filter(year=self.wanted.year).exclude(protection=NONE).values_list("pk", flat=True)
        ids = list(whose) if self.wanted.sees_protected else []
        of = "pk__in" if self._own else "applicant__in"
        return self._rows.filter(**{of: ids}).count() if ids else 0

    def __getitem__(self, part: slice) -> list[dict[str, str]]:
        """Some of them in order, each with its columns and ``_protected`` (``yes`` or ``no``)."""
        return self.frame(part).to_dicts()

    def frame(self, part: slice | None = None) -> pl.DataFrame:
        """Some of them, or all, in order, with their columns and ``_protected``.

        Rows in the last half are read backwards: a database reads all that stands before them.
        """
        if part is None:
            return self._read(self._rows, self._order(), part)
        total, start = self.count(), part.start or 0
        stop = total if part.stop is None else min(part.stop, total)
        if self._by_offering():
            offerings, there = self._offerings_at(start, stop)
            return self._read(self._rows.filter(offering_id__in=offerings), self._order(), there)
        if start > total // 2:
            back = slice(max(total - stop, 0), max(total - start, 0))
            return self._read(self._rows, [_turned(name) for name in self._order()], back).reverse()
        return self._read(self._rows, self._order(), slice(start, stop))

    def _read(self, found: "QuerySet[Any]", order: Sequence[str], part: slice | None) -> pl.DataFrame:
        ordered = found.order_by(*order)
        protection = "protection" if self._own else "applicant__protection"
        marked = ordered.annotate(
            **{
                PROTECTED.strip("_"): Case(
                    When(**{protection: NONE}, then=Value("no")), default=Value("yes"), output_field=CharField()
                )
            }
        )
        rows = marked.values_list(*(self._field(name) for name in self.schema.columns), PROTECTED.strip("_"))
        kinds = {name: kind_of(self.wanted.table, name) for name in self.schema.columns} | {PROTECTED: "CharField"}
        try:
            return text_frame(rows if part is None else rows[part], kinds)
        except EmptyResultSet:
            return pl.DataFrame(schema=dict.fromkeys(kinds, pl.String))

    def _field(self, column: str) -> str:
        return "applicant__applicant_id" if column == "applicant_id" and not self._own else column

    def _order(self) -> Sequence[str]:
        key = [self._field(name) for name in self.schema.primary_key]
        column = self.wanted.sort.removeprefix("-")
        if column not in self.schema.columns:
            return key
        sign = "-" if self.wanted.sort.startswith("-") else ""
        return [f"{sign}{self._field(column)}", *(name for name in key if name != self._field(column))]

    def _found(self) -> "QuerySet[Any]":
        wanted, who = self.wanted, self._who
        every = KEPT[wanted.table]._default_manager.all()  # noqa: SLF001 - documented way to the rows of any model
        if self._own:
            rows = every.filter(**who)
            rows = rows.filter(_called(wanted.year, wanted.applicant)) if wanted.applicant else rows
        elif wanted.applicant:
            called = Applicant.objects.filter(_called(wanted.year, wanted.applicant), **who)
            rows = every.filter(applicant__in=called)
        else:
            rows = every.filter(**{f"applicant__{name}": value for name, value in who.items()})
        if wanted.offerings is not None and len(wanted.offerings) <= FEW:
            rows = rows.filter(offering_id__in=wanted.offerings)
        elif wanted.offerings is not None:
            as_text = Concat("offering_id", Value(""))  # no index: with a long list the databases choose badly
            rows = rows.alias(as_text=as_text).filter(as_text__in=wanted.offerings)
        return rows.filter(**self._exact())

    def _exact(self) -> dict[str, object]:
        """The values that columns must have."""
        exact = self.wanted.exact or {}
        return {name: _value(self.wanted.table, name, cell) for name, cell in exact.items() if cell}

    def _whoever(self) -> "QuerySet[Any]":
        """The rows that are wanted, whosever they are."""
        rows = KEPT[self.wanted.table]._default_manager.filter(**self._exact())  # noqa: SLF001 - as above
        return rows if self.wanted.offerings is None else rows.filter(offering_id__in=self.wanted.offerings)

    def _of_others(self) -> "QuerySet[Any]":
        """Of those the rows of applicants who are not wanted: other years', not tried, or protected."""
        return self._whoever().filter(applicant__in=Applicant.objects.exclude(**self._who))

    def _counted(self) -> int:
        """How many, without looking up whose each row is: most are of those who are wanted."""
        return int(self._whoever().count()) - int(self._of_others().count())

    def _by_offering(self) -> bool:
        """Whether the list is of everybody in the order of the offerings, so that it can be entered at any of them."""
        return self.wanted.sort.removeprefix("-") == "offering_id" and not (self._own or self.wanted.applicant)

    def _offerings_at(self, start: int, stop: int) -> tuple[list[str], slice]:
        """The offerings that some rows of the list are of, and where the rows are among those of these offerings."""
        counts = self._whoever().order_by(self._order()[0]).values_list("offering_id").annotate(count=Count("pk"))
        away = dict(self._of_others().order_by().values_list("offering_id").annotate(count=Count("pk")))
        found, before, skipped = [], 0, 0
        for offering, count in counts:
            after = before + count - away.get(offering, 0)
            if after <= start:
                skipped = after
            elif before < stop:
                found.append(offering)
            before = after
        return found, slice(start - skipped, max(stop - skipped, start - skipped))


def _turned(field: str) -> str:
    """A field of an order, turned."""
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _called(year: int, text: str) -> Q:
    """An applicant of that id; when there is none, those whose id or open identity number begins so."""
    if Applicant.objects.filter(year=year, applicant_id=text).exists():
        return Q(applicant_id=text)
    return Q(applicant_id__startswith=text) | Q(identity_number__startswith=text.replace("-", ""), protection=NONE)


def _value(table: str, column: str, cell: str) -> object:
    """A cell as the database keeps it; of a table's columns only those with a list of values are asked for."""
    return cell == "yes" if kind_of(table, column) == "BooleanField" else cell


def counts_of_tables(year: int) -> dict[str, int]:
    """How many rows of applicants who are tried each table of a year has."""
    others = Applicant.objects.exclude(year=year, is_active=True)
    found = {}
    for name, model in KEPT.items():
        rows = model._default_manager.all()  # noqa: SLF001 - documented way to the rows of any model
        away = others if name == "applicants" else rows.filter(applicant__in=others)
        found[name] = rows.count() - away.count()  # most are of this year: quicker than to look each of them up
    return found


def offering_names(year: int) -> dict[str, tuple[str, str]]:
    """What each offering of a year is called: its study path, and its school."""
    return {row.offering_id: (row.study_path, row.school) for row in offer_rows(year)}


def offerings_called(names: Mapping[str, tuple[str, str]], text: str) -> tuple[str, ...]:
    """The ids of the offerings that somebody means: the one of that id, or those with every word in name or school."""
    if text in names:
        return (text,)
    words = text.casefold().split()
    return tuple(
        id_ for id_, name in names.items() if all(word in f"{id_} {' '.join(name)}".casefold() for word in words)
    )
