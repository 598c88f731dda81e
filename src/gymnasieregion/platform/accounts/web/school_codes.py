"""The pages of codes on paper for pupils: who has one, first codes, and new ones for those that were lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs, Scope
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed, scope_of
from gymnasieregion.platform.accounts.models import OneTimeCode
from gymnasieregion.platform.accounts.selectors import day_of
from gymnasieregion.platform.accounts.selectors_people import applicants_numbered, has_counsellor, last_codes
from gymnasieregion.platform.accounts.services.codes import ISSUE, IssuedCode, issue_codes
from gymnasieregion.platform.accounts.services.first_codes import (
    UnknownPupilsError,
    issue_first_codes,
    without_account,
)
from gymnasieregion.platform.accounts.web.forms import with_refusal
from gymnasieregion.platform.accounts.web.school_codes_forms import AgainForm, FirstForm
from gymnasieregion.platform.accounts.web.steps import check_page, step_of, write_page
from gymnasieregion.platform.pages.words import page_language, said

HERE = "/skolkoder/"
ROWS_A_PAGE = 50


@allowed("accounts.code.issue")
@require_GET
def school_codes(request: HttpRequest) -> HttpResponse:
    """The pupils who have had a code, and how it stands with the last one."""
    return _list(request)


@allowed("accounts.code.issue")
@require_POST
def codes_again(request: HttpRequest) -> HttpResponse:
    """Check who gets a new code, and show the new codes the only time."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    form = AgainForm(request.POST, codes=_within_reach(actor), today=day_of(now))
    step = step_of(request, form)
    if step == "write":
        return _list(request, form)
    codes = list(form.cleaned_data["pupils"])
    if step == "check":
        rows = [(one.user.display_name, one.user.username) for one in codes]
        return _check(request, form, rows, form.stands_for(now), now)
    try:
        return _issue(request, {one.user_id: Belongs(unit=one.unit) for one in codes}, form.stands_for(now), now)
    except RegionError as refusal:
        with_refusal(form, refusal)
        return _list(request, form)


@allowed("accounts.code.first")
@require_http_methods(["GET", "POST"])
def first_codes(request: HttpRequest) -> HttpResponse:
    """Write pupils' numbers and their school, check who they are, and show the codes the only time."""
    now = timezone.now()
    form = FirstForm(request.POST or None, today=day_of(now))
    step, template = step_of(request, form), "accounts/school_codes_first.html"
    if step == "write":
        return write_page(request, template, form)
    numbers, unit = form.numbers_written(), form.cleaned_data["unit"]
    new: Mapping[str, str] = {}
    try:
        new = without_account(numbers, now)
    except UnknownPupilsError as unknown:
        form.add_error("numbers", unknown.text(page_language()))
    if unit and not has_counsellor(unit, day_of(now)):
        words = said("Ingen är vägledare för {unit}. Ge någon den rollen först.", "Nobody is the counsellor of {unit}.")
        form.add_error("unit", words.format(unit=unit))
    if form.errors:
        return write_page(request, template, form)
    if step == "check":
        rows = [(said("Skola", "School"), unit or said("kansliet", "the office"))]
        pupils = applicants_numbered(numbers, day_of(now))
        rows += [(pupils[number].display_name, number) for number in numbers if number not in new]
        gets = said("får ett konto", "gets an account")
        rows += [(name, f"{number} – {gets}") for number, name in new.items()]
        return _check(request, form, rows, form.stands_for(now), now)
    try:
        issued = issue_first_codes(
            actor=request.actor,  # type: ignore[attr-defined]
            numbers=numbers,
            unit=unit,
            stands_for=form.stands_for(now),
            now=now,
        )
    except RegionError as refusal:
        return write_page(request, template, with_refusal(form, refusal))
    return _slips(request, issued)


def _within_reach(actor: Actor, query: str = "") -> QuerySet[OneTimeCode]:
    """The last codes of the pupils of the actor's own school; of all for the office, and of none without a school."""
    if scope_of(ISSUE, actor.role) is not Scope.UNIT:
        return last_codes("", query)
    return last_codes(actor.scope_id, query) if actor.scope_id else OneTimeCode.objects.none()


def _list(request: HttpRequest, form: AgainForm | None = None) -> HttpResponse:
    """The page of the list, with what went wrong when something did."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    query = request.GET.get("q", "").strip()
    codes = _within_reach(actor, query)
    shown = Paginator(codes, ROWS_A_PAGE).get_page(request.GET.get("page"))
    page = {
        "form": form or AgainForm(codes=codes, today=day_of(now)),
        "query": query,
        "unit": actor.scope_id,
        "shown": shown,
        "count": shown.paginator.count,
        "rows": [(one, *_state(one, now)) for one in shown],
        "chosen": form.data.getlist("pupils") if form else [],  # type: ignore[attr-defined]
        "may_begin": is_allowed(actor, "accounts.code.first"),
    }
    return render(request, "accounts/school_codes.html", page, status=422 if form and form.errors else 200)


def _state(code: OneTimeCode, now: datetime) -> tuple[str, str]:
    """How it stands with a code: words and the kind of tag."""
    if code.used_at is not None:
        return said("använd", "used"), "good"
    if code.expires_at <= now:
        return said("har gått ut", "expired"), "warn"
    return said("väntar", "waiting"), "info"


def _check(
    request: HttpRequest, form: AgainForm | FirstForm, rows: list[tuple[str, object]], stands: timedelta, now: datetime
) -> HttpResponse:
    """The page of who gets a code."""
    rows.append((said("Koderna slutar fungera", "The codes stop working"), now + stands))
    up, do = (HERE, said("Skolkoder", "School codes")), said("Skapa koderna", "Make the codes")
    lead = said(
        "Koderna visas en enda gång. Ha skrivaren redo. Elevens tidigare kod slutar fungera.",
        "The codes are shown only once. Have the printer ready. The pupil's earlier code stops working.",
    )
    return check_page(request, form, rows, up=up, do=do, lead=lead)


def _issue(request: HttpRequest, pupils: Mapping[UUID, Belongs], stands: timedelta, now: datetime) -> HttpResponse:
    """Make the codes, and show them as slips to cut apart.

    Raises:
        RegionError: If the service refuses.
    """
    issued = issue_codes(actor=request.actor, pupils=pupils, stands_for=stands, now=now)  # type: ignore[attr-defined]
    return _slips(request, issued)


def _slips(request: HttpRequest, issued: Sequence[IssuedCode]) -> HttpResponse:
    """The codes, the only time that they are shown."""
    page = {"issued": issued, "address": request.build_absolute_uri("/logga-in/")}
    return render(request, "accounts/school_codes_slips.html", page)
