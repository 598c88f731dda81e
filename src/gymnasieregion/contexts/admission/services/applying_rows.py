"""Writes the list of an application into its tables: choices, extra choices, places of choices to other offices."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import connection
from django.db.models import Model

from gymnasieregion.contexts.admission.core.application_rows import Row, Rows, canonical_rows, ids_of
from gymnasieregion.contexts.admission.core.application_window import Window, added_mark
from gymnasieregion.contexts.admission.models import (
    Applicant,
    ApplicationVersion,
    Choice,
    ChosenExtra,
    ForwardedChoice,
    RowDecision,
    SkillTestPoints,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_as_they_stood
from gymnasieregion.contexts.admission.services.applying_checks import UnknownOfferingError
from gymnasieregion.contexts.admission.services.forwarding import NEXT
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.bulk import insert_rows

FOLLOWERS: Mapping[str, type[Model]] = {"decisions": RowDecision, "tests": SkillTestPoints, "ranks": TypedRank}
"""What goes with a choice that is taken away, and comes back with it; a version keeps it meanwhile."""

State = ForwardedChoice.State
_WITHOUT_CHOICES = "DELETE FROM admission_choice WHERE applicant_id = %s"
Away = Mapping[str, Sequence[Mapping[str, Any]]]


class AnsweredElsewhereError(RegionError):
    """Another office has answered, so the choice stays."""

    sv: ClassVar[str] = "Det andra kansliet har redan svarat på valet. Kontakta antagningskansliet."
    en: ClassVar[str] = "The other office has answered already. Contact the admission office."
    easy: ClassVar[str] = "Du kan inte ändra det valet här. Ring antagningskansliet."


def write_list(who: Applicant, before: Rows, after: Rows, window: Window, now: datetime) -> str:
    """Make the tables hold a list instead of another; call it with the applicant locked.

    Args:
        who: Whose.
        before: The list as it is.
        after: As it shall be.
        window: The window at the moment: it says whether a new row is late.
        now: The moment.

    Returns:
        What a version keeps of the list, as canonical JSON.

    Raises:
        UnknownOfferingError: If a choice to another office is not theirs.
        AnsweredElsewhereError: If it is taken away after it was answered.
    """
    old, new = _here(before), _here(after)
    away = _take_away(who, set(old) - set(new))
    if old != new:
        with connection.cursor() as cursor:
            cursor.execute(_WITHOUT_CHOICES, [who.pk])
        choices = [(who.pk, rank, id_) for rank, id_ in enumerate(new, start=1)]
        insert_rows(Choice, ("applicant_id", "rank", "offering_id"), choices)
    added = [id_ for id_ in new if id_ not in set(old)]
    if added:
        _bring_back(who, added, window)
    if _extras(before) != _extras(after):
        ChosenExtra.objects.filter(applicant=who).delete()
        ChosenExtra.objects.bulk_create(
            ChosenExtra(applicant=who, offering_id=id_, kind=kind, name=name) for id_, kind, name in _extras(after)
        )
    if any(row.other is not None for row in (*before, *after)):
        _place_others(who, after, now)
    return kept_text(after, away)


def kept_text(rows: Sequence[Row], away: Away | None = None) -> str:
    """What a version keeps, as canonical JSON.

    Args:
        rows: The list.
        away: What went with choices that were taken away, by table.
    """
    kept: dict[str, object] = {"rows": canonical_rows(rows)}
    if away:
        kept["away"] = away
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)


def _here(rows: Rows) -> list[str]:
    return [row.offering_id for row in rows if row.other is None]


def _extras(rows: Rows) -> list[tuple[str, str, str]]:
    return sorted((row.offering_id, kind, name) for row in rows for kind, name in row.extras.items())


def _take_away(who: Applicant, gone: Collection[str]) -> Away:
    """Take away what hangs on choices that go, and return it."""
    away: dict[str, list[dict[str, Any]]] = {}
    if not gone:
        return away
    for name, model in FOLLOWERS.items():
        rows = model._default_manager.filter(applicant=who, offering_id__in=gone).order_by("pk")  # noqa: SLF001 - any model
        kept = [
            {field: value for field, value in row.items() if field not in {"id", "applicant_id"}}
            for row in rows.values()
        ]
        if kept:
            away[name] = kept
            rows.delete()
    return away


def _bring_back(who: Applicant, added: Sequence[str], window: Window) -> None:
    """Give choices that are added what went with them when they were taken away, and the mark of when they came."""
    decided: dict[str, dict[str, Any]] = {}
    back = _last_away(who, added)
    for name, model in FOLLOWERS.items():
        rows = [row for id_ in added for row in back.get(id_, {}).get(name, ())]
        if model is RowDecision:
            decided = {row["offering_id"]: {**row, "added": ""} for row in rows}
        else:
            model._default_manager.bulk_create(model(applicant=who, **row) for row in rows)  # noqa: SLF001 - any model
    for id_, mark in _marks(who, added, window).items():
        decided.setdefault(id_, {"offering_id": id_})["added"] = mark
    RowDecision.objects.bulk_create(RowDecision(applicant=who, **row) for row in decided.values())


def _last_away(who: Applicant, added: Sequence[str]) -> Mapping[str, Away]:
    """For each choice what went with it the last time that it was taken away."""
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    versions = ApplicationVersion.objects.filter(applicant=who, rows__contains='"away"').order_by("version")
    for text in versions.values_list("rows", flat=True):
        by_id: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
        for name, rows in json.loads(text)["away"].items():
            for row in rows:
                by_id.setdefault(row["offering_id"], {}).setdefault(name, []).append(row)
        found |= {id_: tables for id_, tables in by_id.items() if id_ in added}
    return found


def _marks(who: Applicant, added: Sequence[str], window: Window) -> Mapping[str, str]:
    """How rows that are added now are marked; those in time are left out."""
    if not added_mark(window, in_first=False, in_second=False):
        return {}
    stood = [
        set(ids_of(rows_as_they_stood(who.pk, moment))) if moment else set()
        for moment in (window.application_closed, window.rechoice_closed)
    ]
    marks = {id_: added_mark(window, in_first=id_ in stood[0], in_second=id_ in stood[1]) for id_ in added}
    return {id_: mark for id_, mark in marks.items() if mark}


def _place_others(who: Applicant, after: Rows, now: datetime) -> None:
    """Give choices to other offices their places in the whole list; those that are gone are withdrawn."""
    places = {row.other: place for place, row in enumerate(after, start=1) if row.other is not None}
    choices = {row.pk: row for row in ForwardedChoice.objects.filter(applicant=who)}
    for pk in places.keys() - choices.keys():
        raise UnknownOfferingError(offering=f"other:{pk}")
    changed = []
    for pk, choice in choices.items():
        there = choice.state != State.WITHDRAWN
        state = State.WAITING if pk in places and not there else State.WITHDRAWN if pk not in places else choice.state
        if state != choice.state:
            if state not in NEXT[State(choice.state)]:
                raise AnsweredElsewhereError
            choice.state, choice.changed_at = state, now
        elif choice.rank == places.get(pk, choice.rank):
            continue
        choice.rank = places.get(pk, choice.rank)
        changed.append(choice)
    if changed:
        ForwardedChoice.objects.bulk_update(changed, ["rank", "state", "changed_at"])
