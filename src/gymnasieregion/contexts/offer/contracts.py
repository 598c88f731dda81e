"""What may leave the room of the offer."""

from gymnasieregion.contexts.offer.core.study_path import Generation, Programme, ProgrammeType, StudyPath

__all__ = ["Generation", "Programme", "ProgrammeType", "StudyPath"]
