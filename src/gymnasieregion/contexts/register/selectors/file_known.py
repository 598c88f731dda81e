"""Who the rows of a file are about, as they are known now: many at once, by the hundreds and never one by one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from gymnasieregion.contexts.register.contracts import IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.spans import overlap
from gymnasieregion.contexts.register.core.standing import Standing
from gymnasieregion.contexts.register.models import Person, PersonIdentifier
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS, SPELLS, Table, chunks
from gymnasieregion.contexts.register.selectors.groups import together

FIELDS: Mapping[str, Table[Any]] = {"spells": SPELLS, "homes": HOMES, "numbers": NUMBERS, "awards": AWARDS}
"""The table of each part of what is known of somebody."""


class Holders:
    """Who has each number, while the rows of a file give, change and correct numbers."""

    def __init__(self, held: Collection[tuple[Number, UUID]]) -> None:
        self._by_value: defaultdict[str, dict[UUID, tuple[Number, UUID]]] = defaultdict(dict)
        for number, head in held:
            self._by_value[number.value][number.spell] = number, head

    def who(self, value: str) -> UUID | None:
        """Who has had a number, now or before; of several the one who got it last. None when nobody has."""
        held = self._by_value.get(value)
        return max(held.values(), key=lambda each: each[0].starts_on)[1] if held else None

    def is_taken(self, number: Number) -> bool:
        """Whether the number is held on some of its days, apart from by itself."""
        held = self._by_value.get(number.value, {})
        return any(key != number.spell and overlap(number, other) for key, (other, _) in held.items())

    def put(self, before: Collection[Number], after: Collection[Number], head: UUID) -> None:
        """Somebody's numbers are others than they were."""
        for number in before:
            self._by_value[number.value].pop(number.spell, None)
        for number in after:
            self._by_value[number.value][number.spell] = number, head


def holders_of(values: Collection[str]) -> Holders:
    """Who has had each of some numbers, as far as it is known now. One query for each hundreds of them."""
    held = []
    for some in chunks(values):
        rows = PersonIdentifier.objects.filter(value__in=some, recorded_to=None).order_by("starts_on", "pk")
        columns = ("spell", "person", "starts_on", "kind", "value", "ends_on", "person__merged_into")
        for spell, person, starts_on, kind, value, ends_on, head in rows.values_list(*columns):
            held.append((Number(spell, person, starts_on, IdentifierKind(kind), value, ends_on), head or person))
    return Holders(held)


def standings_of(heads: Collection[UUID], parts: Collection[str]) -> dict[UUID, Standing]:
    """What is known of some persons.

    Args:
        heads: Who; each the kept one of those merged.
        parts: Which of ``FIELDS`` are read; the others are left empty.
    """
    found = {}
    for some in chunks(heads):
        rows = Person.objects.filter(pk__in=some).order_by()
        for key, birth_date, sex, protection in rows.values_list("pk", "birth_date", "sex", "protection"):
            found[key] = (birth_date, Sex(sex), Protection(protection))
    known: dict[str, Mapping[UUID, tuple[Any, ...]]] = {
        part: together(table, heads) if part in parts else {} for part, table in FIELDS.items()
    }
    return {
        head: Standing(
            head, birth_date, sex, protection, spells=known["spells"].get(head, ()), homes=known["homes"].get(head, ()),
            numbers=known["numbers"].get(head, ()), awards=known["awards"].get(head, ()),
        )
        for head, (birth_date, sex, protection) in found.items()
    }  # fmt: skip
