"""One applicant's page for the office, and the ground that is asked for before a protected identity is shown."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.core.sentence_words import subject_text
from gymnasieregion.contexts.admission.models import Applicant, GuardianContact, TypedRank
from gymnasieregion.contexts.admission.selectors.people import sees_protected, visible, whose
from gymnasieregion.contexts.admission.services.pupils_core import ChoiceNow, Now, as_of, why_not
from gymnasieregion.contexts.admission.services.pupils_grounds import known_as, refuse_telling
from gymnasieregion.contexts.admission.services.pupils_protection import look
from gymnasieregion.contexts.admission.services.pupils_results import published_answers
from gymnasieregion.contexts.admission.web.people_forms import LookForm
from gymnasieregion.contexts.admission.web.people_words import subject, word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.models import Entry
from gymnasieregion.platform.audit.selectors import visible_events
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.audit.words import action_text
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.words import page_language, said

SEE, PROTECT = "admission.applicant.see", "admission.applicant.protect"
LOOKS = "admission_looks"
LOOK_LASTS = timedelta(minutes=15)
"""For how long one ground is enough; every page that is shown meanwhile is logged with it."""
EVENTS = 20
NONE = Applicant.Protection.NONE


def whose_applicant(year: int, pk: int) -> Belongs:
    """Whom an applicant belongs to, for the access file.

    Raises:
        Http404: If there is no such applicant.
    """
    return whose(get_object_or_404(Applicant, year=year, pk=pk))


def person_of(request: HttpRequest, year: int, pk: int) -> Applicant:
    """An applicant whom the reader may see.

    Raises:
        Http404: If there is none.
    """
    rows = visible(year, request.actor, SEE).select_related("year", "application")  # type: ignore[attr-defined]  # set by ActorMiddleware
    return get_object_or_404(rows, pk=pk)


def look_first(request: HttpRequest, person: Applicant) -> HttpResponse | None:
    """Log a look at a protected identity, or ask for its ground first; None when the page may be shown."""
    if person.protection == NONE:
        return None
    why, until = request.session.get(LOOKS, {}).get(str(person.pk), ("", 0))
    now = timezone.now()
    if not why or until < now.timestamp():
        return redirect(f"/antagning/{person.year_id}/sokande/{person.pk}/titta/?next={request.path}")
    look(applicant=person, actor=request.actor, why=why, now=now)  # type: ignore[attr-defined]
    return None


@allowed(PROTECT)
@require_http_methods(["GET", "POST"])
def ask_to_look(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Ask why somebody of the office looks at a protected identity."""
    person = person_of(request, year, pk)
    if person.protection == NONE:
        return redirect("admission-person", year=year, pk=pk)
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _tells_nothing(form, person):
        until = (timezone.now() + LOOK_LASTS).timestamp()
        looks = request.session.get(LOOKS, {})
        request.session[LOOKS] = {**looks, str(pk): (form.cleaned_data["why"], until)}
        wanted = request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            return redirect(wanted)
        return redirect("admission-person", year=year, pk=pk)
    shown = {"person": person, "year": person.year, "form": form}
    return render(request, "admission/person_look.html", shown, status=422 if form.is_bound else 200)


def _tells_nothing(form: LookForm, person: Applicant) -> bool:
    """Whether a ground may stand in the log; if not, the form says why."""
    try:
        refuse_telling(form.cleaned_data["why"], *known_as(person))
    except RegionError as refused:
        form.add_error("why", refused.text(page_language()))
    return form.is_valid()


@allowed(SEE, about=whose_applicant)
@require_GET
def person(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """All that the office knows of an applicant, and what the core says of them today."""
    row = person_of(request, year, pk)
    asked_first = look_first(request, row)
    if asked_first is not None:
        return asked_first
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = as_of(row, timezone.now().astimezone(STOCKHOLM).date())
    shown = {
        "person": row,
        "year": row.year,
        "is_protected": row.protection != NONE,
        "home": municipality_text(row.home_municipality_code),
        "words": {name: word(name, getattr(row, name)) for name in ("kind", "category", "protection")},
        "flags": _flags(row),
        "now": now,
        "merit": _merit(now),
        "grades": _grades(now),
        "choices": [_choice(choice, now) for choice in now.choices],
        "forwarded": [(each, word("state", each.state)) for each in row.forwarded.order_by("rank", "pk")],
        "answers": [(each, word("run", each.kind)) for each in published_answers(row, page_language())],
        "events": _events(row, actor),
        "may_change": is_allowed(actor, "admission.applicant.change"),
        "knows_protection": sees_protected(actor),
        "phone": row.application.phone if hasattr(row, "application") else "",
        "guardians": _guardians(row) if sees_protected(actor) else [],
        "is_over_age": any(choice.over_age for choice in now.choices),
        "tables": _tables(),
    }
    return render(request, "admission/person.html", shown)


def _guardians(row: Applicant) -> list[tuple[str, GuardianContact]]:
    """How each guardian is reached, for the office alone."""
    contacts = list(row.guardian_contacts.order_by("pk"))
    names = who_names(contact.user_id for contact in contacts) if contacts else {}
    return [(names[contact.user_id], contact) for contact in contacts]


def _flags(row: Applicant) -> list[tuple[str, str]]:
    """What is out of the ordinary, as words and their kinds."""
    flags = [
        (not row.is_active, said("Återkallad, prövas inte", "Withdrawn, not tried"), "bad"),
        (row.late, said("Sen ansökan", "Late application"), "warn"),
        (row.dance, said("Förberedande dansarutbildning", "Preparatory dancers' training"), "info"),
        (row.completed, said("Har gått ut gymnasiet", "Has completed upper secondary school"), "info"),
    ]
    return [(text, kind) for is_so, text, kind in flags if is_so]


def _merit(now: Now) -> dict[str, Any]:
    """The merit value with the grades it was made of."""
    return {
        "points": now.merit.points_hundredths / 100,
        "counted": [(subject(grade.subject), grade.mark) for grade in now.merit.counted],
        "extra": [(subject(grade.subject), grade.mark) for grade in now.merit.extra_language],
        "scaled_from": now.merit.scaled_from,
        "best": now.rules.merit.best_grades,
    }


def _grades(now: Now) -> list[tuple[str, str, str, bool, bool]]:
    """Subject, mark, how a language was read, whether it counts in the merit value, and whether that is not known."""
    counted = {grade.subject for grade in (*now.merit.counted, *now.merit.extra_language)}
    rows = []
    for grade in now.grades:
        name = subject(grade.subject)
        is_language = subject_text(grade.subject, page_language()) == grade.subject  # not named by the core
        read = f"{grade.language_as} {word('language', grade.language_as)}".strip() if is_language else ""
        rows.append((name, grade.mark, read, grade.subject in counted, is_language and not grade.language_as))
    return rows


def _choice(choice: ChoiceNow, now: Now) -> dict[str, Any]:
    """A choice with what is decided of it."""
    decision = choice.decision
    decided = []
    if decision is not None:
        yes_no = {True: said("ja", "yes"), False: said("nej", "no")}
        told = (
            (said("Mottagen", "Received"), yes_no.get(decision.received, "")),  # type: ignore[arg-type]  # None is no key
            (said("Hand", "Hand"), decision.hand),
            (said("Behörig enligt beslut", "Eligible by decision"), yes_no.get(decision.eligible, "")),  # type: ignore[arg-type]
            (said("Dispens", "Dispensation"), decision.dispensation),
            (said("Fri kvot", "Free quota"), decision.free_quota and word("free_quota", decision.free_quota)),
            (said("Tillagt", "Added"), decision.added and word("added", decision.added)),
        )
        decided += [f"{name}: {value}" for name, value in told if value]
    if choice.test is not None:
        decided.append(f"{said('Prov', 'Test')}: {choice.test / 100:g}".replace(".", said(",", ".")))
    decided += [text for each in choice.ranks for text in _rank(each)]
    return {
        "row": choice,
        "decided": decided,
        "is_eligible": choice.eligible is not None and choice.eligible.cause is None,
        "why": why_not(choice, now.rules, page_language()),
    }


def _rank(typed: TypedRank) -> list[str]:
    name = said("Rang i fri kvot", "Rank in free quota") if typed.list == "FREE" else said("Rang", "Rank")
    texts = [] if typed.rank is None else [f"{name}: {typed.rank}"]
    if typed.agreement:
        texts.append(f"{said('Överenskommelse', 'Agreement')}: {word('agreement', typed.agreement).lower()}")
    return texts


def _events(row: Applicant, actor: Actor) -> list[tuple[Any, str, str]]:
    """What the log says of an applicant that the reader may see, the latest first: who did it and what it is called."""
    if actor.role not in {Role.REGIONAL_OFFICE, Role.AUDITOR}:
        return []
    about = f"applicant:{row.applicant_id}"
    bulk = list(Entry.objects.filter(about=about).order_by("-event_id").values_list("event_id", flat=True)[:EVENTS])
    events = list(visible_events(actor).filter(Q(about=about) | Q(seq__in=bulk))[:EVENTS])
    names = who_names(event.actor_id for event in events)
    return [(event, names[event.actor_id], action_text(event.action)) for event in events]


def _tables() -> list[tuple[str, str]]:
    """The tables whose rows of the applicant can be changed, and what they are called."""
    return [
        ("grades", said("Ändra betyg", "Change grades")),
        ("completions", said("Ändra senare betyg", "Change later grades")),
        ("choices", said("Ändra val", "Change choices")),
        ("row_decisions", said("Ändra beslut", "Change decisions")),
        ("tests", said("Ändra provpoäng", "Change test points")),
        ("ranks", said("Ändra rang och överenskommelser", "Change ranks and agreements")),
    ]
