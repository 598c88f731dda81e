"""A choice as the core asks for it, and the core's answer in words: used wherever one applicant is told of a choice."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from gymnasieregion.contexts.admission.core import sentence_texts as texts
from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.core.eligibility import Row, RowEligibility, Test, last_start_age
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.core.sentence_texts_staff import WHY_OF_ANOTHER
from gymnasieregion.contexts.admission.core.sentence_words import (
    LANGUAGES,
    SWEDISH,
    missing_text,
    points_text,
    start_by_text,
    subject_text,
)
from gymnasieregion.contexts.admission.selectors.rules import rules_for
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.offer.contracts import OfferedEducation
from gymnasieregion.kernel.errors import Language

TESTED = "MERIT_TEST"
RANKED = "RANK"


@lru_cache(maxsize=8)
def rules_of(day: date) -> AdmissionRules:
    """The rules of a day as they stand before the office decides anything for a round."""
    return rules_for(day=day, kind=RoundKind.SIMULATION, decisions=())


def mark_order() -> Sequence[str]:
    """All marks, best first, as the tables have them."""
    return table_named("grades").field("mark").enum


def core_row(
    offering: OfferedEducation,
    rank: int,
    *,
    decided: bool | None = None,
    dispensation: bool = False,
    agreed: bool = False,
    points: int | None = None,
) -> Row:
    """A choice as the core asks for it.

    Args:
        offering: What is chosen.
        rank: 1 = first choice.
        decided: The typed decision on eligibility; None when there is none.
        dispensation: From English.
        agreed: The home municipality and the receiver have agreed.
        points: Of the skill test, in hundredths; None without.
    """
    test = None
    if offering.selection == TESTED:
        subject, mark = offering.test_subject, offering.test_subject_mark
        test = Test(points, offering.test_min, subject, mark, offering.test_max_rank)
    return Row(offering.programme, rank, decided, dispensation, agreed, test)


def competes_with(offering: OfferedEducation, merit: int, test_points: int | None) -> int | None:
    """The hundredths that a choice competes with; None where the school ranks, or the test's points are not known.

    The same sum as ``core.ranking.row_points`` makes for all rows at once.
    """
    if offering.selection == RANKED:
        return None
    if offering.selection != TESTED:
        return merit
    if test_points is None:
        return None
    return merit + (test_points * (offering.test_weight or 0) + 50) // 100


def why_text(
    answer: RowEligibility,
    offering: OfferedEducation,
    test_points: int | None,
    rules: AdmissionRules,
    lang: Language,
    *,
    of_another: bool = False,
) -> str:
    """Why a choice may not be tried, in the core's own words; "" when it may.

    Args:
        answer: From the core.
        offering: What is chosen.
        test_points: In hundredths; None without.
        rules: Those that the core was asked by.
        lang: ``sv`` or ``en``.
        of_another: Whether it is told to somebody else than the applicant.
    """
    if answer.cause is None:
        return ""
    fill: Mapping[str, str] = {
        "missing": lacking_text(answer, offering.programme, rules, lang),
        "start_by": start_by_text(offering.programme, last_start_age(offering.programme, rules.eligibility), lang),
        "test": points_text(test_points or 0, lang),
        "test_min": points_text(offering.test_min or 0, lang),
        "test_rank": str(offering.test_max_rank or ""),
        "mark": offering.test_subject_mark,
        "subject": subject_text(offering.test_subject, lang),
    }
    words = texts.WHY[answer.cause]
    if of_another:
        words = WHY_OF_ANOTHER.get(answer.cause, words)
    return words[LANGUAGES.index(lang)].format_map(fill)


def lacking_text(answer: RowEligibility, programme: str, rules: AdmissionRules, lang: Language) -> str:
    """What grades lack for a programme, as phrases to stand after a colon; "" when nothing is lacking."""
    lacking = answer.shortfall
    ways = rules.eligibility.by_programme.get(programme, ())
    required = ways[answer.way].required if answer.way < len(ways) else ()
    either = [sorted(codes) for codes in required if len(codes) > 1 and not codes <= SWEDISH]
    return missing_text(lacking.missing, lacking.failed, lacking.others_short, lang, either)
