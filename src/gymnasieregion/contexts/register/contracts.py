"""What may leave the room of the register."""

from gymnasieregion.contexts.register.core.codes import (
    BREAKS_OFF,
    CONTINUES,
    Coded,
    DiplomaKind,
    EndReason,
    EventKind,
    IdentifierKind,
    Marker,
    ProgrammeGroup,
    Protection,
    SchoolForm,
    Settlement,
    Sex,
    Source,
)

__all__ = [
    "BREAKS_OFF",
    "CONTINUES",
    "Coded",
    "DiplomaKind",
    "EndReason",
    "EventKind",
    "IdentifierKind",
    "Marker",
    "ProgrammeGroup",
    "Protection",
    "SchoolForm",
    "Settlement",
    "Sex",
    "Source",
]
