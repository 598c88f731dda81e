"""Invented work of a municipality's officers in the demo: the youths are those of the invented register."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction

from gymnasieregion.contexts.register.core.kaa_codes import MeasureEnd, MeasureKind, Occupation
from gymnasieregion.contexts.register.core.kaa_file import HalfYear
from gymnasieregion.contexts.register.models import Contact, Measure, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import duty_rows, known_duties, newcomers
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.selectors.kaa_records import current_file
from gymnasieregion.contexts.register.services.kaa_duties import begin_duties, end_duties
from gymnasieregion.contexts.register.services.kaa_files import send_file
from gymnasieregion.contexts.register.services.kaa_writing import day_of, refuse_untrue
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

LOAD = "register.kaa.load"
SEED = 7
LEFT_NEW = timedelta(days=21)
"""Who came into the group later than this stands as new, for whoever tries the demo to confirm; so do the ends."""

BEGAN = timedelta(days=450)
"""So long ago the officers began: those whom the duty covered then are registered, also where it has ended since."""


@transaction.atomic
def practise_duties(*, municipality: str, actor: Actor, now: datetime) -> int:
    """Let invented officers have worked: youths registered, contacts and measures written, the last file sent.

    Args:
        municipality: Four digits.
        actor: The loader of the demo.
        now: The moment, from the door.

    Returns:
        How many youths were registered; 0 when the municipality has a register already, or nobody is covered.
    """
    today = day_of(now)
    if Responsibility.objects.filter(KNOWN, municipality_code=municipality).exists():
        return 0
    early = [
        Responsibility(
            person=row.person, municipality_code=municipality, starts_on=row.since, because=row.because.value,
            recorded_from=now, recorded_by=actor.user_id,
        )
        for row in newcomers(municipality, now, today - BEGAN)
    ]  # fmt: skip
    Responsibility.objects.bulk_create(early)
    old = [row.person.pk for row in newcomers(municipality, now, today) if row.since <= today - LEFT_NEW]
    if old:
        begin_duties(municipality=municipality, persons=old, actor=actor, now=now)
    over = [row for row in duty_rows(known_duties(municipality), municipality, today) if row.over]
    ended = [row.duty.spell for row in over if row.over and row.over[0] <= today - LEFT_NEW]
    if ended:
        end_duties(municipality=municipality, duties=ended, actor=actor, now=now)
    duties = list(known_duties(municipality))
    if not duties:
        return 0
    draw = np.random.default_rng(SEED)
    contacts = [contact for duty in duties for contact in _contacts(duty, draw, actor, now, today)]
    measures = [measure for duty in duties for measure in _measures(duty, draw, actor, now, today)]
    Contact.objects.bulk_create(contacts)
    Measure.objects.bulk_create(measures)
    refuse_untrue([duty.spell for duty in duties], now)
    after = {"youths": len(duties), "contacts": len(contacts), "measures": len(measures)}
    record(
        actor=actor, action=LOAD, about=f"municipality:{municipality}", before=None, after=after, why="demo", now=now,
        belongs_to=Belongs(municipality=municipality),
    )  # fmt: skip
    last = HalfYear.of(today).before
    made = current_file(municipality, last, today)
    if made.rows and not made.faults:
        send_file(municipality=municipality, half=last, sha256=made.sha256, actor=actor, now=now)
    return len(duties)


def _contacts(
    duty: Responsibility, draw: np.random.Generator, actor: Actor, now: datetime, today: date
) -> Sequence[Contact]:
    """A contact every month or every third, the latest of which may be long ago."""
    rows: list[Contact] = []
    day = duty.starts_on + timedelta(int(draw.integers(5, 40)))
    while day < _until(duty, today) and len(rows) < 6:
        told = list(Occupation)[int(draw.choice(5, p=[0.3, 0.35, 0.1, 0.1, 0.15]))]
        rows.append(
            Contact(
                person=duty.person, municipality_code=duty.municipality_code, duty=duty.spell, contacted_on=day,
                occupation=told.value, recorded_from=now, recorded_by=actor.user_id,
            )
        )  # fmt: skip
        day += timedelta(int(draw.integers(25, 100)))
    return rows


def _measures(
    duty: Responsibility, draw: np.random.Generator, actor: Actor, now: datetime, today: date
) -> Sequence[Measure]:
    """None for most, one for some, over for half of those."""
    start = duty.starts_on + timedelta(int(draw.integers(20, 90)))
    until = _until(duty, today)
    if draw.random() > 0.45 or start >= until:
        return ()
    kind = list(MeasureKind)[int(draw.integers(len(MeasureKind)))]
    measure = Measure(
        person=duty.person, municipality_code=duty.municipality_code, duty=duty.spell, kind=kind.value, starts_on=start,
        recorded_from=now, recorded_by=actor.user_id,
    )  # fmt: skip
    end = start + timedelta(int(draw.integers(14, 120)))
    if duty.ends_on or (draw.random() < 0.5 and end < until):
        measure.ends_on, measure.ended_because = min(end, until), MeasureEnd.DONE.value
        measure.occupation_after = list(Occupation)[int(draw.integers(3))].value
    return (measure,)


def _until(duty: Responsibility, today: date) -> date:
    """The first day on which nothing more has happened: the end of the duty, or of what goes on, tomorrow."""
    return duty.ends_on or today + timedelta(1)
