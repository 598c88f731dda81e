"""One applicant to one education, as its school decides the row: facts, papers to read, and what has been decided."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.merit import MeritValue, best_of, merit_value
from gymnasieregion.contexts.admission.models import Applicant, Attachment, Ruling
from gymnasieregion.contexts.admission.selectors.core_rows import rules_of
from gymnasieregion.contexts.admission.selectors.rulings import rulings_of
from gymnasieregion.contexts.admission.selectors.school_rows import LIST, belongs
from gymnasieregion.contexts.admission.selectors.school_table import SchoolRow, grades_of, row_of
from gymnasieregion.contexts.admission.services.rulings import RULE
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.people_words import subject, word
from gymnasieregion.contexts.admission.web.school_list import Seen, row_words, seen_of, whose_offering
from gymnasieregion.contexts.admission.web.school_words import KIND_WORDS, SHORT, outcome_text
from gymnasieregion.contexts.admission.web.school_words import word as school_word
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.selectors import names_of
from gymnasieregion.platform.pages.words import said

PAPERS = "admission.attachment.see"
OF_SCHOOLS = frozenset({Role.PRINCIPAL, Role.PROVIDER_OFFICER, Role.REGIONAL_OFFICE, Role.AUDITOR})
"""Who reads papers as the school that is sought; others have their own pages."""


@allowed(LIST, about=whose_offering)
@require_GET
def person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """One applicant to an education; never what else they have chosen, nor in which order."""
    seen, actor = seen_of(pk), request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    today = timezone.localdate()
    row = _row(seen, person, actor, today)
    asked_first = look_first(request, row.person) if row.is_protected else None
    if asked_first is not None:
        return asked_first
    may_read = is_allowed(actor, PAPERS, belongs(seen.offering)) and actor.role in OF_SCHOOLS
    merit, grades = _merit(row.person, today)
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        **row_words(row, seen, looked=True),
        "person": row.person,
        "category": word("category", row.person.category),
        "merit_of": merit,
        "grades": grades,
        "papers": _papers(row.person, seen, pk) if may_read else [],
        "may_read": may_read,
        "rulings": _rulings(row.person, seen, actor),
        "kinds": _kinds(row, pk) if is_allowed(actor, RULE, belongs(seen.offering)) else [],
    }
    return render(request, "admission/school_person.html", shown)


@allowed(PAPERS, about=whose_offering)
@require_GET
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper that goes with a choice of the education, to be saved and read."""
    seen, actor = seen_of(pk), request.actor  # type: ignore[attr-defined]
    if actor.role not in OF_SCHOOLS:
        raise Http404(paper)
    found = get_object_or_404(
        Attachment.objects.select_related("applicant__year"), pk=paper, offering_id=seen.offering.offering_id
    )
    row = _row(seen, found.applicant_id, actor, timezone.localdate())
    asked_first = look_first(request, row.person) if row.is_protected else None
    if asked_first is not None:
        return asked_first
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{_encoded(found.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _encoded(name: str) -> str:
    """A file's name in a header."""
    return quote(name, safe="")


def _row(seen: Seen, applicant: int, actor: Actor, day: date) -> SchoolRow:
    """The row of one applicant to an education.

    Raises:
        Http404: If they have not chosen it, or are not to be known of.
    """
    row = row_of(seen.offering, seen.facts, actor, day, applicant)
    if row is None:
        raise Http404(applicant)
    return row


def _merit(person: Applicant, day: date) -> tuple[MeritValue, list[tuple[str, str, bool]]]:
    """The merit value, and every grade with whether it counts."""
    rules = rules_of(day)
    counted = best_of(*grades_of(person, day), rules.merit)
    same = rules.eligibility.same_subject
    merit = merit_value(counted, rules.merit, dance=person.dance, same_subject=same)
    used = {grade.subject for grade in (*merit.counted, *merit.extra_language)}
    return merit, [(subject(grade.subject), grade.mark, grade.subject in used) for grade in counted]


def _papers(person: Applicant, seen: Seen, pk: int) -> list[tuple[Attachment, str, str]]:
    """The papers of the row: each with what it is for, and where it is read."""
    rows = Attachment.objects.filter(applicant=person, offering_id=seen.offering.offering_id).defer("content")
    return [
        (row, school_word(SHORT, row.kind), reverse("admission-school-paper", args=[pk, row.pk]))
        for row in rows.order_by("sent_at", "pk")
    ]


def _rulings(person: Applicant, seen: Seen, actor: Actor) -> list[dict[str, Any]]:
    """What has been decided of the row, the latest first."""
    if not is_allowed(actor, "admission.ruling.see", belongs(seen.offering)):
        return []
    rows: Sequence[Ruling] = list(rulings_of(person).filter(offering_id=seen.offering.offering_id))
    names = names_of(row.decided_by for row in rows)
    newest: set[str] = set()
    told = []
    for row in rows:
        told.append(
            {
                "ruling": row,
                "kind": school_word(KIND_WORDS, row.kind),
                "outcome": outcome_text(row.kind, granted=row.granted),
                "by": names.get(row.decided_by, row.decided_by),
                "stands": row.kind not in newest,
            }
        )
        newest.add(row.kind)
    return told


def _kinds(row: SchoolRow, pk: int) -> list[tuple[str, str, bool]]:
    """What may be decided of the row: in words, where, and whether it waits."""
    kinds = [
        kind for kind in KIND_WORDS if kind in {Ruling.Kind.ELIGIBILITY, Ruling.Kind.RECEPTION} or kind in row.asked
    ]
    at = reverse("admission-school-rule", args=[pk])
    return [
        (
            said(*KIND_WORDS[kind]),
            f"{at}?kind={kind}&row={row.person.pk}",
            kind in row.waits,
        )
        for kind in sorted(kinds, key=lambda kind: kind not in row.waits)
    ]
