"""The points of a skill test as people write them, and what two assessors' entries come to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_POINTS = 10_000_00
"""Hundredths: the most where a test has no bound of its own, as in the table of tests."""

LEAST_ENTRIES = 2
"""Assessors who must agree."""

ABSENT_SIGNS = frozenset({"-", "–", "—", "−"})
"""What is written for somebody who did not attend."""

_NUMBER = re.compile(r"(\d{1,7})(?:[.,](\d{1,2})0*)?")


class PointsFault(StrEnum):
    """Why something written is no points."""

    NOT_POINTS = "NOT_POINTS"
    ABOVE = "POINTS_ABOVE"


@dataclass(frozen=True, slots=True)
class Points:
    """What somebody wrote.

    Args:
        hundredths: The points; None for somebody who did not attend, and for a fault.
        fault: Why it is no points; None when it is, or says that nobody came.
    """

    hundredths: int | None
    fault: PointsFault | None = None


def read_points(text: str, most: int | None) -> Points:
    """Points with a decimal comma or point; a dash for somebody who did not attend.

    Args:
        text: As written, with something in it.
        most: The most that the test gives, in hundredths; None for no bound of its own.

    >>> read_points("12,5", 20_00).hundredths, read_points("-", 20_00).hundredths, read_points("21", 20_00).fault
    (1250, None, <PointsFault.ABOVE: 'POINTS_ABOVE'>)
    """
    written = text.strip()
    if written in ABSENT_SIGNS:
        return Points(None)
    found = _NUMBER.fullmatch(written)
    if found is None:
        return Points(None, PointsFault.NOT_POINTS)
    hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    bound = MOST_POINTS if most is None else most
    return Points(None, PointsFault.ABOVE) if hundredths > bound else Points(hundredths)


def written_points(hundredths: int | None) -> str:
    """Points as they are typed: a dash for somebody who did not attend.

    >>> written_points(60_00), written_points(12_50), written_points(None)
    ('60', '12,5', '-')
    """
    if hundredths is None:
        return "-"
    whole, part = divmod(hundredths, 100)
    return f"{whole},{part:02d}".rstrip("0") if part else str(whole)


class Agreement(StrEnum):
    """What the entries of one attempt come to."""

    NOBODY = "NOBODY"
    ONE = "ONE"
    DIFFERS = "DIFFERS"
    AGREE = "AGREE"


def agreement_of(entries: Sequence[int | None]) -> Agreement:
    """Whether the assessors of one attempt agree; who did not attend is agreed on as points are.

    >>> agreement_of([1250]), agreement_of([1250, 1200]), agreement_of([None, None])
    (<Agreement.ONE: 'ONE'>, <Agreement.DIFFERS: 'DIFFERS'>, <Agreement.AGREE: 'AGREE'>)
    """
    if len(entries) < LEAST_ENTRIES:
        return Agreement.ONE if entries else Agreement.NOBODY
    return Agreement.AGREE if len(set(entries)) == 1 else Agreement.DIFFERS
