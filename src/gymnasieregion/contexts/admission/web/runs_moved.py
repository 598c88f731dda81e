"""Everyone who moved between two runs: how, in which chain, and what began it; on screen and in files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gymnasieregion.contexts.admission.core.difference import Link, Seat
from gymnasieregion.contexts.admission.core.difference_causes import InputChange
from gymnasieregion.contexts.admission.selectors.runs_people import Person
from gymnasieregion.contexts.admission.services.run_difference import RunDifference
from gymnasieregion.contexts.admission.services.runs_compared import KEPT

EXPORTED = (
    "applicant_id", "how", "offering_before", "rank_before", "offering_after", "rank_after", "chain", "step",
    "because", "by", "own_input_changed", "cause", "cause_changes",
)  # fmt: skip
"""The columns of the files, the same in every language."""

HOWS: dict[str, tuple[str, str]] = {
    "gained": ("Fick en plats", "Got a seat"),
    "lost": ("Förlorade sin plats", "Lost the seat"),
    "up": ("Till ett högre val", "To a higher choice"),
    "down": ("Till ett lägre val", "To a lower choice"),
    "other": ("Till ett annat val", "To another choice"),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One person who moved, and their place in the chains.

    Args:
        link: The move, and what led to it.
        chain: The number of the chain, from 1.
        step: The place in it, from 1.
        how: A key of ``HOWS``.
        tables: The person's own tables that differ.
        own: What differs of the person's own facts.
        starter: The first of the chain.
        began: What began the chain.
    """

    link: Link
    chain: int
    step: int
    how: str
    tables: tuple[str, ...]
    own: tuple[InputChange, ...]
    starter: str
    began: tuple[InputChange, ...]


@lru_cache(maxsize=KEPT)
def all_moved(found: RunDifference) -> Sequence[Moved]:
    """Everyone who moved, chain by chain, the longest first; as long remembered as the comparison."""
    changed = found.changed
    own = found.of_applicants([move.applicant for move in found.moved])
    return [
        Moved(
            link, chain, step, _how(link), tuple(changed.get(link.move.applicant, ())),
            own.get(link.move.applicant, ()), links[0].move.applicant, began,
        )
        for chain, (links, began) in enumerate(zip(found.chains, found.began, strict=True), start=1)
        for step, link in enumerate(links, start=1)
    ]  # fmt: skip


def file_rows(rows: Iterable[Moved], known: Mapping[str, Person]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """The header and the rows of the file; a protected identity is left out, also as the one who led to a move.

    Args:
        rows: Those who moved.
        known: Who they are, those who led to it, and those who began their chains.
    """
    return EXPORTED, _cells(rows, {id_: person.id for id_, person in known.items() if not person.is_protected})


def _cells(rows: Iterable[Moved], open_ones: Mapping[str, str]) -> Iterable[Sequence[Any]]:
    for one in rows:
        move = one.link.move
        if move.applicant in open_ones:
            before, after = move.before or Seat(None, 0), move.after or Seat(None, 0)
            is_open = one.starter in open_ones
            yield (
                open_ones[move.applicant], one.how, before.offering, before.rank or None, after.offering,
                after.rank or None, one.chain, one.step, one.link.how, open_ones.get(one.link.by or "", ""),
                " ".join(one.tables), " ".join(dict.fromkeys(change.kind for change in one.began)),
                "; ".join(change.text for change in one.began) if is_open else "",
            )  # fmt: skip


def _how(link: Link) -> str:
    before, after = link.move.before, link.move.after
    if before is None or before.offering is None:
        return "gained"
    if after is None or after.offering is None:
        return "lost"
    if after.rank == before.rank:
        return "other"
    return "up" if after.rank < before.rank else "down"
