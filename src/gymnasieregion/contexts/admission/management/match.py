"""``gymnasieregion match``: allocate instances in the exchange format."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import both, language

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.core.exchange import Instance

HELP = both(
    "Fördela platser enligt filer i utbytesformatet. Ett JSON-svar per rad på standard ut, i filernas ordning.",
    "Allocate instances in the exchange format. One JSON answer a line on standard output, in the order of the files.",
)


class UnreadableInstanceError(RegionError):
    """A file of the call is not an instance; nothing has been answered."""

    sv = "{path}: {why}"
    en = "{path}: {why}"


def match(
    files: Annotated[list[Path], typer.Argument(help=both("En eller flera JSON-filer.", "One or more JSON files."))],
    *,
    twin: Annotated[
        bool, typer.Option("--twin", help=both("Räkna med den läsbara motorn.", "Use the readable engine."))
    ] = False,
) -> None:
    """Read every file before the first answer, so that a bad file means no half answer."""
    from gymnasieregion.contexts.admission.core.allocation import allocate
    from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
    from gymnasieregion.contexts.admission.core.exchange import answer

    engine = allocate if twin else allocate_fast
    for instance in [_read(path) for path in files]:
        sys.stdout.write(json.dumps(answer(instance, engine(instance.market)), ensure_ascii=False) + "\n")


def _read(path: Path) -> "Instance":
    """Read one file, or say what is wrong with it."""
    from gymnasieregion.contexts.admission.core.exchange import read_instance
    from gymnasieregion.contexts.admission.core.exchange_faults import InstanceError

    try:
        return read_instance(json.loads(path.read_text(encoding="utf-8-sig")))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise UnreadableInstanceError(path=path, why=wrong) from wrong
    except InstanceError as wrong:
        raise UnreadableInstanceError(path=path, why=wrong.text(language())) from wrong
