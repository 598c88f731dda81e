"""What the codes of runs are called on screen."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.core.statistics import LimitCode
from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.platform.pages.words import said

Words = Mapping[str, tuple[str, str]]

KINDS: Words = {
    Run.Kind.SIMULATION: ("Simulering", "Simulation"),
    Run.Kind.PRELIMINARY: ("Preliminär antagning", "Preliminary admission"),
    Run.Kind.FINAL: ("Slutlig antagning", "Final admission"),
    Run.Kind.LATE: ("Sena kompletteringar", "Late completions"),
    Run.Kind.RESERVE: ("Reservantagning", "Reserve round"),
}
KIND_HINTS: Words = {
    Run.Kind.SIMULATION: (
        "Prövar hur det skulle gå. Kan göras hur många gånger som helst och publiceras aldrig.",
        "Tries how it would go. May be made any number of times and is never published.",
    ),
    Run.Kind.PRELIMINARY: (
        "På höstens betyg. Var och en får veta hur det ser ut, men ingen plats delas ut.",
        "On the autumn's grades. All are told how it looks, but no seat is given.",
    ),
    Run.Kind.FINAL: (
        "På slutbetygen. Den som blir antagen håller sedan platsen.",
        "On the final grades. Whoever is admitted then holds the seat.",
    ),
    Run.Kind.LATE: (
        "Efter den slutliga antagningen, med betyg som har kommit till. Ingen förlorar sin plats.",
        "After the final admission, with grades that have come since. Nobody loses a seat.",
    ),
    Run.Kind.RESERVE: (
        "Lediga platser går till reserverna. Den som flyttas upp lämnar sin gamla plats.",
        "Free seats go to the reserves. Whoever moves up leaves the old seat.",
    ),
}
STATES: Mapping[str, tuple[str, str, str]] = {
    Run.State.WAITING: ("Räknas", "Being decided", "info"),
    Run.State.DONE: ("Klar", "Done", "good"),
    Run.State.REFUSED: ("Underlaget har fel", "The input has faults", "bad"),
    Run.State.FAILED: ("En kontroll föll", "A check failed", "bad"),
    Run.State.REMOVED: ("Borttagen", "Removed", ""),
    Run.State.THINNED: ("Gallrad", "Thinned", ""),
}
STATUSES: Words = {
    Status.ADMITTED: ("Antagen", "Admitted"),
    Status.RESERVE: ("Reserv", "Reserve"),
    Status.RECHOICE: ("Omval", "New choice"),
    Status.NO_OFFER: ("Ej erbjuden plats", "Not offered a place"),
    Status.NOT_TRIED: ("Prövas ej", "Not tried"),
    Status.NOT_ADMITTED: ("Ej antagen", "Not admitted"),
    Status.STRUCK: ("Struken", "Struck out"),
    Status.INELIGIBLE: ("Obehörig", "Not eligible"),
    Status.NOT_RECEIVED: ("Ej mottagen", "Not received"),
    Status.CLOSED: ("Startar ej", "Does not start"),
}
STATUS_TONES: Mapping[str, str] = {
    Status.ADMITTED: "good",
    Status.RESERVE: "info",
    Status.INELIGIBLE: "bad",
    Status.NOT_RECEIVED: "bad",
    Status.CLOSED: "bad",
}
NO_LIMIT: Words = {
    LimitCode.CLOSED: ("Startar ej", "Does not start"),
    LimitCode.RANKED: ("Skolan rangordnar", "Ranked by the school"),
    LimitCode.NO_PLACES: ("Inga platser", "No places"),
    LimitCode.NO_APPLICANTS: ("Inga sökande", "No applicants"),
    LimitCode.NOBODY_ADMITTED: ("Ingen antagen", "Nobody admitted"),
    LimitCode.ALL_ADMITTED: ("Alla antagna", "All admitted"),
    LimitCode.FREE_QUOTA_ONLY: ("Bara fri kvot", "Free quota only"),
}
COUNTS: Words = {
    "applicants": ("Sökande", "Applicants"),
    "admitted": ("Antagna", "Admitted"),
    "admitted_to_first_choice": ("Antagna på sitt förstaval", "Admitted to their first choice"),
    "seats": ("Platser", "Places"),
    "offerings": ("Utbildningar", "Programmes"),
    "choices": ("Val", "Choices"),
    "rows_in_competition": ("Val som prövades mot andra", "Choices tried against others"),
}
"""The counts of ``run.json`` in the order that a page tells them."""

TABLES: Words = {
    "applicants": ("sökande", "applicants"),
    "grades": ("betyg", "grades"),
    "completions": ("kompletteringar", "completions"),
    "choices": ("val", "choices"),
    "row_decisions": ("beslut om val", "decisions on choices"),
    "tests": ("provpoäng", "test points"),
    "ranks": ("rangordning", "typed ranks"),
    "held": ("innehavd plats", "held seats"),
    "offerings": ("utbildningar", "programmes"),
    "seat_groups": ("platser", "places"),
}


def word(words: Words, code: str) -> str:
    """What a code is called, in the language of the page being made; the code itself when nobody knows it."""
    return said(*words[code]) if code in words else code


def state_word(run: Run) -> tuple[str, str]:
    """What a run's state is called, and the tone of its tag."""
    sv, en, tone = STATES[run.state]
    return said(sv, en), tone


def choices(words: Words) -> list[tuple[str, str]]:
    """Every code and what it is called."""
    return [(str(code), said(*both)) for code, both in words.items()]
