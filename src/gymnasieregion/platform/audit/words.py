"""What the log's actions are called on screen."""

from gymnasieregion.platform.access.table import actions
from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.pages.words import said

EVENT_WORDS: dict[str, tuple[str, str]] = {
    "backup.database.restored": ("Läste tillbaka en säkerhetskopia", "Brought a backup back"),
    "jobs.job.enqueue": ("Lade ett arbete i kö", "Put a job in the queue"),
    "jobs.job.cancelled": ("Arbetet avbröts", "The job was cancelled"),
    "jobs.job.died": ("Arbetet gick inte", "The job failed"),
    "audit.log.verified": ("Loggen kontrollerades", "The log was checked"),
    LOOKED: ("Såg en skyddad identitet", "Looked at a protected identity"),
}
"""Events that are no action of the access file."""


def action_text(action: str) -> str:
    """What an action is called, in the language of the page being made; its code when it has no name."""
    known = actions().get(action)
    if known:
        return said(known.title_sv, known.title_en)
    return said(*EVENT_WORDS.get(action, (action, action)))
