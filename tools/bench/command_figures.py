"""The command line as people run it: wall time and peak memory of whole processes."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.figures import Figure, Sheet, step

COMMAND = str(Path(sys.executable).with_name("gymnasieregion"))
ADMISSIONS = {31_000: (5.0, 1.5, 3), 310_000: (60.0, 6.0, 1)}
"""Applicants: the most seconds, the most GiB, repetitions."""
HELP_GOAL, COMPILE_GOAL = 0.3, 30.0


def command_figures(sheet: Sheet) -> None:
    """Measure help, the cold compile, and admissions from CSV to written results."""
    step("--help and the cold compile")
    _run([COMMAND, "--help"])
    sheet.add(Figure("--help", median(_run([COMMAND, "--help"])[0] for _ in range(11)), "s", HELP_GOAL))
    with TemporaryDirectory() as cold:
        words = [sys.executable, "-m", "gymnasieregion.contexts.admission.management.warm_up"]
        sheet.add(Figure("whole cold compile", _run(words, NUMBA_CACHE_DIR=cold)[0], "s", COMPILE_GOAL))
    for applicants, (seconds_goal, memory_goal, times) in ADMISSIONS.items():
        with TemporaryDirectory() as folder:
            _admission(sheet, applicants, Path(folder), seconds_goal, memory_goal, times)


def _admission(
    sheet: Sheet, applicants: int, folder: Path, seconds_goal: float, memory_goal: float, times: int
) -> None:
    """One region made up, and admitted so many times."""
    step(f"synth, {applicants:,} applicants")
    source = str(folder / "in")
    made, _ = _run([COMMAND, "synth", "--applicants", str(applicants), "--seed", "1", "--out", source])
    sheet.add(Figure(f"synth {applicants}", made, "s"))
    step(f"admit, {applicants:,} applicants")
    runs = [_run([COMMAND, "admit", source, "--out", str(folder / f"out{number}")]) for number in range(times)]
    sheet.add(Figure(f"admit {applicants}, wall", median(wall for wall, _ in runs), "s", seconds_goal))
    sheet.add(Figure(f"admit {applicants}, peak memory", max(peak for _, peak in runs), "GiB", memory_goal))


def _run(words: Sequence[str], **environment: str) -> tuple[float, float]:
    """Seconds and peak GiB of a command that must succeed."""
    settings: Mapping[str, str] = {**os.environ, **environment}
    start = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=settings, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)}: {process.returncode}\n{told}")
    return wall, used.ru_maxrss / (1 << 20)
