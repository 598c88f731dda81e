"""``gymnasieregion verify``: check a run's folder from its files alone."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.platform.language import both, language

HELP = both(
    "Kontrollera en körnings mapp från filerna allena. Svarskod 1 om något inte stämmer.",
    "Check a run's folder from its files alone. Exit code 1 if anything does not hold.",
)


def verify(
    directory: Annotated[Path, typer.Argument(help=both("Mappen som admit skrev.", "The folder that admit wrote."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Say what was checked and what does not hold."""
    from gymnasieregion.contexts.admission.services.phases import Phases
    from gymnasieregion.contexts.admission.services.verify_run import PHASES, verify_run

    found = verify_run(directory, Phases(total=PHASES))
    if as_json:
        sys.stdout.write(json.dumps({"ok": found.ok, "faults": [f._asdict() for f in found.faults]}) + "\n")
    else:
        for fault in found.faults:
            sys.stdout.write(f"✗ {fault.file}: {fault.en if language() == 'en' else fault.sv}\n")
        for promise in found.promises:
            sys.stdout.write(f"{'✓' if promise.ok else '✗'} {promise.en if language() == 'en' else promise.sv}\n")
        sys.stdout.write(
            both("Allt stämmer.\n", "All holds.\n")
            if found.ok
            else both("Något stämmer INTE.\n", "Something does NOT hold.\n")
        )
    if not found.ok:
        raise typer.Exit(1)
