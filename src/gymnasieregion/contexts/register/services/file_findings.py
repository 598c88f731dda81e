"""What is found in a file of events that is handed in: its faults, or what it would do."""

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.visible import sees_protected, units_of
from gymnasieregion.contexts.register.services.file_faults import FaultList
from gymnasieregion.contexts.register.services.file_plan import Plan, Progress, Reach, changed, plan_of
from gymnasieregion.contexts.register.services.file_reading import ReadFile, read_events
from gymnasieregion.platform.access.actor import Actor, Scope
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.tables.faults import Fault

SEND = "register.file.send"
MOST_TOLD = 100_000
"""Faults that are kept with the file one by one."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a file.

    Args:
        faults: What stops it, by line; () for a file that can be applied.
        warnings: What is odd and does not stop it.
        plan: What it would do; None with faults, and for a file that has been applied.
        earlier: The event that applied the same file; None when it has not been.
        lines: The cells of the lines at fault as they are written.
        hidden: Lines about protected identities.
    """

    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    plan: Plan | None = None
    earlier: int | None = None
    lines: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        return self.plan is not None and any(True for _ in changed(self.plan))

    def as_json(self) -> dict[str, object]:
        """As the house keeps it with the file."""
        kept: dict[str, object] = {
            "faults": [_as_json(fault) for fault in self.faults[:MOST_TOLD]],
            "warnings": [_as_json(fault) for fault in self.warnings[:MOST_TOLD]],
            "lines": {str(line): list(cells) for line, cells in self.lines.items()},
            "hidden": sorted(self.hidden),
        }
        if self.earlier is not None:
            kept["earlier"] = self.earlier
        if self.plan is not None:
            kept["counts"] = counts_of(self.plan)
        return kept


def counts_of(plan: Plan) -> dict[str, int]:
    """How many rows do something and say what is known, and how many persons they change and enter."""
    persons = sum(1 for _ in changed(plan))
    return {"rows": len(plan.happened), "same": plan.same, "persons": persons, "new": len(plan.new)}


def reach_of(actor: Actor) -> Reach:
    """How far somebody reaches with a file: a school and a provider tell of their own, the office of all."""
    everywhere = scope_of(SEND, actor.role) in {Scope.REGION, Scope.ALL}
    return Reach(None if everywhere else units_of(actor, SEND), sees_protected(actor))


def findings_in(
    kind: EventKind, file_name: str, data: bytes, reach: Reach, progress: Progress = lambda _: None
) -> Findings:
    """Look through a file, and write nothing.

    Args:
        kind: What happened to everybody in it.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        reach: Of the one who hands it in.
        progress: Told the share that is done.
    """
    earlier = applied_before(kind, hashlib.sha256(data).hexdigest())
    if earlier is not None:
        return Findings(earlier=earlier)
    faults = FaultList()
    with no_collecting():
        file = read_events(kind, file_name, data, faults)
        plan = plan_of(kind, file, reach, faults, progress)
    stopping, warnings = faults.in_order(stopping=True), faults.in_order(stopping=False)
    if stopping:
        return Findings(stopping, warnings, None, None, _lines(file, stopping), frozenset(plan.hidden))
    return Findings((), warnings, plan, None, {}, frozenset(plan.hidden))


def applied_before(kind: EventKind, sha256: str) -> int | None:
    """The event that applied just this file and is not undone; None when there is none. One query."""
    events = RegisterEvent.objects.filter(kind=kind.value, file_sha256=sha256, undone_by=None, person=None)
    return events.values_list("pk", flat=True).first()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Look for no garbage: what is made has no rings, and going through it takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _lines(file: ReadFile, faults: Sequence[Fault]) -> Mapping[int, tuple[str, ...]]:
    return file.written_on({fault.line for fault in faults[:MOST_TOLD] if fault.line > 0})


def _as_json(fault: Fault) -> list[object]:
    return [fault.line, fault.column, fault.value, fault.code, dict(fault.facts)]
