"""What the log calls the events and the things of the admission."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.web import after_words as after
from gymnasieregion.contexts.admission.web import counsel_words as counsel
from gymnasieregion.contexts.admission.web import replies_words as replies
from gymnasieregion.contexts.admission.web import school_lists_words as lists
from gymnasieregion.contexts.admission.web import school_words as school
from gymnasieregion.contexts.admission.web.cases_words import KINDS as CASE_KINDS
from gymnasieregion.contexts.admission.web.cases_words import OPTIONS
from gymnasieregion.contexts.admission.web.cases_words import STATES as CASE_STATES
from gymnasieregion.contexts.admission.web.people_words import WORDS
from gymnasieregion.contexts.admission.web.privacy_kinds import KIND_NAMES
from gymnasieregion.contexts.admission.web.runs_words import COUNTS, KINDS, TABLES
from gymnasieregion.contexts.admission.web.runs_words import STATES as RUN_STATES
from gymnasieregion.contexts.admission.web.tables_words import CODES
from gymnasieregion.contexts.admission.web.tables_words import STATES as IMPORT_STATES
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.audit.words import RoomWords, speak_for
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS

Words = Mapping[str, tuple[str, str]]

WAITS: Words = {"WAITING": ("väntar", "waiting")}
"""Runs and choices to other offices both wait."""

STATES: Words = {
    **{
        str(code): (sv, en)
        for states in (RUN_STATES, CASE_STATES, IMPORT_STATES)
        for code, (sv, en, _) in states.items()
    },
    **WORDS["state"],
    **WAITS,
}
TABLE_TITLES: Words = {**TABLES, "forwarded": ("val till andra kanslier", "choices to other offices")}


def _municipality(code: str) -> tuple[str, str]:
    """A home municipality with its code, in both languages."""
    return (municipality_text(code),) * 2


ADMISSION = RoomWords(
    events={
        **after.LOG_EVENTS,
        **counsel.LOG_EVENTS,
        **lists.LOG_EVENTS,
        **replies.LOG_EVENTS,
        "admission.guardian.tell": ("Skickade e-post till vårdnadshavare", "Sent e-mail to guardians"),
        "admission.letters.forget": ("Tog bort brev", "Removed letters"),
        "admission.year.load": ("Läste in ett övningsår", "Loaded a practice year"),
        "admission.run.decided": ("Körningen avgjordes", "The run was decided"),
        "admission.run.published": ("Körningens resultat publicerades", "The result of the run was published"),
        "admission.publication.cancel": ("Återtog en publicering", "Took back a publication"),
        "admission.retention.ask": ("Begärde gallring", "Asked for removal"),
        "admission.retention.let": ("Släppte en gallring", "Let a removal"),
        "admission.retention.refuse": ("Avslog en gallring", "Refused a removal"),
    },
    things={
        "admission_year": ("Antagningsår", "Admission year"),
        "admission_removal": ("Gallring", "Removal"),
        "admission_run": ("Körning", "Run"),
        "admission_snapshot": ("Fryst underlag", "Frozen input"),
        "admission_case": ("Ärende", "Case"),
        "admission_statistics": ("Tidigare års statistik", "Statistics of an earlier year"),
        "applicant": ("Sökande", "Applicant"),
        "import": ("Inlämnad fil", "File handed in"),
        "year": ("År", "Year"),
    },
    fields={
        **{name: (sv[0].upper() + sv[1:], en[0].upper() + en[1:]) for name, (sv, en) in TABLES.items()},
        **COUNTS,
        **EVENT_WORDS,
        **after.LOG_FIELDS,
        **counsel.LOG_FIELDS,
        **lists.LOG_FIELDS,
        **replies.LOG_FIELDS,
        **school.LOG_FIELDS,
        "added": ("Tillagt", "Added"),
        "agreement": ("Överenskommelse", "Agreement"),
        "ahead_of": ("Före kalenderns dag", "Before the calendar's day"),
        "answer": ("Svar", "Answer"),
        "before": ("Stod", "Stood"),
        "after": ("Skulle ha stått", "Should have stood"),
        "birth_date": ("Född", "Born"),
        "category": ("Kategori", "Category"),
        "category_shown": ("Underlaget för kategorin är sett", "The document for the category has been seen"),
        "changed": ("Ändrade", "Changed"),
        "changed_names": ("Ändrade namn eller adress", "Changed name or address"),
        "completed": ("Har gått ut gymnasiet", "Has completed upper secondary school"),
        "completed_on": ("Betygets dag", "Day of the grade"),
        "counts": ("Antal", "Numbers"),
        "dance": ("Förberedande dansarutbildning", "Preparatory dancers' training"),
        "day": ("Dag", "Day"),
        "days": ("Datum", "Dates"),
        "dispensation": ("Dispens", "Dispensation"),
        "due": ("Att göra", "To do"),
        "earlier_id": ("Id ett tidigare år", "Id of an earlier year"),
        "education": ("Utbildning", "Programme"),
        "eligible": ("Behörig enligt beslut", "Eligible by decision"),
        "email": ("E-post", "E-mail"),
        "entropy": ("Lottningens ord", "Words of the lottery"),
        "faults": ("Fel", "Faults"),
        "file_name": ("Fil", "File"),
        "followers": ("Rader som följer med", "Rows that follow"),
        "free_quota": ("Fri kvot", "Free quota"),
        "from": ("Från", "From"),
        "from_office": ("Från ett annat kansli", "From another office"),
        "group_id": ("Grupp", "Group"),
        "hand": ("Hand", "Hand"),
        "held_changed": ("Ändrade platser", "Seats changed"),
        "held_new": ("Nya platser", "New seats"),
        "held_removed": ("Platser som togs bort", "Seats removed"),
        "home_municipality_code": ("Hemkommun", "Home municipality"),
        "identity_number": ("Nummer", "Number"),
        "input": ("Underlaget", "The input"),
        "is_active": ("Prövas i årets omgångar", "Is tried in the year's rounds"),
        "kind": ("Slag", "Kind"),
        "language_as": ("Läst som", "Read as"),
        "late": ("Sen ansökan", "Late application"),
        "legal_ground": ("Rättslig grund", "Legal ground"),
        "list": ("Lista", "List"),
        "losses": ("Förlorar sin plats", "Lose their seat"),
        "mark": ("Betyg", "Grade"),
        "job": ("Arbete", "Job"),
        "messages": ("Meddelanden", "Messages"),
        "moved": ("Flyttas", "Move"),
        "name": ("Namn", "Name"),
        "new": ("Nya", "New"),
        "note": ("Anteckning", "Note"),
        "number": ("Nummer", "Number"),
        "offering_id": ("Utbildning", "Programme"),
        "office": ("Kansli", "Office"),
        "option": ("Utväg", "Way out"),
        "phone": ("Telefon", "Telephone"),
        "persons": ("Personer som får besked", "Persons who get a result"),
        "points": ("Poäng", "Points"),
        "publish_at": ("Publiceras", "Published at"),
        "pupils": ("Elever", "Pupils"),
        "rank": ("Val", "Choice"),
        "real": ("Verkliga uppgifter", "Real data"),
        "received": ("Mottagen", "Received"),
        "reference": ("Diarienummer", "Reference"),
        "removed": ("Borttagna", "Removed"),
        "replace": ("Ersätter", "Replaces"),
        "reply": ("Svar", "Reply"),
        "rows": ("Rader", "Rows"),
        "rows_due": ("Rader att ta bort", "Rows to remove"),
        "rows_removed": ("Rader som togs bort", "Rows removed"),
        **KIND_NAMES,
        "run_state": ("Körningens läge", "State of the run"),
        "same": ("Oförändrade", "Unchanged"),
        "school": ("Skola", "School"),
        "school_class": ("Klass", "Class"),
        "school_code": ("Skolans kod", "Code of the school"),
        "seal": ("Sigill", "Seal"),
        "sha256": ("SHA-256", "SHA-256"),
        "source": ("Källa", "Source"),
        "state": ("Läge", "State"),
        "stops": ("Stoppar", "Stops"),
        "subject": ("Ämne", "Subject"),
        "synthetic": ("Påhittat år", "Invented year"),
        "table": ("Tabell", "Table"),
        "to": ("Till", "To"),
        "version": ("Version", "Version"),
        "which": ("Vilka", "Which"),
        "year": ("År", "Year"),
    },
    values={
        **after.LOG_VALUES,
        **counsel.LOG_VALUES,
        **lists.LOG_VALUES,
        **school.LOG_VALUES,
        "which": {
            "all": ("alla", "everybody"),
            "school": ("en skolas elever", "the pupils of one school"),
            "unreached": ("de som inget meddelande har gått till", "those whom no message has gone to"),
        }.get,
        "state": STATES.get,
        "run_state": STATES.get,
        "kind": {**KINDS, **CASE_KINDS, **WORDS["kind"]}.get,
        "option": OPTIONS.get,
        "table": TABLE_TITLES.get,
        "category": WORDS["category"].get,
        "home_municipality_code": _municipality,
        "agreement": {**CODES["agreement"], **WORDS["agreement"]}.get,
        **{name: CODES[name].get for name in ("language_as", "hand", "dispensation", "free_quota", "added", "list")},
        "reply": {**CODES["reply"], **replies.REPLY_VALUES}.get,
        **dict.fromkeys(("received", "eligible", "late", "dance", "completed"), CODES["yes_no"].get),
    },
    hundredths=frozenset({"test_points"}),
    keys=frozenset({"run", "rerun_of", "snapshot", "case"}),
    commands={"load_demo_admission": ("övningens antagningsår", "the admission year of the practice")},
)


def tell() -> None:
    """Tell the log the words of the room."""
    speak_for("admission", ADMISSION)
