"""What the two letters say: how to appeal a decision on eligibility or reception, and that selection cannot be.

**Source:** skollagen (2010:800) 16 kap. 36 §, 28 kap. 12-13 and 18 §§, 29 kap. 10-12 §§; förvaltningslagen (2017:900)
33 and 43-44 §§.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gymnasieregion.contexts.admission.core.appeal import Way, way_of
from gymnasieregion.contexts.admission.models import Ruling
from gymnasieregion.contexts.admission.services.appeal_words import how_to_appeal, no_appeal
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.pages.words import said

Kind = Ruling.Kind
MEANS: Mapping[tuple[str, bool], tuple[str, str, str]] = {
    (Kind.ELIGIBILITY, True): (
        "Du är behörig och prövas till utbildningen. Det betyder inte att du har fått en plats.",
        "You are eligible and are tried for the programme. It does not mean that you have a place.",
        "Du får vara med när platserna delas ut. Du har inte fått en plats än.",
    ),
    (Kind.ELIGIBILITY, False): (
        "Du är inte behörig och prövas inte till utbildningen. Dina andra val påverkas inte.",
        "You are not eligible and are not tried for the programme. Your other choices are not affected.",
        "Du kan inte få en plats på den här utbildningen. Dina andra val gäller som förut.",
    ),
    (Kind.RECEPTION, True): (
        "Du tas emot som sökande och prövas till utbildningen. Det betyder inte att du har fått en plats.",
        "You are received as an applicant and are tried for the programme. It does not mean that you have a place.",
        "Du får vara med när platserna delas ut. Du har inte fått en plats än.",
    ),
    (Kind.RECEPTION, False): (
        "Du tas inte emot som sökande och prövas inte till utbildningen. Dina andra val påverkas inte.",
        "You are not received as an applicant and are not tried for it. Your other choices are not affected.",
        "Du kan inte få en plats på den här utbildningen. Dina andra val gäller som förut.",
    ),
    (Kind.DISPENSATION, True): (
        "Du prövas till utbildningen utan godkänt betyg i engelska, på dina andra betyg.",
        "You are tried for the programme without a pass in English, on your other grades.",
        "Du behöver inte godkänt i engelska här. Dina andra betyg räknas.",
    ),
    (Kind.DISPENSATION, False): (
        "Du behöver godkänt betyg i engelska för att vara behörig till utbildningen.",
        "You need a pass in English to be eligible for the programme.",
        "Du måste ha godkänt i engelska för att få en plats här.",
    ),
    (Kind.FREE_QUOTA, True): (
        "Du prövas till de platser som är avsatta för fri kvot. Det betyder inte att du har fått en plats.",
        "You are tried for the places set aside for the free quota. It does not mean that you have a place.",
        "Du får vara med när platserna i fri kvot delas ut. Du har inte fått en plats än.",
    ),
    (Kind.FREE_QUOTA, False): (
        "Du prövas till utbildningen på dina betyg, som alla andra.",
        "You are tried for the programme on your grades, as everybody else.",
        "Dina betyg avgör om du får en plats här, som för alla andra.",
    ),
}
"""What a decision means for who has applied: in Swedish, in English and in easy Swedish."""


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What a letter says beside the decision itself.

    Args:
        title: What kind of decision it is.
        may_appeal: Whether it may be appealed to the board.
        means: What the decision means for the applicant.
        appeal: How it is appealed, or why it cannot be, paragraph by paragraph.
    """

    title: str
    may_appeal: bool
    means: str
    appeal: tuple[str, ...]


def letter_words(kind: str, offering: OfferRow, *, granted: bool) -> LetterWords:
    """What the letter of a kind of decision says, whoever it is to.

    Args:
        kind: A code of ``Ruling.Kind``.
        offering: The education.
        granted: Yes or no.
    """
    way = way_of(kind, programme=offering.programme, selection=offering.selection)
    title = {
        Way.BOARD: said("Beslut om behörighet och mottagande", "Decision on eligibility and reception"),
        Way.INDIVIDUAL: said("Beslut om behörighet och mottagande", "Decision on eligibility and reception"),
        Way.SELECTION: said("Beslut om urval", "Decision on selection"),
    }[way]
    appeal = how_to_appeal([offering]) if way is Way.BOARD else (no_appeal(way),)
    return LetterWords(title, way is Way.BOARD, said(*MEANS[kind, granted]), appeal)
