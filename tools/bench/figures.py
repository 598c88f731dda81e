"""Figures: how they are measured, and how they are told."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Args:
        name: What was measured.
        value: How much.
        unit: Of what.
        goal: The bound of the goal, or None for a figure without one.
        at_least: The goal is a lower bound; else an upper one.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is met; a figure without a goal meets it."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal


@dataclass(slots=True)
class Sheet:
    """The figures of one run, in the order they were measured."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Tell a figure at once: one line of JSON on standard output."""
        self.figures.append(figure)
        line = {
            "name": figure.name,
            "value": float(f"{figure.value:.5g}"),
            "unit": figure.unit,
            "goal": figure.goal,
            "met": figure.met,
        }
        print(json.dumps(line), flush=True)

    def table(self) -> str:
        """All figures for people."""
        width = max(len(figure.name) for figure in self.figures)
        lines = []
        for figure in self.figures:
            sign = "≥" if figure.at_least else "≤"
            goal = "" if figure.goal is None else f"{sign} {figure.goal:g}  {'ja' if figure.met else 'NEJ'}"
            lines.append(f"{figure.name:<{width}}  {figure.value:>10.4g} {figure.unit:<8} {goal}".rstrip())
        return "\n".join(lines)


def step(what: str) -> None:
    """Say on standard error what is being measured."""
    print(f"... {what}", file=sys.stderr, flush=True)


def cpu_ms(work: Callable[[], object], times: int) -> float:
    """The median processor time of this thread, in milliseconds, after one run that does not count."""
    return _median_ms(work, times, time.thread_time_ns)


def wall_ms(work: Callable[[], object], times: int) -> float:
    """The median wall time in milliseconds, after one run that does not count."""
    return _median_ms(work, times, time.perf_counter_ns)


def once_s(work: Callable[[], object]) -> float:
    """The wall time of one run, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _median_ms(work: Callable[[], object], times: int, clock: Callable[[], int]) -> float:
    work()
    spans = []
    for _ in range(times):
        start = clock()
        work()
        spans.append(clock() - start)
    return median(spans) / 1e6
