"""Thousands of documents packed in ZIP files, by processes of their own that do nothing else.

The making of one document lets no other thread run meanwhile, so a core is used by a process. Each reads packs from its
standard input, a line each, and answers with lines; it ends with its input, and so with whoever started it. A ZIP file
gets its name when it is whole: what was begun and not ended is made again.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, cast

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.pages.pdf import PdfMaker

PROCESSES = 2
BETWEEN_TELLS = 50
"""Documents; so often a process says how far it has come."""

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a pack, so that the same documents give the same bytes."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Documents that go into one ZIP file.

    Args:
        path: The ZIP file.
        template: The template of all.
        lang: Their language.
        documents: Name in the ZIP file and values of each.
    """

    path: str
    template: str
    lang: Language
    documents: Sequence[tuple[str, Mapping[str, object]]]


class PackerDiedError(RuntimeError):
    """A process ended before its packs were made."""


def make_packs(packs: Iterable[Pack], tell: Callable[[int], None], processes: int = PROCESSES) -> None:
    """Make ZIP files, some at a time; a file that is there already is left as it is.

    Args:
        packs: Which; asked for as they are needed, so that not all values are held at once.
        tell: Told now and then how many documents more have been made; what it raises ends everything.
        processes: How many at once.

    Raises:
        PackerDiedError: If a process died.
    """
    wanted = (pack for pack in packs if not Path(pack.path).exists())
    made: SimpleQueue[int] = SimpleQueue()
    packers = [_Packer() for _ in range(processes)]
    idle = list(packers)
    busy: dict[Future[None], _Packer] = {}
    try:
        with ThreadPoolExecutor(processes) as threads:
            try:
                while True:
                    for pack in islice(wanted, len(idle)):
                        packer = idle.pop()
                        busy[threads.submit(packer.make, pack, made.put)] = packer
                    if not busy:
                        return
                    done, _ = wait(busy, timeout=0.5, return_when=FIRST_COMPLETED)
                    tell(sum(made.get() for _ in range(made.qsize())))
                    for each in done:
                        idle.append(busy.pop(each))
                        each.result()
            finally:
                for packer in busy.values():
                    packer.end()
    finally:
        for packer in packers:
            packer.end()


class _Packer:
    """One process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very module
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def make(self, pack: Pack, tell: Callable[[int], None]) -> None:
        """Make one ZIP file.

        Raises:
            PackerDiedError: If the process died.
        """
        into, out = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        try:
            into.write(json.dumps(asdict(pack), ensure_ascii=False) + "\n")
            into.flush()
        except OSError as fault:
            raise PackerDiedError(pack.path) from fault
        for line in out:
            said = json.loads(line)
            tell(said["made"])
            if said["is_done"]:
                return
        raise PackerDiedError(pack.path)

    def end(self) -> None:
        """End the process at once, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not written is written no more
                    continue


def packed(pack: Pack) -> Iterator[int]:
    """Make one ZIP file in this process; says now and then how many documents more there are in it.

    Args:
        pack: Which.
    """
    maker = _maker(pack.template, pack.lang)
    path = Path(pack.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    number = 0
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as file:
        for number, (name, values) in enumerate(pack.documents, start=1):
            file.writestr(zipfile.ZipInfo(name, OLDEST), maker.make(values))
            if number % BETWEEN_TELLS == 0:
                yield BETWEEN_TELLS
    unfinished.chmod(0o600)
    unfinished.replace(path)
    yield number % BETWEEN_TELLS


@cache
def _maker(template: str, lang: Language) -> PdfMaker:
    """The one of a template and a language, kept for the next pack."""
    return PdfMaker(template, lang)


def main(lines: Iterable[str], out: IO[str]) -> None:
    """Make a pack a line until there are no more."""
    for line in lines:
        told: dict[str, Any] = json.loads(line)
        for made in packed(Pack(**told)):
            out.write(json.dumps({"made": made, "is_done": False}) + "\n")
            out.flush()
        out.write(json.dumps({"made": 0, "is_done": True}) + "\n")
        out.flush()


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
