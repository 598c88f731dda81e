"""Curves of competing risks: what happened first to those who began, and how soon."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.register.core.measures import Cut, Perspective
from gymnasieregion.contexts.register.selectors.cohort_curves import CUTS, Curves, curves, shares_of
from gymnasieregion.contexts.register.selectors.cohort_rows import ALL
from gymnasieregion.contexts.register.selectors.followup_rules import follow_up_rules_on
from gymnasieregion.contexts.register.web.cohorts import SEE, no_snapshot
from gymnasieregion.contexts.register.web.cohorts_choices import day_in
from gymnasieregion.contexts.register.web.cohorts_lines import share_lines
from gymnasieregion.contexts.register.web.cohorts_words import PERSPECTIVES, REGION, SHORT, Group
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import Form, published_answer
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.warehouse.store import NoSnapshotError

SOURCE = "Aalen och Johansen (1978), räknat med lifelines"
DEFINITION = (
    (
        "Vad som hände först, av fyra saker som utesluter varandra: gymnasieexamen, flytt från regionen (eller "
        "dödsfall), avhopp, eller att fylla 20. Den som inget har hänt följs till dagen för siffrorna (Aalen och "
        "Johansens skattning). Avhopp, vår egen definition: studierna tar slut, och {days} dagar senare har eleven "
        "inte börjat igen, inte fått examen eller studiebevis, inte flyttat och inte avlidit. Alla som började på "
        "gymnasieskolan under läsåret och inte hade fyllt 20; inte anpassad gymnasieskola och inte fjärde tekniskt "
        "år. {perspective}."
    ),
    (
        "What happened first, of four things that exclude each other: a diploma, a move from the region (or death), a "
        "drop-out, or turning 20. One to whom nothing has happened is followed until the day of the figures (the "
        "estimate of Aalen and Johansen). A drop-out, by our own definition: studies end, and {days} days later the "
        "pupil has not begun again, has no diploma or study certificate, has not moved and has not died. All who began "
        "upper secondary school during the school year and had not turned 20; not adapted upper secondary school, and "
        "not the fourth technical year. {perspective}."
    ),
)


@dataclass(frozen=True, slots=True)
class CurveChoices:
    """What is chosen.

    Args:
        cut: What the group is of; None for the whole region.
        value: The group; "" for the whole region.
        cohort: A year of start, or ``ALL``.
        link_day: The day of the figures when a link was made; None where none says.
    """

    perspective: Perspective
    cut: Cut | None
    value: str
    cohort: str
    link_day: date | None

    @property
    def group(self) -> str:
        """Cut and value as one choice."""
        return group_of(self.cut, self.value)

    def query(self, day: date) -> str:
        """The address's query that gives just what is shown."""
        query = QueryDict(mutable=True)
        query.update(
            {"ur": self.perspective.value, "grupp": self.group, "startar": self.cohort, "dag": day.isoformat()}
        )
        return query.urlencode()


def group_of(cut: Cut | None, value: str) -> str:
    """A group as the address says it.

    >>> group_of(Cut.HOME, "0180"), group_of(None, "")
    ('home.0180', 'region')
    """
    return f"{cut.value}.{value}" if cut else "region"


@allowed(SEE)
@require_GET
def cohorts_curves(request: HttpRequest) -> HttpResponse:
    """The curves of a group, as a drawing and a table."""
    try:
        choices, found = _asked(request)
    except NoSnapshotError:
        return no_snapshot(request)
    return render(request, "register/cohorts_curves.html", _shown(request, choices, found))


@allowed(SEE)
@require_GET
def cohorts_curves_file(request: HttpRequest, form: Form) -> HttpResponse:
    """The same as a file."""
    try:
        choices, found = _asked(request)
    except NoSnapshotError:
        return no_snapshot(request)
    if found.is_empty:
        raise Http404
    link = request.build_absolute_uri(f"{reverse('register-cohorts-curves')}?{choices.query(found.day)}")
    known = moment_text(found.known_at, page_language())
    of = f"{choices.perspective.lower()}-{choices.group.lower().replace('.', '-')}"
    name = f"kurvor-{of}-{choices.cohort.lower()}-{found.day.isoformat()}"
    return published_answer(
        form,
        name,
        shares_of(found, choices.cut, choices.value, choices.cohort),
        page_language(),
        label=f"{_title(choices, found)}. {_definition(choices, found)}",
        source=said(f"Elevregistret, känt {known}. {link}", f"The register of pupils, as known {known}. {link}"),
        updated=found.day,
    )


def _shown(request: HttpRequest, choices: CurveChoices, found: Curves) -> dict[str, Any]:
    table = shares_of(found, choices.cut, choices.value, choices.cohort) if not found.is_empty else None
    return {
        "choices": choices,
        "found": found,
        "source": SOURCE,
        "title": _title(choices, found),
        "perspective": said(*PERSPECTIVES[choices.perspective]),
        "definition": _definition(choices, found),
        "perspectives": [(each.value, said(*SHORT[each]).capitalize()) for each in Perspective],
        "groups": _groups(choices.perspective, found),
        "years": [(ALL, said("Alla", "All")), *((cohort, cohort) for cohort in found.cohorts)] if found.cohorts else [],
        "table": table,
        "lines": share_lines(table, page_language()) if table else None,
        "is_shown": table is not None and not all(cell.is_hidden for cell in table.cells),
        "is_old_link": choices.link_day is not None and choices.link_day != found.day,
        "link": request.build_absolute_uri(f"{request.path}?{choices.query(found.day)}"),
        "query": choices.query(found.day),
    }


def _asked(request: HttpRequest) -> tuple[CurveChoices, Curves]:
    """What is chosen, and all that may be shown; what the address says wrongly is the whole region, and all years.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    query = request.GET
    perspective = next((each for each in Perspective if each.value == query.get("ur")), Perspective.SCHOOL)
    found = curves(perspective, timezone.localdate())
    name, _, value = query.get("grupp", "").partition(".")
    cut = next((each for each in found.counts if each.value == name), None)
    if cut is None or value not in found.groups(cut):
        cut, value = None, ""
    cohort = query.get("startar", "")
    cohort = cohort if cohort in found.cohorts else ALL
    return CurveChoices(perspective, cut, value, cohort, day_in(query.get("dag", ""))), found


def _groups(perspective: Perspective, found: Curves) -> list[Group]:
    """The groups of a perspective, by what they are of."""
    return [
        (said(*REGION), [(group_of(None, ""), said(*REGION))]),
        *(
            (said(cut.sv, cut.en), [(group_of(cut, value), said(*words)) for value, words in found.groups(cut).items()])
            for cut in CUTS[perspective]
            if cut in found.counts
        ),
    ]


def _title(choices: CurveChoices, found: Curves) -> str:
    of = said(*(found.groups(choices.cut)[choices.value] if choices.cut else REGION))
    year = said("alla startår", "all years of start")
    if choices.cohort != ALL:
        year = said(f"startår {choices.cohort}", f"year of start {choices.cohort}")
    whose = said(*SHORT[choices.perspective])
    return said(f"Vad som hände först: {of} ({whose}), {year}", f"What happened first: {of} ({whose}), {year}")


def _definition(choices: CurveChoices, found: Curves) -> str:
    days, perspective = follow_up_rules_on(found.day).return_days, choices.perspective
    return said(
        DEFINITION[0].format(days=days, perspective=perspective.sv),
        DEFINITION[1].format(days=days, perspective=perspective.en),
    )
