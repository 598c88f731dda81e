"""The tables of the room: persons, what is known of them as versions over two times, and the events that said it."""

from gymnasieregion.contexts.register.models.events import RegisterEvent
from gymnasieregion.contexts.register.models.exchange import ClientReport, ExchangeClient, Published, Subscription
from gymnasieregion.contexts.register.models.files import EventFile
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
from gymnasieregion.contexts.register.models.pulls import ExchangeSource, ForeignPerson, Pull, PullFault
from gymnasieregion.contexts.register.models.spells import Conflict, Diploma, Enrolment, Residence

__all__ = [
    "ClientReport",
    "Conflict",
    "Contact",
    "ContactDetails",
    "Diploma",
    "Enrolment",
    "EventFile",
    "ExchangeClient",
    "ExchangeSource",
    "Exemption",
    "ForeignPerson",
    "Measure",
    "Person",
    "PersonIdentifier",
    "Published",
    "Pull",
    "PullFault",
    "RegisterEvent",
    "Residence",
    "Responsibility",
    "SentFile",
    "Subscription",
    "TakenIn",
]
