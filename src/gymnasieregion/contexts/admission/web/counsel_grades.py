"""A pupil's grades for the counsellor: compared with the school's, ticked, or said to differ."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import Grade
from gymnasieregion.contexts.admission.selectors.counselling_grades import GradesLook, grades_look
from gymnasieregion.contexts.admission.services.counselling import check_grades, grades_differ
from gymnasieregion.contexts.admission.web.counsel import pupil_of, whose_pupil
from gymnasieregion.contexts.admission.web.counsel_person import edited, who_acts
from gymnasieregion.contexts.admission.web.counsel_words import name_of
from gymnasieregion.contexts.admission.web.people_words import subject, word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language, said

CHECK = "admission.grades.check"


class DifferForm(forms.Form):
    """Which grades differ, and how.

    Args:
        marks: Subject and mark of each grade.
        others: As every form of Django's.
    """

    subjects = forms.MultipleChoiceField(
        label=later("Vilka ämnen skiljer sig?", "Which subjects differ?"),
        help_text=later("Inget, om ett betyg saknas helt.", "None, if a grade is missing altogether."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = why_field(help_text=later("Vad som ska stå. Eleven och kansliet läser det.",
                                    "What it should be. The pupil and the office read it."))  # fmt: skip

    def __init__(self, *others: Any, marks: Sequence[tuple[str, str]], **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*others, **more)
        field = self.fields["subjects"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, f"{subject(code)}: {mark}") for code, mark in marks]


@allowed(CHECK, about=whose_pupil)
@require_http_methods(["GET", "POST"])
def grades(request: HttpRequest, pk: int) -> HttpResponse:
    """The grades that are registered, and the tick that they are those of the school."""
    row = pupil_of(request, pk, CHECK)
    if request.method == "POST":
        try:
            check_grades(applicant=pk, **who_acts(request))
        except RegionError as refusal:
            messages.error(request, refusal.text(page_language()))
        else:
            messages.success(request, said("Betygen är kontrollerade.", "The grades are checked."))
        return redirect("admission-pupil-grades", pk=pk)
    registered = list(row.grades.order_by("subject"))
    look = grades_look(row.applicant_id, {grade.subject: grade.mark for grade in registered})
    shown = {
        "year": row.year,
        "person": row,
        "name": name_of(row.given_name, row.family_name, row.applicant_id),
        "grades": [_grade(grade, look) for grade in registered],
        "look": look,
        "looked_by": who_names([look.by])[look.by] if look else "",
        "changed": [(subject(code), was or "–", now or "–") for code, was, now in look.changed] if look else [],
    }
    return render(request, "admission/counsel_grades.html", shown)


@allowed(CHECK, about=whose_pupil)
@require_http_methods(["GET", "POST"])
def grades_wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which grades differ from the school's."""
    row = pupil_of(request, pk, CHECK)
    marks = list(row.grades.order_by("subject").values_list("subject", "mark"))
    form = DifferForm(request.POST if request.method == "POST" else None, marks=marks)
    words = (
        said("Betyg som skiljer sig", "Grades that differ"),
        said(
            "Betygen här kommer från skolans fil. Kansliet rättar dem när skolan skickar rätt betyg.",
            "The grades here come from the school's file. The office mends them when the school sends the right ones.",
        ),
        said("Spara", "Save"),
    )
    return edited(request, row, form, words, lambda who: grades_differ(
        applicant=pk, subjects=form.cleaned_data["subjects"], why=form.cleaned_data["why"], **who
    ))  # fmt: skip


def _grade(grade: Grade, look: GradesLook | None) -> dict[str, Any]:
    name = subject(grade.subject)
    is_language = name == grade.subject  # a code without a name of its own
    read = f"{grade.language_as} {word('language', grade.language_as)}".strip() if is_language else ""
    return {"name": name, "mark": grade.mark, "read": read, "differs": bool(look and grade.subject in look.subjects)}
