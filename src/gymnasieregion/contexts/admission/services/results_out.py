"""Everything that a round leaves behind, as files whose bytes depend on the round and on nothing else."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.core.outcome import Outcome, RowFacts
from gymnasieregion.contexts.admission.core.statistics import statistics
from gymnasieregion.contexts.admission.services.results_out_columns import CHUNK, safe_text, write_csv, write_lines
from gymnasieregion.contexts.admission.services.results_out_instance import write_instance
from gymnasieregion.contexts.admission.services.results_out_rows import choice_frames, reserve_frames, result_frames
from gymnasieregion.contexts.admission.services.results_out_sentences import HEADER, explanation_lines
from gymnasieregion.contexts.admission.services.results_out_statistics import statistics_frame, write_statistics


def write_results(
    outcome: Outcome,
    facts: RowFacts,
    offerings: pl.DataFrame,
    directory: Path,
    *,
    secret: bytes,
    entropy: str,
    chunk: int = CHUNK,
) -> None:
    """Write results, explanations in both languages, reserve lists, statistics and the canonical instance.

    Args:
        outcome: The round decided.
        facts: Of its choice rows, from ``facts.row_facts``.
        offerings: ``offerings.csv`` as a frame, in any order.
        directory: Where the files go; made when missing, and files of the same names are replaced.
        secret: The office's secret of the lottery.
        entropy: The public entropy of the lottery.
        chunk: Rows made at a time; any number gives the same bytes.

    Raises:
        ValueError: If an offering of the round is not in the frame.
    """
    directory.mkdir(parents=True, exist_ok=True)
    described = in_order(offerings, outcome.records.offerings.ids)
    write_csv(directory / "results.csv", result_frames(outcome, facts, chunk))
    write_csv(directory / "choice_results.csv", choice_frames(outcome, facts, chunk))
    lines = explanation_lines(outcome, facts, offering_names(described), chunk)
    write_lines(directory / "explanations.csv", HEADER, lines)
    write_csv(directory / "reserves.csv", reserve_frames(outcome, chunk))
    numbers = statistics_frame(outcome, statistics(outcome, facts), described)
    write_statistics(numbers, outcome.rules.day, directory)
    write_instance(outcome, secret, entropy, directory / "instance", chunk)


def in_order(offerings: pl.DataFrame, ids: Sequence[str]) -> pl.DataFrame:
    """The rows of ``offerings.csv`` in the order of the given ids.

    Raises:
        ValueError: If an id has no row.
    """
    wanted = pl.DataFrame({"offering_id": ids}, schema={"offering_id": pl.String})
    missing = wanted.join(offerings, on="offering_id", how="anti")
    if len(missing):
        raise ValueError(f"Offering {missing['offering_id'][0]} is not described")
    return wanted.join(offerings, on="offering_id", how="left", maintain_order="left")


def offering_names(described: pl.DataFrame) -> pl.Series:
    """What each offering is called in a sentence: its study path and its school."""
    path, school = pl.col("study_path").cast(pl.String), pl.col("school").cast(pl.String)
    return safe_text(described.select(name=pl.concat_str([path, school], separator=", ", ignore_nulls=True))["name"])
