"""What the core says of one applicant today: their merit value, and whether they are eligible for each choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.eligibility import (
    Person,
    Row,
    RowEligibility,
    eligibility,
    is_too_old,
)
from gymnasieregion.contexts.admission.core.merit import Grade, MeritValue, best_of, merit_value
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Choice,
    Completion,
    RowDecision,
    SkillTestPoints,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.core_rows import core_row, mark_order, rules_of, why_text
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.contexts.offer.contracts import OfferedEducation
from gymnasieregion.kernel.errors import Language


@dataclass(frozen=True, slots=True)
class ChoiceNow:
    """One choice as it stands today.

    Args:
        rank: 1 = first choice.
        offering_id: What was chosen.
        offering: The education; None when the year's offer has none of that id.
        decision: What is decided of the row; None where nothing is.
        test: Points of the skill test in hundredths; None without.
        ranks: The school's ranks and agreements.
        eligible: What the core says; None when the education is not known.
    """

    rank: int
    offering_id: str
    offering: OfferedEducation | None
    decision: RowDecision | None
    test: int | None
    ranks: tuple[TypedRank, ...]
    eligible: RowEligibility | None

    @property
    def over_age(self) -> bool:
        """Whether age alone stands in the way."""
        return self.eligible is not None and self.eligible.cause is Cause.TOO_OLD


@dataclass(frozen=True, slots=True)
class Now:
    """What the core says of an applicant on a day.

    Args:
        day: The day whose rules were asked.
        rules: Those rules.
        grades: The grades that count, later ones in.
        merit: The merit value and what it was made of.
        choices: The choices in order.
    """

    day: date
    rules: AdmissionRules
    grades: tuple[Grade, ...]
    merit: MeritValue
    choices: tuple[ChoiceNow, ...]


def as_of(applicant: Applicant, day: date) -> Now:
    """Ask the core about an applicant: a fixed number of queries, whatever they have chosen.

    Args:
        applicant: Whom.
        day: The day whose rules are asked; later grades set by then count.
    """
    rules = rules_of(day)
    grades = [Grade(*row) for row in applicant.grades.values_list("subject", "mark", "language_as")]
    later = [
        Grade(*row)
        for row in Completion.objects.filter(applicant=applicant, completed_on__lte=day)
        .order_by("subject", "completed_on")
        .values_list("subject", "mark", "language_as")
    ]
    counted = best_of(grades, later, rules.merit)
    same = rules.eligibility.same_subject
    merit = merit_value(counted, rules.merit, dance=applicant.dance, same_subject=same)
    return Now(day, rules, counted, merit, _choices(applicant, counted, rules))


def is_over_age(applicant: Applicant, programme: str, day: date) -> bool:
    """Whether an education of the applicant's year starts too late for them, by the rules of a day."""
    rules = rules_of(day).eligibility
    return is_too_old(programme, rules, birth_year=applicant.birth_date.year, admission_year=applicant.year_id)


def why_not(choice: ChoiceNow, rules: AdmissionRules, lang: Language) -> str:
    """Why a choice may not be tried, in the core's own words; "" when it may.

    Args:
        choice: From ``as_of``.
        rules: From ``as_of``.
        lang: ``sv`` or ``en``.
    """
    if choice.eligible is None or choice.offering is None:
        return ""
    return why_text(choice.eligible, choice.offering, choice.test, rules, lang)


def _choices(applicant: Applicant, grades: Sequence[Grade], rules: AdmissionRules) -> tuple[ChoiceNow, ...]:
    rows = list(Choice.objects.filter(applicant=applicant).order_by("rank").values_list("rank", "offering_id"))
    if not rows:
        return ()
    decisions = {row.offering_id: row for row in RowDecision.objects.filter(applicant=applicant)}
    tests = dict(SkillTestPoints.objects.filter(applicant=applicant).values_list("offering_id", "points"))
    ranks: dict[str, list[TypedRank]] = {}
    for typed in TypedRank.objects.filter(applicant=applicant).order_by("offering_id", "list"):
        ranks.setdefault(typed.offering_id, []).append(typed)
    offered = {each.offering_id: each for each in some_of_offer(applicant.year_id, [id_ for _, id_ in rows])}
    person = Person({grade.subject: grade.mark for grade in grades}, applicant.birth_date.year, applicant.completed)

    def now(rank: int, offering_id: str) -> ChoiceNow:
        offering, decision = offered.get(offering_id), decisions.get(offering_id)
        typed = tuple(ranks.get(offering_id, ()))
        points = tests.get(offering_id)
        answer = None
        if offering is not None:
            row = _row(rank, offering, decision, points, typed)
            answer = eligibility(
                person, row, rules.eligibility, admission_year=applicant.year_id, mark_order=mark_order()
            )
        return ChoiceNow(rank, offering_id, offering, decision, points, typed, answer)

    return tuple(now(rank, offering_id) for rank, offering_id in rows)


def _row(
    rank: int,
    offering: OfferedEducation,
    decision: RowDecision | None,
    points: int | None,
    typed: Sequence[TypedRank],
) -> Row:
    """A choice as the core asks for it."""
    return core_row(
        offering,
        rank,
        decided=decision.eligible if decision else None,
        dispensation=bool(decision and decision.dispensation),
        agreed=any(each.agreement == TypedRank.Agreement.DONE for each in typed),
        points=points,
    )
