"""The round's records as columns aligned by position; services read them from files or tables.

Applicants, offerings and branches are numbered in the order of their sorted ids, so that the order of the
rows in a file never matters. -1 means *not given* unless a column says otherwise.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bool = npt.NDArray[np.bool_]
Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grades:
    """All grades, one row for each (applicant, subject); the best where a later grade exists.

    Args:
        applicant: (N,) int32, ascending.
        subject: (N,) int16, index into ``subjects``.
        mark: (N,) int8, index into ``marks``.
        language_as: (N,) int8, index into ``language_codes`` or -1.
        subjects: Subject codes, sorted; at most 64 distinct.
        marks: Marks, e.g. ``("A","B","C","D","E","F","-")``.
        language_codes: e.g. ``("M1","M2","ML")``.
    """

    applicant: Int32
    subject: Int16
    mark: Int8
    language_as: Int8
    subjects: tuple[str, ...]
    marks: tuple[str, ...]
    language_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applicants:
    """The applicants, sorted by id.

    Args:
        ids: Applicant ids.
        tickets: Who draws the lot: the person, so that a re-created application keeps its number.
        birth_year: (A,) int16.
        home: Home municipality codes, "" when not known.
        late: (A,) bool, applied after the deadline.
        dance: (A,) bool, from förberedande dansarutbildning.
        completed: (A,) bool, has completed a national programme or equal before.
    """

    ids: tuple[str, ...]
    tickets: tuple[str, ...]
    birth_year: Int16
    home: tuple[str, ...]
    late: Bool
    dance: Bool
    completed: Bool


@dataclass(frozen=True, slots=True)
class Offerings:
    """The offerings, sorted by id.

    Args:
        ids: Offering ids.
        branch: (O,) int32, index into the branches' sorted ids.
        programme: Programme codes of Gy11 form without year (``NA``, ``IMV``), which eligibility is asked by.
        selection: (O,) int8, ``codes.Selection``.
        first_hand: (O,) int8, ``codes.FirstHand``.
        closed: (O,) bool, "Startar ej".
        test_weight: (O,) int32, hundredths of merit points for one test point.
        test_max: (O,) int32, most test points, in hundredths; -1 = no bound.
        test_min: (O,) int32, least test points to be eligible, in hundredths; -1 = none.
        test_subject: Subject whose mark is a precondition, "" = none.
        test_subject_mark: Lowest mark in that subject, "" = none.
        test_max_rank: (O,) int16, the test counts only for choices up to this rank; -1 = any.
    """

    ids: tuple[str, ...]
    branch: Int32
    programme: tuple[str, ...]
    selection: Int8
    first_hand: Int8
    closed: Bool
    test_weight: Int32
    test_max: Int32
    test_min: Int32
    test_subject: tuple[str, ...]
    test_subject_mark: tuple[str, ...]
    test_max_rank: Int16


@dataclass(frozen=True, slots=True)
class SeatGroups:
    """The seat groups, in order within each branch.

    Args:
        branch_ids: Branch ids, sorted.
        start: (B+1,) int32, groups of branch b are start[b] .. start[b+1].
        ids: (G,) group ids, unique in their branch.
        free: (G,) bool, ranks only rows with granted free quota.
        seats: (G,) int32.
        limit: (G,) int32, -1 = none.
        overflow: (G,) int32, global index of the group it hands over to; -1 = none.
        offering: (G,) int32, ranks only rows to this offering; -1 = all of the branch.
    """

    branch_ids: tuple[str, ...]
    start: Int32
    ids: tuple[str, ...]
    free: Bool
    seats: Int32
    limit: Int32
    overflow: Int32
    offering: Int32


@dataclass(frozen=True, slots=True)
class Choices:
    """All choice rows, by applicant and then by rank, with what has been decided of each.

    Args:
        start: (A+1,) int64, rows of applicant a are start[a] .. start[a+1].
        applicant: (C,) int32.
        rank: (C,) int16, 1 = first choice.
        offering: (C,) int32.
        received: (C,) int8, reception: 1 yes, 0 no, -1 not decided (= received).
        hand: (C,) int8, 1 or 2 as decided, -1 = by home and offering.
        eligible: (C,) int8, 1 or 0 as decided, -1 = by grades.
        dispensation: (C,) bool, from English.
        free_quota: (C,) int8, ``codes.FreeQuota``.
        added: (C,) int8, ``codes.Added``.
        test_points: (C,) int32, hundredths, -1 = no test.
        typed_rank: (C,) int32, the school's rank for the offering, 0 = not ranked.
        free_rank: (C,) int32, the school's rank among free quota, 0 = not ranked.
        agreement: (C,) int8, ``codes.Agreement``.
    """

    start: Int64
    applicant: Int32
    rank: Int16
    offering: Int32
    received: Int8
    hand: Int8
    eligible: Int8
    dispensation: Bool
    free_quota: Int8
    added: Int8
    test_points: Int32
    typed_rank: Int32
    free_rank: Int32
    agreement: Int8


@dataclass(frozen=True, slots=True)
class Held:
    """The seats held when the round begins; one for each applicant.

    Args:
        choice: (A,) int32, the row held, -1 = none.
        group: (A,) int32, global index of the group that holds it, -1 = none.
        reply: (A,) int8, ``codes.Reply``.
    """

    choice: Int32
    group: Int32
    reply: Int8


@dataclass(frozen=True, slots=True)
class RoundRecords:
    """Everything a round is decided from, beside the rules."""

    kind: str
    year: int
    applicants: Applicants
    offerings: Offerings
    groups: SeatGroups
    grades: Grades
    choices: Choices
    held: Held
