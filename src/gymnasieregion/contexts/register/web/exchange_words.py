"""What the pages and the log call the things of the exchange."""

from collections.abc import Mapping, Sequence

from gymnasieregion.contexts.register.models import Pull
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED
from gymnasieregion.platform.pages.words import said

LOG_EVENTS: Mapping[str, tuple[str, str]] = {
    "register.exchange.issue": ("Anslöt ett system", "Connected a system"),
    "register.exchange.end": ("Stängde av ett system", "Shut off a system"),
    "register.exchange.refreshed": ("Uppdaterade vad anslutna system får", "Updated what connected systems get"),
    "register.exchange.told": ("Meddelade ett anslutet system", "Told a connected system"),
    "register.exchange.subscribed": ("Började prenumerera", "Began to subscribe"),
    "register.exchange.renewed": ("Förlängde en prenumeration", "Renewed a subscription"),
    "register.exchange.unsubscribed": ("Slutade prenumerera", "Ended a subscription"),
    "register.exchange.reported": ("Anmärkte på det som hämtades", "Remarked on what was fetched"),
    "register.exchange.add": ("La till ett system att hämta från", "Added a system to fetch from"),
    "register.exchange.pulled": ("Hämtade från ett annat system", "Fetched from another system"),
    "register.exchange.pull_broken": ("Kunde inte hämta från ett annat system", "Could not fetch from another system"),
}
LOG_THINGS: Mapping[str, tuple[str, str]] = {
    "exchange": ("Det som lämnas ut med SS 12000", "What is given out by SS 12000"),
    "exchange_client": ("Anslutet system", "Connected system"),
    "exchange_subscription": ("Prenumeration", "Subscription"),
    "exchange_source": ("System som vi hämtar från", "System that we fetch from"),
}
LOG_FIELDS: Mapping[str, tuple[str, str]] = {
    "changed": ("Ändrade", "Changed"),
    "entities": ("Slag av objekt", "Kinds of objects"),
    "expires_at": ("Gäller till", "Lasts until"),
    "faults": ("Kunde inte tas", "Could not be taken"),
    "fetched": ("Hämtade elever", "Fetched pupils"),
    "gone": ("Lämnas inte längre ut", "No longer given out"),
    "grants": ("Får", "May"),
    "modified": ("Slag som ändrats", "Kinds that changed"),
    "name": ("Namn", "Name"),
    "new": ("Nya", "New"),
    "numbers": ("Nya nummer", "New numbers"),
    "objects": ("Objekt", "Objects"),
    "protected": ("Skyddad identitet började", "Protection began"),
    "role": ("Roll", "Role"),
    "scope_id": ("För", "For"),
    "system": ("System", "System"),
    "target": ("Adress", "Address"),
    "unchanged": ("Oförändrade", "Unchanged"),
}
COUNTS = ("fetched", "new", "changed", "unchanged", "gone", "numbers", "protected")


def counted(pull: Pull) -> list[tuple[str, int]]:
    """How many of each kind a pull was about, with words; only those that there were, and always the fetched ones."""
    many = [(name, int(pull.counts.get(name, 0))) for name in COUNTS]
    return [(said(*LOG_FIELDS[name]), count) for name, count in many if count or name == "fetched"]


def work_words(jobs: Sequence[Job]) -> dict[str, object]:
    """What a page tells of the jobs that fetch from a system.

    Args:
        jobs: The latest first; none when it has not been asked for.

    Returns:
        ``work`` while one waits or runs (percent, words), and ``broken``: why the latest failed, "" where it did not.
    """
    live = next((job for job in reversed(jobs) if job.state in UNFINISHED), None)
    work = live and {"percent": round(live.share * 100), "words": said(live.words_sv, live.words_en)}
    latest = jobs[0] if jobs else None
    failed = latest is not None and latest.state == Job.State.DEAD
    return {"work": work, "broken": said(latest.error_sv, latest.error_en) if latest and failed else ""}
