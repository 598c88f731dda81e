"""The best known libraries for the same problem, on the same instances, at sizes that they finish in a minute."""

import importlib.util
import sys
import threading
import warnings
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from bench.figures import Figure, Sheet, cpu_ms, step
from bench.instance import plain_market
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast, run_blocks
from gymnasieregion.contexts.admission.core.market import Market
from gymnasieregion.contexts.admission.core.packing import pack

SIZES = {"1k": 1_000, "10k": 10_000}
STACK = 1 << 30
"""Bytes: `matching` copies its object graph by recursion and needs far more than the usual 8 MiB."""

Lists = dict[int, list[int]]
Seats = dict[int, int]
Answer = tuple[float, float, dict[int, int]]
"""Seconds of building, seconds of solving, and the branch of each applicant who got one."""


def missing_peers() -> list[str]:
    """The peers that are not installed."""
    return [name for name in ("matching", "algmatch") if importlib.util.find_spec(name) is None]


def peer_figures(sheet: Sheet) -> None:
    """Measure building the library's objects and solving, and that each gives what the engine gives."""
    for name, applicants in SIZES.items():
        market = plain_market(applicants)
        wishes, rankings, seats = as_lists(market)
        packed = pack(market)
        engine = cpu_ms(partial(run_blocks, packed), 51)
        sheet.add(Figure(f"engine {name}", engine, "ms"))
        choice = allocate_fast(market).choice
        answer = {a: int(market.choice_branch[row]) for a, row in enumerate(choice.tolist()) if row >= 0}
        for peer, solve in (("matching", _matching), ("algmatch", _algmatch)):
            step(f"{peer}, {name} applicants")
            built, solved, given = _deep(partial(solve, wishes, rankings, seats))
            if given != answer:
                raise AssertionError(f"{peer} gives another answer at {name}")
            sheet.add(Figure(f"{peer} {name}, building", built, "s"))
            sheet.add(Figure(f"{peer} {name}, solving", solved * 1000, "ms"))
            sheet.add(Figure(f"{peer} {name}, solving / engine", solved * 1000 / engine, "x"))


def as_lists(market: Market) -> tuple[Lists, Lists, Seats]:
    """The market in the form that libraries take: numbers in lists. Branches that nobody wants are left out."""
    wishes: Lists = {}
    asking: dict[int, list[tuple[int, int, int]]] = {}
    for a in range(market.applicants):
        rows = range(market.choice_start[a], market.choice_start[a + 1])
        wishes[a] = market.choice_branch[rows].tolist()
        for row in rows:
            key = (-int(market.entry_key[row]), int(market.lot[a]), a)
            asking.setdefault(int(market.choice_branch[row]), []).append(key)
    rankings = {branch: [a for *_, a in sorted(keys)] for branch, keys in sorted(asking.items())}
    return wishes, rankings, {branch: int(market.group_seats[branch]) for branch in rankings}


def _matching(wishes: Lists, rankings: Lists, seats: Seats) -> Answer:
    from matching.games import HospitalResident  # noqa: PLC0415 - a peer, installed for measuring only

    start = perf_counter()
    game: Any = HospitalResident.create_from_dictionaries(wishes, rankings, seats)
    built = perf_counter()
    solved = game.solve(optimal="resident")
    end = perf_counter()
    given = {resident.name: hospital.name for hospital, residents in solved.items() for resident in residents}
    return built - start, end - built, given


def _algmatch(wishes: Lists, rankings: Lists, seats: Seats) -> Answer:
    from algmatch import HospitalResidentsProblem  # noqa: PLC0415 - a peer, installed for measuring only

    start = perf_counter()
    hospitals = {name: {"capacity": seats[name], "preferences": ranking} for name, ranking in rankings.items()}
    problem: Any = HospitalResidentsProblem(
        dictionary={"residents": wishes, "hospitals": hospitals}, optimised_side="residents"
    )
    built = perf_counter()
    solved = problem.get_stable_matching()
    end = perf_counter()
    sided = solved["resident_sided"].items()
    return built - start, end - built, {int(a[1:]): int(branch[1:]) for a, branch in sided if branch}


def _deep(work: Callable[[], Answer]) -> Answer:
    """Run in a thread with a stack of 1 GiB and next to no bound on recursion."""
    answers: list[Answer] = []
    usual, bound = threading.stack_size(STACK), sys.getrecursionlimit()
    sys.setrecursionlimit(10_000_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        thread = threading.Thread(target=lambda: answers.append(work()))
        thread.start()
        thread.join()
    threading.stack_size(usual)
    sys.setrecursionlimit(bound)
    if not answers:
        raise RuntimeError("the peer failed; its trace is above")
    return answers[0]
