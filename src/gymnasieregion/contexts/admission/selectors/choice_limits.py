"""The lowest admitted points of earlier years, for the educations of an offer.

A synthetic year has the practice region's own figures and nothing else; a real year has the real tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from django.db import connection

from gymnasieregion.contexts.admission.core.choice_warnings import Limit
from gymnasieregion.contexts.admission.models import AdmissionYear, Run
from gymnasieregion.contexts.admission.selectors.statistics import DataSet, data_sets, rows_of
from gymnasieregion.contexts.offer.api import folded
from gymnasieregion.contexts.offer.contracts import OfferedEducation

MOST_YEARS = 5
PRELIMINARY = " preliminary"
KEPT = 16
KEPT_NAMES = 8192
"""Keys of educations that are kept: some years' whole offer."""

_STAMP = """
    SELECT 'file', id, sha256, figures, source FROM admission_statisticsset WHERE "real" = %s
    UNION ALL SELECT 'run', run.id, run.seal, run.state, run.settings FROM admission_run run
    JOIN admission_publication publication ON publication.run_id = run.id
    JOIN admission_admissionyear year ON year.year = run.year_id
    WHERE publication.published_at IS NOT NULL AND publication.cancelled_at IS NULL AND year.synthetic = %s
"""
"""What the tables are of: while it is the same, so are they. Each page of an application asks it."""

Stamp: TypeAlias = tuple[tuple[str, int, str, str, str], ...]


def limit_tables(year: AdmissionYear) -> Sequence[tuple[str, DataSet]]:
    """What the limits beside a choice are read from, the latest first: *when*, and the table.

    Args:
        year: The year that is applied for: its own final round when that is published, else its preliminary one, and
            at most five earlier years, each by its last published final round, else by the file of the office.
    """
    is_real = not year.synthetic
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [is_real, year.synthetic])
        stamp = tuple(sorted(cursor.fetchall()))
    return _tables(year.pk, is_real, stamp)


@lru_cache(maxsize=KEPT)
def _tables(year: int, is_real: bool, stamp: Stamp) -> Sequence[tuple[str, DataSet]]:
    """The same, kept as long as what they are of stands as it is."""
    there = {(what, key) for what, key, *_ in stamp}
    chosen: dict[str, DataSet] = {}
    for one in data_sets(is_real=is_real):  # the latest first; a year's runs before its file
        kind = one.run.kind if one.run is not None else Run.Kind.FINAL
        if (one.run is not None and ("run", one.run.pk) not in there) or (
            one.imported is not None and ("file", one.imported.pk) not in there
        ):
            continue  # it came just now: the next page has it, with a stamp of its own
        if one.year == year and kind == Run.Kind.PRELIMINARY:
            chosen.setdefault(f"{one.year}{PRELIMINARY}", one)
        elif one.year < year and kind == Run.Kind.FINAL:
            chosen.setdefault(str(one.year), one)
        elif one.year == year and one.run is not None and kind == Run.Kind.FINAL:
            chosen.setdefault(str(year), one)
    tables = [(when, one) for when, one in chosen.items() if "limit" in one.figures]
    own = [pair for pair in tables if pair[0] == str(year)] or [pair for pair in tables if PRELIMINARY in pair[0]]
    before = [pair for pair in tables if pair[0].isdecimal() and pair[0] != str(year)]
    return tuple(own + before[:MOST_YEARS])


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
        key = _key(each.municipality, each.school, each.study_path)
        rows = [(when, table[key]) for when, table in read if key in table]
        found[each.offering_id] = tuple(Limit(when, points, reason) for when, (points, reason) in rows)
    return found


@lru_cache(maxsize=KEPT_NAMES)
def _key(municipality: str, school: str, study_path: str) -> str:
    return "|".join(map(folded, (municipality, school, study_path)))


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
