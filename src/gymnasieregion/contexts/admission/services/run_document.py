"""``run.json``: what a run was made of and what it came to, so that anyone can trace and check it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gymnasieregion.contexts.admission.core.lottery import commitment_of
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.statistics import open_seats
from gymnasieregion.kernel.canonical import canonical_json, sha256_hex

if TYPE_CHECKING:  # the checks load the compiler, which who reads a run does without
    from gymnasieregion.contexts.admission.core.verification import Report

FORMAT = "gymnasieregion-run/1"
ENGINES = ("gymnasieregion", "numba", "numpy", "polars", "xlsxwriter")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks of a round came to.

    Args:
        report: Of the verification.
        distance: How many would have another seat if the branches proposed; None where it is not worked out.
        warnings: How many warnings of each code there are, by code.
    """

    report: "Report"
    distance: int | None
    warnings: Mapping[str, int]


def run_document(
    outcome: Outcome,
    round_: Mapping[str, Any],
    checked: Checked,
    merkle_root: str,
    files: Mapping[str, str],
) -> dict[str, Any]:
    """The document without clock, duration, path or host; sealed by the hash of itself without the seal.

    Args:
        outcome: The round decided.
        round_: The settings of ``round.json``.
        checked: What the checks of input, settings and result came to.
        merkle_root: Root over the personal slips, 64 hex digits.
        files: SHA-256 of every other file in the folder by relative name.
    """
    rules = outcome.rules
    lottery = round_["lottery"]
    document = {
        "format": FORMAT,
        "round": {key: round_[key] for key in ("kind", "year", "day", "name", "synthetic") if key in round_},
        "inputs": {name: digest for name, digest in files.items() if name.startswith("input/")},
        "rules": {"version": rules.version, "day": rules.day, "parameters": dict(rules.sources)},
        "lottery": {
            "commitment": commitment_of(bytes.fromhex(lottery["secret"])),
            "committed_beforehand": "commitment" in lottery,
            "entropy": lottery["entropy"],
        },
        "engines": {name: version(name) for name in ENGINES},
        "counts": _counts(outcome),
        "warnings": dict(checked.warnings),
        "verification": {**checked.report.as_json(), "descending_distance": checked.distance},
        "merkle_root": merkle_root,
        "files": dict(files),
    }
    return {**document, "seal": seal_of(document)}


def seal_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical document without its seal."""
    return sha256_hex(canonical_json({key: value for key, value in document.items() if key != "seal"}))


def document_text(document: Mapping[str, Any]) -> str:
    """The text of ``run.json``: indented for people, keys sorted."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def file_hashes(directory: Path) -> dict[str, str]:
    """SHA-256 of every file under a folder except ``run.json``, by relative name in sorted order."""
    hashes = {}
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        name = path.relative_to(directory).as_posix()
        if name != "run.json":
            with path.open("rb") as file:
                hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def _counts(outcome: Outcome) -> dict[str, int]:
    """How many of each kind, for a first look."""
    choices, granted = outcome.records.choices, outcome.allocation.choice
    seated = granted[granted != NONE]
    return {
        "applicants": len(granted),
        "offerings": len(outcome.records.offerings.ids),
        "choices": len(choices.rank),
        "seats": open_seats(outcome),
        "admitted": len(seated),
        "admitted_to_first_choice": int((choices.rank[seated] == 1).sum()),
        "rows_in_competition": int(np.count_nonzero(np.diff(outcome.ranked.market.entry_start))),
    }
