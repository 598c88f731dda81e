"""What a database holds, in figures that must be the same after a restore."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gymnasieregion.kernel.canonical import canonical_json, sha256_hex
from gymnasieregion.kernel.errors import RegionError

BLOCK = 1 << 20


class BadManifestError(RegionError):
    """The file beside the backup cannot be read, or is of something else."""

    sv = "{path} går inte att läsa som en säkerhetskopias innehållsförteckning."
    en = "{path} cannot be read as the contents of a backup."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds.

    Args:
        counts: Rows of each table.
        hashes: The SHA-256 of each table's rows in the order of their keys.
        log_seq: The number of the last event of the log; 0 for an empty log.
        log_head: Its hash.
    """

    counts: Mapping[str, int]
    hashes: Mapping[str, str]
    log_seq: int
    log_head: str

    @property
    def digest(self) -> str:
        """One hash over it all."""
        return sha256_hex(canonical_json([dict(self.counts), dict(self.hashes), self.log_seq, self.log_head]))

    def differences(self, other: "Facts") -> list[str]:
        """The tables that are not the same in two databases, by name."""
        names = sorted(self.counts.keys() | other.counts.keys())
        mine = {name: (self.counts.get(name), self.hashes.get(name)) for name in names}
        theirs = {name: (other.counts.get(name), other.hashes.get(name)) for name in names}
        return [name for name in names if mine[name] != theirs[name]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in the file beside a backup.

    Args:
        vendor: ``sqlite`` or ``postgresql``.
        made_at: When the backup was begun, ISO with zone.
        file_sha256: The SHA-256 of the backup itself.
        facts: What it holds.
    """

    vendor: str
    made_at: str
    file_sha256: str
    facts: Facts

    def write(self, path: Path) -> None:
        """Write it as JSON that only the owner reads, with its digest for people to compare."""
        held = {
            "counts": dict(self.facts.counts),
            "hashes": dict(self.facts.hashes),
            "log": f"{self.facts.log_seq}:{self.facts.log_head}",
            "digest": self.facts.digest,
        }
        written = {"vendor": self.vendor, "made_at": self.made_at, "file_sha256": self.file_sha256, **held}
        path.touch(mode=0o600)
        path.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def manifest_in(path: Path) -> Manifest:
    """Read the file beside a backup.

    Raises:
        BadManifestError: If there is none, or it is not whole.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        seq, _, head = read["log"].partition(":")
        facts = Facts(read["counts"], read["hashes"], int(seq), head)
        manifest = Manifest(read["vendor"], read["made_at"], read["file_sha256"], facts)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as fault:
        raise BadManifestError(path=path) from fault
    if facts.digest != read["digest"]:
        raise BadManifestError(path=path)
    return manifest


def file_hash(path: Path) -> str:
    """The SHA-256 of a file."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            whole.update(block)
    return whole.hexdigest()


def blocks_hash(blocks: Iterable[bytes | memoryview]) -> str:
    """The SHA-256 of bytes that come in blocks."""
    whole = hashlib.sha256()
    for block in blocks:
        whole.update(block)
    return whole.hexdigest()
