"""The agreements on pupils of one's own municipality: which are done, not decided, or not to be made."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import TypedRank
from gymnasieregion.contexts.admission.selectors.agreements import STATE, AgreementRow, agreement_rows
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.services.agreements import state_agreements
from gymnasieregion.contexts.admission.web.school_lists_words import AGREEMENTS
from gymnasieregion.contexts.admission.web.school_words import word
from gymnasieregion.contexts.admission.web.statements import MOST_TICKED, key_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 50
Agreement = TypedRank.Agreement
ORDER = (Agreement.PENDING, Agreement.DONE, Agreement.NOT_MADE)


@allowed(STATE)
@require_http_methods(["GET", "POST"])
def agreements(request: HttpRequest) -> HttpResponse:
    """The choices that need an agreement; those that are ticked are set to one of three states."""
    today = timezone.localdate()
    year = current_admission_year(today)
    if year is None:
        return render(request, "admission/school_empty.html")
    show = request.GET.get("show", "")
    show = show if show in set(Agreement) else Agreement.PENDING.value
    refusal = ""
    if request.method == "POST":
        try:
            count = _written(request, year.year)
        except RegionError as refused:
            refusal = refused.text(page_language())
        else:
            if count == 1:
                told = said("1 rad är ändrad.", "1 row is changed.")
            else:
                told = said(f"{count} rader är ändrade.", f"{count} rows are changed.")
            messages.success(request, told)
            return redirect(f"{reverse('admission-agreements')}?{urlencode({'show': show})}")
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    every = agreement_rows(year.year, actor, today)
    listed = [row for row in every if row.agreement == show]
    page = Paginator(listed, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "year": year,
        "home": municipality_text(actor.scope_id) if actor.scope_id else "",
        "show": show,
        "shows": [(code.value, word(AGREEMENTS, code), sum(row.agreement == code for row in every)) for code in ORDER],
        "page": page,
        "rows": [_row(row) for row in page],
        "count": len(listed),
        "choices": [(code.value, word(AGREEMENTS, code)) for code in ORDER if code != show],
        "refusal": refusal,
    }
    return render(request, "admission/statements_agreements.html", shown, status=409 if refusal else 200)


def _written(request: HttpRequest, year: int) -> int:
    """Set the ticked rows.

    Raises:
        RegionError: If nothing is changed.
        Http404: If it is none of the three states.
    """
    agreement = request.POST.get("agreement", "")
    if agreement not in set(Agreement):
        raise Http404(agreement)
    keys = [key for text in request.POST.getlist("row")[:MOST_TICKED] if (key := key_of(text)) is not None]
    return state_agreements(
        year=year, rows=keys, agreement=agreement, actor=request.actor, now=timezone.now(),  # type: ignore[attr-defined]
    )  # fmt: skip


def _row(row: AgreementRow) -> dict[str, Any]:
    """A row as the page shows it; of a protected identity nothing but the id."""
    person = row.person
    name = ", ".join(part for part in (person.family_name, person.given_name) if part)
    return {
        "row": row,
        "value": f"{row.key[0]}:{row.key[1]}",
        "id": person.applicant_id,
        "name": "" if row.is_protected else name,
        "home": "" if row.is_protected else municipality_text(person.home_municipality_code),
        "why": said("Överårig", "Over age")
        if row.is_over_age
        else said("Individuell utbildning", "Individual programme"),
        "rank": row.typed.rank if row.typed else None,
    }
