"""What stays of a published run when its personal data go: enough to be held to, and nothing about anybody.

Kept for good: the seal, the public document with the rules, the root over all slips, the lottery, and the statistics
with figures of few hidden (docs/adr/0028).
"""

import csv
import json
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from gymnasieregion.contexts.admission.models import Run, RunFile
from gymnasieregion.contexts.admission.services.bundle import write_bundle
from gymnasieregion.contexts.admission.services.runs_packing import run_folder
from gymnasieregion.contexts.admission.services.snapshots import LEVEL
from gymnasieregion.kernel.canonical import canonical_json, sha256_hex

DOCUMENT, LOTTERY, STATISTICS = "run.json", "lottery.json", "statistics.csv"
ADMITTED, RESERVES = "AntalAntagna", "AntalReserver"
OF_ADMITTED = (ADMITTED, "AntalLedigaPlatser", "Antagningsgrans", "Median")
"""Figures that tell how many are admitted, or what points some of them have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of a run.

    Args:
        run: Its key in the database.
        files: Name and content.
    """

    run: int
    files: tuple[tuple[str, bytes], ...]


def kept_of(run: Run, smallest: int) -> Kept:
    """What is to stay of a published run; writes nothing.

    Args:
        run: A run that is done.
        smallest: The smallest group whose figures stay.

    Raises:
        ChangedRunError: If the run is not as it was sealed; then nothing of it may go before that is looked into.
    """
    with tempfile.TemporaryDirectory(prefix="gymnasieregion-thin-") as place:
        folder, out = Path(place) / "run", Path(place) / "out"
        run_folder(run, folder)
        write_bundle("public", folder, out)
        files = {name: (out / name).read_bytes() for name in (DOCUMENT, LOTTERY, STATISTICS)}
    files[STATISTICS] = few_hidden(files[STATISTICS].decode(), smallest).encode()
    return Kept(run.pk, tuple(sorted(files.items())))


def few_hidden(statistics: str, smallest: int) -> str:
    r"""A table of statistics without the figures of groups that are smaller than the smallest; 0 stays.

    What is left of the row is what the offer tells of it, so that nothing can be worked out from the rest.

    Args:
        statistics: As the run wrote it.
        smallest: The smallest group whose figures stay.

    >>> few_hidden("AntalAntagna,Median,AntalReserver\n9,230.0,12\n10,240.0,0\n", 10)
    'AntalAntagna,Median,AntalReserver\n,,12\n10,240.0,0\n'
    """
    lines = csv.DictReader(StringIO(statistics, newline=""))
    told = StringIO()
    writer = csv.DictWriter(told, list(lines.fieldnames or ()), lineterminator="\n")
    writer.writeheader()
    for line in lines:
        hidden = [*(OF_ADMITTED if _is_few(line, ADMITTED, smallest) else ())]
        hidden += [RESERVES] if _is_few(line, RESERVES, smallest) else []
        writer.writerow({**line, **{name: "" for name in hidden if name in line}})
    return told.getvalue()


def thin(kept: Sequence[Kept]) -> int:
    """Take away every file of some runs but what is to stay, and the key by which hashes of small files are made.

    Args:
        kept: From ``kept_of``, of runs that nobody changes until the transaction ends.

    Returns:
        How many runs.
    """
    for one in kept:
        RunFile.objects.filter(run=one.run).delete()
        RunFile.objects.bulk_create(
            RunFile(
                run_id=one.run, name=name, sha256=sha256_hex(text), size=len(text), content=zlib.compress(text, LEVEL)
            )
            for name, text in one.files
        )
        run = Run.objects.get(pk=one.run)
        settings = json.loads(run.settings)
        run.settings = canonical_json({**settings, "slip_secret": ""}).decode()
        run.state, run.trouble = Run.State.THINNED, ""
        run.save(update_fields=["settings", "state", "trouble"])
    return len(kept)


def _is_few(line: dict[str, str], name: str, smallest: int) -> bool:
    text = line.get(name) or "0"
    return text.isdecimal() and 0 < int(text) < smallest
