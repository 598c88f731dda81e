"""What a run hands out: all of it to the auditor, what hurts nobody to everybody, to each person their own slip."""

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.core.slip import merkle_path, merkle_root, slip_salt
from gymnasieregion.contexts.admission.services.run_document import file_hashes, seal_of
from gymnasieregion.contexts.admission.services.slips import slip_leaves, slip_rows
from gymnasieregion.kernel.errors import RegionError

KINDS = ("full", "public", "slip")
SLIP_FORMAT = "gymnasieregion-slip/1"
VERIFIER = "verify_round.py"

PUBLIC = ("statistics.csv", "statistics.xlsx")
"""Files of a run that name no person and go into the public bundle as they are, beside ``run.json``."""

SECRET_TOLD = (RoundKind.FINAL, RoundKind.LATE, RoundKind.RESERVE)
"""Kinds of round from which on the lottery's secret is public."""


class UnknownBundleError(RegionError):
    """There is no such kind of bundle, or a slip is asked for without saying whose."""

    sv = "Paketet {kind} går inte att göra: välj full, public eller slip, och --applicant till slip och bara till slip."
    en = "The bundle {kind} cannot be made: choose full, public or slip, with --applicant for slip and only for slip."


class ChangedRunError(RegionError):
    """The folder is not as the run left it."""

    sv = "{file} är inte som körningen lämnade den. Kör gymnasieregion verify på mappen."
    en = "{file} is not as the run left it. Run gymnasieregion verify on the folder."


class UnknownApplicantError(RegionError):
    """Nobody in the run has that id."""

    sv = "Sökande {applicant} finns inte i körningen."
    en = "There is no applicant {applicant} in the run."


class BundleExistsError(RegionError):
    """There is something already where the bundle should go."""

    sv = "{out} finns redan. Välj en ny plats med --out."
    en = "{out} exists already. Choose another place with --out."


def write_bundle(kind: str, run_dir: Path, out: Path, applicant: str | None = None) -> None:
    """Write a bundle whose bytes depend on the run and on nothing else.

    ``full`` is a folder with all files of the run, for the auditor. ``public`` is a folder with ``run.json`` (rules
    with sources, counts, hashes of all files, Merkle root), the statistics and ``lottery.json``, where the secret and
    the seed stand from the final round on; never a preference list, a lot or a personal row. ``slip`` is a JSON file
    with one person's rows, salt and path to the public root. Folders hold ``verify_round.py``.

    Args:
        kind: One of ``KINDS``.
        run_dir: A folder that ``admit`` wrote.
        out: The folder, or for a slip the file, to write; must not exist.
        applicant: Whose slip.

    Raises:
        UnknownBundleError: If the kind is unknown, or ``applicant`` is missing for a slip or given for another.
        ChangedRunError: If the folder is not as the run left it.
        UnknownApplicantError: If nobody has that id.
        BundleExistsError: If ``out`` exists.
    """
    if kind not in KINDS or (kind == "slip") != (applicant is not None):
        raise UnknownBundleError(kind=kind)
    if out.exists():
        raise BundleExistsError(out=out)
    document = _untouched(run_dir)
    if applicant is not None:
        text = _text(_slip(run_dir, document, applicant))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
        return
    names = document["files"] if kind == "full" else PUBLIC
    for name in ("run.json", *names):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run_dir / name, out / name)
    if kind == "public":
        (out / "lottery.json").write_text(_text(_lottery(run_dir, document)), encoding="utf-8", newline="\n")
    (out / VERIFIER).write_bytes(files("gymnasieregion").joinpath(VERIFIER).read_bytes())


def _untouched(run_dir: Path) -> dict[str, Any]:
    """The document of a run whose seal and hashes hold.

    Raises:
        ChangedRunError: If they do not.
    """
    document: dict[str, Any] = json.loads((run_dir / "run.json").read_text(encoding="utf-8"))
    if document.get("seal") != seal_of(document):
        raise ChangedRunError(file="run.json")
    actual = file_hashes(run_dir)
    for name, digest in document["files"].items():
        if actual.get(name) != digest:
            raise ChangedRunError(file=name)
    return document


def _lottery(run_dir: Path, document: dict[str, Any]) -> dict[str, Any]:
    """What is public of the lottery: commitment and entropy, and in time the secret and the seed."""
    told = {"year": document["round"]["year"], **document["lottery"]}
    if document["round"]["kind"] in SECRET_TOLD:
        seed = json.loads((run_dir / "instance" / "seed.json").read_text(encoding="utf-8"))
        told |= {"secret": seed["secret"], "seed": seed["seed"]}
    return told


def _slip(run_dir: Path, document: dict[str, Any], applicant: str) -> dict[str, Any]:
    """One person's slip.

    Raises:
        UnknownApplicantError: If nobody has that id.
        ChangedRunError: If the slips do not lead to the run's root.
    """
    settings = json.loads((run_dir / "input" / "round.json").read_text(encoding="utf-8"))
    secret = bytes.fromhex(settings["slip_secret"])
    found = next(((at, rows) for at, (who, rows) in enumerate(slip_rows(run_dir)) if who == applicant), None)
    if found is None:
        raise UnknownApplicantError(applicant=applicant)
    leaves = slip_leaves(run_dir, secret)
    if merkle_root(leaves).hex() != document["merkle_root"]:
        raise ChangedRunError(file="run.json")
    index, rows = found
    return {
        "format": SLIP_FORMAT,
        "applicant_id": applicant,
        "rows": rows.decode(),
        "salt": slip_salt(secret, applicant).hex(),
        "path": [[side, beside.hex()] for side, beside in merkle_path(leaves, index)],
        "merkle_root": document["merkle_root"],
    }


def _text(content: dict[str, Any]) -> str:
    """JSON for people and machines, always the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
