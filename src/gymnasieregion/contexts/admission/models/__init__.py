"""The tables of the room: the year, those who apply, what is decided, the rounds, and cases."""

from gymnasieregion.contexts.admission.models.applying import (
    Application,
    ApplicationVersion,
    ChosenExtra,
    GuardianContact,
    Reminder,
    SeenVersion,
)
from gymnasieregion.contexts.admission.models.cases import Case, ForwardedChoice
from gymnasieregion.contexts.admission.models.decisions import HeldSeat, RowDecision, SkillTestPoints, TypedRank
from gymnasieregion.contexts.admission.models.imports import ImportFile
from gymnasieregion.contexts.admission.models.people import Applicant, Choice, Completion, Grade
from gymnasieregion.contexts.admission.models.readiness import ReadinessReport
from gymnasieregion.contexts.admission.models.results import Arrival, PathRequest, QueuePlace, ResultPage, SeatReply
from gymnasieregion.contexts.admission.models.retention import Removal
from gymnasieregion.contexts.admission.models.rounds import (
    PersonResult,
    Publication,
    Run,
    RunFile,
    Snapshot,
    SnapshotFile,
)
from gymnasieregion.contexts.admission.models.school_work import (
    Attachment,
    PointsEntry,
    ReserveCall,
    Ruling,
    SeatsToCall,
    Statement,
)
from gymnasieregion.contexts.admission.models.statistics import StatisticsSet
from gymnasieregion.contexts.admission.models.years import AdmissionYear, YearDay

__all__ = [
    "AdmissionYear",
    "Applicant",
    "Application",
    "ApplicationVersion",
    "Arrival",
    "Attachment",
    "Case",
    "Choice",
    "ChosenExtra",
    "Completion",
    "ForwardedChoice",
    "Grade",
    "GuardianContact",
    "HeldSeat",
    "ImportFile",
    "PathRequest",
    "PersonResult",
    "PointsEntry",
    "Publication",
    "QueuePlace",
    "ReadinessReport",
    "Reminder",
    "Removal",
    "ReserveCall",
    "ResultPage",
    "RowDecision",
    "Ruling",
    "Run",
    "RunFile",
    "SeatReply",
    "SeatsToCall",
    "SeenVersion",
    "SkillTestPoints",
    "Snapshot",
    "SnapshotFile",
    "Statement",
    "StatisticsSet",
    "TypedRank",
    "YearDay",
]
