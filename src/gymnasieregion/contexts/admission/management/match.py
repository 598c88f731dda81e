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


class UnreadableInstancesError(RegionError):
    """Files of the call are no instances; nothing has been answered."""

    sv = "{told}"
    en = "{told}"


def match(
    files: Annotated[list[Path], typer.Argument(help=both("En eller flera JSON-filer.", "One or more JSON files."))],
    *,
    twin: Annotated[
        bool, typer.Option("--twin", help=both("Räkna med den läsbara motorn.", "Use the readable engine."))
    ] = False,
) -> None:
    """Read every file before the first answer, so that a bad file means no half answer; all bad files are told."""
    from gymnasieregion.contexts.admission.core.allocation import allocate
    from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
    from gymnasieregion.contexts.admission.core.exchange import answer

    engine = allocate if twin else allocate_fast
    for instance in _read_all(files):
        sys.stdout.write(json.dumps(answer(instance, engine(instance.market)), ensure_ascii=False) + "\n")


def _read_all(files: list[Path]) -> "list[Instance]":
    """Read every file, or say what is wrong with each that cannot be read."""
    from gymnasieregion.contexts.admission.core.exchange import read_instance
    from gymnasieregion.contexts.admission.core.exchange_faults import InstanceError

    instances, told = [], []
    for path in files:
        try:
            instances.append(read_instance(json.loads(path.read_text(encoding="utf-8-sig"))))
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as wrong:
            told.append(f"{path}: {wrong}")
        except OSError:
            told.append(f"{path}: " + both("finns inte eller får inte läsas", "does not exist or may not be read"))
        except InstanceError as wrong:
            told.append(f"{path}: {wrong.text(language())}")
    if told:
        raise UnreadableInstancesError(told="\n".join(told))
    return instances
