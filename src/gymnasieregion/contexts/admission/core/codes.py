"""The words a round answers with: statuses for people, causes for explanations, codes for columns."""

from enum import IntEnum, StrEnum


class RoundKind(StrEnum):
    """What a round is for."""

    SIMULATION = "simulation"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    LATE = "late"
    RESERVE = "reserve"


class Selection(IntEnum):
    """How an offering puts its applicants in order."""

    MERIT = 0
    MERIT_TEST = 1
    RANK = 2


class FirstHand(IntEnum):
    """Who is first hand to an offering: the cooperation area, or everybody."""

    AREA = 0
    ALL = 1


class FreeQuota(IntEnum):
    """What has been decided of a row's application for free quota."""

    NONE = 0
    APPLIED = 1
    REFUSED = 2
    GRANTED = 3


class Added(IntEnum):
    """When a row was added to the list."""

    IN_TIME = 0
    RECHOICE = 1
    LATE = 2


class Agreement(IntEnum):
    """The agreement between home municipality and receiver (individual introductory programmes, over-age)."""

    NOT_NEEDED = 0
    DONE = 1
    PENDING = 2
    NOT_MADE = 3


class Reply(IntEnum):
    """What a person who holds a seat has answered."""

    NONE = 0
    YES = 1
    NO = 2  # gives up the seat and the rows below, still waits for the rows above
    WITHDRAWN = 3  # has left the admission


class Status(StrEnum):
    """The status of a choice row, in the office's own words."""

    ADMITTED = "Antagen"
    RESERVE = "Reserv"
    RECHOICE = "Omval"
    NO_OFFER = "Ej erbjuden plats"
    NOT_TRIED = "Prövas ej"
    NOT_ADMITTED = "Ej antagen"
    STRUCK = "Struken"
    INELIGIBLE = "Obehörig"
    NOT_RECEIVED = "Ej mottagen"
    CLOSED = "Startar ej"


class Cause(IntEnum):
    """Why a row has its status; one cause a row, the first that applies, from the top."""

    CLOSED = 1
    WITHDRAWN = 2  # the person has left the admission, or declined this seat
    BELOW_HELD = 3  # reserve rounds: a row below the seat held
    NOT_RECEIVED = 4
    TOO_OLD = 5
    COMPLETED_BEFORE = 6  # has a diploma from upper secondary already
    ELIGIBLE_FOR_NATIONAL = 7  # introductory programme closed to those eligible
    DECIDED_INELIGIBLE = 8  # typed decision
    NEEDS_DECISION = 9  # programme where only a typed decision makes eligible
    SUBJECTS_MISSING = 10
    TEST_NOT_TAKEN = 11
    TEST_BELOW_MINIMUM = 12
    TEST_SUBJECT_MARK = 13  # precondition, e.g. at least C in music
    TEST_CHOICE_RANK = 14  # the test is only for choice 1-5
    AGREEMENT_NOT_DONE = 15
    RANK_NOT_DONE = 16  # the school has ranked nobody yet
    NOT_RANKED = 17
    RECHOICE_NOT_RANKED = 18
    IN_COMPETITION = 19  # ranked: the engine decides; becomes one of the following
    ADMITTED = 20
    STRUCK_HIGHER = 21  # admitted to a higher row
    RESERVE_POINTS = 22  # fewer points than the last admitted
    RESERVE_LOT = 23  # same points as the last admitted; the tie-break decided
    RESERVE_HAND = 24  # served after the first hand, or after those in time
    RESERVE_NO_SEATS = 25  # no seats in the groups that rank the row
    LEFT_PLACE = 26  # reserve rounds: the seat held, left for a higher one
