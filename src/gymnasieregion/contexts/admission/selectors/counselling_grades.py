"""What somebody last said of a pupil's grades, and what has changed since they were checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gymnasieregion.platform.audit.models import Event

CHECK, DIFFER = "admission.grades.check", "admission.grades.differ"


@dataclass(frozen=True, slots=True)
class GradesLook:
    """The last time that somebody compared a pupil's grades with the school's.

    Args:
        is_right: Whether they were said to be right.
        by: Who said so.
        at: When.
        why: What differed, in words; "" where they were right.
        subjects: The codes of those that differed.
        changed: Subject, the mark that was checked and the one there is now, where they are not the same; "" for none.
    """

    is_right: bool
    by: str
    at: datetime
    why: str
    subjects: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]


def grades_look(applicant_id: str, marks: Mapping[str, str]) -> GradesLook | None:
    """The last look at a pupil's grades, from the log; None when nobody has looked. One query.

    Args:
        applicant_id: The pupil's id.
        marks: The marks there are now, by subject.
    """
    events = Event.objects.filter(about=f"applicant:{applicant_id}", action__in=[CHECK, DIFFER])
    last = events.order_by("-seq").first()
    if last is None:
        return None
    after = json.loads(last.after)
    checked: Mapping[str, str] = after.get("marks", {})
    changed = tuple(
        (subject, checked.get(subject, ""), marks.get(subject, ""))
        for subject in sorted(checked.keys() | marks.keys())
        if checked.get(subject, "") != marks.get(subject, "")
    )
    is_right = last.action == CHECK
    return GradesLook(
        is_right, last.actor_id, last.at, last.why, tuple(after.get("subjects", ())), changed if is_right else ()
    )
