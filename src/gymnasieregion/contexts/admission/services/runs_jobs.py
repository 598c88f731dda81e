"""The jobs of runs: each computes with no transaction open, and writes whole in one."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gymnasieregion.platform.jobs.registry import Work

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.publication_making import Results
    from gymnasieregion.contexts.admission.services.runs_making import Made


def decide(work: Work) -> "Made":
    """Decide the run that a job is for."""
    # The engine takes half a second to load, which a server that decides nothing need not wait for.
    from gymnasieregion.contexts.admission.services.phases_told import ToldPhases  # noqa: PLC0415
    from gymnasieregion.contexts.admission.services.runs_making import PHASES, make_run  # noqa: PLC0415

    return make_run(work.payload["run"], ToldPhases(work.progress, PHASES))


def keep_decided(work: Work, made: "Made", now: datetime) -> Mapping[str, object]:
    """Write the run that a job was for."""
    from gymnasieregion.contexts.admission.services.runs_making import keep_run  # noqa: PLC0415

    return keep_run(made, actor=work.actor, now=now)


def results(work: Work) -> "Results":
    """Make the results of the publication that a job is for."""
    from gymnasieregion.contexts.admission.services.phases_told import ToldPhases  # noqa: PLC0415
    from gymnasieregion.contexts.admission.services.publication_making import PHASES, make_results  # noqa: PLC0415

    return make_results(work.payload["publication"], work.payload["decided_at"], ToldPhases(work.progress, PHASES))


def keep_published(work: Work, made: "Results", now: datetime) -> Mapping[str, object]:
    """Make known what a job was for."""
    from gymnasieregion.contexts.admission.services.publication_making import keep_results  # noqa: PLC0415

    return keep_results(made, actor=work.actor, now=now)
