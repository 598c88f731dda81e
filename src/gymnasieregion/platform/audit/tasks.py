"""Checking the log as a job, whose own event keeps the head of the chain."""

import datetime as dt
from collections.abc import Mapping

from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.verification import Verdict, verify_log
from gymnasieregion.platform.jobs.registry import Kind, Work, register

VERIFY = "audit.log.verify"
VERIFIED = "audit.log.verified"


def _compute(work: Work) -> Verdict:
    """Read the whole log."""
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 1
    found = verify_log(
        progress=lambda events: work.progress(min(events / last, 0.99), f"{events} händelser", f"{events} events")
    )
    if found.intact:
        work.progress(1.0, f"{found.events} händelser stämmer.", f"{found.events} events fit.")
    else:
        work.progress(1.0, f"Loggen är bruten vid {found.broken_at}.", f"The log is broken at {found.broken_at}.")
    return found


def _write(work: Work, found: Verdict, now: dt.datetime) -> Mapping[str, object]:
    """Record what was found."""
    after = {
        "events": found.events,
        "entries": found.entries,
        "head": found.head,
        "broken_at": found.broken_at,
        "because": found.because,
        "guarded": found.guarded,
    }
    record(actor=work.actor, action=VERIFIED, about="log:audit", before=None, after=after, why="", now=now)
    return after


register(Kind(VERIFY, "Kontrollerar loggen", "Checks the log", _compute, _write))
