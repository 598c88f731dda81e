"""The tables of the room: persons, what is known of them as versions over two times, and the events that said it."""

from gymnasieregion.contexts.register.models.events import RegisterEvent
from gymnasieregion.contexts.register.models.intake import TakenIn
from gymnasieregion.contexts.register.models.kaa import (
    Contact,
    ContactDetails,
    Exemption,
    Measure,
    Responsibility,
    SentFile,
)
from gymnasieregion.contexts.register.models.people import Person, PersonIdentifier
from gymnasieregion.contexts.register.models.spells import Conflict, Diploma, Enrolment, Residence

__all__ = [
    "Conflict",
    "Contact",
    "ContactDetails",
    "Diploma",
    "Enrolment",
    "Exemption",
    "Measure",
    "Person",
    "PersonIdentifier",
    "RegisterEvent",
    "Residence",
    "Responsibility",
    "SentFile",
    "TakenIn",
]
