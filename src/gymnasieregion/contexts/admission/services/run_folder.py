"""What is read back from a run's folder: its document, the settings of its round, and one of its tables."""

import csv
import json
from pathlib import Path
from typing import Any

from gymnasieregion.contexts.admission.services.run_document import FORMAT
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_round import read_round
from gymnasieregion.kernel.errors import RegionError, Words


class NoRunError(RegionError):
    """The folder is not that of a run."""

    sv = "{folder} är ingen körnings mapp: {file} saknas eller går inte att läsa."
    en = "{folder} is not the folder of a run: {file} is missing or cannot be read."


class RoundSettingsError(RegionError):
    """The settings of the round cannot be used; every fault is told."""

    sv = "Omgångens inställningar går inte att använda:\n{faults}"
    en = "The settings of the round cannot be used:\n{faults}"

    def __init__(self, faults: FaultList) -> None:
        self.found = faults.in_order(stopping=True)
        super().__init__(faults="")

    def text(self, lang: Words = "sv") -> str:
        """All faults, one a line."""
        told = "\n".join(fault.text("en" if lang == "en" else "sv") for fault in self.found)
        return (self.en if lang == "en" else self.sv).format(faults=told)


def read_document(directory: Path) -> dict[str, Any]:
    """Read ``run.json``.

    Args:
        directory: A folder that ``admit`` wrote.

    Raises:
        NoRunError: If it is missing, is no JSON object, or is of another format than ours.
    """
    document = parsed_document(directory)
    if document is None or document.get("format") != FORMAT:
        raise NoRunError(folder=directory, file="run.json")
    return document


def parsed_document(directory: Path) -> dict[str, Any] | None:
    """The object in ``run.json``, or None when what stands there is no JSON object that has a canonical form.

    Raises:
        NoRunError: If there is no ``run.json``.
    """
    try:
        document = json.loads((directory / "run.json").read_text(encoding="utf-8"), parse_constant=_refuse)
        json.dumps(document, ensure_ascii=False).encode()  # a lone surrogate has no bytes
    except (FileNotFoundError, NotADirectoryError):
        raise NoRunError(folder=directory, file="run.json") from None
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _refuse(constant: str) -> None:
    """NaN and the infinities are no JSON."""
    raise ValueError(constant)


def round_settings(directory: Path) -> dict[str, Any]:
    """The settings of a round, from the folder of a run or from an input folder.

    Raises:
        RoundSettingsError: If ``round.json`` is missing or at fault.
    """
    faults = FaultList()
    settings = read_round(input_of(directory), faults)
    if faults.in_order(stopping=True):
        raise RoundSettingsError(faults)
    return settings


def input_of(directory: Path) -> Path:
    """The input folder of a run; the folder itself when it is no run but the input of one."""
    inside = directory / "input"
    return inside if inside.is_dir() else directory


def read_rows(directory: Path, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table that a run wrote.

    Args:
        directory: The folder of a run.
        name: The file.
        columns: Those that it must have.

    Raises:
        NoRunError: If there is no such table there.
    """
    try:
        with (directory / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = list(reader)
    except (FileNotFoundError, NotADirectoryError, ValueError, csv.Error):
        raise NoRunError(folder=directory, file=name) from None
    if not set(columns) <= set(reader.fieldnames or ()):
        raise NoRunError(folder=directory, file=name)
    return rows
