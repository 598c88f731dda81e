"""Questions about cases: those of a year, and what each way out of one does."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.admission.core.cases import Consequence, Option, Places, Refusal
from gymnasieregion.contexts.admission.core.difference import Link, Move, Seat
from gymnasieregion.contexts.admission.models import Applicant, Case
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.platform.access.actor import Actor

SORTS: Mapping[str, tuple[str, ...]] = {
    "number": ("pk",),
    "opened": ("opened_at", "pk"),
    "decided": ("decided_at", "pk"),
    "applicant": ("applicant__applicant_id", "pk"),
}
"""What the list can be put in order by."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What the trial of a case found.

    Args:
        links: Everyone whose seat differs between the published round and the trial: chain, step and link.
        published: The applicant's seat in the published round.
        tried: Their seat in the trial.
        today: Their seat now.
        status: Their status in the trial; "" for a case about seats.
        groups: The group of the seat that each wronged person would get, by id.
        options: What each way out does.
        latest: The latest publication that gave seats when it was worked out.
    """

    links: tuple[tuple[int, int, Link], ...]
    published: Seat
    tried: Seat
    today: Seat
    status: str
    groups: Mapping[str, str]
    options: tuple[Consequence, ...]
    latest: int

    def of(self, option: str) -> Consequence:
        """What a way out does."""
        return next(one for one in self.options if one.option == option)


def visible_cases(year: int, actor: Actor) -> QuerySet[Case]:
    """The cases of a year that somebody may see, in no order; of protected identities the office alone.

    Args:
        year: The admission year.
        actor: Who looks.
    """
    every = Case.objects.filter(publication__run__year=year).order_by()
    if not sees_protected(actor):
        every = every.filter(Q(applicant=None) | Q(applicant__protection=Applicant.Protection.NONE))
    return every.select_related("applicant", "publication__run__year", "trial")


def found_cases(cases: QuerySet[Case], filters: Mapping[str, str], offerings: Collection[str] = ()) -> QuerySet[Case]:
    """Those of some cases that fit every filter.

    Args:
        cases: Among which.
        filters: By name, "" for none: ``kind``, ``state``, ``option``, and ``q`` (id, offering, number, reference).
        offerings: Ids of the offerings that ``q`` names in words.
    """
    wanted = Q(**{name: filters[name] for name in ("kind", "state", "option") if filters.get(name)})
    if words := filters.get("q"):
        wanted &= (
            Q(applicant__applicant_id__icontains=words)
            | Q(offering_id__icontains=words)
            | Q(offering_id__in=offerings)
            | Q(reference__icontains=words)
            | (Q(pk=int(words)) if words.isdecimal() and len(words) < 10 else Q())  # noqa: PLR2004 - a key
        )
    return cases.filter(wanted)


def cases_in_order(cases: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """Cases by a key of ``SORTS``, backwards with ``-`` before it; the latest first when it is no such key."""
    columns = SORTS.get(sort.removeprefix("-"))
    if columns is None:
        return cases.order_by("-pk")
    sign = "-" if sort.startswith("-") else ""
    return cases.order_by(*(f"{sign}{name}" for name in columns))


def effects_of(case: Case) -> Effects | None:
    """What the trial of a case found; None until it is done, or when it could not be made."""
    if not case.effects:
        return None
    kept: dict[str, Any] = json.loads(case.effects)
    seats = kept["seats"]
    return Effects(
        links=tuple((chain, step, Link(_move(move), by or None, how)) for chain, step, how, by, *move in kept["moves"]),
        published=_seat(seats.get("published", ("", 0))),
        tried=_seat(seats.get("tried", ("", 0))),
        today=_seat(seats.get("today", ("", 0))),
        status=kept["status"],
        groups=kept["groups"],
        options=tuple(
            Consequence(
                Option(one["option"]),
                Refusal(one["refusal"]) if one["refusal"] else None,
                tuple(_move(row) for row in one["rows"]),
                tuple(Places(*place) for place in one["places"]),
            )
            for one in kept["options"]
        ),
        latest=kept["latest"],
    )


def _move(kept: Sequence[Any]) -> Move:
    who, *seats = kept
    return Move(who, _seat(seats[:2]), _seat(seats[2:]))


def _seat(kept: Sequence[Any]) -> Seat:
    offering, rank = kept
    return Seat(offering or None, rank)
