"""A guardian's home: the child's application as it stands, to read, and what has changed since one saw it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.core.application_window import window_at
from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.applying import application_of, own_applicant, today_of
from gymnasieregion.contexts.admission.selectors.choice_advice import advice_on, day_of_rules
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.homes import (
    Child,
    contact_of,
    is_seen,
    last_seen,
    other_children,
    rows_seen,
)
from gymnasieregion.contexts.admission.selectors.result_pages import has_result
from gymnasieregion.contexts.admission.services.homes import SEEN, see_version
from gymnasieregion.contexts.admission.web.apply_rows import named_rows, shown_choices
from gymnasieregion.contexts.admission.web.apply_who import HOME_OF_GUARDIAN, Asked
from gymnasieregion.contexts.admission.web.apply_words import saved_words
from gymnasieregion.contexts.admission.web.choosing_advice import shown_advice
from gymnasieregion.contexts.admission.web.guardian_words import seen_words, window_words
from gymnasieregion.contexts.admission.web.list_changes import shown_changes
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_reading, said


@allowed(SEEN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The child's application; where there is none to show, how to reach the office."""
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    person = own_applicant(actor, today_of(now))
    others = other_children(actor, today_of(now))
    if person is None:
        return render(request, "admission/guardian_none.html", {"others": others, "phone": settings.OFFICE_PHONE})
    asked = Asked(person, actor, now, HOME_OF_GUARDIAN, is_own=False, is_guardian=True)
    return render(request, "admission/guardian.html", _shown(asked, others))


@allowed(SEEN)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Say that one has seen a version.

    Raises:
        Http404: If the guardian has no child to see.
    """
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]
    person = own_applicant(actor, today_of(now))
    if person is None:
        raise Http404
    version, digest = whole_number(request.POST.get("version", "")), request.POST.get("digest", "")
    try:
        see_version(applicant=person.pk, version=version or 0, digest=digest, actor=actor, now=now)
    except RegionError as refusal:
        messages.error(request, refusal.text(page_reading()))
    else:
        messages.success(request, _thanks(version))
    return redirect(HOME_OF_GUARDIAN)


def _thanks(version: int | None) -> str:
    """What the guardian is told afterwards."""
    if not version:
        return said("Du har sagt att du har sett listan.", "You have said that you have seen the list.")
    return said(
        f"Du har sagt att du har sett version {version}.", f"You have said that you have seen version {version}."
    )


def _shown(asked: Asked, others: list[Child]) -> dict[str, Any]:
    """What the page shows."""
    person, now = asked.person, asked.now
    application, days = application_of(person), days_of(person.year_id)
    window, day = window_at(days, now), day_of_rules(person.year_id, days)
    told = shown_advice(advice_on(person, ids_of(application.here), day), person.year_id, day)
    latest = last_seen(person, asked.actor.user_id)
    is_known = is_seen(application, latest)
    before = rows_seen(latest) if latest and not is_known else ()
    names, offered = named_rows(person, tuple(dict.fromkeys((*ids_of(application.rows), *ids_of(before)))))
    contact = contact_of(person, asked.actor.user_id)
    return {
        "asked": asked,
        "person": person,
        "year": person.year,
        "name": name_of_child(person),
        "application": application,
        "window": window,
        "window_words": window_words(window),
        "saved": saved_words(application.version, application.saved_at, now),
        "rows": shown_choices(application.rows, names, offered, told.rows, None),
        "has_list": bool(application.rows or application.version),
        "is_seen": is_known,
        "seen": latest,
        "seen_words": seen_words(application, latest, is_seen=is_known),
        "changes": shown_changes(before, application.rows, names) if latest and not is_known else None,
        "lacks_contact": not (contact and contact.email and contact.phone),
        "others": others,
        "has_result": has_result(person.pk),
        "may_change": False,
    }


def name_of_child(person: Applicant) -> str:
    """What a child is called on the guardian's pages."""
    return person.given_name or person.applicant_id
