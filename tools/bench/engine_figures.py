"""The engine on packed arrays against its lower bound, its twin, itself on other sizes and on groups."""

from collections.abc import Callable
from functools import partial
from math import log
from time import perf_counter

import numpy as np

from bench.figures import Figure, Sheet, cpu_ms, once_s, step, wall_ms
from bench.instance import plain_market, with_groups
from bench.instance_kernel import gather
from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast, run_blocks
from gymnasieregion.contexts.admission.core.allocation_rounds import run_rounds
from gymnasieregion.contexts.admission.core.market import Market
from gymnasieregion.contexts.admission.core.packing import Packed, pack

SIZES = {"35k": (35_000, 6.0, 101), "1M": (1_000_000, 8.0, 9), "10M": (10_000_000, 10.0, 5)}
"""Name: applicants, the most times the gather, repetitions."""

HARD_GOAL, TWIN_GOAL, EXPONENT_GOAL, GROUPS_GOAL = 45.0, 100.0, 1.12, 2.0


def engine_figures(sheet: Sheet) -> None:
    """Measure the engine on one thread."""
    kernel_ms = {}
    for name, (applicants, goal, times) in SIZES.items():
        step(f"engine, {name} applicants")
        market = plain_market(applicants)
        packed = _packed(sheet, name, market)
        bound = _bounds(sheet, name, market, times)
        kernel_ms[name] = _engine(sheet, name, packed, times)
        sheet.add(Figure(f"engine {name} / gather", kernel_ms[name] / bound, "x", goal))
        if name == "35k":
            step("the twin, 35k applicants")
            twin = once_s(partial(allocate, market)) * 1000
            sheet.add(Figure("twin 35k", twin, "ms"))
            sheet.add(Figure("twin 35k / engine", twin / kernel_ms[name], "x", TWIN_GOAL, at_least=True))
        if name != "10M":
            _groups(sheet, name, market, packed, times)
        del market, packed
    span = log(SIZES["10M"][0] / SIZES["35k"][0])
    sheet.add(Figure("growth exponent 35k-10M", log(kernel_ms["10M"] / kernel_ms["35k"]) / span, "", EXPONENT_GOAL))


def hard_figures(sheet: Sheet) -> None:
    """Measure the engine where every offering ranks nearly at random and seats are short."""
    step("engine, hard 1M applicants")
    market = plain_market(1_000_000, hard=True)
    packed = pack(market)
    bound = _bounds(sheet, "hard 1M", market, 9)
    sheet.add(Figure("engine hard 1M / gather", _engine(sheet, "hard 1M", packed, 5) / bound, "x", HARD_GOAL))


def _packed(sheet: Sheet, name: str, market: Market) -> Packed:
    """Pack, and tell what it took: figures of their own, without a goal."""
    start = perf_counter()
    packed = pack(market)
    sheet.add(Figure(f"packing, sorting and re-layout {name}", (perf_counter() - start) * 1000, "ms"))
    answer = allocate_fast(market)
    sheet.add(Figure(f"first choices {name}", float(np.mean(answer.choice == market.choice_start[:-1])), "share"))
    sheet.add(Figure(f"placed {name}", float(np.mean(answer.choice >= 0)), "share"))
    return packed


def _bounds(sheet: Sheet, name: str, market: Market, times: int) -> float:
    """The random gather ``cut[choices]``, written to an array that stands ready: the bound of the goals.

    Beside it a compiled loop that only adds the cut-offs up, which no engine that must write its answer can reach.
    """
    cut = np.zeros(market.branches, np.int32)
    out = np.zeros(len(market.choice_branch), np.int32)
    written = cpu_ms(lambda: np.take(cut, market.choice_branch, out=out, mode="clip"), times)
    sheet.add(Figure(f"random gather {name}", written, "ms"))
    added = cpu_ms(lambda: gather(cut, market.choice_branch), times)
    sheet.add(Figure(f"random gather, compiled sum {name}", added, "ms"))
    return written


def _engine(sheet: Sheet, name: str, packed: Packed, times: int) -> float:
    """The block engine on one thread, and the rounds of cut-offs on two, which must agree."""
    engine = cpu_ms(lambda: run_blocks(packed), times)
    sheet.add(Figure(f"engine {name}", engine, "ms"))
    sheet.add(Figure(f"rounds of cut-offs on two threads {name}", wall_ms(lambda: run_rounds(packed), 3), "ms"))
    if not np.array_equal(run_rounds(packed), run_blocks(packed)[0]):
        raise AssertionError(f"the two algorithms differ at {name}")
    return engine


def _groups(sheet: Sheet, name: str, market: Market, plain: Packed, times: int) -> None:
    """Groups, tiers and limits on a tenth of the offerings against the same market without, turn by turn."""
    step(f"groups, tiers and limits on a tenth, {name} applicants")
    several = pack(with_groups(market))
    ratios = [_ratio(lambda: run_blocks(several), lambda: run_blocks(plain)) for _ in range(times)]
    sheet.add(Figure(f"engine with groups {name}", cpu_ms(lambda: run_blocks(several), times), "ms"))
    sheet.add(Figure(f"engine with groups {name} / plain", sorted(ratios)[times // 2], "x", GROUPS_GOAL))


def _ratio(one: Callable[[], object], other: Callable[[], object]) -> float:
    return cpu_ms(one, 1) / cpu_ms(other, 1)
