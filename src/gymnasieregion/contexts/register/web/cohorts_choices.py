"""What a reader of the cohort explorer has chosen, read from the address and written back to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, QueryDict

from gymnasieregion.contexts.register.core.codes import Sex
from gymnasieregion.contexts.register.core.measures import CUTS, MEASURES, Cut, Measure, Perspective
from gymnasieregion.contexts.register.selectors.cohort_parts import Part
from gymnasieregion.contexts.register.selectors.cohort_tables import TOGETHER, Explored
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.pages.fields import whole_number

FIRST_MEASURE = MEASURES["diploma_3"]
COHORTS_AT_FIRST = 5
LONGEST_SEARCH = 80
ROWS: Mapping[Perspective, tuple[Cut | None, ...]] = {
    Perspective.SCHOOL: (
        None, Cut.UNIT, Cut.PROVIDER, Cut.PROVIDER_FORM, Cut.MUNICIPALITY, Cut.PROGRAMME, Cut.GROUP, Cut.SEX,
        Cut.ADMISSION_GROUP,
    ),
    Perspective.HOME: (None, Cut.HOME, Cut.PROGRAMME, Cut.GROUP, Cut.SEX, Cut.ADMISSION_GROUP),
}  # fmt: skip
"""What the rows may be, in the order that they are offered; the perspective is part of the choice, never mixed."""

assert all(cut is None or cut in CUTS[perspective] for perspective, cuts in ROWS.items() for cut in cuts)

OWN: Mapping[Role, tuple[Perspective, Cut]] = {
    Role.PRINCIPAL: (Perspective.SCHOOL, Cut.UNIT),
    Role.PROVIDER_OFFICER: (Perspective.SCHOOL, Cut.PROVIDER),
    Role.MUNICIPAL_OFFICER: (Perspective.HOME, Cut.HOME),
}
"""What somebody sees first of the place that their role is for."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen.

    Args:
        cut: What the rows are; None for the whole region.
        value: The one row; "" for all.
        first: The first cohort; None for as many as are shown at first.
        last: The last cohort; None for the last known.
        search: What the rows are searched for.
        sort: The column that they stand by, as the heads of columns say it.
        link_day: The day of the figures when a link was made; None where none says.
    """

    measure: Measure
    perspective: Perspective
    cut: Cut | None
    value: str
    sex: Sex | None
    first: int | None
    last: int | None
    search: str
    sort: str
    link_day: date | None

    @property
    def view(self) -> str:
        """Perspective and rows as one choice."""
        return view_of(self.perspective, self.cut)

    def cohorts(self, found: Explored) -> tuple[str, ...]:
        """The cohorts that are shown, in order; the last of them as one group too, where they reach so far."""
        known = found.cohorts
        last = self.last if self.last in known else max(known, default=None)
        first = self.first if self.first in known else max(known[-COHORTS_AT_FIRST:][:1], default=None)
        shown = [cohort for cohort in known if (first or 0) <= cohort <= (last or 0)] or list(known[-1:])
        together = [TOGETHER] if found.together and set(found.together) <= set(shown) else []
        return (*map(str, shown), *together)

    def part(self, found: Explored) -> Part:
        """What is shown of the measure's tables."""
        return Part(self.measure, self.perspective, self.cut, self.value, self.sex, self.cohorts(found))

    def query(self, found: Explored, **changed: str) -> str:
        """The address's query that gives just what is shown, whatever is shown at first another day."""
        years = [cohort for cohort in self.cohorts(found) if cohort != TOGETHER]
        said = {
            "matt": self.measure.id, "visa": self.view, "rad": self.value, "kon": self.sex.value if self.sex else "",
            "fran": years[0] if years else "", "till": years[-1] if years else "", "q": self.search, "sort": self.sort,
            "dag": found.day.isoformat(), **changed,
        }  # fmt: skip
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in said.items() if value})
        return query.urlencode()


def view_of(perspective: Perspective, cut: Cut | None) -> str:
    """Perspective and rows as the address says them.

    >>> view_of(Perspective.SCHOOL, Cut.UNIT), view_of(Perspective.HOME, None)
    ('SCHOOL.unit', 'HOME')
    """
    return f"{perspective.value}.{cut.value}" if cut else perspective.value


def choices_of(request: HttpRequest) -> Choices:
    """What is chosen; what the address does not say, or says wrongly, is as at first."""
    query, actor = request.GET, request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    views = {view_of(perspective, cut): (perspective, cut) for perspective, cuts in ROWS.items() for cut in cuts}
    perspective, cut = views.get(query.get("visa", ""), (Perspective.SCHOOL, None))
    chosen = Choices(
        measure=MEASURES.get(query.get("matt", ""), FIRST_MEASURE),
        perspective=perspective,
        cut=cut,
        value=_row(query, view_of(perspective, cut)) if cut else "",
        sex=next((sex for sex in Sex if sex.value == query.get("kon")), None) if cut is not Cut.SEX else None,
        first=whole_number(query.get("fran", "")),
        last=whole_number(query.get("till", "")),
        search=query.get("q", "").strip()[:LONGEST_SEARCH],
        sort=query.get("sort", "")[:LONGEST_SEARCH],
        link_day=day_in(query.get("dag", "")),
    )
    return chosen if query else _at_first(chosen, actor)


def _row(query: QueryDict, view: str) -> str:
    """The one row; "" for all, and where the row that was shown before was of something else."""
    return query.get("rad", "")[:LONGEST_SEARCH] if query.get("radens", view) == view else ""


def _at_first(chosen: Choices, actor: Actor) -> Choices:
    """What somebody who has chosen nothing sees: the place that their role is for, else the whole region."""
    if actor.role not in OWN or not actor.scope_id:
        return chosen
    perspective, cut = OWN[actor.role]
    return replace(chosen, perspective=perspective, cut=cut, value=actor.scope_id)


def day_in(text: str) -> date | None:
    """The day that an address says; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
