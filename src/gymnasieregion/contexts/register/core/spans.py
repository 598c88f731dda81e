"""Half-open spans of days: the first day belongs, the end does not; no end means that it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Lasting(Protocol):
    """Anything that holds from a day until another."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date | None:
        """The first day that no longer belongs; None while it goes on."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days."""

    starts_on: date
    ends_on: date | None = None


def holds_on(lasting: Lasting, day: date) -> bool:
    """Whether it holds on a day.

    >>> term = Span(date(2026, 8, 17), date(2027, 1, 1))
    >>> holds_on(term, date(2026, 8, 17)), holds_on(term, date(2027, 1, 1))
    (True, False)
    """
    return lasting.starts_on <= day and (lasting.ends_on is None or day < lasting.ends_on)


def overlap(one: Lasting, other: Lasting) -> Span | None:
    """The days that both hold; None when there is no such day.

    >>> overlap(Span(date(2026, 1, 1), date(2026, 3, 1)), Span(date(2026, 3, 1)))
    """
    starts_on = max(one.starts_on, other.starts_on)
    ends_on = _earlier(one.ends_on, other.ends_on)
    return Span(starts_on, ends_on) if ends_on is None or starts_on < ends_on else None


def without(lasting: Lasting, others: Iterable[Lasting]) -> tuple[Span, ...]:
    """What is left of it when the days of others are taken away, in order; () when nothing is.

    >>> year = Span(date(2026, 1, 1), date(2027, 1, 1))
    >>> [rest.starts_on.isoformat() for rest in without(year, [Span(date(2026, 3, 1), date(2026, 5, 1))])]
    ['2026-01-01', '2026-05-01']
    """
    rest = [Span(lasting.starts_on, lasting.ends_on)]
    for other in others:
        rest = [part for each in rest for part in _around(each, other)]
    return tuple(rest)


def _around(span: Span, other: Lasting) -> Iterable[Span]:
    """The parts of a span before and after another."""
    if overlap(span, other) is None:
        yield span
        return
    if span.starts_on < other.starts_on:
        yield Span(span.starts_on, other.starts_on)
    if other.ends_on is not None and (span.ends_on is None or other.ends_on < span.ends_on):
        yield Span(other.ends_on, span.ends_on)


def _earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends; an end that is not there is the latest."""
    return min((end for end in (one, other) if end is not None), default=None)
