"""The calculator of merit: anybody's grades, real or thought of, and nothing is kept on the server."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.merit import Grade
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.core.sentence_words import number_text
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.applying import own_applicant
from gymnasieregion.contexts.admission.selectors.choice_advice import day_of_rules
from gymnasieregion.contexts.admission.selectors.choice_known import known_of_one
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.selectors.core_rows import rules_of
from gymnasieregion.contexts.admission.selectors.merit_trial import ProgrammeAnswer, Trial, one_step_up, trial
from gymnasieregion.contexts.admission.web.merit_form import MeritForm, initial_of
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.formats import MINUS, STOCKHOLM
from gymnasieregion.platform.pages.words import page_language, said

SEE = "admission.merit.see"
LIVE = "live"
"""The header that the page's script sends to get the answer alone."""


@allowed(SEE)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def merit(request: HttpRequest) -> HttpResponse:
    """Work out a merit value: GET gives an empty form or one's own grades, POST the answer; nothing is written."""
    today = timezone.now().astimezone(STOCKHOLM).date()
    year = current_admission_year(today)
    rules = rules_of(_day(year, today))
    number = year.pk if year else today.year
    own = own_applicant(request.actor, today) if request.actor.role is Role.APPLICANT else None  # type: ignore[attr-defined]
    asked = request.method == "POST" and "clear" not in request.POST
    if asked and "own" in request.POST and own is not None:
        form, left = _of_own(own, rules)
    else:
        form, left = MeritForm(request.POST if asked else None, rules.merit), 0
    shown: dict[str, Any] = {"form": form, "rules": rules.merit, "most": _most(rules), "own": own, "left": left}
    status = 200
    if form.is_bound:
        if form.is_valid():
            shown |= _answer(form, rules, number)
        else:
            status = 422
    shown["lines"] = form.lines(shown.get("gains", {}))
    live = request.headers.get("X-Requested-With") == LIVE
    return render(request, "admission/_merit_answer.html" if live else "admission/merit.html", shown, status=status)


def _day(year: AdmissionYear | None, today: date) -> date:
    """The day whose rules are asked: of the present year's final result, else today."""
    return today if year is None else day_of_rules(year.pk)


def _most(rules: AdmissionRules) -> str:
    """The highest merit value that there is."""
    best = int(max(rules.merit.points.values()) * 100)
    return number_text(best * (rules.merit.best_grades + rules.merit.extra_language_grades), page_language())


def _of_own(own: Applicant, rules: AdmissionRules) -> tuple[MeritForm, int]:
    """The form filled in with one's registered grades."""
    known = known_of_one(own, (), rules.merit)
    begin, left = initial_of(known.grades, rules.merit, dance=known.dance)
    data = {name: "on" if value is True else str(value) for name, value in begin.items() if value is not False}
    return MeritForm(data, rules.merit), left


def _answer(form: MeritForm, rules: AdmissionRules, year: int) -> dict[str, Any]:
    """What the grades give, and what the thought ones would."""
    dance = form.cleaned_data["dance"]
    now_grades, thought_grades = form.grades(thought=False), form.grades(thought=True)
    now = trial(now_grades, rules, year=year, dance=dance)
    is_thought = thought_grades != now_grades
    then = trial(thought_grades, rules, year=year, dance=dance) if is_thought else None
    return {
        "answered": bool(now_grades or is_thought),
        "now": _shown(now, now_grades),
        "then": None if then is None else _shown(then, thought_grades),
        "change_text": "" if then is None else _change(then.merit.points_hundredths - now.merit.points_hundredths),
        "programmes": _programmes(now, then),
        "gains": one_step_up(now_grades, rules, dance=dance),
    }


def _change(hundredths: int) -> str:
    """A difference with its sign."""
    text = number_text(abs(hundredths), page_language())
    return f"{MINUS if hundredths < 0 else '+'}{text}"


def _shown(answer: Trial, grades: Sequence[Grade]) -> dict[str, Any]:
    value = answer.merit
    return {
        "points": number_text(value.points_hundredths, page_language()),
        "counted": len(value.counted),
        "extra": len(value.extra_language),
        "unused": len(grades) - len(value.counted) - len(value.extra_language),
        "scaled_from": value.scaled_from,
        "eligible": sum(each.is_eligible for each in answer.programmes),
        "of": len(answer.programmes),
    }


def _programmes(now: Trial, then: Trial | None) -> list[tuple[ProgrammeAnswer, bool, str]]:
    """Each programme, whether the thought grades make eligible, and what is lacking now in words."""
    after = then.programmes if then is not None else now.programmes
    return [(one, other.is_eligible, said(*one.lacking)) for one, other in zip(now.programmes, after, strict=True)]
