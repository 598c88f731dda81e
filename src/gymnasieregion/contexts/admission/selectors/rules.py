"""Reads the law and the office's decisions for the day of a round, and hands them to the core as plain values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, cast

from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.core.rules import (
    AdmissionRules,
    EligibilityRules,
    MeritRules,
    RankingRules,
    RoundRules,
    SubjectRule,
)
from gymnasieregion.contexts.offer.api import programmes
from gymnasieregion.contexts.offer.contracts import Programme, ProgrammeType
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import ParameterBook, ParameterFaultsError, law_book
from gymnasieregion.law.parameter import Kind
from gymnasieregion.law.reading import Reading
from gymnasieregion.law.schema import Fault
from gymnasieregion.law.units import Value

_TIE_BREAK_STEPS = ("CHOICE_ORDER", "MERIT_WITHOUT_TEST", "LOTTERY")
_TIERS = ("1", "1L", "2", "2L")
_SERVED_BEFORE = (("1", "2"), ("1L", "2"), ("1", "1L"), ("2", "2L"))
_FREE_QUOTA_IN_PRELIMINARY = ("TRIED", "NOT_TRIED_SEATS_OPEN", "NOT_TRIED_SEATS_HELD")
_NO_REPLY = ("YES", "NO")
_ONLY_WAY = {
    "admission.dance_rescaling": "PROPORTIONAL",
    "admission.decline": "FINAL",
    "admission.later_grades": "BEST_COUNTS",
    "admission.reserve_move": "GIVES_UP_SEAT_HELD",
}
"""Rules that every round applies in the one way that it knows; another value is refused, never passed over."""
DECIDABLE = (
    "admission.decline",
    "admission.eligibility_ib",
    "admission.eligibility_own_diploma_goals",
    "admission.free_quota_in_preliminary",
    "admission.language_choice_codes",
    "admission.no_reply",
    "admission.reserve_answer_days",
    "admission.reserve_move",
    "admission.tie_break",
    "admission.tier_order",
)
"""What the office can decide for a round; ``reserves`` reads the answer days, the round itself the others."""
_PROGRAMME_ORIENTED = "IMV"
_FOURTH_YEAR = "VI"


class UnknownCodeError(RegionError):
    """A decision has a code that the round does not know."""

    sv: ClassVar[str] = "{id}: {found} är okänt; där kan stå {allowed}."
    en: ClassVar[str] = "{id}: {found} is unknown; it may be {allowed}."


class TieBreakWithoutLotteryError(RegionError):
    """The tie-break may leave two applicants equal."""

    sv: ClassVar[str] = "admission.tie_break ska sluta med LOTTERY, en enda gång; annars kan två bli lika."
    en: ClassVar[str] = "admission.tie_break must end with LOTTERY, only once; else two may be equal."


class UnlawfulTierOrderError(RegionError):
    """The order of hands breaks the law, or leaves somebody out."""

    sv: ClassVar[str] = (
        "admission.tier_order är {found}. Den ska ha 1, 1L, 2 och 2L en gång var, första hand före andra hand "
        "(skollagen 16 kap. 47 §) och i tid före sent."
    )
    en: ClassVar[str] = (
        "admission.tier_order is {found}. It must have 1, 1L, 2 and 2L once each, first hand before second hand "
        "(skollagen 16 kap. 47 §) and in time before late."
    )


def rules_for(
    *, day: date, kind: str, decisions: Sequence[Mapping[str, object]], book: ParameterBook | None = None
) -> AdmissionRules:
    """The rules of one round.

    Args:
        day: The day that the law is applied to.
        kind: What the round is for; a ``RoundKind``.
        decisions: The office's decisions as records of the parameter schema; empty when it has made none.
        book: The parameters that the decisions are put into; those of the package when left out.

    Returns:
        The rules, with the version of the book they were read from (decisions in it), and for each parameter its
        kind, the first day of the value in force, its source's title, and whether it is an example.

    Raises:
        RegionError: If a decision cannot be used or is on something that no round asks for, a rule is not known for the
            day, or a code is unknown.
    """
    whole = decided_book(law_book() if book is None else book, decisions)
    reading = Reading(whole, day)
    for id_, way in _ONLY_WAY.items():
        _known(id_, reading.code(id_), (way,))
    merit = MeritRules(
        points=dict(reading.points("admission.grade_points")),
        best_grades=reading.count("admission.best_grades"),
        extra_language_grades=reading.count("admission.extra_language_grades"),
        language_choice_codes=frozenset(reading.codes("admission.language_choice_codes")),
    )
    eligibility = _eligibility(reading)
    ranking = _ranking(reading)
    round_ = _round(reading, RoundKind(_known("round.kind", kind, tuple(RoundKind))))
    return AdmissionRules(
        day=day.isoformat(),
        version=whole.version,
        sources=reading.used,
        merit=merit,
        eligibility=eligibility,
        ranking=ranking,
        round=round_,
    )


def decided_book(book: ParameterBook, decisions: Sequence[Mapping[str, object]]) -> ParameterBook:
    """The book with a round's decisions in it.

    Args:
        book: The parameters without them.
        decisions: Records of the parameter schema; empty when there are none.

    Raises:
        ParameterFaultsError: With every fault: of the records, and each decision that would change nothing in a round.
    """
    faults = [
        Fault(
            f"decisions {number}: {decision['id']}",
            f"kan inte beslutas för en omgång; det som kan beslutas är {', '.join(DECIDABLE)}",
            f"cannot be decided for a round; what can be decided is {', '.join(DECIDABLE)}",
        )
        for number, decision in enumerate(decisions, start=1)
        if _changes_nothing(book, decision)
    ]
    try:
        whole = book.with_decisions(decisions)
    except ParameterFaultsError as refused:
        raise ParameterFaultsError((*refused.faults, *faults)) from None
    if faults:
        raise ParameterFaultsError(faults)
    return whole


def _changes_nothing(book: ParameterBook, decision: object) -> bool:
    """Whether a decision is on an unknown parameter or one that no round asks for; the book itself refuses law."""
    if not isinstance(decision, Mapping) or not isinstance(decision.get("id"), str):
        return False
    parameter = book.parameters.get(decision["id"])
    return decision["id"] not in DECIDABLE and (parameter is None or parameter.kind is Kind.DECISION)


def _eligibility(reading: Reading) -> EligibilityRules:
    vocational = _ways(reading.ways("admission.eligibility_vocational"))
    preparatory = _ways(reading.ways("admission.eligibility_preparatory"))
    named = reading.codes_by_code("admission.eligibility_named_subjects")
    own_goals = reading.codes("admission.eligibility_own_diploma_goals")
    by_type = {
        ProgrammeType.VOCATIONAL: vocational,
        ProgrammeType.IB: _ways(reading.ways("admission.eligibility_ib")),
    }
    oriented = _ways(reading.ways("admission.eligibility_programme_oriented"))

    def ways_to(programme: Programme) -> tuple[SubjectRule, ...]:
        if programme.type is ProgrammeType.PREPARATORY:
            return tuple(_with_named(way, named[programme.code]) for way in preparatory)
        if programme.code == _PROGRAMME_ORIENTED:
            return oriented
        if programme.code in own_goals:
            return vocational
        return by_type.get(programme.type, ())

    return EligibilityRules(
        by_programme={programme.code: ways_to(programme) for programme in programmes()},
        decided_only=frozenset(reading.codes("admission.eligible_by_decision")),
        closed_for_eligible=frozenset(reading.codes("admission.closed_for_eligible")),
        vocational=vocational,
        passing_marks=frozenset(reading.codes("admission.passing_marks")),
        same_subject=dict(reading.code_by_code("admission.same_subject")),
        last_start_age=_ages(reading),
        age_by_decision=frozenset({_FOURTH_YEAR}),
    )


def _ages(reading: Reading) -> Mapping[str, int]:
    # The core asks by the first half-year of a year; the whole year of one age ends where that of the next begins,
    # and nothing starts in between.
    fourth_year = reading.count("admission.fourth_year_last_start_age") + 1
    return {**reading.ages("admission.last_start_age"), _FOURTH_YEAR: fourth_year}


def _ways(ways: tuple[Mapping[str, Value], ...]) -> tuple[SubjectRule, ...]:
    return tuple(
        SubjectRule(
            required=tuple(frozenset(group) for group in cast("tuple[tuple[str, ...], ...]", way["required"])),
            named=cast("tuple[str, ...]", way["named"]),
            others=cast("int", way["others"]),
        )
        for way in ways
    )


def _with_named(way: SubjectRule, named: tuple[str, ...]) -> SubjectRule:
    """The named subjects are among the others, not beside them."""
    return SubjectRule(required=way.required, named=named, others=way.others - len(named))


def _ranking(reading: Reading) -> RankingRules:
    tie_break = reading.codes("admission.tie_break")
    for step in tie_break:
        _known("admission.tie_break", step, _TIE_BREAK_STEPS)
    if not tie_break or tie_break[-1] != "LOTTERY":
        raise TieBreakWithoutLotteryError
    tier_order = reading.codes("admission.tier_order")
    if sorted(tier_order) != list(_TIERS) or any(
        tier_order.index(first) > tier_order.index(then) for first, then in _SERVED_BEFORE
    ):
        raise UnlawfulTierOrderError(found=", ".join(tier_order))
    area = reading.codes_by_code("agreement.area_membership")["FREE_SEARCH"]
    return RankingRules(tie_break=tie_break, tier_order=tier_order, area=frozenset(area))


def _round(reading: Reading, kind: RoundKind) -> RoundRules:
    free_quota = _known(
        "admission.free_quota_in_preliminary",
        reading.code("admission.free_quota_in_preliminary"),
        _FREE_QUOTA_IN_PRELIMINARY,
    )
    return RoundRules(
        # Applications for free quota are decided by the final round, so every other round tries them.
        free_quota_in_preliminary=free_quota if kind is RoundKind.PRELIMINARY else "TRIED",
        no_reply=_known("admission.no_reply", reading.code("admission.no_reply"), _NO_REPLY),
    )


def _known(id_: str, found: str, allowed: tuple[str, ...]) -> str:
    if found not in allowed:
        raise UnknownCodeError(id=id_, found=found, allowed=", ".join(allowed))
    return found
