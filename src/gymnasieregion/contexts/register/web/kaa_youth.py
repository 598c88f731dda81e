"""A youth's page in the municipality's duty, and all that is held as a file."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.contexts.register.core.kaa_codes import (
    DutyEnd,
    Elsewhere,
    MeasureEnd,
    MeasureKind,
    Occupation,
    Registered,
)
from gymnasieregion.contexts.register.core.kaa_file import A_DAY
from gymnasieregion.contexts.register.models import Contact, Exemption, Measure, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import NONE, whose
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.selectors.kaa_youth import all_held, versions_of, youth_known
from gymnasieregion.contexts.register.services.kaa_reach import EXTRACT, hand_out
from gymnasieregion.contexts.register.web.kaa_words import coded, word
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.words import page_language, said

SEE, CHANGE = "register.kaa.see", "register.kaa.change"


def duty_of(duty_id: UUID) -> Responsibility:
    """A duty as it is known now, of somebody whose identity is not protected.

    Raises:
        Http404: If there is none.
    """
    rows = Responsibility.objects.filter(KNOWN, spell=duty_id, person__protection=NONE).select_related("person")
    found = rows.order_by("pk").first()
    if found is None:
        raise Http404(duty_id)
    return found


def whose_duty(duty_id: UUID, **_: object) -> Belongs:
    """Whom a duty belongs to, for the access file.

    Raises:
        Http404: If there is none.
    """
    return whose(duty_of(duty_id))


@allowed(SEE, about=whose_duty)
@require_GET
def youth(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """What the municipality knows of a youth, what was known before, and what can be done."""
    duty = duty_of(duty_id)
    known = youth_known(duty, timezone.localdate())
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {
        "known": known,
        "name": f"{known.person.given_name} {known.person.family_name}".strip(),
        "because": word(Registered, duty.because),
        "ended": word(DutyEnd, duty.ended_because),
        "over": (known.over[0], coded(known.over[1])) if known.over else None,
        "contacts": [(row, word(Occupation, row.occupation)) for row in known.contacts],
        "measures": [_measure(row) for row in known.measures],
        "exemptions": [(row, word(Elsewhere, row.kind), _last_day(row)) for row in known.exemptions],
        "studies": [(row, said(*row.ended) if row.ended else "") for row in known.studies],
        "others": [(row, word(Registered, row.because), word(DutyEnd, row.ended_because)) for row in known.others],
        "history": _history(versions_of(duty)),
        "may_change": is_allowed(actor, CHANGE),
    }
    return render(request, "register/kaa_youth.html", shown)


@allowed(EXTRACT, about=whose_duty)
@require_POST
def extract(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """All that the municipality holds of a youth in the register, as a file; that it was handed out is logged."""
    duty = duty_of(duty_id)
    hand_out(duty=duty, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    told = json.dumps(all_held(duty), ensure_ascii=False, indent=2)
    return file_answer("aktivitetsansvar-utdrag.json", "application/json", told)


def _measure(row: Measure) -> dict[str, Any]:
    return {
        "row": row,
        "kind": word(MeasureKind, row.kind),
        "last_day": _last_day(row),
        "ended": word(MeasureEnd, row.ended_because),
        "after": word(Occupation, row.occupation_after),
    }


def _last_day(row: Measure | Exemption) -> Any:  # noqa: ANN401 - a day or None
    return row.ends_on - A_DAY if row.ends_on else None


def _history(rows: Sequence[Responsibility | Contact | Measure]) -> list[dict[str, Any]]:
    """What has been written, in words, with who wrote it and whether it still holds."""
    names = who_names({row.recorded_by for row in rows})
    return [
        {"at": row.recorded_from, "until": row.recorded_to, "who": names[row.recorded_by], "what": _told(row)}
        for row in rows
    ]


def _told(row: Responsibility | Contact | Measure) -> str:
    """A version in one line."""
    lang = page_language()
    match row:
        case Contact():
            head, days = said("Kontakt", "Contact"), day_text(row.contacted_on, lang)
            words = [word(Occupation, row.occupation)]
        case Measure():
            last = _last_day(row)
            head = word(MeasureKind, row.kind)
            days = f"{day_text(row.starts_on, lang)} – {day_text(last, lang) if last else ''}".rstrip()
            words = [word(MeasureEnd, row.ended_because), word(Occupation, row.occupation_after)]
        case _:
            head = said("Omfattas", "Covered")
            days = f"{day_text(row.starts_on, lang)} – {day_text(row.ends_on, lang) if row.ends_on else ''}".rstrip()
            words = [word(Registered, row.because), word(DutyEnd, row.ended_because)]
    return ", ".join([f"{head} {days}", *(each for each in words if each)])
