"""How a decision on eligibility or reception is appealed, and why others cannot be; for pages and letters alike.

**Source:** skollagen (2010:800) 28 kap. 12-13 and 18 §§, 29 kap. 10-12 §§; förvaltningslagen (2017:900) 33 and 43-44
§§; lagen (1930:173) om beräkning av lagstadgad tid 2 §.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from gymnasieregion.contexts.admission.core.appeal import Way
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.law.book import law_book
from gymnasieregion.law.time_limits import last_day
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.words import page_language, said

WEEKS = "admission.appeal_weeks"
PUBLIC_SECTION, INDEPENDENT_SECTION = 12, 13
"""Of chapter 28 of the act: which decisions of public and of independent providers may be appealed to the board."""


def how_to_appeal(offerings: Sequence[OfferRow], known_on: date | None = None) -> tuple[str, ...]:
    """How a decision on eligibility or reception is appealed, when, by whom and where to.

    Args:
        offerings: The educations that the decisions are about, of one year; at least one.
        known_on: The day when the decision could first be read; None where that is not known.
    """
    weeks = cast("int", law_book().dated(WEEKS, date(offerings[0].year, 1, 1)).value)
    return (
        said(
            "Är du inte nöjd med beslutet får du överklaga det. Bara du som har sökt får överklaga. Du får göra det "
            "själv även om du inte har fyllt 16 år.",
            "If you are not content with the decision you may appeal it. Only you who applied may. You may do so "
            "yourself even if you are not yet 16.",
            "Är du inte nöjd? Du får överklaga beslutet. Det betyder att du ber andra pröva det en gång till. "
            "Bara du som har sökt får göra det. Du får göra det själv, även om du inte har fyllt 16 år.",
        ),
        _where(list(dict.fromkeys(f"{each.provider_name}, {each.school}" for each in offerings))),
        _when(weeks, known_on),
        _rules(offerings),
    )


def no_appeal(way: Way) -> str:
    """Why a decision may not be appealed to the board.

    Args:
        way: Which letter it goes out in.
    """
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


def admission_is_final() -> str:
    """That a decision on admission may not be appealed."""
    return said(
        "Beslut om antagning får inte överklagas (skollagen 28 kap. 18 §). Det gäller vilka som fick plats, ordningen "
        "i reservkön och lottningen.",
        "Decisions on admission may not be appealed (Education Act, chapter 28 section 18). That goes for who got a "
        "seat, the order of the reserve list and the lottery.",
        "Du får inte överklaga vem som fick plats. Du får inte heller överklaga din plats i kön. Så står det i "
        "skollagen 28 kap. 18 §.",
    )


def _where(to: Sequence[str]) -> str:
    """To whom an appeal is written, and where it is sent."""
    if len(to) == 1:
        return said(
            "Skriv till Skolväsendets överklagandenämnd. Skriv vilket beslut du överklagar, hur du vill att det ändras "
            f"och varför. Men skicka det du skriver till den som har beslutat: {to[0]}.",
            "Write to the Board of Appeal for Education (Skolväsendets överklagandenämnd). Write which decision you "
            f"appeal, how you want it changed and why. But send what you write to those who decided: {to[0]}.",
            "Skriv ett brev till Skolväsendets överklagandenämnd. Skriv vilket beslut du menar. Skriv hur du vill att "
            f"det ändras. Skriv varför. Skicka brevet till skolan som har beslutat: {to[0]}.",
        )
    listed = "; ".join(to)
    return said(
        "Skriv till Skolväsendets överklagandenämnd. Skriv vilket beslut du överklagar, hur du vill att det ändras och "
        f"varför. Men skicka det du skriver till den som har beslutat om just det valet. De är: {listed}.",
        "Write to the Board of Appeal for Education (Skolväsendets överklagandenämnd). Write which decision you "
        "appeal, how you want it changed and why. But send what you write to those who decided on that choice. They "
        f"are: {listed}.",
        "Skriv ett brev till Skolväsendets överklagandenämnd. Skriv vilket beslut du menar. Skriv hur du vill att det "
        f"ändras. Skriv varför. Skicka brevet till skolan som har beslutat. Skolorna är: {listed}.",
    )


def _when(weeks: int, known_on: date | None) -> str:
    """By when it must have arrived."""
    within = said(
        f"Det ska ha kommit fram dit inom {_weeks(weeks)} från den dag du fick del av beslutet. Slutar tiden på en "
        "lördag, en helgdag eller midsommar-, jul- eller nyårsafton räcker nästa vardag.",
        f"It must arrive there within {weeks} weeks of the day on which you received the decision. If that time ends "
        "on a Saturday, a public holiday or the eve of midsummer, Christmas or the new year, the next working day is "
        "soon enough.",
        f"Brevet ska komma fram inom {_weeks(weeks)}. Räkna från den dag du fick beslutet. Är sista dagen en lördag "
        "eller en helgdag? Då räcker nästa vardag.",
    )
    if known_on is None:
        return within
    lang = page_language()
    first, last = day_text(known_on, lang), day_text(last_day(known_on + timedelta(weeks=weeks)), lang)
    example = said(
        f"Läste du det samma dag som det kom, den {first}, är den sista dagen den {last}.",
        f"If you read it on the day it came, {first}, the last day is {last}.",
        f"Läste du beslutet den {first}? Då är den sista dagen den {last}.",
    )
    return f"{within} {example}"


def _rules(offerings: Sequence[OfferRow]) -> str:
    """Where the rules are."""
    found = {INDEPENDENT_SECTION if each.organisation_form == "INDEPENDENT" else PUBLIC_SECTION for each in offerings}
    numbers = [str(section) for section in sorted(found)]
    section = f"{numbers[0]} §" if len(numbers) == 1 else f"{' och '.join(numbers)} §§"
    section_en = f"section {numbers[0]}" if len(numbers) == 1 else f"sections {' and '.join(numbers)}"
    return said(
        f"Reglerna finns i skollagen (2010:800) 28 kap. {section} och 29 kap. 11–12 §§ och i förvaltningslagen "
        "(2017:900) 43–44 §§.",
        f"The rules are in the Education Act (2010:800), chapter 28 {section_en} and chapter 29 sections "
        "11–12, and in the Administrative Procedure Act (2017:900), sections 43–44.",
        f"Reglerna finns i skollagen 28 kap. {section} och 29 kap. 11–12 §§. De finns också i förvaltningslagen "
        "43–44 §§.",
    )


def _weeks(weeks: int) -> str:
    return {3: "tre veckor"}.get(weeks, f"{weeks} veckor")
