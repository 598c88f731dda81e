"""Which status a choice row gets for each cause: the one table that says it.

**Source:** Storsthlm's staff manual for the admission system (Indramanual): *Prel-ant* (2024-02-06), *Rangordnad
antagning IB* (2023-01-30), *Rangordnad antagning IM* (2022-09-27, 2023-10-02), *Lägga ned utbildning* (2023-10-30).
"""

from collections.abc import Sequence

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Cause, Status
from gymnasieregion.contexts.admission.core.records import Bool, Int8

STATUSES = tuple(Status)
"""Statuses in the order of their codes in columns."""

STATUS_OF: dict[Cause, Status] = {
    Cause.CLOSED: Status.CLOSED,
    Cause.WITHDRAWN: Status.STRUCK,
    Cause.BELOW_HELD: Status.STRUCK,
    Cause.NOT_RECEIVED: Status.NOT_RECEIVED,
    Cause.TOO_OLD: Status.INELIGIBLE,
    Cause.COMPLETED_BEFORE: Status.INELIGIBLE,
    Cause.ELIGIBLE_FOR_NATIONAL: Status.INELIGIBLE,
    Cause.DECIDED_INELIGIBLE: Status.INELIGIBLE,
    Cause.NEEDS_DECISION: Status.INELIGIBLE,
    Cause.SUBJECTS_MISSING: Status.INELIGIBLE,
    Cause.TEST_NOT_TAKEN: Status.NOT_TRIED,
    Cause.TEST_BELOW_MINIMUM: Status.NOT_TRIED,
    Cause.TEST_SUBJECT_MARK: Status.INELIGIBLE,
    Cause.TEST_CHOICE_RANK: Status.NOT_TRIED,
    Cause.AGREEMENT_NOT_DONE: Status.NOT_TRIED,
    Cause.RANK_NOT_DONE: Status.NOT_TRIED,
    Cause.NOT_RANKED: Status.NO_OFFER,
    Cause.RECHOICE_NOT_RANKED: Status.RECHOICE,
    Cause.ADMITTED: Status.ADMITTED,
    Cause.STRUCK_HIGHER: Status.STRUCK,
    Cause.RESERVE_POINTS: Status.RESERVE,
    Cause.RESERVE_LOT: Status.RESERVE,
    Cause.RESERVE_HAND: Status.RESERVE,
    Cause.RESERVE_NO_SEATS: Status.RESERVE,
    Cause.LEFT_PLACE: Status.STRUCK,
}
"""The status of each cause a row can end with; IN_COMPETITION is never an end.

A skill test belongs to the selection, so a row without its points is *Prövas ej*; the mark that an education asks for
in a subject is a condition for being eligible.

**Source:** gymnasieförordningen (2010:2039) 7 kap. 5 §.
"""

STATUS_OF_INTRODUCTORY: dict[Cause, Status] = {Cause.NOT_RANKED: Status.NOT_ADMITTED}
"""What differs for introductory programmes: one that the school has not ranked is *Ej antagen*."""

INTRODUCTORY_PREFIX = "IM"
"""How the codes of the introductory programmes begin (IMV, IMY, IMA, IMS)."""

SELECTED = (Cause.RESERVE_POINTS, Cause.RESERVE_LOT, Cause.RESERVE_HAND, Cause.RESERVE_NO_SEATS, Cause.ADMITTED)
"""Causes where the row met the selection itself: a seat, or a place in a reserve list."""


def code_of(status: Status) -> int:
    """The code of a status in columns: its position among the statuses."""
    return STATUSES.index(status)


def introductory(programmes: Sequence[str]) -> Bool:
    """Which of the programme codes are introductory programmes."""
    return np.array([code.startswith(INTRODUCTORY_PREFIX) for code in programmes], np.bool_)


def status_codes(cause: Int8, is_introductory: Bool) -> Int8:
    """The status code of each row.

    Args:
        cause: (C,) int8, ``codes.Cause`` after the engine.
        is_introductory: (C,) bool, whether the row wants an introductory programme.

    Raises:
        ValueError: If a row is still IN_COMPETITION or has an unknown cause.
    """
    table = np.full((2, 128), -1, np.int8)
    for known, status in STATUS_OF.items():
        table[:, known] = code_of(status)
    for known, status in STATUS_OF_INTRODUCTORY.items():
        table[1, known] = code_of(status)
    codes: Int8 = table[is_introductory.astype(np.int8), cause]
    if len(codes) and codes.min() < 0:
        raise ValueError(f"Row {int(np.argmin(codes))} has no final cause")
    return codes
