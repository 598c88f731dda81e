"""The case and the slots of every choice row, and one row's answer in plain Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gymnasieregion.contexts.admission.core.codes import Cause, FreeQuota, RoundKind
from gymnasieregion.contexts.admission.core.comparison import compare
from gymnasieregion.contexts.admission.core.eligibility import last_start_age
from gymnasieregion.contexts.admission.core.outcome import Outcome, RowFacts
from gymnasieregion.contexts.admission.core.queues import NOBODY
from gymnasieregion.contexts.admission.core.records import Bool, Int32, Int64
from gymnasieregion.contexts.admission.core.sentence_words import (
    SWEDISH,
    group_text,
    missing_text,
    points_text,
    start_by_text,
    subject_text,
    value_text,
)
from gymnasieregion.contexts.admission.core.sentences import Case, RoundTerms, template_of
from gymnasieregion.contexts.admission.core.statuses import STATUS_OF, STATUSES, code_of

_FLAGS = ("compared", "short", "queued", "higher", "seated", "second", "late", "untried")
_CAUSE_BITS, _STATUS_BITS = 5, 4


@dataclass(frozen=True, slots=True)
class SentenceRows:
    """What the sentences of each row are made of, beside its facts.

    Args:
        case: (C,) int32, code of the row's ``Case``; see ``case_of``.
        own: (C,) int64, own value in the group; -1 = not compared.
        last: (C,) int64, value of the last one admitted, of those tried before where the cause is RESERVE_HAND;
            -1 = nobody.
        granted: (C,) int32, rank of the choice that the person is admitted to; 0 = none.
    """

    case: Int32
    own: Int64
    last: Int64
    granted: Int32


def sentence_rows(outcome: Outcome, facts: RowFacts) -> SentenceRows:
    """Find the case of every row and the values its sentences show; no rows gives empty arrays."""
    choices, granted_row = outcome.records.choices, outcome.allocation.choice
    told = compare(outcome, facts.group)
    waits = facts.status == code_of(STATUS_OF[Cause.RESERVE_POINTS])
    has_reserve = np.zeros(len(granted_row), np.bool_)
    has_reserve[choices.applicant[waits]] = True
    rank = np.append(choices.rank, 0)[granted_row].astype(np.int32)  # NONE reads the 0 at the end
    last = np.where(facts.cause == Cause.RESERVE_HAND, told.before, told.last)
    turn = outcome.ranked.market.choice_tier
    flags = (
        last != NOBODY,
        facts.gap > 0,
        facts.place > 0,
        has_reserve[choices.applicant],
        rank[choices.applicant] > 0,
        _served(outcome, "2")[turn],
        _served(outcome, "L")[turn],
        _untried(outcome),
    )
    code = facts.cause.astype(np.int32) | (facts.status.astype(np.int32) << _CAUSE_BITS)
    for bit, flag in enumerate(flags, start=_CAUSE_BITS + _STATUS_BITS):
        code |= flag.astype(np.int32) << bit
    return SentenceRows(case=code, own=told.own, last=last, granted=rank[choices.applicant])


def _served(outcome: Outcome, sign: str) -> Bool:
    """For each tier, from 0 (which nobody has), whether its code has a sign: ``2`` second hand, ``L`` late."""
    return np.array([False, *(sign in code for code in outcome.rules.ranking.tier_order)], np.bool_)


def _untried(outcome: Outcome) -> Bool:
    """The rows that ask for free quota in a round that does not try it."""
    tried = outcome.records.kind != RoundKind.PRELIMINARY or outcome.rules.round.free_quota_in_preliminary == "TRIED"
    asked: Bool = np.isin(outcome.records.choices.free_quota, (FreeQuota.APPLIED, FreeQuota.GRANTED))
    return asked & (not tried)


def case_of(code: int) -> Case:
    """The case that a code in ``SentenceRows`` stands for."""
    flags = code >> (_CAUSE_BITS + _STATUS_BITS)
    return Case(
        cause=Cause(code & ((1 << _CAUSE_BITS) - 1)),
        status=STATUSES[(code >> _CAUSE_BITS) & ((1 << _STATUS_BITS) - 1)],
        **{name: bool(flags >> bit & 1) for bit, name in enumerate(_FLAGS)},
    )


def round_terms(outcome: Outcome) -> RoundTerms:
    """What all sentences of a round share."""
    return RoundTerms(
        kind=RoundKind(outcome.records.kind),
        no_reply_is_yes=outcome.rules.round.no_reply == "YES",
        lottery_only=outcome.rules.ranking.tie_break[0] == "LOTTERY",
    )


def subjects_in(mask: int, subjects: Sequence[str]) -> list[str]:
    """The subject codes whose bits are set in a mask of ``Eligibility``."""
    return [code for bit, code in enumerate(subjects) if mask >> bit & 1]


def last_start(outcome: Outcome, programme: str, lang: str) -> str:
    """When an education must begin at the latest."""
    return start_by_text(programme, last_start_age(programme, outcome.rules.eligibility), lang)


def alternatives(outcome: Outcome, programme: str, way: int) -> list[list[str]]:
    """The sets of subjects where one is enough in a way to be eligible; Swedish has words of its own."""
    ways = outcome.rules.eligibility.by_programme.get(programme, ())
    required = ways[way].required if way < len(ways) else ()
    return [sorted(codes) for codes in required if len(codes) > 1 and not codes <= SWEDISH]


def slots_of(
    outcome: Outcome, facts: RowFacts, rows: SentenceRows, row: int, offering_name: str, lang: str
) -> dict[str, Callable[[], str]]:
    """How each slot of one row is filled; a slot is only asked for where its row has it."""
    choices, offerings, groups = outcome.records.choices, outcome.records.offerings, outcome.records.groups
    offering, group = int(choices.offering[row]), int(facts.group[row])
    eligibility = outcome.eligibility

    def missing() -> str:
        codes = outcome.records.grades.subjects
        without = subjects_in(int(eligibility.missing[row]), codes)
        with_f = subjects_in(int(eligibility.failed[row]), codes)
        either = alternatives(outcome, offerings.programme[offering], int(eligibility.way[row]))
        return missing_text(without, with_f, int(eligibility.others_short[row]), lang, either)

    return {
        "offering": lambda: offering_name,
        "rank": lambda: str(choices.rank[row]),
        "granted": lambda: str(rows.granted[row]),
        "place": lambda: str(facts.place[row]),
        "group": lambda: group_text(bool(groups.free[group]), lang),
        "own": lambda: value_text(int(rows.own[row]), lang),
        "last": lambda: value_text(int(rows.last[row]), lang),
        "gap": lambda: points_text(int(facts.gap[row]), lang),
        "missing": missing,
        "start_by": lambda: last_start(outcome, offerings.programme[offering], lang),
        "test": lambda: points_text(int(choices.test_points[row]), lang),
        "test_min": lambda: points_text(int(offerings.test_min[offering]), lang),
        "test_rank": lambda: str(offerings.test_max_rank[offering]),
        "mark": lambda: offerings.test_subject_mark[offering],
        "subject": lambda: subject_text(offerings.test_subject[offering], lang),
    }


def render_row(outcome: Outcome, facts: RowFacts, rows: SentenceRows, row: int, offering_name: str, lang: str) -> str:
    """The answer to one choice row in full sentences.

    Args:
        outcome: The round decided.
        facts: Of all rows.
        rows: From ``sentence_rows``.
        row: The choice row.
        offering_name: What the offering is called, as it stands in the sentence.
        lang: ``sv`` or ``en``.
    """
    template = template_of(case_of(int(rows.case[row])), round_terms(outcome), lang)
    fill = slots_of(outcome, facts, rows, row, offering_name, lang)
    return template.format_map(_Asked(fill))


class _Asked(dict[str, str]):
    """Slots that are worked out when a template asks for them."""

    def __init__(self, fill: dict[str, Callable[[], str]]) -> None:
        super().__init__()
        self._fill = fill

    def __missing__(self, slot: str) -> str:
        return self._fill[slot]()
