"""What one way out does to whom; the decision; and a case worked out again, or closed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.core.cases import Consequence, Option
from gymnasieregion.contexts.admission.models import Case
from gymnasieregion.contexts.admission.selectors.cases import effects_of
from gymnasieregion.contexts.admission.selectors.runs_people import Person, persons
from gymnasieregion.contexts.admission.services.cases import close_case, try_again
from gymnasieregion.contexts.admission.services.cases_change import ChangeFaultsError
from gymnasieregion.contexts.admission.services.cases_effects import decide_case
from gymnasieregion.contexts.admission.web.cases import (
    case_of,
    case_row,
    how_of,
    move_rows,
    offering_words,
    option_row,
)
from gymnasieregion.contexts.admission.web.cases_forms import DecideForm
from gymnasieregion.contexts.admission.web.cases_words import LEGAL_DOUBT, SLUGS
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 50
EXPORTED = ("applicant_id", "how", "offering_before", "offering_after")


@allowed("admission.case.see")
@require_GET
def way_out(request: HttpRequest, year: int, pk: int, option: str) -> HttpResponse:
    """What a way out does to whom, and the form of the decision."""
    row, one = _of_case(request, year, pk, option)
    asked_first = look_first(request, row.applicant) if row.applicant is not None else None
    if asked_first is not None:
        return asked_first
    return _page(request, row, one, None)


@allowed("admission.case.decide")
@require_POST
def decide(request: HttpRequest, year: int, pk: int, option: str) -> HttpResponse:
    """Decide a case."""
    row, one = _of_case(request, year, pk, option)
    form = DecideForm(request.POST, option=one.option)
    if form.is_valid():
        try:
            decide_case(
                case=row.pk,
                option=one.option.value,
                ground=form.cleaned_data["ground"],
                legal_ground=form.cleaned_data.get("legal_ground", ""),
                actor=request.actor,  # type: ignore[attr-defined]  # set by ActorMiddleware
                now=timezone.now(),
            )
        except ChangeFaultsError as refused:
            lang = page_language()
            for fault in refused.faults:
                form.add_error(None, f"{fault.place(lang)} {fault.wrong(lang)} {fault.right(lang)}".strip())
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            messages.success(request, said("Ärendet är beslutat.", "The case is decided."))
            return redirect("admission-case", year=year, pk=pk)
    return _page(request, row, one, form)


@allowed("admission.case.see")
@require_GET
def way_out_csv(request: HttpRequest, year: int, pk: int, option: str) -> HttpResponse:
    """Whom a way out is about, as CSV, without protected identities."""
    row, one = _of_case(request, year, pk, option)
    run = row.publication.run
    ids = {each.applicant for each in one.rows}
    known = persons(run.year_id, ids, request.actor, run)  # type: ignore[attr-defined]  # set by ActorMiddleware
    return csv_answer(f"arende-{row.pk}-{option}", EXPORTED, _cells(one, known))


@allowed("admission.case.try")
@require_POST
def work_out(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Work out the consequences again."""
    row = case_of(request, year, pk)
    try:
        try_again(case=row.pk, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
    return redirect("admission-case", year=year, pk=pk)


@allowed("admission.case.close")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Ask why, and close a case without a decision."""
    row = case_of(request, year, pk)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(close_case, case=row.pk)):
        messages.success(request, said("Ärendet är avskrivet.", "The case is closed."))
        return redirect("admission-case", year=year, pk=pk)
    shown = {"year": row.publication.run.year, **case_row(row), "form": form}
    return render(request, "admission/case_close.html", shown, status=422 if form.is_bound else 200)


def _of_case(request: HttpRequest, year: int, pk: int, option: str) -> tuple[Case, Consequence]:
    """A case and one of its ways out.

    Raises:
        Http404: If there is no such case or way out, or its consequences are not known.
    """
    row = case_of(request, year, pk)
    effects = effects_of(row)
    if effects is None or option not in SLUGS:
        raise Http404(option)
    return row, effects.of(SLUGS[option])


def _page(request: HttpRequest, row: Case, one: Consequence, form: DecideForm | None) -> HttpResponse:
    """The page of a way out, with what was typed."""
    page = Paginator(one.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    names = offering_words(row.publication.run)
    about = case_row(row)
    is_open = row.state == Case.State.OPEN and one.refusal is None
    may_decide = is_open and is_allowed(request.actor, "admission.case.decide")  # type: ignore[attr-defined]
    shown = {
        "year": row.publication.run.year,
        **about,
        "one": option_row(one, about["home"], names),
        "page": page,
        "rows": move_rows(request, row, page),
        "is_next_round": one.option == Option.NEXT_RESERVE_ROUND,
        "doubt": said(*LEGAL_DOUBT) if one.option == Option.REDO_ROUND else "",
        "form": (form or DecideForm(option=one.option)) if may_decide else None,
    }
    return render(request, "admission/case_option.html", shown, status=422 if form is not None else 200)


def _cells(one: Consequence, known: Mapping[str, Person]) -> Iterable[Sequence[Cell]]:
    for row in one.rows:
        person = known.get(row.applicant)
        if person is not None and not person.is_protected:
            before, after = (seat.offering if seat is not None else None for seat in (row.before, row.after))
            yield (person.id, how_of(row), before, after)
