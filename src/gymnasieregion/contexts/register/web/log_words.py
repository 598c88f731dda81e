"""What the log calls the events and the things of the register."""

from gymnasieregion.contexts.register.contracts import DiplomaKind, EndReason, EventKind, IdentifierKind
from gymnasieregion.contexts.register.selectors.extracts import KEYS
from gymnasieregion.contexts.register.services.telling import action_of
from gymnasieregion.contexts.register.web import exchange_words, files_words, kaa_words
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.audit.words import RoomWords, speak_for


def _municipality(code: str) -> tuple[str, str]:
    return (municipality_text(code),) * 2


def _reason(code: str) -> tuple[str, str] | None:
    return _words(EndReason, code)


def _words(codes: type[DiplomaKind | EndReason | EventKind | IdentifierKind], code: str) -> tuple[str, str] | None:
    """What a code is called; None where it is none of them."""
    found = next((each for each in codes if each == code), None)
    return (found.sv, found.en) if found else None


REGISTER = RoomWords(
    events={
        **{action_of(kind): (kind.sv, kind.en) for kind in EventKind},
        **kaa_words.LOG_EVENTS,
        **exchange_words.LOG_EVENTS,
        **files_words.LOG_EVENTS,
        "register.snapshot.made": (
            "Ögonblicksbild av elevregistret till lagret",
            "Snapshot of the register to the warehouse",
        ),
    },
    things={
        "person": ("Elev i registret", "Pupil of the register"),
        "register_event": ("Händelse i elevregistret", "Event of the register"),
        "snapshot": ("Ögonblicksbild i lagret", "Snapshot in the warehouse"),
        **kaa_words.LOG_THINGS,
        **exchange_words.LOG_THINGS,
        **files_words.LOG_THINGS,
    },
    fields={
        **KEYS,
        **kaa_words.LOG_FIELDS,
        **exchange_words.LOG_FIELDS,
        **files_words.LOG_FIELDS,
        "cohorts": ("Startår som lästes om", "Cohorts that were read anew"),
        "day": ("Uppgifterna avser", "Day of the figures"),
        "diploma": ("Examen eller studiebevis", "Diploma or certificate"),
        "events": ("Händelser", "Events"),
        "spells": ("Versioner av studieperioder", "Versions of study spells"),
        "fields": ("Ändrade uppgifter", "Changed facts"),
        "known": ("Fanns redan", "Known already"),
        "merged": ("Ihopslagen med", "Merged with"),
        "persons": ("Personer", "Persons"),
        "taken": ("Nya i registret", "New in the register"),
        "undone": ("Ångrad händelse", "Undone event"),
    },
    values={
        "diploma": lambda code: _words(DiplomaKind, code),
        "end_reason": _reason,
        "kind": lambda code: _words(IdentifierKind, code),
        "municipality_code": _municipality,
        "undone": lambda code: _words(EventKind, code),
    },
    commands={
        "load_demo_register": ("övningens elevregister", "the register of the practice"),
        "snapshot_register": ("bilden av elevregistret till lagret", "the snapshot of the register"),
        "pull_register": ("hämtningen från andra system", "the fetching from other systems"),
        "erase_event_files": ("gallringen av filer med händelser", "the erasure of files of events"),
        "erase_kaa": ("gallringen ur aktivitetsansvaret", "the erasure from the activity responsibility"),
    },
)


def tell() -> None:
    """Tell the log the words of the room."""
    speak_for("register", REGISTER)
