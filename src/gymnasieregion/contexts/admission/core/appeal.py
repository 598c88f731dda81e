"""Whether a decision on a choice may be appealed to Skolväsendets överklagandenämnd.

What is decided of eligibility and reception may, since the receiver tries both as one question; a dispensation from
English is part of the eligibility. Selection may not: it is admission, and the free quota is part of it. A decision on
an introductory programme that is made for one person is not among those that the act lets be appealed to the board.

**Source:** skollagen (2010:800) 16 kap. 32 and 36 §§, 17 kap. 4 and 14 §§, 28 kap. 12, 13 and 18 §§.
"""

from enum import StrEnum

from gymnasieregion.contexts.admission.core.codes import Cause, Status

INDIVIDUAL = frozenset({"IMA", "IMS"})
"""Introductory programmes that are always made for one person."""

GROUP_OR_INDIVIDUAL = frozenset({"IMV", "IMY"})
"""Introductory programmes that are made for a group or for one person."""

RANKED = "RANK"
SELECTION_KIND = "FREE_QUOTA"


DECIDED = frozenset({Status.INELIGIBLE, Status.NOT_RECEIVED})
"""Statuses by which a row of a round was kept out before the selection."""


class Way(StrEnum):
    """Which letter a decision goes out in."""

    BOARD = "BOARD"  # may be appealed to the board, by the applicant alone
    SELECTION = "SELECTION"  # admission: may not be appealed
    INDIVIDUAL = "INDIVIDUAL"  # made for one person: not among what may be appealed to the board


def way_of(kind: str, *, programme: str, selection: str) -> Way:
    """Which way a decision may be appealed.

    Args:
        kind: What was decided, a code of ``Ruling.Kind``.
        programme: The programme's code in Gy11 form.
        selection: How the education selects; an introductory programme that the school ranks by hand is for one person.

    >>> way_of("RECEPTION", programme="NA", selection="MERIT").value
    'BOARD'
    >>> way_of("ELIGIBILITY", programme="IMA", selection="RANK").value
    'INDIVIDUAL'
    """
    if kind == SELECTION_KIND:
        return Way.SELECTION
    if programme in INDIVIDUAL or (programme in GROUP_OR_INDIVIDUAL and selection == RANKED):
        return Way.INDIVIDUAL
    return Way.BOARD


def is_kept_out(status: str, cause: str) -> bool:
    """Whether a row of a round was kept out by a decision on eligibility or reception.

    Where such a decision is needed and none is made there is nothing to appeal yet.

    Args:
        status: Of the row, in the office's word.
        cause: Its code.

    >>> is_kept_out("Obehörig", "SUBJECTS_MISSING"), is_kept_out("Obehörig", "NEEDS_DECISION")
    (True, False)
    >>> is_kept_out("Reserv", "RESERVE_POINTS")
    False
    """
    return status in DECIDED and cause != Cause.NEEDS_DECISION.name
