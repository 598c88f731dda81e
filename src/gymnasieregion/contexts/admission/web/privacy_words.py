"""What the sections and keys of an extract are called, and the words of removal."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.models import Removal
from gymnasieregion.contexts.admission.services.extracts_rooms import held_elsewhere
from gymnasieregion.contexts.admission.web.log_words import ADMISSION
from gymnasieregion.platform.audit.platform_words import ACCOUNTS
from gymnasieregion.platform.pages.words import said

Words = Mapping[str, tuple[str, str]]

SECTIONS: Words = {
    "applicants": ("Du som sökande", "You as an applicant"),
    "grades": ("Betyg", "Grades"),
    "completions": ("Betyg som har kommit senare", "Grades that came later"),
    "choices": ("Val", "Choices"),
    "extra_choices": ("Språk, instrument och andra extra val", "Languages, instruments and other extra choices"),
    "choices_to_other_offices": ("Val som ett annat kansli antar till", "Choices that another office admits to"),
    "application": ("Ansökan", "Application"),
    "versions": ("Sparade versioner av ansökan", "Saved versions of the application"),
    "seen_by_guardians": ("Versioner som en vårdnadshavare har sett", "Versions that a guardian has seen"),
    "reminders": ("Påminnelser", "Reminders"),
    "row_decisions": ("Vad som är beslutat om valen", "What is decided of the choices"),
    "rulings": ("Beslut som har skrivits till dig", "Decisions written to you"),
    "attachments": ("Underlag till val", "Papers for choices"),
    "test_points": ("Provpoäng", "Test points"),
    "points_entered": ("Provpoäng som bedömare har skrivit in", "Test points as assessors entered them"),
    "ranks": ("Skolors rangordning", "Ranking by schools"),
    "statements": ("Hemkommunens yttranden", "Statements of the home municipality"),
    "held_seats": ("Plats", "Seat"),
    "reserve_calls": ("Erbjudanden som reserv", "Calls as a reserve"),
    "result_pages": ("Besked som sidan visade det", "Results as the page showed them"),
    "queue_places": ("Platser i köer", "Places in queues"),
    "seat_replies": ("Svar på platser", "Replies to places"),
    "path_requests": ("Byte av studieväg och återantagning", "Changes of study path and readmission"),
    "arrivals": ("Skolstart", "Start of school"),
    "cases": ("Ärenden efter publicering", "Cases after publication"),
    "messages": ("E-post och SMS till dig", "E-mail and SMS to you"),
    "contact_as_guardian": ("Dina kontaktuppgifter som vårdnadshavare", "Your contact details as a guardian"),
    "seen_as_guardian": ("Versioner som du har sett som vårdnadshavare", "Versions that you have seen as a guardian"),
    "accounts": ("Konto", "Account"),
    "roles": ("Roller", "Roles"),
    "sign_ins": ("Inloggningar", "Sign-ins"),
    "second_factor": ("Engångskoder i telefonen", "Codes in the telephone"),
    "codes_from_school": ("Koder från skolan", "Codes from the school"),
    "identities": ("E-legitimationer", "E-identifications"),
    "results": ("Besked", "Results"),
    "frozen_input": ("Underlag som har frysts", "Input that was frozen"),
    "rounds": ("Rader i publicerade omgångar", "Rows in published rounds"),
    "files_handed_in": ("Filer som uppgifter har kommit ur", "Files that data came from"),
    "found_missing": ("Det som saknades vid en kontroll", "What was missing at a check"),
    "done": ("Rader som du har skrivit", "Rows that you have written"),
    "log": ("Loggen: vem som gjorde vad, och vem som tittade", "The log: who did what, and who looked"),
    "jobs": ("Arbeten som rör dig", "Jobs that concern you"),
}
"""Every section, in the order of the extract."""

KEYS: Words = {
    **ADMISSION.fields,
    **ACCOUNTS.fields,
    "about": ("Om", "About"),
    "after": ("Efter", "After"),
    "assignment": ("Rollens nummer", "Number of the role"),
    "before": ("Före", "Before"),
    "details": ("Mer", "More"),
    "sign_in": ("Inloggningens nummer", "Number of the sign-in"),
    "action": ("Vad", "What"),
    "answer_by": ("Svara senast", "Answer by"),
    "applicant_id": ("Id", "Id"),
    "as": ("Som", "As"),
    "rows_count": ("Antal rader", "Number of rows"),
    "at": ("När", "When"),
    "address": ("Adress eller nummer", "Address or number"),
    "attempt": ("Försök", "Attempt"),
    "attempts": ("Antal försök", "Number of attempts"),
    "batch": ("Utskick", "Messages for"),
    "called_at": ("Erbjuden", "Called"),
    "called_by": ("Erbjuden av", "Called by"),
    "change": ("Ändring", "Change"),
    "changed_at": ("Ändrad", "Changed"),
    "channel": ("Hur det skickas", "How it is sent"),
    "choices": ("Val", "Choices"),
    "confirmed_at": ("Bekräftad", "Confirmed"),
    "confirmed_version": ("Bekräftad version", "Confirmed version"),
    "contact": ("Kodad kontaktväg", "Coded contact"),
    "content": ("Innehåll", "Content"),
    "created_at": ("Begärt", "Asked for"),
    "created_by": ("Begärt av", "Asked for by"),
    "decided_at": ("Beslutat", "Decided"),
    "decided_by": ("Beslutat av", "Decided by"),
    "digest": ("Kontrollkod", "Check code"),
    "display_name": ("Namn på skärmen", "Name on screen"),
    "done_at": ("Klart", "Done"),
    "email": ("E-post", "E-mail"),
    "entered_at": ("Inskrivet", "Entered"),
    "entered_by": ("Inskrivet av", "Entered by"),
    "family_name": ("Efternamn", "Family name"),
    "file": ("Fil", "File"),
    "file_sha256": ("Filens kontrollsumma", "Checksum of the file"),
    "finished_at": ("Slut", "Ended"),
    "found": ("Funnet i filen", "Found in the file"),
    "given_at": ("Givet", "Given"),
    "given_by": ("Givet av", "Given by"),
    "given_name": ("Förnamn", "Given name"),
    "grades_checked_at": ("Betygen kontrollerade", "Grades checked"),
    "grades_checked_by": ("Betygen kontrollerade av", "Grades checked by"),
    "granted": ("Beviljat", "Granted"),
    "ground": ("Skäl", "Ground"),
    "held": ("Uppgifter", "Data"),
    "id": ("Nummer i systemet", "Number in the system"),
    "is_persona": ("Påhittad person", "Invented person"),
    "is_settled": ("Avgjort", "Settled"),
    "issued_at": ("Utlämnad", "Handed out"),
    "issued_by": ("Utlämnad av", "Handed out by"),
    "left_group_id": ("Gruppen som lämnades", "The group that was left"),
    "left_offering_id": ("Platsen som lämnades", "The seat that was left"),
    "left_reply": ("Svaret på den platsen", "The reply to that seat"),
    "locked_at": ("Låst", "Locked"),
    "locked_by": ("Låst av", "Locked by"),
    "locked_why": ("Varför den låstes", "Why it was locked"),
    "looked": ("Någon tittade på en skyddad identitet", "Somebody looked at a protected identity"),
    "made_at": ("Gjort", "Made"),
    "mailed_at": ("E-post skickad", "E-mail sent"),
    "media_type": ("Filtyp", "Type of file"),
    "municipality_code": ("Kommun", "Municipality"),
    "next_try": ("Försöks igen", "Tried again"),
    "opened_at": ("Öppnat", "Opened"),
    "opened_by": ("Öppnat av", "Opened by"),
    "own_rows": ("Din rad", "Your row"),
    "phone": ("Telefon", "Telephone"),
    "protection": ("Skydd", "Protection"),
    "published_at": ("Publicerad", "Published"),
    "read_at": ("Läst", "Read"),
    "replied_at": ("Svarade", "Replied"),
    "result": ("Besked", "Result"),
    "row": ("Rad", "Row"),
    "saved_at": ("Sparad", "Saved"),
    "saved_by": ("Sparad av", "Saved by"),
    "seat": ("Plats", "Seat"),
    "seen_at": ("Sedd", "Seen"),
    "sent_at": ("Skickad", "Sent"),
    "sent_by": ("Skickad av", "Sent by"),
    "sent_scope": ("Skickad för", "Sent for"),
    "started_at": ("Inloggad", "Signed in"),
    "ticket": ("Lott", "Lot"),
    "tried_at": ("Lämnat till servern", "Given to the server"),
    "trouble": ("Vad som hände", "What happened"),
    "told_until": ("Meddelad om allt före", "Told of all before"),
    "used_at": ("Använd", "Used"),
    "username": ("Användarnamn", "User name"),
    "version": ("Version", "Version"),
    "waiting": ("Rader som väntar i filen", "Rows that wait in the file"),
    "who": ("Vem", "Who"),
    "why": ("Varför", "Why"),
    "written": ("Inlagt", "Written"),
    "unit": ("Skola", "School"),
    "sv": ("Texten på svenska", "The text in Swedish"),
    "place": ("Plats", "Place"),
    "group_id": ("Grupp av platser", "Group of seats"),
    "seated": ("Före dig som fick plats", "Before you who got a seat"),
    "left": ("Före dig som lämnade kön", "Before you who left the queue"),
    "came": ("Nya före dig", "New before you"),
    "passed": ("Gick om dig", "Passed you"),
    "reply": ("Svar", "Reply"),
    "replied_by": ("Svarade", "Replied"),
    "asked_by": ("Bad", "Asked"),
    "asked_at": ("Bad när", "Asked at"),
    "heard": ("Hörda", "Heard"),
    "said_by": ("Skrevs av", "Written by"),
    "said_at": ("Skrevs", "Written"),
}
"""Every key of an extract that is our own; what comes from the admission's files stands within these by its names."""

WHO: Words = {"self": ("du själv", "yourself"), "system": ("systemet", "the system"), "unknown": ("okänd", "unknown")}

BRIEF: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "frozen_input": (("made_at", "table"), ("row",)),
    "rounds": (("published_at", "kind", "file"), ("row",)),
    "log": (("at", "who", "action"), ("looked", "why", "before", "after", "own_rows")),
}
"""Sections that the document shows as a table: the keys with a column each, and those told together in the last."""

STATES: Mapping[str, tuple[str, str, str]] = {
    Removal.State.ASKED: ("Väntar på en annan", "Waits for another", "info"),
    Removal.State.LET: ("Gallras", "Being removed", "info"),
    Removal.State.DONE: ("Gallrat", "Removed", "good"),
    Removal.State.REFUSED: ("Avslaget", "Refused", ""),
}


def sections() -> Words:
    """Every section, those of other rooms too."""
    return {**SECTIONS, **{name: words for held in held_elsewhere() for name, words in held.sections.items()}}


def key_words(name: str) -> tuple[str, str]:
    """What a key is called in both languages; itself when nobody has a word for it."""
    elsewhere = (held.keys[name] for held in held_elsewhere() if name in held.keys)
    return KEYS.get(name) or next(elsewhere, (name, name))


def key_text(name: str) -> str:
    """What a key is called, in the language of the page being made."""
    return said(*key_words(name))
