"""What the kinds of columns of the admission's tables may hold, beside the form that the schema asks for."""

import re
from types import MappingProxyType

from gymnasieregion.contexts.offer.api import study_path
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.tables import values
from gymnasieregion.platform.tables.values import Facts, Kind, Kinds

MERIT_LIKE = re.compile(r"\d+([.,]\d+)?")


def _why_no_study_path(code: str) -> Facts:
    """What the offer says against a code, in both languages; nothing when it is known."""
    try:
        study_path(code)
    except RegionError as error:
        return {"why_sv": error.text("sv"), "why_en": error.text("en")}
    return {}


def _why_no_mark(text: str) -> tuple[str, Facts]:
    return ("MERIT_TYPED" if MERIT_LIKE.fullmatch(text) else "GRADE_UNKNOWN"), {}


KINDS: Kinds = MappingProxyType(
    {
        **values.KINDS,
        "subject": Kind(lambda _: ("SUBJECT_UNKNOWN", {})),
        "mark": Kind(_why_no_mark),
        "study_path": Kind(
            lambda code: ("STUDY_PATH_UNKNOWN", _why_no_study_path(code)),
            lambda code: None if _why_no_study_path(code) else code,
        ),
    }
)
"""The kinds of the tables."""
