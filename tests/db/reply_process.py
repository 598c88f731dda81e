"""What the tests of many at once start.

To make a year: ``waiting``, ``round`` or ``paths``. To do: ``publish``; ``take`` and ``no`` with from and to; ``grant``
with from, to and the education.
"""

import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from gymnasieregion.contexts.admission.models import (  # noqa: E402
    Applicant,
    HeldSeat,
    PathRequest,
    ReserveCall,
    YearDay,
)
from gymnasieregion.contexts.admission.services.paths import ask_path, decide_path  # noqa: E402
from gymnasieregion.contexts.admission.services.publication import publish  # noqa: E402
from gymnasieregion.contexts.admission.services.replies import reply  # noqa: E402
from gymnasieregion.contexts.admission.services.reserve_calls import (  # noqa: E402
    answer_call,
    call_next,
    say_free_seats,
)
from gymnasieregion.contexts.offer.models import SeatGroup  # noqa: E402
from gymnasieregion.kernel.errors import RegionError  # noqa: E402
from gymnasieregion.platform.access.actor import Actor, Role  # noqa: E402
from tests.admission_runs import decided_run, work  # noqa: E402
from tests.admission_year import small_year, year_where_all_want_na  # noqa: E402
from tests.reply_year import JULY, keep_queues  # noqa: E402
from tests.reserve_year import IN_JUNE, MONDAY, OFFICE, PETRA, offered  # noqa: E402

WAITERS, SEATS = 200, 50
HOLDERS = 24
PLACES = 5
LATER = JULY + dt.timedelta(hours=1)


def name(number):
    return f"P{number:03}"


def publish_final():
    run = decided_run("final", "Slutlig", actor=OFFICE, now=IN_JUNE)
    publish(run=run, publish_at=IN_JUNE, actor=OFFICE, now=IN_JUNE, why="Övning")
    work(IN_JUNE)
    keep_queues()


def make_waiting():
    """200 wait for IB, whose two seats are taken; the school has 50 more, and has called the 50 first."""
    people = [name(number) for number in range(WAITERS + 2)]
    with transaction.atomic():
        small_year(
            applicants=[(who, "", "2010-03-12", "0180", "no", "no", "no", who) for who in people],
            choices=[(who, "1", "IB") for who in people], grades=[], tests=[], completions=[],
            ranks=[(who, "IB", "SELECTION", str(place), "") for place, who in enumerate(people, 1)],
            row_decisions=[(who, "IB", "", "", "yes", "", "", "") for who in people],
        )  # fmt: skip
        days = {"RESERVE_ROUND_1": dt.date(2026, 7, 30), "RESERVE_ROUND_2": dt.date(2026, 8, 13)}
        YearDay.objects.bulk_create(YearDay(year_id=2026, event=event, day=day) for event, day in days.items())
    publish_final()
    say_free_seats(offering=offered("IB"), group_id="alla", seats=SEATS, actor=PETRA, now=MONDAY)
    keys = dict(Applicant.objects.values_list("applicant_id", "pk"))
    for who in people[2 : SEATS + 2]:
        call_next(offering=offered("IB"), group_id="alla", expected=keys[who], actor=PETRA, now=MONDAY)


def make_paths():
    """24 hold IB and ask for both NA and ES, which have five places each."""
    people = [name(number) for number in range(HOLDERS)]
    with transaction.atomic():
        small_year(
            applicants=[(who, "", "2008-03-12", "0180", "no", "no", "no", who) for who in people],
            choices=[(who, "1", "IB") for who in people], grades=[], tests=[], completions=[],
            ranks=[(who, "IB", "SELECTION", str(place), "") for place, who in enumerate(people, 1)],
            row_decisions=[(who, "IB", "", "", "yes", "", "", "") for who in people],
        )  # fmt: skip
        SeatGroup.objects.filter(group_id="fri").delete()
        SeatGroup.objects.update(seats=PLACES)
        SeatGroup.objects.filter(offering__offering_id="IB").update(seats=HOLDERS)
        YearDay.objects.create(year_id=2026, event="TERM_STARTS", day=MONDAY.date())
    publish_final()
    for who, key in Applicant.objects.values_list("applicant_id", "pk"):
        me = Actor(who, who, Role.APPLICANT, scope_id=who)
        for offering in ("NA", "ES"):
            ask_path(applicant=key, offering_id=offering, actor=me, now=MONDAY)


def grant(offering, who):
    """The school says yes to the request of one of the 24, if it still waits and there is a place."""
    try:
        asked = PathRequest.objects.get(applicant__applicant_id=who, offering_id=offering)
        decide_path(
            offering=offered(offering), request=asked.pk, granted=True, ground="", heard="Eleven", actor=OFFICE,
            now=MONDAY,
        )  # fmt: skip
    except RegionError:
        return 0
    else:
        return 1
    finally:
        connection.close()


def take(who):
    """One of the 200: gets a call if it is their turn and there is a seat, and says yes to a call that they have."""
    try:
        key = Applicant.objects.values_list("pk", flat=True).get(applicant_id=who)
        call = ReserveCall.objects.filter(applicant=key).first()
        if call is None:
            call = call_next(offering=offered("IB"), group_id="alla", expected=key, actor=PETRA, now=MONDAY)
        answer_call(offering=offered("IB"), call=call.pk, reply="YES", actor=PETRA, now=MONDAY)
    except RegionError:
        return 0
    else:
        return 1
    finally:
        connection.close()


def make_round():
    """24 hold NA; a late round stands decided and waits to be published."""
    people = [name(number) for number in range(HOLDERS)]
    with transaction.atomic():
        year_where_all_want_na(dict.fromkeys(people, "A"))
        SeatGroup.objects.filter(offering__offering_id="NA", group_id="alla").update(seats=HOLDERS)
    publish_final()
    run = decided_run("late", "Sena", actor=OFFICE, now=JULY)
    publish(run=run, publish_at=LATER, actor=OFFICE, now=JULY, why="Övning")


def say_no(who):
    try:
        key = HeldSeat.objects.values_list("applicant_id", flat=True).get(applicant__applicant_id=who)
        reply(
            applicant=key, reply="NO", actor=Actor(who, who, Role.APPLICANT, scope_id=who), now=LATER, offering_id="NA"
        )
    finally:
        connection.close()
    return 1


MAKERS = {"waiting": make_waiting, "round": make_round, "paths": make_paths}


def main():
    what, *more = sys.argv[1:]
    if what in MAKERS:
        MAKERS[what]()
        return
    people = [name(number) for number in range(int(more[0]), int(more[1]))] if more else []
    sys.stdin.readline()  # all begin at once
    if what == "publish":
        work(LATER)
        return
    do = partial(grant, more[2]) if what == "grant" else {"take": take, "no": say_no}[what]
    with ThreadPoolExecutor(10) as threads:
        sys.stdout.write(str(sum(threads.map(do, people))))


main()
