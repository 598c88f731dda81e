"""Organisations, programmes and offers as they are given out; they come from other rooms and are kept by a service."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from gymnasieregion.contexts.register.core.ss12000 import Entity
from gymnasieregion.contexts.register.models import Published


@dataclass(frozen=True, slots=True)
class PublishedEntity:
    """An object with what is said of it.

    Args:
        facts: As ``services.exchange_publishing`` wrote them; days are half-open, in ISO form.
    """

    id: UUID
    created: datetime
    modified: datetime
    facts: Mapping[str, Any]

    def day(self, name: str) -> date | None:
        """A day among the facts; None where it is not told."""
        text = self.facts.get(name)
        return date.fromisoformat(text) if text else None


def published(kind: Entity, ids: Collection[UUID] | None = None) -> tuple[PublishedEntity, ...]:
    """Everything of a kind that is given out, by id; one query.

    Args:
        kind: Which kind.
        ids: Only these; None for all.
    """
    only = Q() if ids is None else Q(entity__in=list(ids))
    rows = Published.objects.filter(only, kind=kind.value, deleted_at=None).order_by("entity")
    return tuple(PublishedEntity(*row) for row in rows.values_list("entity", "created_at", "modified_at", "content"))


def names_of(kind: Entity) -> Mapping[UUID, str]:
    """What everything of a kind is called, by id; one query."""
    return {one.id: one.facts["name"] for one in published(kind)}
