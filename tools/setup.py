"""Make `.venv` with everything the project needs, step by step: `make setup`. Standard library only.

`.venv` remembers the locks, the Python and the folder it was made for. The same again is nothing to do;
a changed lock, another Python or a moved folder makes it anew. All words go to stderr, so that the standard
output of whatever runs next stays clean.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLD = ROOT / ".setup" / "old"
MEMORY = VENV / "made-for.json"
LOCKS = {
    "run": "requirements.lock",
    "dev": "requirements-dev.lock",
    "spark": "requirements-spark.lock",
    "bench": "requirements-bench.lock",
}
SHIPS_NO_WHEEL = "pyspark"
"""The one package that is built here: Java archives and plain Python in a source package, by the locks' setuptools."""

OLDEST = (3, 11)


def main() -> int:
    """Do what is not done yet; ``run``, ``dev``, ``spark`` or ``bench`` says how much is wanted.

    Returns:
        0 when `.venv` is ready, 1 with a sentence when something is missing on the machine.
    """
    if sys.version_info < OLDEST:
        return refuse(f"Python 3.11 eller senare behövs, det här är {platform.python_version()}.")
    layer = sys.argv[1] if len(sys.argv) > 1 else "run"
    if layer not in LOCKS:
        return refuse(f"Okänt ord: {layer}. Välj bland {', '.join(LOCKS)}.")
    try:
        prepare(layer)
    except subprocess.CalledProcessError as failed:
        return refuse(f"Steget gick inte: {' '.join(map(str, failed.cmd))}")
    except KeyboardInterrupt:
        return refuse("Avbrutet. Samma kommando igen fortsätter där det stannade.")
    return 0


def prepare(layer: str) -> None:
    """Make or mend the environment, install one layer, compile the kernels."""
    memory = recall()
    if any(memory.get(name) not in (None, key(name)) for name in LOCKS):
        step("Låset, Python eller mappen har ändrats: gör om .venv", put_away)
        memory = {}
    if not memory and not is_environment():
        step("Gör en Python-miljö i .venv", make_environment)
    if layer not in memory and not (layer == "run" and "dev" in memory):
        step(f"Hämtar paketen i {LOCKS[layer]} och kontrollerar deras hashar", lambda: install(LOCKS[layer]))
        memory[layer] = key(layer)
        remember(memory)
    if "project" not in memory:
        step("Lägger in gymnasieregion", install_project)
        memory["project"] = "editable"
        remember(memory)
    sources = kernel_sources()
    if memory.get("kernels") != sources:
        step("Kompilerar motorn (en gång; sparas i .cache/numba)", compile_kernels)
        memory["kernels"] = sources
        remember(memory)


def key(layer: str) -> str:
    """What an installed layer was made for: its lock, this Python, this folder."""
    lock = (ROOT / LOCKS[layer]).read_bytes()
    return hashlib.sha256(lock + f"{platform.python_version()}|{sys.platform}|{ROOT}".encode()).hexdigest()


def kernel_sources() -> str:
    """A hash over the sources that numba compiles, by name, time and size: the signs that its cache goes by."""
    files = sorted((ROOT / "src").glob("gymnasieregion/contexts/*/core/*.py"))
    signs = [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    return hashlib.sha256(repr(signs).encode()).hexdigest()


def put_away() -> None:
    """Take the old environment out of the way in one move, so that a break leaves no half of it, and then delete it."""
    shutil.rmtree(OLD, ignore_errors=True)
    OLD.parent.mkdir(exist_ok=True)
    VENV.rename(OLD)
    shutil.rmtree(OLD, ignore_errors=True)


def is_environment() -> bool:
    """Whether `.venv` is a whole environment of its own, with pip: its Python without that is the machine's Python."""
    asks = "import sys, pip; sys.exit(sys.prefix == sys.base_prefix)"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", asks], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Make `.venv` with pip."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        print(f"{made.stdout}{made.stderr}På Debian och Ubuntu: apt-get install python3-venv", file=sys.stderr)
        made.check_returncode()


def install(lock: str) -> None:
    """Install exactly what a lock says, each file checked against its hash, nothing built but ``SHIPS_NO_WHEEL``."""
    wheels = ["--only-binary", ":all:", "--no-binary", SHIPS_NO_WHEEL, "--no-build-isolation"]
    pip("--require-hashes", *wheels, "-r", lock)


def install_project() -> None:
    """Install the project itself so that it runs from `src`; hatchling comes from the lock."""
    pip("--no-deps", "--no-build-isolation", "-e", ".")


def compile_kernels() -> None:
    """Let every kernel compile and save itself."""
    subprocess.run(
        [PYTHON, "-m", "gymnasieregion.contexts.admission.management.warm_up"], cwd=ROOT, stdout=sys.stderr, check=True
    )


def pip(*words: str) -> None:
    """Run the environment's own pip install, quietly; it refuses to touch the machine's Python."""
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", *words]
    inside = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "1"}
    subprocess.run(command, cwd=ROOT, env=inside, stdout=sys.stderr, check=True)


def recall() -> "dict[str, str]":
    """What `.venv` was made for; nothing when it is not there or nothing in it was finished."""
    try:
        memory: dict[str, str] = json.loads(MEMORY.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return memory


def remember(memory: "dict[str, str]") -> None:
    """Write down what is done, after it is done, so that a broken-off setup goes on where it stopped."""
    MEMORY.write_text(json.dumps(memory, indent=1), encoding="utf-8")


def step(words: str, work: Callable[[], object]) -> None:
    """Do one piece of work with its name and its seconds on the screen."""
    print(f"▸ {words} …", file=sys.stderr, flush=True)
    start = time.perf_counter()
    work()
    print(f"  klart på {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)


def refuse(words: str) -> int:
    """Say why it stops here."""
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
