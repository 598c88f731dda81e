"""What tables, columns and codes are called on screen; in Swedish the schema says it."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.models import ImportFile
from gymnasieregion.contexts.admission.selectors.tables_schema import Field, input_tables, table_named
from gymnasieregion.contexts.admission.services.import_faults import table_title
from gymnasieregion.contexts.admission.web.people_words import homes, subject
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.pages.words import page_language, said

COLUMNS_EN: Mapping[str, str] = {
    "applicant_id": "Applicant",
    "identity_number": "Identity number",
    "birth_date": "Date of birth",
    "home_municipality_code": "Home municipality",
    "late": "Late application",
    "dance": "Preparatory dance education",
    "completed": "Has completed upper secondary",
    "ticket": "Lottery ticket",
    "subject": "Subject",
    "mark": "Mark",
    "language_as": "Read as",
    "rank": "Rank",
    "offering_id": "Programme",
    "received": "Received",
    "hand": "Hand",
    "eligible": "Eligible",
    "dispensation": "Dispensation",
    "free_quota": "Free quota",
    "added": "Added",
    "points": "Points",
    "list": "List",
    "agreement": "Agreement",
    "group_id": "Group",
    "reply": "Reply",
    "completed_on": "Date of the grade",
    "branch_id": "Branch",
    "position": "Order",
    "kind": "Kind",
    "seats": "Places",
    "limit": "At most",
    "overflow_to": "Hands over to",
}

CODES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "yes_no": {"yes": ("ja", "yes"), "no": ("nej", "no")},
    "language_as": {
        "M1": ("M1, elevens val", "M1, pupil's choice"),
        "M2": ("M2, språkval", "M2, language choice"),
        "ML": ("ML, modersmål", "ML, mother tongue"),
    },
    "hand": {"1": ("första hand", "first hand"), "2": ("andra hand", "second hand")},
    "dispensation": {"EN": ("engelska", "English")},
    "free_quota": {
        "APPLIED": ("sökt", "applied for"),
        "REFUSED": ("avslagen", "refused"),
        "GRANTED": ("beviljad", "granted"),
    },
    "added": {"RECHOICE": ("i omvalet", "in the re-choice"), "LATE": ("efter omvalet", "after the re-choice")},
    "list": {"SELECTION": ("urval", "selection"), "FREE": ("fri kvot", "free quota")},
    "agreement": {
        "DONE": ("klar", "done"),
        "PENDING": ("väntar", "pending"),
        "NOT_MADE": ("blir inte av", "not to be made"),
    },
    "reply": {
        "YES": ("ja", "yes"),
        "NO": ("nej, står kvar som reserv", "no, stays in reserve"),
        "WITHDRAWN": ("har lämnat antagningen", "has left the admission"),
    },
    "mark": {"-": ("betyg saknas", "no grade")},
}

HELP: Mapping[str, tuple[str, str]] = {
    "late": ("Kom efter sista dagen. Inget valt är nej.", "Came after the last day. Nothing chosen is no."),
    "dance": (
        "Betygen räknas om till 16 ämnen. Inget valt är nej.", "The grades are scaled to 16. Nothing chosen is no.",
    ),
    "completed": (
        "Ett nationellt program eller motsvarande. Inget valt är nej.",
        "A national programme or equal. Nothing chosen is no.",
    ),
    "language_as": ("Bara för språk: hur det lästes.", "Only for languages: how it was read."),
    "received": (
        "Inget valt är inte beslutat, och då tas den sökande emot.",
        "Nothing chosen is not decided, and the applicant is received.",
    ),
    "hand": ("Inget valt är efter hemkommun och utbildning.", "Nothing chosen is by home and programme."),
    "eligible": ("Inget valt är efter betyg.", "Nothing chosen is by grades."),
    "agreement": ("Inget valt är att den inte behövs.", "Nothing chosen is that none is needed."),
    "reply": ("Inget valt är att inget svar har kommit.", "Nothing chosen is that no reply has come."),
}  # fmt: skip
"""What a form says of a column with a list of values; what each value means is said in the list."""

STATES: Mapping[str, tuple[str, str, str]] = {
    ImportFile.State.CHECKING: ("Granskas", "Being checked", "info"),
    ImportFile.State.FAULTY: ("Har fel", "Has faults", "bad"),
    ImportFile.State.READY: ("Kan läggas in", "Can be applied", "warn"),
    ImportFile.State.APPLYING: ("Läggs in", "Being applied", "info"),
    ImportFile.State.APPLIED: ("Inlagd", "Applied", "good"),
    ImportFile.State.DISCARDED: ("Borttagen", "Taken away", ""),
}

REPLACE: Mapping[str, tuple[str, str, str, str]] = {
    "applicant": (
        "Raderna för de sökande som filen nämner",
        "The rows of the applicants that the file names",
        "Har en sökande fler rader i dag än i filen tas de bort. Andra sökande rörs inte.",
        "If an applicant has more rows today than in the file they are taken away. Others are not touched.",
    ),
    "key": (
        "Bara de rader som filen nämner",
        "Only the rows that the file names",
        "En rad som finns ändras, en ny läggs till. Inget tas bort.",
        "A row that is there is changed, a new one is added. Nothing is taken away.",
    ),
    "all": (
        "Hela tabellen",
        "The whole table",
        "Det som inte står i filen tas bort, utom skyddade identiteters rader. Du ser hur mycket innan något händer.",
        "All that is not in the file goes, except rows of protected identities. You see how much before it happens.",
    ),
}
"""What a file may take the place of: its name and what that means, in Swedish and in English."""


def title_of(table: str) -> str:
    """What a table is called."""
    return table_title(table, page_language())


def about_table(table: str) -> str:
    """What a table holds."""
    return said(*table_named(table).description)


def short_about(table: str) -> str:
    """The first sentence of what a table holds; the rest is about the file."""
    return f"{about_table(table).split('. ', maxsplit=1)[0].rstrip('.')}."


def heading(field: Field) -> str:
    """What a column is called."""
    return said(field.title, COLUMNS_EN.get(field.name) or field.name.replace("_", " ").capitalize())


def column_title(table: str, column: str) -> str:
    """What a column of a table is called beside the name that it has in files; "" for one that the table has not."""
    schema = next((each for each in input_tables() if each.name == table), None)
    field = next((each for each in schema.fields if each.name == column), None) if schema else None
    return heading(field) if field else ""


def codes_of(field: Field) -> list[tuple[str, str]]:
    """The values that a column may have and what they are called; none where any may stand."""
    if field.type == "boolean":
        return [(code, said(*words)) for code, words in CODES["yes_no"].items()]
    if field.kind == "municipality":
        return []
    return [(code, cell_text(field, code)) for code in field.enum]


def choices_of(field: Field) -> list[tuple[str, str]]:
    """The values that a form lets somebody choose among; none where anything may be typed."""
    return homes() if field.kind == "municipality" else codes_of(field)


def help_of(field: Field) -> str:
    """What a form says of a column: of one with a list of values not the codes that stand in files."""
    return said(*HELP.get(field.name, ("", ""))) if choices_of(field) else said(*field.description)


def cell_text(field: Field, cell: str) -> str:
    """A cell in words."""
    if field.name == "subject" and cell:
        return subject(cell)
    if field.kind == "municipality":
        return municipality_text(cell)
    known = CODES["yes_no"] if field.type == "boolean" else CODES.get(field.name, {})
    if cell in known:
        return said(*known[cell])
    return cell.replace(".", ",") if field.type == "number" and page_language() == "sv" else cell


def state_words(state: str) -> tuple[str, str]:
    """What a file's state is called, and how it is coloured."""
    sv, en, css = STATES[state]
    return said(sv, en), css


def replace_words(replace: str) -> tuple[str, str]:
    """What a file takes the place of, and what that means."""
    sv, en, sv_means, en_means = REPLACE[replace]
    return said(sv, en), said(sv_means, en_means)
