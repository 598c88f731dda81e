"""Compile the engine's kernels and keep them: a step of `make setup`, so that no round waits for the compiler."""

import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module

from gymnasieregion.platform.language import both

HELP = both(
    "Kompilerar motorn och sparar den, så att ingen antagning väntar på kompilatorn.",
    "Compiles the engine and keeps it, so that no admission waits for the compiler.",
)


def warm_up() -> None:
    """Compile every kernel and say how long each took; with a warm cache it only takes the time to load."""
    for name, compile_kernel in kernels():
        start = time.perf_counter()
        compile_kernel()
        print(f"  {name} {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)


def kernels() -> Iterator[tuple[str, Callable[[], object]]]:
    """Every function ``warm_up`` in the core's modules, with the name of its module."""
    core = import_module("gymnasieregion.contexts.admission.core")
    for module in pkgutil.iter_modules(core.__path__):
        found = getattr(import_module(f"{core.__name__}.{module.name}"), "warm_up", None)
        if found is not None and found.__module__ == f"{core.__name__}.{module.name}":
            yield module.name, found


if __name__ == "__main__":
    warm_up()
