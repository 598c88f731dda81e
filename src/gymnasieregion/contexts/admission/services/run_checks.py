"""Every real run is checked before it is written: by separate code, and by the twin up to 50,000 applicants."""

import numpy as np

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.verification import (
    Check,
    Report,
    array_checks,
    choice_checks,
    descending_distance,
    lottery_check,
    order_check,
    report_of,
)
from gymnasieregion.contexts.admission.core.verification import outcome as outcome_of_check
from gymnasieregion.contexts.admission.services.phases import Phases

TWIN_UP_TO = 50_000
"""Applicants up to which the readable twin and the readable choice run beside the fast engine."""


def check_outcome(outcome: Outcome, seed: bytes, phases: Phases) -> Report:
    """Check a decided round in every way there is.

    Args:
        outcome: The round.
        seed: Of its lots.
        phases: Told of each phase.
    """
    market, allocation, people = outcome.ranked.market, outcome.allocation, outcome.records.applicants
    with phases("kontroll: platser, behörighet, turordning", "check: seats, eligibility, order of turns"):
        checks = [*array_checks(market, allocation)]
    with phases("kontroll: lotter och ordning", "check: lots and order"):
        checks.append(lottery_check(people.tickets, outcome.lots, seed, outcome.records.year, market.lot))
        checks.append(order_check(market, allocation, allocate_fast))
    if market.applicants <= TWIN_UP_TO:
        readable = phases("kontroll: läsbar tvilling och läsbart urval", "check: readable twin and readable choice")
        with readable:
            checks += choice_checks(market, allocation)
            checks.append(twin_check(outcome))
    return report_of(checks, market)


def distance_of(outcome: Outcome) -> int | None:
    """How many would have another seat if the branches proposed; told and never a failure.

    Args:
        outcome: The round.

    Returns:
        The number of applicants; None above ``TWIN_UP_TO`` applicants, and for a market that has no opposite end.
    """
    market = outcome.ranked.market
    return descending_distance(market, outcome.allocation) if market.applicants <= TWIN_UP_TO else None


def twin_check(outcome: Outcome) -> Check:
    """Run the readable engine on the same market and compare."""
    twin, fast = allocate(outcome.ranked.market), outcome.allocation
    differ = np.flatnonzero((twin.choice != fast.choice) | (twin.group != fast.group))
    return outcome_of_check("TWIN", len(differ), applicants=differ.tolist())
