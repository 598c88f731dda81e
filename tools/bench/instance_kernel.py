"""Loops of ``instance``: draws by counter, so that a seed gives the same applicants on every machine."""

import numba as nb
import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

FEWEST, MOST = 5, 10
"""Choices of an applicant."""
_FAITHFUL = 0.6
"""Share of the choices that stay within the applicant's own programme."""


@nb.njit(nogil=True, cache=True, error_model="numpy")
def draw(seed: int, person: int, count: int) -> float:
    """A number from 0 up to 1 by seed, person and count (the finaliser of SplitMix64, by Sebastiano Vigna)."""
    x = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(person) * np.uint64(0xD1342543DE82EF95)
    x += np.uint64(count) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return np.int64(x >> np.uint64(11)) * (1.0 / (1 << 53))


@nb.njit(nogil=True, cache=True, error_model="numpy")
def list_lengths(seed: int, applicants: int) -> Int64:
    """(A+1,) int64, where the choices of each applicant begin."""
    start = np.zeros(applicants + 1, np.int64)
    for a in range(applicants):
        start[a + 1] = start[a] + FEWEST + np.int64(draw(seed, a, 0) * (MOST - FEWEST + 1))
    return start


@nb.njit(nogil=True, cache=True, error_model="numpy")
def fill_choices(seed: int, start: Int64, reach: Float64, programme_start: Int32, branch: Int32) -> None:
    """Draw distinct branches for each applicant, most of them of one programme, by popularity.

    Args:
        seed: The seed.
        start: (A+1,) int64.
        reach: (B+1,) float64, running sum of the popularity.
        programme_start: (P+1,) int32, the branches of each programme.
        branch: (C,) int32, filled.
    """
    programmes = len(programme_start) - 1
    for a in range(len(start) - 1):
        own = np.int64(draw(seed, a, 1) * programmes)
        count = 2
        for at in range(start[a], start[a + 1]):
            again = True
            while again:
                low, high = 0.0, reach[-1]
                if draw(seed, a, count) < _FAITHFUL:
                    low, high = reach[programme_start[own]], reach[programme_start[own + 1]]
                wanted = low + (high - low) * draw(seed, a, count + 1)
                found = min(np.searchsorted(reach, wanted, side="right") - 1, len(reach) - 2)
                count += 2
                again = False
                for before in range(start[a], at):
                    again = again or branch[before] == found
            branch[at] = found


@nb.njit(nogil=True, cache=True, error_model="numpy")
def fill_keys(seed: int, hard: bool, start: Int64, branch: Int32, merit: Int32, tested: Int32, key: Int64) -> None:
    """The key of every choice in hundredths: the merit, with a test score where the branch has a test.

    Args:
        seed: The seed.
        hard: Every branch ranks nearly at random instead.
        start: (A+1,) int64.
        branch: (C,) int32.
        merit: (A,) int32, hundredths.
        tested: (B,) int32, 1 for a branch with a test.
        key: (C,) int64, filled.
    """
    for a in range(len(start) - 1):
        for at in range(start[a], start[a + 1]):
            chance = draw(seed, a, 1000 + branch[at])
            if hard:
                key[at] = merit[a] // 10 + np.int64(chance * 4000) * 10
            elif tested[branch[at]] == 1:
                key[at] = merit[a] + np.int64(chance * 41) * 250
            else:
                key[at] = merit[a]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def gather(cut: Int32, choices: Int32) -> int:
    """The lower bound: read the cut-off of every choice once, ``cut[choices]``, and add them up."""
    total = 0
    for at in range(len(choices)):
        total += cut[choices[at]]
    return total
