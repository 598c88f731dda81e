"""What some grades would give: the merit value and what they make eligible for, all by the core; nothing is kept.

The grades may be anybody's, real or thought of, so nothing is said of age, tests or decisions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gymnasieregion.contexts.admission.core.eligibility import Person, Row, eligibility
from gymnasieregion.contexts.admission.core.merit import NO_GRADE, Grade, MeritValue, merit_value
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.selectors.core_rows import lacking_text, mark_order
from gymnasieregion.contexts.offer.api import programmes, sort_key
from gymnasieregion.contexts.offer.contracts import ProgrammeType

USUAL_AGE = 16
"""What somebody turns in the year that they begin; age is not what is asked about here."""

KINDS = (ProgrammeType.PREPARATORY, ProgrammeType.VOCATIONAL, ProgrammeType.IB)


@dataclass(frozen=True, slots=True)
class ProgrammeAnswer:
    """Whether grades make eligible for a programme.

    Args:
        code: The programme's code.
        name: What it is called; names of programmes are Swedish.
        kind: Its kind.
        is_eligible: By grades alone.
        lacking: What is lacking, in Swedish and English, as phrases; "" when nothing is.
    """

    code: str
    name: str
    kind: ProgrammeType
    is_eligible: bool
    lacking: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """What some grades give.

    Args:
        merit: The merit value and the grades that it was made of.
        programmes: National programmes and IB that are open, by kind and name.
    """

    merit: MeritValue
    programmes: tuple[ProgrammeAnswer, ...]


def trial(grades: Sequence[Grade], rules: AdmissionRules, *, year: int, dance: bool = False) -> Trial:
    """Ask the core what some grades give.

    Args:
        grades: One for each subject.
        rules: Of the day that the law is applied to.
        year: The admission year.
        dance: From förberedande dansarutbildning.
    """
    merit = merit_value(grades, rules.merit, dance=dance, same_subject=rules.eligibility.same_subject)
    person = Person({grade.subject: grade.mark for grade in grades}, year - USUAL_AGE)
    day = date.fromisoformat(rules.day)
    answers = []
    for programme in programmes():
        if programme.type not in KINDS or (programme.closed_after is not None and programme.closed_after < day):
            continue
        code = programme.code
        said = eligibility(person, Row(code), rules.eligibility, admission_year=year, mark_order=mark_order())
        lacking = (lacking_text(said, code, rules, "sv"), lacking_text(said, code, rules, "en"))
        answers.append(ProgrammeAnswer(code, programme.name_sv, programme.type, said.cause is None, lacking))
    answers.sort(key=lambda each: (KINDS.index(each.kind), sort_key(each.name)))
    return Trial(merit, tuple(answers))


def one_step_up(grades: Sequence[Grade], rules: AdmissionRules, *, dance: bool = False) -> Mapping[str, int]:
    """How many hundredths the merit value would rise with the next better mark in each subject, one at a time.

    Args:
        grades: One for each subject; those with the best mark already, or none, are left out.
        rules: Of the day that the law is applied to.
        dance: From förberedande dansarutbildning.
    """
    marks = [mark for mark in mark_order() if mark != NO_GRADE]
    same = rules.eligibility.same_subject
    now = merit_value(grades, rules.merit, dance=dance, same_subject=same).points_hundredths
    gains: dict[str, int] = {}
    for place, grade in enumerate(grades):
        if grade.mark == NO_GRADE or marks.index(grade.mark) == 0:
            continue
        better = [*grades[:place], replace(grade, mark=marks[marks.index(grade.mark) - 1]), *grades[place + 1 :]]
        after = merit_value(better, rules.merit, dance=dance, same_subject=same).points_hundredths
        gains[grade.subject] = after - now
    return gains
