"""Compile the engine's kernels and keep them: a step of `make setup`, so that no round waits for the compiler."""

import pkgutil
import subprocess
import sys
import time
from importlib import import_module

import typer

from gymnasieregion.platform.language import both

HELP = both(
    "Kompilerar motorn och sparar den, så att ingen antagning väntar på kompilatorn.",
    "Compiles the engine and keeps it, so that no admission waits for the compiler.",
)
CORE = "gymnasieregion.contexts.admission.core"


def warm_up() -> None:
    """Compile every kernel, a process for each module, and say how long each took; a warm cache is only loaded."""
    compiling = {name: _compiler_of(name) for name in kernels()}
    for name, process in compiling.items():
        told, wrong = process.communicate()
        if process.returncode:
            sys.stderr.write(wrong)
            raise typer.Exit(3)
        print(f"  {name} {told.strip()} s", file=sys.stderr, flush=True)


def kernels() -> list[str]:
    """The core's modules that have a function ``warm_up`` of their own."""
    names = [module.name for module in pkgutil.iter_modules(import_module(CORE).__path__)]
    own = [(name, getattr(import_module(f"{CORE}.{name}"), "warm_up", None)) for name in names]
    return [name for name, function in own if function is not None and function.__module__ == f"{CORE}.{name}"]


def _compiler_of(name: str) -> subprocess.Popen[str]:
    """A process that compiles one module's kernels and prints the seconds it took."""
    command = [sys.executable, "-m", __spec__.name, name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


def _compile(name: str) -> None:
    """Compile the kernels of one module in this process."""
    start = time.perf_counter()
    import_module(f"{CORE}.{name}").warm_up()
    print(f"{time.perf_counter() - start:.1f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _compile(sys.argv[1])
    else:
        warm_up()
