"""What the test of schools that call at once starts: ``make``, or ``call <offering> <seats to fill>``."""

import sys

import django

django.setup()

from gymnasieregion.contexts.admission.selectors.school_reserves import last_round, reserve_lists  # noqa: E402
from gymnasieregion.contexts.admission.services.reserve_calls import call_next, say_free_seats  # noqa: E402
from gymnasieregion.contexts.admission.services.reserve_calls_errors import NoFreeSeatError  # noqa: E402
from gymnasieregion.contexts.offer.api import some_of_offer  # noqa: E402
from gymnasieregion.kernel.errors import RegionError  # noqa: E402
from tests.admission_year import YEAR  # noqa: E402
from tests.reserve_year import MONDAY, PETRA, offered, reserve_year  # noqa: E402

TOLD_NO = 5
"""Times that a caller is told that no seat is free before it gives up."""

if sys.argv[1] == "make":
    reserve_year()
    say_free_seats(offering=offered("IB"), group_id="alla", seats=2, actor=PETRA, now=MONDAY)
    say_free_seats(offering=offered("ES"), group_id="alla", seats=1, actor=PETRA, now=MONDAY)
else:
    offering = offered(sys.argv[2])
    (facts,) = some_of_offer(YEAR, [offering.offering_id])
    called = told_no = 0
    sys.stdin.readline()  # all begin at once
    while told_no < TOLD_NO:
        found = reserve_lists(offering, facts, last_round(YEAR), MONDAY)
        turn = found[0].next
        if turn is None:
            break
        try:
            call_next(offering=offering, group_id="alla", expected=turn.person.pk, actor=PETRA, now=MONDAY)
        except NoFreeSeatError:
            told_no += 1
        except RegionError:
            continue
        else:
            called += 1
    sys.stdout.write(str(called))
