"""Histories of pupils as Hypothesis draws them: events one after another, each at a later moment."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from hypothesis import strategies as st

from gymnasieregion.contexts.register.core import changes, corrections
from gymnasieregion.contexts.register.core.codes import EndReason
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.core.versions import Version, difference
from gymnasieregion.kernel.errors import RegionError

PERSON = UUID(int=1)
FIRST_DAY = dt.date(2026, 8, 17)
BEGAN = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
DAYS = [FIRST_DAY + dt.timedelta(n) for n in range(12)]
UNITS = ("U1", "U2")
PATHS = (changes.Path("NANAT", "NA"), changes.Path("SASAM", "SA"), changes.Path("BA25", "BA", ends_on=DAYS[-1]))
LEAVING = (EndReason.BREAK_OFF, EndReason.DIPLOMA, EndReason.MOVED_AWAY, EndReason.PATH_ENDED)

days = st.sampled_from(DAYS)


def key(number):
    """The key of the nth spell."""
    return UUID(int=1000 + number)


def spell(number=0, starts_on=FIRST_DAY, unit="U1", **told):
    """A study spell like most."""
    values = {"education_code": "NANAT", "programme": "NA", "school_year": 1} | told
    return StudySpell(key(number), PERSON, starts_on, unit, **values)


@dataclass(frozen=True)
class Step:
    """An event that is to happen, whatever the history then is."""

    kind: str
    on: dt.date
    chosen: int
    path: changes.Path
    unit: str
    reason: EndReason

    def on_history(self, history, new):
        """The history after it; ``new`` is the number of the spell that may begin."""
        one, other = (history[(self.chosen + place) % len(history)].spell for place in (0, 1))
        return HAPPENS[self.kind](self, history, one, other, key(new))


HAPPENS = {
    "enrol": lambda to, history, one, other, new: changes.enrol(history, to_begin(to, new)),
    "return": lambda to, history, one, other, new: changes.come_back(history, to_begin(to, new)),
    "path": lambda to, history, one, other, new: changes.change_path(history, one, to.on, new, to.path),
    "school": lambda to, history, one, other, new: changes.change_school(history, one, to.on, new, to.unit, to.path),
    "promote": lambda to, history, one, other, new: changes.promote(history, one, to.on, new),
    "class": lambda to, history, one, other, new: changes.change_class(history, one, to.on, new, "1A"),
    "end": lambda to, history, one, other, new: changes.interrupt(history, one, to.on, to.reason),
    "moved": lambda to, history, one, other, new: corrections.correct_break_off(history, one, to.on),
    "none": lambda to, history, one, other, new: corrections.correct_break_off(history, one, None),
    "start": lambda to, history, one, other, new: corrections.correct_start(history, one, to.on),
    "remove": lambda to, history, one, other, new: corrections.remove(history, one),
    "settle": lambda to, history, one, other, new: corrections.settle(history, one, other),
}

steps = st.builds(
    Step, st.sampled_from(sorted(HAPPENS)), days, st.integers(0, 5), st.sampled_from(PATHS), st.sampled_from(UNITS),
    st.sampled_from(LEAVING),
)  # fmt: skip


def to_begin(step, new):
    """The spell that an event begins."""
    return replace(spell(starts_on=step.on, unit=step.unit), spell=new)


@st.composite
def told(draw):
    """What was known after each event that was not refused: the first of them knows nothing."""
    known = [()]
    for number, step in enumerate(draw(st.lists(steps, min_size=1, max_size=14))):
        history = known[-1]
        first = changes.enrol(history, spell(number)) if not history else None
        try:
            known.append(first or step.on_history(history, number))
        except RegionError:
            continue
    return known


def moment(number):
    """When the nth event was recorded."""
    return BEGAN + dt.timedelta(hours=number)


def versions_of(known):
    """The versions that events write: each closes what it changed and adds what is so instead."""
    versions = []
    for event, (before, after) in enumerate(pairwise(known), start=1):
        versions = write(versions, difference(before, after), event)
    return versions


def write(versions, change, event):
    """Some versions after a change: what a table does with it."""
    at = moment(event)
    closed = [
        Version(each.fact, each.known_from, each.event, at, event)
        if each.known_to is None and each.fact.spell in change.closes
        else each
        for each in versions
    ]
    return [*closed, *(Version(fact, at, event) for fact in change.opens)]
