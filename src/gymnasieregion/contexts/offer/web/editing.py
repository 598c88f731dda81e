"""The pages that change an offering: close, open again, seats and tests."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.offer.models import ApplicantNotice, Offering
from gymnasieregion.contexts.offer.selectors.offerings import closing_deadline, whom_it_hits, whose
from gymnasieregion.contexts.offer.services.changing import (
    ChangedMeanwhileError,
    change_offering,
    digest_of,
    refusal_to_change,
)  # fmt: skip
from gymnasieregion.contexts.offer.services.closing import (
    Closed,
    close_offering,
    may_close_after_the_deadline,
    refusal_to_close,
    refusal_to_reopen,
    reopen_offering,
)
from gymnasieregion.contexts.offer.web.forms import ChangeForm, CloseForm
from gymnasieregion.contexts.offer.web.letters import letter
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said


def whose_offering(offering_id: int) -> Belongs:
    """Whom an offering belongs to, for the access file.

    Raises:
        Http404: If there is no such offering.
    """
    return whose(get_object_or_404(Offering.objects.select_related("unit__provider"), pk=offering_id))


@allowed("offer.offering.close", about=whose_offering)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, offering_id: int) -> HttpResponse:
    """Ask why, show what closing means, and close."""
    row = get_object_or_404(Offering.objects.select_related("hangs_on", "unit__provider"), pk=offering_id)
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]  # set by ActorMiddleware
    refusal = refusal_to_close(row, actor, now)
    if refusal is not None:
        return _refused(request, row, refusal)
    form = CloseForm(request.POST or None)
    step = request.POST.get("step", "")
    shown = {"form": form, "offering": row, "hits": whom_it_hits(row), **_deadline(row, actor)}
    if request.method == "GET" or step == "change" or not form.is_valid():
        status = 422 if form.is_bound and step != "change" else 200
        return render(request, "offer/close.html", shown, status=status)
    if step != "close":
        told = {"letter": letter(row, ApplicantNotice.Reason.CLOSED), "typed": form.cleaned_data}
        return render(request, "offer/close_check.html", {**shown, **told, "hidden": [b.as_hidden() for b in form]})
    try:
        closed = close_offering(
            offering=row.pk,
            why=form.cleaned_data["why"],
            own_text=form.cleaned_data["own_text"],
            actor=actor,
            now=now,
        )
    except RegionError as refused:
        form.add_error(None, refused.text(page_language()))
        return render(request, "offer/close.html", shown, status=422)
    messages.success(request, _closed_words(closed))
    return redirect("offer-offering", offering_id=offering_id)


@allowed("offer.offering.reopen", about=whose_offering)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, offering_id: int) -> HttpResponse:
    """Ask why, and open the offering again."""
    row = get_object_or_404(Offering.objects.select_related("hangs_on"), pk=offering_id)
    refusal = refusal_to_reopen(row)
    if refusal is not None:
        return _refused(request, row, refusal)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(reopen_offering, offering=row.pk)):
        messages.success(
            request,
            said(
                "Utbildningen är öppen igen, med de platser den hade. Utkasten till de sökande är återtagna.",
                "The offering is open again, with the seats that it had. The drafts to applicants are withdrawn.",
            ),
        )
        return redirect("offer-offering", offering_id=offering_id)
    shown = {"form": form, "offering": row, "hits": whom_it_hits(row)}
    return render(request, "offer/reopen.html", shown, status=422 if form.is_bound else 200)


@allowed("offer.offering.change", about=whose_offering)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, offering_id: int) -> HttpResponse:
    """Change seats, test and extra choices; saving says that the year's facts are reviewed."""
    row = get_object_or_404(Offering.objects.select_related("offer_year"), pk=offering_id)
    refusal = refusal_to_change(row)
    if refusal is not None:
        return _refused(request, row, refusal)
    form = _change_form(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_offering(
                offering=row.pk,
                seats=form.seats(),
                test=form.skill_test(),
                extra_choices=form.extra_choices(),
                actor=request.actor,  # type: ignore[attr-defined]
                why=form.cleaned_data["why"],
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
        except ChangedMeanwhileError as refused:
            return _show_both(request, row, form, refused)
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            messages.success(request, said("Uppgifterna är sparade.", "The facts are saved."))
            return redirect("offer-offering", offering_id=offering_id)
    shown = {"form": form, "offering": row}
    return render(request, "offer/change.html", shown, status=422 if form.is_bound else 200)


def _refused(request: HttpRequest, row: Offering, refusal: RegionError) -> HttpResponse:
    """Back to the page of the offering, which says why it cannot be done."""
    messages.error(request, refusal.text(page_language()))
    return redirect("offer-offering", offering_id=row.pk)


def _change_form(row: Offering, typed: QueryDict | None = None) -> ChangeForm:
    """The form of an offering as it is now, with what was typed."""
    groups, extra = list(row.groups.order_by("position")), list(row.extra_choices.order_by("kind", "name"))
    return ChangeForm(typed, offering=row, groups=groups, extra=extra, seen=digest_of(row))


def _show_both(request: HttpRequest, row: Offering, form: ChangeForm, refused: RegionError) -> HttpResponse:
    """What was typed beside what somebody else saved; whoever saves again has seen both."""
    saved = _change_form(Offering.objects.get(pk=row.pk))
    form.add_error(None, refused.text(page_language()))
    form.data = {**request.POST.dict(), "seen": saved["seen"].value()}
    both = [(one.label, _text(saved[one.name].value()), _text(one.value())) for one in form.visible_fields()]
    differing = [(label, theirs, yours) for label, theirs, yours in both[:-1] if theirs != yours]  # the last is why
    shown = {"form": form, "offering": row, "differing": differing}
    return render(request, "offer/change.html", shown, status=HTTPStatus.CONFLICT)


def _text(value: object) -> str:
    """A value of a field as it is typed; browsers send line breaks of their own."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _deadline(row: Offering, actor: object) -> dict[str, object]:
    """The last day of schools, for those it concerns; nothing for the office."""
    if may_close_after_the_deadline(actor):  # type: ignore[arg-type]
        return {"deadline": None, "deadline_is_example": False}
    day, is_example = closing_deadline(row.offer_year_id)
    return {"deadline": day, "deadline_is_example": is_example}


def _closed_words(closed: Closed) -> str:
    """What was done, and whom it hits as far as that is known."""
    hits, drafts = closed.hits, len(closed.notices)
    words = [
        said("Utbildningen är nedlagd: status Startar ej.", "The offering is closed: status Does not start."),
        said(f"Platser som togs bort: {hits.seats}.", f"Places taken away: {hits.seats}."),
        said(f"Utkast till de sökande: {drafts}.", f"Drafts to applicants: {drafts}."),
    ]
    if hits.applicants is not None:
        count = hits.applicants
        words.append(said(f"Sökande som har valt den: {count}.", f"Applicants who chose it: {count}."))
    return " ".join(words)
