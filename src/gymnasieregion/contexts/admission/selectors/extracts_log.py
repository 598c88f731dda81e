"""What the log and the jobs hold of one person: what was done, by whom in which role, and who looked."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Reminder
from gymnasieregion.contexts.admission.selectors.extracts import Row, Subject, plain
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job

ABOUT = ("person", "user", "applicant")
"""What the log calls a person before the colon."""

SOMEBODY = "other person"
"""What stands where an event is about somebody else."""


def events_about(subject: Subject, ids: Collection[str]) -> list[Row]:
    """What the log holds of a person, the oldest first: what was done to their data, who looked, and what they did.

    Two queries. What an event changed is told where it is the person's own; of a bulk write their own row alone. What
    a guardian did is the guardian's own: that it was done is told, and not what.

    Args:
        subject: Whose.
        ids: Every id that the person has had as an applicant.
    """
    known = sorted({*ids, *subject.user_ids})
    names = [f"{kind}:{id_}" for id_ in known for kind in ABOUT]
    own = Entry.objects.filter(about__in=names).order_by("number")
    mine = Q(person__in=known) | Q(about__in=names) | Q(on_behalf_of__in=known) | Q(actor_id__in=subject.user_ids)
    among = Exists(own.filter(event=OuterRef("pk")))
    events = Event.objects.filter(mine | among).filter(_of_these_years(subject)).order_by("seq")
    rows = events.prefetch_related(Prefetch("entries", queryset=own, to_attr="own"))
    return [_told(event, known, subject.user_ids) for event in rows]


def jobs_about(subject: Subject, ids: Collection[str]) -> list[Row]:
    """The jobs that a person asked for, or whose work names them; two queries, one for somebody without reminders.

    Args:
        subject: Whose.
        ids: Every id that the person has had as an applicant.
    """
    reminded = set(Reminder.objects.filter(applicant__in=subject.keys).values_list("pk", flat=True))
    wanted = {*ids, *subject.user_ids}
    told = []
    for job in Job.objects.order_by("pk").iterator():
        payload = json.loads(job.payload)
        among = reminded & set(payload.get("reminders", ())) if isinstance(payload, dict) else set()
        found = {*own_parts(payload, wanted), *own_parts(json.loads(job.result or "null"), wanted)}
        if among or found or job.created_by in wanted:
            moments = {"created_at": plain(job.created_at), "finished_at": plain(job.finished_at)}
            held = [json.loads(one) for one in sorted(found)]
            told.append({"kind": job.kind, "state": job.state, **moments, "created_by": job.created_by, "held": held})
    return told


def own_parts(value: object, wanted: Collection[str]) -> Iterator[str]:
    """The innermost tables and lists of a JSON value that name somebody, as canonical text.

    Args:
        value: As JSON knows it.
        wanted: Ids and numbers, any of which is the person.

    >>> list(own_parts({"rows": [{"who": "A", "mark": "C"}, {"who": "B"}]}, {"A"}))
    ['{"mark": "C", "who": "A"}']
    """
    inner = list(value.values()) if isinstance(value, Mapping) else list(value) if isinstance(value, list) else []
    if any(isinstance(one, str) and one in wanted for one in inner):
        yield json.dumps(value, ensure_ascii=False, sort_keys=True)
        return
    for one in inner:
        yield from own_parts(one, wanted)


def _of_these_years(subject: Subject) -> Q:
    """When the log's applicant is this one: in another year the same id may be somebody else's.

    The log does not say which year an id is of, so what came after a stranger's year was opened is left out, and what
    came before the person's own first year where a stranger's year was earlier.
    """
    if not subject.applicants:
        return Q()
    own = [row.year_id for row in subject.applicants]
    strangers = Applicant.objects.filter(applicant_id__in=subject.ids).exclude(pk__in=subject.keys)
    years = AdmissionYear.objects.filter(Q(pk__in=strangers.values("year")) | Q(pk__in=own)).order_by("year")
    opened = dict(years.values_list("year", "opened_at"))
    later = [opened[year] for year in opened if year > max(own)]
    within = Q(at__lt=min(later)) if later else Q()
    return within & Q(at__gte=opened[min(own)]) if any(year < min(own) for year in opened) else within


def _is_others(event: Event, known: Sequence[str], *, did: bool) -> bool:
    """Whether an event is about somebody else: who works here is told that they did it, and not to whom or why."""
    kind, _, id_ = event.about.partition(":")
    if kind in ABOUT:
        return id_ not in known
    return did and bool(event.person) and event.person not in known


def _told(event: Event, known: Sequence[str], users: Sequence[str]) -> Row:
    """An event as the person may have it."""
    is_about = event.about.partition(":")[2] in known and event.about.partition(":")[0] in ABOUT
    did = event.actor_id in users
    guardian = event.role == Role.GUARDIAN.value and not did
    is_own = (is_about or event.person in known) and not guardian
    told: Row = {
        "at": plain(event.at),
        "who": event.actor_id,
        "role": event.role,
        "action": event.action,
        "about": SOMEBODY if _is_others(event, known, did=did) else event.about,
        "looked": event.action == LOOKED,
        "why": "" if guardian or (did and _is_others(event, known, did=did)) else event.why,
        "before": json.loads(event.before or "null") if is_own else None,
        "after": json.loads(event.after or "null") if is_own else None,
        "own_rows": [] if guardian else [json.loads(one.content) for one in event.own],  # type: ignore[attr-defined]  # prefetched
    }
    if event.file_sha256:
        told["file_sha256"] = event.file_sha256
    return told
