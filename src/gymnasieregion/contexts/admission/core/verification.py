"""The promises of every real run, checked by code that knows nothing of the engines.

What is checked of the seats is in ``verification_arrays``, by the readable choice in ``verification_choice``, of lots
and order in ``verification_lots``; how it is told, in ``verification_report``. A run that breaks a promise is not
published.

**Source:** stability and applicant-optimality, Gale & Shapley (1962), *College admissions and the stability of
marriage*; cut-offs, Azevedo & Leshno (2016), *A supply and demand framework for two-sided matching markets*.
"""

import numpy as np

from gymnasieregion.contexts.admission.core.market import Allocation, Market
from gymnasieregion.contexts.admission.core.verification_arrays import array_checks
from gymnasieregion.contexts.admission.core.verification_choice import choice_checks
from gymnasieregion.contexts.admission.core.verification_distance import descending_distance
from gymnasieregion.contexts.admission.core.verification_lots import lottery_check, order_check
from gymnasieregion.contexts.admission.core.verification_reading import Reading
from gymnasieregion.contexts.admission.core.verification_report import (
    Check,
    Component,
    Report,
    connected_component,
    outcome,
    report_of,
)

__all__ = [
    "Check",
    "Component",
    "Reading",
    "Report",
    "array_checks",
    "choice_checks",
    "connected_component",
    "descending_distance",
    "lottery_check",
    "order_check",
    "outcome",
    "report_of",
    "warm_up",
]


def warm_up() -> None:
    """Compile every kernel of the checks, by checking a market of two branches and two applicants."""
    market = Market(
        choice_start=np.array([0, 2, 4], np.int64),
        choice_branch=np.array([0, 1, 0, 1], np.int32),
        choice_tier=np.ones(4, np.int32),
        entry_start=np.array([0, 1, 3, 4, 6], np.int64),
        entry_group=np.array([0, 1, 2, 0, 1, 2], np.int32),
        entry_key=np.array([2, 2, 2, 1, 1, 1], np.int64),
        lot=np.array([0, 1], np.int32),
        group_start=np.array([0, 1, 3], np.int32),
        group_seats=np.array([1, 1, 0], np.int32),
        group_limit=np.array([-1, -1, -1], np.int32),
        group_overflow=np.array([-1, 2, -1], np.int32),
    )
    allocation = Allocation(choice=np.array([0, 3], np.int32), group=np.array([0, 1], np.int32))
    array_checks(market, allocation)
    order_check(market, allocation, lambda _: allocation)
    connected_component(market, [0])
    descending_distance(market, allocation)
