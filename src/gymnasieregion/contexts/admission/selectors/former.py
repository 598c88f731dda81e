"""The year that somebody comes to who applied before and is not among the applicants of the present year."""

from datetime import date

from django.db.models import Max

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.accounts.selectors import live_assignments


def former_applicant(actor: Actor, today: date) -> Applicant | None:
    """The application of the last year that an applicant's or a guardian's role was for, when that year is over.

    The day after the term has begun the next year is the present one, while calls, queues and requests for a change of
    study path go on. Ids are unique in their year alone, so the role must have been theirs before the year was over:
    who has it for somebody of a later year is not led to another who once had the same id.

    Args:
        actor: Who asks, in that role.
        today: The day.

    Returns:
        None when no year that is over has the id, or the role is newer than the year.
    """
    over = Applicant.objects.filter(applicant_id=actor.scope_id).exclude(year__days__day__gte=today)
    ends = over.annotate(ended_on=Max("year__days__day")).filter(ended_on__isnull=False)
    last = ends.select_related("application", "year").order_by("-year").first()
    if last is None or not (actor.on_behalf_of or _had_role(actor, last.ended_on)):
        return None
    return last


def _had_role(actor: Actor, day: date) -> bool:
    """Whether somebody had the role that they act in on a day."""
    had = live_assignments(day).filter(role=actor.role.value, scope_id=actor.scope_id)
    return actor.user_id in {str(user) for user in had.values_list("user", flat=True)}
