"""Every version of an application: who saved it, when, and what they changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gymnasieregion.contexts.admission.core.application_rows import Rows, differences, ids_of
from gymnasieregion.contexts.admission.models import ApplicationVersion
from gymnasieregion.contexts.admission.selectors.applying import (
    application_of,
    editor_of,
    rows_of_version,
    versions_of,
    window_of,
)
from gymnasieregion.contexts.admission.web.apply_rows import Named, named_rows
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import said

SEE, CHANGE = "admission.application.see", "admission.application.change"
SHOWN = 50
"""How many versions a page shows, the latest first."""


@for_own_and_others(SEE, ["GET"])
def _history(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The versions, the latest first, each with what was changed; an earlier one can be saved anew."""
    person = asked.person
    versions, application = versions_of(person), application_of(person)
    shown_versions = versions[: SHOWN + 1]
    lists = {version.version: rows_of_version(version) for version in shown_versions}
    every = tuple(dict.fromkeys(id_ for rows in lists.values() for id_ in ids_of(rows)))
    names, _ = named_rows(person, every)
    people = who_names(version.saved_by for version in shown_versions)
    editor = editor_of(asked.actor)
    may_change = editor is not None and is_allowed(asked.actor, CHANGE)
    may_change = may_change and window_of(person.year_id, asked.now).may_edit(editor)  # type: ignore[arg-type]  # not None
    shown = {
        "asked": asked,
        "person": person,
        "year": person.year,
        "application": application,
        "versions": [
            _version(version, lists, names, _who(version, people, asked), application.digest)
            for version in shown_versions[:SHOWN]
        ],
        "more": max(0, len(versions) - SHOWN),
        "may_change": may_change and not (asked.is_own and application.locked),
    }
    return render(request, "admission/apply_history.html", shown)


history, history_of = _history


def _who(version: ApplicationVersion, people: Mapping[str, str], asked: Asked) -> str:
    """Who saved a version, in words."""
    if not version.saved_by:
        return said("Inlagt av kansliet", "Registered by the office")
    if asked.is_own and version.saved_by == asked.actor.user_id:
        return said("Du", "You")
    role = role_text(Role(version.role)).lower() if version.role else ""
    return f"{people[version.saved_by]}, {role}" if role else people[version.saved_by]


def _version(
    version: ApplicationVersion,
    lists: dict[int, Rows],
    names: Mapping[str, Named],
    who: str,
    present: str,
) -> dict[str, Any]:
    """A version with its list, and what it changed in the one before."""
    rows = lists[version.version]
    before = lists.get(version.version - 1, ())
    return {
        "version": version,
        "who": who,
        "is_helped": version.saved_by and version.role != Role.APPLICANT,
        "rows": [(names[row.offering_id].label, ", ".join(row.extras.values())) for row in rows],
        "did": _did(before, rows, names) if version.version - 1 in lists or version.version == 1 else [],
        "is_present": version.digest == present,
    }


def _did(before: Rows, after: Rows, names: Mapping[str, Named]) -> Sequence[str]:
    """What a version changed, in sentences."""
    found = differences(before, after)
    added = [said("La till {name}.", "Added {name}.").format(name=names[id_].label) for id_ in found.added]
    removed = [said("Tog bort {name}.", "Removed {name}.").format(name=names[id_].label) for id_ in found.removed]
    moved = [
        said("Flyttade {name} från {was} till {is_}.", "Moved {name} from {was} to {is_}.").format(
            name=names[id_].label, was=was, is_=is_
        )
        for id_, was, is_ in found.moved
    ]
    changed = [
        said("Ändrade val inom {name}.", "Changed choices within {name}.").format(name=names[id_].label)
        for id_ in found.changed
    ]
    return [*added, *removed, *moved, *changed]
