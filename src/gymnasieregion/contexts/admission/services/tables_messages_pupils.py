"""The part of the catalogue that is about pupils from a sending school's file."""

from gymnasieregion.contexts.admission.services.tables_messages import Message, warning

PUPILS = {
    "PUPIL_TWICE": Message(
        ("Numret finns redan på rad {first}.", "Varje elev står på en rad."),
        ("The number is on line {first} already.", "Each pupil is on one line."),
    ),
    "EMAIL_FORM": Message(
        ("Ingen e-postadress.", "Skriv till exempel namn@exempel.se, eller lämna tomt."),
        ("Not an e-mail address.", "Write such as name@example.se, or leave it empty."),
    ),
    "LANGUAGE_GRADE": Message(
        ("Språk och betyg går inte att läsa.", "Skriv språkets kod och betyget, till exempel SPA C."),
        ("The language and its grade cannot be read.", "Write the code of the language and the grade, such as SPA C."),
    ),
    "LANGUAGE_TWICE": Message(
        ("Samma språk står i två av kolumnerna M1, M2 och ML.", "Ett språk läses på ett sätt: behåll en av dem."),
        (
            "The same language is in two of the columns M1, M2 and ML.",
            "A language is read in one way: keep one of them.",
        ),
    ),
    "PUPIL_PROTECTED": Message(
        ("Eleven kan inte läggas in med fil.", "Ta bort raden och ring antagningskansliet."),
        ("The pupil cannot be brought in by file.", "Take the line away and call the admission office."),
    ),
    "PUPIL_WITHDRAWN": warning(
        ("Elevens ansökan är återkallad.", "Uppgifterna ändras; ta upp ansökan på elevens sida om den ska prövas."),
        ("The pupil's application is withdrawn.", "The facts change; take it up on the pupil's page to have it tried."),
    ),
    "PUPIL_MAYBE": warning(
        (
            "Sökande {other} har samma namn och födelsedatum men ett annat nummer.",
            "Är det samma elev: byt numret på den sökandes sida först.",
        ),
        (
            "Applicant {other} has the same name and birth date but another number.",
            "If it is the same pupil: change the number on the applicant's page first.",
        ),
    ),
}
