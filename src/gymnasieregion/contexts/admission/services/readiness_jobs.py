"""The job of the check of what is missing; the tables' checks are loaded when there is one to make."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gymnasieregion.platform.jobs.registry import Work

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.readiness import Checked


def check(work: Work) -> "Checked":
    """Make the check that a job is for."""
    from gymnasieregion.contexts.admission.services.readiness import check as made  # noqa: PLC0415

    return made(work)


def keep(work: Work, found: "Checked", now: datetime) -> Mapping[str, object]:
    """Keep what the check found."""
    from gymnasieregion.contexts.admission.services.readiness import keep as kept  # noqa: PLC0415

    return kept(work, found, now)
