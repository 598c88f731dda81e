"""The job of removal; what reads runs is loaded when there is something to remove."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gymnasieregion.platform.jobs.registry import Work

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.retention_removing import Made


def make(work: Work) -> "Made":
    """Make what is to stay of what goes."""
    from gymnasieregion.contexts.admission.services.retention_removing import make as made  # noqa: PLC0415

    return made(work)


def keep(work: Work, made: "Made", now: datetime) -> Mapping[str, object]:
    """Remove the rest."""
    from gymnasieregion.contexts.admission.services.retention_removing import keep as kept  # noqa: PLC0415

    return kept(work, made, now)
