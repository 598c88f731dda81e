"""``gymnasieregion bundle``: hand out a run to the auditor, to everybody, or to one person."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.platform.language import both

HELP = both(
    "Gör ett paket av en körning: full (revisorn, allt), public (alla, inget personligt), slip (personligt kvitto).",
    "Make a bundle of a run: full (the auditor, all), public (everybody, nothing personal) or slip (one person's own).",
)


def bundle(
    kind: Annotated[str, typer.Argument(help="full, public, slip")],
    directory: Annotated[Path, typer.Argument(help=both("Mappen som admit skrev.", "The folder that admit wrote."))],
    *,
    out: Annotated[
        Path, typer.Option(help=both("Mapp (eller fil för slip) att skriva.", "Folder (or file) to write."))
    ],
    applicant: Annotated[
        str | None, typer.Option(help=both("Sökandens id, för slip.", "The applicant's id, for a slip."))
    ] = None,
) -> None:
    """Write the bundle and say how to check it."""
    from gymnasieregion.contexts.admission.services.bundle import write_bundle

    write_bundle(kind, directory, out, applicant)
    how = {
        "full": f"python {out}/verify_round.py {out}",
        "public": f"python {out}/verify_round.py {out}\n"
        f"  python {out}/verify_round.py --slip {both('KVITTO', 'SLIP')}.json {out}",
        "slip": f"python verify_round.py --slip {out} {both('OFFENTLIG_MAPP', 'PUBLIC_FOLDER')}",
    }[kind]
    sys.stdout.write(
        both(f"Skrivet: {out}. Kontrollera så här:\n  {how}\n", f"Written: {out}. Check it like this:\n  {how}\n")
    )
