"""What a long piece of work tells the one who waits: the phase it is in and what each phase took."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TextIO

from gymnasieregion.platform.language import both


@dataclass
class Phases:
    """Names the phases of a run on the error stream; nothing of it reaches a result file.

    Args:
        stream: Where to write; None is silent.
        total: How many phases there will be, for the progress bar; 0 when not known.
    """

    stream: TextIO | None = field(default_factory=lambda: sys.stderr)
    total: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, sv: str, en: str) -> Iterator[None]:
        """Show the phase by its Swedish or English name while it runs, and its seconds when it is done."""
        name = both(sv, en)
        live = self.stream is not None and self.stream.isatty()
        if live:
            self._write(f"\r{self._bar()} {name} …\033[K")
        start = perf_counter()
        yield
        self.seconds[name] = perf_counter() - start
        done = f"{self._bar()} {name:<44} {self.seconds[name]:7.2f} s"
        self._write(f"\r{done}\033[K\n" if live else f"{done}\n")

    def _bar(self) -> str:
        done = len(self.seconds)
        if not self.total:
            return " "
        return "[" + "█" * min(done, self.total) + "·" * max(self.total - done, 0) + "]"

    def _write(self, text: str) -> None:
        if self.stream is not None:
            self.stream.write(text)
            self.stream.flush()
