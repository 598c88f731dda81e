"""What the codes of the school's pages are called on screen."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.models import Ruling, Statement
from gymnasieregion.contexts.admission.selectors.rulings import ALONE, ANSWERED, NOT_ASKED
from gymnasieregion.platform.pages.words import said

Pair = tuple[str, str]
Kind = Ruling.Kind

WAITS_WORDS: Mapping[str, tuple[Pair, Pair]] = {
    "FREE_QUOTA": (
        ("Fri kvot att besluta", "Free quota to decide"),
        ("Läs underlaget. Den som får nej prövas på sina betyg.", "Read the papers. A no means being tried on grades."),
    ),
    "ELIGIBILITY": (
        ("Behörighet att besluta", "Eligibility to decide"),
        (
            "Betygen avgör inte: utländska betyg, eller en utbildning där ni beslutar.",
            "The grades do not settle it: foreign grades, or a programme where you decide.",
        ),
    ),
    "RECEPTION": (
        ("Mottagande att besluta", "Reception to decide"),
        (
            "Sökande utanför samverkansområdet, och klara överenskommelser om individuella program.",
            "Applicants from outside the cooperation area, and done agreements on individual programmes.",
        ),
    ),
    "TO_CALL": (
        ("Reserver att kalla", "Reserves to call"),
        ("En plats är ledig och någon står på tur. Kalla en i taget.", "A place is free and somebody is next in turn."),
    ),
    "CALLED": (
        ("Kallade som ska svara", "Called, to answer"),
        (
            "De har till slutet av dagen efter kallelsen. Ring, och skriv in svaret.",
            "They have until the end of the day after the call. Ring, and enter the answer.",
        ),
    ),
    "TO_END": (
        ("Har inte kommit inom tre dagar", "Have not come within three days"),
        ("Avsluta platsen, så kan ni kalla en reserv till den.", "End the place, and you can call a reserve to it."),
    ),
    "ARRIVAL": (
        ("Ankomst att skriva in", "Arrivals to enter"),
        (
            "Skriv vilka som har kommit. Den som inte kommer har tre dagar på sig.",
            "Enter who has come. Whoever does not come has three days.",
        ),
    ),
    "PATH": (
        ("Byte eller återantagning att besluta", "Change or readmission to decide"),
        ("En elev ber om en plats hos er.", "A pupil asks for a place at your school."),
    ),
    "DISPENSATION": (
        ("Dispens från engelska att besluta", "Dispensation from English to decide"),
        ("Den avlämnande skolan har skickat underlag.", "The sending school has sent the papers."),
    ),
    "TEST": (
        ("Provpoäng saknas", "Test points are missing"),
        ("Sökande som kallas till färdighetsprov.", "Applicants who are called to a skill test."),
    ),
    "RANK": (
        ("Rang saknas", "Ranks are missing"),
        ("Utan rang erbjuds ingen plats.", "Without a rank no place is offered."),
    ),
    "STATEMENT": (
        ("Väntar på yttrande", "Waits for a statement"),
        ("Hemkommunen ska yttra sig först.", "The home municipality states its view first."),
    ),
}
"""What waits for a school, and what it is."""

SHORT: Mapping[str, Pair] = {
    "FREE_QUOTA": ("Fri kvot", "Free quota"),
    "ELIGIBILITY": ("Behörighet", "Eligibility"),
    "RECEPTION": ("Mottagande", "Reception"),
    "DISPENSATION": ("Dispens", "Dispensation"),
    "TEST": ("Provpoäng", "Test points"),
    "RANK": ("Rang", "Rank"),
    "STATEMENT": ("Yttrande", "Statement"),
    "TO_CALL": ("Att kalla", "To call"),
    "CALLED": ("Svar väntas", "Answers due"),
    "TO_END": ("Kom inte", "Did not come"),
    "ARRIVAL": ("Ankomst", "Arrivals"),
    "PATH": ("Byte", "Change"),
    "FOREIGN": ("Utländska betyg", "Foreign grades"),
}
"""The same in a word."""

KIND_WORDS: Mapping[str, Pair] = {
    Kind.ELIGIBILITY: ("Behörighet", "Eligibility"),
    Kind.RECEPTION: ("Mottagande", "Reception"),
    Kind.DISPENSATION: ("Dispens från engelska", "Dispensation from English"),
    Kind.FREE_QUOTA: ("Fri kvot", "Free quota"),
}

OUTCOMES: Mapping[str, tuple[Pair, Pair]] = {
    Kind.ELIGIBILITY: (("Behörig", "Eligible"), ("Inte behörig", "Not eligible")),
    Kind.RECEPTION: (("Tas emot", "Received"), ("Tas inte emot", "Not received")),
    Kind.DISPENSATION: (("Dispens beviljas", "Dispensation granted"), ("Dispens avslås", "Dispensation refused")),
    Kind.FREE_QUOTA: (("Fri kvot beviljas", "Free quota granted"), ("Fri kvot avslås", "Free quota refused")),
}
"""Yes and no of each kind."""

HANDS: Mapping[str, Pair] = {
    "": ("Som hemkommun och utbildning säger", "As home municipality and programme say"),
    "1": ("Första hand, av särskilda skäl", "First hand, for special reasons"),
    "2": ("Andra hand", "Second hand"),
}

REFUSAL_WORDS: Mapping[str, Pair] = {
    ANSWERED: (
        "har redan fått besked i den slutliga antagningen; be kansliet öppna ett ärende",
        "have had their answer in the final admission; ask the office to open a case",
    ),
    ALONE: ("har skyddad identitet och beslutas en och en", "have a protected identity and are decided one by one"),
    NOT_ASKED: ("har inte bett om det", "have not asked for it"),
}

STATEMENTS: Mapping[str, Pair] = {
    Statement.Answer.AT_PARTY: ("Finns hos samverkanspart", "Exists at a cooperating party"),
    Statement.Answer.IN_OWN: ("Finns i egna kommunen", "Exists in the home municipality"),
    Statement.Answer.NOWHERE: ("Finns inte", "Does not exist"),
}


LOG_FIELDS: Mapping[str, Pair] = {"ruling": ("Fråga", "Question")}
LOG_VALUES = {"ruling": KIND_WORDS.get}
"""What the log calls the fields of a decision."""


def word(words: Mapping[str, Pair], code: str) -> str:
    """What a code is called, in the language of the page being made; "" for none."""
    return said(*words[code]) if code in words else ""


def outcome_text(kind: str, *, granted: bool) -> str:
    """What was decided, in words."""
    yes, no = OUTCOMES[kind]
    return said(*(yes if granted else no))
