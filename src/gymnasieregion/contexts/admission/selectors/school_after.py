"""What waits for a school after the result: reserves to call, answers to wait for, and who came when the term began."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery

from gymnasieregion.contexts.admission.core.reserve_turn import calls_from
from gymnasieregion.contexts.admission.core.three_days import is_over
from gymnasieregion.contexts.admission.models import Arrival, HeldSeat, ReserveCall, SeatsToCall
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.contexts.admission.selectors.arrivals import WRITE
from gymnasieregion.contexts.admission.selectors.cases_seats import GAVE_UP, latest_publication
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.queues import gone_of_calls, waiting_places
from gymnasieregion.contexts.admission.selectors.school_reserves import CALL
from gymnasieregion.contexts.admission.selectors.school_rows import without_hidden
from gymnasieregion.law.time_limits import last_day
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed

TO_CALL, CALLED, TO_END, ARRIVAL = AFTER = ("TO_CALL", "CALLED", "TO_END", "ARRIVAL")
"""What may wait for a school after the result, the most urgent first."""

Reply = ReserveCall.Reply
Counts = Mapping[str, Mapping[str, int]]


def after_result(year: int, offerings: Sequence[str], actor: Actor, now: datetime) -> Counts:
    """How much waits at each of some educations after the result; six queries at most, one before schools call.

    Args:
        year: The admission year.
        offerings: Their ids.
        actor: Who looks: what somebody may not do waits for them nowhere, and protected identities are not counted for
            a school, but as somebody whose turn it is to be called, whom the list of reserves tells of too.
        now: The moment.

    Returns:
        By code of ``AFTER`` and the education's id; nothing where nothing waits.
    """
    days, today = days_of(year), today_of(now)
    found: dict[str, Mapping[str, int]] = {}
    first, starts = calls_from(days), days.get("TERM_STARTS")
    if first is not None and today >= first and is_allowed(actor, CALL) and (told := latest_publication(year)):
        found[TO_CALL] = _to_call(year, offerings, told, now)
        found[CALLED] = _called(year, offerings, actor, now)
    if starts is not None and today >= starts and is_allowed(actor, WRITE):
        found[ARRIVAL], absent = _arrivals(year, offerings, actor)
        found[TO_END] = absent if is_over(starts, today, last_day) else {}
    return found


def _to_call(year: int, offerings: Sequence[str], publication: int, now: datetime) -> Mapping[str, int]:
    """How many reserves may be called at once: those who wait, as far as the free seats of their list go."""
    said = SeatsToCall.objects.filter(year=year, offering_id__in=offerings, seats__gt=0)
    seats = {(id_, group): count for id_, group, count in said.values_list("offering_id", "group_id", "seats")}
    if not seats:
        return {}
    ids = {id_ for id_, _ in seats}
    calls = ReserveCall.objects.filter(year=year, offering_id__in=ids)
    taken = calls.filter(Q(reply=Reply.YES) | Q(reply=Reply.WAITING, answer_by__gt=now) & ~gone_of_calls(now))
    waits = waiting_places(publication, ids, now)
    counted = (rows.order_by().values_list("offering_id", "group_id").annotate(Count("pk")) for rows in (taken, waits))
    held, waiting = ({(id_, group): count for id_, group, count in rows} for rows in counted)
    found: dict[str, int] = {}
    for (id_, group), count in seats.items():
        free = max(0, min(count - held.get((id_, group), 0), waiting.get((id_, group), 0)))
        if free:
            found[id_] = found.get(id_, 0) + free
    return found


def _called(year: int, offerings: Sequence[str], actor: Actor, now: datetime) -> Mapping[str, int]:
    """How many have been called and may still answer."""
    rows = ReserveCall.objects.filter(year=year, offering_id__in=offerings, reply=Reply.WAITING, answer_by__gt=now)
    rows = without_hidden(rows.exclude(gone_of_calls(now)), actor)
    return dict(rows.order_by().values_list("offering_id").annotate(Count("pk")))


def _arrivals(year: int, offerings: Sequence[str], actor: Actor) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Of how many who hold a seat nothing is written, and how many have not come; one query."""
    written = Arrival.objects.filter(applicant=OuterRef("applicant"), offering_id=OuterRef("offering_id"))
    last = Subquery(written.order_by("-said_at", "-pk").values("state")[:1])
    rows = HeldSeat.objects.filter(offering_id__in=offerings, applicant__year=year, applicant__is_active=True).exclude(
        reply__in=GAVE_UP
    )
    nothing = Q(last=None) | Q(last=Arrival.State.ENDED)  # who has come back to a seat that was ended begins anew
    counted = without_hidden(rows, actor).annotate(last=last).order_by().values("offering_id").annotate(
        nothing=Count("pk", filter=nothing), absent=Count("pk", filter=Q(last=Arrival.State.ABSENT))
    )  # fmt: skip
    told = list(counted.values_list("offering_id", "nothing", "absent"))
    return {id_: count for id_, count, _ in told if count}, {id_: count for id_, _, count in told if count}
