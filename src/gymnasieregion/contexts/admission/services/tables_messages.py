"""The catalogue of what can be wrong in an input folder: one code, said in Swedish and in English."""

from gymnasieregion.platform.tables.messages import Message, warning

__all__ = ["CELLS", "COLUMNS", "FILES", "KEYS", "Message", "warning"]

FILES = {
    "FILE_MISSING": Message(
        ("Filen saknas.", "Lägg till {expected} (eller samma namn med .xlsx eller .parquet)."),
        ("The file is missing.", "Add {expected} (or the same name with .xlsx or .parquet)."),
    ),
    "ROUND_MISSING": Message(
        ("Omgångens inställningar saknas.", "Lägg till round.json."),
        ("The settings of the round are missing.", "Add round.json."),
    ),
    "FOLDER_MISSING": Message(
        ("Mappen finns inte.", "Ange mappen där underlaget ligger."),
        ("There is no such folder.", "Give the folder that the input lies in."),
    ),
    "FILE_UNKNOWN": Message(
        ("Ingen tabell heter så; filen skulle inte läsas.", "{hint_sv}"),
        ("No table has that name; the file would not be read.", "{hint_en}"),
    ),
    "FILE_TWICE": Message(
        ("Samma tabell finns i flera filer: {found}.", "Behåll en av dem."),
        ("The same table is in several files: {found}.", "Keep one of them."),
    ),
    "NO_GRADES": warning(
        ("Filen har inga betyg.", "Bara utbildningar utan betygskrav kan ge plats."),
        ("The file has no grades.", "Only offerings without demands on grades can admit."),
    ),
}

COLUMNS = {
    "MERIT_COLUMN": Message(
        (
            "Ett färdigt meritvärde är inskrivet i stället för betyg.",
            "Skriv en rad för varje ämne: {expected}. Meritvärdet räknas ut.",
        ),
        (
            "A ready merit value is typed instead of grades.",
            "Write a row for each subject: {expected}. The merit value is computed.",
        ),
    ),
}

CELLS = {
    "MERIT_TYPED": Message(
        (
            "Ett meritvärde eller poängtal är inskrivet i stället för ett betyg.",
            "Skriv betyget: A, B, C, D, E, F eller -. Meritvärdet räknas ut.",
        ),
        (
            "A merit value or points are typed instead of a grade (merit typed instead of grades).",
            "Write the mark: A, B, C, D, E, F or -. The merit value is computed.",
        ),
    ),
    "GRADE_UNKNOWN": Message(
        ("Betyget finns inte.", "A, B, C, D, E, F eller - (betyg saknas)."),
        ("There is no such grade.", "A, B, C, D, E, F or - (no grade)."),
    ),
    "SUBJECT_UNKNOWN": Message(
        ("Ämneskoden finns inte.", "T.ex. SV, SVA, EN, MA, eller ett språk med tre stora bokstäver, t.ex. FRA."),
        ("There is no such subject code.", "E.g. SV, SVA, EN, MA, or a language as three capitals, e.g. FRA."),
    ),
    "STUDY_PATH_UNKNOWN": Message(
        ("{why_sv}", "T.ex. NA, NANAT, NA25, IMV eller IB."),
        ("{why_en}", "E.g. NA, NANAT, NA25, IMV or IB."),
    ),
    "IDENTITY_FORM": Message(
        (
            "Inget identitetsnummer.",
            "Personnummer eller samordningsnummer ÅÅÅÅMMDDNNNN, TF-nummer ÅÅÅÅMMDDTF12, eller tomt.",
        ),
        (
            "Not an identity number.",
            "Personal or coordination number YYYYMMDDNNNN, temporary number YYYYMMDDTF12, or empty.",
        ),
    ),
    "IDENTITY_CHECK_DIGIT": Message(
        ("Kontrollsiffran stämmer inte.", "Rätta numret; en siffra är fel eller omkastad."),
        ("The check digit is wrong.", "Mend the number; a digit is wrong or transposed."),
    ),
    "IDENTITY_BIRTH_DATE": Message(
        ("Numret och födelsedatum {birth_date} säger olika.", "Rätta det som är fel."),
        ("The number and the birth date {birth_date} disagree.", "Mend the one that is wrong."),
    ),
}

KEYS = {
    "APPLICANT_TWICE": Message(
        ("Den sökande finns redan på rad {first}.", "En rad för varje sökande."),
        ("The applicant is already on line {first}.", "One row for each applicant."),
    ),
    "OFFERING_TWICE": Message(
        ("Utbildningen finns redan på rad {first}.", "En rad för varje utbildning."),
        ("The offering is already on line {first}.", "One row for each offering."),
    ),
    "SUBJECT_TWICE": Message(
        ("Den sökande har redan betyg i ämnet på rad {first}.", "Ett betyg per ämne; senare betyg i completions."),
        (
            "The applicant has a grade in the subject on line {first}.",
            "One grade a subject; later ones in completions.",
        ),
    ),
    "RANK_TWICE": Message(
        ("Den sökande har redan samma valnummer på rad {first}.", "Valnumren ska vara 1, 2, 3 utan luckor."),
        ("The applicant has the same rank on line {first}.", "The ranks should be 1, 2, 3 without gaps."),
    ),
    "CHOICE_TWICE": Message(
        ("Den sökande har redan valt utbildningen på rad {first}.", "En utbildning väljs en gång."),
        ("The applicant has chosen the offering on line {first}.", "An offering is chosen once."),
    ),
    "GROUP_TWICE": Message(
        ("Platspotten har redan en sådan grupp på rad {first}.", "Grupperna i en platspott har olika id."),
        ("The branch has such a group on line {first}.", "The groups of a branch have different ids."),
    ),
    "HELD_TWICE": Message(
        ("Den sökande har redan en plats på rad {first}.", "En sökande har högst en plats."),
        ("The applicant holds a seat on line {first}.", "An applicant holds at most one seat."),
    ),
    "NOT_A_CHOICE": Message(
        ("Den sökande {applicant} har inte valt utbildningen.", "Raden ska finnas i choices."),
        ("The applicant {applicant} has not chosen the offering.", "The row should be in choices."),
    ),
}
