"""The test of one applicant: what is settled, the principal's decision where two differ, and a retest."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.contexts.admission.core.points_entry import PointsFault, read_points
from gymnasieregion.contexts.admission.models import PointsEntry
from gymnasieregion.contexts.admission.selectors.school_points import (
    DECIDE,
    ENTER,
    SEE,
    PointsRow,
    State,
    history_of,
    points_of,
)
from gymnasieregion.contexts.admission.selectors.school_rows import LIST, belongs
from gymnasieregion.contexts.admission.services.points import LONGEST_GROUND, Said, decide_points, enter_again
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.school_list import Seen, whose_offering
from gymnasieregion.contexts.admission.web.school_points import Sent, points_words, shown_row, tested
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.selectors import names_of
from gymnasieregion.platform.pages.words import later, page_language, said


class PointsForm(forms.Form):
    """Points with the ground that they are written on.

    Args:
        most: The most that the test gives, in hundredths; None for no bound.
        others: As every form of Django's.
    """

    points = forms.CharField(
        label=later("Poäng", "Points"),
        help_text=later("Som 12 eller 12,5. Skriv - för den som inte kom.", "As 12 or 12.5. Write - for absence."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": later("Skriv poäng.", "Write the points.")},
    )
    ground = forms.CharField(
        label=later("Skäl", "Ground"),
        help_text=later(
            "Står kvar vid poängen. Skriv inget om hälsa.", "Stays with the points. Write nothing of health."
        ),
        max_length=LONGEST_GROUND,
        widget=forms.TextInput(attrs={"lang": "sv"}),
        error_messages={"required": later("Skriv skälet.", "Write the ground.")},
    )

    def __init__(self, *others: Any, most: int | None, **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **named)
        self.most = most

    def clean_points(self) -> int | None:
        """The points in hundredths; None for somebody who did not attend.

        Raises:
            ValidationError: If they are no points, or more than the test gives.
        """
        read = read_points(self.cleaned_data["points"], self.most)
        if read.fault is PointsFault.ABOVE:
            most = points_words(self.most)
            raise ValidationError(said(f"Provet ger högst {most} poäng.", f"The test gives {most} points at most."))
        if read.fault is not None:
            raise ValidationError(said("Det är inga poäng.", "These are no points."))
        return read.hundredths


@allowed(SEE, about=whose_offering)
@require_GET
def person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """One applicant's test."""
    seen = tested(pk)
    row = _row(request, seen, person)
    asked_first = look_first(request, row.person)
    return asked_first or _page(request, seen, row, None)


@allowed(DECIDE, about=whose_offering)
@require_POST
def decide(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Decide the points that two assessors do not agree on."""
    return _written(request, pk, person, decide_points)


@allowed(ENTER, about=whose_offering)
@require_POST
def again(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Enter a retest as its first assessor."""
    return _written(request, pk, person, enter_again)


def _written(request: HttpRequest, pk: int, person: int, act: Any) -> HttpResponse:  # noqa: ANN401 - one of two
    seen = tested(pk)
    row = _row(request, seen, person)
    asked_first = look_first(request, row.person)
    if asked_first is not None:
        return asked_first
    form = PointsForm(request.POST, most=seen.facts.test_max)
    if form.is_valid():
        try:
            given = Said(
                offering=seen.offering, facts=seen.facts, applicant=row.person.pk, points=form.cleaned_data["points"],
                ground=form.cleaned_data["ground"],
            )  # fmt: skip
            act(given, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            messages.success(request, said("Poängen är sparade.", "The points are saved."))
            return redirect("admission-school-points-person", pk=pk, person=person)
    return _page(request, seen, row, form, 422)


def _row(request: HttpRequest, seen: Seen, person: int) -> PointsRow:
    """The row of one applicant.

    Raises:
        Http404: If they have not chosen the education, are not to be known of, or are not called to the test and the
            reader is its assessor.
    """
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    rows = points_of(seen.offering, seen.facts, actor, only=[person])
    may_see_all = is_allowed(actor, LIST, belongs(seen.offering))
    if not rows or not (rows[0].is_called or may_see_all):
        raise Http404(person)
    return rows[0]


def _page(request: HttpRequest, seen: Seen, row: PointsRow, form: PointsForm | None, status: int = 200) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    of = belongs(seen.offering)
    may_decide = row.state is State.DIFFERS and is_allowed(actor, DECIDE, of)
    may_again = row.is_called and row.state in {State.DONE, State.ABSENT} and is_allowed(actor, ENTER, of)
    history = history_of(seen.offering, row.person.pk)
    names = names_of(entry.entered_by for entry in (*history, *row.entries))
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        **shown_row(row, actor, names, Sent()),
        "person": row.person,
        "history": [
            (
                entry,
                said("Rektors beslut", "The principal's decision")
                if entry.kind == PointsEntry.Kind.DECISION
                else said("Bedömare", "Assessor"),
                names.get(entry.entered_by, entry.entered_by),
                points_words(entry.points),
            )
            for entry in history
        ],
        "may_decide": may_decide,
        "may_again": may_again,
        "form": form if form is not None else PointsForm(most=seen.facts.test_max),
    }
    return render(request, "admission/school_points_person.html", shown, status=status)
