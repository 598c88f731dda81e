"""Those who have chosen one education, as its school sees them: merit, eligibility, hand, and what is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from gymnasieregion.contexts.admission.core.eligibility import Person, Row, RowEligibility, Test, eligibility
from gymnasieregion.contexts.admission.core.merit import Grade, best_of, merit_value
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.core.second_hand import is_second_hand
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Attachment,
    Choice,
    Completion,
    RowDecision,
    Ruling,
    SkillTestPoints,
    Statement,
    TypedRank,
)
from gymnasieregion.contexts.admission.models import Grade as GradeRow
from gymnasieregion.contexts.admission.selectors.core_rows import RANKED, TESTED, mark_order, rules_of
from gymnasieregion.contexts.admission.selectors.missing_rows import (
    area_on,
    did_not_attend,
    has_paper,
    is_individual,
    is_ruled,
)
from gymnasieregion.contexts.admission.selectors.school_rows import rows_to
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow
from gymnasieregion.platform.access.actor import Actor

PERSON = (
    "id", "applicant_id", "identity_number", "given_name", "family_name", "birth_date", "home_municipality_code",
    "school", "school_class", "protection", "late", "dance", "completed", "category", "year",
)  # fmt: skip
"""Fields of the applicant that a school may know."""

ASKED = ("FREE_QUOTA", "DISPENSATION", "FOREIGN")


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """Somebody who has chosen an education, as far as its school may know.

    Args:
        person: The applicant; of a protected identity, whom only the office sees, nothing but the id is to be shown.
        is_protected: Whether the identity is protected.
        hand: 1 or 2, as decided or by home and education.
        merit: In hundredths.
        answer: What the core says of the eligibility; what a skill test asks is not in it, but its subject's mark is.
        decision: What is decided of the row; None where nothing is.
        asked: What is asked for: ``FREE_QUOTA``, ``DISPENSATION``, ``FOREIGN`` (foreign grades).
        called: Whether the test of the education is for this row; None without a test.
        points: Of the test, in hundredths; None without.
        waits: What waits, codes of ``school_rows.WAITS``.
        statement: The home municipality's answer; "" without.
    """

    person: Applicant
    is_protected: bool
    hand: int
    merit: int
    answer: RowEligibility
    decision: RowDecision | None
    asked: frozenset[str]
    called: bool | None
    points: int | None
    waits: frozenset[str]
    statement: str

    @property
    def is_eligible(self) -> bool:
        """Whether nothing stands in the way of being tried."""
        return self.answer.cause is None

    @property
    def is_settled(self) -> bool:
        """Whether the school has nothing left to do with the row; a statement is somebody else's."""
        return not self.waits - {"STATEMENT"}


def table_of(
    offering: OfferRow, facts: OfferedEducation, actor: Actor, day: date, only: int | None = None
) -> list[SchoolRow]:
    """Everybody who has chosen an education and whom somebody may know of, by id; four queries, however many they are.

    Args:
        offering: The education, in the overview's words.
        facts: The same, with what its test asks for.
        actor: Who looks.
        day: The day whose rules are asked; later grades set by then count.
        only: Only the row of this applicant; None for all.
    """
    rules = rules_of(day)
    who = {} if only is None else {"applicant": only}
    chosen = _chosen(offering, actor, who)
    marks = _marks(GradeRow.objects.filter(**who), offering)
    later = _marks(Completion.objects.filter(completed_on__lte=day, **who), offering)
    of_offering = RowDecision.objects.filter(offering_id=offering.offering_id, applicant__year=offering.year, **who)
    decisions = {row.applicant_id: row for row in of_offering}
    area = area_on(offering.year)
    rows = []
    for choice in chosen:
        person = choice.applicant
        grades = best_of(marks.get(person.pk, ()), later.get(person.pk, ()), rules.merit)
        decision = decisions.get(person.pk)
        answer = _answer(choice, facts, decision, grades, rules, offering.year)
        called = None if facts.selection != TESTED else choice.rank <= (facts.test_max_rank or choice.rank)
        same = rules.eligibility.same_subject
        rows.append(
            SchoolRow(
                person=person,
                is_protected=person.protection != Applicant.Protection.NONE,
                hand=_hand(offering, person, decision, area),
                merit=merit_value(grades, rules.merit, dance=person.dance, same_subject=same).points_hundredths,
                answer=answer,
                decision=decision,
                asked=_asked(choice, decision),
                called=called,
                points=choice.points,  # type: ignore[attr-defined]  # annotated
                waits=_waits(choice, offering, decision, called, area, rules),
                statement=choice.statement or "",  # type: ignore[attr-defined]  # annotated
            )
        )
    return rows


def row_of(offering: OfferRow, facts: OfferedEducation, actor: Actor, day: date, applicant: int) -> SchoolRow | None:
    """The row of one applicant; None for who has not chosen the education, or is not to be known of."""
    return next(iter(table_of(offering, facts, actor, day, applicant)), None)


def grades_of(person: Applicant, day: date) -> tuple[list[Grade], list[Grade]]:
    """The grades of one applicant, and those set later by a day; two queries."""
    cells = ("subject", "mark", "language_as")
    grades = GradeRow.objects.filter(applicant=person).order_by("subject")
    after = Completion.objects.filter(applicant=person, completed_on__lte=day).order_by("subject", "completed_on")
    return [Grade(*row) for row in grades.values_list(*cells)], [Grade(*row) for row in after.values_list(*cells)]


def found(rows: Sequence[SchoolRow], filters: Mapping[str, str]) -> list[SchoolRow]:
    """Those of some rows that fit every filter.

    Args:
        rows: Among which. A protected identity is found by its id only.
        filters: By name, "" for none: ``q``, ``todo`` (a code), ``eligible`` (yes, no), ``hand`` (1, 2), ``asked`` (a
            code), ``state`` (``left`` for what waits for the school, ``done`` for the rest).
    """
    tests: dict[str, Callable[[SchoolRow, str], bool]] = {
        "q": lambda row, value: all(_about(row, word) for word in value.casefold().split()),
        "todo": lambda row, value: value in row.waits,
        "eligible": lambda row, value: row.is_eligible is (value == "yes"),
        "hand": lambda row, value: str(row.hand) == value,
        "asked": lambda row, value: value in row.asked,
        "state": lambda row, value: row.is_settled is (value == "done"),
    }
    wanted = [(test, filters[name]) for name, test in tests.items() if filters.get(name)]
    return [row for row in rows if all(test(row, value) for test, value in wanted)]


SORTS: Mapping[str, Callable[[SchoolRow], Any]] = {
    "id": lambda row: row.person.applicant_id,
    "name": lambda row: ("", "") if row.is_protected else (row.person.family_name, row.person.given_name),
    "merit": lambda row: -1 if row.is_protected else row.merit,
    "school": lambda row: ("", "") if row.is_protected else (row.person.school, row.person.school_class),
    "hand": lambda row: 0 if row.is_protected else row.hand,
}
"""What the list can be put in order by; the id settles what is left."""


def in_order(rows: Sequence[SchoolRow], sort: str) -> list[SchoolRow]:
    """Rows by a key of ``SORTS``, backwards with ``-`` before it; by id when it is no such key."""
    by_id = sorted(rows, key=SORTS["id"])
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(by_id, key=key, reverse=sort.startswith("-")) if key else by_id


def _about(row: SchoolRow, word: str) -> bool:
    person = row.person
    known = [person.applicant_id]
    if not row.is_protected:
        known += [person.identity_number, person.given_name, person.family_name, person.school]
    return any(word in text.casefold() for text in known)


def _chosen(offering: OfferRow, actor: Actor, who: Mapping[str, int]) -> list[Choice]:
    """The choices, each with what else is known of the row; the rank is read only for what the test is for."""
    same = {"applicant": OuterRef("applicant"), "offering_id": OuterRef("offering_id")}
    kinds = Attachment.Kind
    typed = TypedRank.objects.filter(**same)
    known = typed.filter(list=TypedRank.List.SELECTION).filter(
        Q(rank__isnull=False) | Q(agreement__in=[TypedRank.Agreement.PENDING, TypedRank.Agreement.NOT_MADE])
    )
    rows = (
        rows_to([offering], offering.year, actor)
        .filter(**who)
        .annotate(
            foreign=has_paper(kinds.FOREIGN),
            asks_free=has_paper(kinds.FREE_QUOTA),
            asks_dispensation=has_paper(kinds.DISPENSATION),
            dispensation_ruled=is_ruled(Ruling.Kind.DISPENSATION),
            agreed=Exists(typed.filter(agreement=TypedRank.Agreement.DONE)),
            is_ranked=Exists(known),
            is_absent=did_not_attend(),
            points=Subquery(SkillTestPoints.objects.filter(**same).values("points")[:1]),
            statement=Subquery(Statement.objects.filter(**same).values("answer")[:1]),
        )
    )
    rows = rows.select_related("applicant").only("rank", "offering_id", *(f"applicant__{name}" for name in PERSON))
    return list(rows.order_by("applicant__applicant_id"))


def _marks(rows: Any, offering: OfferRow) -> Mapping[int, list[Grade]]:  # noqa: ANN401 - grades or later grades
    """Marks of everybody who has chosen an education, by applicant."""
    of_them = rows.filter(applicant__choices__offering_id=offering.offering_id, applicant__year=offering.year).order_by(
        "subject"
    )
    found: dict[int, list[Grade]] = {}
    for applicant, *cells in of_them.values_list("applicant", "subject", "mark", "language_as"):
        found.setdefault(applicant, []).append(Grade(*cells))
    return found


def _answer(
    choice: Choice, facts: OfferedEducation, decision: RowDecision | None, grades: Sequence[Grade],
    rules: AdmissionRules, year: int,
) -> RowEligibility:  # fmt: skip
    """What the core says of the eligibility; the test's points and the rank are left out, its subject's mark is not."""
    person = choice.applicant
    tested = facts.selection == TESTED and facts.test_subject
    row = Row(
        programme=facts.programme,
        decided=decision.eligible if decision else None,
        dispensation=bool(decision and decision.dispensation),
        agreed=choice.agreed,  # type: ignore[attr-defined]  # annotated
        test=Test(points=0, subject=facts.test_subject, subject_mark=facts.test_subject_mark) if tested else None,
    )
    who = Person({grade.subject: grade.mark for grade in grades}, person.birth_date.year, person.completed)
    return eligibility(who, row, rules.eligibility, admission_year=year, mark_order=mark_order())


def _hand(offering: OfferRow, person: Applicant, decision: RowDecision | None, area: frozenset[str]) -> int:
    decided = decision.hand if decision is not None else ""
    return 2 if is_second_hand(offering.first_hand, person.home_municipality_code, decided, area) else 1


def _asked(choice: Choice, decision: RowDecision | None) -> frozenset[str]:
    free = choice.asks_free or bool(decision and decision.free_quota)  # type: ignore[attr-defined]  # annotated
    dispensed = bool(decision and decision.dispensation)
    told = {
        "FREE_QUOTA": free,
        "DISPENSATION": choice.asks_dispensation or dispensed,  # type: ignore[attr-defined]  # annotated
        "FOREIGN": choice.foreign,  # type: ignore[attr-defined]  # annotated
    }
    return frozenset(code for code in ASKED if told[code])


def _waits(
    choice: Any,  # noqa: ANN401 - a choice with its annotations
    offering: OfferRow,
    decision: RowDecision | None,
    called: bool | None,
    area: frozenset[str],
    rules: AdmissionRules,
) -> frozenset[str]:
    """What waits on a row: the same as ``school_rows.waiting_rows`` finds for all rows at once."""
    is_open = offering.status == "OPEN"
    received = decision.received if decision else None
    eligible = decision.eligible if decision else None
    out = received is False or eligible is False
    individual = is_individual(offering)
    outside = offering.first_hand == "AREA" and choice.applicant.home_municipality_code not in area
    asked = choice.agreed if individual else outside
    reception = asked and is_open and received is None and eligible is not False
    ranked = choice.agreed and received if individual else offering.selection == RANKED
    by_decision = choice.foreign or (is_open and offering.programme in rules.eligibility.decided_only)
    told = {
        "FREE_QUOTA": bool(decision and decision.free_quota == RowDecision.FreeQuota.APPLIED),
        "ELIGIBILITY": by_decision and received is not False and eligible is None,
        "RECEPTION": reception,
        "DISPENSATION": choice.asks_dispensation and not choice.dispensation_ruled and received is not False
        and not (decision and decision.dispensation),
        "TEST": bool(called) and is_open and choice.points is None and not choice.is_absent and not out,
        "RANK": bool(ranked) and is_open and not choice.is_ranked and not out,
        "STATEMENT": reception and not individual and not choice.statement,
    }  # fmt: skip
    return frozenset(code for code, is_so in told.items() if is_so)
