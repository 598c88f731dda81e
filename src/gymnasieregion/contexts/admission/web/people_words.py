"""What the codes about applicants are called on screen."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.core.sentence_words import subject_text
from gymnasieregion.contexts.admission.models import Applicant, ForwardedChoice, Run, TypedRank
from gymnasieregion.contexts.offer.api import sort_key
from gymnasieregion.law.reference import municipality_names, municipality_text
from gymnasieregion.platform.pages.words import page_language, said

Kind, Category, Protection = Applicant.Kind, Applicant.Category, Applicant.Protection
State, Agreement = ForwardedChoice.State, TypedRank.Agreement

WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "kind": {
        Kind.YEAR_NINE: ("Går i nian", "In year nine"),
        Kind.REPEATER: ("Omgångare, går om nian", "Repeats year nine"),
        Kind.REAPPLICANT: ("Omsökare", "Applies again"),
        Kind.ADAPTED: ("Anpassad grundskola", "Adapted compulsory school"),
        Kind.FOURTH_YEAR: ("Söker fjärde tekniskt år", "Applies to the fourth technical year"),
        Kind.OTHER: ("Annan", "Other"),
    },
    "category": {
        Category.REGISTERED: ("Folkbokförd", "Registered in the area"),
        Category.OUTSIDE: ("Folkbokförd utanför området", "Registered outside the area"),
        Category.ASYLUM: ("Asylsökande", "Asylum seeker"),
        Category.HIDDEN: ("Utan papper", "Without papers"),
        Category.ABROAD: ("Utlandssvensk", "Swede abroad"),
    },
    "protection": {
        Protection.NONE: ("Ingen", "None"),
        Protection.MARKED: ("Sekretessmarkering", "Confidentiality marking"),
        Protection.REGISTRATION: ("Skyddad folkbokföring", "Protected registration"),
        Protection.NEW_IDENTITY: ("Fingerade personuppgifter", "New identity"),
    },
    "state": {
        State.WAITING: ("Ska skickas", "To be sent"),
        State.SENT: ("Skickad", "Sent"),
        State.RECEIVED: ("Mottagen", "Received"),
        State.ANSWERED: ("Besvarad", "Answered"),
        State.WITHDRAWN: ("Återtagen", "Withdrawn"),
    },
    "agreement": {
        Agreement.DONE: ("Klar", "Done"),
        Agreement.PENDING: ("Ej beslutad", "Not decided"),
        Agreement.NOT_MADE: ("Ej aktuell", "Not to be made"),
    },
    "run": {
        Run.Kind.SIMULATION: ("Simulering", "Simulation"),
        Run.Kind.PRELIMINARY: ("Preliminär antagning", "Preliminary admission"),
        Run.Kind.FINAL: ("Slutlig antagning", "Final admission"),
        Run.Kind.LATE: ("Sena kompletteringar", "Late completions"),
        Run.Kind.RESERVE: ("Reservantagning", "Reserve round"),
    },
    "language": {
        "M1": ("elevens val", "pupil's choice"),
        "M2": ("språkval", "language choice"),
        "ML": ("modersmål", "mother tongue"),
        "": ("framgår inte", "not known"),
    },
    "free_quota": {
        "APPLIED": ("sökt", "applied for"),
        "REFUSED": ("avslagen", "refused"),
        "GRANTED": ("beviljad", "granted"),
    },
    "added": {"RECHOICE": ("i omvalet", "in the re-choice"), "LATE": ("sent", "late")},
}


def word(kind: str, code: str) -> str:
    """What a code is called, in the language of the page being made."""
    return said(*WORDS[kind][code])


def choices(kind: str) -> list[tuple[str, str]]:
    """Every code of a kind and what it is called."""
    return [(str(code), said(*words)) for code, words in WORDS[kind].items()]


LANGUAGES: Mapping[str, tuple[str, str]] = {
    "ARA": ("arabiska", "Arabic"),
    "DEU": ("tyska", "German"),
    "ENG": ("engelska som modersmål", "English as mother tongue"),
    "FAS": ("persiska", "Persian"),
    "FIN": ("finska", "Finnish"),
    "FRA": ("franska", "French"),
    "POL": ("polska", "Polish"),
    "RUS": ("ryska", "Russian"),
    "SOM": ("somaliska", "Somali"),
    "SPA": ("spanska", "Spanish"),
    "TUR": ("turkiska", "Turkish"),
}
"""Languages among the grades, by their codes."""


def homes() -> list[tuple[str, str]]:
    """Every municipality by its code, in the order of their names."""
    names = municipality_names()
    return [(code, municipality_text(code)) for code in sorted(names, key=lambda code: sort_key(names[code]))]


def subject(code: str) -> str:
    """A subject's name with its code; a code without a name stands alone."""
    name = said(*LANGUAGES[code]) if code in LANGUAGES else subject_text(code, page_language())
    return code if name == code else f"{name[0].upper()}{name[1:]} ({code})"
