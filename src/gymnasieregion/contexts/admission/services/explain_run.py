"""Why an applicant got what they got, worked out again from a run's own inputs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.rules import MeritRules
from gymnasieregion.contexts.admission.core.sentence_rows import render_row, sentence_rows
from gymnasieregion.contexts.admission.core.smallest_change import smallest_change
from gymnasieregion.contexts.admission.core.statuses import STATUSES
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.results_out import in_order, offering_names
from gymnasieregion.contexts.admission.services.run_round import decide_folder
from gymnasieregion.kernel.errors import RegionError

COMPARED = (Cause.RESERVE_POINTS, Cause.RESERVE_LOT, Cause.RESERVE_HAND, Cause.RESERVE_NO_SEATS)


class UnknownApplicantError(RegionError):
    """There is no applicant with that id in the run."""

    sv = "Sökande {applicant} finns inte i körningen. Id står i results.csv, till exempel {example}."
    en = "There is no applicant {applicant} in the run. The ids are in results.csv, for example {example}."


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """The answer to one choice row.

    Args:
        rank: Of the choice.
        offering_id: What was chosen.
        status: In the office's word.
        text: The whole answer.
        smallest_change: Hundredths more of merit that would have given this or a higher choice; None when it was not
            asked for or no merit is enough.
        asked: Whether the smallest change was worked out for this row.
    """

    rank: int
    offering_id: str
    status: str
    text: str
    smallest_change: int | None
    asked: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """All answers to one applicant, with the merit value in hundredths."""

    applicant: str
    merit: int
    rows: tuple[RowAnswer, ...]


def explain_applicant(directory: Path, applicant: str, lang: str, phases: Phases, *, exact: bool = True) -> Answer:
    """Explain every choice of an applicant, with the exact smallest change of merit where points decided.

    Args:
        directory: A run's folder, or a folder of input tables.
        applicant: Whose choices.
        lang: ``sv`` or ``en``.
        phases: Told of each phase.
        exact: Work out the smallest change, by running the round again.

    Raises:
        UnknownApplicantError: If there is no such applicant.
    """
    source = directory / "input" if (directory / "input").is_dir() else directory
    decided = decide_folder(source, phases)
    outcome = decided.outcome
    ids = outcome.records.applicants.ids
    if applicant not in ids:
        raise UnknownApplicantError(applicant=applicant, example=ids[0] if ids else "–")
    number = ids.index(applicant)
    facts = row_facts(outcome)
    told = sentence_rows(outcome, facts)
    names = offering_names(in_order(decided.tables.frames["offerings"], outcome.records.offerings.ids)).to_list()
    most = highest_merit(outcome.rules.merit) - int(outcome.merit[number])

    def answers() -> Iterator[RowAnswer]:
        start, stop = outcome.records.choices.start[number : number + 2]
        for row in range(start, stop):
            offering = int(outcome.records.choices.offering[row])
            asked = exact and facts.cause[row] in COMPARED and outcome.ranked.points[row] >= 0
            yield RowAnswer(
                rank=int(outcome.records.choices.rank[row]),
                offering_id=outcome.records.offerings.ids[offering],
                status=STATUSES[facts.status[row]].value,
                text=render_row(outcome, facts, told, row, names[offering], lang),
                smallest_change=smallest_change(outcome, row, most, allocate_fast) if asked else None,
                asked=bool(asked),
            )

    trying = ("prövar minsta ändring av merit", "trying the smallest change of merit")
    with phases(*(trying if exact else ("svar", "answer"))):
        return Answer(applicant, int(outcome.merit[number]), tuple(answers()))


def highest_merit(rules: MeritRules) -> int:
    """The highest merit value there is, in hundredths."""
    return int(max(rules.points.values()) * (rules.best_grades + rules.extra_language_grades) * 100)
