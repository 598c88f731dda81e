"""What has been written of a pupil: every event, who told it, and what it changed, from what to what."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Q

from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.register.contracts import EventKind, Source
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS, SPELLS, Table
from gymnasieregion.contexts.register.selectors.groups import Group
from gymnasieregion.contexts.register.web.pupil_picture import Line, award_line, home_line, number_line, spell_words
from gymnasieregion.contexts.register.web.pupil_words import coded
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.words import said

Version: TypeAlias = tuple[Any, int, int | None]
"""A fact, the event that wrote it, and the one that closed it."""

OTHERS: Sequence[tuple[Table[Any], Callable[[Any], Line]]] = (
    (NUMBERS, number_line), (HOMES, home_line), (AWARDS, award_line),
)  # fmt: skip


@dataclass(slots=True)
class Changed:
    """What an event changed of somebody.

    Args:
        gone: What stood until then.
        new: What it wrote.
    """

    gone: list[Line] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)


def events_of(
    group: Group, units: frozenset[str] | None, every: Sequence[SchoolUnitFacts]
) -> Sequence[Mapping[str, Any]]:
    """What has been written of somebody, alone or with many, the latest first; for a school of its own spells alone.

    Args:
        group: Who it is, with those merged into them.
        units: Those whose spells the reader sees; None for all, and then homes, numbers and diplomas too.
        every: All school units.
    """
    spells = _versions(SPELLS, group)
    touched = _units(spells)
    about = Q(person__in=group.members) | Q(person=None, pk__in=touched)
    rows = list(RegisterEvent.objects.filter(about).order_by("-recorded_at", "-pk"))
    if units is not None:
        rows = [row for row in rows if touched.get(row.pk, set()) and touched[row.pk] <= units]
    names = who_names({row.said_by for row in rows})
    changed: dict[int, Changed] = defaultdict(Changed)
    _tell(changed, spells, lambda spell: (said("Studieperiod", "Study spell"), spell_words(spell, every)))
    if units is None:
        for table, line in OTHERS:
            _tell(changed, _versions(table, group), line)
    return [
        {
            "row": row,
            "what": coded(EventKind(row.kind)),
            "source": coded(Source(row.source)),
            "who": names[row.said_by],
            "is_undone": row.undone_by_id is not None,
            "of_many": row.person_id is None,
            "changed": changed.get(row.pk),
        }
        for row in rows
    ]


def units_touched(group: Group) -> Mapping[int, set[str]]:
    """The school units whose spells each event about somebody wrote or closed; one query."""
    return _units(_versions(SPELLS, group))


def _units(spells: Sequence[Version]) -> Mapping[int, set[str]]:
    touched: dict[int, set[str]] = defaultdict(set)
    for spell, event, closed_by in spells:
        for key in (event, closed_by):
            if key is not None:
                touched[key].add(spell.school_unit)
    return touched


def _versions(table: Table[Any], group: Group) -> Sequence[Version]:
    """Every version of somebody's in a table, in the order that they were written; one query."""
    rows = table.versions().filter(person__in=group.members).order_by("pk")
    return [(table.read(row[:-2]), row[-2], row[-1]) for row in rows.values_list(*table.columns, "event", "closed_by")]


def _tell(changed: dict[int, Changed], versions: Sequence[Version], line: Callable[[Any], Line]) -> None:
    """Add what each event wrote and closed, in words."""
    for fact, event, closed_by in versions:
        words = line(fact)
        changed[event].new.append(words)
        if closed_by is not None:
            changed[closed_by].gone.append(words)
