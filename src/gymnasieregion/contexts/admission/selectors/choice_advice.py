"""Advice beside the choices of an application: own points, earlier limits, eligibility, and what is worth knowing.

For one pupil or for a class at once, in a fixed number of queries. The rules are the core's own, of the day of the
year's final result: by those the application will be decided. Nothing here says how likely anything is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gymnasieregion.contexts.admission.core.choice_warnings import (
    ChoiceFacts,
    Limit,
    RowWarning,
    WholeWarning,
    row_warnings,
    whole_warnings,
)
from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.eligibility import Person, Row, RowEligibility, eligibility
from gymnasieregion.contexts.admission.core.merit import merit_value
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.choice_before import Before, said_before
from gymnasieregion.contexts.admission.selectors.choice_known import Known, known_of, known_of_one
from gymnasieregion.contexts.admission.selectors.choice_limits import has_preliminary, limit_tables, limits_of
from gymnasieregion.contexts.admission.selectors.choice_margins import margins_on
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.core_rows import (
    RANKED,
    TESTED,
    competes_with,
    core_row,
    mark_order,
    rules_of,
    why_text,
)
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.contexts.offer.contracts import OfferedEducation

OWN_SCALE = "VI"
"""The fourth technical year, whose limits are on a scale of their own."""

STILL_OPEN = frozenset({Cause.TEST_NOT_TAKEN, Cause.TEST_CHOICE_RANK})
"""What the core says of a test that stands between an eligible applicant and the selection."""

UNKNOWN_YET = frozenset({Cause.NEEDS_DECISION})


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """What is known of one choice.

    Args:
        own: The hundredths that the choice competes with; None where they are not known or not what decides.
        eligible: By grades and decisions; None when nobody can say yet.
        causes: Why not, as sentences (Swedish, English); () where one is eligible.
        limits: Earlier years and rounds, the latest first: when, hundredths or None, and the reason when None.
        warnings: Codes of ``core.choice_warnings.RowWarning``.
        rank: Its place in the list.
        before: What the preliminary round said of it; None while it is not published, and where it was not chosen.
        is_new: Whether the preliminary round is published and did not have it.
        test_max_rank: The skills test is for choices up to this number; None for all, and without a test.
        test_subject: The subject that the test's precondition is about; "" for none.
        test_subject_mark: The lowest mark in it.
    """

    own: int | None = None
    eligible: bool | None = None
    causes: tuple[tuple[str, str], ...] = ()
    limits: tuple[Limit, ...] = ()
    warnings: tuple[RowWarning, ...] = ()
    rank: int = 0
    before: Before | None = None
    is_new: bool = False
    test_max_rank: int | None = None
    test_subject: str = ""
    test_subject_mark: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is known of an application.

    Args:
        rows: By offering id, in the order of the choices.
        whole: Codes of ``core.choice_warnings.WholeWarning``.
        merit: The merit value in hundredths; None when no grades are registered.
    """

    rows: Mapping[str, AdviceRow] = field(default_factory=dict)
    whole: tuple[WholeWarning, ...] = ()
    merit: int | None = None


def advice_of(
    year: int, applicants: Collection[int], opened: AdmissionYear | None = None, *, with_before: bool = True
) -> Mapping[int, Advice]:
    """Advice on the applications of some applicants, in a fixed number of queries.

    Args:
        year: The admission year.
        applicants: Keys in the database, at most some thousands; those of another year are left out.
        opened: The same year where it has been read already; None to have it read.
        with_before: False where nobody asks what the preliminary round said.

    Returns:
        By key; an applicant without choices is there too.
    """
    day = day_of_rules(year)
    known = known_of(year, applicants, rules_of(day).merit)
    wanted = {pk: one.choices for pk, one in known.items()}
    return _advice(year, day, known, wanted, opened, with_before=with_before)


def advice_on(applicant: Applicant, choices: Sequence[str], day: date) -> Advice:
    """Advice on one application whose list has been read already; five queries fewer.

    Args:
        applicant: Whose, read with the year.
        choices: Ids of the educations chosen, in order.
        day: That of ``day_of_rules``.
    """
    known = known_of_one(applicant, choices, rules_of(day).merit)
    year, key = applicant.year_id, applicant.pk
    return _advice(year, day, {key: known}, {key: tuple(choices)}, applicant.year)[key]


def advice_if_chosen(
    applicant: Applicant, choices: Sequence[str], offerings: Collection[str], day: date
) -> Mapping[str, AdviceRow]:
    """What would be known of some educations if an applicant put each of them last.

    Args:
        applicant: Whom, read with the year.
        choices: Ids of the educations chosen, in order.
        offerings: Ids of educations, chosen or not.
        day: That of ``day_of_rules``.
    """
    told = advice_on(applicant, tuple(dict.fromkeys((*choices, *offerings))), day).rows
    return {id_: told[id_] if id_ in choices else replace(told[id_], is_new=False) for id_ in offerings}


def eligible_programmes(applicant: Applicant, day: date) -> frozenset[str]:
    """The codes of programmes that an applicant's grades make eligible for, and of those open to all.

    Args:
        applicant: Whom.
        day: That of ``day_of_rules``.
    """
    rules = rules_of(day)
    known = known_of_one(applicant, (), rules.merit)
    person = Person({grade.subject: grade.mark for grade in known.grades}, known.birth_year, known.completed)
    year, order = applicant.year_id, mark_order()
    asked = (code for code in rules.eligibility.by_programme if code not in rules.eligibility.decided_only)
    return frozenset(
        code
        for code in asked
        if eligibility(person, Row(code), rules.eligibility, admission_year=year, mark_order=order).cause is None
    )


def day_of_rules(year: int, days: Mapping[str, date] | None = None) -> date:
    """The day whose rules an application of a year is decided by: that of the final result.

    Args:
        year: The admission year.
        days: Its calendar; None to have it read.
    """
    return (days_of(year) if days is None else days).get("FINAL_RESULT", date(year, 7, 1))


def _advice(
    year: int,
    day: date,
    known: Mapping[int, Known],
    wanted: Mapping[int, Sequence[str]],
    opened: AdmissionYear | None = None,
    *,
    with_before: bool = True,
) -> Mapping[int, Advice]:
    """Advice on the rows that are wanted of each applicant."""
    rules, margins = rules_of(day), margins_on(day)
    ids = sorted({id_ for rows in wanted.values() for id_ in rows})
    offered = {each.offering_id: each for each in some_of_offer(year, ids, with_seats=False)} if ids else {}
    tables = limit_tables(opened or AdmissionYear.objects.get(pk=year)) if offered else ()
    limits = limits_of(tables, offered.values())
    before = said_before(year, list(known)) if with_before and has_preliminary(tables) else {}
    decided = str(year) in dict(tables)
    answer: dict[int, Advice] = {}
    for pk, one in known.items():
        merit, told, asked = _merit(one, rules), before.get(pk), _Asked(one, rules, year)
        rows: dict[str, AdviceRow] = {}
        facts: list[ChoiceFacts] = []
        for rank, id_ in enumerate(wanted[pk], start=1):
            row, fact = _row(asked, rank, offered.get(id_), merit, limits.get(id_, ()))
            if decided:  # advice on what to choose is over
                row = replace(row, warnings=tuple(each for each in row.warnings if each is not RowWarning.ABOVE_MERIT))
            rows[id_] = replace(row, before=told.get(id_), is_new=id_ not in told) if told else row
            facts.append(fact)
        answer[pk] = Advice(rows, () if decided else whole_warnings(facts, margins), merit)
    return answer


def _merit(one: Known, rules: AdmissionRules) -> int | None:
    if not one.grades:
        return None
    same = rules.eligibility.same_subject
    return merit_value(one.grades, rules.merit, dance=one.dance, same_subject=same).points_hundredths


class _Asked:
    """One applicant as the core asks for them; its answers are kept, since many choices are of one programme."""

    def __init__(self, one: Known, rules: AdmissionRules, year: int) -> None:
        self.one, self.rules, self._year = one, rules, year
        self._person = Person({grade.subject: grade.mark for grade in one.grades}, one.birth_year, one.completed)
        self._said: dict[Row, RowEligibility] = {}

    def said(self, row: Row) -> RowEligibility:
        """What the core says of a choice."""
        said = self._said.get(row)
        if said is None:
            rules = self.rules.eligibility
            said = eligibility(self._person, row, rules, admission_year=self._year, mark_order=mark_order())
            self._said[row] = said
        return said


def _row(
    asked: _Asked, rank: int, offering: OfferedEducation | None, merit: int | None, limits: tuple[Limit, ...]
) -> tuple[AdviceRow, ChoiceFacts]:
    """One choice as it is shown, and as the warnings are worked out from it."""
    one, rules = asked.one, asked.rules
    if offering is None:
        facts = ChoiceFacts("", None, None, is_offered=False)
        return AdviceRow(warnings=row_warnings(facts)), facts
    points = one.points.get(offering.offering_id)
    said = _said(asked, rank, offering, points)
    own = None if merit is None or offering.programme == OWN_SCALE else competes_with(offering, merit, points)
    eligible = _is_eligible(said, one)
    facts = ChoiceFacts(
        programme=offering.programme,
        own=own,
        eligible=eligible,
        limits=limits,
        is_closed=offering.status == "CLOSED",
        has_grades=bool(one.grades),
        needs_test=offering.selection == TESTED and points is None,
        beyond_test_rank=said.cause is Cause.TEST_CHOICE_RANK,
        is_ranked=offering.selection == RANKED,
        is_second_hand=_is_second_hand(one, offering, rules),
    )
    causes: tuple[tuple[str, str], ...] = ()
    if eligible is not True and said.cause is not None and one.grades:
        causes = ((why_text(said, offering, points, rules, "sv"), why_text(said, offering, points, rules, "en")),)
    row = AdviceRow(
        own=own,
        eligible=eligible,
        causes=causes,
        limits=limits,
        warnings=row_warnings(facts),
        rank=rank,
        test_max_rank=offering.test_max_rank,
        test_subject=offering.test_subject,
        test_subject_mark=offering.test_subject_mark,
    )
    return row, facts


def _said(asked: _Asked, rank: int, offering: OfferedEducation, points: int | None) -> RowEligibility:
    """What the core says; of a test not yet taken, what it would say if it had gone just well enough."""
    one = asked.one
    decision = one.decisions.get(offering.offering_id)
    row = core_row(
        offering,
        rank if offering.selection == TESTED else 1,  # only a skills test asks where in the list a choice stands
        decided=decision.eligible if decision else None,
        dispensation=bool(decision and decision.dispensation),
        agreed=offering.offering_id in one.agreed,
        points=(offering.test_min or 0) if points is None else points,
    )
    return asked.said(row)


def _is_eligible(said: RowEligibility, one: Known) -> bool | None:
    if said.cause is None or said.cause in STILL_OPEN:
        return True
    if said.cause in UNKNOWN_YET or (said.cause is Cause.SUBJECTS_MISSING and not one.grades):
        return None
    return False


def _is_second_hand(one: Known, offering: OfferedEducation, rules: AdmissionRules) -> bool:
    decision = one.decisions.get(offering.offering_id)
    if decision is not None and decision.hand:
        return decision.hand == "2"
    return offering.first_hand == "AREA" and one.home not in rules.ranking.area
