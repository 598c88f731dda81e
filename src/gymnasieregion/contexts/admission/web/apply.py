"""The pupil's home: where in the year we are, the ranked list, and what there is to do; the same for those who help."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.core.application_window import Window, WindowState, window_at
from gymnasieregion.contexts.admission.core.choice_warnings import WholeWarning
from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.models import ApplicationVersion, Reminder
from gymnasieregion.contexts.admission.selectors.applying import (
    ApplicationNow,
    application_of,
    editor_of,
    latest_and_stood,
)
from gymnasieregion.contexts.admission.selectors.cases_seats import latest_publication
from gymnasieregion.contexts.admission.selectors.choice_advice import advice_on, day_of_rules
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.counselling_reminders import reminders_to_show
from gymnasieregion.contexts.admission.selectors.result_pages import has_result
from gymnasieregion.contexts.admission.web.apply_form import Sent
from gymnasieregion.contexts.admission.web.apply_rows import (
    ShownChoice,
    named_rows,
    shown_choices,
    with_numbers,
)
from gymnasieregion.contexts.admission.web.apply_who import HOME_OF_GUARDIAN, Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.apply_words import (
    REMINDERS,
    is_soon,
    left_words,
    many_words,
    saved_words,
    window_words,
)
from gymnasieregion.contexts.admission.web.choosing_advice import ShownAdvice, shown_advice
from gymnasieregion.contexts.admission.web.list_changes import shown_changes
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.words import said

SEE = "admission.application.see"
CHANGE, CONFIRM = "admission.application.change", "admission.application.confirm"
PARTS = "delar"
"""What the page's script asks with, for the parts alone that a saved change may make other."""


@for_own_and_others(SEE, ["GET"])
def _home(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The application as it is, with everything that can be done to it."""
    return redirect(HOME_OF_GUARDIAN) if asked.is_guardian else home_page(request, asked)


def home_page(request: HttpRequest, asked: Asked, wrong: Sent | None = None) -> HttpResponse:
    """The page of an application.

    Args:
        request: From the reader.
        asked: Whose application.
        wrong: What was sent, when its numbers could not be followed; they are shown as they were typed.
    """
    person, now = asked.person, asked.now
    application, days = application_of(person), days_of(person.year_id)
    window, day = window_at(days, now), day_of_rules(person.year_id, days)
    told = shown_advice(advice_on(person, ids_of(application.here), day), person.year_id, day)
    since = None if window.is_first else window.application_closed
    latest, before = latest_and_stood(person.pk, application.version, since)
    old = None if since is None else ids_of(before)
    names, offered = named_rows(person, tuple(dict.fromkeys((*ids_of(application.rows), *ids_of(before)))))
    may_change = _may_change(asked, application, window)
    is_over = window.state is WindowState.CLOSED and bool(latest_publication(person.year_id))
    is_whole = wrong is not None and ids_of(wrong.rows) == ids_of(application.rows)
    rows = shown_choices(wrong.rows if wrong and is_whole else application.rows, names, offered, told.rows, old)
    if wrong:
        rows = with_numbers(rows, wrong.typed, wrong.wrong)
    shown = {
        "asked": asked,
        "person": person,
        "year": person.year,
        "application": application,
        "window": window,
        "window_words": window_words(window),
        "left": left_words(window, now),
        "is_soon": is_soon(window, now),
        "now": now,
        "saved": saved_words(application.version, application.saved_at, now),
        "rows": rows,
        "wrong": [row for row in rows if row.wrong],
        "many": many_words(len(rows)) if may_change else "",
        "whole": told.whole if application.rows else (),
        "merit": told.merit,
        "may_change": may_change,
        "may_confirm": _may_confirm(asked) and not is_over,
        "is_over": is_over,
        "undo": _undo(application, latest) if may_change else None,
        "helper": partial(_helper, asked, latest),  # these are asked for where they are shown
        "locker": partial(_locker, application),
        "reminders": partial(_reminders, asked, application, rows, told),
        "changes": None if since is None else shown_changes(before, application.rows, names),
        "is_rechoice": window.state is WindowState.RECHOICE,
        "has_result": partial(has_result, person.pk),
        "focus": request.GET.get("fokus", ""),
    }
    template = "admission/apply_parts.html" if PARTS in request.GET else "admission/apply.html"
    return render(request, template, shown, status=422 if wrong else 200)


home, home_of = _home


def _may_change(asked: Asked, application: ApplicationNow, window: Window) -> bool:
    """Whether the reader may change the list now; with a borrowed view nobody does."""
    editor = editor_of(asked.actor)
    if editor is None or asked.actor.on_behalf_of or not is_allowed(asked.actor, CHANGE):
        return False
    return window.may_edit(editor) and not (asked.is_own and application.locked)


def _may_confirm(asked: Asked) -> bool:
    """Whether the reader is the applicant, who alone confirms."""
    return asked.is_own and not asked.actor.on_behalf_of and is_allowed(asked.actor, CONFIRM)


def _undo(application: ApplicationNow, latest: ApplicationVersion | None) -> int | None:
    """The version that undoes the last change; None when there is nothing to undo."""
    if latest is None:
        return None
    return latest.version - 1 if latest.digest == application.digest else latest.version


def _locker(application: ApplicationNow) -> str:
    """Who holds the application locked; "" when nobody does."""
    return who_names([application.locked_by])[application.locked_by] if application.locked else ""


def _helper(asked: Asked, latest: ApplicationVersion | None) -> str:
    """Who saved the last version, when that was not the applicant who reads; "" otherwise."""
    if latest is None or not latest.saved_by or latest.saved_by == asked.actor.user_id:
        return ""
    return who_names([latest.saved_by])[latest.saved_by]


def _reminders(
    asked: Asked, application: ApplicationNow, rows: Sequence[ShownChoice], told: ShownAdvice
) -> list[tuple[Reminder, str]]:
    """What the applicant has been told to do and has not done, the latest of each kind."""
    if not asked.is_own:
        return []
    codes = {code for code, _ in told.whole}
    left = {
        Todo.NO_APPLICATION: not rows,
        Todo.NOT_CONFIRMED: bool(rows) and not application.is_confirmed,
        Todo.NONE_ELIGIBLE: WholeWarning.NONE_ELIGIBLE in codes,
        Todo.ALL_FAR_ABOVE: WholeWarning.ALL_FAR_ABOVE in codes,
        Todo.CLOSED: any(row.named.is_closed for row in rows),
    }
    todo = {what for what, is_left in left.items() if is_left}
    return [(each, said(*REMINDERS[each.kind])) for each in reminders_to_show(asked.person.pk, todo)]
