"""Who of the register may be opened: whose each pupil is, and the ground that is asked for before a protected one."""

from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import Protection
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.core.versions import F
from gymnasieregion.contexts.register.models import Enrolment, Person
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, SPELLS, Table
from gymnasieregion.contexts.register.selectors.groups import (
    Group,
    NoSuchPersonError,
    group_of,
    person_of_spell,
    together,
)
from gymnasieregion.contexts.register.selectors.pupils import belongs_of, home_on, latest_unit
from gymnasieregion.contexts.register.selectors.visible import sees_protected
from gymnasieregion.contexts.register.services.looking import look
from gymnasieregion.platform.access.actor import Belongs

LOOKS = "register_looks"
LOOK_LASTS = timedelta(minutes=15)
"""For how long one ground is enough; every page that is shown meanwhile is logged with it."""


def pupil_group(person_id: UUID) -> Group:
    """Who somebody is, with those merged into them.

    Raises:
        Http404: If there is no such person.
    """
    try:
        return group_of(person_id)
    except NoSuchPersonError as nobody:
        raise Http404(person_id) from nobody


def known_of(table: Table[F], head: UUID, at: datetime | None = None) -> tuple[F, ...]:
    """What is known of a group in a table, or was known at a moment, in the order of time; two queries."""
    day = "awarded_on" if table is AWARDS else "starts_on"
    return tuple(sorted(together(table, [head], at)[head], key=attrgetter(day)))


def spell_known(spell_id: UUID) -> tuple[Person, StudySpell]:
    """A study spell as it is known now, and whose it is.

    Raises:
        Http404: If there is none.
    """
    person = person_of_spell(spell_id)
    if person is None:
        raise Http404(spell_id)
    head = pupil_group(person).head
    return head, next(spell for spell in known_of(SPELLS, head.pk) if spell.spell == spell_id)


def whose_pupil(person_id: UUID) -> Belongs:
    """Whom a pupil belongs to, for the access file; a protected identity belongs to nobody but the office.

    Raises:
        Http404: If there is no such person.
    """
    head, today = pupil_group(person_id).head, timezone.localdate()
    if head.protection != Protection.NONE:
        return Belongs()
    unit = latest_unit(known_of(SPELLS, head.pk), today)
    return belongs_of(unit, school_units(), home_on(known_of(HOMES, head.pk), today))


def whose_spell(spell_id: UUID) -> Belongs:
    """Whom a study spell belongs to, for the access file: its school and who answers for it; see ``whose_pupil``.

    Raises:
        Http404: If there is none.
    """
    rows = Enrolment.objects.filter(spell=spell_id, recorded_to=None)
    found = rows.values_list("school_unit", "person__protection", "person__merged_into__protection").first()
    if found is None:
        raise Http404(spell_id)
    unit, own, head = found
    return Belongs() if Protection(head or own) is not Protection.NONE else belongs_of(unit, school_units())


def look_first(request: HttpRequest, head: Person) -> HttpResponse | None:
    """Log a look at a protected identity, or ask for its ground first; None when the page may be shown.

    Args:
        request: The reader's.
        head: Whom the page is about.

    Raises:
        Http404: If the reader may not know of protected identities.
    """
    if head.protection == Protection.NONE:
        return None
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]  # set by ActorMiddleware
    if not sees_protected(actor):
        raise Http404(head.pk)
    why, until = request.session.get(LOOKS, {}).get(str(head.pk), ("", 0))
    if not why or until < now.timestamp():
        return redirect(f"{reverse('register-look', args=[head.pk])}?{urlencode({'next': request.path})}")
    look(person=head.pk, actor=actor, why=why, now=now)
    return None


def give_ground(request: HttpRequest, head: Person, why: str) -> None:
    """Keep a ground for looking at a protected identity, for a while and for this session alone."""
    until = (timezone.now() + LOOK_LASTS).timestamp()
    request.session[LOOKS] = {**request.session.get(LOOKS, {}), str(head.pk): (why, until)}
