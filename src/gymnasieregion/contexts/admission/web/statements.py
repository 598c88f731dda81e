"""Statements of home municipalities: the list, the answer with its consequences first, and forms to print."""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.models import AdmissionYear, Statement
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.selectors.missing_rows import area_on
from gymnasieregion.contexts.admission.selectors.people import sees_protected, whose
from gymnasieregion.contexts.admission.selectors.statements import (
    GIVE,
    LIST,
    Key,
    State,
    StatementRow,
    answer_days,
    digest_of_statements,
    statement_rows,
)
from gymnasieregion.contexts.admission.services.statements import give_statements, to_answer
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.school_lists_words import STATEMENT_STATES
from gymnasieregion.contexts.admission.web.school_words import STATEMENTS, word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text
from gymnasieregion.platform.pages.pdf import pdf
from gymnasieregion.platform.pages.words import later, page_language, said

TEMPLATE = Path(__file__).parents[1] / "templates" / "admission" / "statements.typ"
ROWS_A_PAGE, MOST_TICKED, MOST_FORMS = 50, 1_000, 200


class AnswerForm(forms.Form):
    """One of the three answers."""

    answer = forms.ChoiceField(
        label=later("Kommunens yttrande", "The municipality's statement"),
        choices=[(code, later(*words)) for code, words in STATEMENTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj ett svar.", "Choose an answer.")},
    )


@allowed(LIST)
@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """The choices that one's own municipality states its view of."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    today = timezone.localdate()
    year = current_admission_year(today)
    if year is None:
        return render(request, "admission/school_empty.html")
    every = statement_rows(year.year, actor)
    filters = _filters(request.GET)
    rows = _found(every, filters)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    days = answer_days(year.year)
    shown = {
        "year": year,
        "home": municipality_text(actor.scope_id) if actor.scope_id else "",
        "in_area": bool(actor.scope_id) and actor.scope_id in area_on(year.year),
        "days": [(said("Val gjorda i tid", "Choices made in time"), days.get("")),
                 (said("Val tillagda i omvalet", "Choices added in the re-choice"), days.get("RECHOICE"))],
        "late": sum(row.is_late(today) for row in every),
        "shows": [(state.value, said(*STATEMENT_STATES[state]), sum(row.state is state for row in every))
                  for state in State],
        "filters": filters,
        "page": page,
        "rows": [_row(row, today) for row in page],
        "count": len(rows),
        "may_give": is_allowed(actor, GIVE) and filters["show"] != State.DECIDED,
        "query": urlencode(filters),
    }  # fmt: skip
    return render(request, "admission/statements.html", shown)


@allowed(GIVE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Answer the rows that were ticked, or all that the list shows: the answer, what it means, and then for real."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    year = _year()
    sent = request.POST if request.method == "POST" else request.GET
    rows = statement_rows(year.year, actor, _chosen(request, year, sent))
    form = AnswerForm(request.POST or None)
    step = request.POST.get("step", "")
    shown = {
        "year": year,
        "form": form,
        "rows": [_row(row, today) for row in rows[:ROWS_A_PAGE]],
        "count": len(rows),
        "more": max(0, len(rows) - ROWS_A_PAGE),
        "hidden": _which(sent, rows),
        "back": f"{reverse('admission-statements')}?{urlencode(_filters(sent))}",
    }
    if not rows or request.method != "POST" or not form.is_valid() or step == "edit":
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and step != "edit" else HTTPStatus.OK
        return render(request, "admission/statements_answer.html", shown, status=status)
    code = form.cleaned_data["answer"]
    if step == "give":
        try:
            given = give_statements(
                year=year.year, rows=[row.key for row in rows], answer=code,
                based_on=request.POST.get("based_on", ""), actor=actor, now=timezone.now(),
            )  # fmt: skip
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
            return render(request, "admission/statements_answer.html", shown, status=HTTPStatus.CONFLICT)
        count = len(given)
        if count == 1:
            told = said("1 yttrande är lämnat.", "1 statement is given.")
        else:
            told = said(f"{count} yttranden är lämnade.", f"{count} statements are given.")
        messages.success(request, told)
        return redirect(f"{reverse('admission-statements')}?show={State.GIVEN}")
    return render(request, "admission/statements_check.html", shown | _check(rows, code))


@allowed(LIST)
@require_GET
def forms_pdf(request: HttpRequest) -> HttpResponse:
    """The forms of the statements that the list shows, a page each, without protected identities."""
    year = _year()
    rows = _found(statement_rows(year.year, request.actor), _filters(request.GET))  # type: ignore[attr-defined]
    given = [row for row in rows if row.statement is not None and not row.is_protected]
    if not given:
        raise Http404
    return _pdf(year, given[:MOST_FORMS], f"yttranden-{year.year}.pdf")


def whose_statement(pk: int) -> Belongs:
    """Whom a statement belongs to: the home municipality that gave it; a protected one the person.

    Raises:
        Http404: If there is none.
    """
    of = whose(get_object_or_404(Statement.objects.select_related("applicant"), pk=pk).applicant)
    return Belongs(person=of.person, municipality=of.municipality)


@allowed(LIST, about=whose_statement)
@require_GET
def form_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one statement, to print."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(Statement.objects.select_related("applicant__year"), pk=pk)
    key = (found.applicant_id, found.offering_id)
    row = next(iter(statement_rows(found.applicant.year_id, actor, [key])), None)
    if row is None or (row.is_protected and not sees_protected(actor)):
        raise Http404(pk)
    asked_first = look_first(request, row.person) if row.is_protected else None
    return asked_first or _pdf(found.applicant.year, [row], f"yttrande-{pk}.pdf")


def _pdf(year: AdmissionYear, rows: Sequence[StatementRow], name: str) -> HttpResponse:
    values = {
        "title": said("Yttrande från hemkommunen", "Statement of the home municipality"),
        "forms": [{"facts": _facts(row)} for row in rows],
        "law": said(
            "Hemkommunens yttrande innan en sökande från en annan kommun tas emot (skollagen 16 kap. 48 §).",
            "The home municipality's statement before an applicant from another municipality is received (Education "
            "Act, chapter 16, section 48).",
        ),
        "signature": said("Underskrift: ", "Signature: ") + "_" * 40,
        "note": said("Påhittat år: alla sökande är påhittade.", "Invented year: all applicants are invented.")
        if year.synthetic
        else "",
    }
    made = HttpResponse(pdf(TEMPLATE, values, page_language()), content_type="application/pdf")
    made["Content-Disposition"] = f'inline; filename="{name}"'
    return made


def _facts(row: StatementRow) -> list[list[str]]:
    """What a form says."""
    person, given = row.person, row.statement
    assert given is not None
    name = f"{person.given_name} {person.family_name}".strip()
    day = day_text(given.given_at.astimezone(STOCKHOLM).date(), page_language())
    return [
        [said("Hemkommun", "Home municipality"), municipality_text(given.municipality_code)],
        [said("Sökande", "Applicant"), f"{name} ({person.applicant_id})" if name else person.applicant_id],
        [said("Född", "Born"), day_text(person.birth_date, page_language())],
        [said("Sökt utbildning", "Programme"), row.offering.study_path],
        [said("Skola", "School"), f"{row.offering.school}, {row.offering.municipality}"],
        [said("Huvudman", "Provider"), row.offering.provider_name],
        [said("Yttrande", "Statement"), word(STATEMENTS, given.answer)],
        [said("Dag", "Day"), day],
    ]


def _year() -> AdmissionYear:
    year = current_admission_year(timezone.localdate())
    if year is None:
        raise Http404
    return year


def _filters(sent: Mapping[str, str]) -> dict[str, str]:
    show = sent.get("show", "")
    return {"show": show if show in set(State) else State.LEFT.value, "q": sent.get("q", "").strip()[:160]}


def _found(rows: Sequence[StatementRow], filters: Mapping[str, str]) -> list[StatementRow]:
    words = filters["q"].casefold().split()
    return [row for row in rows if row.state == filters["show"] and all(word in _text(row) for word in words)]


def _text(row: StatementRow) -> str:
    """What a row is found by; a protected identity by its id and the education."""
    person, offering = row.person, row.offering
    known = [person.applicant_id, offering.study_path, offering.school]
    if not row.is_protected:
        known += [person.given_name, person.family_name, person.school, person.identity_number]
    return " ".join(known).casefold()


def _chosen(request: HttpRequest, year: AdmissionYear, sent: Any) -> Collection[Key]:  # noqa: ANN401 - a QueryDict
    """The rows that were ticked, or all that the list shows with its filters."""
    if sent.get("all") != "1":
        return [key for text in sent.getlist("row")[:MOST_TICKED] if (key := key_of(text)) is not None]
    rows = _found(statement_rows(year.year, request.actor), _filters(sent))  # type: ignore[attr-defined]
    return [row.key for row in rows if not row.is_protected]


def key_of(text: str) -> Key | None:
    """A row as a form sends it, ``17:U0001``; None for anything else."""
    person, _, offering = text.partition(":")
    number = whole_number(person)
    return (number, offering) if number is not None and offering else None


def _which(sent: Any, rows: Sequence[StatementRow]) -> list[tuple[str, str]]:  # noqa: ANN401 - a QueryDict
    """The fields that say which rows it is about."""
    if sent.get("all") == "1":
        return [("all", "1"), *_filters(sent).items()]
    return [*_filters(sent).items(), *(("row", f"{row.key[0]}:{row.key[1]}") for row in rows)]


def _row(row: StatementRow, today: Any) -> dict[str, Any]:  # noqa: ANN401 - a day
    """A row as the pages show it; of a protected identity nothing but the id."""
    person = row.person
    hidden = row.is_protected
    name = ", ".join(part for part in (person.family_name, person.given_name) if part)
    return {
        "row": row,
        "value": f"{row.key[0]}:{row.key[1]}",
        "id": person.applicant_id,
        "name": "" if hidden else name,
        "school": "" if hidden else ", ".join(part for part in (person.school, person.school_class) if part),
        "home": "" if hidden else municipality_text(person.home_municipality_code),
        "answer": word(STATEMENTS, row.statement.answer) if row.statement else "",
        "is_late": row.is_late(today),
    }


def _check(rows: Sequence[StatementRow], code: str) -> dict[str, Any]:
    """What the answer means, in numbers."""
    answered = to_answer(rows, code)
    decided = sum(row.state is State.DECIDED for row in rows)
    return {
        "outcome": word(STATEMENTS, code),
        "answered": len(answered),
        "replaces": sum(row.statement is not None for row in answered),
        "decided": decided,
        "same": len(rows) - len(answered) - decided,
        "based_on": digest_of_statements(rows),
    }
