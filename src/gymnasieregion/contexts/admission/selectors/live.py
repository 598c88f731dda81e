"""What has happened to somebody since a result was published: the reply, the queues as they move, and a call."""

from collections.abc import Mapping
from datetime import datetime

from gymnasieregion.contexts.admission.models import Applicant, PathRequest, Publication, ReserveCall
from gymnasieregion.contexts.admission.selectors.cases_seats import latest_publication
from gymnasieregion.contexts.admission.selectors.queues import queues_of
from gymnasieregion.contexts.admission.selectors.replying import GIVES_SEATS, reply_now
from gymnasieregion.contexts.admission.selectors.school_reserves import last_second
from gymnasieregion.contexts.offer.api import listed_offerings
from gymnasieregion.platform.one_row import Ask, one_row

DECIDED = (PathRequest.State.GRANTED, PathRequest.State.REFUSED)

HAS_GONE = """(
    NOT EXISTS (SELECT 1 FROM admission_choice tried WHERE tried.applicant_id = ahead.applicant_id
        AND tried.offering_id = ahead.offering_id)
    OR EXISTS (SELECT 1 FROM admission_heldseat gone WHERE gone.applicant_id = ahead.applicant_id
        AND (gone.reply = 'WITHDRAWN' OR gone.offering_id = ahead.offering_id AND gone.reply <> 'NO'))
    OR EXISTS (SELECT 1 FROM admission_applicant person WHERE person.id = ahead.applicant_id AND NOT person.is_active)
    OR EXISTS (SELECT 1 FROM admission_reservecall went WHERE went.applicant_id = ahead.applicant_id
        AND went.reply = 'YES'))
"""
"""Whether the one of ``ahead``, a place in a queue, waits there no more."""

HAPPENED = f"""
    SELECT 1 FROM admission_publication told WHERE told.id = %s AND (
        EXISTS (SELECT 1 FROM admission_heldseat held WHERE held.applicant_id = %s AND held.reply <> '')
        OR EXISTS (SELECT 1 FROM admission_reservecall called
            WHERE called.applicant_id = %s AND called.called_at >= told.published_at)
        OR EXISTS (SELECT 1 FROM admission_pathrequest asked WHERE asked.applicant_id = %s
            AND asked.state IN ('GRANTED', 'REFUSED') AND asked.decided_at >= told.published_at)
        OR EXISTS (SELECT 1 FROM admission_queueplace mine CROSS JOIN admission_queueplace ahead
            WHERE mine.applicant_id = %s AND mine.publication_id = told.id
            AND ahead.publication_id = mine.publication_id AND ahead.offering_id = mine.offering_id
            AND ahead.group_id = mine.group_id AND ahead.place <= mine.place AND {HAS_GONE}))
"""  # noqa: S608 - words of ours
"""Whether somebody has replied, been called or got a request decided, or has left or seen somebody leave their queue.

CROSS JOIN, which SQLite reads in the order it stands: it would else begin with every place of the result."""

OWN = """
    (EXISTS (SELECT 1 FROM admission_heldseat held WHERE held.applicant_id = person.id AND held.reply <> '')
    OR EXISTS (SELECT 1 FROM admission_reservecall called JOIN admission_publication told
        ON called.called_at >= told.published_at WHERE told.id = page.publication_id
        AND called.applicant_id = person.id)
    OR EXISTS (SELECT 1 FROM admission_pathrequest asked JOIN admission_publication told
        ON asked.decided_at >= told.published_at WHERE told.id = page.publication_id
        AND asked.applicant_id = person.id AND asked.state IN ('GRANTED', 'REFUSED'))
    OR NOT person.is_active
    OR EXISTS (SELECT 1 FROM admission_queueplace mine WHERE mine.applicant_id = person.id
        AND mine.publication_id = page.publication_id
        AND NOT EXISTS (SELECT 1 FROM admission_choice tried WHERE tried.applicant_id = mine.applicant_id
            AND tried.offering_id = mine.offering_id)))
"""
"""What of ``HAPPENED`` somebody has done, or been asked, themself since the publication of a page."""

MOVED = f"""
    WITH first AS (
        SELECT ahead.offering_id, ahead.group_id, MIN(ahead.place) AS place FROM admission_queueplace ahead
        WHERE ahead.publication_id = %s AND {HAS_GONE} GROUP BY ahead.offering_id, ahead.group_id)
    SELECT DISTINCT mine.applicant_id FROM first JOIN admission_queueplace mine ON mine.publication_id = %s
        AND mine.offering_id = first.offering_id AND mine.group_id = first.group_id AND mine.place >= first.place
"""  # noqa: S608 - words of ours
"""Everybody who stands in a queue that they or somebody before them has left: the rest of ``HAPPENED``, for all."""


def has_live(applicant: int, publication: Publication, now: datetime, ask: Ask = one_row) -> bool:
    """Whether something has happened to somebody since a result; one query, none before replies have opened.

    Before that nothing moves.

    Args:
        applicant: The applicant's key in the database.
        publication: The result, with its run.
        now: The moment.
        ask: Who reads the database.
    """
    if publication.run.kind not in GIVES_SEATS or publication.published_at is None:
        return False
    if now < max(publication.published_at, publication.replies_from or publication.published_at):
        return False
    return ask(HAPPENED, [publication.pk, applicant, applicant, applicant, applicant]) is not None


def live_strip(applicant: Applicant, publication: Publication, now: datetime) -> Mapping[str, object] | None:
    """What ``admission/_result_live.html`` shows above a result; None when there is nothing, or it is not the latest.

    Args:
        applicant: Whose result.
        publication: The result, with its run.
        now: The moment.

    Returns:
        ``reply`` (``ReplyNow``), ``held_name`` of the seat, ``moved`` (``LivePlace`` and its name, of those queues
        that have moved since), ``queues`` (how many there are), ``call``
        (an open ``ReserveCall``, its name and the last second to answer), ``is_ended`` (whether the school has ended
        the seat since nobody came), ``decided`` (requests decided since, each with the name of its education), and
        ``is_done`` (whether what the result asked for has been done).
    """
    if not has_live(applicant.pk, publication, now) or latest_publication(applicant.year_id) != publication.pk:
        return None
    reply = reply_now(applicant, publication, now)
    queues = [each for each in queues_of(applicant, publication, now) if each.waits]
    moved = [each for each in queues if each.place_now != each.place_then]
    waiting = ReserveCall.objects.filter(applicant=applicant, reply=ReserveCall.Reply.WAITING, answer_by__gt=now)
    call = waiting.order_by("answer_by").first()
    since = PathRequest.objects.filter(applicant=applicant, decided_at__gte=publication.published_at)
    decided = list(since.filter(state__in=DECIDED).order_by("-decided_at", "-pk"))
    wanted = {each.offering_id for each in moved} | {each.offering_id for each in decided}
    wanted |= {seat.offering_id for seat in (reply.seat, call) if seat}
    names = names_of(applicant.year_id, wanted)
    return {
        "reply": reply,
        "held_name": names.get(reply.seat.offering_id, "") if reply.seat else "",
        "moved": [(each, names.get(each.offering_id, each.offering_id)) for each in moved],
        "queues": len(queues),
        "is_ended": reply.is_ended,
        "is_done": bool(reply.answer or decided or reply.is_ended),
        "decided": [(each, names.get(each.offering_id, each.offering_id)) for each in decided],
        "call": (call, names.get(call.offering_id, call.offering_id), last_second(call.answer_by)) if call else None,
    }


def names_of(year: int, offerings: set[str]) -> Mapping[str, str]:
    """What some educations are called, with their schools; one query, none for none."""
    if not offerings:
        return {}
    listed = listed_offerings(year, sorted(offerings))
    return {each.offering_id: f"{each.name}, {each.school}" for each in listed}
