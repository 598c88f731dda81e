"""Questions about reminders: which still hold, and who has been reminded lately."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet

from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.models import Reminder
from gymnasieregion.platform.kept_questions import kept_question

Kind = Reminder.Kind
AGAIN_AFTER = timedelta(days=7)
"""So long one is left alone after a reminder of the same thing."""

ABOUT: Mapping[Todo, Reminder.Kind] = {
    Todo.NO_APPLICATION: Kind.NO_APPLICATION,
    Todo.NOT_CONFIRMED: Kind.NOT_CONFIRMED,
    Todo.NONE_ELIGIBLE: Kind.NONE_ELIGIBLE,
    Todo.ALL_FAR_ABOVE: Kind.ALL_FAR_ABOVE,
    Todo.CLOSED: Kind.CLOSED,
}
"""What is reminded of for each thing to do; of others one is asked to see the counsellor."""

DONE_WITHOUT: Mapping[str, Todo] = {
    Kind.NO_APPLICATION: Todo.NO_APPLICATION,
    Kind.NOT_CONFIRMED: Todo.NOT_CONFIRMED,
    Kind.NONE_ELIGIBLE: Todo.NONE_ELIGIBLE,
    Kind.ALL_FAR_ABOVE: Todo.ALL_FAR_ABOVE,
    Kind.CLOSED: Todo.CLOSED,
}
"""What must still be left to do for a reminder to be shown; one without is shown until it is read."""


def reminders_of(applicant: int) -> list[Reminder]:
    """Every reminder of an applicant, the latest first."""
    return _reminders(applicant=applicant)


@kept_question
def _reminders(*, applicant: int) -> QuerySet[Reminder]:
    return Reminder.objects.filter(applicant=applicant).order_by("-sent_at", "-pk")


def reminders_to_show(applicant: int, todo: Collection[Todo]) -> list[Reminder]:
    """The reminders that an applicant's own page shows: those of what is still left to do, each thing once.

    Args:
        applicant: The applicant's key in the database.
        todo: What is left to do, of ``core.class_todo.todo_of``.
    """
    shown: dict[str, Reminder] = {}
    for reminder in reminders_of(applicant):
        needs = DONE_WITHOUT.get(reminder.kind)
        if reminder.read_at is None and (needs is None or needs in todo):
            shown.setdefault(reminder.kind, reminder)
    return list(shown.values())


def reminded_lately(applicants: Collection[int], kind: str, now: datetime) -> frozenset[int]:
    """Those of some applicants who have been reminded of the same thing within ``AGAIN_AFTER``.

    Args:
        applicants: Their keys in the database.
        kind: Of what.
        now: The moment.
    """
    rows = Reminder.objects.filter(applicant__in=list(applicants), kind=kind, sent_at__gt=now - AGAIN_AFTER)
    return frozenset(rows.order_by().values_list("applicant_id", flat=True))
