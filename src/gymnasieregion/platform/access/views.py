"""The access file as a page that anybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gymnasieregion.platform.access.actor import Role, Scope
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import Action, actions
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import said

SCOPE_WORDS: dict[Scope, tuple[str, str]] = {
    Scope.OWN: ("det egna", "one's own"),
    Scope.UNIT: ("den egna skolan", "the own school"),
    Scope.PROVIDER: ("den egna huvudmannen", "the own provider"),
    Scope.MUNICIPALITY: ("den egna kommunen", "the own municipality"),
    Scope.REGION: ("hela regionen", "the whole region"),
    Scope.OFFICE: ("kansliet", "the office"),
    Scope.ALL: ("allt", "everything"),
}


@allowed("site.access.see")
@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """Show who may do what; ``?q=`` looks in names and titles, ``?role=`` keeps what one role may do."""
    query, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    chosen = next((one for one in Role if one.value == role), None)
    found = [action for action in actions().values() if _is_about(action, query)]
    rows = [action for action in found if chosen is None or chosen in action.scopes]
    roles = [chosen] if chosen else list(Role)
    page = {
        "query": query,
        "chosen": chosen.value if chosen else "",
        "roles": [(one.value, role_text(one)) for one in Role],
        "headings": [role_text(one) for one in roles],
        "rows": [
            {"name": action.name, "title": said(action.title_sv, action.title_en), "cells": _cells(action, roles)}
            for action in rows
        ],
        "total": len(actions()),
    }
    return render(request, "accounts/access.html", page)


def _is_about(action: Action, query: str) -> bool:
    """Whether an action is about what somebody looks for, in either language."""
    return query.casefold() in f"{action.name}\n{action.title_sv}\n{action.title_en}".casefold()


def _cells(action: Action, roles: list[Role]) -> list[tuple[str, str]]:
    """What each role is called, and how far it reaches, in words; "" for no access."""
    return [
        (role_text(role), said(*SCOPE_WORDS[action.scopes[role]]) if role in action.scopes else "") for role in roles
    ]
