"""The tables of the room: schools over time, and the offer of each year."""

from gymnasieregion.contexts.offer.models.notices import ApplicantNotice
from gymnasieregion.contexts.offer.models.offerings import ExtraChoice, Offering, OfferYear, SeatGroup
from gymnasieregion.contexts.offer.models.schools import Provider, SchoolUnit, SchoolUnitCode, SchoolUnitName

__all__ = [
    "ApplicantNotice",
    "ExtraChoice",
    "OfferYear",
    "Offering",
    "Provider",
    "SchoolUnit",
    "SchoolUnitCode",
    "SchoolUnitName",
    "SeatGroup",
]
