"""The exchange format of an instance: a market as JSON, for researchers and teachers.

Three kinds, which may be mixed: an offering with ``capacity`` and ``ranking``, one with ``groups`` (and ``tiers``), and
one in a ``branch`` that shares its seats with others. The page ``docs/handbook/match.md`` has worked examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from gymnasieregion.contexts.admission.core.exchange_branch import BranchText, branch_texts
from gymnasieregion.contexts.admission.core.exchange_faults import Faults
from gymnasieregion.contexts.admission.core.market import NONE, Allocation, Market

Json = object


@dataclass(frozen=True, slots=True)
class Instance:
    """A market with the names that its arrays stand for.

    Args:
        market: The arrays.
        applicants: Applicant ids, in the order of the file.
        row_offering: (C,) the offering of each choice row.
        groups: (G,) the id of each group.
    """

    market: Market
    applicants: tuple[str, ...]
    row_offering: tuple[str, ...]
    groups: tuple[str, ...]


def read_instance(document: Json) -> Instance:
    """Read an instance; unknown top-level keys and ids that only one side names are passed over.

    Args:
        document: What ``json.load`` gave.

    Returns:
        The instance; empty lists of applicants or offerings are fine.

    Raises:
        InstanceError: With every fault of the document.
    """
    faults = Faults()
    lists = _applicants(document, faults)
    branches, branch_of = branch_texts(document, faults)
    faults.raise_if_any()
    return _instance(lists, branches, branch_of)


def answer(instance: Instance, allocation: Allocation) -> dict[str, dict[str, str | None]]:
    """The allocation in the words of the file: an offering and a group, or null, for exactly its applicants."""
    rows, groups = allocation.choice.tolist(), allocation.group.tolist()
    people = instance.applicants
    return {
        "assignment": {a: None if r == NONE else instance.row_offering[r] for a, r in zip(people, rows, strict=True)},
        "group": {a: None if g == NONE else instance.groups[g] for a, g in zip(people, groups, strict=True)},
    }


def _applicants(document: Json, faults: Faults) -> dict[str, list[str]]:
    """Each applicant's list of offerings, best first."""
    lists = faults.mapping(document, "", "applicants") if isinstance(document, Mapping) else None
    if lists is None:
        faults.add("", "filen är inte ett JSON-objekt med applicants", "the file is not a JSON object with applicants")
        return {}
    return {who: faults.ids(wanted, f"applicants.{who}") for who, wanted in lists.items()}


def _instance(
    lists: Mapping[str, list[str]], branches: Mapping[str, BranchText], branch_of: Mapping[str, str]
) -> Instance:
    """The arrays of an instance that has been read without faults."""
    number = {branch: position for position, branch in enumerate(branches)}
    first_group = [0, *accumulate(len(branch.groups) for branch in branches.values())]
    places = _places(branches)
    rows: list[tuple[str, str, int, int]] = []
    entries: list[tuple[int, int]] = []
    entry_start, choice_start = [0], [0]
    for who, wanted in lists.items():
        for offering in wanted:
            if (branch := branch_of.get(offering)) is not None:
                rows.append((who, offering, number[branch], branches[branch].tiers.get(who, 1)))
                ranked = places.get((branch, who, offering), [])
                entries += [(first_group[number[branch]] + group, -place) for group, place in ranked]
                entry_start.append(len(entries))
        choice_start.append(len(rows))
    groups = [group for branch in branches.values() for group in branch.groups]
    base = [first_group[number[name]] for name, branch in branches.items() for _ in branch.groups]
    overflow = [NONE if g.overflow_to is None else at + g.overflow_to for g, at in zip(groups, base, strict=True)]
    market = Market(
        choice_start=np.array(choice_start, np.int64),
        choice_branch=np.array([row[2] for row in rows], np.int32),
        choice_tier=np.array([row[3] for row in rows], np.int32),
        entry_start=np.array(entry_start, np.int64),
        entry_group=np.array([entry[0] for entry in entries], np.int32),
        entry_key=np.array([entry[1] for entry in entries], np.int64),
        lot=np.arange(len(lists), dtype=np.int32),
        group_start=np.array(first_group, np.int32),
        group_seats=np.array([group.seats for group in groups], np.int32),
        group_limit=np.array([NONE if group.limit is None else group.limit for group in groups], np.int32),
        group_overflow=np.array(overflow, np.int32),
    )
    return Instance(market, tuple(lists), tuple(row[1] for row in rows), tuple(group.id for group in groups))


def _places(branches: Mapping[str, BranchText]) -> dict[tuple[str, str, str], list[tuple[int, int]]]:
    """For each (branch, applicant, offering), the groups that rank it and its place in each."""
    places: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for name, branch in branches.items():
        for position, group in enumerate(branch.groups):
            for place, (who, offering) in enumerate(group.ranking):
                places.setdefault((name, who, offering), []).append((position, place))
    return places
