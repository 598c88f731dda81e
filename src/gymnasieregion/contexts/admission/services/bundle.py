"""What a run hands out: all of it to the auditor, what hurts nobody to everybody, to each person their own slip."""

import hmac
import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.core.slip import merkle_path, merkle_root, slip_salt
from gymnasieregion.contexts.admission.services.run_document import file_hashes, seal_of
from gymnasieregion.contexts.admission.services.run_folder import read_document
from gymnasieregion.contexts.admission.services.slips import slip_leaves, slip_rows
from gymnasieregion.kernel.errors import RegionError

KINDS = ("full", "public", "slip")
SLIP_FORMAT = "gymnasieregion-slip/1"
PUBLIC_FORMAT = "gymnasieregion-public/1"
VERIFIER = "verify_round.py"

PUBLIC = ("statistics.csv", "statistics.xlsx")
"""Files of a run that name no person and go into the public bundle as they are, beside ``run.json``."""

NAMES_NOBODY = frozenset({*PUBLIC, "input/offerings.csv", "input/seat_groups.csv", "instance/groups.csv"})
"""Files whose plain hash is public; the hash of a small file about persons could be guessed until it fits."""

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

    ``full`` is a folder with all files of the run, for the auditor. ``public`` is a folder with a
    ``run.json`` (rules with sources, counts, what all files are bound to, Merkle root), the statistics and
    ``lottery.json``, where the secret and the seed stand from the final round on; never a preference list, a lot or a
    personal row. A file that may name persons is bound by HMAC-SHA256 with the office's secret of the slips as key,
    which nobody else can try guesses on. ``slip`` is a JSON file
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
        text = bundle_text(_slip(run_dir, document, applicant))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
        return
    names = ("run.json", *document["files"]) if kind == "full" else PUBLIC
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run_dir / name, out / name)
    if kind == "public":
        for name, told in (("run.json", _public(run_dir, document)), ("lottery.json", _lottery(run_dir, document))):
            (out / name).write_text(bundle_text(told), encoding="utf-8", newline="\n")
    (out / VERIFIER).write_bytes(files("gymnasieregion").joinpath(VERIFIER).read_bytes())


def _untouched(run_dir: Path) -> dict[str, Any]:
    """The document of a run whose seal and hashes hold.

    Raises:
        ChangedRunError: If they do not.
    """
    document = read_document(run_dir)
    if document.get("seal") != seal_of(document):
        raise ChangedRunError(file="run.json")
    actual = file_hashes(run_dir)
    for name, digest in document["files"].items():
        if actual.get(name) != digest:
            raise ChangedRunError(file=name)
    return document


def _public(run_dir: Path, document: dict[str, Any]) -> dict[str, Any]:
    """The run's document for everybody, with a seal of its own: the run's seal is over hashes that are not told."""
    secret = _slip_secret(run_dir)
    plain = {name: digest for name, digest in document["files"].items() if name in NAMES_NOBODY}
    with_key = {}
    for name in sorted(document["files"].keys() - plain.keys()):
        with (run_dir / name).open("rb") as file:
            with_key[name] = _keyed(secret, file)
    told = {key: value for key, value in document.items() if key not in {"format", "inputs", "seal"}}
    public = {**told, "format": PUBLIC_FORMAT, "files": plain, "files_hmac_sha256": with_key}
    return {**public, "seal": seal_of(public)}


def _keyed(secret: bytes, file: BinaryIO) -> str:
    """HMAC-SHA256 of a file, 64 hex digits."""
    digest = hmac.new(secret, digestmod="sha256")
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _slip_secret(run_dir: Path) -> bytes:
    """The office's secret of the slips."""
    settings = json.loads((run_dir / "input" / "round.json").read_text(encoding="utf-8"))
    return bytes.fromhex(settings["slip_secret"])


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
    secret = _slip_secret(run_dir)
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


def bundle_text(content: dict[str, Any]) -> str:
    """JSON for people and machines, always the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
