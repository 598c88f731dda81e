"""What the offerings of a run are called, as the run itself wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.runs import offering_rows

KEPT_RUNS = 8


@dataclass(frozen=True, slots=True)
class OfferingName:
    """What an offering is called.

    Args:
        id: Its id.
        name: The study path in words; the id where the run does not have the offering.
        school: The school; "" where that is not known.
        code: The code of the study path; "" where that is not known.
    """

    id: str
    name: str
    school: str = ""
    code: str = ""

    @property
    def text(self) -> str:
        """All of it on one line."""
        called = f"{self.name}, {self.school}" if self.school else self.name
        return f"{called} ({self.code})" if self.code else called


def names_in(run: Run) -> Mapping[str, OfferingName]:
    """What every offering of a run is called, by id.

    Args:
        run: A run that is done.
    """
    return _names(run.seal, run.pk)


def name_in(run: Run, offering: str) -> OfferingName:
    """What an offering is called in a run."""
    return names_in(run).get(offering) or OfferingName(offering, offering)


@lru_cache(maxsize=KEPT_RUNS)
def _names(seal: str, run_id: int) -> Mapping[str, OfferingName]:
    """The names in a run with a seal: what is sealed never changes."""
    del seal  # it tells the runs of one database from those of another
    rows = offering_rows(run_id).select("offering_id", "name", "school", "code").fill_null("")
    return {cells[0]: OfferingName(*cells) for cells in rows.iter_rows()}
