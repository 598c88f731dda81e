"""A published round tried again with what should have stood, and what each way out of the case would do."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import polars as pl

from gymnasieregion.contexts.admission.core.cases import (
    NO_SEAT,
    Consequence,
    Question,
    Refusal,
    Standing,
    consequences,
)
from gymnasieregion.contexts.admission.core.difference import Move, Seat, chains, moves
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.models import Applicant, Case, Run
from gymnasieregion.contexts.admission.selectors.cases_seats import (
    GAVE_UP,
    latest_publication,
    seats_of_offer,
    seats_today,
)
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from gymnasieregion.contexts.admission.services.cases import TRY
from gymnasieregion.contexts.admission.services.cases_change import Change, change_of, changed_frames
from gymnasieregion.contexts.admission.services.phases_told import ToldPhases
from gymnasieregion.contexts.admission.services.pupils_covered import todays_ids, without_numbers
from gymnasieregion.contexts.admission.services.run_round import decide_tables
from gymnasieregion.contexts.admission.services.runs_making import PHASES as RUN_PHASES
from gymnasieregion.contexts.admission.services.runs_making import Made, keep_run, make_run
from gymnasieregion.contexts.admission.services.snapshots import frames_now, frames_of
from gymnasieregion.contexts.admission.services.tables_faults import BadInputError
from gymnasieregion.contexts.admission.services.year_tables import tables_of
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

PHASES = RUN_PHASES + 9
"""How many phases a trial has: those of the run, one for reading and three for each round of today, two of its own."""

Seats = Mapping[str, Seat]


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial, ready to be written.

    Args:
        case: Which case.
        made: The run of the trial.
        effects: What each way out does, as JSON knows it; None when the run could not be made.
    """

    case: int
    made: Made
    effects: Mapping[str, object] | None


def make_trial(case_id: int, phases: ToldPhases) -> Tried:
    """Try the round of a case again and work out what each way out does; writes nothing.

    Args:
        case_id: Which case.
        phases: Told of each phase.
    """
    case = Case.objects.select_related("publication__run", "applicant", "trial").get(pk=case_id)
    published, change = case.publication.run, change_of(case.change)
    assert case.trial_id is not None
    assert published.snapshot_id is not None
    who = id_in_run(published, case.applicant)
    stood = without_numbers(frames_of(published.snapshot_id), published.year_id)
    made = make_run(case.trial_id, phases, changed_frames(stood, change, who))
    if made.document is None:
        return Tried(case_id, made, None)
    with phases("jämför med dagens platser", "comparing with the seats of today"):
        results = _results_of(made)
        names = _todays_names(published, results["applicant_id"])
        before, after = (_seats(frame, names) for frame in (frame_of(published.pk, "results.csv"), results))
        question = question_of(case)
        standing = Standing(before, after, seats_today(published.year_id, _ranks(case, change, names)))
    following = _next_round(case, change, phases)
    with phases("räknar vad varje utväg gör", "working out what each way out does"):
        seats = _corrected(seats_of_offer(published.year_id), change)
        told = consequences(question, _active(standing, published.year_id), following, seats)
        effects = _effects(standing, question, told, results, names)
    return Tried(case_id, made, {**effects, "latest": latest_publication(published.year_id)})


def keep_trial(tried: Tried, *, actor: Actor, now: datetime) -> Mapping[str, object]:
    """Write a trial and what it found, in the transaction of its job.

    Args:
        tried: From ``make_trial``.
        actor: The job.
        now: The moment.
    """
    result = keep_run(tried.made, actor=actor, now=now)
    case = Case.objects.select_for_update().get(pk=tried.case)
    if case.trial_id != tried.made.run or case.state != Case.State.WORKING:
        return result
    case.state = Case.State.OPEN
    case.effects = "" if tried.effects is None else canonical_json(dict(tried.effects)).decode()
    case.save(update_fields=["state", "effects"])
    after = {"state": case.state, "run": tried.made.run, "run_state": tried.made.state}
    record(actor=actor, action=TRY, about=f"admission_case:{case.pk}", before=None, after=after, why="", now=now)
    return {**result, "case": case.pk}


def question_of(case: Case) -> Question:
    """What a case is about, for the rules."""
    return Question(
        is_appeal=case.kind == Case.Kind.APPEAL,
        applicant=case.applicant.applicant_id if case.applicant is not None else "",
        offering="" if case.applicant is not None else case.offering_id,
        is_latest=latest_publication(case.publication.run.year_id) == case.publication_id,
    )


def _corrected(seats: Mapping[str, int], change: Change) -> Mapping[str, int]:
    if not change.offering:
        return seats
    return {**seats, change.offering: sum(int(row["seats"]) for row in change.after)}


def _next_round(case: Case, change: Change, phases: ToldPhases) -> tuple[Seats, Seats] | Refusal:
    """Where a reserve round of today would put people, without the correction and with it."""
    who = case.applicant.applicant_id if case.applicant is not None else ""
    run = case.publication.run
    with phases("läser dagens uppgifter", "reading the facts of today"):
        frames = frames_now(run.year_id)
        days = frames["completions"]["completed_on"].to_list()
        settings = json.loads(run.settings)
        settings |= {"kind": Run.Kind.SIMULATION.value, "day": max([settings["day"], *days])}
        text = canonical_json(settings).decode()
    found = []
    for tables, why in (
        (frames, Refusal.INPUT_TODAY_FAULTY),
        (changed_frames(frames, change, who), Refusal.CORRECTION_FAULTY),
    ):
        with phases("granskar dagens uppgifter", "checking the facts of today"):
            try:
                checked = tables_of(tables, text)
            except BadInputError:
                return why
        outcome = decide_tables(checked, phases).outcome
        records = outcome.records
        offering, rank = records.choices.offering.tolist(), records.choices.rank.tolist()
        pairs = zip(records.applicants.ids, outcome.allocation.choice.tolist(), strict=True)
        found.append({a: Seat(records.offerings.ids[offering[row]], rank[row]) for a, row in pairs if row != NONE})
    return found[0], found[1]


def _results_of(made: Made) -> pl.DataFrame:
    """The result of every applicant that a run has just written."""
    parts = [file.content for file in made.files if file.name == "results.csv"]
    content = b"".join(zlib.decompress(part) for part in parts)
    return pl.read_csv(BytesIO(content), infer_schema=False).with_columns(pl.col("rank").cast(pl.Int64))


def _todays_names(run: Run, ids: pl.Series) -> Mapping[str, str]:
    """The ids of today of those who had others in the run."""
    known = set(Applicant.objects.filter(year=run.year_id).order_by().values_list("applicant_id", flat=True))
    return todays_ids(run, set(ids) - known)


def _seats(results: pl.DataFrame, names: Mapping[str, str]) -> Seats:
    """Who is admitted where, by the ids of today."""
    rows = results.drop_nulls("offering_id").select("applicant_id", "offering_id", "rank").iter_rows()
    return {names.get(who, who): Seat(offering, rank) for who, offering, rank in rows}


def _ranks(case: Case, change: Change, names: Mapping[str, str]) -> Mapping[tuple[str, str], int]:
    """The rank of every choice as the round should have read it, by the ids of today."""
    run = case.publication.run
    assert run.snapshot_id is not None
    frames = changed_frames(frames_of(run.snapshot_id), change, id_in_run(run, case.applicant))
    rows = frames["choices"].select("applicant_id", "offering_id", "rank").iter_rows()
    return {(names.get(who, who), offering): int(rank) for who, offering, rank in rows}


def _active(standing: Standing, year: int) -> Standing:
    """Without those who are not tried in the year any more, or have given up the seat that they would get again."""
    active = set(Applicant.objects.filter(year=year, is_active=True).order_by().values_list("applicant_id", flat=True))
    gone = kept_table("held", year).filter(pl.col("reply").is_in(GAVE_UP))
    left = {who for who, reply in gone.select("applicant_id", "reply").iter_rows() if reply == "WITHDRAWN"}
    refused = dict(gone.select("applicant_id", "offering_id").iter_rows())
    tried = {
        who: seat
        for who, seat in standing.tried.items()
        if who in active and who not in left and refused.get(who) != seat.offering
    }
    published = {who: seat for who, seat in standing.published.items() if who in active}
    return Standing(published, tried, standing.today)


def _effects(
    standing: Standing,
    question: Question,
    told: Sequence[Consequence],
    results: pl.DataFrame,
    names: Mapping[str, str],
) -> dict[str, object]:
    """What the trial found, as JSON knows it."""
    everybody = standing.published.keys() | standing.tried.keys()
    found = moves(
        *({who: side.get(who, NO_SEAT) for who in everybody} for side in (standing.published, standing.tried))
    )
    causes = {question.applicant: ["own"]} if question.applicant else {}
    links = [
        [number, step, link.how, link.by or "", *_move(link.move)]
        for number, chain in enumerate(chains(found, causes), start=1)
        for step, link in enumerate(chain, start=1)
    ]
    wanted = {row.applicant for one in told for row in one.rows if one.option == "EXTRA_PLACE"}
    own = results.select("applicant_id", "group_id", "status").iter_rows()
    rows = {names.get(who, who): (group, status) for who, group, status in own}
    who = question.applicant
    seats = {name: _seat(getattr(standing, name).get(who)) for name in ("published", "tried", "today")} if who else {}
    return {
        "moves": links,
        "seats": seats,
        "status": rows[who][1] if who in rows else "",
        "groups": {one: rows[one][0] for one in sorted(wanted)},
        "options": [
            {
                "option": one.option.value,
                "refusal": "" if one.refusal is None else one.refusal.value,
                "rows": [_move(row) for row in one.rows],
                "places": [[place.offering, place.seats, place.before, place.after] for place in one.places],
            }
            for one in told
        ],
    }


def _move(move: Move) -> list[object]:
    return [move.applicant, *_seat(move.before), *_seat(move.after)]


def _seat(seat: Seat | None) -> list[object]:
    return ["", 0] if seat is None or seat.offering is None else [seat.offering, seat.rank]
