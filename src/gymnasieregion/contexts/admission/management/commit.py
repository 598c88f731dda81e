"""``gymnasieregion commit``: the hash that commits the office to the lottery's secret, before applications close."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import both

HELP = both(
    "Visa hashen av lottningens hemlighet, att offentliggöra innan ansökan stänger.",
    "Show the hash of the lottery's secret, to be published before applications close.",
)
SECRET_BYTES = 32
STANDARD_INPUT = "-"


class SecretMissingError(RegionError):
    """Neither a file nor a secret was given, or both."""

    sv = "Ange antingen en round.json (eller dess mapp) eller --secret."
    en = "Give either a round.json (or its folder) or --secret."


class SecretFormError(RegionError):
    """The secret is not 32 bytes as 64 hexadecimal digits; it is never shown."""

    sv = "{where}: hemligheten ska vara 64 hexadecimala tecken."
    en = "{where}: the secret must be 64 hexadecimal digits."


def commit(
    path: Annotated[
        Path | None, typer.Argument(help=both("round.json, eller mappen med den.", "round.json, or its folder."))
    ] = None,
    *,
    secret: Annotated[
        str,
        typer.Option(
            help=both(
                "Hemligheten, 64 hexadecimala tecken; - läser den från standard in.",
                "The secret, 64 hexadecimal digits; - reads it from standard input.",
            )
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Print the hash, and where it goes."""
    from gymnasieregion.contexts.admission.core.lottery import commitment_of

    if (path is None) == (not secret):
        raise SecretMissingError
    where, told = (
        ("--secret", sys.stdin.readline() if secret == STANDARD_INPUT else secret) if path is None else _told_in(path)
    )
    commitment = commitment_of(_bytes_of(told.strip(), where))
    if as_json:
        sys.stdout.write(json.dumps({"commitment": commitment}) + "\n")
        return
    sys.stdout.write(f"{commitment}\n")
    sys.stderr.write(
        both(
            "Offentliggör raden innan ansökan stänger, och skriv den som lottery.commitment i round.json.\n",
            "Publish the line before applications close, and write it as lottery.commitment in round.json.\n",
        )
    )


def _told_in(path: Path) -> tuple[str, str]:
    """The name of the place, and what stands there as the lottery's secret; "" when nothing does."""
    file = path / "round.json" if path.is_dir() else path
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))["lottery"]["secret"]
    except (ValueError, LookupError, TypeError, RecursionError):
        found = ""
    return f"{file}, lottery.secret", found if isinstance(found, str) else ""


def _bytes_of(secret: str, where: str) -> bytes:
    """The secret's bytes.

    Raises:
        SecretFormError: If it is not 64 hexadecimal digits.
    """
    try:
        found = bytes.fromhex(secret)
    except ValueError:
        found = b""
    if len(found) != SECRET_BYTES or len(secret) != 2 * SECRET_BYTES:
        raise SecretFormError(where=where) from None
    return found
