"""What a client of the exchange could fetch and no longer can: taken away, merged, protected, erased."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.ss12000 import GRANT_OF, Entity, Grant
from gymnasieregion.contexts.register.models import Enrolment, Person, Published, RegisterEvent
from gymnasieregion.contexts.register.selectors.exchange_groups import told_groups
from gymnasieregion.contexts.register.selectors.exchange_persons import covered
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach

COVERED = "covered"
"""Marks, among what is left of an erased person, that their identity was protected."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """An object that is gone.

    Args:
        modified: When it went.
    """

    id: UUID
    kind: Entity
    modified: datetime

    @property
    def created(self) -> datetime:
        """When it went: nothing else is told of it."""
        return self.modified


def deleted(reach: Reach, kinds: Collection[Entity], after: datetime | None) -> tuple[Deleted, ...]:
    """Everything that a client may know of and that went after a moment.

    Args:
        reach: Who asks.
        kinds: Which kinds of objects; those it may not fetch are left out.
        after: Only what went later than this; None for all that ever went.
    """
    wanted = {kind for kind in kinds if GRANT_OF[kind] in reach.grants}
    found = list(_unpublished(reach, wanted, after))
    if Entity.PERSON in wanted:
        found += _persons(reach, after)
    if Entity.GROUP in wanted:
        found += [Deleted(one.id, Entity.GROUP, one.deleted) for one in told_groups(reach) if one.deleted]
    return tuple(one for one in found if after is None or one.modified > after)


def _unpublished(reach: Reach, kinds: Collection[Entity], after: datetime | None) -> Iterable[Deleted]:
    """Organisations, programmes and offers that are no more, and persons who have been erased."""
    later = Q() if after is None else Q(deleted_at__gt=after)
    rows = Published.objects.filter(later, kind__in=[kind.value for kind in kinds], deleted_at__isnull=False)
    for entity, kind, moment, left in rows.order_by("pk").values_list("entity", "kind", "deleted_at", "content"):
        if moment and (not left.get(COVERED) or Grant.PROTECTED in reach.grants):
            yield Deleted(entity, Entity(kind), moment)


def _persons(reach: Reach, after: datetime | None) -> Iterable[Deleted]:
    """Persons who were in reach and no longer are; of somebody who was always hidden nothing is told."""
    found = {key: Deleted(key, Entity.PERSON, moment) for key, moment in _hidden_since(reach, after)}
    later = Q() if after is None else Q(changed_at__gt=after)
    merged = _once_in_reach(reach).filter(later, merged_into__isnull=False).exclude(covered(reach))
    gone = [*merged.values_list("pk", "changed_at"), *_without_spells(reach, after)]
    for key, moment in gone:
        found.setdefault(key, Deleted(key, Entity.PERSON, moment))
    return found.values()


def _once_in_reach(reach: Reach) -> QuerySet[Person]:
    """Everybody who has or has had a study spell in reach."""
    once = Enrolment.objects.filter(reach.at_units).order_by()
    own, theirs = once.filter(person=OuterRef("pk")), once.filter(person__merged_into=OuterRef("pk"))
    return Person.objects.filter(Exists(own) | Exists(theirs)).order_by()


def _hidden_since(reach: Reach, after: datetime | None) -> Iterable[tuple[UUID, datetime]]:
    """Persons who could be seen until their identity was protected, and when that was."""
    hidden = set(_once_in_reach(reach).filter(covered(reach)).values_list("pk", flat=True))
    later = Q() if after is None else Q(recorded_at__gt=after)
    events = RegisterEvent.objects.filter(later, person__in=hidden).exclude(after={}).order_by("recorded_at")
    for event in events:
        key = str(event.person_id)
        was = event.before.get(key, {}).get("protection")
        if event.person_id and was == Protection.NONE.value:
            yield event.person_id, event.recorded_at


def _without_spells(reach: Reach, after: datetime | None) -> Sequence[tuple[UUID, datetime]]:
    """Persons whose last study spell in reach was taken away, and when."""
    versions = Enrolment.objects.filter(reach.at_units).order_by()
    versions = versions.annotate(head=Coalesce("person__merged_into", "person"))
    left = versions.values_list("head").annotate(
        closed=Max("recorded_to"), known=Count("pk", filter=Q(recorded_to=None))
    )
    gone = [(key, moment) for key, moment, known in left if not known and (after is None or moment > after)]
    hidden = set(Person.objects.filter(covered(reach), pk__in=[key for key, _ in gone]).values_list("pk", flat=True))
    return [(key, moment) for key, moment in gone if key not in hidden]
