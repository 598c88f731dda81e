"""The job of cases: it tries a round again with no transaction open, and writes what it found in one."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gymnasieregion.platform.jobs.registry import Work

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.cases_trial import Tried


def try_case(work: Work) -> "Tried":
    """Try the round of the case that a job is for."""
    # The engine takes half a second to load, which a server that decides nothing need not wait for.
    from gymnasieregion.contexts.admission.services.cases_trial import PHASES, make_trial  # noqa: PLC0415
    from gymnasieregion.contexts.admission.services.phases_told import ToldPhases  # noqa: PLC0415

    return make_trial(work.payload["case"], ToldPhases(work.progress, PHASES))


def keep_tried(work: Work, tried: "Tried", now: datetime) -> Mapping[str, object]:
    """Write what the trial of a case found."""
    from gymnasieregion.contexts.admission.services.cases_trial import keep_trial  # noqa: PLC0415

    return keep_trial(tried, actor=work.actor, now=now)
