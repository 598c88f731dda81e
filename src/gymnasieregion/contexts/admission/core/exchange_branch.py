"""The branches of an instance in the exchange format: their groups, rankings and tiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gymnasieregion.contexts.admission.core.configuration import BACKWARD, COMMON_QUOTA
from gymnasieregion.contexts.admission.core.exchange_faults import Faults

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GroupText:
    """A seat group as read.

    Args:
        id: Its id.
        seats: Its own seats.
        ranking: (applicant, offering), best first.
        overflow_to: Position of a later group of the branch, or None.
        limit: The most it may hold, or None.
    """

    id: str
    seats: int
    ranking: list[Pair]
    overflow_to: int | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class BranchText:
    """A branch as read: its groups in order, and the tier of each applicant who is named."""

    groups: list[GroupText]
    tiers: Mapping[str, int]


def branch_texts(document: object, faults: Faults) -> tuple[dict[str, BranchText], dict[str, str]]:
    """Read all branches of a document, and the branch of each offering.

    Returns:
        The branches by name (an offering that shares with nobody has one of its own), and the offerings' branches.
        An offering whose branch is not in the file has none.
    """
    if not isinstance(document, Mapping):
        return {}, {}
    branches: dict[str, BranchText] = {}
    branch_of: dict[str, str] = {}
    shared = faults.mapping(document, "", "branches") or {} if "branches" in document else {}
    for name, text in shared.items():
        branches[f"branch {name}"] = _branch(text, f"branches.{name}", None, faults)
    for name, text in (faults.mapping(document, "", "offerings") or {}).items():
        where = f"offerings.{name}"
        if isinstance(text, Mapping) and "branch" in text:
            if f"branch {text['branch']}" in branches:
                branch_of[name] = f"branch {text['branch']}"
        else:
            branches[f"offering {name}"] = _branch(text, where, name, faults)
            branch_of[name] = f"offering {name}"
    return branches, branch_of


def _branch(text: object, where: str, offering: str | None, faults: Faults) -> BranchText:
    """One branch; ``offering`` is the only one it serves, or None for a pool."""
    if not isinstance(text, Mapping) or not ("groups" in text or "capacity" in text):
        faults.add(where, "saknar capacity, groups eller branch", "has no capacity, groups or branch")
        return BranchText([], {})
    if "groups" not in text:
        seats = faults.whole(text["capacity"], f"{where}.capacity")
        ranking = _ranking(text.get("ranking"), f"{where}.ranking", offering, faults)
        return BranchText([GroupText("all", seats, ranking, None, None)], {})
    listed = text["groups"]
    if not isinstance(listed, list) or not all(isinstance(g, Mapping) and isinstance(g.get("id"), str) for g in listed):
        faults.add(f"{where}.groups", "ska vara en lista av grupper med id", "must be a list of groups with an id")
        return BranchText([], {})
    ids = faults.ids([group["id"] for group in listed], f"{where}.groups")
    groups = [_group(group, ids, f"{where}.groups.{group['id']}", offering, faults) for group in listed]
    tiers = faults.mapping(text, where, "tiers") or {} if "tiers" in text else {}
    return BranchText(groups, {who: faults.whole(tier, f"{where}.tiers.{who}", 1) for who, tier in tiers.items()})


def _group(text: Mapping[str, Any], ids: list[str], where: str, offering: str | None, faults: Faults) -> GroupText:
    """One group; a hand-over backwards or to another branch is refused with its reason."""
    target, limit = text.get("overflow_to"), text.get("limit")
    overflow = None
    if target is not None and target not in ids:
        faults.add(f"{where}.overflow_to", COMMON_QUOTA.sv, COMMON_QUOTA.en)
    elif target is not None:
        overflow = ids.index(target)
        if overflow <= ids.index(text["id"]):
            faults.add(f"{where}.overflow_to", BACKWARD.sv, BACKWARD.en)
    return GroupText(
        id=text["id"],
        seats=faults.whole(text.get("seats"), f"{where}.seats"),
        ranking=_ranking(text.get("ranking"), f"{where}.ranking", offering, faults),
        overflow_to=overflow,
        limit=None if limit is None else faults.whole(limit, f"{where}.limit"),
    )


def _ranking(value: object, where: str, offering: str | None, faults: Faults) -> list[Pair]:
    """A strict ranking: of applicants, or of [applicant, offering] in a pool."""
    if offering is not None:
        return [(who, offering) for who in faults.ids(value, where)]
    pairs = [] if value is None else value
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        faults.add(where, "ska vara en lista av [sökande, utbildning]", "must be a list of [applicant, offering]")
        return []
    ranking = [(who, wanted) for who, wanted in pairs]
    if len(set(ranking)) < len(ranking):
        faults.add(where, "samma par två gånger", "the same pair twice")
    return ranking


def _is_pair(value: object) -> bool:
    """Whether a value is [applicant, offering]."""
    match value:
        case [str(), str()]:
            return True
    return False
