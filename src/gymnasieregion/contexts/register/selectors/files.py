"""Files of events that are handed in: whose they are, and which somebody sees."""

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.pupils import belongs_of
from gymnasieregion.contexts.register.selectors.visible import units_of
from gymnasieregion.platform.access.actor import Actor, Belongs, Role, Scope
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED, jobs_of

SEE = "register.file.see"


def files_for(actor: Actor) -> QuerySet[EventFile]:
    """The files that somebody sees, the latest first, without what is in them; a provider sees those of its schools."""
    files = EventFile.objects.defer("content", "found")
    if scope_of(SEE, actor.role) in {Scope.REGION, Scope.ALL}:
        return files
    of_schools = Q(sent_role=Role.PRINCIPAL.value, sent_scope__in=units_of(actor, SEE))
    return files.filter(Q(sent_role=actor.role.value, sent_scope=actor.scope_id) | of_schools)


def whose_file(row: EventFile) -> Belongs:
    """Whom a file belongs to: the school or the provider that handed it in; nobody else than the office for others."""
    if row.sent_role == Role.PRINCIPAL:
        return belongs_of(row.sent_scope, school_units())
    return Belongs(provider=row.sent_scope if row.sent_role == Role.PROVIDER_OFFICER else "")


def keys_of_jobs(row: EventFile) -> str:
    """What the keys of all jobs about a file begin with."""
    return f"register.file:{row.pk}:"


def latest_job(row: EventFile) -> Job | None:
    """The latest job about a file; None when there was none. One query."""
    return next(iter(jobs_of(keys_of_jobs(row))), None)


def is_worked_on(row: EventFile) -> bool:
    """Whether a job about a file waits or runs."""
    job = latest_job(row)
    return job is not None and job.state in UNFINISHED


def has_stopped(row: EventFile) -> bool:
    """Whether the job that would have looked through or applied a file is over, and the file is as it left it."""
    return row.state in {EventFile.State.CHECKING, EventFile.State.APPLYING} and not is_worked_on(row)
