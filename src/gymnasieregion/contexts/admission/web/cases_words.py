"""What the codes of cases are called on screen."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.core.cases import Option, Refusal
from gymnasieregion.contexts.admission.models import Case
from gymnasieregion.platform.pages.words import said

Words = Mapping[str, tuple[str, str]]

KINDS: Words = {
    Case.Kind.APPEAL: ("Överklagande", "Appeal"),
    Case.Kind.ERROR: ("Fel efter publicering", "Error after publication"),
}
STATES: Mapping[str, tuple[str, str, str]] = {
    Case.State.WORKING: ("Följderna räknas", "Being worked out", "info"),
    Case.State.OPEN: ("Ska beslutas", "To be decided", "warn"),
    Case.State.DECIDED: ("Beslutat", "Decided", "good"),
    Case.State.CLOSED: ("Avskrivet", "Closed", ""),
}
OPTIONS: Words = {
    Option.LET_STAND: ("Låt resultatet stå", "Let the result stand"),
    Option.EXTRA_PLACE: ("Ge en extra plats", "Give an extra place"),
    Option.NEXT_RESERVE_ROUND: ("Pröva i nästa reservomgång", "Try in the next reserve round"),
    Option.REDO_ROUND: ("Gör om hela omgången", "Make the whole round again"),
}
MEANS: Words = {
    Option.LET_STAND: (
        "Ingen flyttas och underlaget ändras inte. Den som drabbats får veta vad som blev fel.",
        "Nobody moves and the input is not changed. Whoever was wronged is told what went wrong.",
    ),
    Option.EXTRA_PLACE: (
        (
            "Den som drabbats får platsen utöver utbildningens platser, och ingen annan flyttas. Platsen som "
            "blir ledig erbjuds nästa reserv i nästa omgång. Underlaget rättas."
        ),
        (
            "Whoever was wronged gets the seat above the places of the programme, and nobody else moves. The seat that "
            "becomes free is offered to the next reserve in the next round. The input is corrected."
        ),
    ),
    Option.NEXT_RESERVE_ROUND: (
        "Underlaget rättas. Alla behåller den plats de har i dag, och nästa reservomgång prövar med rätt uppgifter.",
        (
            "The input is corrected. All keep the seat that they have today, and the next reserve round tries with the "
            "right facts."
        ),
    ),
    Option.REDO_ROUND: (
        "Underlaget rättas och omgången görs om. Den nya körningen publiceras sedan för sig och gäller i stället.",
        "The input is corrected and the round is made again. The new run is then published and holds instead.",
    ),
}
REFUSALS: Words = {
    Refusal.BOARD_HAS_DECIDED: (
        "Nämndens beslut gäller och ska in i underlaget.",
        "What the board has decided holds and must go into the input.",
    ),
    Refusal.NOBODY_WRONGED: (
        "Ingen saknar i dag en plats som rätt uppgifter skulle ha gett.",
        "Nobody lacks a seat today that the right facts would have given.",
    ),
    Refusal.INPUT_TODAY_FAULTY: (
        "Årets tabeller har fel i dag, så en omgång kan inte räknas. Rätta felen och räkna om följderna.",
        "The year's tables have faults today, so no round can be decided. Mend them and work this out again.",
    ),
    Refusal.CORRECTION_FAULTY: (
        "Rättelsen går inte ihop med årets tabeller som de är i dag.",
        "The correction does not go with the year's tables as they are today.",
    ),
    Refusal.LATER_ROUND: (
        "En senare omgång bygger på den här, så den kan inte göras om.",
        "A later round has been built on this one, so it cannot be made again.",
    ),
    Refusal.SAME_SEATS: (
        "Alla skulle få den plats de redan har.",
        "Everybody would get the seat that they have already.",
    ),
}
LEGAL_DOUBT: tuple[str, str] = (
    (
        "Ett beslut som gynnar någon får som regel inte ändras till den enskildes nackdel. Undantagen är att "
        "beslutet har ett förbehåll om återkallelse, att tvingande säkerhetsskäl kräver det, eller att felet "
        "beror på oriktiga eller vilseledande uppgifter från den enskilde (förvaltningslagen 2017:900, 37 §). "
        "Om det går här är osäkert: låt en jurist pröva det först."
    ),
    (
        "A decision in somebody's favour may as a rule not be changed to their detriment. The exceptions are "
        "that the decision has a reservation on revoking it, that compelling reasons of safety demand it, or "
        "that the error is due to false or misleading information from the person (Administrative Procedure "
        "Act 2017:900, section 37). Whether it can be done here is in doubt: let a lawyer look at it first."
    ),
)
HOWS: Words = {
    "gained": ("Får en plats", "Gets a seat"),
    "lost": ("Förlorar sin plats", "Loses the seat"),
    "up": ("Till ett högre val", "To a higher choice"),
    "down": ("Till ett lägre val", "To a lower choice"),
    "other": ("Till ett annat val", "To another choice"),
    "stays": ("Ingen ändring", "No change"),
}
BECAUSE: Words = {
    "CAUSE": ("Kedjan börjar här", "The chain begins here"),
    "TOOK": ("Tar platsen efter", "Takes the seat of"),
    "PUSHED": ("Trängs ut av", "Is pushed out by"),
}
SLUGS: Mapping[str, Option] = {
    "lat-sta": Option.LET_STAND,
    "extra-plats": Option.EXTRA_PLACE,
    "nasta-reservomgang": Option.NEXT_RESERVE_ROUND,
    "gor-om": Option.REDO_ROUND,
}
"""The ways out as they stand in addresses."""

SLUG_OF: Mapping[str, str] = {option: slug for slug, option in SLUGS.items()}


def word(words: Words, code: str) -> str:
    """What a code is called, in the language of the page being made; "" for none."""
    return said(*words[code]) if code else ""


def state_word(case: Case) -> tuple[str, str]:
    """What a case's state is called, and the tone of its tag."""
    sv, en, tone = STATES[case.state]
    return said(sv, en), tone


def pairs(words: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Every code and what it is called, for a filter."""
    return [(str(code), said(both[0], both[1])) for code, both in words.items()]
