"""Merit values of all applicants at once; ``merit.merit_value`` gives the meaning and the reasons.

Plain numpy: the grades are counted by applicant and worth, so no row is ever sorted.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core.merit import NO_GRADE, SEPARATE, hundredths
from gymnasieregion.contexts.admission.core.records import Bool, Grades, Int32, Int64
from gymnasieregion.contexts.admission.core.rules import MeritRules


def merit_values(
    grades: Grades,
    applicants: int,
    dance: Bool,
    rules: MeritRules,
    *,
    same_subject: Mapping[str, str] = SEPARATE,
) -> Int32:
    """Compute the merit value of every applicant; see ``merit.merit_value``.

    Args:
        grades: All grades, N rows.
        applicants: How many applicants there are, A.
        dance: (A,) bool, from förberedande dansarutbildning.
        rules: The rules in force on the day the law is applied to.
        same_subject: Subjects that count as one, e.g. ``{"SVA": "SV"}``.

    Returns:
        (A,) int32, hundredths of a merit point; 0 for who has no grades. O(N + A) time when rows come by subject.

    Raises:
        ValueError: If a mark has no points, or an applicant has two grades in a subject.
    """
    worth = hundredths(rules)
    if unknown := sorted(set(grades.marks) - worth.keys()):
        raise ValueError(f"Unknown marks {unknown}; known are {sorted(worth)}.")
    _refuse_two_in_a_subject(grades)

    levels = sorted(set(worth.values()), reverse=True)
    level_of_mark = np.array([levels.index(worth[mark]) for mark in grades.marks], np.int64)
    level = level_of_mark[grades.mark]
    counts = np.array([mark != NO_GRADE for mark in grades.marks], np.bool_)[grades.mark]
    _drop_the_worse_of_two(grades, level, counts, same_subject)
    # The last place of the table is for language_as = -1, which is not a språkval.
    as_choice = np.array([*(code in rules.language_choice_codes for code in grades.language_codes), False], np.bool_)
    cell = grades.applicant.astype(np.int64) * len(levels) + level
    shape = (applicants, len(levels))
    every = np.bincount(cell[counts], minlength=applicants * len(levels)).reshape(shape)
    choice = np.bincount(cell[counts & as_choice[grades.language_as]], minlength=every.size).reshape(shape)

    values = np.array(levels, np.int64)
    extra = _best(choice, rules.extra_language_grades)
    counted = _best(every - extra, rules.best_grades)
    points = counted @ values
    number = counted.sum(axis=1)
    scaled = dance & (number > 0) & (number < rules.best_grades)
    points[scaled] = (2 * points[scaled] * rules.best_grades + number[scaled]) // (2 * number[scaled])
    merit: Int32 = (points + extra @ values).astype(np.int32)
    return merit


def _best(counts: Int64, most: int) -> Int64:
    """Of the grades counted by worth, best first, how many of each are among the ``most`` best; (A, levels)."""
    return np.diff(np.minimum(np.cumsum(counts, axis=1), most), axis=1, prepend=0)


def _refuse_two_in_a_subject(grades: Grades) -> None:
    """Raise ValueError if an applicant has two rows in one subject."""
    key = grades.applicant.astype(np.int64) * max(len(grades.subjects), 1) + grades.subject
    if np.all(key[1:] > key[:-1]):
        return
    key.sort()
    twice = key[1:][key[1:] == key[:-1]]
    if len(twice):
        applicant, subject = divmod(int(twice[0]), len(grades.subjects))
        raise ValueError(f"Applicant {applicant} has two grades in {grades.subjects[subject]}.")


def _drop_the_worse_of_two(
    grades: Grades, level: npt.NDArray[np.int64], counts: Bool, same_subject: Mapping[str, str]
) -> None:
    """Take away from ``counts`` all but the best grade in subjects that count as one.

    Equally good ones: the first subject stays, as in the twin.
    """
    codes = [same_subject.get(subject, subject) for subject in grades.subjects]
    several = np.array([codes.count(code) > 1 for code in codes], np.bool_)
    if not several.any():
        return
    number = np.array([codes.index(code) for code in codes], np.int64)
    rows = np.flatnonzero(several[grades.subject] & counts)
    subject = grades.applicant[rows].astype(np.int64) * len(codes) + number[grades.subject[rows]]
    order = np.lexsort((grades.subject[rows], level[rows], subject))
    again = subject[order][1:] == subject[order][:-1]
    counts[rows[order][1:][again]] = False
