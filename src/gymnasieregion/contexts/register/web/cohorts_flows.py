"""Flows between programmes: from one 15 October to the next, as a matrix and a drawing."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.register.core.measures import Cut, Perspective
from gymnasieregion.contexts.register.selectors.cohort_flows import STATES, Flows, flows
from gymnasieregion.contexts.register.selectors.cohort_rows import ALL
from gymnasieregion.contexts.register.web.cohorts import SEE, no_snapshot
from gymnasieregion.contexts.register.web.cohorts_choices import day_in
from gymnasieregion.contexts.register.web.cohorts_sankey import Sankey, sankey
from gymnasieregion.contexts.register.web.cohorts_words import SHORT
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.disclosure.api import PublishedTable
from gymnasieregion.platform.pages.export import Form, published_answer
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.warehouse.store import NoSnapshotError

ORDINALS = (("första", "first"), ("andra", "second"), ("tredje", "third"), ("fjärde", "fourth"), ("femte", "fifth"))
DEFINITION = (
    (
        "Var de som började på gymnasieskolan under läsåret (inte anpassad gymnasieskola, inte fjärde tekniskt år) "
        "var den 15 oktober ett år och den 15 oktober året efter: på vilket program, med examen eller studiebevis, "
        "eller inte i gymnasieskolan. Den som bytte och bytte tillbaka däremellan räknas som kvar. {}."
    ),
    (
        "Where those who began upper secondary school during the school year (not adapted upper secondary school, "
        "not the fourth technical year) were on 15 October of one year and of the next: on which programme, with a "
        "diploma or a study certificate, or not in upper secondary school. One who changed and changed back "
        "counts as staying. {}."
    ),
)


@dataclass(frozen=True, slots=True)
class FlowChoices:
    """What is chosen.

    Args:
        cohort: Whose flows; "" where there are none.
        step: From which 15 October, ``0`` for that of the start.
        link_day: The day of the figures when a link was made; None where none says.
    """

    perspective: Perspective
    cohort: str
    step: str
    level: Cut
    link_day: date | None

    def query(self, day: date) -> str:
        """The address's query that gives just what is shown."""
        query = QueryDict(mutable=True)
        query.update(
            {
                "ur": self.perspective.value, "startar": self.cohort, "steg": self.step, "niva": self.level.value,
                "dag": day.isoformat(),
            }
        )  # fmt: skip
        return query.urlencode()


@allowed(SEE)
@require_GET
def cohorts_flows(request: HttpRequest) -> HttpResponse:
    """The flows of a cohort's step, as a matrix and a drawing."""
    try:
        choices, found = _asked(request)
    except NoSnapshotError:
        return no_snapshot(request)
    table = found.matrix(choices.cohort, choices.step, choices.level) if choices.cohort else None
    shown = {
        "choices": choices,
        "found": found,
        "title": _title(choices),
        "heading": said(
            f"Flöden mellan program ({said(*SHORT[choices.perspective])})",
            f"Flows between programmes ({said(*SHORT[choices.perspective])})",
        ),
        "definition": _definition(choices),
        "perspectives": [(each.value, said(*SHORT[each]).capitalize()) for each in Perspective],
        "levels": [(each.value, said(each.sv, each.en)) for each in found.levels],
        "cohorts": [(cohort, _cohort_words(cohort)) for cohort in found.steps],
        "cohort": _cohort_words(choices.cohort).capitalize() if table else "",
        "is_together": choices.cohort == ALL,
        "steps": [(step, _step_words(choices.cohort, step)) for step in found.steps[choices.cohort]] if table else [],
        "between": _step_words(choices.cohort, choices.step) if table else "",
        "table": table,
        "sankey": _drawn(table, choices.level) if table else None,
        "is_old_link": choices.link_day is not None and choices.link_day != found.day,
        "link": request.build_absolute_uri(f"{request.path}?{choices.query(found.day)}"),
        "query": choices.query(found.day),
    }
    return render(request, "register/cohorts_flows.html", shown)


@allowed(SEE)
@require_GET
def cohorts_flows_file(request: HttpRequest, form: Form) -> HttpResponse:
    """The matrix as a file."""
    try:
        choices, found = _asked(request)
    except NoSnapshotError:
        return no_snapshot(request)
    if not choices.cohort:
        raise Http404
    link = request.build_absolute_uri(f"{reverse('register-cohorts-flows')}?{choices.query(found.day)}")
    known = moment_text(found.known_at, page_language())
    return published_answer(
        form,
        f"floden-{choices.cohort}-{choices.step}-{choices.level.value}-{found.day.isoformat()}",
        found.matrix(choices.cohort, choices.step, choices.level),
        page_language(),
        label=f"{_title(choices)}. {_definition(choices)}",
        source=said(f"Elevregistret, känt {known}. {link}", f"The register of pupils, as known {known}. {link}"),
        updated=found.day,
    )


def _asked(request: HttpRequest) -> tuple[FlowChoices, Flows]:
    """What is chosen, and all that may be shown.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    query = request.GET
    perspective = next((each for each in Perspective if each.value == query.get("ur")), Perspective.SCHOOL)
    found = flows(perspective, timezone.localdate())
    cohort = query.get("startar", "")
    cohort = cohort if cohort in found.steps else max(found.steps, default="")
    steps = found.steps.get(cohort, ())
    step = query.get("steg", "")
    level = next((each for each in found.levels if each.value == query.get("niva")), Cut.GROUP)
    step = step if step in steps else (steps or ("",))[0]
    return FlowChoices(perspective, cohort, step, level, day_in(query.get("dag", ""))), found


def _title(choices: FlowChoices) -> str:
    of = said(*SHORT[choices.perspective])
    when = f"{_cohort_words(choices.cohort)}, {_step_words(choices.cohort, choices.step)}" if choices.cohort else ""
    return said(f"Flöden mellan program, {when} ({of})", f"Flows between programmes, {when} ({of})")


def _cohort_words(cohort: str) -> str:
    if cohort == ALL:
        return said("alla startår", "all years of start")
    return said(f"startår {cohort}", f"year of start {cohort}")


def _definition(choices: FlowChoices) -> str:
    perspective = choices.perspective
    return said(DEFINITION[0].format(perspective.sv), DEFINITION[1].format(perspective.en))


def _step_words(cohort: str, step: str) -> str:
    if cohort == ALL:
        (sv, en), (later_sv, later_en) = ORDINALS[int(step) : int(step) + 2]
        return said(f"{sv} till {later_sv} hösten", f"{en} to {later_en} autumn")
    first = int(cohort) + int(step)
    return said(f"oktober {first} till oktober {first + 1}", f"October {first} to October {first + 1}")


def _drawn(table: PublishedTable, level: Cut) -> Sankey:
    """The drawing; programmes by their letters alone, which the table's rows tell in words."""
    lang = page_language()

    def name(at: int, code: str) -> str:
        return table.dimensions[at].text(code, lang) if level is Cut.GROUP or code in STATES else code

    def text(before: str, after: str) -> str:
        return f"{name(0, before)} → {name(1, after)}: {table[before, after].text(lang)}"

    return sankey(table, name, text, ALL)
