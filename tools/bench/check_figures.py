"""The checks of a run at a million applicants."""

from bench.figures import Figure, Sheet, cpu_ms, once_s, step
from bench.instance import plain_market, with_groups
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast, run_blocks
from gymnasieregion.contexts.admission.core.lottery import draw_lots, lot_order
from gymnasieregion.contexts.admission.core.market import Market
from gymnasieregion.contexts.admission.core.packing import pack
from gymnasieregion.contexts.admission.core.verification import Check, array_checks, lottery_check, order_check
from gymnasieregion.contexts.admission.core.verification_reading import Reading

APPLICANTS = 1_000_000
ARRAYS_GOAL, LOTS_GOAL = 5.0, 8.0
_SEED, _YEAR = b"bench", 2025


def check_figures(sheet: Sheet) -> None:
    """Measure the array checks against the kernel in turn, and the lots and the order, apart."""
    step("checks, 1M applicants")
    plain = plain_market(APPLICANTS)
    kernel, arrays = _array_figures(sheet, "1M", plain)
    sheet.add(Figure("array checks 1M / engine", arrays / kernel, "x", ARRAYS_GOAL))
    kernel, arrays = _array_figures(sheet, "1M with groups", with_groups(plain))
    sheet.add(Figure("array checks 1M with groups / engine", arrays / kernel, "x"))
    step("lots and order, 1M applicants")
    tickets = [f"B{number:07}" for number in range(APPLICANTS)]
    lots = draw_lots(_SEED, _YEAR, tickets)
    place, answer = lot_order(lots), allocate_fast(plain)
    lottery = once_s(lambda: _passed(lottery_check(tickets, lots, _SEED, _YEAR, place)))
    order = once_s(lambda: _passed(order_check(plain, answer, allocate_fast)))
    sheet.add(Figure("lots drawn again 1M", lottery, "s"))
    sheet.add(Figure("run again in another order 1M", order, "s"))
    sheet.add(Figure("lots and order 1M", lottery + order, "s", LOTS_GOAL))


def _array_figures(sheet: Sheet, name: str, market: Market) -> tuple[float, float]:
    """The engine and the array checks, in milliseconds; the checks' own packing is a figure of its own."""
    packed, answer, reading = pack(market), allocate_fast(market), Reading(market)
    kernel = cpu_ms(lambda: run_blocks(packed), 7)
    arrays = cpu_ms(lambda: _passed(*array_checks(market, answer, reading)), 5)
    sheet.add(Figure(f"arrays of the checks' own {name}", cpu_ms(lambda: Reading(market), 3), "ms"))
    sheet.add(Figure(f"array checks {name}", arrays, "ms"))
    return kernel, arrays


def _passed(*checks: Check) -> None:
    """A check that does not pass ends the run: the figure would be of something else."""
    failed = [check.code for check in checks if not check.ok]
    if failed:
        raise AssertionError(f"not passed: {', '.join(failed)}")
