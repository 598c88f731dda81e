"""Over-admission of an education: how many more seats than it has are filled, and why."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.selectors.school_rows import Wishes, wishes_of
from gymnasieregion.contexts.admission.services.over_admission import (
    MOST,
    SET,
    group_to_add_to,
    groups_of,
    is_too_late,
    set_over_admission,
)
from gymnasieregion.contexts.admission.web.school_list import seen_of, whose_offering
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.why import WhyForm
from gymnasieregion.platform.pages.words import later, page_language, said

WHOLE = later("Skriv ett heltal, 0 för inget överintag.", "Write a whole number, 0 for no over-admission.")


class OverForm(WhyForm):
    """How many, the ground, and the seats that were shown."""

    above = forms.IntegerField(
        label=later("Platser utöver utbildningens egna", "Places above the programme's own"),
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            **dict.fromkeys(("required", "invalid", "min_value"), WHOLE),
            "max_value": later("Högst 1 000 platser.", "1,000 places at most."),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("above", "why", "seen")


@allowed(SET, about=whose_offering)
@require_http_methods(["GET", "POST"])
def over_admission(request: HttpRequest, pk: int) -> HttpResponse:
    """The seats with their over-admission, and the form that changes it."""
    seen = seen_of(pk)
    offering, actor = seen.offering, request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    groups = groups_of(offering)
    target = group_to_add_to(groups)
    seats, over = sum(group.seats for group in groups), sum(group.over for group in groups)
    form = OverForm(request.POST or None, initial={"above": target.over if target else 0, "seen": seats})
    if request.method == "POST" and form.is_valid():
        try:
            set_over_admission(
                offering=offering, above=form.cleaned_data["above"], seen_seats=form.cleaned_data["seen"],
                actor=actor, why=form.cleaned_data["why"], now=timezone.now(),
            )  # fmt: skip
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
            form.data = {**request.POST.dict(), "seen": str(seats)}  # whoever saves again has seen these
        else:
            messages.success(request, said("Överintaget är sparat.", "The over-admission is saved."))
            return redirect("admission-school-over", pk=pk)
    wishes = wishes_of([offering], offering.year, actor).get(offering.offering_id, Wishes(0, 0))
    shown = {
        "year": seen.year,
        "offering": offering,
        "form": form,
        "seats": seats,
        "over": over,
        "own": seats - over,
        "wishes": wishes,
        "is_too_late": is_too_late(offering.year),
        "is_closed": offering.status != "OPEN" or target is None,
    }
    return render(request, "admission/school_over.html", shown, status=422 if form.is_bound else 200)
