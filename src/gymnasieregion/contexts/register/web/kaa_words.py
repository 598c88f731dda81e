"""What the pages and the log call the things of the municipality's duty."""

from collections.abc import Iterable, Mapping

from gymnasieregion.contexts.register.contracts import Coded
from gymnasieregion.platform.pages.words import later, said

LOG_EVENTS: Mapping[str, tuple[str, str]] = {
    "register.kaa.load": ("Läste in övningens aktivitetsansvar", "Loaded the activity responsibility of the practice"),
    "register.kaa.contact_add": ("Skrev en kontakt", "Wrote a contact"),
    "register.kaa.contact_correct": ("Rättade en kontakt", "Corrected a contact"),
    "register.kaa.contact_remove": ("Tog bort en kontakt", "Took away a contact"),
    "register.kaa.measure_start": ("Skrev att en åtgärd började", "Wrote that a measure began"),
    "register.kaa.measure_end": ("Skrev att en åtgärd slutade", "Wrote that a measure ended"),
    "register.kaa.measure_correct": ("Rättade en åtgärd", "Corrected a measure"),
    "register.kaa.measure_remove": ("Tog bort en åtgärd", "Took away a measure"),
    "register.kaa.duty_correct": ("Rättade registreringen", "Corrected the registration"),
    "register.kaa.details_change": ("Ändrade kontaktuppgifter", "Changed contact details"),
    "register.kaa.exemption_add": ("Skrev ett undantag", "Wrote an exemption"),
    "register.kaa.exemption_remove": ("Tog bort ett undantag", "Took away an exemption"),
}
LOG_THINGS: Mapping[str, tuple[str, str]] = {
    "kaa": ("Ungdom i aktivitetsansvaret", "Youth of the activity responsibility"),
    "kaa_exemption": ("Undantag från aktivitetsansvaret", "Exemption from the activity responsibility"),
    "kaa_file": ("Halvårets fil", "Half-yearly file"),
    "municipality": ("Kommun", "Municipality"),
}
LOG_FIELDS: Mapping[str, tuple[str, str]] = {
    "youths": ("Ungdomar", "Youths"),
    "contacts": ("Kontakter", "Contacts"),
    "measures": ("Åtgärder", "Measures"),
    "half_year": ("Halvår", "Half-year"),
    "rows": ("Rader", "Rows"),
    "replaces": ("Ersatte filen med kontrollsumman", "Replaced the file with the hash"),
    "year": ("År", "Year"),
    "Responsibility": ("Rader om ansvar", "Rows on duties"),
    "Contact": ("Rader om kontakter", "Rows on contacts"),
    "Measure": ("Rader om åtgärder", "Rows on measures"),
    "Exemption": ("Rader om undantag", "Rows on exemptions"),
    "ContactDetails": ("Kontaktuppgifter", "Contact details"),
    "files": ("Skickade filer som ändrades", "Sent files that were changed"),
    "file_rows": ("Rader i skickade filer", "Rows in sent files"),
}


def coded(code: Coded) -> str:
    """What a code is called, in the language of the page being made."""
    return said(code.sv, code.en)


def word(kind: type[Coded], code: str) -> str:
    """What a stored code is called; "" for none."""
    return coded(kind(code)) if code else ""


def choices(kind: type[Coded], allowed: Iterable[str]) -> list[tuple[str, str]]:
    """The codes that may be chosen, with their words."""
    known = set(allowed)
    return [(code.value, later(code.sv, code.en)) for code in kind if code.value in known]
