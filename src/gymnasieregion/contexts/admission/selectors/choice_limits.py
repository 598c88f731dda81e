"""The lowest admitted points of earlier years, for the educations of an offer.

A synthetic year has the practice region's own figures and nothing else; a real year has the real tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from gymnasieregion.contexts.admission.core.choice_warnings import Limit
from gymnasieregion.contexts.admission.models import AdmissionYear, Run
from gymnasieregion.contexts.admission.selectors.statistics import DataSet, data_sets, rows_of
from gymnasieregion.contexts.offer.api import folded
from gymnasieregion.contexts.offer.contracts import OfferedEducation

MOST_YEARS = 5
PRELIMINARY = " preliminary"
KEPT = 16


def limit_tables(year: AdmissionYear) -> Sequence[tuple[str, DataSet]]:
    """What the limits beside a choice are read from, the latest first: *when*, and the table.

    Args:
        year: The year that is applied for: its own preliminary round when that is published, and at most five earlier
            years, each by its last published final round, else by the file that the office brought in.
    """
    chosen: dict[str, DataSet] = {}
    for one in data_sets(is_real=not year.synthetic):  # the latest first; a year's runs before its file
        kind = one.run.kind if one.run is not None else Run.Kind.FINAL
        if one.year == year.pk and kind == Run.Kind.PRELIMINARY:
            chosen.setdefault(f"{one.year}{PRELIMINARY}", one)
        elif one.year < year.pk and kind == Run.Kind.FINAL:
            chosen.setdefault(str(one.year), one)
    tables = [(when, one) for when, one in chosen.items() if "limit" in one.figures]
    before = [pair for pair in tables if PRELIMINARY not in pair[0]][:MOST_YEARS]
    return [pair for pair in tables if PRELIMINARY in pair[0]] + before


def has_preliminary(tables: Sequence[tuple[str, DataSet]]) -> bool:
    """Whether the preliminary round of the year that is applied for is among some tables."""
    return any(PRELIMINARY in when for when, _ in tables)


def limits_of(
    tables: Sequence[tuple[str, DataSet]], offerings: Iterable[OfferedEducation]
) -> Mapping[str, tuple[Limit, ...]]:
    """The limits of some educations by their ids, the latest first; () where no table has the education.

    Tables have no codes of schools: an education is the same when municipality, school and name are. Where a table has
    two of the same name, that table says nothing of it.

    Args:
        tables: From ``limit_tables``.
        offerings: The educations.
    """
    read = [(when, _by_key(one)) for when, one in tables]
    found: dict[str, tuple[Limit, ...]] = {}
    for each in offerings:
        key = "|".join(map(folded, (each.municipality, each.school, each.study_path)))
        rows = [(when, table[key]) for when, table in read if key in table]
        found[each.offering_id] = tuple(Limit(when, points, reason) for when, (points, reason) in rows)
    return found


@lru_cache(maxsize=KEPT)
def _by_key(table: DataSet) -> Mapping[str, tuple[int | None, str]]:
    """Hundredths and reason by education; a table never changes under its hash, which is part of what it is kept by."""
    found: dict[str, tuple[int | None, str]] = {}
    twice: set[str] = set()
    for key, points, reason in rows_of(table).select("key", "limit", "reason").iter_rows():
        if key in found:
            twice.add(key)
        found[key] = (None if points is None else round(points * 100), reason)
    return {key: value for key, value in found.items() if key not in twice}
