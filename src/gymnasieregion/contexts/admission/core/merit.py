"""The merit value: which grades count, and how much. The twin that people read, and that defines right.

The best grade in a modern language read as språkval is added beside the best of the *other* grades; a further språkval
competes among those. An F is a grade worth nothing; a dash is no grade. Who comes from förberedande dansarutbildning
and has fewer grades than are counted gets the sum of them scaled up in proportion, half up to the hundredth; the
språkval is added after that, as it is.

**Source:** Gymnasieförordning (2010:2039) 7 kap. 4 §.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from gymnasieregion.contexts.admission.core.rules import MeritRules

NO_GRADE = "-"
"""The mark of a subject that was read without a grade being set (streck)."""

SEPARATE: Mapping[str, str] = MappingProxyType({})
"""No two subjects count as one."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A final grade.

    Args:
        subject: Subject code, e.g. ``MA`` or ``FRA``.
        mark: A mark of ``MeritRules.points``, e.g. ``A``; ``-`` for no grade.
        language_as: How a language was read, e.g. ``M2`` (språkval); "" for other subjects.
    """

    subject: str
    mark: str
    language_as: str = ""


@dataclass(frozen=True, slots=True)
class MeritValue:
    """A merit value and the grades that it was made of, so that it can be explained.

    Args:
        points_hundredths: The merit value in hundredths of a point; 34000 is the most by the rules of 2014.
        counted: The best grades, best first.
        extra_language: The språkval added on top of them.
        scaled_from: How many grades the sum was scaled from (förberedande dansarutbildning), None if not scaled.
    """

    points_hundredths: int
    counted: tuple[Grade, ...]
    extra_language: tuple[Grade, ...]
    scaled_from: int | None


def merit_value(
    grades: Sequence[Grade],
    rules: MeritRules,
    *,
    dance: bool = False,
    same_subject: Mapping[str, str] = SEPARATE,
) -> MeritValue:
    """Sum the best grades, and the best språkval on top of them.

    Args:
        grades: Every grade of the applicant, in any order; one for each subject.
        rules: The rules in force on the day the law is applied to.
        dance: From förberedande dansarutbildning.
        same_subject: Subjects that count as one, e.g. ``{"SVA": "SV"}``; with both, the better one counts.

    Returns:
        The merit value and its grades. No grades at all gives 0 points, which is not the same as ineligible.

    Raises:
        ValueError: If a mark is unknown or a subject comes twice.

    Source:
        Gymnasieförordning (2010:2039) 7 kap. 4 §.

    >>> from decimal import Decimal
    >>> marks = {"A": Decimal(20), "E": Decimal(10), "F": Decimal(0)}
    >>> rules = MeritRules(marks, best_grades=2, extra_language_grades=1, language_choice_codes=frozenset({"M2"}))
    >>> merit_value([Grade("BL", "A"), Grade("IDH", "E"), Grade("FRA", "E", "M2")], rules).points_hundredths
    4000
    """
    worth = hundredths(rules)
    _refuse_impossible(grades, worth)

    def best_first(some: Sequence[Grade]) -> list[Grade]:
        return sorted(some, key=lambda grade: (-worth[grade.mark], grade.subject))

    best: dict[str, Grade] = {}
    for grade in best_first([grade for grade in grades if grade.mark != NO_GRADE]):
        best.setdefault(same_subject.get(grade.subject, grade.subject), grade)
    ranked = list(best.values())
    extra = [grade for grade in ranked if grade.language_as in rules.language_choice_codes][
        : rules.extra_language_grades
    ]
    counted = [grade for grade in ranked if grade not in extra][: rules.best_grades]

    points = sum(worth[grade.mark] for grade in counted)
    scaled_from = len(counted) if dance and 0 < len(counted) < rules.best_grades else None
    if scaled_from is not None:
        points = (2 * points * rules.best_grades + scaled_from) // (2 * scaled_from)
    points += sum(worth[grade.mark] for grade in extra)
    return MeritValue(points, tuple(counted), tuple(extra), scaled_from)


def best_of(grades: Sequence[Grade], later: Sequence[Grade], rules: MeritRules) -> tuple[Grade, ...]:
    """Let later grades, from prövning or an introductory programme, count where they are worth more.

    It is a right to count a later grade, so none ever lowers what there was. How a language was read in compulsory
    school stays with its grade: French as språkval is still språkval after a prövning.

    Args:
        grades: The grades of compulsory school, one for each subject.
        later: The later grades, in any order; a subject may come more than once.
        rules: The rules in force on the day the law is applied to.

    Returns:
        One grade for each subject, sorted by subject. Without later grades, the ones there were.

    Raises:
        ValueError: If a mark is unknown or a subject comes twice in ``grades``.

    Source:
        Gymnasieförordning (2010:2039) 7 kap. 4 §.
    """
    worth = hundredths(rules)
    _refuse_impossible(grades, worth)
    _refuse_unknown(later, worth)
    best = {grade.subject: grade for grade in grades}
    for new in later:
        old = best.get(new.subject, Grade(new.subject, NO_GRADE))
        if worth[new.mark] > worth[old.mark]:
            best[new.subject] = replace(new, language_as=old.language_as or new.language_as)
    return tuple(best[subject] for subject in sorted(best))


def hundredths(rules: MeritRules) -> dict[str, int]:
    """What each mark is worth in hundredths of a merit point; a dash is worth nothing.

    Raises:
        ValueError: If the points of a mark are below zero or finer than hundredths.

    >>> from decimal import Decimal
    >>> hundredths(MeritRules({"B": Decimal("17.5")}, 16, 1, frozenset()))
    {'-': 0, 'B': 1750}
    """
    worth = {NO_GRADE: 0}
    for mark, points in rules.points.items():
        value = points * 100
        if value < 0 or value != value.to_integral_value():
            raise ValueError(f"The points of mark {mark} must be whole hundredths, 0 or more, not {points}.")
        worth[mark] = int(value)
    return worth


def _refuse_impossible(grades: Sequence[Grade], worth: Mapping[str, int]) -> None:
    """Raise ValueError for unknown marks and for subjects that come twice."""
    _refuse_unknown(grades, worth)
    twice = sorted(subject for subject, times in Counter(grade.subject for grade in grades).items() if times > 1)
    if twice:
        raise ValueError(f"A subject has two grades: {twice}.")


def _refuse_unknown(grades: Sequence[Grade], worth: Mapping[str, int]) -> None:
    """Raise ValueError for marks that the rules give no points."""
    unknown = sorted({grade.mark for grade in grades} - worth.keys())
    if unknown:
        raise ValueError(f"Unknown marks {unknown}; known are {sorted(worth)}.")
