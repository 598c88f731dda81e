"""Who stands after everybody of first hand, whatever their points."""

from collections.abc import Collection

FOR_ALL = "ALL"
"""An education to which everybody is first hand."""


def is_second_hand(first_hand: str, home: str, decided: str, area: Collection[str]) -> bool:
    """Whether somebody is of second hand to an education; ``ranking.row_tiers`` says it of all rows at once.

    Args:
        first_hand: Of the education: ``AREA`` or ``ALL``.
        home: The code of the home municipality.
        decided: The hand that a decision gives, "1" or "2"; "" without one.
        area: Codes of the municipalities whose applicants are first hand to each other.

    Source:
        Skollagen (2010:800) 16 kap. 43-47 §§.

    >>> is_second_hand("AREA", "1880", "", {"0180"}), is_second_hand("AREA", "1880", "1", {"0180"})
    (True, False)
    """
    return decided == "2" if decided else first_hand != FOR_ALL and home not in area
