"""What the codes of the offer are called on screen."""

from collections.abc import Mapping

from gymnasieregion.contexts.offer.models import ApplicantNotice, ExtraChoice, Offering, OfferYear, Provider, SeatGroup
from gymnasieregion.contexts.offer.selectors.study_paths import programmes_by_code
from gymnasieregion.platform.pages.words import said

WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "selection": {
        Offering.Selection.MERIT: ("Meritvärde", "Merit value"),
        Offering.Selection.MERIT_TEST: ("Meritvärde och färdighetsprov", "Merit value and skill test"),
        Offering.Selection.RANK: ("Skolan rangordnar", "Ranked by the school"),
    },
    "first_hand": {
        Offering.FirstHand.AREA: ("Sökande från samverkansområdet", "Applicants from the cooperation area"),
        Offering.FirstHand.ALL: ("Alla sökande", "All applicants"),
    },
    "status": {Offering.Status.OPEN: ("Öppen", "Open"), Offering.Status.CLOSED: ("Startar ej", "Does not start")},
    "code_basis": {
        Offering.CodeBasis.PUBLISHED: ("publicerad", "published"),
        Offering.CodeBasis.DERIVED: ("härledd ur namnet", "derived from the name"),
        Offering.CodeBasis.UNKNOWN: ("bara programmet är känt", "only the programme is known"),
    },
    "form": {
        Provider.Form.MUNICIPAL: ("Kommunal", "Municipal"),
        Provider.Form.REGIONAL: ("Regional", "Regional"),
        Provider.Form.STATE: ("Statlig", "State"),
        Provider.Form.INDEPENDENT: ("Fristående", "Independent"),
    },
    "kind": {SeatGroup.Kind.OPEN: ("Alla", "All"), SeatGroup.Kind.FREE: ("Fri kvot", "Free quota")},
    "extra": {
        ExtraChoice.Kind.LANGUAGE: ("Språk", "Language"),
        ExtraChoice.Kind.INSTRUMENT: ("Instrument", "Instrument"),
        ExtraChoice.Kind.INDIVIDUAL: ("Individuellt val", "Individual choice"),
    },
    "state": {
        OfferYear.State.REVIEW: ("Granskas", "Under review"),
        OfferYear.State.OPEN: ("Öppet", "Open"),
        ApplicantNotice.State.DRAFT: ("Utkast, inte skickat", "Draft, not sent"),
        ApplicantNotice.State.WITHDRAWN: ("Återtaget", "Withdrawn"),
    },
    "reason": {
        ApplicantNotice.Reason.CLOSED: ("Utbildningen startar ej", "The education does not start"),
        ApplicantNotice.Reason.EXTRA_CHOICE_CLOSED: ("Ett val har tagits bort", "A choice has been taken away"),
    },
}


def word(kind: str, code: str) -> str:
    """What a code is called, in the language of the page being made."""
    return said(*WORDS[kind][code])


def choices(kind: str) -> list[tuple[str, str]]:
    """Every code of a kind and what it is called."""
    return [(str(code), said(*words)) for code, words in WORDS[kind].items()]


def programme_name(code: str) -> str:
    """A programme's name with its code; names of programmes are Swedish in every language."""
    return f"{programmes_by_code()[code].name_sv} {code}"
