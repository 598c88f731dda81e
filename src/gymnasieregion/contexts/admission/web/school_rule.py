"""Deciding rows of an education: which ones and what, then what it means in numbers, then the decision."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import Ruling
from gymnasieregion.contexts.admission.selectors.rulings import (
    REFUSALS,
    RulingNow,
    digest_of_rulings,
    rulings_now,
)
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.selectors.school_table import found, table_of
from gymnasieregion.contexts.admission.services.rulings import (
    LONGEST_GROUND,
    RULE,
    Outcome,
    refuse_ground,
    rule,
    to_decide,
)
from gymnasieregion.contexts.admission.web.school_letter_words import letter_words
from gymnasieregion.contexts.admission.web.school_list import FILTERS, Seen, asked, seen_of, whose_offering
from gymnasieregion.contexts.admission.web.school_words import (
    HANDS,
    KIND_WORDS,
    OUTCOMES,
    REFUSAL_WORDS,
    outcome_text,
    word,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import later, page_language, said

MOST_NAMED = 60
"""Applicants that are named one by one; of more, the list says how many."""


class RuleForm(forms.Form):
    """The outcome and its ground.

    Args:
        kind: What is decided.
        lacking: How many lack the home municipality's statement.
        others: As every form of Django's.
    """

    granted = forms.ChoiceField(
        label=later("Beslut", "Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj beslut.", "Choose the decision.")},
    )
    hand = forms.ChoiceField(
        label=later("Hand, för den som tas emot", "Hand, for those received"),
        choices=[(code, later(*words)) for code, words in HANDS.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    ground = forms.CharField(
        label=later("Skäl, på svenska. Den sökande läser det", "The ground, in Swedish. The applicant reads it"),
        help_text=later(
            "Skriv kort varför. Skriv inget om hälsa eller familj som inte behövs för att förstå beslutet.",
            "Write briefly why. Write nothing of health or family that is not needed to understand the decision.",
        ),
        max_length=LONGEST_GROUND,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "sv"}),
        error_messages={"required": later("Skriv skälet.", "Write the ground.")},
    )
    without_statement = forms.CharField(
        label=later(
            "Skäl att besluta utan hemkommunens yttrande", "Why decide without the home municipality's statement"
        ),
        help_text=later(
            "Lämna tomt, så väntar de som saknar yttrande. Skriv till exempel: kommunen svarade inte i tid. Står i "
            "loggen, inte i beslutet.",
            "Leave it empty, and those who lack a statement wait. Write for example: the municipality did not answer "
            "in time. It stands in the log, not in the decision.",
        ),
        max_length=LONGEST_GROUND,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "sv"}),
    )

    def __init__(self, *others: Any, kind: str, lacking: int, **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **named)
        yes, no = OUTCOMES[kind]
        field = self.fields["granted"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("yes", later(*yes)), ("no", later(*no))]
        if kind != Ruling.Kind.RECEPTION:
            del self.fields["hand"]
        if not lacking:
            del self.fields["without_statement"]


@allowed(RULE, about=whose_offering)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the rows that were ticked, or all that the list shows; first what it means, then for real."""
    seen = seen_of(pk)
    sent = request.POST if request.method == "POST" else request.GET
    kind = sent.get("kind", "")
    if kind not in KIND_WORDS:
        raise Http404(kind)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    keys = _chosen(request, seen)
    rows = rulings_now(seen.offering, kind, keys, actor)
    lacking = sum(row.lacks_statement for row in rows)
    form = RuleForm(
        request.POST if request.method == "POST" else None, kind=kind, lacking=lacking, initial={"hand": ""}
    )
    shown = _shown(request, seen, kind, rows) | {"form": form, "lacking": lacking, "gone": len(set(keys)) - len(rows)}
    if not rows:
        return render(request, "admission/school_rule.html", shown, status=404 if keys else 200)
    if request.method != "POST" or not form.is_valid():
        return render(request, "admission/school_rule.html", shown, status=422 if form.is_bound else 200)
    outcome = Outcome(
        kind,
        form.cleaned_data["granted"] == "yes",
        form.cleaned_data["ground"],
        form.cleaned_data.get("hand", ""),
        " ".join(form.cleaned_data.get("without_statement", "").split()),
    )
    step = request.POST.get("step", "")
    if step == "edit":
        return render(request, "admission/school_rule.html", shown)
    try:
        refuse_ground(outcome)
        if step == "decide":
            return _decided(request, seen, outcome, rows)
    except RegionError as refusal:
        form.add_error(None, refusal.text(page_language()))
        return render(request, "admission/school_rule.html", shown, status=409)
    return render(request, "admission/school_rule_check.html", shown | _check(request, seen, outcome, rows))


def _decided(request: HttpRequest, seen: Seen, outcome: Outcome, rows: Sequence[RulingNow]) -> HttpResponse:
    """Carry the decision out, and go back to where it was asked for."""
    written = rule(
        offering=seen.offering,
        outcome=outcome,
        applicants=[row.person.pk for row in rows],
        based_on=request.POST.get("based_on", ""),
        actor=request.actor,  # type: ignore[attr-defined]
        now=timezone.now(),
    )
    what = outcome_text(outcome.kind, granted=outcome.granted)
    count = len(written)
    if count == 1:
        told = said(f"{what}: 1 beslut är fattat.", f"{what}: 1 decision is made.")
    else:
        told = said(f"{what}: {count} beslut är fattade.", f"{what}: {count} decisions are made.")
    messages.success(request, told)
    if len(rows) == 1:
        return redirect("admission-school-person", pk=seen.offering.key, person=rows[0].person.pk)
    query = urlencode({name: value for name, value in _filters(request).items() if value and name != "todo"})
    home = reverse("admission-school-offering", args=[seen.offering.key])
    return redirect(f"{home}?{query}" if query else home)


def _chosen(request: HttpRequest, seen: Seen) -> list[int]:
    """The applicants that were ticked, or everybody whom the list shows with its filters."""
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get("all") != "1":
        keys = (whole_number(text) for text in sent.getlist("row")[:1_000])
        return [key for key in keys if key is not None]
    rows = table_of(seen.offering, seen.facts, request.actor, timezone.localdate())  # type: ignore[attr-defined]
    return [row.person.pk for row in found(rows, _filters(request)) if not row.is_protected]


def _filters(request: HttpRequest) -> dict[str, str]:
    """The filters of the list, from the address or from the form."""
    if request.method == "GET":
        return asked(request)
    as_asked = HttpRequest()
    as_asked.GET = request.POST
    return asked(as_asked)


def _shown(request: HttpRequest, seen: Seen, kind: str, rows: Sequence[RulingNow]) -> dict[str, Any]:
    """What both steps show."""
    sent = request.POST if request.method == "POST" else request.GET
    every = sent.get("all") == "1"
    return {
        "year": seen.year,
        "offering": seen.offering,
        "kind": kind,
        "kind_words": word(KIND_WORDS, kind),
        "people": rows[:MOST_NAMED],
        "count": len(rows),
        "more": max(0, len(rows) - MOST_NAMED),
        "earlier": sum(row.latest is not None for row in rows),
        "hidden": [("kind", kind), *_which(request, rows, every=every)],
        "may_see": is_allowed(request.actor, "admission.wishes.list", belongs(seen.offering)),  # type: ignore[attr-defined]
        "back": reverse("admission-school-offering", args=[seen.offering.key]),
    }


def _which(request: HttpRequest, rows: Sequence[RulingNow], *, every: bool) -> list[tuple[str, str]]:
    """The fields that say which rows it is about."""
    if not every:
        return [("row", str(row.person.pk)) for row in rows]
    filters = _filters(request)
    return [("all", "1"), *((name, filters[name]) for name in FILTERS if filters[name])]


def _check(request: HttpRequest, seen: Seen, outcome: Outcome, rows: Sequence[RulingNow]) -> dict[str, Any]:
    """What the decision means, in numbers, and the letter that goes out."""
    decided = to_decide(rows, outcome)
    refused = Counter(row.refusal for row in rows if row.refusal)
    waits = 0 if outcome.without_statement else sum(row.lacks_statement and not row.refusal for row in rows)
    ineligible = _not_eligible(request, seen, outcome, decided)
    against = [row for row in decided if row.latest is not None and row.latest.granted and not outcome.granted]
    return {
        "outcome": outcome_text(outcome.kind, granted=outcome.granted),
        "ground": outcome.text,
        "decided": len(decided),
        "replaces": sum(row.latest is not None for row in decided),
        "against": len(against),
        "same": len(rows) - len(decided) - sum(refused.values()) - waits,
        "waits": waits,
        "despite": sum(row.lacks_statement for row in decided),
        "without_statement": outcome.without_statement,
        "ineligible": ineligible[:MOST_NAMED],
        "more_ineligible": max(0, len(ineligible) - MOST_NAMED),
        "refused": [(refused[code], word(REFUSAL_WORDS, code)) for code in REFUSALS if refused[code]],
        "based_on": digest_of_rulings(rows),
        "letter": letter_words(outcome.kind, seen.offering, granted=outcome.granted),
    }


def _not_eligible(request: HttpRequest, seen: Seen, outcome: Outcome, decided: Sequence[RulingNow]) -> list[str]:
    """The ids of those who are said yes to and are not eligible all the same, so that the yes gives them no place."""
    if not outcome.granted or outcome.kind not in {Ruling.Kind.RECEPTION, Ruling.Kind.FREE_QUOTA}:
        return []
    keys = {row.person.pk for row in decided}
    rows = table_of(seen.offering, seen.facts, request.actor, timezone.localdate())  # type: ignore[attr-defined]
    return [row.person.applicant_id for row in rows if row.person.pk in keys and not row.is_eligible]
