"""What changed between two runs: who moved, and the chain from each cause to those it moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a run put an applicant: the offering and the rank of the choice, or None and 0 without a seat."""

    offering: str | None
    rank: int


@dataclass(frozen=True, slots=True)
class Move:
    """One applicant whose seat differs.

    Args:
        applicant: Who.
        before: The seat in the first run, None if the applicant was not in it.
        after: The seat in the second run, None if the applicant is not in it.
    """

    applicant: str
    before: Seat | None
    after: Seat | None

    @property
    def is_pushed(self) -> bool:
        """Whether the applicant lost a seat and has no better one, though still in the second run."""
        if self.before is None or self.before.offering is None or self.after is None:
            return False
        return self.after.offering is None or self.after.rank > self.before.rank


@dataclass(frozen=True, slots=True)
class Link:
    """A step of a chain.

    Args:
        move: Whose move it is.
        by: The applicant whose move led to it, None for the first in a chain.
        how: ``CAUSE`` (first in its chain), ``TOOK`` (took the seat that the one before left) or ``PUSHED`` (lost
            the seat to the one before).
    """

    move: Move
    by: str | None
    how: str


def moves(before: Mapping[str, Seat], after: Mapping[str, Seat]) -> list[Move]:
    """Everyone whose seat differs, or who is only in one run and had a seat there, by id."""
    nowhere = Seat(None, 0)
    return [
        Move(who, before.get(who), after.get(who))
        for who in sorted(before.keys() | after.keys())
        if before.get(who, nowhere).offering != after.get(who, nowhere).offering
    ]


def chains(moved: Sequence[Move], causes: Mapping[str, object]) -> list[list[Link]]:
    """Follow each seat from hand to hand, from a cause to the last one it moved.

    A seat that someone left is taken by one who enters that offering; who enters beyond the seats left pushes one
    out. Where several leave and enter the same offering they are paired in the order of their ids.

    Args:
        moved: The moves, from ``moves``.
        causes: Applicants whose own input changed; chains begin with them where they can.

    Returns:
        The chains, longest first; every move is in exactly one. No moves give no chains.
    """
    follows = _followers(moved, causes)
    led = {link.move.applicant for links in follows.values() for link in links}
    firsts = [move for move in moved if move.applicant not in led]
    found = [list(_chain(first, follows)) for first in firsts]
    reached = {link.move.applicant for chain in found for link in chain}
    for move in sorted(moved, key=lambda move: (move.applicant not in causes, move.applicant)):
        if move.applicant not in reached:  # a ring: everyone took the seat of another
            found.append(list(_chain(move, follows)))
            reached |= {link.move.applicant for link in found[-1]}
    return sorted(found, key=lambda chain: (-len(chain), chain[0].move.applicant))


def _followers(moved: Sequence[Move], causes: Mapping[str, object]) -> dict[str, list[Link]]:
    """For each applicant those whom their move moved on; each applicant is led by one other at most."""
    leaving: dict[str, list[Move]] = {}
    pushed: dict[str, list[Move]] = {}
    entering: dict[str, list[Move]] = {}
    for move in moved:
        if move.before and move.before.offering:
            is_out = move.is_pushed and move.applicant not in causes  # who withdraws pushes, and is not pushed
            (pushed if is_out else leaving).setdefault(move.before.offering, []).append(move)
        if move.after and move.after.offering:
            entering.setdefault(move.after.offering, []).append(move)
    follows: dict[str, list[Link]] = {}
    led: set[str] = set()
    for how in ("PUSHED", "TOOK"):  # who was pushed out moved because of that, whatever seat they then found
        for offering, newcomers in sorted(entering.items()):
            newcomers.sort(key=lambda move: (move.applicant in causes, move.applicant))
            left = leaving.get(offering, [])
            out = zip(newcomers[len(left) :], pushed.get(offering, []), strict=False)
            for first, then in out if how == "PUSHED" else zip(left, newcomers, strict=False):
                if then.applicant not in led:
                    led.add(then.applicant)
                    follows.setdefault(first.applicant, []).append(Link(then, first.applicant, how))
    return follows


def _chain(first: Move, follows: Mapping[str, Sequence[Link]]) -> Iterator[Link]:
    """The chain that begins with a move, depth first."""
    waiting = [Link(first, None, "CAUSE")]
    seen: set[str] = set()
    while waiting:
        link = waiting.pop()
        if link.move.applicant not in seen:
            seen.add(link.move.applicant)
            yield link
            waiting += reversed(follows.get(link.move.applicant, []))
