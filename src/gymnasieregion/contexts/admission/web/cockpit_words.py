"""What the office's home calls things: stages of the year, who does what by which day, and what may be missing."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.core.year_days import Stage
from gymnasieregion.contexts.admission.selectors.people_gaps import WORDS as GAP_WORDS
from gymnasieregion.contexts.admission.selectors.readiness import Item, Weight, Who
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_faults import MESSAGES, Fault
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS

Pair = tuple[str, str]

STAGES: Mapping[Stage, Pair] = {
    Stage.UNKNOWN: ("Året har ingen kalender", "The year has no calendar"),
    Stage.BEFORE: ("Ansökan har inte öppnat", "Applications are not open yet"),
    Stage.APPLYING: ("Ansökan är öppen", "Applications are open"),
    Stage.PRELIMINARY_WORK: ("Preliminär antagning förbereds", "The preliminary admission is being prepared"),
    Stage.RECHOICE: ("Omvalet är öppet", "Choices can be changed"),
    Stage.FINAL_WORK: ("Slutlig antagning förbereds", "The final admission is being prepared"),
    Stage.COMPLETING: ("Svar och kompletteringar", "Replies and completions"),
    Stage.RESERVES: ("Reservantagning", "Reserve admission"),
    Stage.OVER: ("Reservantagningen sköts av skolorna", "The schools call reserves themselves"),
}

DOES: Mapping[str, Pair] = {
    "APPLICATION_OPENS": ("Kansliet öppnar, sökande väljer", "The office opens, applicants choose"),
    "APPLICATION_CLOSES": ("Sökande", "Applicants"),
    "PRELIMINARY_RESULT": ("Kansliet publicerar", "The office publishes"),
    "RECHOICE_OPENS": ("Kansliet öppnar, sökande ändrar", "The office opens, applicants change"),
    "RECHOICE_CLOSES": ("Sökande", "Applicants"),
    "FINAL_RESULT": ("Kansliet publicerar", "The office publishes"),
    "COMPLETIONS_BY": ("Sökande och avlämnande skolor", "Applicants and sending schools"),
    "REPLY_BY": ("Sökande", "Applicants"),
    "RESERVE_ROUND_1": ("Kansliet kör och publicerar", "The office runs and publishes"),
    "RESERVE_ROUND_2": ("Kansliet kör och publicerar", "The office runs and publishes"),
    "TERM_STARTS": ("Skolorna ser vilka som kommer", "Schools see who comes"),
}
"""Who has something to do by each day of the calendar."""

WHO: Mapping[Who, Pair] = {
    Who.OFFICE: ("Kansliet", "The office"),
    Who.SCHOOL: ("Skolor", "Schools"),
    Who.MUNICIPALITY: ("Kommuner", "Municipalities"),
    Who.SENDING: ("Avlämnande skolor", "Sending schools"),
}

WEIGHTS: Mapping[Weight, Pair] = {
    Weight.STOPS: ("Stoppar omgången", "Stops the round"),
    Weight.DUE: ("Ska göras före omgången", "To be done before the round"),
    Weight.NOTE: ("Bra att veta", "Good to know"),
}

ITEMS: Mapping[str, tuple[Pair, Pair]] = {
    "RECEPTION": (
        ("Mottagande är inte beslutat", "Reception is not decided"),
        (
            "Utanför samverkansområdet, och klara överenskommelser om individuella program. Skolan beslutar.",
            "Outside the cooperation area, and done agreements on individual programmes. The school decides.",
        ),
    ),
    "STATEMENT": (
        ("Yttrande saknas", "Statements are missing"),
        (
            "Val från kommuner utanför samverkansområdet. Hemkommunen yttrar sig innan skolan beslutar.",
            "Choices from outside the cooperation area. The municipality states its view, then the school decides.",
        ),
    ),
    "ELIGIBILITY": (
        ("Behörighet är inte beslutad", "Eligibility is not decided"),
        (
            "Betygen avgör inte: utländska betyg, eller en utbildning där skolan beslutar.",
            "The grades do not settle it: foreign grades, or a programme where the school decides.",
        ),
    ),
    "DISPENSATION": (
        ("Dispens från engelska är inte beslutad", "Dispensation from English is not decided"),
        (
            "Underlaget är inskickat. Den sökta skolan beslutar.",
            "The papers are in. The school that is sought decides.",
        ),
    ),
    "FREE_QUOTA": (
        ("Fri kvot är sökt men inte avgjord", "Free quota applied for but not decided"),
        ("Prövas bara på betyg så länge.", "Tried on grades alone meanwhile."),
    ),
    "TEST": (
        ("Provpoäng saknas", "Test points are missing"),
        ("Val till utbildningar med färdighetsprov.", "Choices of programmes with a skill test."),
    ),
    "RANK": (
        ("Skolans rang saknas", "The school's rank is missing"),
        ("Utan rang erbjuds ingen plats (IB, individuella IM).", "Without a rank no place is offered (IB, IM)."),
    ),
    "AGREEMENT": (
        ("Överenskommelsen är inte klar", "The agreement is not made"),
        ("Mellan hemkommunen och den som tar emot.", "Between the home municipality and the receiver."),
    ),
    "DAYS": (
        ("Datum saknas i kalendern", "Days are missing in the calendar"),
        ("Bestäm dem innan de behövs.", "Decide them before they are needed."),
    ),
    "REVIEW": (
        ("Utbildningar är inte granskade", "Programmes are not reviewed"),
        ("Platser och prov är kopierade från förra året.", "Places and tests are copied from last year."),
    ),
    "OFFER": (
        ("Året har inget utbud", "The year has no offer"),
        ("Kopiera förra årets utbud, eller läs in ett.", "Copy last year's offer, or load one."),
    ),
    "NO_APPLICANTS": (
        ("Inga sökande är registrerade", "No applicants are registered"),
        ("Läs in dem från de avlämnande skolorna.", "Import them from the sending schools."),
    ),
}
"""What is missing and what that means, by code."""


def item_title(item: Item) -> str:
    """What is missing, in the reader's language."""
    if item.code in ITEMS:
        return said(*ITEMS[item.code][0])
    if item.code.startswith("gap:"):
        return said(*GAP_WORDS[item.code.removeprefix("gap:")])
    first = next(iter(item.rows), None)
    told = _fault(item, 0).wrong(page_language()) if first else item.code
    return f"{table_title(item.table)}: {told}"


def item_meaning(item: Item) -> str:
    """What that means, or what puts it right."""
    if item.code == "DAYS":
        events = [event for event in item.facts["events"].split(",") if event in EVENT_WORDS]
        return ", ".join(said(*EVENT_WORDS[event]) for event in events)
    if item.code in ITEMS:
        return said(*ITEMS[item.code][1])
    return _fault(item, 0).right(page_language()) if item.rows else ""


def fault_words(item: Item, number: int) -> Pair:
    """What is wrong with one of an item's rows, and what would be right."""
    fault = _fault(item, number)
    return fault.wrong(page_language()), fault.right(page_language())


def table_title(name: str) -> str:
    """What a table of the admission is called; "round.json" for the settings of a round."""
    return said(table_named(name).title, name) if name else "round.json"


def _fault(item: Item, number: int) -> Fault:
    row = item.rows[number]
    return Fault(item.table, 0, row.column, row.value, item.code, MESSAGES[item.code], row.facts)
