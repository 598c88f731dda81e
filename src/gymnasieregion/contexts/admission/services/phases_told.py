"""Phases told to whoever waits for a job, in both languages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from gymnasieregion.contexts.admission.services.phases import Phases


class ToldPhases(Phases):
    """Tells a job how far it has come, and keeps what each phase took.

    Args:
        tell: Told a share of one, and the phase in Swedish and English; what it raises ends the work.
        total: How many phases there will be.
    """

    def __init__(self, tell: Callable[[float, str, str], None], total: int) -> None:
        super().__init__(stream=None, total=total)
        self._tell = tell
        self.taken: list[tuple[str, str, float]] = []

    @contextmanager
    def __call__(self, sv: str, en: str) -> Iterator[None]:
        """Tell of the phase while it runs, and remember its seconds."""
        self._tell(min(len(self.taken) / self.total, 0.99), sv, en)
        start = perf_counter()
        with super().__call__(sv, en):
            yield
        self.taken.append((sv, en, perf_counter() - start))

    def as_json(self) -> list[dict[str, object]]:
        """Each phase with its seconds as text, as JSON knows it."""
        return [{"sv": sv, "en": en, "seconds": f"{seconds:.2f}"} for sv, en, seconds in self.taken]
