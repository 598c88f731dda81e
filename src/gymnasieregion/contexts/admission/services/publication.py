"""Making a run's result known at a moment, and taking that decision back before it."""

from datetime import UTC, datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import AdmissionYear, Case, Publication, Run
from gymnasieregion.contexts.admission.services.publication_days import ahead_words, days_ahead_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import job_of

DECIDE_TO_PUBLISH, CANCEL = "admission.run.publish", "admission.publication.cancel"
PUBLISH = "admission.run.publish"
"""The kind of job that makes a run known."""

GIVES_SEATS = frozenset({Run.Kind.FINAL, Run.Kind.LATE, Run.Kind.RESERVE})
"""The rounds whose result says who holds which seat."""


class NotPublishableError(RegionError):
    """The run cannot be made known."""

    sv: ClassVar[str] = "Körning {number} kan inte publiceras. {why_sv}"
    en: ClassVar[str] = "Run {number} cannot be published. {why_en}"


class AlreadyPublishedError(RegionError):
    """The decision cannot be taken back any more."""

    sv: ClassVar[str] = "Resultatet är redan publicerat, eller beslutet återtaget."
    en: ClassVar[str] = "The result is public already, or the decision taken back."


class AheadOfCalendarError(RegionError):
    """The result would be known before the calendar's day, or while applications are open."""

    sv: ClassVar[str] = "{told_sv} Skriv varför resultatet ska publiceras ändå."
    en: ClassVar[str] = "{told_en} Write why the result is to be published anyway."


@transaction.atomic
def publish(
    *,
    run: Run,
    publish_at: datetime,
    actor: Actor,
    now: datetime,
    why: str = "",
    replies_from: datetime | None = None,
) -> Publication:
    """Decide that a run becomes known at a moment; a job does it then.

    Args:
        run: Which.
        publish_at: From when it is visible; a moment that has passed means at once.
        actor: Who decides.
        now: The moment, from the door.
        why: The ground of a publication that comes before the calendar's day.
        replies_from: When replies open, so that the first hour is for reading; None for at once.

    Raises:
        NotPublishableError: If the run cannot be published, with the reason.
        AheadOfCalendarError: If it comes before the calendar's day and there is no ground.
    """
    AdmissionYear.objects.select_for_update().get(pk=run.year_id)
    row = Run.objects.select_for_update().get(pk=run.pk)
    if reason := reason_not_to_publish(row):
        raise NotPublishableError(number=row.number, why_sv=reason[0], why_en=reason[1])
    ahead = days_ahead_of(row, max(publish_at, now))
    if ahead and not why.strip():
        raise AheadOfCalendarError(told_sv=ahead_words(ahead, "sv"), told_en=ahead_words(ahead, "en"))
    decided = {
        "publish_at": publish_at, "published_at": None, "cancelled_at": None,
        "decided_by": actor.user_id, "decided_at": now,
        "replies_from": replies_from if row.kind in GIVES_SEATS else None,
    }  # fmt: skip
    publication, _ = Publication.objects.update_or_create(run=row, defaults=decided)
    payload = {"publication": publication.pk, "decided_at": moment_key(now)}
    key = _key(publication.pk, now)
    enqueue(kind=PUBLISH, key=key, payload=payload, actor=actor, now=now, run_after=max(publish_at, now))
    record(
        actor=actor,
        action=DECIDE_TO_PUBLISH,
        about=f"admission_run:{row.pk}",
        before=None,
        after={"publish_at": publish_at.isoformat(), "seal": row.seal, "kind": row.kind}
        | ({"replies_from": publication.replies_from.isoformat()} if publication.replies_from else {})
        | ({"ahead_of": {event: day.isoformat() for event, day in ahead.items()}} if ahead else {}),
        why=why.strip(),
        now=now,
    )
    return publication


@transaction.atomic
def cancel_publication(*, publication: int, why: str, actor: Actor, now: datetime) -> Publication:
    """Take back the decision to publish, before the moment; the job that waits then does nothing.

    Args:
        publication: Which.
        why: The ground, kept in the log.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        Publication.DoesNotExist: If there is no such decision.
        AlreadyPublishedError: If it is published, or taken back already.
    """
    row = Publication.objects.select_for_update().get(pk=publication)
    if row.published_at is not None or row.cancelled_at is not None:
        raise AlreadyPublishedError
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    record(
        actor=actor,
        action=CANCEL,
        about=f"admission_run:{row.run_id}",
        before={"publish_at": row.publish_at.isoformat()},
        after=None,
        why=why,
        now=now,
    )
    return row


def job_of_publication(publication: Publication) -> Job | None:
    """The job that carries out a decision to publish; None when it has been taken away with age."""
    return job_of(_key(publication.pk, publication.decided_at))


def _key(publication: int, decided_at: datetime) -> str:
    return f"{PUBLISH}:{publication}:{moment_key(decided_at)}"


def moment_key(moment: datetime) -> str:
    """A moment as text, the same however it was kept."""
    return moment.astimezone(UTC).isoformat()


def reason_not_to_publish(run: Run) -> tuple[str, str] | None:
    """Why a run cannot be published, in Swedish and English; None when it can."""
    if run.state != Run.State.DONE:
        return ("Den är inte klar.", "It is not done.")
    if run.kind == Run.Kind.SIMULATION:
        return ("Den är en simulering.", "It is a simulation.")
    if run.rerun_of_id is not None:
        return ("Den är en omkörning av en annan.", "It is another run made again.")
    others = Publication.objects.filter(run__year_id=run.year_id, cancelled_at=None).select_related("run__snapshot")
    for other in others:
        if other.run_id == run.pk:
            return ("Den är redan publicerad eller beslutad.", "It is published, or decided to be.")
        if other.published_at is None:
            return (
                f"Körning {other.run.number} väntar på att publiceras.",
                f"Run {other.run.number} waits to be published.",
            )
    seats_given = [other for other in others if other.run.kind in GIVES_SEATS]
    redo = Case.objects.filter(redo=run).first()
    return _out_of_order(run, seats_given) if redo is None else _built_upon(redo, seats_given)


def _built_upon(redo: Case, seats_given: list[Publication]) -> tuple[str, str] | None:
    """Whether something has happened to the seats since a case decided that the round is made again."""
    latest = Publication.objects.filter(pk__in=[one.pk for one in seats_given]).order_by("-published_at", "-pk").first()
    if latest is None or latest.pk != redo.publication_id:
        return ("En senare omgång är publicerad.", "A later round has been published.")
    given = Case.objects.filter(publication__run__year_id=latest.run.year_id, option="EXTRA_PLACE")
    if given.filter(decided_at__gt=redo.decided_at).exists():
        return (
            "Ett senare ärende har gett en extra plats, som omgången skulle ta bort. Öppna ett nytt ärende.",
            "A later case has given an extra place, which the round would take away. Open another case.",
        )
    return None


def _out_of_order(run: Run, seats_given: list[Publication]) -> tuple[str, str] | None:
    """Whether the year has come too far, or not far enough, for the run."""
    if run.kind in {Run.Kind.PRELIMINARY, Run.Kind.FINAL}:
        if seats_given:
            return ("Den slutliga antagningen är redan publicerad.", "The final admission is published already.")
        return None
    if not seats_given:
        return ("Den slutliga antagningen är inte publicerad.", "The final admission has not been published.")
    latest = max(one.published_at for one in seats_given if one.published_at is not None)
    if run.snapshot is None or run.snapshot.made_at < latest:
        return (
            "Underlaget frystes före den senaste publiceringen, så platserna i det gäller inte längre.",
            "Its input was frozen before the latest publication, so the seats in it no longer hold.",
        )
    return None
