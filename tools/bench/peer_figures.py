"""The best known libraries for the same problem, on the same instances, at sizes that they finish in a minute."""

import importlib.util
import sys
import threading
import warnings
from collections.abc import Callable
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

Lists = dict[str, list[str]]


def missing_peers() -> list[str]:
    """The peers that are not installed."""
    return [name for name in ("matching", "algmatch") if importlib.util.find_spec(name) is None]


def peer_figures(sheet: Sheet) -> None:
    """Measure building the library's objects and solving, and that each gives what the engine gives."""
    for name, applicants in SIZES.items():
        market = plain_market(applicants)
        wishes, rankings, seats = as_lists(market)
        packed = pack(market)
        engine = cpu_ms(lambda packed=packed: run_blocks(packed), 51)  # type: ignore[misc]
        sheet.add(Figure(f"engine {name}", engine, "ms"))
        answer = {
            f"a{a}": f"b{market.choice_branch[row]}" for a, row in enumerate(allocate_fast(market).choice) if row >= 0
        }
        for peer, solve in (("matching", _matching), ("algmatch", _algmatch)):
            step(f"{peer}, {name} applicants")
            built, solved, given = _deep(lambda solve=solve: solve(wishes, rankings, seats))  # type: ignore[misc]
            if given != answer:
                raise AssertionError(f"{peer} gives another answer at {name}")
            sheet.add(Figure(f"{peer} {name}, building", built, "s"))
            sheet.add(Figure(f"{peer} {name}, solving", solved * 1000, "ms"))
            sheet.add(Figure(f"{peer} {name}, solving / engine", solved * 1000 / engine, "x"))


def as_lists(market: Market) -> tuple[Lists, Lists, dict[str, int]]:
    """The market in the form that libraries take: names in lists. Branches that nobody wants are left out."""
    wishes: Lists = {}
    asking: dict[int, list[tuple[int, int, str]]] = {}
    for a in range(market.applicants):
        rows = range(market.choice_start[a], market.choice_start[a + 1])
        wishes[f"a{a}"] = [f"b{market.choice_branch[row]}" for row in rows]
        for row in rows:
            key = (-int(market.entry_key[row]), int(market.lot[a]), f"a{a}")
            asking.setdefault(int(market.choice_branch[row]), []).append(key)
    rankings = {f"b{branch}": [name for *_, name in sorted(keys)] for branch, keys in sorted(asking.items())}
    return wishes, rankings, {f"b{branch}": int(market.group_seats[branch]) for branch in sorted(asking)}


def _matching(wishes: Lists, rankings: Lists, seats: dict[str, int]) -> tuple[float, float, dict[str, str]]:
    from matching.games import HospitalResident  # noqa: PLC0415 - a peer, installed for measuring only

    start = perf_counter()
    game: Any = HospitalResident.create_from_dictionaries(wishes, rankings, seats)
    built = perf_counter()
    solved = game.solve(optimal="resident")
    end = perf_counter()
    given = {resident.name: hospital.name for hospital, residents in solved.items() for resident in residents}
    return built - start, end - built, given


def _algmatch(wishes: Lists, rankings: Lists, seats: dict[str, int]) -> tuple[float, float, dict[str, str]]:
    from algmatch import HospitalResidentsProblem  # noqa: PLC0415 - a peer, installed for measuring only

    start = perf_counter()
    hospitals = {name: {"capacity": seats[name], "preferences": ranking} for name, ranking in rankings.items()}
    problem: Any = HospitalResidentsProblem(
        dictionary={"residents": wishes, "hospitals": hospitals}, optimised_side="residents"
    )
    built = perf_counter()
    solved = problem.get_stable_matching()
    end = perf_counter()
    given = {resident: hospital for resident, hospital in solved["resident_sided"].items() if hospital}
    return built - start, end - built, given


def _deep(work: Callable[[], tuple[float, float, dict[str, str]]]) -> tuple[float, float, dict[str, str]]:
    """Run in a thread with a stack of 1 GiB and no bound on recursion."""
    answers: list[tuple[float, float, dict[str, str]]] = []
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
