"""Reads what the form of a list sends: the rows in order, and what was pressed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from django.http import QueryDict

from gymnasieregion.contexts.admission.core.application_rows import Row, Rows, moved, numbered, without
from gymnasieregion.contexts.admission.web.apply_words import EXTRAS
from gymnasieregion.platform.pages.fields import whole_number

MOST_ROWS = 500
"""More than anybody can choose; a form with more is not one of ours."""

DIGEST_LENGTH = 64
NUMBER, SAME = "NUMBER", "SAME"
"""Why a typed number cannot be followed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form of the list sent.

    Args:
        rows: The list in the order of its numbers, with the extra choices of the form.
        based_on: The digest of the list that the form was made from.
        verb: What was pressed: ``order``, ``up``, ``down``, ``first``, ``last``, ``to``, ``remove``, ``restore``.
        about: The row that it is about; "" for the whole list.
        number: A place or a version, where the verb has one; 0 otherwise.
        typed: What was typed as the number of each row, where any number cannot be followed; empty otherwise.
        wrong: The rows whose numbers cannot be followed, with ``NUMBER`` (no place in the list) or ``SAME`` (two rows
            were given it).
    """

    rows: Rows
    based_on: str
    verb: str
    about: str
    number: int
    typed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    wrong: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def after(self) -> Rows:
        """The list as it should be."""
        places = {row.offering_id: place for place, row in enumerate(self.rows, start=1)}
        here = places.get(self.about, 0)
        match self.verb:
            case "up" | "down" | "first" | "last" | "to" if here:
                to = {"up": here - 1, "down": here + 1, "first": 1, "last": len(self.rows), "to": self.number}
                return moved(self.rows, self.about, to[self.verb])
            case "remove":
                return without(self.rows, self.about)
        return self.rows


def read_form(data: QueryDict) -> Sent | None:
    """What a form of the list sent; None for what is none of ours.

    Args:
        data: ``id`` for each row in order, ``nr:<id>`` its number, ``<kind>:<id>`` its extra choices, ``based_on``, and
            ``do``, which is a verb, a verb and an id, or a verb, a number and an id.
    """
    ids = data.getlist("id")
    based_on = data.get("based_on", "")
    if len(based_on) != DIGEST_LENGTH or len(ids) > MOST_ROWS or len(set(ids)) < len(ids) or not all(map(_is_id, ids)):
        return None
    rows = tuple(Row(id_, _extras(data, id_)) for id_ in ids)
    typed = {id_: data.get(f"nr:{id_}", "").strip() for id_ in ids if f"nr:{id_}" in data}
    wrong = _wrong(ids, typed)
    verb, _, rest = data.get("do", "order").partition(":")
    number = 0
    if verb in {"to", "restore"}:
        first, _, rest = rest.partition(":")
        number = whole_number(first) or 0
    if wrong:
        return Sent(rows, based_on, verb, rest, number, typed, wrong)
    return Sent(numbered(rows, {id_: int(text) for id_, text in typed.items()}), based_on, verb, rest, number)


def _wrong(ids: Sequence[str], typed: Mapping[str, str]) -> Mapping[str, str]:
    """The rows whose typed numbers cannot be followed: those that are no place, and two new ones that are the same."""
    numbers = {id_: whole_number(text) for id_, text in typed.items()}
    moved_to = Counter(numbers[id_] for place, id_ in enumerate(ids, start=1) if numbers.get(id_, place) != place)
    found = {}
    for place, id_ in enumerate(ids, start=1):
        number = numbers.get(id_, place)
        if number is None or not 1 <= number <= len(ids):
            found[id_] = NUMBER
        elif number != place and moved_to[number] > 1:
            found[id_] = SAME
    return found


def _is_id(text: str) -> bool:
    """Whether a text can be the id of a row."""
    key = text.removeprefix("other:")
    return bool(text) and (key == text or whole_number(key) is not None)


def _extras(data: QueryDict, id_: str) -> dict[str, str]:
    chosen = {kind: data.get(f"{kind}:{id_}", "") for kind in EXTRAS}
    return {kind: name for kind, name in chosen.items() if name}


def hidden_fields(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """A list as the hidden fields of a form: names and values."""
    fields = []
    for row in rows:
        fields.append(("id", row.offering_id))
        fields += [(f"{kind}:{row.offering_id}", name) for kind, name in row.extras.items()]
    return fields
