"""What the database has of some applicants that advice is worked out from: one query a table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db.models import Value

from gymnasieregion.contexts.admission.core.merit import Grade, best_of
from gymnasieregion.contexts.admission.core.rules import MeritRules
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Choice,
    Completion,
    RowDecision,
    SkillTestPoints,
    TypedRank,
)
from gymnasieregion.contexts.admission.models import Grade as GradeRow

Cells: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one applicant.

    Args:
        birth_year: E.g. 2010.
        home: The home municipality's code.
        dance: From förberedande dansarutbildning.
        completed: Has completed a national programme or equal before.
        grades: The grades that count, later ones in.
        choices: Ids of the educations chosen, in order.
        decisions: What is decided of a choice, by the education's id.
        points: Of skills tests, in hundredths, by the education's id.
        agreed: Ids of educations where the agreement between home municipality and receiver is done.
    """

    birth_year: int
    home: str
    dance: bool
    completed: bool
    grades: tuple[Grade, ...]
    choices: tuple[str, ...]
    decisions: Mapping[str, RowDecision]
    points: Mapping[str, int]
    agreed: frozenset[str]


def known_of(year: int, applicants: Collection[int], rules: MeritRules) -> Mapping[int, Known]:
    """What is known of some applicants of a year, by key.

    Args:
        year: The admission year.
        applicants: Keys in the database; those of another year are left out.
        rules: By which a later grade is better than an earlier one.
    """
    people = Applicant.objects.filter(year=year, pk__in=applicants).order_by("pk")
    rows = list(people.values_list("pk", "birth_date", "home_municipality_code", "dance", "completed"))
    chosen = Choice.objects.filter(applicant__in=[row[0] for row in rows]).order_by("applicant", "rank")
    return _known(rows, _by_person(chosen.values_list("applicant", "offering_id")), rules)


def known_of_one(applicant: Applicant, choices: Sequence[str], rules: MeritRules) -> Known:
    """What is known of an applicant whose choices have been read already; two queries fewer.

    Args:
        applicant: Whom.
        choices: Ids of the educations chosen, in order.
        rules: By which a later grade is better than an earlier one.
    """
    who = applicant
    row = (who.pk, who.birth_date, who.home_municipality_code, who.dance, who.completed)
    return _known([row], {who.pk: [(id_,) for id_ in choices]}, rules)[who.pk]


def _known(
    rows: Sequence[tuple[int, date, str, bool, bool]],
    choices: Mapping[int, Sequence[Cells]],
    rules: MeritRules,
) -> Mapping[int, Known]:
    """What is known of applicants, given who they are and what they have chosen."""
    keys = [row[0] for row in rows]
    grades, later = _marks(keys)
    ruled = RowDecision.objects.filter(applicant__in=keys)
    decisions = _by_person((row.applicant_id, row.offering_id, row) for row in ruled)
    points, agreed = _points_and_agreed(keys)
    return {
        pk: Known(
            birth_year=born.year,
            home=home,
            dance=dance,
            completed=completed,
            grades=best_of(_grades(grades, pk), _grades(later, pk), rules),
            choices=tuple(id_ for (id_,) in choices.get(pk, ())),
            decisions=dict(decisions.get(pk, ())),
            points=dict(points.get(pk, ())),
            agreed=frozenset(id_ for id_, _ in agreed.get(pk, ())),
        )
        for pk, born, home, dance, completed in rows
    }


def _points_and_agreed(
    keys: Sequence[int],
) -> tuple[Mapping[int, Sequence[Cells]], Mapping[int, Sequence[Cells]]]:
    """The points of each person's skills tests, and where the agreement is done; one query."""
    tests = SkillTestPoints.objects.filter(applicant__in=keys).annotate(is_agreed=Value(0)).order_by()
    done = TypedRank.objects.filter(applicant__in=keys, agreement=TypedRank.Agreement.DONE).order_by()
    rows = tests.values_list("applicant", "offering_id", "points", "is_agreed")
    told = sorted(rows.union(done.values_list("applicant", "offering_id", Value(0), Value(1)), all=True))
    return (
        _by_person(row[:-1] for row in told if not row[-1]),
        _by_person(row[:-1] for row in told if row[-1]),
    )


def _marks(keys: Sequence[int]) -> tuple[Mapping[int, Sequence[Cells]], Mapping[int, Sequence[Cells]]]:
    """The grades, and the later ones, of each person; one query."""
    mark = ("applicant", "subject", "mark", "language_as", "is_later")
    first = GradeRow.objects.filter(applicant__in=keys).annotate(is_later=Value(0)).order_by().values_list(*mark)
    after = Completion.objects.filter(applicant__in=keys).annotate(is_later=Value(1)).order_by().values_list(*mark)
    told = sorted(first.union(after, all=True))
    return (
        _by_person(row[:-1] for row in told if not row[-1]),
        _by_person(row[:-1] for row in told if row[-1]),
    )


def _by_person(rows: Iterable[Cells]) -> Mapping[int, Sequence[Cells]]:
    """Rows by their first column, without it."""
    found: dict[int, list[Cells]] = {}
    for person, *cells in rows:
        found.setdefault(person, []).append(tuple(cells))
    return found


def _grades(rows: Mapping[int, Sequence[Cells]], person: int) -> tuple[Grade, ...]:
    return tuple(Grade(*cells) for cells in rows.get(person, ()))
