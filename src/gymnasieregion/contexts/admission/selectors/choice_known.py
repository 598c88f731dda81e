"""What the database has of some applicants that advice is worked out from: one query for all tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from gymnasieregion.contexts.admission.core.merit import Grade, best_of
from gymnasieregion.contexts.admission.core.rules import MeritRules
from gymnasieregion.contexts.admission.models import Applicant, Choice

GRADE, LATER, DECISION, POINTS, AGREED = "grade", "later", "decision", "points", "agreed"
_FOUND = """
    SELECT applicant_id, 'grade', subject, mark, language_as, '' FROM admission_grade
    WHERE applicant_id IN ({keys})
    UNION ALL SELECT applicant_id, 'later', subject, mark, language_as, '' FROM admission_completion
    WHERE applicant_id IN ({keys})
    UNION ALL SELECT applicant_id, 'decision', offering_id, hand, dispensation,
    CASE WHEN eligible IS NULL THEN '' WHEN eligible THEN 'yes' ELSE 'no' END FROM admission_rowdecision
    WHERE applicant_id IN ({keys})
    UNION ALL SELECT applicant_id, 'points', offering_id, CAST(points AS text), '', '' FROM admission_skilltestpoints
    WHERE applicant_id IN ({keys})
    UNION ALL SELECT applicant_id, 'agreed', offering_id, '', '', '' FROM admission_typedrank
    WHERE applicant_id IN ({keys}) AND agreement = 'DONE'
"""
"""What there is of some applicants; each page of an application asks it, and Django takes ten times as long over it."""
_ELIGIBLE = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided of a choice, as far as advice asks.

    Args:
        hand: ``1`` or ``2``; "" where nothing is decided.
        dispensation: From what; "" for none.
        eligible: None where nothing is decided.
    """

    hand: str
    dispensation: str
    eligible: bool | None


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
    decisions: Mapping[str, Decided]
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
    choices: dict[int, list[str]] = {}
    for person, id_ in chosen.values_list("applicant_id", "offering_id"):
        choices.setdefault(person, []).append(id_)
    return _known(rows, choices, rules)


def known_of_one(applicant: Applicant, choices: Sequence[str], rules: MeritRules) -> Known:
    """What is known of an applicant whose choices have been read already; two queries fewer.

    Args:
        applicant: Whom.
        choices: Ids of the educations chosen, in order.
        rules: By which a later grade is better than an earlier one.
    """
    who = applicant
    row = (who.pk, who.birth_date, who.home_municipality_code, who.dance, who.completed)
    return _known([row], {who.pk: choices}, rules)[who.pk]


@dataclass(slots=True)
class _Found:
    """What is found of one applicant, as it comes from the tables."""

    grades: list[Grade] = field(default_factory=list)
    later: list[Grade] = field(default_factory=list)
    decisions: dict[str, Decided] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)


def _known(
    rows: Sequence[tuple[int, date, str, bool, bool]],
    choices: Mapping[int, Sequence[str]],
    rules: MeritRules,
) -> Mapping[int, Known]:
    """What is known of applicants, given who they are and what they have chosen."""
    found = _found([row[0] for row in rows])
    known: dict[int, Known] = {}
    for pk, born, home, dance, completed in rows:
        one = found.get(pk) or _Found()
        later = sorted(one.later, key=lambda grade: (grade.subject, grade.mark, grade.language_as))
        known[pk] = Known(
            birth_year=born.year,
            home=home,
            dance=dance,
            completed=completed,
            grades=best_of(one.grades, later, rules),
            choices=tuple(choices.get(pk, ())),
            decisions=one.decisions,
            points=one.points,
            agreed=frozenset(one.agreed),
        )
    return known


def _found(keys: Sequence[int]) -> Mapping[int, _Found]:
    """The rows of the tables by applicant; one query, or none."""
    found: dict[int, _Found] = {}
    if not keys:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(keys=", ".join(str(int(key)) for key in keys)))
        rows = cursor.fetchall()
    for person, what, first, second, third, fourth in rows:
        one = found.get(person)
        if one is None:
            one = found[person] = _Found()
        if what == GRADE:
            one.grades.append(Grade(first, second, third))
        elif what == LATER:
            one.later.append(Grade(first, second, third))
        elif what == DECISION:
            one.decisions[first] = Decided(second, third, _ELIGIBLE[fourth])
        elif what == POINTS:
            one.points[first] = int(second)
        else:
            one.agreed.add(first)
    return found
