"""Every kind of event that can be told in a file, and how."""

from collections.abc import Mapping
from dataclasses import dataclass

from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.services import file_acts as acts
from gymnasieregion.contexts.register.services import file_acts_corrections as corrections
from gymnasieregion.contexts.register.services.file_acts import Act


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind of event is told in a file.

    Args:
        act: What a row does.
        day: The column that says when.
        units: The columns that say where; a school tells of its own. () where only the office tells.
        enrols: Whether somebody who is not in the register is entered.
        parts: What must be known of somebody.
    """

    act: Act
    day: str = "on"
    units: tuple[str, ...] = ("school_unit",)
    enrols: bool = False
    parts: tuple[str, ...] = ("spells",)


TOLD: Mapping[EventKind, Told] = {
    EventKind.INTAKE: Told(acts.enrol, "starts_on", (), enrols=True),
    EventKind.ENROL_RESIDENT: Told(acts.enrol, "starts_on", enrols=True),
    EventKind.ENROL_NON_RESIDENT: Told(acts.enrol, "starts_on", enrols=True),
    EventKind.ENROL_PROTECTED: Told(acts.enrol_protected, "starts_on", (), enrols=True),
    EventKind.CHANGE_PATH: Told(acts.change_path),
    EventKind.CHANGE_SCHOOL: Told(acts.change_school, units=("school_unit", "new_school_unit")),
    EventKind.PROMOTE: Told(acts.promote),
    EventKind.CHANGE_CLASS: Told(acts.change_class),
    EventKind.CHANGE_MARKERS: Told(acts.change_markers),
    EventKind.INTERRUPT: Told(acts.interrupt),
    EventKind.RETURN: Told(acts.come_back, "starts_on"),
    EventKind.CORRECT_BREAK_OFF: Told(corrections.correct_break_off, "right_on"),
    EventKind.CORRECT_START: Told(corrections.correct_start, "right_on"),
    EventKind.CORRECT_SPELL: Told(corrections.correct_spell, "right_starts_on"),
    EventKind.REMOVE_SPELL: Told(corrections.remove, "starts_on"),
    EventKind.SETTLE_DOUBLE: Told(corrections.settle, units=()),
    EventKind.CHANGE_NUMBER: Told(corrections.change_number, units=(), parts=("numbers",)),
    EventKind.CORRECT_NUMBER: Told(corrections.correct_number, "number", (), parts=("numbers",)),
    EventKind.MOVE: Told(corrections.move, units=(), parts=("homes",)),
    EventKind.AWARD: Told(corrections.award, "ends_on", parts=("spells", "awards")),
}
"""Every kind of event that can be told in a file."""
