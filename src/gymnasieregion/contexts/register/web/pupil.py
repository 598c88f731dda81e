"""A pupil's history: study spells, homes, diplomas and events, as they are known now or were known on a day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import Protection
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.models import Conflict
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS, SPELLS
from gymnasieregion.contexts.register.selectors.groups import Group, end_of
from gymnasieregion.contexts.register.selectors.pupils import SEE, seen_of, units_of
from gymnasieregion.contexts.register.web.pupil_door import known_of, look_first, pupil_group, whose_pupil
from gymnasieregion.contexts.register.web.pupil_events import events_of
from gymnasieregion.contexts.register.web.pupil_words import coded, last_day, marker_words, names_on, person_name
from gymnasieregion.contexts.register.web.timeline import timeline_of
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.words import page_language, said

CHANGE, SETTLE = "register.event.tell", "register.conflict.settle"


@allowed(SEE, about=whose_pupil)
@require_GET
def pupil(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The history of one pupil; ``?kant=2026-09-15`` shows what was known on that day."""
    group = pupil_group(person_id)
    if group.head.pk != person_id:
        return redirect("register-pupil", person_id=group.head.pk)
    look = look_first(request, group.head)
    if look is not None:
        return look
    actor, today, every = request.actor, timezone.localdate(), school_units()  # type: ignore[attr-defined]  # ActorMiddleware
    known_on = _day(request.GET.get("kant", ""))
    at = end_of(known_on) if known_on else None
    names = names_on(every, known_on or today)
    history = seen_of(known_of(SPELLS, person_id, at), actor, every)
    spells = [_spell(spell, names) for spell in history]
    is_whole = units_of(actor, every) is None
    may_change = known_on is None and scope_of(CHANGE, actor.role) is not None
    shown = {
        "person": group.head,
        "name": person_name(group.head),
        "known_on": known_on,
        "today": today,
        "spells": spells,
        "timeline": timeline_of([(row["spell"], row["words"]) for row in spells], known_on or today),
        "homes": [
            (municipality_text(home.municipality_code), home, last_day(home)) for home in known_of(HOMES, person_id, at)
        ]
        if is_whole
        else [],
        "numbers": [(coded(row.kind), row, last_day(row)) for row in known_of(NUMBERS, person_id, at)],
        "is_protected": group.head.protection != Protection.NONE,
        "protection": coded(Protection(group.head.protection)),
        "awards": [(coded(row.kind), row, names.get(row.school_unit, "")) for row in known_of(AWARDS, person_id, at)],
        "events": events_of(group, units_of(actor, every), every) if known_on is None else [],
        "conflicts": _conflicts(group, spells) if scope_of(SETTLE, actor.role) is not None else [],
        "is_whole": is_whole,
        "may_change": may_change,
        "merged": len(group.members) - 1,
    }
    return render(request, "register/pupil.html", shown)


def _day(text: str) -> date | None:
    """The day that is asked for; None for none, or for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _spell(spell: StudySpell, names: Mapping[str, str]) -> dict[str, Any]:
    school, ended = names.get(spell.school_unit, spell.school_unit), last_day(spell)
    until = day_text(ended, page_language()) if ended else said("pågår", "goes on")
    return {
        "spell": spell,
        "school": school,
        "last_day": ended,
        "reason": coded(spell.end_reason) if spell.end_reason else "",
        "markers": marker_words(spell.markers),
        "path_last_day": spell.path_ends_on - timedelta(days=1) if spell.path_ends_on else None,
        "words": f"{school}, {spell.education_code}, {day_text(spell.starts_on, page_language())} – {until}",
    }


def _conflicts(group: Group, spells: Sequence[Mapping[str, Any]]) -> Sequence[tuple[Conflict, str, str]]:
    """Two spells that hold on the same days, and wait for an officer."""
    by_key = {row["spell"].spell: row["words"] for row in spells}
    rows = Conflict.objects.filter(person__in=group.members, settled_at=None).order_by("starts_on", "pk")
    return [(row, by_key.get(row.first_spell, ""), by_key.get(row.second_spell, "")) for row in rows]
