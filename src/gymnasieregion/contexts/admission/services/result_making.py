"""What a publication is made from, read out of its run: the tables of the pages, and each slip's path to the root."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import decompress

import polars as pl

from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.core.result_days import BY
from gymnasieregion.contexts.admission.core.result_words import Texts, tried_again
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.core.sentences import RoundTerms
from gymnasieregion.contexts.admission.core.slip import merkle_levels
from gymnasieregion.contexts.admission.models import Publication, Run, SnapshotFile
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.late import new_completions
from gymnasieregion.contexts.admission.selectors.replying import GIVES_SEATS, last_day_of
from gymnasieregion.contexts.admission.selectors.rules import rules_for
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.bundle import ChangedRunError
from gymnasieregion.contexts.admission.services.result_insides import About, Told
from gymnasieregion.contexts.admission.services.results_out import offering_names
from gymnasieregion.contexts.admission.services.slips import slip_leaves
from gymnasieregion.platform.pages.formats import STOCKHOLM

FILES = ("results.csv", "choice_results.csv", "explanations.csv", "statistics.csv", "run.json")
"""The files of a run that a publication is made from."""


def told_of(run: Run, folder: Path, moves: pl.DataFrame, before: Run | None) -> Told:
    """The tables of a run that its pages are made from.

    Args:
        run: Which.
        folder: Where ``FILES`` of it are.
        moves: From ``queue_places.queue_rows``.
        before: The last published round before it that gave seats; None for the first.
    """
    rows = _table((folder / "choice_results.csv").read_bytes())
    said = _table((folder / "explanations.csv").read_bytes()).select("sv", "en")
    offered = SnapshotFile.objects.get(snapshot=run.snapshot_id, name=table_named("offerings").path)
    described = _table(decompress(offered.content))
    return Told(
        results=_table((folder / "results.csv").read_bytes()),
        choices=pl.concat([rows, said], how="horizontal"),
        statistics=_table((folder / "statistics.csv").read_bytes()),
        names=described.select("offering_id", name=offering_names(described)),
        moves=moves,
        tried_again=_tried_again(run, before) if run.kind in GIVES_SEATS and before is not None else {},
    )


def _tried_again(run: Run, before: Run) -> Mapping[str, Texts]:
    """What is said to those in a run whose grades have been completed since the round before, by id in the run."""
    new: dict[str, list[tuple[str, str]]] = {}
    for who, subject, mark in new_completions(run, before).iter_rows():
        new.setdefault(who, []).append((subject, mark))
    return {who: tried_again(grades) for who, grades in new.items()}


def about_of(publication: Publication, rules: AdmissionRules, folder: Path) -> About:
    """What is the same on every page of a publication."""
    run = publication.run
    known_on = max(publication.publish_at, publication.decided_at).astimezone(STOCKHOLM).date()
    days = days_of(run.year_id)
    terms = RoundTerms(
        kind=RoundKind(run.kind),
        no_reply_is_yes=rules.round.no_reply == "YES",
        lottery_only=rules.ranking.tie_break[0] == "LOTTERY",
    )
    return About(
        year=run.year_id,
        number=run.number,
        terms=terms,
        known_on=known_on,
        by=last_day_of(publication, days),
        calendar_day=days.get(BY[run.kind]),
        replies_from=publication.replies_from if run.kind in GIVES_SEATS else None,
        root=_document(folder)["merkle_root"],
        synthetic=run.year.synthetic,
        has_earlier=Publication.objects.filter(run__year=run.year_id, published_at__isnull=False).exists(),
    )


def rules_of(run: Run) -> AdmissionRules:
    """The rules of the round that a run was."""
    settings = json.loads(run.settings)
    day, kind, decisions = date.fromisoformat(settings["day"]), settings["kind"], settings["decisions"]
    return rules_for(day=day, kind=kind, decisions=decisions)


def slip_paths(run: Run, folder: Path) -> Iterator[bytes]:
    """Each person's path to the root, in the order of ``results.csv``: L or R and 32 bytes for each step.

    Raises:
        ChangedRunError: If the slips do not lead to the run's root.
    """
    leaves = slip_leaves(folder, bytes.fromhex(json.loads(run.settings)["slip_secret"]))
    levels = merkle_levels(leaves)
    if leaves and levels[-1][0].hex() != _document(folder)["merkle_root"]:
        raise ChangedRunError(file="run.json")
    return (_path(levels, index) for index in range(len(leaves)))


def _path(levels: list[list[bytes]], index: int) -> bytes:
    steps = []
    for level in levels[:-1]:
        beside = index ^ 1
        if beside < len(level):
            steps.append((b"L" if beside < index else b"R") + level[beside])
        index //= 2
    return b"".join(steps)


def _document(folder: Path) -> Mapping[str, Any]:
    document: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return document


def _table(content: bytes) -> pl.DataFrame:
    """A table as text, null where a cell is empty."""
    return pl.read_csv(BytesIO(content), infer_schema=False)
