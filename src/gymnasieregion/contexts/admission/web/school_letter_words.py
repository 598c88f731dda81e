"""What the two letters say: how to appeal a decision on eligibility or reception, and that selection cannot be.

**Source:** skollagen (2010:800) 16 kap. 36 §, 28 kap. 12-13 and 18 §§, 29 kap. 10-12 §§; förvaltningslagen (2017:900)
33 and 43-44 §§.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from gymnasieregion.contexts.admission.core.appeal import Way, way_of
from gymnasieregion.contexts.admission.models import Ruling
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.pages.words import said

Kind = Ruling.Kind
WEEKS = "admission.appeal_weeks"
PUBLIC_SECTION, INDEPENDENT_SECTION = 12, 13
"""Of chapter 28 of the act: which decisions of public and of independent providers may be appealed to the board."""

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
    appeal = _how_to_appeal(offering) if way is Way.BOARD else (_no_appeal(way),)
    return LetterWords(title, way is Way.BOARD, said(*MEANS[kind, granted]), appeal)


def _how_to_appeal(offering: OfferRow) -> tuple[str, ...]:
    """How a decision on eligibility or reception is appealed, when, by whom and where to."""
    weeks = cast("int", law_book().dated(WEEKS, date(offering.year, 1, 1)).value)
    section = INDEPENDENT_SECTION if offering.organisation_form == "INDEPENDENT" else PUBLIC_SECTION
    to = f"{offering.provider_name}, {offering.school}"
    return (
        said(
            "Är du inte nöjd med beslutet får du överklaga det. Bara du som har sökt får överklaga. Du får göra det "
            "själv även om du inte har fyllt 16 år.",
            "If you are not content with the decision you may appeal it. Only you who applied may. You may do so "
            "yourself even if you are not yet 16.",
            "Är du inte nöjd? Du får överklaga beslutet. Det betyder att du ber andra pröva det en gång till. "
            "Bara du som har sökt får göra det. Du får göra det själv, även om du inte har fyllt 16 år.",
        ),
        said(
            "Skriv till Skolväsendets överklagandenämnd. Skriv vilket beslut du överklagar, hur du vill att det ändras "
            f"och varför. Men skicka det du skriver till den som har beslutat: {to}.",
            "Write to the Board of Appeal for Education (Skolväsendets överklagandenämnd). Write which decision you "
            f"appeal, how you want it changed and why. But send what you write to those who decided: {to}.",
            "Skriv ett brev till Skolväsendets överklagandenämnd. Skriv vilket beslut du menar. Skriv hur du vill att "
            f"det ändras. Skriv varför. Skicka brevet till skolan som har beslutat: {to}.",
        ),
        said(
            f"Det ska ha kommit fram dit inom {_weeks(weeks)} från den dag du fick del av beslutet.",
            f"It must arrive there within {weeks} weeks of the day on which you received the decision.",
            f"Brevet ska komma fram inom {_weeks(weeks)}. Räkna från den dag du fick beslutet.",
        ),
        said(
            f"Reglerna finns i skollagen (2010:800) 28 kap. {section} § och 29 kap. 11–12 §§ och i förvaltningslagen "
            "(2017:900) 43–44 §§.",
            f"The rules are in the Education Act (2010:800), chapter 28 section {section} and chapter 29 sections "
            "11–12, and in the Administrative Procedure Act (2017:900), sections 43–44.",
            f"Reglerna finns i skollagen 28 kap. {section} § och 29 kap. 11–12 §§. De finns också i förvaltningslagen "
            "43–44 §§.",
        ),
    )


def _weeks(weeks: int) -> str:
    return {3: "tre veckor"}.get(weeks, f"{weeks} veckor")


def _no_appeal(way: Way) -> str:
    """Why a decision may not be appealed to the board."""
    if way is Way.SELECTION:
        return said(
            "Fri kvot är en del av urvalet. Beslut om antagning får inte överklagas (skollagen 28 kap. 18 §).",
            "The free quota is part of the selection. Decisions on admission may not be appealed (Education Act, "
            "chapter 28 section 18).",
            "Det här beslutet får inte överklagas. Så står det i skollagen 28 kap. 18 §.",
        )
    return said(
        "Utbildningen är utformad för en enskild elev. Ett sådant beslut hör inte till dem som får överklagas till "
        "Skolväsendets överklagandenämnd (skollagen 28 kap. 12, 13 och 18 §§).",
        "The programme is made for one pupil. Such a decision is not among those that may be appealed to the Board of "
        "Appeal for Education (Education Act, chapter 28 sections 12, 13 and 18).",
        "Utbildningen görs för en elev i taget. Då får du inte överklaga till Skolväsendets överklagandenämnd.",
    )
