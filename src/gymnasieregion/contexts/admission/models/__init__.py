"""The tables of the room: the year, those who apply, what is decided, the rounds, and cases."""

from gymnasieregion.contexts.admission.models.cases import Case, ForwardedChoice
from gymnasieregion.contexts.admission.models.decisions import HeldSeat, RowDecision, SkillTestPoints, TypedRank
from gymnasieregion.contexts.admission.models.imports import ImportFile
from gymnasieregion.contexts.admission.models.people import Applicant, Choice, Completion, Grade
from gymnasieregion.contexts.admission.models.readiness import ReadinessReport
from gymnasieregion.contexts.admission.models.rounds import (
    PersonResult,
    Publication,
    Run,
    RunFile,
    Snapshot,
    SnapshotFile,
)
from gymnasieregion.contexts.admission.models.statistics import StatisticsSet
from gymnasieregion.contexts.admission.models.years import AdmissionYear, YearDay

__all__ = [
    "AdmissionYear",
    "Applicant",
    "Case",
    "Choice",
    "Completion",
    "ForwardedChoice",
    "Grade",
    "HeldSeat",
    "ImportFile",
    "PersonResult",
    "Publication",
    "ReadinessReport",
    "RowDecision",
    "Run",
    "RunFile",
    "SkillTestPoints",
    "Snapshot",
    "SnapshotFile",
    "StatisticsSet",
    "TypedRank",
    "YearDay",
]
