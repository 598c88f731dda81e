"""The door of the register for other rooms, and what they are told at start."""

from gymnasieregion.contexts.admission.api import hold_too
from gymnasieregion.contexts.admission.contracts import HeldElsewhere
from gymnasieregion.contexts.register.selectors.extracts import KEYS, NOTHING, SECTIONS, TABLES, rows_of_somebody

__all__ = ["tell_other_rooms"]

HELD = HeldElsewhere(
    tables={label: section for label, (section, _, _) in TABLES.items()},
    nothing=NOTHING,
    rows=rows_of_somebody,
    sections=SECTIONS,
    keys=KEYS,
)


def tell_other_rooms() -> None:
    """Let the extract of all that is held of somebody gather what the register holds."""
    hold_too("register", HELD)
