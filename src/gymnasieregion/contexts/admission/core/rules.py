"""The rules of one round as plain values; services fill them from ``law`` for the round's day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MeritRules:
    """How grades become a merit value.

    Args:
        points: Merit points of each mark, e.g. ``{"A": Decimal("20"), ..., "F": Decimal("0"), "-": Decimal("0")}``.
        best_grades: How many of the best grades are counted (16).
        extra_language_grades: How many grades read as språkval are added on top (1).
        language_choice_codes: Values of ``language_as`` that mean språkval (``M2``).
    """

    points: Mapping[str, Decimal]
    best_grades: int
    extra_language_grades: int
    language_choice_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """One way to be eligible: pass one of each alternative, all named, and enough others.

    Args:
        required: Sets of subjects; one of each must be passed, e.g. ``({"SV", "SVA"}, {"EN"}, {"MA"})``.
        named: Subjects that must all be passed (``GE HI RE SH`` or ``BI FY KE``).
        others: How many further passed subjects, beside required and named (5, 6 or 9).
    """

    required: tuple[frozenset[str], ...]
    named: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class EligibilityRules:
    """Eligibility for all study paths of a round.

    Args:
        by_programme: For each programme code as in the offerings (``NA``, ``BA``, ``IMV`` …), the alternative
            ways to be eligible; passing any of them is enough. No way (empty tuple) = open to all by grades.
        decided_only: Programmes where only a typed decision on the row makes eligible (e.g. ``VI``, IMA, IMS).
        closed_for_eligible: Programmes closed to whoever is eligible for a vocational programme (IMY, IMA).
        vocational: The ways to be eligible for a vocational programme; used by ``closed_for_eligible``.
        passing_marks: Marks that count as passed (A-E).
        same_subject: Subjects that count as one, e.g. ``{"SVA": "SV"}``.
        last_start_age: The age of the year in whose first half-year the education must start at the latest,
            by programme, with ``"*"`` for the others (20; for VI, asked by the whole year of 22, 23).
        age_by_decision: Programmes where the typed decision on the row judges the age too (VI).
    """

    by_programme: Mapping[str, tuple[SubjectRule, ...]]
    decided_only: frozenset[str]
    closed_for_eligible: frozenset[str]
    vocational: tuple[SubjectRule, ...]
    passing_marks: frozenset[str]
    same_subject: Mapping[str, str]
    last_start_age: Mapping[str, int]
    age_by_decision: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RankingRules:
    """How those who are eligible are put in order.

    Args:
        tie_break: Steps after the points, in order, ending with ``LOTTERY``: ``CHOICE_ORDER``,
            ``MERIT_WITHOUT_TEST``, ``LOTTERY``.
        tier_order: The order in which (hand, late) are served, e.g. ``("1", "1L", "2", "2L")``.
        area: Municipality codes that are first hand to an offering with ``first_hand = AREA``.
    """

    tie_break: tuple[str, ...]
    tier_order: tuple[str, ...]
    area: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What the round does with free quota and with those who do not reply.

    Args:
        free_quota_in_preliminary: ``TRIED``, ``NOT_TRIED_SEATS_OPEN`` (its seats go to the open group) or
            ``NOT_TRIED_SEATS_HELD`` (its seats are held back).
        no_reply: ``YES`` (keeps the seat, still in reserve above it) or ``NO`` (gives it up, as by a no).
    """

    free_quota_in_preliminary: str
    no_reply: str


@dataclass(frozen=True, slots=True)
class AdmissionRules:
    """All rules of one round.

    Args:
        day: ISO day that the law is applied to.
        version: SHA-256 of the canonical parameters that the rules were read from.
        sources: For each parameter id used: the first day of the value in force, and its source's title.
    """

    day: str
    version: str
    sources: Mapping[str, Mapping[str, str]]
    merit: MeritRules
    eligibility: EligibilityRules
    ranking: RankingRules
    round: RoundRules
