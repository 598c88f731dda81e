"""A run checked from its folder alone: seal, hashes, the whole run made again, and every promise."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gymnasieregion.contexts.admission.core.verification_report import Check
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.run_document import FORMAT, document_text, file_hashes, seal_of
from gymnasieregion.contexts.admission.services.run_folder import NoRunError, parsed_document
from gymnasieregion.contexts.admission.services.run_round import decide_folder, write_run
from gymnasieregion.kernel.canonical import sha256_hex
from gymnasieregion.kernel.errors import RegionError

__all__ = ["PHASES", "Fault", "Found", "NoRunError", "verify_run"]

CHECKER = Path(__file__).parents[3] / "verify_round.py"
PHASES = 10
"""How many phases ``verify`` shows."""


class Fault(NamedTuple):
    """Something that does not hold: the file, and what, in Swedish and English."""

    file: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a verification came to; ``ok`` when there are no faults and every promise holds."""

    faults: tuple[Fault, ...]
    promises: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether all holds."""
        return not self.faults and all(promise.ok for promise in self.promises)


def verify_run(directory: Path, phases: Phases) -> Found:
    """Check that a folder is what its inputs and rules give, to the byte.

    The seal and the hashes show a change made without care; making the run again shows a change made with care.

    Args:
        directory: A folder that ``admit`` wrote.
        phases: Told of each phase.

    Raises:
        NoRunError: If there is no ``run.json``.
    """
    with phases("sigill och kontrollsummor", "seal and hashes"):
        document = parsed_document(directory) or {}
        faults = [*_seal_faults(document, directory / "run.json"), *_hash_faults(directory, document)]
    again = Path(tempfile.mkdtemp(prefix="gymnasieregion-verify-"))
    try:
        promises, made = _made_again(directory, again, phases)
        faults += _made_faults(directory, document, made) if made is not None else [_UNREADABLE]
    finally:
        shutil.rmtree(again, ignore_errors=True)
    return Found(tuple(faults), promises)


_UNREADABLE = Fault("input/", "går inte att läsa, så körningen kan inte göras om", "cannot be read or made again")


def _seal_faults(document: dict[str, Any], path: Path) -> list[Fault]:
    """What is wrong with ``run.json`` itself."""
    if document.get("format") != FORMAT:
        return [Fault("run.json", f"är inte av formen {FORMAT}", f"is not of the form {FORMAT}")]
    if document.get("seal") != seal_of(document) or path.read_text(encoding="utf-8") != document_text(document):
        return [Fault("run.json", "sigillet stämmer inte med innehållet", "the seal does not fit the content")]
    return []


def _hash_faults(directory: Path, document: dict[str, Any]) -> list[Fault]:
    """Files that are changed, gone or too many, by their hashes."""
    stated, actual = document.get("files"), _own_files(directory)
    if not isinstance(stated, dict):
        return [Fault("run.json", "files är ingen lista över filer med hash", "files is no list of files with hashes")]
    faults = []
    for name in sorted(stated.keys() | actual.keys()):
        if name not in actual:
            faults.append(Fault(name, "saknas", "is missing"))
        elif name not in stated:
            faults.append(Fault(name, "hör inte till körningen", "does not belong to the run"))
        elif stated[name] != actual[name]:
            faults.append(Fault(name, "är ändrad efter körningen", "was changed after the run"))
    return faults


def _own_files(directory: Path) -> dict[str, str]:
    """The hash of every file in the folder beside ``run.json``, but for the checker that a full bundle brings along."""
    actual = file_hashes(directory)
    if actual.get(CHECKER.name) == sha256_hex(CHECKER.read_bytes()):
        del actual[CHECKER.name]
    return actual


def _made_again(directory: Path, again: Path, phases: Phases) -> tuple[tuple[Check, ...], dict[str, Any] | None]:
    """The run made again from its own inputs, with every promise checked; None when the inputs cannot be read."""
    try:
        decided = decide_folder(directory / "input", phases)
    except (RegionError, OSError):
        return (), None
    run = write_run(decided, again, phases)
    return run.report.checks, None if run.document is None else json.loads(document_text(run.document))


def _made_faults(directory: Path, document: dict[str, Any], made: dict[str, Any]) -> list[Fault]:
    """Where the run made again differs from the folder."""
    actual = _own_files(directory)
    faults = [
        Fault(name, "blir inte till när körningen görs om", "is not made when the run is made again")
        for name in sorted(actual.keys() - made["files"].keys())
    ]
    for name, digest in made["files"].items():
        if actual.get(name) != digest:
            faults.append(Fault(name, "blir annorlunda när körningen görs om", "comes out differently when made again"))
    own_words = {"files", "seal", "engines"}  # another machine's versions are no fault: the bytes are what counts
    parts = sorted((made.keys() | document.keys()) - own_words)
    return faults + [
        Fault("run.json", f"{part} blir annorlunda när körningen görs om", f"{part} comes out differently")
        for part in parts
        if document.get(part) != made.get(part)
    ]
