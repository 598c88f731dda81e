"""Whether many would be eligible for one education, chosen by them or not: by grades and what has been decided."""

from collections.abc import Collection, Mapping

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.eligibility import Person, eligibility
from gymnasieregion.contexts.admission.selectors.choice_advice import STILL_OPEN, UNKNOWN_YET, day_of_rules
from gymnasieregion.contexts.admission.selectors.choice_known import known_of
from gymnasieregion.contexts.admission.selectors.core_rows import core_row, mark_order, rules_of
from gymnasieregion.contexts.offer.api import some_of_offer


def eligible_at(year: int, applicants: Collection[int], offering_id: str) -> Mapping[int, bool | None]:
    """Whether some applicants would be eligible for an education; None when nobody can say yet.

    Args:
        year: The admission year.
        applicants: Keys in the database.
        offering_id: The education.

    Returns:
        By key; {} when the offer has no such education.
    """
    offered = some_of_offer(year, [offering_id])
    if not offered:
        return {}
    rules = rules_of(day_of_rules(year))
    found: dict[int, bool | None] = {}
    for pk, one in known_of(year, applicants, rules.merit).items():
        decision = one.decisions.get(offering_id)
        row = core_row(
            offered[0],
            1,
            decided=decision.eligible if decision else None,
            dispensation=bool(decision and decision.dispensation),
            agreed=offering_id in one.agreed,
            points=offered[0].test_min or 0,
        )
        person = Person({grade.subject: grade.mark for grade in one.grades}, one.birth_year, one.completed)
        cause = eligibility(person, row, rules.eligibility, admission_year=year, mark_order=mark_order()).cause
        unknown = cause in UNKNOWN_YET or (cause is Cause.SUBJECTS_MISSING and not one.grades)
        found[pk] = None if unknown else cause is None or cause in STILL_OPEN
    return found
