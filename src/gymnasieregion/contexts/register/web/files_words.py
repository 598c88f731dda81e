"""What the pages of files of events call things."""

from collections.abc import Mapping

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED
from gymnasieregion.platform.pages.words import said
from gymnasieregion.platform.tables.schema import Field

LOG_EVENTS: Mapping[str, tuple[str, str]] = {
    "register.file.send": ("Lämnade en fil med händelser", "Handed in a file of events"),
    "register.file.check": ("Granskade en fil med händelser", "Checked a file of events"),
    "register.file.apply": ("Lade in en fil med händelser", "Applied a file of events"),
    "register.file.discard": ("Tog bort en fil med händelser", "Took away a file of events"),
    "register.file.erase": ("Gallrade filer med händelser", "Erased files of events"),
    "register.file.undo": ("Ångrade en fil med händelser", "Undid a file of events"),
}
LOG_THINGS: Mapping[str, tuple[str, str]] = {"event_file": ("Fil med händelser", "File of events")}
LOG_FIELDS: Mapping[str, tuple[str, str]] = {
    "file_name": ("Fil", "File"),
    "erased_files": ("Filer som gallrades", "Files that were erased"),
    "faults": ("Antal fel", "Faults"),
    "counts": ("Rader och personer", "Rows and persons"),
    "line": ("Rad i filen", "Line of the file"),
    "rows": ("Rader", "Rows"),
    "same": ("Rader som redan stämde", "Rows that said what was known"),
    "new": ("Nya i registret", "New in the register"),
    "removed": ("Borttagen", "Taken away"),
}

STATES: Mapping[str, tuple[str, str, str]] = {
    EventFile.State.CHECKING: ("Granskas", "Being checked", "info"),
    EventFile.State.FAULTY: ("Har fel", "Has faults", "bad"),
    EventFile.State.READY: ("Kan läggas in", "Can be applied", "warn"),
    EventFile.State.APPLYING: ("Läggs in", "Being applied", "info"),
    EventFile.State.APPLIED: ("Inlagd", "Applied", "good"),
    EventFile.State.SAME: ("Inget att ändra", "Nothing to change", ""),
    EventFile.State.DISCARDED: ("Borttagen", "Taken away", ""),
}
UNDONE = ("Ångrad", "Undone", "")


def state_words(row: EventFile) -> tuple[str, str]:
    """What a file's state is called, and how it is coloured; its event is asked for where it has one."""
    undone = row.event is not None and row.event.undone_by_id is not None
    sv, en, css = UNDONE if undone else STATES[row.state]
    return said(sv, en), css


def work_words(row: EventFile, job: Job | None) -> dict[str, object]:
    """What a page tells of the latest job about a file.

    Args:
        row: The file.
        job: The job; None when there was none.

    Returns:
        ``work`` while it waits or runs (percent, words), ``error`` where it failed and nothing has been done since, and
        ``stopped``: whether the file waits for a job that is over.
    """
    is_live = job is not None and job.state in UNFINISHED
    waits = row.state in {EventFile.State.CHECKING, EventFile.State.APPLYING}
    failed = job is not None and job.state == Job.State.DEAD and (waits or row.state == EventFile.State.APPLIED)
    return {
        "work": {"percent": round(job.share * 100), "words": said(job.words_sv, job.words_en)}
        if job and is_live
        else None,
        "error": said(job.error_sv, job.error_en) if job and failed else "",
        "stopped": waits and not is_live,
    }


def kind_title(kind: EventKind) -> str:
    """What a kind of events is called."""
    return said(kind.sv, kind.en)


def kind_about(kind: EventKind) -> str:
    """What a kind of events is."""
    return said(*event_tables()[kind].description)


def heading(field: Field) -> str:
    """What a column is called."""
    return said(field.title, field.name.replace("_", " ").capitalize())


def column_title(kind: EventKind, column: str) -> str:
    """What a column is called beside the name that it has in files; "" for one that the table has not."""
    return next((heading(field) for field in event_tables()[kind].fields if field.name == column), "")
