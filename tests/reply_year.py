"""The year of ``reserve_year`` on its result day: the final is published, and replies are open until 17 July."""

import datetime as dt

from gymnasieregion.contexts.admission.models import Publication, QueuePlace, YearDay
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.queue_places import previous_publication, queue_rows
from gymnasieregion.contexts.admission.services.replies import reply
from gymnasieregion.platform.access.actor import Actor, Role
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR
from tests.reserve_year import IN_JUNE, OFFICE, key_of, reserve_year

LAST_SECOND = dt.datetime(2026, 7, 17, 21, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in Stockholm
TOO_LATE = dt.datetime(2026, 7, 17, 22, tzinfo=dt.UTC)
JULY = dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC)
RESERVES = dt.datetime(2026, 7, 30, 9, tzinfo=dt.UTC)


def reply_year():
    """Asta and Bo hold IB, Dan NA, Gun and Hal ES; Dan, Eva and Fia wait for IB in that order, and Eva for ES."""
    reserve_year()
    YearDay.objects.create(year_id=YEAR, event="REPLY_BY", day=dt.date(2026, 7, 17))
    keep_queues()


def keep_queues():
    """The places of the latest publication, where the publication has not kept them itself."""
    publication = Publication.objects.select_related("run__snapshot").order_by("-published_at").first()
    if publication.queue_places.exists():
        return publication
    rows = queue_rows(publication.run, previous_publication(publication.run)).iter_rows(named=True)
    QueuePlace.objects.bulk_create(
        QueuePlace(publication=publication, applicant_id=key_of(row.pop("applicant_id")), **row) for row in rows
    )
    return publication


def reserve_round(now=RESERVES, kind="reserve"):
    """Decide a reserve round of what stands, and publish it."""
    run = decided_run(kind, "Reserv", actor=OFFICE, now=now)
    publish(run=run, publish_at=now, actor=OFFICE, now=now, why="Övning")
    work(now + dt.timedelta(minutes=1))
    return keep_queues()


def pupil(name):
    """An applicant who does something themselves."""
    return Actor(f"u-{name.lower()}", name, Role.APPLICANT, scope_id=name)


def says(name, answer, now=JULY, actor=None, **more):
    """Somebody replies to their seat."""
    return reply(applicant=key_of(name), reply=answer, actor=actor or pupil(name), now=now, **more)


__all__ = ["IN_JUNE", "JULY", "LAST_SECOND", "OFFICE", "RESERVES", "TOO_LATE", "YEAR", "key_of"]
